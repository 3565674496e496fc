"""Routes for signing in and out: /api/v1/auth."""

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response
from fastapi.openapi.models import Example

from lms_app.accounts import queries, resets, rules, service
from lms_app.accounts.api.sign_in_cookies import clear_login_cookies, set_login_cookies, theme_of
from lms_app.accounts.errors import EmailTaken, ResetLinkInvalid, WrongCredentials
from lms_app.accounts.logins import renew_login
from lms_app.accounts.schemas import (
    CsrfView,
    ForgottenPassword,
    LoginView,
    MeView,
    Notice,
    PasswordReset,
    RefreshRequest,
    Registration,
    SignIn,
)
from lms_app.core.db import transaction
from lms_app.core.errors import Forbidden
from lms_app.core.i18n import translate
from lms_app.core.rate_limit import RateLimit, check_rate, forget_tries
from lms_app.core.tokens import TokenRevoked, make_csrf_token
from lms_app.web.cookies import REFRESH_COOKIE, SESSION_COOKIE
from lms_app.web.http import (
    ActorDep,
    ClaimsDep,
    DbDep,
    MissingToken,
    SignedInDep,
    TransactionRoute,
    limit_by_address,
    locale_of,
)
from lms_app.web.http_docs import error_responses
from lms_app.web.http_middleware import has_browser_proof

# A class of thirty sits behind one address, so the limits by address leave room for it.
AUTH_LIMIT = RateLimit("auth", amount=600, period_s=60)
REGISTER_LIMIT = RateLimit("auth.register", amount=60, period_s=300)
SIGN_IN_LIMIT = RateLimit("auth.login", amount=120, period_s=300)
# Wrong passwords for one e-mail; a right one wipes the slate.
GUESS_LIMIT = RateLimit("auth.guess", amount=10, period_s=300)
FORGOT_LIMIT = RateLimit("auth.forgot", amount=20, period_s=3600)
FORGOT_EMAIL_LIMIT = RateLimit("auth.forgot.email", amount=5, period_s=3600)
RESET_LIMIT = RateLimit("auth.reset", amount=30, period_s=3600)

_REFRESH_EXAMPLES = {
    "program": Example(
        summary="A program", value={"refreshToken": "eyJhbGciOiJIUzI1NiJ9.eyJ0eXAiOiJyZWZyZXNoIn0.c2ln"}
    ),
    "browser": Example(summary="A browser, by its cookie", value={}),
}

router = APIRouter(
    prefix="/api/v1/auth",
    tags=["auth"],
    dependencies=[limit_by_address(AUTH_LIMIT)],
    route_class=TransactionRoute,
)


@router.post(
    "/register",
    status_code=201,
    summary="Make an account and sign in",
    dependencies=[limit_by_address(REGISTER_LIMIT)],
    responses=error_responses(400, EmailTaken, 413),
)
def register(registration: Registration, request: Request, response: Response, db: DbDep) -> LoginView:
    """Makes a student's account. Answers the tokens and sets the session and refresh cookies.

    A password has 8 to 128 characters of any kind and isn't one of the most common ones, the name or
    the e-mail.
    """
    login = service.register(
        db,
        registration,
        device=request.headers.get("user-agent", ""),
        locale=locale_of(request),
        theme=theme_of(request),
    )
    set_login_cookies(response, login)
    return login.view


@router.post(
    "/login",
    summary="Sign in with e-mail and password",
    dependencies=[limit_by_address(SIGN_IN_LIMIT)],
    responses=error_responses(400, WrongCredentials, 413),
)
def log_in(credentials: SignIn, request: Request, response: Response, db: DbDep) -> LoginView:
    """Answers the tokens and sets the session and refresh cookies.

    After 10 wrong passwords for one e-mail within 5 minutes, further tries have to wait.
    """
    email = rules.normalize_email(credentials.email)
    check_rate(GUESS_LIMIT, email)
    login = service.sign_in(db, credentials, device=request.headers.get("user-agent", ""))
    forget_tries(GUESS_LIMIT, email)
    set_login_cookies(response, login)
    return login.view


@router.post(
    "/refresh",
    summary="Exchange a refresh token for new tokens",
    responses=error_responses(400, 401, 403, 413),
)
def refresh(
    request: Request,
    response: Response,
    wish: Annotated[RefreshRequest | None, Body(openapi_examples=_REFRESH_EXAMPLES)] = None,
) -> LoginView:
    """Takes the token from the body or, in a browser, from the refresh cookie. Each works once.

    A second use of the same one ends the whole login: its refresh tokens, access tokens and session.
    """
    sent = wish.refresh_token if wish else None
    token = sent or request.cookies.get(REFRESH_COOKIE)
    if not token:
        raise MissingToken
    if not sent and not has_browser_proof(request.headers):
        raise Forbidden
    with transaction() as db:
        login = renew_login(db, token)
    if login is None:
        # Raised only after the commit: from inside it would undo the end of a stolen login.
        raise TokenRevoked
    if not sent:
        set_login_cookies(response, login)
    return login.view


@router.post("/logout", status_code=204, summary="Sign out", responses=error_responses(401, 403))
def log_out(request: Request, response: Response, actor: ActorDep, claims: ClaimsDep, db: DbDep) -> None:
    """Ends the login of the access token or of the session cookie, and clears the cookies.

    The access token is refused from then on, and so is every other token of the same login.
    """
    if actor.is_signed_in:
        service.sign_out(db, actor, claims)
    elif not request.cookies.get(SESSION_COOKIE):
        raise MissingToken
    clear_login_cookies(response)


@router.get("/me", summary="Who is signed in", responses=error_responses(401))
def me(actor: SignedInDep, db: DbDep) -> MeView:
    """Tells whose the access token or the session cookie is."""
    return MeView(user=queries.get_me(db, actor))


@router.get("/csrf-token", summary="Get the token for writes by cookie", responses=error_responses())
def csrf_token(request: Request) -> CsrfView:
    """Gives what to send as X-CSRF-Token with writes that the session cookie authenticates.

    Requests with an access token, and those of our own pages by their Origin, need none.
    """
    return CsrfView(csrf_token=make_csrf_token(request.cookies.get(SESSION_COOKIE, "")))


@router.post(
    "/forgot-password",
    status_code=202,
    summary="Ask for a link to set a new password",
    dependencies=[limit_by_address(FORGOT_LIMIT)],
    responses=error_responses(400, 413),
)
def forgot_password(forgotten: ForgottenPassword, request: Request, db: DbDep) -> Notice:
    """Mails a link that works once within 30 minutes; answers the same when nobody has the e-mail."""
    check_rate(FORGOT_EMAIL_LIMIT, rules.normalize_email(forgotten.email))
    resets.request_reset(db, forgotten)
    return Notice(message=translate(locale_of(request), "accounts.forgot.sent"))


@router.post(
    "/reset-password",
    summary="Set a new password by the mailed link",
    dependencies=[limit_by_address(RESET_LIMIT)],
    responses=error_responses(400, ResetLinkInvalid, 413),
)
def reset_password(reset: PasswordReset, request: Request, response: Response, db: DbDep) -> Notice:
    """Sets the password and ends every login of the person, this browser's too."""
    resets.reset_password(db, reset)
    clear_login_cookies(response)
    return Notice(message=translate(locale_of(request), "accounts.reset.done"))
