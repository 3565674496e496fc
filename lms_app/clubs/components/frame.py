"""The frame around every page of one club: its name and its tabs."""

import reflex as rx

from lms_app.clubs.state.frame import ClubFrameState as State
from lms_app.ui.buttons import button, link_button
from lms_app.ui.cards import badge
from lms_app.ui.content import Content
from lms_app.ui.i18n import t
from lms_app.ui.page_parts import alert, empty_state, page, page_header, skeleton
from lms_app.ui.text import link
from lms_app.ui.widgets import TabStrip

# (tab, whether members see it too); the first has no path of its own.
TABS = (
    ("overview", True),
    ("schedule", True),
    ("journal", False),
    ("classes", True),
    ("members", False),
    ("archive", False),
)


def club_frame(active_tab: str, *content: Content) -> rx.Component:
    """The page of a club with one of its tabs open: overview, schedule, journal, classes, members, archive.

    The page's on_load begins with ``ClubFrameState.load``; `content` is drawn once the club is known.
    """
    ready = rx.fragment(
        _head(),
        _tabs(active_tab),
        rx.cond(State.is_archived, _archived_note(), rx.fragment()),
        *content,
    )
    return page(
        rx.match(
            State.phase,
            ("ready", ready),
            ("pending", _waiting()),
            ("missing", _missing()),
            rx.fragment(page_header(t("clubs.one")), skeleton("44px"), skeleton("120px", count=2)),
        )
    )


def _head() -> rx.Component:
    return page_header(
        State.name,
        lead=t("clubs.mentor", name=State.mentor),
        crumbs=[(t("clubs.title"), "/dashboard?tab=clubs")],
    )


def _tabs(active_tab: str) -> rx.Component:
    return TabStrip.create(
        *(_tab(name, is_active=name == active_tab, for_members=seen) for name, seen in TABS),
        label=t("clubs.tabs"),
    )


def _tab(name: str, *, is_active: bool, for_members: bool) -> rx.Component:
    path = "" if name == "overview" else f"/{name}"
    words: list[Content] = [t(f"clubs.tab.{name}")]
    if name == "members":
        waiting = badge(rx.Var.create(State.pending).to(str), tone="warning", icon="")
        words.append(rx.cond(State.pending > 0, waiting, rx.fragment()))
    tab = link(
        *words,
        href=f"/kruzhok/{State.club_id}{path}",
        class_name="tab",
        current="page" if is_active else None,
    )
    return tab if for_members else rx.cond(State.can_manage, tab, rx.fragment())


def _archived_note() -> rx.Component:
    back = button(t("clubs.restore"), icon="archive_restore", on_click=State.restore, small=True)
    return alert(
        rx.el.span(t("clubs.archived_note")),
        rx.cond(State.can_manage, rx.el.div(back), rx.fragment()),
        tone="warning",
    )


def _waiting() -> rx.Component:
    return rx.fragment(
        page_header(t("clubs.waiting.title")),
        empty_state(
            t("clubs.waiting.text"),
            icon="hourglass",
            action=link_button(t("clubs.all"), href="/dashboard?tab=clubs"),
        ),
    )


def _missing() -> rx.Component:
    return rx.fragment(
        page_header(t("clubs.missing.title")),
        empty_state(
            t("errors.clubs.not_found"),
            icon="compass",
            action=link_button(t("clubs.all"), href="/dashboard?tab=clubs", variant="primary"),
        ),
    )
