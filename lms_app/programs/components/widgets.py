"""The React parts: the order of lessons, the editor of one, uploads."""

from typing import Any

import reflex as rx

from lms_app.ui.i18n import PACKAGES


def _no_args() -> list[rx.Var[Any]]:
    return []


def _text(text: rx.Var[str]) -> list[rx.Var[str]]:
    return [text]


class LessonOrder(rx.Component):
    """Lessons in their order, moved by dragging or by buttons; `on_saved` when to read again."""

    library = "$/public/widgets/lesson_order.jsx"
    tag = "LessonOrder"
    lib_dependencies = PACKAGES

    program_id: rx.Var[str]
    lessons: rx.Var[list[Any]]
    on_saved: rx.EventHandler[_no_args]
    on_archive: rx.EventHandler[_text]


class LessonEditor(rx.NoSSRComponent):
    """Text, files and quiz of a lesson; saved by HTTP, kept in the browser until then."""

    library = "$/public/widgets/lesson_editor.jsx"
    tag = "LessonEditor"
    lib_dependencies = PACKAGES

    lesson_id: rx.Var[str]
    owner: rx.Var[str]
    preview_html: rx.Var[str]
    on_saved: rx.EventHandler[_text]
    on_preview: rx.EventHandler[_text]


class MaterialUpload(rx.Component):
    """A place to drop files; `on_uploaded` after each that arrived."""

    library = "$/public/widgets/material_upload.jsx"
    tag = "MaterialUpload"
    lib_dependencies = PACKAGES

    on_uploaded: rx.EventHandler[_no_args]
