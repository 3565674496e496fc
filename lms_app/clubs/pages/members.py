"""The tab Members of a club."""

from typing import Any

import reflex as rx

from lms_app.clubs.components.frame import club_frame
from lms_app.clubs.components.printing import login_cards
from lms_app.clubs.components.students import add_student, import_roster, new_password
from lms_app.clubs.components.widgets import member_class, selection
from lms_app.clubs.state.frame import ClubFrameState
from lms_app.clubs.state.members import MembersState
from lms_app.subscriptions.components import limit_dialog
from lms_app.subscriptions.state import SubscriptionState
from lms_app.ui.buttons import button, link_button
from lms_app.ui.cards import badge, card, chip
from lms_app.ui.content import aria
from lms_app.ui.fields import search_field, select_field
from lms_app.ui.i18n import t
from lms_app.ui.page_parts import empty_state, skeleton
from lms_app.ui.text import cluster, muted, stack
from lms_app.ui.widgets import dialog, dialog_actions, time

State: Any = MembersState
STATUSES = ("PENDING", "APPROVED", "REJECTED")


def members_page() -> rx.Component:
    """Requests first, then students by name; a bar for those that are ticked."""
    invite = link_button(
        t("clubs.invite.title"), href=f"/kruzhok/{ClubFrameState.club_id}", variant="primary"
    )
    none = rx.cond(
        State.is_filtered,
        empty_state(t("clubs.member.nobody_found"), icon="search_x"),
        empty_state(t("clubs.member.none"), icon="users_round", action=invite),
    )
    listed = selection(
        card(rx.el.ul(rx.foreach(State.members, _member), class_name="list-rows")),
        classes=State.classes,
        on_act=State.act,
    )
    loaded = rx.cond(State.members.length() > 0, listed, none)
    return club_frame(
        "members",
        rx.cond(State.is_loaded, stack(_tools(), _filters(), loaded), skeleton("64px", count=4)),
        _remove_dialog(),
        limit_dialog(),
    )


def _tools() -> rx.Component:
    tools = cluster(
        add_student(
            club_id=ClubFrameState.club_id,
            classes=State.classes,
            on_limit=SubscriptionState.show_limit("students"),
        ),
        import_roster(club_id=ClubFrameState.club_id, classes=State.classes),
        login_cards(ClubFrameState.club_id, ClubFrameState.news),
    )
    return rx.cond(ClubFrameState.is_archived, rx.fragment(), tools)


def _filters() -> rx.Component:
    return rx.el.div(
        search_field(
            label=t("clubs.member.search"),
            field_id="member-search",
            default_value=State.search_text,
            on_change=lambda text: State.choose_filter("search", text).debounce(300),
        ),
        select_field(
            "status",
            rx.el.option(t("clubs.member.everybody"), value=""),
            *(rx.el.option(t(f"clubs.members.status.{status.lower()}"), value=status) for status in STATUSES),
            label=t("clubs.member.status_filter"),
            hide_label=True,
            default_value=State.status,
            on_change=lambda value: State.choose_filter("status", value),
        ),
        select_field(
            "classId",
            rx.el.option(t("clubs.member.all_classes"), value=""),
            rx.foreach(State.classes, lambda each: rx.el.option(each.name, value=each.id)),
            label=t("clubs.member.class_filter"),
            hide_label=True,
            default_value=State.class_id,
            on_change=lambda value: State.choose_filter("classId", value),
        ),
        class_name="filter-bar",
    )


def _member(each: Any) -> rx.Component:
    box = rx.el.label(
        rx.el.input(
            type="checkbox",
            custom_attrs={
                "data-choice": each.id,
                "data-status": each.status,
                **aria(label=t("clubs.member.choose", name=each.name)),
            },
        ),
        class_name="member-box",
    )
    username = muted(t("clubs.member.login", username=each.username))
    words = stack(
        rx.el.span(each.name, class_name="strong"),
        cluster(
            rx.cond(each.username != "", username, rx.fragment()),
            rx.cond(each.status == "PENDING", muted(time(each.requested_at, kind="relative")), rx.fragment()),
        ),
        gap=1,
    )
    asked = badge(t("clubs.place.pending"), tone="warning", icon="clock")
    choice = member_class(each, classes=State.classes, on_act=State.act)
    place = rx.match(
        each.status,
        ("PENDING", cluster(rx.el.div(asked), cluster(choice), class_name="member-waiting")),
        ("REJECTED", badge(t("clubs.place.rejected"), tone="neutral", icon="ban")),
        rx.cond(ClubFrameState.is_archived, chip(each.class_name), choice),
    )
    made_here = (each.username != "") & (each.status == "APPROVED") & ~ClubFrameState.is_archived
    password = new_password(club_id=ClubFrameState.club_id, member_id=each.id, name=each.name)
    place = rx.fragment(place, rx.cond(made_here, password, rx.fragment()))
    return rx.el.li(rx.el.div(box, words, cluster(place), class_name="member-row"), key=each.id)


def _remove_dialog() -> rx.Component:
    return dialog(
        rx.el.p(t("clubs.member.remove_text", names=State.leaving)),
        dialog_actions(
            button(t("common.cancel"), on_click=State.stop_asking),
            button(t("clubs.member.remove"), variant="danger", on_click=State.remove),
        ),
        open=State.leaving != "",
        on_close=State.stop_asking,
        title=t("clubs.member.remove_title"),
    )
