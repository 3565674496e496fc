"""Lists of quizzes for other pages, and the player of one."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

from typing import Any

import reflex as rx

from lms_app.quizzes.state import QuizListState
from lms_app.ui.buttons import link_button
from lms_app.ui.cards import badge, card
from lms_app.ui.i18n import PACKAGES, t
from lms_app.ui.icons import icon
from lms_app.ui.page_parts import progress_bar
from lms_app.ui.text import cluster, link, live_region, muted, stack


class QuizPlayer(rx.Component):
    """Questions, answers and the result; it reads and saves by HTTP. `news` rises when to read again."""

    library = "$/public/widgets/quiz.jsx"
    tag = "QuizPlayer"
    lib_dependencies = PACKAGES

    club_id: rx.Var[str]
    lesson_id: rx.Var[str]
    assignment_id: rx.Var[str]
    news: rx.Var[int]


def due_quizzes() -> rx.Component:
    """The quizzes that wait, of all clubs; nothing while none does. Needs `QuizListState.load` on_load."""
    listed = rx.el.section(
        rx.el.h2(t("quizzes.due")),
        rx.el.ul(rx.foreach(QuizListState.due, _due_row), class_name="quiz-list"),
        class_name="stack stack--2",
    )
    return rx.fragment(_heard(), rx.cond(QuizListState.due.length() > 0, listed, rx.fragment()))


def club_quizzes() -> rx.Component:
    """A student's quizzes of a club and the way to its certificate. Needs `QuizListState.load` on_load."""
    done = rx.el.ul(rx.foreach(QuizListState.done, _done_row), class_name="quiz-list")
    return rx.fragment(
        _heard(),
        rx.cond(
            QuizListState.due.length() + QuizListState.done.length() > 0,
            rx.el.section(
                rx.el.h2(t("quizzes.title")),
                _way_to_certificate(),
                rx.cond(
                    QuizListState.due.length() > 0,
                    rx.el.ul(rx.foreach(QuizListState.due, _due_row), class_name="quiz-list"),
                    rx.fragment(),
                ),
                rx.cond(QuizListState.done.length() > 0, done, rx.fragment()),
                class_name="stack",
            ),
            rx.fragment(),
        ),
    )


def _heard() -> rx.Component:
    return live_region(
        rx.cond(QuizListState.due.length() > 0, t("quizzes.due_count", count=QuizListState.due.length()), "")
    )


def _way_to_certificate() -> rx.Component:
    shown = rx.cond(
        QuizListState.total_xp > QuizListState.threshold, QuizListState.threshold, QuizListState.total_xp
    )
    way = stack(
        rx.el.span(t("quizzes.to_certificate"), class_name="strong"),
        progress_bar(
            value=shown,
            total=QuizListState.threshold,
            label=t("quizzes.to_certificate"),
            text=t("quizzes.xp_of", xp=QuizListState.total_xp, threshold=QuizListState.threshold),
        ),
        gap=2,
    )
    earned = cluster(icon("award"), rx.el.span(t("quizzes.certificate_earned")), class_name="quiz-earned")
    refused = cluster(icon("circle_x"), rx.el.span(t("quizzes.certificate_refused")))
    return card(rx.match(QuizListState.certificate, ("", way), ("REJECTED", refused), earned))


def _due_row(item: Any) -> rx.Component:
    begun = item.answered > 0
    face = rx.cond(begun, t("quizzes.resume"), t("quizzes.start"))
    facts = rx.cond(
        begun,
        t("quizzes.answered_of", done=item.answered, total=item.questions),
        t("quizzes.questions", count=item.questions),
    )
    return rx.el.li(
        stack(
            rx.el.span(item.title, class_name="strong"),
            muted(item.club, " · ", facts),
            gap=1,
            class_name="grow",
        ),
        link_button(face, href=item.href, variant="primary"),
        class_name="quiz-row",
        key=item.id,
    )


def _done_row(item: Any) -> rx.Component:
    return rx.el.li(
        link(item.title, href=item.href, class_name="grow"),
        muted(t("quizzes.score", percent=item.score)),
        badge(t("quizzes.xp", xp=item.xp), tone="accent", icon="star"),
        class_name="quiz-row",
        key=item.id,
    )
