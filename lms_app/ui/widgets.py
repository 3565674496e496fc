"""Dialog, menu, tabs, times, numbers and diffs: small React widgets of assets/widgets."""

from typing import Any, Literal

import reflex as rx

from lms_app.ui.content import Content, Flag, Handler, Number, Text, aria, given
from lms_app.ui.i18n import PACKAGES
from lms_app.ui.icons import icon as draw_icon
from lms_app.ui.text import link

Currency = Literal["KZT", "USD", "EUR", "RUB"]

TimeKind = Literal["datetime", "date", "time", "day", "relative"]


def _no_args() -> list[rx.Var[Any]]:
    return []


def _key(key: rx.Var[str]) -> list[rx.Var[str]]:
    return [key]


class _Widget(rx.Component):
    lib_dependencies = PACKAGES


class Dialog(_Widget):
    """See ``dialog``."""

    library = "$/public/widgets/dialog.jsx"
    tag = "Dialog"
    open: rx.Var[bool]
    title: rx.Var[str]
    on_close: rx.EventHandler[_no_args]


class Menu(_Widget):
    """See ``menu``."""

    library = "$/public/widgets/menu.jsx"
    tag = "Menu"
    label: rx.Var[str]
    panel_class: rx.Var[str]


class Tabs(_Widget):
    """See ``tabs``."""

    library = "$/public/widgets/tabs.jsx"
    tag = "Tabs"
    items: rx.Var[list[dict[str, str]]]
    label: rx.Var[str]
    initial: rx.Var[str]
    query_key: rx.Var[str]
    on_change: rx.EventHandler[_key]


class TabStrip(_Widget):
    """Links that look like tabs, the open one in view; mark it by ``current="page"``."""

    library = "$/public/widgets/tabs.jsx"
    tag = "TabStrip"
    label: rx.Var[str]


class Time(_Widget):
    """See ``time``."""

    library = "$/public/widgets/values.jsx"
    tag = "Time"
    value: rx.Var[str]
    kind: rx.Var[str]
    zone: rx.Var[str]


class NumberText(_Widget):
    """See ``number`` and ``money``."""

    library = "$/public/widgets/values.jsx"
    tag = "NumberText"
    value: rx.Var[int | float]
    currency: rx.Var[str]
    unit: rx.Var[str]
    digits: rx.Var[int]


class Diff(_Widget):
    """See ``diff``."""

    library = "$/public/widgets/diff.jsx"
    tag = "Diff"
    lib_dependencies = [*PACKAGES, "diff@9.0.0"]
    expected: rx.Var[str]
    actual: rx.Var[str]


class LongText(_Widget):
    """See ``long_text``."""

    library = "$/public/widgets/diff.jsx"
    tag = "LongText"
    lib_dependencies = Diff.lib_dependencies
    text: rx.Var[str]
    label: rx.Var[str]


class QueryPlan(_Widget):
    """See ``query_plan``."""

    library = "$/public/widgets/query_plan.jsx"
    tag = "QueryPlan"
    plan: rx.Var[str]
    is_open: rx.Var[bool]


class CopyText(_Widget):
    """See ``copy_button``."""

    library = "$/public/widgets/copy_text.jsx"
    tag = "CopyText"
    text: rx.Var[str]


class Spoken(_Widget):
    """See ``spoken``."""

    library = "$/public/widgets/spoken.jsx"
    tag = "Spoken"
    text: rx.Var[str]


def dialog(
    *children: Content,
    open: Flag,
    on_close: Handler,
    title: Text,
    size: Literal["", "wide", "full"] = "",
) -> rx.Component:
    """A modal dialog; ``on_close`` fires for every way of closing and must set ``open`` to False.

    Its content is unmounted when closed, which clears uncontrolled fields. Put the buttons into
    ``dialog_actions`` at the end.
    """
    return Dialog.create(
        *children, open=open, on_close=on_close, title=title, class_name=f"dialog--{size}" if size else ""
    )


