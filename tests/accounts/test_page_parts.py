"""Pages can be built; what they do in a browser is in test_pages."""

from collections.abc import Callable

import pytest
import reflex as rx

from lms_app.accounts import pages
from lms_app.dashboard.pages import dashboard_page


@pytest.mark.parametrize(
    "draw",
    [
        pages.login_page,
        pages.register_page,
        pages.forgot_password_page,
        pages.reset_password_page,
        pages.profile_page,
        dashboard_page,
    ],
)
def test_a_page_can_be_built_and_has_one_heading(draw: Callable[[], rx.Component]) -> None:
    assert str(draw().render()).count("'h1'") + str(draw().render()).count('"h1"') >= 1
