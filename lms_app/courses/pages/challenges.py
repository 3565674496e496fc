"""The page /instructor/course/:id/challenges."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

import reflex as rx

from lms_app.courses.components import CourseChallenges
from lms_app.courses.pages.absent import forbidden_courses, missing_course
from lms_app.courses.state.addresses import LIST_PATH
from lms_app.courses.state.challenges import CourseChallengesState
from lms_app.ui.i18n import t
from lms_app.ui.page_parts import late, page, page_header, skeleton
from lms_app.ui.text import stack


def course_challenges_page() -> rx.Component:
    """The challenges that one course sets."""
    header = page_header(t("learning.tasks.title"))
    return page(
        rx.match(
            CourseChallengesState.phase,
            ("ready", _list()),
            ("missing", stack(header, missing_course())),
            ("forbidden", stack(header, forbidden_courses())),
            stack(page_header(t("common.loading")), skeleton("64px"), skeleton("420px")),
        )
    )


def _list() -> rx.Component:
    return stack(
        page_header(
            t("learning.tasks.title"),
            lead=t("courses.tasks.lead"),
            crumbs=[
                (t("courses.mine.title"), LIST_PATH),
                (CourseChallengesState.title, CourseChallengesState.edit_href),
            ],
        ),
        late(
            CourseChallenges.create(
                course_id=CourseChallengesState.course_id,
                owner=CourseChallengesState.owner,
                time_zone=CourseChallengesState.time_zone,
                key=CourseChallengesState.course_id,
            ),
            skeleton("64px"),
            skeleton("420px"),
        ),
    )
