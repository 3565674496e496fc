"""The pages /admin/kruzhok/programs, /admin/kruzhok/programs/:id and /admin/kruzhok/lessons/:id."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

from typing import Any

import reflex as rx

from lms_app.programs.components.widgets import LessonEditor, LessonOrder
from lms_app.programs.state.lesson_editing import LessonEditingState
from lms_app.programs.state.programs import PATH, ProgramsState, ProgramState
from lms_app.ui.api_form import api_form, submit_button
from lms_app.ui.buttons import button, link_button
from lms_app.ui.cards import badge
from lms_app.ui.content import Handler
from lms_app.ui.fields import text_field
from lms_app.ui.i18n import t
from lms_app.ui.page_parts import empty_state, page, page_header, skeleton
from lms_app.ui.text import cluster, link, muted, stack
from lms_app.ui.widgets import dialog, dialog_actions

_CRUMBS = [(t("programs.title"), PATH)]


def programs_page() -> rx.Component:
    """All programs."""
    new = button(t("programs.new"), variant="primary", icon="plus", on_click=ProgramsState.open_form)
    listed = rx.cond(
        ProgramsState.rows.length() > 0,
        rx.el.ul(rx.foreach(ProgramsState.rows, _program_row), class_name="program-list"),
        empty_state(t("programs.empty"), icon="library"),
    )
    return page(
        page_header(
            t("programs.title"),
            rx.cond(ProgramsState.phase == "ready", new, rx.fragment()),
            lead=t("programs.lead"),
        ),
        rx.match(
            ProgramsState.phase,
            ("ready", listed),
            ("forbidden", empty_state(t("programs.forbidden"), icon="lock")),
            skeleton("76px", count=3),
        ),
        _program_dialog(
            is_open=ProgramsState.is_creating,
            on_close=ProgramsState.close_form,
            on_success=ProgramsState.open_created,
            action="/api/admin/kruzhok/programs",
        ),
    )


def _program_row(item: Any) -> rx.Component:
    archived = rx.cond(
        item.is_archived, badge(t("programs.archived"), tone="warning", icon="archive"), rx.fragment()
    )
    return rx.el.li(
        stack(
            cluster(link(item.title, href=item.href, class_name="strong"), archived),
            muted(item.description),
            gap=1,
            class_name="grow",
        ),
        muted(t("programs.lessons", count=item.lessons)),
        class_name="quiz-row",
        key=item.id,
    )


def _program_dialog(
    *, is_open: Any, on_close: Handler, on_success: Handler, action: Any, **values: Any
) -> rx.Component:
    is_new = not values
    form = api_form(
        text_field(
            "title",
            field_id="program-title",
            label=t("programs.field.title"),
            max_length=200,
            **({} if is_new else {"default_value": values["title"]}),
        ),
        text_field(
            "description",
            field_id="program-description",
            label=t("programs.field.description"),
            optional=True,
            lines=4,
            **({} if is_new else {"default_value": values["description"]}),
        ),
        dialog_actions(
            button(t("common.cancel"), on_click=on_close),
            submit_button(t("programs.create") if is_new else t("common.save")),
        ),
        action=action,
        method="POST" if is_new else "PUT",
        on_success=on_success,
    )
    title = t("programs.new") if is_new else t("programs.edit_words")
    return dialog(form, open=is_open, on_close=on_close, title=title)


def program_page() -> rx.Component:
    """One program with its lessons in their order."""
    return page(
        rx.match(
            ProgramState.phase,
            ("ready", _program()),
            ("missing", _absent(t("programs.error.program_not_found"), icon="search_x")),
            ("forbidden", _absent(t("programs.forbidden"), icon="lock")),
            stack(page_header(t("common.loading")), skeleton("64px", count=5)),
        )
    )


def _absent(text: rx.Var[str], *, icon: str) -> rx.Component:
    return stack(page_header(t("programs.one"), crumbs=_CRUMBS), empty_state(text, icon=icon))


def _program() -> rx.Component:
    restore = button(t("authoring.restore"), icon="archive_restore", on_click=ProgramState.restore)
    archive = button(t("authoring.archive"), icon="archive", on_click=ProgramState.archive)
    lessons = rx.cond(
        ProgramState.lessons.length() > 0,
        LessonOrder.create(
            program_id=ProgramState.program_id,
            lessons=ProgramState.lessons,
            on_saved=ProgramState.refresh,
            on_archive=ProgramState.archive_lesson,
        ),
        empty_state(t("programs.no_lessons"), icon="library"),
    )
    new = button(
        t("programs.new_lesson"), variant="primary", icon="plus", on_click=ProgramState.open_dialog("lesson")
    )
    return stack(
        page_header(
            ProgramState.title,
            new,
            button(t("programs.edit_words"), icon="pencil", on_click=ProgramState.open_dialog("program")),
            rx.cond(ProgramState.is_archived, restore, archive),
            lead=ProgramState.description,
            crumbs=_CRUMBS,
        ),
        lessons,
        rx.cond(ProgramState.archived.length() > 0, _archived_lessons(), rx.fragment()),
        _lesson_dialog(),
        _program_dialog(
            is_open=ProgramState.dialog == "program",
            on_close=ProgramState.close_dialog,
            on_success=ProgramState.after_save,
            action=ProgramState.save_path,
            title=ProgramState.title,
            description=ProgramState.description,
        ),
        gap=6,
    )


def _archived_lessons() -> rx.Component:
    return stack(
        rx.el.h2(t("programs.archived_lessons")),
        rx.el.ul(rx.foreach(ProgramState.archived, _archived_row), class_name="program-list"),
        gap=2,
    )


def _archived_row(item: Any) -> rx.Component:
    return rx.el.li(
        link(item.title, href=item.href, class_name="grow"),
        button(t("authoring.restore"), small=True, on_click=ProgramState.restore_lesson(item.id)),
        class_name="quiz-row",
        key=item.id,
    )


def _lesson_dialog() -> rx.Component:
    form = api_form(
        text_field("title", field_id="lesson-title", label=t("programs.field.title"), max_length=200),
        dialog_actions(
            button(t("common.cancel"), on_click=ProgramState.close_dialog),
            submit_button(t("programs.create")),
        ),
        action=ProgramState.lesson_path,
        on_success=ProgramState.open_created,
    )
    return dialog(
        form,
        open=ProgramState.dialog == "lesson",
        on_close=ProgramState.close_dialog,
        title=t("programs.new_lesson"),
    )


def lesson_editing_page() -> rx.Component:
    """One lesson: text, files, quiz."""
    editor = stack(
        stack(
            rx.el.nav(
                rx.el.ol(
                    rx.el.li(link(t("programs.title"), href=PATH)),
                    rx.el.li(link(LessonEditingState.program_title, href=LessonEditingState.program_href)),
                ),
                class_name="breadcrumb",
                custom_attrs={"aria-label": t("common.breadcrumb")},
            ),
            rx.el.h1(LessonEditingState.title, tab_index=-1),
            gap=1,
        ),
        LessonEditor.create(
            key=LessonEditingState.lesson_id,
            lesson_id=LessonEditingState.lesson_id,
            owner=LessonEditingState.owner,
            preview_html=LessonEditingState.preview_html,
            on_saved=LessonEditingState.after_save,
            on_preview=LessonEditingState.preview,
        ),
    )
    back = link_button(t("programs.title"), href=PATH)
    missing = stack(
        page_header(t("programs.one_lesson"), crumbs=_CRUMBS),
        empty_state(t("programs.error.lesson_not_found"), icon="search_x", action=back),
    )
    return page(
        rx.match(
            LessonEditingState.phase,
            ("ready", editor),
            ("missing", missing),
            ("forbidden", _absent(t("programs.forbidden"), icon="lock")),
            stack(page_header(t("common.loading")), skeleton("120px", count=3)),
        )
    )
