"""The application: every page with what it loads, the guard, the API."""

import reflex as rx

from lms_app.api import make_api
from lms_app.core.config import get_settings
from lms_app.core.log import configure_logging
from lms_app.web.errors import log_frontend_error, show_exception
from lms_app.web.guard import GuardMiddleware
from lms_app.web.http_middleware import wrap_application
from lms_app.web.live_hub import hub

configure_logging(get_settings().log_level)

app = rx.App(
    html_lang="ru",
    api_transformer=[make_api(), wrap_application],
    backend_exception_handler=show_exception,
    frontend_exception_handler=log_frontend_error,
)
app.add_middleware(GuardMiddleware(), 0)
app.register_lifespan_task(hub.run)
app.add_page(rx.el.main("…"), route="/")
