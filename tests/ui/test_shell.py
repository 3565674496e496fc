"""The frame: landmarks, navigation by role, what the app takes from it."""

import json

import reflex as rx

from lms_app.shell import (
    ADMIN,
    BOTTOM_BAR_SIZE,
    EVERYBODY,
    NAVIGATION,
    STUDENT,
    VISITOR,
    NavItem,
    app_wraps,
    frame,
    items_for,
    not_found_page,
    page_title,
    wrap,
)
from lms_app.ui.head import STYLESHEETS, head_components
from lms_app.ui.toasts import toast_provider


def drawn(component: rx.Component) -> str:
    return json.dumps(component.render(), default=str).replace("\\", "")


def test_frame_has_the_landmarks_and_a_skip_link() -> None:
    markup = drawn(frame(rx.el.p("x"), width="narrow"))

    for part in ("SkipLink", '"name": ""header""', '"name": ""nav""', '"name": ""main""', 'id:"main"'):
        assert part in markup
    assert "shell-main--narrow" in markup


def test_navigation_shows_each_role_its_pages() -> None:
    assert [item.href for item in items_for(VISITOR)] == ["/courses", "/challenges"]
    assert [item.href for item in items_for(STUDENT)][:5] == [
        "/dashboard",
        "/dashboard?tab=clubs",
        "/calendar",
        "/courses",
        "/challenges",
    ]
    markup = drawn(frame())
    for role in EVERYBODY.split():
        assert f'"data-for":"{role}"' in markup


def test_bottom_bar_puts_what_is_over_five_behind_more(monkeypatch) -> None:
    extra = [NavItem("shell.profile", "sun", f"/p{n}", ADMIN) for n in range(6)]
    monkeypatch.setattr("lms_app.shell.NAVIGATION", [*NAVIGATION, *extra])

    markup = drawn(frame())

    assert "shell.more" in markup
    assert len(items_for(ADMIN)) > BOTTOM_BAR_SIZE


def test_wrap_keeps_the_name_that_routes_and_memos_use() -> None:
    framed = wrap(not_found_page)

    assert framed.__name__ == "not_found_page"
    assert "errors.missing_page.title" in drawn(framed())
    assert 't("common.product")' in str(page_title("errors.missing_page.title"))


def test_app_takes_its_error_page_head_and_toasts_from_here() -> None:
    boundary = app_wraps()[(55, "ErrorBoundary")]

    for stateful in (True, False):
        # A function of one argument that gives the page itself, and no function within a function.
        assert "fallbackRender:((event_args) => (jsx(ErrorFallback," in drawn(boundary(stateful))
    assert "window.lms.problemNumber(_error)" in drawn(boundary(True))
    assert any("data-prerendered" in drawn(part) or "lms_theme" in drawn(part) for part in head_components())
    assert STYLESHEETS[0] == "/styles/fonts.css"
    assert "bottom-right" in drawn(toast_provider())
