"""What the sheets of clubs look like: black on white, so that any printer does."""

from collections.abc import Mapping
from uuid import UUID

from jobs.drawing import HEIGHT_MM, WIDTH_MM, Font, Pages
from lms_app.clubs.print_jobs import CardSheet, Poster
from lms_app.clubs.schemas import CardOwner
from lms_app.core.i18n import translate

_MARGIN = 18.0
_QR_SIDE = 112.0
CARDS_PER_PAGE = 8
_COLUMNS, _ROWS = 2, 4
_CARD_WIDTH, _CARD_HEIGHT = 92.0, 66.0
_PADDING = 5.0


def draw_poster(poster: Poster) -> bytes:
    """Give the poster of a join code as a PDF of one page."""
    locale = poster.locale
    pages = Pages(title=translate(locale, "clubs.print.poster_file", name=poster.club), language=locale.value)
    x, width = _MARGIN, WIDTH_MM - 2 * _MARGIN
    y = pages.paragraph(
        poster.club, x=x, y=16, width=width, font=Font.BOLD, size_pt=40, most_lines=2, centred=True
    )
    mentor = translate(locale, "clubs.mentor", name=poster.mentor)
    pages.line_of_text(mentor, x=x, y=y + 9, width=width, font=Font.REGULAR, size_pt=18, centred=True)
    pages.qr_code(poster.url, x=(WIDTH_MM - _QR_SIDE) / 2, y=64, side=_QR_SIDE)
    label = translate(locale, "clubs.join.code")
    pages.line_of_text(label, x=x, y=183, width=width, font=Font.REGULAR, size_pt=16, centred=True)
    pages.line_of_text(poster.code, x=x, y=205, width=width, font=Font.MONO, size_pt=64, centred=True)
    pages.line_of_text(poster.url, x=x, y=217, width=width, font=Font.REGULAR, size_pt=15, centred=True)
    y = 230.0
    for number in (1, 2, 3):
        step = translate(locale, f"clubs.print.step_{number}", button=translate(locale, "clubs.join.ask"))
        pages.line_of_text(f"{number}.", x=x, y=y + 6.3, width=9, font=Font.BOLD, size_pt=18)
        y = 4 + pages.paragraph(
            step, x=x + 9, y=y, width=width - 9, font=Font.REGULAR, size_pt=18, most_lines=2
        )
    return pages.end()


def draw_cards(sheet: CardSheet, passwords: Mapping[UUID, str]) -> bytes:
    """Give the login cards of a sheet as a PDF, eight on a page; `passwords` are by user id."""
    locale = sheet.locale
    pages = Pages(title=translate(locale, "clubs.print.cards_file", name=sheet.club), language=locale.value)
    left = (WIDTH_MM - _COLUMNS * _CARD_WIDTH) / 2
    top = (HEIGHT_MM - _ROWS * _CARD_HEIGHT) / 2
    for index, owner in enumerate(sheet.owners):
        place = index % CARDS_PER_PAGE
        if index and place == 0:
            pages.next_page()
        row, column = divmod(place, _COLUMNS)
        x, y = left + column * _CARD_WIDTH, top + row * _CARD_HEIGHT
        _draw_card(pages, sheet, owner, passwords[owner.user_id], x=x, y=y)
    return pages.end()


def _draw_card(
    pages: Pages, sheet: CardSheet, owner: CardOwner, password: str, *, x: float, y: float
) -> None:
    qr_side = 28.0
    pages.frame(x=x, y=y, width=_CARD_WIDTH, height=_CARD_HEIGHT, dashed=True)
    pages.qr_code(sheet.address, x=x + _CARD_WIDTH - qr_side - 2, y=y + 2, side=qr_side)
    x, width = x + _PADDING, _CARD_WIDTH - 2 * _PADDING
    beside = width - qr_side + 1
    head = f"{sheet.club} · {owner.class_name}" if owner.class_name else sheet.club
    pages.line_of_text(head, x=x, y=y + 8, width=beside, font=Font.REGULAR, size_pt=9)
    pages.paragraph(owner.name, x=x, y=y + 11, width=beside, font=Font.BOLD, size_pt=15, most_lines=2)
    fields = (("clubs.print.login", owner.username, 33.0), ("clubs.print.password", password, 47.0))
    for key, value, below in fields:
        label = translate(sheet.locale, key)
        pages.line_of_text(label, x=x, y=y + below, width=width, font=Font.REGULAR, size_pt=9)
        pages.line_of_text(value, x=x, y=y + below + 6, width=width, font=Font.MONO, size_pt=15)
    pages.line_of_text(sheet.address, x=x, y=y + 61, width=width, font=Font.REGULAR, size_pt=9)
