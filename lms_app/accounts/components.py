"""Parts of the account pages."""

from typing import Any

import reflex as rx

from lms_app.accounts.state import ProfileState
from lms_app.ui.buttons import button
from lms_app.ui.cards import badge, card
from lms_app.ui.content import Content
from lms_app.ui.fields import select_field, text_field
from lms_app.ui.i18n import t, t_enum
from lms_app.ui.icons import icon
from lms_app.ui.text import muted, row, stack
from lms_app.ui.widgets import time

LANGUAGES = (("ru", "Русский"), ("kk", "Қазақша"), ("en", "English"))
THEMES = ("light", "dark", "system")


def login_name_field() -> rx.Component:
    """Where the e-mail goes, or the username of a child without one."""
    return text_field(
        "email",
        label=t("accounts.field.email_or_username"),
        auto_complete="username",
        required=True,
        custom_attrs={"autoCapitalize": "none", "spellCheck": "false"},
    )


def email_field() -> rx.Component:
    """Where the e-mail goes; phones offer the right keys and browsers the known address."""
    return text_field(
        "email",
        label=t("accounts.field.email"),
        type="email",
        auto_complete="username",
        required=True,
        custom_attrs={"autoCapitalize": "none", "spellCheck": "false"},
    )


def new_password_field(name: str = "password", *, label: Content | None = None) -> rx.Component:
    """Where a new password goes, with the one rule that there is."""
    return text_field(
        name,
        label=t("accounts.field.password") if label is None else label,
        type="password",
        auto_complete="new-password",
        help_text=t("accounts.field.password_help"),
        required=True,
    )


def section(title: Content, *content: Content, lead: Content | None = None) -> rx.Component:
    """A card with a heading."""
    words: list[Content] = [rx.el.h2(title)]
    if lead is not None:
        words.append(muted(lead))
    return card(stack(stack(*words, gap=1), *content), roomy=True)


def theme_select() -> rx.Component:
    """The choice of colours."""
    options = [rx.el.option(t_enum("accounts.theme", theme), value=theme) for theme in THEMES]
    return select_field(
        "settings.theme", *options, label=t("accounts.field.theme"), default_value=ProfileState.theme
    )


def language_select() -> rx.Component:
    """The choice of languages, each by its own name."""
    options = [rx.el.option(name, value=code, custom_attrs={"lang": code}) for code, name in LANGUAGES]
    return select_field(
        "settings.locale", *options, label=t("accounts.field.locale"), default_value=ProfileState.locale
    )


def time_zone_field(zones: list[str]) -> rx.Component:
    """A field that finds a time zone by any part of its name; the server refuses unknown ones."""
    return rx.fragment(
        text_field(
            "settings.timeZone",
            label=t("accounts.field.time_zone"),
            help_text=t("accounts.field.time_zone_help"),
            default_value=ProfileState.time_zone,
            auto_complete="off",
            list="time-zones",
        ),
        rx.el.datalist(*(rx.el.option(value=zone) for zone in zones), id="time-zones"),
    )


def device_item(device: Any) -> rx.Component:
    """One sign-in: what, when, and the button that ends it."""
    known = rx.cond(device.device != "", device.device, t("accounts.profile.device_unknown"))
    end = button(
        t("accounts.profile.end_device"),
        small=True,
        icon="log_out",
        on_click=ProfileState.end_device(device.id),
    )
    return rx.el.li(
        row(
            row(
                icon("monitor_smartphone"),
                stack(
                    rx.el.span(known, class_name="strong"),
                    muted(t("accounts.profile.last_seen"), " ", time(device.last_seen_at, kind="relative")),
                    gap=1,
                ),
            ),
            rx.cond(device.is_current, badge(t("accounts.profile.this_device"), tone="good"), end),
            between=True,
        ),
        key=device.id,
        class_name="list-row",
    )
