"""What clubs print: the button for the poster, and the dialog for login cards."""

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


class LoginCards(rx.Component):
    """See ``login_cards``."""

    library = _LIBRARY
    tag = "LoginCards"
    lib_dependencies = PACKAGES

    club_id: rx.Var[str]


def poster_button(club_id: Text) -> rx.Component:
    """Has the poster of a club made, says how far it is, and saves the file."""
    return PosterButton.create(club_id=club_id)


def login_cards(club_id: Text) -> rx.Component:
    """A button and its dialog: new passwords for chosen children, on cards to cut out."""
    return LoginCards.create(club_id=club_id)
