"""The page /courses/:id/items/:itemId."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

from typing import Any

import reflex as rx

from lms_app.learning.components.outline import kind_icon, tick
from lms_app.learning.components.player import CourseQuiz, CourseVideo
from lms_app.learning.state.player import PlayerState
from lms_app.ui.buttons import button, link_button
from lms_app.ui.cards import badge, card
from lms_app.ui.i18n import t
from lms_app.ui.icons import icon
from lms_app.ui.markdown_text import markdown
from lms_app.ui.page_parts import alert, empty_state, page, page_header, progress_bar, skeleton
from lms_app.ui.text import link, live_region, muted, row, stack

_COURSE, _ITEM = PlayerState.course, PlayerState.item


def player_page() -> rx.Component:
    """One item to learn by, beside the outline of its course."""
    missing = empty_state(
        t("courses.error.item_not_found"),
        icon="search_x",
        action=link_button(t("learning.to_catalogue"), href="/courses", variant="primary"),
    )
    outside = empty_state(
        t("courses.error.not_enrolled"),
        icon="lock",
        action=link_button(t("learning.to_course"), href="/courses/" + _COURSE.id, variant="primary"),
    )
    waiting = stack(page_header(t("common.loading")), skeleton("320px"), skeleton("44px", count=2))
    return page(
        rx.match(
            PlayerState.phase,
            ("ready", rx.cond(_ITEM.id != "", _player(), waiting)),
            ("missing", stack(page_header(t("courses.one")), missing)),
            ("outside", stack(page_header(_COURSE.title), outside)),
            waiting,
        )
    )


def _player() -> rx.Component:
    crumbs = rx.el.nav(
        rx.el.ol(
            rx.el.li(link(t("learning.title"), href="/courses")),
            rx.el.li(link(_COURSE.title, href="/courses/" + _COURSE.id)),
        ),
        class_name="breadcrumb",
        custom_attrs={"aria-label": t("common.breadcrumb")},
    )
    finished = alert(
        rx.el.span(t("learning.course_completed"), class_name="strong"),
        link(t("learning.to_course"), href="/courses/" + _COURSE.id),
        tone="good",
    )
    return rx.el.div(
        rx.el.div(
            crumbs,
            row(rx.el.h1(_ITEM.title, tab_index=-1), _done_badge(), between=True, class_name="player-head"),
            live_region(rx.cond(_ITEM.is_completed, t("learning.item_done"), "")),
            rx.cond(_ITEM.is_preview, alert(t("learning.preview_note")), rx.fragment()),
            rx.cond(
                PlayerState.has_just_finished, rx.el.div(finished, class_name="celebration"), rx.fragment()
            ),
            _content(),
            _steps(),
            class_name="player-main stack",
        ),
        _side(),
        class_name="player",
    )


def _done_badge() -> rx.Component:
    done = rx.el.span(badge(t("learning.done"), tone="good"), class_name="celebration-mark")
    return rx.cond(_ITEM.is_completed, done, rx.fragment())


def _content() -> rx.Component:
    body = rx.cond(_ITEM.body_html != "", card(markdown(_ITEM.body_html), roomy=True), rx.fragment())
    video = CourseVideo.create(
        key=_ITEM.id,
        course_id=_COURSE.id,
        item_id=_ITEM.id,
        title=_ITEM.title,
        next_href=_ITEM.next_href,
        is_completed=_ITEM.is_completed,
    )
    quiz = CourseQuiz.create(
        key=_ITEM.id, course_id=_COURSE.id, item_id=_ITEM.id, is_completed=_ITEM.is_completed
    )
    return rx.fragment(
        rx.match(
            _ITEM.kind,
            ("VIDEO", stack(video, body)),
            ("QUIZ", stack(body, quiz)),
            ("CHALLENGE", stack(body, _challenge())),
            stack(body, _read_button()),
        )
    )


def _read_button() -> rx.Component:
    button_ = button(
        t("learning.read"),
        variant="primary",
        icon="check",
        on_click=PlayerState.complete,
        class_name="self-start",
    )
    return rx.cond(_ITEM.is_completed | _ITEM.is_preview, rx.fragment(), button_)


def _challenge() -> rx.Component:
    face = rx.cond(_ITEM.is_solved, t("learning.open_challenge"), t("learning.solve_challenge"))
    note = rx.cond(_ITEM.is_solved, t("learning.challenge_solved"), t("learning.challenge_counts"))
    there = stack(
        row(icon("code_xml"), rx.el.h2(_ITEM.challenge_title)),
        muted(note),
        link_button(face, href=_ITEM.challenge_href, variant="primary"),
    )
    gone = alert(t("learning.challenge_gone"), tone="warning")
    return card(rx.cond(_ITEM.challenge_href != "", there, gone), roomy=True)


def _steps() -> rx.Component:
    """To the item before and the one after; at the end back to the course."""
    before = rx.cond(
        _ITEM.previous_href != "",
        link_button(t("common.previous"), href=_ITEM.previous_href, icon="chevron_left"),
        rx.el.span(),
    )
    kind: Any = rx.cond(_ITEM.is_completed, "btn btn--primary", "btn btn--secondary")
    after = rx.cond(
        _ITEM.next_href != "",
        link(t("common.next"), icon("chevron_right", size=18), href=_ITEM.next_href, class_name=kind),
        link(t("learning.to_course"), href="/courses/" + _COURSE.id, class_name=kind),
    )
    return rx.el.nav(
        before,
        muted(t("learning.item_of", place=_ITEM.place, total=_COURSE.item_count)),
        after,
        class_name="player-steps",
        custom_attrs={"aria-label": t("learning.steps")},
    )


def _side() -> rx.Component:
    """The outline with ticks; folded away on a phone until one wants it."""
    own = progress_bar(
        value=_COURSE.completed,
        total=rx.cond(_COURSE.item_count > 0, _COURSE.item_count, 1),
        label=t("learning.progress"),
        text=t("learning.done_of", done=_COURSE.completed, total=_COURSE.item_count),
    )
    chapters = stack(rx.foreach(_COURSE.chapters, _chapter), gap=4)
    return rx.el.aside(
        button(
            t("learning.contents"),
            icon="list_video",
            on_click=PlayerState.toggle_outline,
            class_name="player-toggle",
            custom_attrs={"aria-expanded": PlayerState.is_outline_open, "aria-controls": "player-outline"},
        ),
        rx.el.div(
            rx.cond(_ITEM.is_preview, rx.fragment(), own),
            chapters,
            id="player-outline",
            class_name=rx.cond(
                PlayerState.is_outline_open,
                "player-outline player-outline--open stack",
                "player-outline stack",
            ),
        ),
        class_name="player-side",
        custom_attrs={"aria-label": t("learning.contents")},
    )


def _chapter(section: Any) -> rx.Component:
    return rx.el.section(
        rx.el.h2(section.title, class_name="outline-title"),
        rx.el.ul(rx.foreach(section.parts, _line), class_name="outline-items"),
        key=section.id,
    )


def _line(item: Any) -> rx.Component:
    return rx.el.li(
        link(
            kind_icon(item.kind),
            rx.el.span(item.title, class_name="grow outline-name"),
            rx.cond(
                item.duration != "", rx.el.span(item.duration, class_name="muted small num"), rx.fragment()
            ),
            tick(item),
            href=item.href,
            class_name="outline-item",
            current=rx.cond(item.id == _ITEM.id, "page", "false"),
        ),
        key=item.id,
    )
