"""Parts of the page on which admins look after certificates."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

from typing import Any

import reflex as rx

from lms_app.certificates.state import CertificatesState
from lms_app.submissions.components.catalogue import filter_link
from lms_app.ui.api_form import api_form, submit_button
from lms_app.ui.buttons import button
from lms_app.ui.cards import status_badge
from lms_app.ui.fields import text_field
from lms_app.ui.i18n import t, t_enum
from lms_app.ui.tables import table, table_row
from lms_app.ui.text import muted
from lms_app.ui.widgets import dialog, dialog_actions, number, time


def request_status(status: Any) -> rx.Component:
    """Where a request stands."""
    return status_badge(
        status,
        ("PENDING", "warning", "clock", t("certificates.status.pending")),
        ("APPROVED", "info", "circle_check", t("certificates.status.approved")),
        ("REJECTED", "bad", "circle_x", t("certificates.status.rejected")),
        ("SENT", "good", "send", t("certificates.status.sent")),
    )


def status_links() -> rx.Component:
    """All, and each status, each with its number."""

    def draw(item: Any) -> rx.Component:
        name = rx.cond(
            item.name == "", t("certificates.status.all"), t_enum("certificates.status", item.name)
        )
        return filter_link(item, name.to(str) + " · " + item.count.to(str))

    return rx.el.nav(
        rx.foreach(CertificatesState.statuses, draw),
        class_name="cluster",
        custom_attrs={"aria-label": t("certificates.status.label")},
    )


def request_table() -> rx.Component:
    """Student, club, XP, task, date, status."""
    return table(
        _columns(),
        rx.foreach(CertificatesState.rows, _row),
        caption=t("certificates.title"),
        numeric=(2,),
        stacks=True,
    )


def _columns() -> list[Any]:
    return [
        t("certificates.student"),
        t("certificates.club"),
        "XP",
        t("certificates.task"),
        t("certificates.date"),
        t("certificates.status.label"),
        t("certificates.decision"),
    ]


def _row(item: Any) -> rx.Component:
    reject = button(
        t("certificates.reject"),
        small=True,
        on_click=CertificatesState.ask_reject(item.id),
        custom_attrs={"aria-label": t("certificates.reject_of", student=item.student)},
    )
    return table_row(
        item.student,
        item.club,
        number(item.xp),
        item.task,
        time(item.at, kind="date"),
        request_status(item.status),
        rx.cond(item.status == "PENDING", reject, muted(item.decided_by)),
        numeric=(2,),
        labels=_columns(),
        key=item.id,
    )


def reject_dialog() -> rx.Component:
    """Why a request is rejected: the student reads it, and the audit trail keeps it."""
    form = api_form(
        rx.el.p(
            t(
                "certificates.reject_text",
                student=CertificatesState.rejected.student,
                club=CertificatesState.rejected.club,
            )
        ),
        text_field(
            "adminNotes",
            label=t("certificates.why"),
            help_text=t("certificates.why_help"),
            optional=True,
            lines=3,
            max_length=1000,
        ),
        dialog_actions(
            button(t("common.cancel"), on_click=CertificatesState.close_reject),
            submit_button(t("certificates.reject"), variant="danger"),
        ),
        action=CertificatesState.reject_path,
        on_success=CertificatesState.after_reject,
    )
    return dialog(
        form,
        open=CertificatesState.reject_path != "",
        on_close=CertificatesState.close_reject,
        title=t("certificates.reject_title"),
    )
