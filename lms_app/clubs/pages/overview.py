"""The first page of a club."""

import reflex as rx

from lms_app.clubs.components.frame import club_frame
from lms_app.clubs.components.listing import program_select
from lms_app.clubs.components.printing import poster_button
from lms_app.clubs.components.widgets import copy_button
from lms_app.clubs.state.frame import ClubFrameState as State
from lms_app.clubs.state.listing import ClubListState
from lms_app.ui.api_form import api_form, submit_button
from lms_app.ui.buttons import button, link_button
from lms_app.ui.cards import card
from lms_app.ui.content import Content
from lms_app.ui.fields import text_field
from lms_app.ui.i18n import t
from lms_app.ui.page_parts import skeleton
from lms_app.ui.text import cluster, link, muted, row, stack
from lms_app.ui.widgets import dialog, dialog_actions, menu, menu_item


def overview_page(*today: Content, is_ready: rx.Var[bool] | bool = True) -> rx.Component:
    """What the club is and how one gets into it; `today` is what stands on top, once it `is_ready`."""
    shown = rx.fragment(
        *today,
        rx.cond(State.pending > 0, _requests(), rx.fragment()),
        rx.el.div(
            rx.cond(State.can_manage, _invitation(), rx.fragment()),
            _about(),
            class_name="club-cards",
        ),
    )
    return club_frame(
        "overview",
        rx.cond(is_ready, shown, skeleton("120px", count=3)),
        _edit_dialog(),
        _code_dialog(),
        _archive_dialog(),
    )


def _requests() -> rx.Component:
    return card(
        row(
            rx.el.span(t("clubs.requests", count=State.pending), class_name="strong"),
            link_button(
                t("clubs.look_at_requests"),
                href=f"/kruzhok/{State.club_id}/members?status=PENDING",
                variant="primary",
                small=True,
            ),
            between=True,
        )
    )


def _invitation() -> rx.Component:
    code = stack(
        rx.el.span(State.join_code, class_name="join-code"),
        cluster(
            copy_button(t("clubs.copy_code"), text=State.join_code),
            copy_button(t("clubs.copy_link"), text=State.join_url),
            button(t("clubs.new_code"), icon="refresh_cw", small=True, on_click=State.ask("code")),
        ),
        gap=2,
    )
    return card(
        stack(
            stack(rx.el.h2(t("clubs.invite.title")), muted(t("clubs.invite.lead")), gap=1),
            code,
            muted(State.join_url),
            rx.cond(State.is_archived, rx.fragment(), poster_button(State.club_id, State.news)),
        ),
        roomy=True,
        class_name="join-link",
    )


def _about() -> rx.Component:
    edit = menu(
        t("clubs.actions"),
        menu_item(t("clubs.edit"), icon="pencil", on_click=State.ask("edit")),
        menu_item(t("clubs.archive"), icon="archive", on_click=State.ask("archive")),
        button_class="btn btn--secondary btn--small",
    )
    can_edit = State.can_manage & ~State.is_archived
    return card(
        stack(
            row(rx.el.h2(t("clubs.about")), rx.cond(can_edit, edit, rx.fragment()), between=True),
            rx.cond(
                State.description != "", rx.el.p(State.description, class_name="pre-line"), rx.fragment()
            ),
            rx.cond(State.program != "", rx.el.p(t("clubs.program", name=State.program)), rx.fragment()),
            rx.el.p(
                link(t("clubs.students", count=State.students), href=f"/kruzhok/{State.club_id}/classes")
            ),
        ),
        roomy=True,
    )


def _edit_dialog() -> rx.Component:
    form = api_form(
        text_field(
            "name", label=t("clubs.field.name"), required=True, max_length=120, default_value=State.name
        ),
        text_field(
            "description",
            label=t("clubs.field.description"),
            optional=True,
            lines=4,
            max_length=2000,
            default_value=State.description,
        ),
        program_select(ClubListState.programs, default_value=State.program_id),
        dialog_actions(
            button(t("common.cancel"), on_click=State.stop_asking), submit_button(t("common.save"))
        ),
        action=f"/api/kruzhok/{State.club_id}",
        method="PATCH",
        on_success=State.note_saved,
        label=t("clubs.edit"),
    )
    return dialog(form, open=State.asking == "edit", on_close=State.stop_asking, title=t("clubs.edit"))


def _code_dialog() -> rx.Component:
    return dialog(
        rx.el.p(t("clubs.new_code_warning")),
        dialog_actions(
            button(t("common.cancel"), on_click=State.stop_asking),
            button(t("clubs.new_code"), variant="primary", on_click=State.renew_code),
        ),
        open=State.asking == "code",
        on_close=State.stop_asking,
        title=t("clubs.new_code"),
    )


def _archive_dialog() -> rx.Component:
    return dialog(
        rx.el.p(t("clubs.archive_warning", name=State.name)),
        dialog_actions(
            button(t("common.cancel"), on_click=State.stop_asking),
            button(t("clubs.archive"), variant="danger", on_click=State.archive),
        ),
        open=State.asking == "archive",
        on_close=State.stop_asking,
        title=t("clubs.archive"),
    )
