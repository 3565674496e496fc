"""The page /courses/:id."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

from typing import Any

import reflex as rx

from lms_app.learning.components.courses import course_facts, difficulty_badge, price_text
from lms_app.learning.components.outline import chapter, task_list
from lms_app.learning.state.course import CoursePageState
from lms_app.ui.buttons import button, link_button
from lms_app.ui.cards import badge, card
from lms_app.ui.i18n import t, t_enum
from lms_app.ui.page_parts import alert, empty_state, page, page_header, progress_bar, skeleton
from lms_app.ui.text import cluster, muted, stack
from lms_app.ui.widgets import dialog, dialog_actions

_COURSE = CoursePageState.course


def course_page() -> rx.Component:
    """One course: what it is, what is in it, how to take part."""
    missing = empty_state(
        t("courses.error.not_found"),
        icon="search_x",
        action=link_button(t("learning.to_catalogue"), href="/courses", variant="primary"),
    )
    return page(
        rx.match(
            CoursePageState.phase,
            ("ready", _course()),
            ("missing", stack(page_header(t("courses.one")), missing)),
            stack(page_header(t("common.loading")), skeleton("160px", count=2)),
        )
    )


def _course() -> rx.Component:
    by = rx.cond(_COURSE.author != "", muted(t("learning.by", name=_COURSE.author)), rx.fragment())
    outline = rx.el.section(
        rx.el.h2(t("learning.contents")),
        rx.cond(
            _COURSE.chapters.length() > 0,
            rx.foreach(_COURSE.chapters, chapter),
            empty_state(t("learning.no_contents"), icon="list_video"),
        ),
        class_name="stack stack--2",
    )
    return stack(
        page_header(_COURSE.title, crumbs=[(t("learning.title"), "/courses")]),
        cluster(difficulty_badge(_COURSE.difficulty), by, course_facts(_COURSE)),
        rx.el.div(
            rx.el.aside(
                _way_in(), class_name="course-side", custom_attrs={"aria-label": t("learning.take_part")}
            ),
            stack(
                rx.el.p(_COURSE.description, class_name="course-about"),
                task_list(_COURSE),
                outline,
                gap=6,
                class_name="course-main",
            ),
            class_name="course-columns",
        ),
        _leaving(),
    )


def _way_in() -> rx.Component:
    """The button that is the next one for whoever looks."""
    return card(
        stack(
            rx.el.p(price_text(_COURSE), class_name="course-price"),
            rx.cond(_COURSE.status != "", _status(), rx.fragment()),
            rx.cond(_COURSE.role != "", _inside(), _outside()),
            _staff_link(
                _COURSE.can_see_students, t("learning.people.title"), "/students", icon="users_round"
            ),
            _staff_link(_COURSE.can_edit, t("learning.edit"), "/edit", icon="square_pen"),
        ),
        roomy=True,
    )


def _staff_link(is_theirs: Any, text: rx.Var[str], ending: str, *, icon: str) -> rx.Component:
    href = "/instructor/course/" + _COURSE.id + ending
    return rx.cond(is_theirs, link_button(text, href=href, icon=icon, small=True), rx.fragment())


def _inside() -> rx.Component:
    own = progress_bar(
        value=_COURSE.completed,
        total=rx.cond(_COURSE.item_count > 0, _COURSE.item_count, 1),
        label=t("learning.progress"),
        text=t("learning.done_of", done=_COURSE.completed, total=_COURSE.item_count),
    )
    role = badge(t_enum("learning.role", _COURSE.role), tone="accent", icon="id_card")
    leave = button(
        t("learning.leave"),
        variant="ghost",
        icon="log_out",
        small=True,
        on_click=CoursePageState.ask_leaving,
    )
    return stack(
        own,
        rx.cond(_COURSE.is_completed, alert(t("learning.course_completed"), tone="good"), rx.fragment()),
        rx.cond(_COURSE.resume_href != "", _go_on(), rx.fragment()),
        rx.cond(_COURSE.role == "STUDENT", rx.fragment(), role),
        leave,
    )


def _status() -> rx.Component:
    return rx.cond(
        _COURSE.status == "archived",
        alert(t("learning.archived"), tone="warning"),
        alert(t("learning.draft"), tone="info"),
    )


def _go_on() -> rx.Component:
    verb = rx.cond(
        _COURSE.is_completed,
        t("learning.again"),
        rx.cond(_COURSE.is_begun, t("learning.continue"), t("learning.start")),
    )
    return link_button(verb, href=_COURSE.resume_href, variant="primary", icon="play", wide=True)


def _outside() -> rx.Component:
    enrol = button(
        t("learning.enrol"),
        variant="primary",
        icon="graduation_cap",
        wide=True,
        on_click=CoursePageState.enrol,
    )
    sign_in = link_button(
        t("learning.sign_in"), href="/login?next=/courses/" + _COURSE.id, variant="primary", wide=True
    )
    priced = stack(
        rx.el.p(t("learning.priced"), class_name="strong"),
        muted(
            rx.cond(
                _COURSE.author != "",
                t("learning.priced_how", name=_COURSE.author),
                t("learning.priced_school"),
            )
        ),
        gap=1,
    )
    preview = rx.cond(
        _COURSE.can_edit & (_COURSE.first_href != ""),
        link_button(t("learning.preview"), href=_COURSE.first_href, icon="eye", wide=True),
        rx.fragment(),
    )
    join = rx.cond(CoursePageState.is_signed_in, enrol, sign_in)
    return stack(
        rx.cond(_COURSE.status == "", rx.cond(_COURSE.price_minor > 0, priced, join), rx.fragment()),
        preview,
        gap=2,
    )


def _leaving() -> rx.Component:
    return dialog(
        rx.el.p(t("learning.leave_text")),
        dialog_actions(
            button(t("common.cancel"), on_click=CoursePageState.stop_leaving),
            button(t("learning.leave"), variant="danger", on_click=CoursePageState.leave),
        ),
        open=CoursePageState.is_leaving,
        on_close=CoursePageState.stop_leaving,
        title=t("learning.leave_title", title=_COURSE.title),
    )
