"""Register and journal, and what stands around them."""

# pyright: reportAttributeAccessIssue=false, reportArgumentType=false
# A state's fields have the types of their values; on a page they are Vars of these.

from typing import Any

import reflex as rx

from lms_app.attendance.state.lesson import LessonState as State
from lms_app.ui.buttons import link_button
from lms_app.ui.cards import badge, card, status_badge
from lms_app.ui.i18n import PACKAGES, t, t_enum
from lms_app.ui.markdown_text import markdown
from lms_app.ui.text import cluster, external_link, muted, row, stack
from lms_app.ui.widgets import number, time


def _no_args() -> list[rx.Var[Any]]:
    return []


def _flag(with_late: rx.Var[bool]) -> list[rx.Var[bool]]:
    return [with_late]


def _count(sent: rx.Var[int]) -> list[rx.Var[int]]:
    return [sent]


class Register(rx.NoSSRComponent):
    """The register of one lesson; `revision` rises when it has to be read again.

    Marks are saved by HTTP while somebody writes. `on_send` and `on_finish` come when all of them are saved;
    `on_saved` says how many quizzes were sent.
    """

    library = "$/public/widgets/attendance_register.jsx"
    tag = "Register"
    lib_dependencies = PACKAGES

    club_id: rx.Var[str]
    lesson_id: rx.Var[str]
    owner: rx.Var[str]
    revision: rx.Var[int]
    has_quiz: rx.Var[bool]
    on_send: rx.EventHandler[_flag]
    on_finish: rx.EventHandler[_no_args]
    on_saved: rx.EventHandler[_count]


class Journal(rx.NoSSRComponent):
    """The journal of a club; `revision` rises when it has to be read again."""

    library = "$/public/widgets/attendance_journal.jsx"
    tag = "Journal"
    lib_dependencies = PACKAGES

    club_id: rx.Var[str]
    owner: rx.Var[str]
    revision: rx.Var[int]


def lesson_badge(status: Any) -> rx.Component:
    """Where the lesson stands."""
    return status_badge(
        status,
        ("SCHEDULED", "info", "calendar", t("attendance.lesson_status.scheduled")),
        ("IN_PROGRESS", "accent", "play", t("attendance.lesson_status.in_progress")),
        ("COMPLETED", "good", "circle_check", t("attendance.lesson_status.completed")),
        ("CANCELLED", "bad", "circle_x", t("attendance.lesson_status.cancelled")),
    )


def lesson_line() -> rx.Component:
    """When, for whom, and how it stands."""
    return cluster(
        lesson_badge(State.status),
        rx.el.span(
            time(State.starts_at, kind="day", zone=State.time_zone),
            " · ",
            time(State.starts_at, kind="time", zone=State.time_zone),
            "–",
            time(State.ends_at, kind="time", zone=State.time_zone),
            class_name="num",
        ),
        rx.cond(State.class_name != "", badge(State.class_name, icon="users"), rx.fragment()),
        rx.cond(State.can_manage, _to_materials(), rx.fragment()),
    )


def _to_materials() -> rx.Component:
    """On a phone files and plan are below the register, far down."""
    has_any = (State.materials.length() > 0) | (State.scenario_html != "")
    jump = rx.el.a(t("attendance.to_materials"), href="#materials", class_name="only-narrow att-jump")
    return rx.cond(has_any, jump, rx.fragment())


def material_list() -> rx.Component:
    """The files of the lesson, to be shown or saved."""

    def draw(material: Any) -> rx.Component:
        view = external_link(t("attendance.view"), href=material.view_href, class_name="btn btn--secondary")
        save = external_link(
            t("attendance.download"), href=material.download_href, class_name="btn btn--secondary"
        )
        return rx.el.li(
            row(
                stack(
                    rx.el.span(material.title, class_name="strong"),
                    muted(
                        t_enum("attendance.material", material.kind),
                        " · ",
                        number(material.size_kb, unit="kilobyte"),
                    ),
                    gap=1,
                ),
                cluster(rx.cond(material.view_href != "", view, rx.fragment()), save),
                between=True,
                class_name="row--wrap",
            ),
            key=material.id,
            class_name="list-row",
        )

    rows = card(rx.el.ul(rx.foreach(State.materials, draw), class_name="list-rows"))
    section = rx.el.section(
        rx.el.h2(t("attendance.materials"), class_name="section-title"), rows, class_name="stack stack--2"
    )
    return rx.cond(State.materials.length() > 0, section, rx.fragment())


def scenario() -> rx.Component:
    """The plan of the lesson, which can be folded."""
    text = rx.el.details(
        rx.el.summary(t("attendance.scenario"), class_name="section-title"),
        markdown(State.scenario_html),
        open=True,
        class_name="card att-scenario",
    )
    return rx.cond(State.scenario_html != "", text, rx.fragment())


def own_part() -> rx.Component:
    """What a student sees in place of the register: the own mark, and the quiz."""
    mark = status_badge(
        State.own_status,
        ("PRESENT", "good", "circle_check", t("attendance.own.present")),
        ("LATE", "warning", "clock", t("attendance.own.late")),
        ("ABSENT", "bad", "circle_x", t("attendance.own.absent")),
    )
    none = badge(t("attendance.own.none"))
    quiz = link_button(t("attendance.to_quiz"), href=State.quiz_href, variant="primary", icon="list_checks")
    return card(
        row(
            rx.cond(State.own_status != "", mark, none),
            rx.cond(State.quiz_href != "", quiz, rx.fragment()),
            between=True,
            class_name="row--wrap",
        )
    )
