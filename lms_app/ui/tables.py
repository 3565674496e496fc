"""Tables and paging."""

from typing import Any

import reflex as rx

from lms_app.ui.buttons import button, link_button
from lms_app.ui.content import Content, Handler, Number, Text, aria, css
from lms_app.ui.i18n import t
from lms_app.ui.icons import icon as draw_icon


def table(
    columns: list[Content],
    *rows: rx.Component,
    caption: Text,
    numeric: tuple[int, ...] = (),
    stacks: bool = False,
) -> rx.Component:
    """A table with a sticky head that scrolls sideways inside its own frame.

    Args:
        columns: The head cells.
        *rows: ``table_row(...)`` or an ``rx.foreach`` of them.
        caption: Says what the table holds; for screen readers.
        numeric: Indexes of the columns that hold numbers (right-aligned; say the same to the rows).
        stacks: On a phone each row is a card: every cell below the one before, with its ``labels``.
    """
    head = [
        rx.el.th(text, scope="col", class_name=css(index in numeric and "cell-num"))
        for index, text in enumerate(columns)
    ]
    return rx.el.div(
        rx.el.table(
            rx.el.caption(caption, class_name="visually-hidden"),
            rx.el.thead(rx.el.tr(*head)),
            rx.el.tbody(*rows),
            class_name="table",
        ),
        class_name=css("table-wrap", stacks and "table-wrap--stacks"),
        tab_index=0,
        role="region",
        custom_attrs=aria(label=caption),
    )


def table_row(
    *cells: Content, numeric: tuple[int, ...] = (), labels: list[Content] | None = None, **props: Any
) -> rx.Component:
    """One row; the first cell is its header. ``labels`` are the columns again, for a table that stacks."""
    first, *rest = cells
    named = [{"data-label": label} for label in labels or []] or [{} for _ in cells]
    return rx.el.tr(
        rx.el.th(first, scope="row"),
        *(
            rx.el.td(cell, class_name=css(index in numeric and "cell-num"), custom_attrs=named[index])
            for index, cell in enumerate(rest, start=1)
        ),
        **props,
    )


def pagination(
    *,
    page: Number,
    pages: Number,
    on_page: Handler = None,
    href: Text | None = None,
) -> rx.Component:
    """Previous, "page 2 of 5", next. Hidden when there is one page.

    Args:
        page: The current page, from 1.
        pages: How many there are.
        on_page: Event, called with the wanted page number; or
        href: An address that ends in ``page=``, to which the number is appended.
    """
    at = rx.Var.create(page).to(int)
    last = rx.Var.create(pages).to(int)

    def step(target: rx.Var[Any], face: tuple[Content, ...], usable: rx.Var[Any]) -> rx.Component:
        if href is not None:
            active = link_button(*face, href=rx.Var.create(href).to(str) + target.to(str), small=True)
        else:
            active = button(*face, small=True, on_click=on_page(target))
        return rx.cond(usable, active, button(*face, small=True, disabled=True))

    back = (draw_icon("chevron_left", size=18), t("common.previous"))
    forward = (t("common.next"), draw_icon("chevron_right", size=18))
    return rx.cond(
        last > 1,
        rx.el.nav(
            step(at - 1, back, at > 1),
            rx.el.span(t("common.page_of", page=at, pages=last), class_name="num small"),
            step(at + 1, forward, at < last),
            class_name="pagination",
            custom_attrs=aria(label=t("common.pages")),
        ),
        rx.fragment(),
    )
