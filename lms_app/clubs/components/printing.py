"""What clubs print: the button for the poster, and the dialog for login cards."""

from typing import Any

import reflex as rx

from lms_app.ui.content import Text
from lms_app.ui.i18n import PACKAGES

_LIBRARY = "$/public/widgets/club_prints.jsx"


class PosterButton(rx.Component):
    """See ``poster_button``."""

    library = _LIBRARY
    tag = "PosterButton"
    lib_dependencies = PACKAGES

    club_id: rx.Var[str]
    news: rx.Var[int]


class LoginCards(rx.Component):
    """See ``login_cards``."""

    library = _LIBRARY
    tag = "LoginCards"
    lib_dependencies = PACKAGES

    club_id: rx.Var[str]
    news: rx.Var[int]


def poster_button(club_id: Text, news: Any) -> rx.Component:
    """Has the poster of a club made, says how far it is, and saves the file.

    `news` rises when it may be there.
    """
    return PosterButton.create(club_id=club_id, news=news)


def login_cards(club_id: Text, news: Any) -> rx.Component:
    """A button and its dialog: new passwords for chosen children, on cards to cut out; `news` as above."""
    return LoginCards.create(club_id=club_id, news=news)
