"""The API alone, without pages, for web servers that start in a second."""

from starlette.types import ASGIApp

from lms_app.api import make_api
from lms_app.core.config import get_settings
from lms_app.core.log import configure_logging
from lms_app.web.http_middleware import wrap_application


def make() -> ASGIApp:
    configure_logging(get_settings().log_level)
    return wrap_application(make_api())
