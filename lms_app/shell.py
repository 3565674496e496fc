"""The frame around every page: header, navigation by role, skip link, language, theme, account."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

from lms_app.notifications.components import bell
from lms_app.shell_state import ShellState
from lms_app.ui.buttons import link_button
from lms_app.ui.content import aria, css
from lms_app.ui.frame import (
    CommandPalette,
    ErrorFallback,
    LocaleMenu,
    NavLink,
    NumberedErrorBoundary,
    ShellBoot,
    Shortcuts,
    SignOut,
    SkipLink,
    ThemeMenu,
)
from lms_app.ui.i18n import t
from lms_app.ui.icons import icon
from lms_app.ui.page_parts import empty_state, page, page_header
from lms_app.ui.text import link
from lms_app.ui.widgets import menu, menu_link

VISITOR, STUDENT, INSTRUCTOR, ADMIN = "VISITOR", "STUDENT", "INSTRUCTOR", "ADMIN"
SIGNED_IN = f"{STUDENT} {INSTRUCTOR} {ADMIN}"
EVERYBODY = f"{VISITOR} {SIGNED_IN}"
BOTTOM_BAR_SIZE = 5

Width = Literal["normal", "narrow", "full"]


@dataclass(frozen=True)
class NavItem:
    """One page of the navigation. ``roles`` are words of the constants above, split by spaces.

    ``also`` names further addresses, split by spaces, on which it is the current one.
    """

    text_key: str
    icon: str
    href: str
    roles: str
    also: str = ""


# In the order of the menu. A feature adds its line here when its page exists.
NAVIGATION: list[NavItem] = [
    NavItem("shell.nav_dashboard", "sun", "/dashboard", SIGNED_IN),
    NavItem("shell.nav_clubs", "users_round", "/dashboard?tab=clubs", SIGNED_IN, "/kruzhok"),
    NavItem("shell.nav_calendar", "calendar_days", "/calendar", SIGNED_IN),
    NavItem("learning.title", "graduation_cap", "/courses", EVERYBODY),
    NavItem("shell.nav_challenges", "code_xml", "/challenges", EVERYBODY, "/challenge"),
    NavItem("shell.nav_authoring", "square_pen", "/instructor/challenges", f"{INSTRUCTOR} {ADMIN}"),
    NavItem(
        "courses.mine.title",
        "square_play",
        "/instructor/courses",
        f"{INSTRUCTOR} {ADMIN}",
        "/instructor/course",
    ),
    NavItem("media.title", "film", "/instructor/media", f"{INSTRUCTOR} {ADMIN}"),
    NavItem("shell.nav_payments", "banknote", "/admin/payments", ADMIN, "/admin/kruzhok/payments"),
    NavItem("programs.title", "library", "/admin/kruzhok/programs", ADMIN, "/admin/kruzhok/lessons"),
    NavItem("programs.materials_title", "files", "/admin/kruzhok/materials", ADMIN),
    NavItem("certificates.title", "award", "/admin/kruzhok/certificates", ADMIN),
    NavItem("shell.nav_holidays", "calendar_off", "/admin/kruzhok/holidays", ADMIN),
    NavItem("flags.title", "flag", "/admin/flags", ADMIN),
    NavItem("media_analytics.title", "hard_drive", "/admin/media/analytics", ADMIN),
    NavItem("shell.nav_grading", "gauge", "/admin/grading", ADMIN),
]
PROFILE_PAGE = NavItem("shell.profile", "user_round", "/profile", SIGNED_IN)
SIGN_IN_PAGE = NavItem("shell.sign_in", "log_in", "/login", VISITOR)
# Found by the command palette only.
MORE_PAGES: list[NavItem] = [
    NavItem("notifications.title", "bell", "/notifications", SIGNED_IN),
    PROFILE_PAGE,
    SIGN_IN_PAGE,
    NavItem("shell.register", "user_plus", "/register", VISITOR),
]


def items_for(role: str) -> list[NavItem]:
    """The navigation of one role."""
    return [item for item in NAVIGATION if role in item.roles.split()]


def _side_link(item: NavItem) -> rx.Component:
    return rx.el.li(
        NavLink.create(
            icon(item.icon),
            rx.el.span(t(item.text_key)),
            to=item.href,
            also=item.also,
            class_name="side-link",
        )
    )


def _bottom_link(item: NavItem) -> rx.Component:
    return NavLink.create(
        icon(item.icon, size=22),
        rx.el.span(t(item.text_key)),
        to=item.href,
        also=item.also,
        class_name="bottom-link",
    )


def _sidebar() -> rx.Component:
    lists = [
        rx.el.ul(
            *(_side_link(item) for item in items_for(role)),
            class_name="side-list",
            custom_attrs={"data-for": role},
        )
        for role in EVERYBODY.split()
    ]
    return rx.el.nav(*lists, class_name="shell-side", custom_attrs=aria(label=t("shell.nav")))


def _bottom_items(role: str) -> list[rx.Component]:
    items = [*items_for(role)]
    if role == VISITOR:
        items.append(SIGN_IN_PAGE)
    else:
        items.append(PROFILE_PAGE)
    if len(items) <= BOTTOM_BAR_SIZE:
        return [_bottom_link(item) for item in items]
    shown, hidden = items[: BOTTOM_BAR_SIZE - 1], items[BOTTOM_BAR_SIZE - 1 :]
    more = menu(
        rx.fragment(icon("ellipsis", size=22), rx.el.span(t("shell.more"))),
        *(menu_link(t(item.text_key), href=item.href, icon=item.icon) for item in hidden),
        button_class="bottom-link",
        panel_class="menu-panel--up",
    )
    return [*(_bottom_link(item) for item in shown), more]


def _bottom_bar() -> rx.Component:
    groups = [
        rx.el.div(*_bottom_items(role), class_name="bottom-group", custom_attrs={"data-for": role})
        for role in EVERYBODY.split()
    ]
    return rx.el.nav(*groups, class_name="shell-bottom", custom_attrs=aria(label=t("shell.nav")))


def _palette() -> rx.Component:
    pages = [
        {"href": item.href, "label": t(item.text_key), "roles": item.roles}
        for item in [*NAVIGATION, *MORE_PAGES]
    ]
    return CommandPalette.create(
        icon("search"),
        rx.el.span(t("common.search"), class_name="shell-search-text"),
        pages=pages,
        label=t("shell.search"),
    )


def _account_menu() -> rx.Component:
    face = rx.fragment(
        rx.el.span(ShellState.initial, class_name="avatar", custom_attrs={"aria-hidden": "true"}),
        rx.el.span(ShellState.name, class_name="person-name"),
    )
    return rx.el.div(
        menu(
            face,
            menu_link(t("shell.profile"), href="/profile", icon="user_round"),
            SignOut.create(icon("log_out", size=18), rx.el.span(t("shell.sign_out")), class_name="menu-item"),
            label=t("shell.account", name=ShellState.name),
            button_class="btn btn--ghost shell-person",
        ),
        custom_attrs={"data-for": SIGNED_IN},
    )


def _header() -> rx.Component:
    sign_in = rx.el.div(
        link_button(t("shell.sign_in"), href="/login", variant="primary", small=True),
        class_name="only-wide",
        custom_attrs={"data-for": VISITOR},
    )
    return rx.el.header(
        link(
            icon("bot", size=24),
            rx.el.span(t("common.product"), class_name="shell-brand-text"),
            href="/",
            class_name="shell-brand",
            custom_attrs=aria(label=t("common.product")),
        ),
        rx.el.div(
            _palette(),
            rx.el.div(bell(), custom_attrs={"data-for": SIGNED_IN}),
            LocaleMenu.create(),
            ThemeMenu.create(),
            _account_menu(),
            sign_in,
            class_name="shell-tools",
        ),
        class_name="shell-header",
    )


def _offline() -> rx.Component:
    banner = rx.el.div(icon("wifi_off", size=16), t("shell.offline"), class_name="offline")
    return rx.el.div(rx.cond(has_connection_errors, banner, rx.fragment()), role="status")


def frame(*content: rx.Component, width: Width = "normal") -> rx.Component:
    """The frame with ``content`` as the main part."""
    return rx.el.div(
        ShellBoot.create(locale=ShellState.locale, role=ShellState.role, loaded=ShellState.is_loaded),
        SkipLink.create(t("shell.skip")),
        rx.el.div(_header(), _offline(), class_name="shell-top"),
        rx.el.div(
            _sidebar(),
            rx.el.main(
                *content, id="main", tab_index=-1, class_name=css("shell-main", f"shell-main--{width}")
            ),
            class_name="shell-body",
        ),
        _bottom_bar(),
        Shortcuts.create(),
        class_name="shell",
    )


def wrap(page_function: Callable[[], rx.Component], *, width: Width = "normal") -> Callable[[], rx.Component]:
    """The page inside the frame, for ``app.add_page(wrap(login_page), ..., title=page_title("..."))``.

    Args:
        page_function: Builds the page without a frame, from ``lms_app.ui.page_parts.page``.
        width: "narrow" for one form, "full" for work surfaces.
    """

    def framed() -> rx.Component:
        return frame(page_function(), width=width)

    framed.__name__ = page_function.__name__
    framed.__module__ = page_function.__module__
    return framed


def page_title(key: str) -> rx.Var[str]:
    """The document title in the viewer's language: "Challenges · Kruzhok"."""
    return t(key) + " · " + t("common.product")


def not_found_page() -> rx.Component:
    """What is shown for an unknown address."""
    return page(
        page_header(t("errors.missing_page.title")),
        empty_state(
            t("errors.missing_page.text"),
            icon="compass",
            action=link_button(t("errors.missing_page.home"), href="/", variant="primary"),
        ),
    )


def _error_boundary(stateful: bool) -> rx.Component:
    # The boundary itself makes a function of one argument, `event_args`, out of what it is given.
    fallback = rx.Var.create(ErrorFallback.create(problem=rx.Var("event_args.error")))
    if stateful:
        return NumberedErrorBoundary.create(fallback_render=fallback)
    return NumberedErrorBoundary.create(fallback_render=fallback, on_error=rx.noop())


def app_wraps() -> dict[tuple[int, str], Callable[[bool], rx.Component | None]]:
    """For ``rx.App(app_wraps=...)``: the app's own error page, and no framework banner."""
    return {(55, "ErrorBoundary"): _error_boundary}
