"""The front page for strangers."""

import reflex as rx

from lms_app.ui.buttons import link_button
from lms_app.ui.cards import card
from lms_app.ui.i18n import t
from lms_app.ui.icons import icon
from lms_app.ui.page_parts import page, page_header
from lms_app.ui.text import stack

_POINTS = [("code_xml", "home.write"), ("zap", "home.answer"), ("shield_check", "home.safe")]


def _point(symbol: str, key: str) -> rx.Component:
    return card(
        stack(icon(symbol, size=24), rx.el.h2(t(f"{key}_title")), rx.el.p(t(f"{key}_text")), gap=2),
        roomy=True,
    )


def home_page() -> rx.Component:
    return page(
        page_header(t("home.title"), lead=t("home.lead")),
        rx.el.div(
            link_button(t("home.try"), href="/challenges", variant="primary", icon="code_xml"),
            link_button(t("home.sign_in"), href="/login", icon="log_in"),
            class_name="cluster",
        ),
        rx.el.div(*(_point(symbol, key) for symbol, key in _POINTS), class_name="grid"),
    )
