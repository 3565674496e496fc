"""The page that the link and the QR code of a club lead to."""

import reflex as rx

from lms_app.clubs.components.listing import ENROL
from lms_app.clubs.state.listing import ClubListState, JoinState
from lms_app.ui.api_form import api_form, submit_button
from lms_app.ui.buttons import link_button
from lms_app.ui.cards import card
from lms_app.ui.i18n import t
from lms_app.ui.icons import icon
from lms_app.ui.page_parts import empty_state, page, page_header, skeleton
from lms_app.ui.text import muted, stack


def join_page() -> rx.Component:
    """Sign in or register and come back, then one button."""
    other_code = link_button(t("clubs.join.other_code"), href="/dashboard?tab=clubs", variant="primary")
    return page(
        page_header(t("clubs.join.title")),
        rx.match(
            JoinState.phase,
            ("stranger", _stranger()),
            ("ready", _club()),
            ("wrong", empty_state(t("errors.clubs.wrong_code"), icon="search_x", action=other_code)),
            ("busy", empty_state(t("clubs.join.busy"), icon="timer", action=other_code)),
            skeleton("160px"),
        ),
    )


def _stranger() -> rx.Component:
    return card(
        stack(
            rx.el.p(t("clubs.join.stranger")),
            link_button(
                t("clubs.join.register"),
                href=JoinState.register_href,
                variant="primary",
                wide=True,
                icon="user_plus",
                reload=True,
            ),
            link_button(
                t("clubs.join.sign_in"), href=JoinState.sign_in_href, wide=True, icon="log_in", reload=True
            ),
        ),
        roomy=True,
    )


def _club() -> rx.Component:
    form = api_form(
        submit_button(t("clubs.join.ask"), wide=True),
        action=ENROL,
        extra={"code": JoinState.code},
        on_success=ClubListState.open_club,
        label=t("clubs.join.title"),
    )
    return card(
        stack(
            icon("bot", size=40),
            stack(
                rx.el.h2(JoinState.name),
                muted(t("clubs.mentor", name=JoinState.mentor)),
                gap=1,
            ),
            rx.el.p(t("clubs.join.what_happens")),
            form,
        ),
        roomy=True,
    )
