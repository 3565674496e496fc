"""How posters and login cards come out on paper."""

import pytest

from jobs import sheets
from lms_app.clubs.print_jobs import CardSheet, Poster
from lms_app.clubs.schemas import CardOwner
from lms_app.core.i18n import Locale
from models.base import new_id
from tests.support.pdfs import read_codes, read_pages

URL = "https://robots.example.kz/join/K7PM2QRT9WXA"
KAZAKH = "Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі Ёё"


@pytest.mark.parametrize("locale", list(Locale))
def test_a_poster_says_everything_and_its_code_can_be_read(locale: Locale) -> None:
    pdf = sheets.draw_poster(
        Poster(locale=locale, club=KAZAKH, mentor="Тимур Қасымұлы", code="K7PM2QRT9WXA", url=URL)
    )
    (text,) = read_pages(pdf)
    for part in (KAZAKH, "Тимур Қасымұлы", "K7PM2QRT9WXA", URL, "1.", "2.", "3."):
        assert part in text.replace("\n", " ")
    assert read_codes(pdf) == [URL]
    assert b"/Lang" in pdf


@pytest.mark.parametrize("name", ["Ы" * 120, "Роботы " * 17, "<b>&amp;", "机器人"])
def test_no_name_is_too_long_or_too_strange_for_a_page(name: str) -> None:
    pdf = sheets.draw_poster(Poster(locale=Locale.RU, club=name, mentor=name, code="K7PM2QRT9WXA", url=URL))
    assert len(read_pages(pdf)) == 1
    assert read_codes(pdf) == [URL]


@pytest.mark.parametrize(("count", "on_pages"), [(1, [1]), (8, [8]), (9, [8, 1]), (30, [8, 8, 8, 6])])
def test_eight_cards_are_on_a_page(count: int, on_pages: list[int]) -> None:
    owners = tuple(
        CardOwner(
            member_id=new_id(), user_id=new_id(), name=f"Өмір {n}", username=f"omir{n}", class_name="7А"
        )
        for n in range(count)
    )
    passwords = {each.user_id: f"robot-mango-river-drum-{index:02}" for index, each in enumerate(owners)}
    address = "https://robots.example.kz/login"
    pdf = sheets.draw_cards(
        CardSheet(locale=Locale.KK, club="Роботтар", address=address, owners=owners), passwords
    )
    pages = read_pages(pdf)
    assert [page.count("robot-mango") for page in pages] == on_pages
    lines = "\n".join(pages).splitlines()
    for each in owners:
        assert {each.name, each.username, passwords[each.user_id]} <= set(lines)
    assert read_codes(pdf) == [address] * on_pages[0]
