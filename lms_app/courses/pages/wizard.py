"""The page /instructor/course/new."""

import reflex as rx

from lms_app.courses.components import CourseWizard
from lms_app.courses.pages.absent import forbidden_courses
from lms_app.courses.state.wizard import CourseWizardState
from lms_app.media.state.uploads import UploadsState
from lms_app.ui.i18n import t
from lms_app.ui.page_parts import empty_state, page, page_header, skeleton


def wizard_page() -> rx.Component:
    """The wizard for a new course."""
    return page(
        page_header(t("courses.wizard.title"), lead=t("courses.wizard.lead")),
        rx.match(
            CourseWizardState.phase,
            ("ready", CourseWizard.create(owner=UploadsState.owner, items=UploadsState.items)),
            ("forbidden", forbidden_courses()),
            ("closed", empty_state(t("courses.error.creation_off"), icon="lock")),
            skeleton("120px", count=3),
        ),
    )
