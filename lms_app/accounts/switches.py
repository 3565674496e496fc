"""The switches of notifications in the profile: one for the bell and one for e-mail of each kind."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

import reflex as rx

from lms_app.accounts.rules import app_switch, email_switch
from lms_app.accounts.state import ProfileState
from lms_app.ui.api_form import api_form, submit_button
from lms_app.ui.content import aria
from lms_app.ui.i18n import t, t_enum
from models.notifications import NotificationKind

# Only admins are asked to decide on these.
_OF_ADMINS = (
    NotificationKind.SUBSCRIPTION_REQUESTED,
    NotificationKind.CERTIFICATE_REQUESTED,
    NotificationKind.MEDIA_DELETION_REQUESTED,
)


def _switch(name: str, kind: NotificationKind, way: rx.Var[str]) -> rx.Component:
    words: rx.Var[str] = t_enum("accounts.notification", kind.value) + f", {way}"
    field = rx.el.input(
        type="checkbox",
        name=f"settings.notifications.{name}",
        default_checked=~ProfileState.switched_off.contains(name),
        custom_attrs=aria(label=words),
    )
    return rx.el.td(rx.el.label(field))


def _row(kind: NotificationKind) -> rx.Component:
    row = rx.el.tr(
        rx.el.th(t_enum("accounts.notification", kind.value), scope="row"),
        _switch(app_switch(kind), kind, t("accounts.profile.in_app")),
        _switch(email_switch(kind), kind, t("accounts.profile.by_email")),
    )
    return rx.cond(ProfileState.role == "ADMIN", row, rx.fragment()) if kind in _OF_ADMINS else row


def notification_form() -> rx.Component:
    """All switches in one table, saved together."""
    head = rx.el.tr(
        rx.el.th(t("accounts.profile.notification_kind"), scope="col"),
        rx.el.th(t("accounts.profile.in_app"), scope="col"),
        rx.el.th(t("accounts.profile.by_email"), scope="col"),
    )
    return api_form(
        rx.el.table(
            rx.el.caption(t("accounts.profile.notifications_title"), class_name="visually-hidden"),
            rx.el.thead(head),
            rx.el.tbody(*(_row(kind) for kind in NotificationKind)),
            class_name="table switch-table",
        ),
        rx.el.div(submit_button(t("common.save"), variant="secondary"), class_name="form-actions"),
        action="/api/v1/users/me/profile",
        method="PUT",
        on_success=ProfileState.note_switches,
        label=t("accounts.profile.notifications_title"),
    )
