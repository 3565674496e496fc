"""The page /kruzhok/:id/quiz/:assignmentId, and a club's first page with one's quizzes on it."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

import reflex as rx

from lms_app.clubs.pages.overview import overview_page
from lms_app.lessons.components import today_card
from lms_app.lessons.state import TodayState
from lms_app.quizzes.components import QuizPlayer, club_quizzes
from lms_app.quizzes.state import QuizState
from lms_app.ui.buttons import link_button
from lms_app.ui.i18n import t
from lms_app.ui.page_parts import empty_state, page, page_header, skeleton
from lms_app.ui.text import link, stack


def club_page() -> rx.Component:
    """A club: today's lesson, one's own quizzes and points, then what the club is and how one gets in."""
    return overview_page(today_card(), club_quizzes(), is_ready=TodayState.is_loaded)


def quiz_page() -> rx.Component:
    """One quiz of one's own: to be answered, or how it went."""
    missing = stack(
        page_header(t("quizzes.one")),
        empty_state(
            t("quizzes.error.not_found"),
            icon="search_x",
            action=link_button(t("quizzes.to_today"), href="/dashboard", variant="primary"),
        ),
    )
    return page(
        rx.match(
            QuizState.phase,
            ("ready", _quiz()),
            ("missing", missing),
            stack(page_header(t("quizzes.one")), skeleton("64px", count=4)),
        )
    )


def _quiz() -> rx.Component:
    back = rx.el.nav(
        link(t("quizzes.to_club"), href="/kruzhok/" + QuizState.club_id),
        class_name="breadcrumb",
        custom_attrs={"aria-label": t("common.breadcrumb")},
    )
    return stack(
        stack(back, rx.el.h1(t("quizzes.of_lesson", title=QuizState.title), tab_index=-1), gap=1),
        QuizPlayer.create(
            key=QuizState.assignment_id,
            club_id=QuizState.club_id,
            lesson_id=QuizState.lesson_id,
            assignment_id=QuizState.assignment_id,
            news=QuizState.news,
        ),
    )
