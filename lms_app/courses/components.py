"""The React parts of courses."""

from typing import Any

import reflex as rx

from lms_app.media.components.upload import UPLOAD_PACKAGES
from lms_app.media.upload_list import UploadItem
from lms_app.ui.i18n import PACKAGES


def _no_args() -> list[rx.Var[Any]]:
    return []


def _text(text: rx.Var[str]) -> list[rx.Var[str]]:
    return [text]


class CourseWizard(rx.NoSSRComponent):
    """Four steps to a new course; the draft is kept on the server by HTTP."""

    library = "$/public/widgets/course_wizard.jsx"
    tag = "CourseWizard"
    lib_dependencies = UPLOAD_PACKAGES

    owner: rx.Var[str]
    items: rx.Var[list[UploadItem]]


class CourseEditor(rx.NoSSRComponent):
    """A course with its tree; saved by HTTP, kept in the browser until then."""

    library = "$/public/widgets/course_editor.jsx"
    tag = "CourseEditor"
    lib_dependencies = UPLOAD_PACKAGES

    course_id: rx.Var[str]
    owner: rx.Var[str]
    status: rx.Var[str]
    news: rx.Var[dict[str, Any]]
    media: rx.Var[list[dict[str, Any]]]
    uploads: rx.Var[list[UploadItem]]
    preview_html: rx.Var[str]
    on_preview: rx.EventHandler[_text]
    on_changed: rx.EventHandler[_no_args]


class CourseChallenges(rx.NoSSRComponent):
    """The challenges that a course sets, as one list; saved by HTTP, kept in the browser until then."""

    library = "$/public/widgets/course_challenges.jsx"
    tag = "CourseChallenges"
    lib_dependencies = PACKAGES

    course_id: rx.Var[str]
    owner: rx.Var[str]
    time_zone: rx.Var[str]
