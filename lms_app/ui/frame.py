"""The React parts of the frame; lms_app.shell puts them together."""

import reflex as rx

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
    """Shown in place of a page that failed in the browser."""

    tag = "ErrorFallback"


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
