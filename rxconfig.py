"""Configuration of Reflex; the application's own settings are in `lms_app.core.config`."""

import os

import reflex as rx
from reflex.plugins import SitemapPlugin

from lms_app.web.locale_pages import LocalePagesPlugin
from lms_app.web.same_origin import SameOriginPlugin

_public_url = os.environ.get("LMS_PUBLIC_URL", "http://localhost:8000")

config = rx.Config(
    app_name="lms_app",
    # Without this every origin would be let in, with cookies.
    cors_allowed_origins=[_public_url, _public_url.replace("//localhost", "//127.0.0.1")],
    api_url=_public_url,
    deploy_url=_public_url,
    redis_url=os.environ.get("REDIS_URL"),
    # Reflex refreshes the time to live of a state only when that state is written.
    redis_token_expiration=7 * 24 * 3600,
    telemetry_enabled=False,
    show_built_with_reflex=False,
    frontend_compression_formats=["brotli", "gzip"],
    plugins=[SameOriginPlugin(), LocalePagesPlugin()],
    disable_plugins=[SitemapPlugin],
)
