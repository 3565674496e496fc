"""The tab of clubs: the cards Join and Create, the list, and the dialog that makes a club."""

from typing import Any

import reflex as rx

from lms_app.clubs.components.widgets import code_field, steps
from lms_app.clubs.state.listing import ClubListState
from lms_app.subscriptions.components import limit_dialog, subscription_card
from lms_app.ui.api_form import api_form, submit_button
from lms_app.ui.cards import badge, card, chip, link_card, status_badge
from lms_app.ui.fields import search_field, select_field, text_field
from lms_app.ui.i18n import t
from lms_app.ui.icons import icon
from lms_app.ui.page_parts import empty_state, skeleton
from lms_app.ui.text import cluster, muted, row, stack
from lms_app.ui.widgets import dialog

State: Any = ClubListState
ENROL = "/api/kruzhok/enroll-by-code"


def clubs_tab() -> rx.Component:
    """All of /dashboard?tab=clubs; the page's on_load has ClubListState.load and SubscriptionState.load."""
    own = rx.cond(
        State.clubs.length() > 0, _grid(State.clubs), empty_state(t("clubs.none"), icon="users_round")
    )
    return stack(
        rx.el.div(join_card(), subscription_card(on_create=State.open_wizard), class_name="club-cards"),
        rx.el.section(
            rx.el.h2(t("clubs.mine")),
            rx.cond(State.is_loaded, own, skeleton("96px", count=2)),
            class_name="stack",
        ),
        rx.cond(State.archived.length() > 0, _section("clubs.in_archive", State.archived), rx.fragment()),
        rx.cond(State.is_admin, _school(), rx.fragment()),
        wizard(),
        limit_dialog(),
        gap=6,
    )


def join_card() -> rx.Component:
    """Where a code is typed; success leads to the club, a refusal stands under the field."""
    form = api_form(
        code_field(),
        submit_button(t("clubs.join.submit"), wide=True),
        action=ENROL,
        on_success=State.open_club,
        label=t("clubs.join.title"),
    )
    return card(stack(row(icon("key_round"), rx.el.h2(t("clubs.join.title"))), form), roomy=True)


def _section(title_key: str, clubs: Any) -> rx.Component:
    return rx.el.section(rx.el.h2(t(title_key)), _grid(clubs), class_name="stack")


def _school() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("clubs.school")),
        search_field(label=t("clubs.search"), field_id="club-search", on_change=State.search.debounce(300)),
        rx.cond(
            State.school.length() > 0,
            _grid(State.school),
            empty_state(t("clubs.nothing_found"), icon="search_x"),
        ),
        class_name="stack",
    )


def _grid(clubs: Any) -> rx.Component:
    return rx.el.ul(rx.foreach(clubs, _club_card), class_name="club-list")


def _club_card(club: Any) -> rx.Component:
    status = status_badge(
        club.status,
        ("OWN", "accent", "star", t("clubs.status.own")),
        ("PENDING", "warning", "clock", t("clubs.status.pending")),
        ("APPROVED", "good", "circle_check", t("clubs.status.approved")),
        ("ARCHIVED", "neutral", "archive", t("clubs.status.archived")),
    )
    counts = cluster(
        chip(icon("users_round", size=14), t("clubs.students", count=club.students)),
        chip(icon("layers", size=14), t("clubs.classes", count=club.classes)),
        rx.cond(
            club.pending > 0,
            badge(t("clubs.requests", count=club.pending), tone="warning", icon="user_plus"),
            rx.fragment(),
        ),
    )
    return rx.el.li(
        link_card(
            stack(
                row(rx.el.h3(club.name), status, between=True),
                muted(t("clubs.mentor", name=club.mentor)),
                rx.cond(club.status == "PENDING", rx.fragment(), counts),
                gap=2,
            ),
            href=club.href,
        ),
        key=club.id,
    )


def wizard() -> rx.Component:
    """The dialog that makes a club; closing it by any way forgets what was typed."""
    about = rx.fragment(
        text_field("name", label=t("clubs.field.name"), required=True, max_length=120, auto_complete="off"),
        text_field(
            "description", label=t("clubs.field.description"), optional=True, lines=3, max_length=2000
        ),
    )
    first_class = rx.fragment(
        text_field(
            "className",
            label=t("clubs.field.first_class"),
            help_text=t("clubs.field.first_class_help"),
            required=True,
            max_length=120,
            auto_complete="off",
        ),
        muted(t("clubs.wizard.schedule_later")),
    )
    form = api_form(
        steps(
            (t("clubs.wizard.about"), about),
            (t("clubs.wizard.program"), program_select(State.programs)),
            (t("clubs.wizard.class"), first_class),
            submit=submit_button(t("clubs.wizard.submit")),
        ),
        action="/api/kruzhok",
        on_success=State.open_club,
        on_failure=State.note_refusal,
        label=t("clubs.wizard.title"),
    )
    return dialog(form, open=State.is_creating, on_close=State.close_wizard, title=t("clubs.wizard.title"))


def program_select(programs: Any, **props: Any) -> rx.Component:
    """Which program the lessons of a club come from."""
    return select_field(
        "programId",
        rx.el.option(t("clubs.field.no_program"), value=""),
        rx.foreach(programs, lambda each: rx.el.option(each.title, value=each.id)),
        label=t("clubs.field.program"),
        help_text=t("clubs.field.program_help"),
        **props,
    )
