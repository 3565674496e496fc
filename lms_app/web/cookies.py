"""Names and reading of the cookies."""

from http.cookies import CookieError, SimpleCookie

SESSION_COOKIE = "lms_session"
REFRESH_COOKIE = "lms_refresh"
LOCALE_COOKIE = "lms_locale"
THEME_COOKIE = "lms_theme"
EDITOR_COOKIE = "lms_editor"
REFRESH_COOKIE_PATH = "/api/v1/auth"


def read_cookie(header: str | None, name: str) -> str:
    """Give the value of one cookie of a Cookie header, or an empty string."""
    try:
        cookies = SimpleCookie(header or "")
    except CookieError:
        return ""
    return cookies[name].value if name in cookies else ""
