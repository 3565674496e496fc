"""Pages on which people sign in, register, get a new password, and change what is theirs."""

import reflex as rx

from lms_app.accounts.components import (
    device_item,
    email_field,
    language_select,
    login_name_field,
    new_password_field,
    section,
    theme_select,
    time_zone_field,
)
from lms_app.accounts.queries import list_time_zones
from lms_app.accounts.state import DoorState, ProfileState
from lms_app.accounts.switches import notification_form
from lms_app.ui.api_form import api_form, submit_button
from lms_app.ui.buttons import link_button
from lms_app.ui.cards import badge, card
from lms_app.ui.fields import text_field
from lms_app.ui.i18n import t, t_enum
from lms_app.ui.page_parts import alert, empty_state, page, page_header, skeleton
from lms_app.ui.text import cluster, link, muted, stack

_AUTH = "/api/v1/auth"


def login_page() -> rx.Component:
    form = api_form(
        login_name_field(),
        text_field(
            "password",
            label=t("accounts.field.password"),
            type="password",
            auto_complete="current-password",
            required=True,
        ),
        submit_button(t("accounts.login.submit"), wide=True),
        action=f"{_AUTH}/login",
        next="/dashboard",
        next_from_query=True,
        csrf=False,
        label=t("accounts.login.title"),
    )
    done = alert(t("accounts.reset.done"), tone="good", announce=True)
    return page(
        page_header(t("accounts.login.title"), lead=t("accounts.login.lead")),
        rx.cond(DoorState.was_reset, done, rx.fragment()),
        card(form, roomy=True),
        stack(
            link(t("accounts.login.forgot"), href="/forgot-password"),
            rx.el.span(
                t("accounts.login.no_account"), " ", link(t("accounts.login.register"), href="/register")
            ),
            gap=2,
        ),
    )


def register_page() -> rx.Component:
    form = api_form(
        text_field(
            "name",
            label=t("accounts.field.name"),
            help_text=t("accounts.field.name_help"),
            auto_complete="name",
            required=True,
        ),
        email_field(),
        new_password_field(),
        submit_button(t("accounts.register.submit"), wide=True),
        action=f"{_AUTH}/register",
        next="/dashboard",
        next_from_query=True,
        csrf=False,
        label=t("accounts.register.title"),
    )
    return page(
        page_header(t("accounts.register.title"), lead=t("accounts.register.lead")),
        card(form, roomy=True),
        rx.el.span(
            t("accounts.register.have_account"), " ", link(t("accounts.register.login"), href="/login")
        ),
    )


def forgot_password_page() -> rx.Component:
    form = api_form(
        email_field(),
        submit_button(t("accounts.forgot.submit"), wide=True),
        action=f"{_AUTH}/forgot-password",
        csrf=False,
        on_success=DoorState.note_mail,
        label=t("accounts.forgot.title"),
    )
    sent = alert(t("accounts.forgot.sent"), tone="good", announce=True)
    return page(
        page_header(t("accounts.forgot.title"), lead=t("accounts.forgot.lead")),
        rx.cond(DoorState.was_mailed, sent, card(form, roomy=True)),
        link(t("accounts.forgot.back"), href="/login"),
    )


def reset_password_page() -> rx.Component:
    form = api_form(
        new_password_field(label=t("accounts.field.new_password")),
        submit_button(t("accounts.reset.submit"), wide=True),
        action=f"{_AUTH}/reset-password",
        extra={"token": DoorState.reset_token},
        next="/login?notice=reset",
        csrf=False,
        label=t("accounts.reset.title"),
    )
    no_link = empty_state(
        t("accounts.reset.no_link"),
        icon="mail_question",
        action=link_button(t("accounts.forgot.submit"), href="/forgot-password", variant="primary"),
    )
    return page(
        page_header(t("accounts.reset.title"), lead=t("accounts.reset.lead")),
        rx.cond(
            DoorState.is_known,
            rx.cond(DoorState.reset_token != "", card(form, roomy=True), no_link),
            skeleton("56px", count=2),
        ),
    )


def _profile_form() -> rx.Component:
    zones = sorted(zone for zone in list_time_zones() if "/" in zone and not zone.startswith("Etc/"))
    return api_form(
        text_field(
            "name", label=t("accounts.field.name"), auto_complete="name", default_value=ProfileState.name
        ),
        language_select(),
        theme_select(),
        time_zone_field(zones),
        rx.el.div(submit_button(t("common.save")), class_name="form-actions"),
        action="/api/v1/users/me/profile",
        method="PUT",
        next="/profile?notice=saved",
        label=t("accounts.profile.title"),
    )


def _password_form() -> rx.Component:
    return api_form(
        text_field(
            "currentPassword",
            label=t("accounts.field.current_password"),
            type="password",
            auto_complete="current-password",
            required=True,
        ),
        new_password_field("newPassword", label=t("accounts.field.new_password")),
        rx.el.div(
            submit_button(t("accounts.profile.change_password"), variant="secondary"),
            class_name="form-actions",
        ),
        action="/api/v1/users/me/password",
        method="PUT",
        reset_on_success=True,
        on_success=ProfileState.note_new_password,
        label=t("accounts.profile.password_title"),
    )


def profile_page() -> rx.Component:
    devices = rx.el.ul(rx.foreach(ProfileState.devices, device_item), class_name="list-rows")
    loaded = rx.fragment(
        section(
            t("accounts.profile.about_title"),
            cluster(
                muted(ProfileState.email),
                badge(t_enum("accounts.role", ProfileState.role), tone="accent"),
            ),
            rx.el.div(_profile_form(), key=ProfileState.form_key),
        ),
        section(
            t("accounts.profile.password_title"), _password_form(), lead=t("accounts.profile.password_lead")
        ),
        rx.el.div(
            section(
                t("accounts.profile.notifications_title"),
                rx.el.div(notification_form(), key=ProfileState.form_key),
                lead=t("accounts.profile.notifications_lead"),
            ),
            id="notifications",
        ),
        section(t("accounts.profile.devices_title"), devices, lead=t("accounts.profile.devices_lead")),
    )
    saved = alert(t("accounts.profile.saved"), tone="good", announce=True)
    return page(
        page_header(t("accounts.profile.title")),
        rx.cond(ProfileState.was_saved, saved, rx.fragment()),
        rx.cond(ProfileState.is_loaded, loaded, skeleton("240px", count=2)),
    )
