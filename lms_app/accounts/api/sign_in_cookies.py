"""The cookies that a browser gets with a login."""

from fastapi import Request, Response

from lms_app.accounts.logins import NewLogin
from lms_app.accounts.schemas import SettingsView
from lms_app.core.config import get_settings
from lms_app.core.tokens import LOGIN_MAX_TTL, REFRESH_TOKEN_TTL
from lms_app.web.cookies import (
    EDITOR_COOKIE,
    LOCALE_COOKIE,
    REFRESH_COOKIE,
    REFRESH_COOKIE_PATH,
    SESSION_COOKIE,
    THEME_COOKIE,
)
from models.accounts import Theme

_YEAR_S = 365 * 24 * 3600


def set_login_cookies(response: Response, login: NewLogin) -> None:
    """Hand a login to the browser: session and refresh token, and the settings that pages start with.

    The session cookie may live as long as a login at most; when the login ends is up to the server.
    """
    if login.session_token:
        response.set_cookie(
            SESSION_COOKIE,
            login.session_token,
            max_age=int(LOGIN_MAX_TTL.total_seconds()),
            path="/",
            httponly=True,
            samesite="lax",
            secure=get_settings().has_secure_cookies,
        )
    response.set_cookie(
        REFRESH_COOKIE,
        login.view.refresh_token,
        max_age=int(REFRESH_TOKEN_TTL.total_seconds()),
        path=REFRESH_COOKIE_PATH,
        httponly=True,
        samesite="strict",
        secure=get_settings().has_secure_cookies,
    )
    set_settings_cookies(response, login)


def set_settings_cookies(response: Response, chosen: NewLogin | SettingsView) -> None:
    """Tell pages language and colours before they know who looks; scripts may read these.

    The code editor's are "theme-size"; a part that the person has not chosen leaves what the browser has.
    """
    cookies = {LOCALE_COOKIE: chosen.locale.value, THEME_COOKIE: chosen.theme.value}
    if chosen.editor_theme or chosen.editor_text_px:
        cookies[EDITOR_COOKIE] = f"{chosen.editor_theme or ''}-{chosen.editor_text_px or ''}"
    for name, value in cookies.items():
        response.set_cookie(
            name, value, max_age=_YEAR_S, path="/", samesite="lax", secure=get_settings().has_secure_cookies
        )


def clear_login_cookies(response: Response) -> None:
    """Take the login back from the browser; language and colours stay."""
    secure = get_settings().has_secure_cookies
    response.delete_cookie(SESSION_COOKIE, path="/", httponly=True, samesite="lax", secure=secure)
    response.delete_cookie(
        REFRESH_COOKIE, path=REFRESH_COOKIE_PATH, httponly=True, samesite="strict", secure=secure
    )


def theme_of(request: Request) -> Theme:
    """Give the colours that the browser shows now."""
    chosen = request.cookies.get(THEME_COOKIE, "")
    return Theme(chosen) if chosen in set(Theme) else Theme.SYSTEM