def dialog_actions(*children: Content) -> rx.Component:
    """The row of buttons at the end of a dialog: the cancelling one first."""
    return rx.el.div(*children, class_name="dialog-actions")


def menu(
    face: Content,
    *items: rx.Component,
    label: Text | None = None,
    button_class: str = "btn btn--ghost",
    panel_class: str = "",
) -> rx.Component:
    """A button with a drop-down of ``menu_item`` and ``menu_link``. ``label`` names an icon-only face."""
    return Menu.create(face, *items, class_name=button_class, panel_class=panel_class, **given(label=label))


def menu_item(
    *children: Content, on_click: Handler, icon: str = "", checked: Flag | None = None
) -> rx.Component:
    """An action in a menu; with ``checked`` one of a set of choices."""
    tick = (
        []
        if checked is None
        else [rx.cond(checked, draw_icon("check", size=18, class_name="menu-tick"), rx.fragment())]
    )
    return rx.el.button(
        *([draw_icon(icon, size=18)] if icon else []),
        rx.el.span(*children),
        *tick,
        type="button",
        role="menuitem" if checked is None else "menuitemradio",
        tab_index=-1,
        class_name="menu-item",
        on_click=on_click,
        custom_attrs=aria(checked=checked),
    )


def menu_link(*children: Content, href: Text, icon: str = "", **props: Any) -> rx.Component:
    """A page in a menu."""
    return link(
        *([draw_icon(icon, size=18)] if icon else []),
        rx.el.span(*children),
        href=href,
        class_name="menu-item",
        role="menuitem",
        tab_index=-1,
        **props,
    )


def tabs(
    *panels: tuple[str, Text, rx.Component],
    label: Text,
    initial: str = "",
    query_key: str = "",
    on_change: Handler = None,
) -> rx.Component:
    """Tabs of ``(key, text, content)``. With ``query_key`` the open one is kept in the address."""
    items = [{"key": key, "label": text} for key, text, _ in panels]
    return Tabs.create(
        *(panel for _, _, panel in panels),
        items=items,
        label=label,
        **given(initial=initial, query_key=query_key, on_change=on_change),
    )


def time(
    value: Text,
    *,
    kind: TimeKind = "datetime",
    zone: Text = "",
) -> rx.Component:
    """A time in the viewer's language and zone, from ISO 8601 with offset; "relative" = "5 min ago"."""
    return Time.create(value=value, kind=kind, **given(zone=zone))


def number(value: Number, *, digits: int = 0, unit: str = "") -> rx.Component:
    """A number with the language's separators; ``unit`` as Intl names it ("millisecond", "kilobyte")."""
    return NumberText.create(value=value, digits=digits, **given(unit=unit))


def money(minor_units: Number, *, currency: Currency | Text = "KZT") -> rx.Component:
    """An amount given in minor units (tiyn, cents), with its currency."""
    return NumberText.create(value=minor_units, currency=currency)


def diff(*, expected: Text, actual: Text) -> rx.Component:
    """Expected and actual value as JSON texts, with what differs marked.

    Texts of several lines are compared by lines; of lists and objects the places of the first
    differences are named; long values are cut until one asks for all.
    """
    return Diff.create(expected=expected, actual=actual)


def long_text(text: Text, *, label: Text) -> rx.Component:
    """Preformatted text of any length, of which a long one shows its beginning until one asks for all."""
    return LongText.create(text=text, label=label)


def query_plan(plan: Text, *, is_open: Flag = False) -> rx.Component:
    """PostgreSQL's JSON plan of a query, as text, drawn as a list of its steps; folded unless ``is_open``."""
    return QueryPlan.create(plan=plan, is_open=is_open)


def spoken(text: Text) -> rx.Component:
    """Says a text that changes often to screen readers: politely, and only the latest of a burst."""
    return Spoken.create(text=text)


def copy_button(*children: Content, text: Text) -> rx.Component:
    """A button that puts ``text`` into the clipboard and says so."""
    return CopyText.create(*children, text=text)
