"""The page /instructor/courses."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

from typing import Any

import reflex as rx

from lms_app.courses.pages.absent import forbidden_courses
from lms_app.courses.state.addresses import LIST_PATH, PATH
from lms_app.courses.state.listing import AuthoredCoursesState
from lms_app.ui.buttons import link_button
from lms_app.ui.cards import status_badge
from lms_app.ui.fields import search_field
from lms_app.ui.i18n import t, t_enum
from lms_app.ui.icons import icon
from lms_app.ui.page_parts import empty_state, page, page_header, skeleton
from lms_app.ui.tables import pagination
from lms_app.ui.text import cluster, link, live_region, stack
from lms_app.ui.widgets import menu, menu_item, menu_link, number, time


def authored_courses_page() -> rx.Component:
    """The courses that the viewer may change."""
    new = link_button(t("courses.wizard.title"), href=f"{PATH}/new", variant="primary", icon="plus")
    return page(
        page_header(
            t("courses.mine.title"),
            rx.cond(AuthoredCoursesState.phase == "ready", new, rx.fragment()),
            lead=t("courses.mine.lead"),
        ),
        rx.match(
            AuthoredCoursesState.phase,
            ("ready", _list()),
            ("forbidden", forbidden_courses()),
            skeleton("76px", count=3),
        ),
    )


def _list() -> rx.Component:
    nothing = rx.cond(
        AuthoredCoursesState.is_filtered,
        empty_state(
            t("courses.mine.empty_filtered"),
            icon="search_x",
            action=link_button(t("courses.mine.show_all"), href=LIST_PATH),
        ),
        empty_state(
            t("courses.mine.empty"),
            icon="square_play",
            action=link_button(t("courses.wizard.title"), href=f"{PATH}/new", variant="primary"),
        ),
    )
    rows = rx.el.ul(rx.foreach(AuthoredCoursesState.rows, _row), class_name="authored-list")
    return stack(
        search_field(
            label=t("courses.mine.search"),
            default_value=AuthoredCoursesState.search_text,
            on_change=AuthoredCoursesState.search.debounce(300),
            key=AuthoredCoursesState.search_key.to(str),
        ),
        _status_links(),
        live_region(t("courses.mine.found", count=AuthoredCoursesState.total)),
        rx.cond(AuthoredCoursesState.rows.length() > 0, rows, nothing),
        pagination(
            page=AuthoredCoursesState.page,
            pages=AuthoredCoursesState.pages,
            href=AuthoredCoursesState.page_href,
        ),
    )


def _status_links() -> rx.Component:
    def draw(item: Any) -> rx.Component:
        return link(
            rx.cond(item.is_on, icon("check", size=16), rx.fragment()),
            rx.cond(item.name == "", t("courses.status.all"), t_enum("courses.status", item.name)),
            href=item.href,
            class_name="chip",
            current=rx.cond(item.is_on, "true", "false"),
        )

    return rx.el.nav(
        rx.foreach(AuthoredCoursesState.statuses, draw),
        class_name="cluster",
        custom_attrs={"aria-label": t("courses.mine.status")},
    )


def _row(item: Any) -> rx.Component:
    archive = menu_item(t("courses.archive"), icon="archive", on_click=AuthoredCoursesState.archive(item.id))
    restore = menu_item(
        t("courses.restore"), icon="archive_restore", on_click=AuthoredCoursesState.restore(item.id)
    )
    more = menu(
        icon("ellipsis_vertical"),
        menu_link(t("courses.mine.edit"), href=item.href, icon="pencil"),
        menu_link(t("courses.tasks.link"), href=item.challenges_href, icon="list_checks"),
        rx.cond(item.status == "archived", restore, archive),
        label=t("courses.mine.actions", title=item.title),
        button_class="btn btn--ghost btn--icon",
    )
    saver = rx.cond(item.saved_by != "", rx.el.span(item.saved_by), rx.fragment())
    return rx.el.li(
        stack(
            link(item.title, href=item.href, class_name="strong authored-title"),
            cluster(
                _status(item.status),
                rx.el.span(t_enum("courses.difficulty", item.difficulty)),
                rx.el.span(t("courses.mine.saved"), " ", time(item.updated_at, kind="relative")),
                saver,
                class_name="muted small authored-facts",
            ),
            gap=2,
            class_name="grow authored-text",
        ),
        rx.el.dl(
            _figure("courses.mine.chapters", item.sections),
            _figure("courses.mine.items", item.parts),
            _figure("courses.mine.students", item.students),
            class_name="authored-figures num",
        ),
        more,
        class_name="authored-row",
        key=item.id,
    )


def _figure(key: str, value: rx.Var[int]) -> rx.Component:
    return rx.el.div(rx.el.dt(t(key)), rx.el.dd(number(value)))


def _status(status: rx.Var[str]) -> rx.Component:
    return status_badge(
        status,
        ("draft", "neutral", "pencil", t("courses.status.draft")),
        ("published", "good", "circle_check", t("courses.status.published")),
        ("archived", "warning", "archive", t("courses.status.archived")),
    )
