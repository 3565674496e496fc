"""The page /instructor/course/:id/students."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

from typing import Any

import reflex as rx

from lms_app.learning.components.filters import choice_field, words_field
from lms_app.learning.components.outline import kind_icon
from lms_app.learning.state.students import StudentsState
from lms_app.learning.student_schemas import Standing
from lms_app.ui.buttons import button, icon_button, link_button
from lms_app.ui.cards import badge, card
from lms_app.ui.fields import search_field, select_field
from lms_app.ui.i18n import t, t_enum
from lms_app.ui.page_parts import empty_state, page, page_header, progress_bar, skeleton
from lms_app.ui.tables import pagination, table, table_row
from lms_app.ui.text import live_region, muted, row, stack
from lms_app.ui.widgets import dialog, dialog_actions, time
from models.courses import CourseRole

_ROLES = [each.value for each in CourseRole]


def students_page() -> rx.Component:
    """Who of a course is where, and with which item how many are done."""
    title = t("learning.people.title")
    missing = empty_state(t("courses.error.not_found"), icon="search_x")
    forbidden = empty_state(t("learning.error.staff_only"), icon="lock")
    return page(
        rx.match(
            StudentsState.phase,
            ("ready", _people()),
            ("missing", stack(page_header(title), missing)),
            ("forbidden", stack(page_header(title), forbidden)),
            stack(page_header(t("common.loading")), skeleton("44px", count=4)),
        )
    )


def _people() -> rx.Component:
    add = button(
        t("learning.people.add"), variant="primary", icon="user_plus", on_click=StudentsState.ask_adding
    )
    save = link_button(
        t("learning.people.export"),
        href=StudentsState.export_href,
        icon="download",
        reload=True,
        custom_attrs={"download": ""},
    )
    nobody = empty_state(
        rx.cond(StudentsState.is_filtered, t("learning.people.empty_filtered"), t("learning.people.empty")),
        icon="users_round",
    )
    return stack(
        page_header(
            t("learning.people.title"),
            rx.cond(StudentsState.total > 0, save, rx.fragment()),
            rx.cond(StudentsState.can_edit, add, rx.fragment()),
            lead=StudentsState.title,
        ),
        _filters(),
        live_region(t("learning.people.found", count=StudentsState.total)),
        rx.cond(StudentsState.rows.length() > 0, _table(), nobody),
        pagination(page=StudentsState.page, pages=StudentsState.pages, href=StudentsState.page_href),
        rx.cond(StudentsState.items.length() > 0, _items(), rx.fragment()),
        _adding(),
        _removing(),
        gap=6,
    )


def _filters() -> rx.Component:
    return rx.el.div(
        words_field(
            label=t("learning.people.search"),
            words=StudentsState.search_text,
            key=StudentsState.search_key,
            on_search=StudentsState.search,
        ),
        choice_field(
            "role",
            (t("learning.people.any_role"), ""),
            *((t_enum("learning.role", each), each) for each in _ROLES),
            label=t("learning.people.role"),
            value=StudentsState.role,
            on_choose=StudentsState.choose_role,
        ),
        choice_field(
            "standing",
            (t("learning.people.any_standing"), ""),
            *((t_enum("learning.standing", each.value), each.value) for each in Standing),
            label=t("learning.people.standing"),
            value=StudentsState.standing,
            on_choose=StudentsState.choose_standing,
        ),
        class_name="filter-bar",
    )


def _columns() -> list[rx.Var[str]]:
    names = ("name", "role", "progress", "current", "seen", "actions")
    return [t(f"learning.people.column.{name}") for name in names]


def _table() -> rx.Component:
    return table(
        [*_columns()],
        rx.foreach(StudentsState.rows, _row),
        caption=t("learning.people.title"),
        stacks=True,
    )


def _row(person: Any) -> rx.Component:
    role = rx.el.select(
        *(rx.el.option(t_enum("learning.role", each), value=each) for each in _ROLES),
        value=person.role,
        on_change=lambda value: StudentsState.change_role(person.id, value),
        class_name="input people-role",
        custom_attrs={"aria-label": t("learning.people.role_of", name=person.name)},
    )
    done = rx.cond(
        person.is_completed,
        badge(t("learning.completed"), tone="good"),
        progress_bar(
            value=person.percent,
            label=t("learning.people.progress_of", name=person.name),
            text=t("learning.done_of", done=person.completed, total=StudentsState.item_count),
        ),
    )
    remove = icon_button(
        "user_minus",
        label=t("learning.people.remove", name=person.name),
        small=True,
        on_click=StudentsState.ask_removing(person.id),
    )
    return table_row(
        person.name,
        rx.cond(StudentsState.can_edit, role, t_enum("learning.role", person.role)),
        done,
        rx.cond(person.current != "", person.current, muted(t("learning.people.nowhere"))),
        rx.cond(person.seen_at != "", time(person.seen_at, kind="relative"), muted("—")),
        rx.cond(StudentsState.can_edit, remove, rx.fragment()),
        labels=["", *_columns()[1:5], ""],
        key=person.id,
    )


def _items() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("learning.people.by_item")),
        card(rx.el.ul(rx.foreach(StudentsState.items, _item), class_name="people-items")),
        class_name="stack stack--2",
    )


def _item(item: Any) -> rx.Component:
    students = rx.cond(StudentsState.student_count > 0, StudentsState.student_count, 1)
    bar = progress_bar(
        value=item.done,
        total=students,
        label=item.title,
        text=t("learning.people.done_by", done=item.done, total=StudentsState.student_count),
    )
    return rx.el.li(
        row(kind_icon(item.kind), rx.el.span(item.title, class_name="outline-name"), class_name="grow"),
        rx.el.div(bar, class_name="people-bar"),
        class_name="people-item",
        key=item.id,
    )


def _adding() -> rx.Component:
    role = select_field(
        "new-role",
        *(rx.el.option(t_enum("learning.role", each), value=each) for each in _ROLES),
        label=t("learning.people.as"),
        value=StudentsState.new_role,
        on_change=StudentsState.choose_new_role,
    )
    find = search_field(
        label=t("learning.people.find"),
        field_id="field-people",
        on_change=StudentsState.look_for.debounce(300),
    )
    nobody = rx.cond(
        StudentsState.has_looked,
        rx.el.p(t("learning.people.nobody"), role="status"),
        muted(t("learning.people.find_help")),
    )
    found = rx.el.ul(rx.foreach(StudentsState.people, _person), class_name="list-rows")
    return dialog(
        stack(role, find, rx.cond(StudentsState.people.length() > 0, found, nobody)),
        dialog_actions(button(t("common.close"), on_click=StudentsState.stop_asking)),
        open=StudentsState.is_adding,
        on_close=StudentsState.stop_asking,
        title=t("learning.people.add"),
    )


def _person(person: Any) -> rx.Component:
    add = button(
        t("learning.people.add_one"),
        small=True,
        on_click=StudentsState.add(person.id),
        custom_attrs={"aria-label": t("learning.people.add_named", name=person.name)},
    )
    return rx.el.li(
        row(
            stack(rx.el.span(person.name, class_name="strong"), muted(person.hint), gap=1),
            rx.cond(person.role != "", badge(t_enum("learning.role", person.role), tone="good"), add),
            between=True,
        ),
        class_name="list-row",
        key=person.id,
    )


def _removing() -> rx.Component:
    return dialog(
        rx.el.p(t("learning.people.remove_text")),
        dialog_actions(
            button(t("common.cancel"), on_click=StudentsState.stop_asking),
            button(t("learning.people.remove_do"), variant="danger", on_click=StudentsState.remove),
        ),
        open=StudentsState.leaving_id != "",
        on_close=StudentsState.stop_asking,
        title=t("learning.people.remove_title", name=StudentsState.leaving_name),
    )
