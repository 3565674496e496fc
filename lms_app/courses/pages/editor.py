"""The page /instructor/course/:id/edit."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

import reflex as rx

from lms_app.courses.components import CourseEditor
from lms_app.courses.pages.absent import forbidden_courses, missing_course
from lms_app.courses.state.addresses import LIST_PATH
from lms_app.courses.state.editor import CourseState
from lms_app.media.state.uploads import UploadsState
from lms_app.ui.i18n import t
from lms_app.ui.page_parts import late, page, page_header, skeleton
from lms_app.ui.text import link, stack


def course_page() -> rx.Component:
    """The editor of one course."""
    return page(
        rx.match(
            CourseState.phase,
            ("ready", _course()),
            ("missing", stack(page_header(t("courses.one")), missing_course())),
            ("forbidden", stack(page_header(t("courses.one")), forbidden_courses())),
            stack(page_header(t("common.loading")), skeleton("64px"), skeleton("420px")),
        )
    )


def _course() -> rx.Component:
    return stack(
        rx.el.nav(
            link(t("courses.mine.title"), href=LIST_PATH),
            custom_attrs={"aria-label": t("common.breadcrumb")},
            class_name="small",
        ),
        page_header(CourseState.title),
        late(
            CourseEditor.create(
                course_id=CourseState.course_id,
                owner=CourseState.owner,
                status=CourseState.status,
                news=CourseState.news,
                media=CourseState.media,
                uploads=UploadsState.items,
                preview_html=CourseState.preview_html,
                on_preview=CourseState.preview,
                on_changed=CourseState.read_again,
                key=CourseState.course_id,
            ),
            skeleton("64px"),
            skeleton("420px"),
        ),
    )
