"""The list of wishes to erase files that are used, and the question before a decision."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

from typing import Any

import reflex as rx

from lms_app.media_library.components.questions import plain_use
from lms_app.media_library.state.requests import DeletionRequestsState
from lms_app.media_library.state.rows import UseRow
from lms_app.submissions.components.catalogue import filter_link
from lms_app.ui.api_form import api_form, submit_button
from lms_app.ui.buttons import button
from lms_app.ui.cards import card, status_badge
from lms_app.ui.fields import text_field
from lms_app.ui.i18n import t, t_enum
from lms_app.ui.text import cluster, muted, row, stack
from lms_app.ui.widgets import dialog, dialog_actions, time


def status_links() -> rx.Component:
    """All, and each status, each with its number."""

    def draw(item: Any) -> rx.Component:
        name = rx.cond(item.name == "", t("media.request.all"), t_enum("media.request", item.name))
        return filter_link(item, name.to(str) + " · " + item.count.to(str))

    return rx.el.nav(
        rx.foreach(DeletionRequestsState.statuses, draw),
        class_name="cluster",
        custom_attrs={"aria-label": t("media.request.label")},
    )


def request_list() -> rx.Component:
    """One card for each wish."""
    return rx.el.ul(rx.foreach(DeletionRequestsState.rows, _wish), class_name="media-wishes")


def _wish(wish: Any) -> rx.Component:
    status = status_badge(
        wish.status,
        ("PENDING", "warning", "clock", t("media.request.pending")),
        ("APPROVED", "bad", "trash_2", t("media.request.approved")),
        ("REFUSED", "neutral", "circle_x", t("media.request.refused")),
    )
    uses = rx.el.ul(rx.foreach(wish.uses.to(list[UseRow]), plain_use), class_name="media-uses")
    answer = rx.el.p(
        t("media.decided_by", name=wish.decided_by),
        rx.cond(wish.note != "", rx.el.span(": ", wish.note), rx.fragment()),
        class_name="muted",
    )
    decide = cluster(
        button(
            t("media.approve"),
            small=True,
            variant="danger",
            icon="trash_2",
            on_click=DeletionRequestsState.ask("approve", wish.id),
        ),
        button(t("media.refuse"), small=True, on_click=DeletionRequestsState.ask("refuse", wish.id)),
    )
    waits = wish.status == "PENDING"
    return rx.el.li(
        card(
            stack(
                row(rx.el.h2(wish.title, class_name="media-wish-title"), status, between=True),
                muted(wish.by, " · ", time(wish.at)),
                rx.el.p(wish.reason),
                rx.cond(waits, uses, answer),
                rx.cond(waits & DeletionRequestsState.is_admin, decide, rx.fragment()),
                gap=2,
            )
        ),
        key=wish.id,
    )


def decision_dialog() -> rx.Component:
    """What to say with a decision: whoever asked reads it, and the trail keeps it."""
    is_approval = DeletionRequestsState.decision == "approve"
    form = api_form(
        rx.el.p(
            rx.cond(
                is_approval,
                t("media.approve_text", title=DeletionRequestsState.chosen.title),
                t("media.refuse_text", title=DeletionRequestsState.chosen.title),
            )
        ),
        text_field(
            "note",
            field_id="decision-note",
            label=t("media.field.note"),
            help_text=t("media.field.note_help"),
            optional=True,
            lines=3,
            max_length=1000,
        ),
        dialog_actions(
            button(t("common.cancel"), on_click=DeletionRequestsState.close),
            rx.cond(
                is_approval,
                submit_button(t("media.approve"), variant="danger"),
                submit_button(t("media.refuse")),
            ),
        ),
        action=DeletionRequestsState.decision_path,
        on_success=DeletionRequestsState.after_decision,
    )
    return dialog(
        form,
        open=DeletionRequestsState.decision != "",
        on_close=DeletionRequestsState.close,
        title=rx.cond(is_approval, t("media.approve_title"), t("media.refuse_title")),
    )
