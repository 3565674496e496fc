"""Texts of the page, put in by the browser from the one catalogue (assets/locales)."""

from typing import Any

import reflex as rx
from reflex_base.utils.imports import ImportVar
from reflex_base.vars import VarData
from reflex_base.vars.sequence import StringVar

from lms_app.ui.content import Text

LIBRARY = "$/public/widgets/i18n.js"
PACKAGES = ["i18next@27.1.2", "react-i18next@18.0.1"]
_PACKAGE_IMPORTS = {name: [ImportVar(tag=None, render=False)] for name in PACKAGES}


def t(key: Text, **params: Any) -> StringVar[str]:
    """The text of ``key`` in the viewer's language, following each later switch.

    Args:
        key: A dotted key of the catalogue; or a Var, for keys chosen by data
            (``t("challenges.difficulty." + row.difficulty)`` does not work: use
            ``t(rx.Var.create("challenges.difficulty.") + row.difficulty)`` or ``t_enum``).
        **params: Values for ``{{name}}``; ``count`` picks the plural form. Vars are fine.
    """
    key_var = rx.Var.create(key)
    data = VarData(
        imports={LIBRARY: [ImportVar(tag="useT")], **_PACKAGE_IMPORTS},
        hooks={"const t = useT();": None},
    )
    data = VarData.merge(data, key_var._get_all_var_data())
    arguments = str(key_var)
    if params:
        values = rx.Var.create(params)
        arguments += f", {values!s}"
        data = VarData.merge(data, values._get_all_var_data())
    return rx.Var(f"t({arguments})", _var_data=data).to(str)


def t_enum(prefix: str, value: Text, **params: Any) -> StringVar[str]:
    """The text of ``<prefix>.<value in lower case>``: the name of an enum's member."""
    lowered = rx.Var.create(value).to(str).lower()
    return t(rx.Var.create(f"{prefix}.") + lowered, **params)


class I18nBoot(rx.Component):
    """Switches to the viewer's language after the first render; the shell mounts it."""

    library = LIBRARY
    tag = "I18nBoot"
    lib_dependencies = PACKAGES

    profile: rx.Var[str]
