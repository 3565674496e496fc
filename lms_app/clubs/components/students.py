"""Students on the tab Members: accounts of children, new passwords, rosters."""

from typing import Any

import reflex as rx

from lms_app.ui.content import Handler, Text
from lms_app.ui.i18n import PACKAGES


def _no_args() -> list[rx.Var[Any]]:
    return []


class _Widget(rx.Component):
    library = "$/public/widgets/students.jsx"
    lib_dependencies = PACKAGES


class AddStudent(_Widget):
    """See ``add_student``."""

    tag = "AddStudent"

    club_id: rx.Var[str]
    classes: rx.Var[list[Any]]
    on_limit: rx.EventHandler[_no_args]


class NewPassword(_Widget):
    """See ``new_password``."""

    tag = "NewPassword"

    club_id: rx.Var[str]
    member_id: rx.Var[str]
    name: rx.Var[str]


def add_student(*, club_id: Text, classes: Any, on_limit: Handler) -> rx.Component:
    """The button «Добавить ученика» with its dialog; the new password never enters a state."""
    return AddStudent.create(club_id=club_id, classes=classes, on_limit=on_limit)


def new_password(*, club_id: Text, member_id: Text, name: Text) -> rx.Component:
    """The button that gives a child's account another password, after asking."""
    return NewPassword.create(club_id=club_id, member_id=member_id, name=name)


class ImportRoster(rx.Component):
    """See ``import_roster``."""

    library = "$/public/widgets/roster.jsx"
    tag = "ImportRoster"
    lib_dependencies = PACKAGES

    club_id: rx.Var[str]
    classes: rx.Var[list[Any]]


def import_roster(*, club_id: Text, classes: Any) -> rx.Component:
    """The button «Импорт из CSV» with its dialog; the new logins never enter a state."""
    return ImportRoster.create(club_id=club_id, classes=classes)
