"""The React parts of the frame; lms_app.shell puts them together."""

from typing import Any

import reflex as rx
from reflex_components_core.base.error_boundary import ErrorBoundary, on_error_spec

from lms_app.ui.i18n import PACKAGES

LIBRARY = "$/public/widgets/shell.jsx"


class _FramePart(rx.Component):
    library = LIBRARY
    lib_dependencies = PACKAGES


class NavLink(_FramePart):
    """A link that marks itself as the current page, also on the addresses below ``also``."""

    tag = "NavLink"

    to: rx.Var[str]
    also: rx.Var[str]


class LocaleMenu(_FramePart):
    """Russian, Kazakh, English."""

    tag = "LocaleMenu"


class ThemeMenu(_FramePart):
    """Light, dark, as on the device."""

    tag = "ThemeMenu"


class SignOut(_FramePart):
    """Ends the login session by the API and loads the sign-in page anew."""

    tag = "SignOut"


class Shortcuts(_FramePart):
    """The list of keys, under "?"."""

    tag = "Shortcuts"


class SkipLink(_FramePart):
    """To #main. A plain link: the router would write the whole address into it."""

    tag = "SkipLink"


class ErrorFallback(_FramePart):
    """Shown in place of a page that failed in the browser, with the number under which that is logged."""

    tag = "ErrorFallback"

    problem: rx.Var[Any]


def _report(error: rx.vars.ObjectVar[dict[str, str]], info: rx.vars.ObjectVar[dict[str, str]]) -> Any:
    """Put the number that the person sees in front of what Reflex reports."""
    report: Any = on_error_spec(error, info)
    return rx.Var(f"window.lms.problemNumber({error!s})").to(str) + " " + report[0], report[1]


class NumberedErrorBoundary(ErrorBoundary):
    """Catches what a page throws while it is drawn, and reports it with the number shown on the page."""

    on_error: rx.EventHandler[_report]


class ShellBoot(_FramePart):
    """Language, role of the menus, and focus after a change of page. Draws nothing."""

    tag = "ShellBoot"

    locale: rx.Var[str]
    role: rx.Var[str]
    loaded: rx.Var[bool]


class CommandPalette(rx.Component):
    """Ctrl+K."""

    library = "$/public/widgets/command_palette.jsx"
    tag = "CommandPalette"
    lib_dependencies = PACKAGES

    pages: rx.Var[list[dict[str, str]]]
    label: rx.Var[str]
