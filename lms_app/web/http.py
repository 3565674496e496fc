"""What API routes ask for: a transaction, the actor, a rate limit."""

from collections.abc import Callable, Coroutine, Generator
from dataclasses import dataclass
from functools import wraps
from typing import Annotated, Any, ClassVar

from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute

from lms_app.core.actor import ANONYMOUS, Actor
from lms_app.core.config import get_settings
from lms_app.core.db import Db, transaction
from lms_app.core.errors import ErrorCode, Unauthorized
from lms_app.core.i18n import DEFAULT_LOCALE, Locale, parse_locale
from lms_app.core.identity import find_actor_by_claims, find_actor_by_session
from lms_app.core.log import bind
from lms_app.core.rate_limit import RateLimit, check_rate
from lms_app.core.tokens import Claims, TokenRevoked, read_access_token
from lms_app.web.cookies import LOCALE_COOKIE, SESSION_COOKIE

_BEARER = "bearer "
API_DEFAULT_LIMIT = RateLimit("api", amount=300, period_s=60)


class MissingToken(Unauthorized):
    """A route for people who are signed in was called without a token or session."""

    code = ErrorCode.MISSING_TOKEN


def give_db() -> Generator[Db]:
    """Open the request's transaction; it commits before the answer is sent."""
    with transaction() as db:
        yield db


class TransactionRoute(APIRoute):
    """A route that gives its connection back in the thread it ran in; for `route_class=` of routers.

    FastAPI checks the answer in a thread of its own before dependencies end. A request that held its
    connection while it waits for that thread, while all threads wait for connections, stopped the
    server: of 200 requests at once most failed (docs/decisions/0005).
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, _commit_in_thread(endpoint), **options)


@dataclass(frozen=True)
class ErrorWords:
    """What a family of routes says in place of the usual words.

    Attributes:
        invalid_key: Text for input of a wrong shape.
        failure: Code and text for what went wrong on the server; None for the usual ones.
    """

    invalid_key: str
    failure: tuple[ErrorCode, str] | None = None


def error_words_of(request: Request) -> ErrorWords | None:
    """Give the words of the route that a request went to, if it has its own."""
    return getattr(request.state, "error_words", None)


class WordedRoute(TransactionRoute):
    """A route with words of its own for errors; subclasses set `words`."""

    words: ClassVar[ErrorWords]

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Give the handler, which first of all notes the words: not even the body is read before."""
        handle = super().get_route_handler()

        async def run(request: Request) -> Response:
            request.state.error_words = self.words
            return await handle(request)

        return run


def _commit_in_thread(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    if hasattr(endpoint, "__wrapped__"):
        return endpoint

    @wraps(endpoint)
    def run(**values: Any) -> Any:
        answer = endpoint(**values)
        for value in values.values():
            if isinstance(value, Db):
                value.commit()
        return answer

    return run


# Only with this scope does a commit that fails still turn into an error answer.
DbDep = Annotated[Db, Depends(give_db, scope="function")]


def read_bearer(request: Request) -> str:
    """Give the access token of the Authorization header, or an empty string."""
    header = request.headers.get("authorization", "")
    return header[len(_BEARER) :].strip() if header.lower().startswith(_BEARER) else ""


def locale_of(request: Request) -> Locale:
    """Give the language for an answer: that of the page which asks, else the person's, else the browser's."""
    # The cookie says in which language the page is, also where its person has another one in the profile.
    of_page = parse_locale(request.cookies.get(LOCALE_COOKIE))
    if of_page is not None:
        return of_page
    actor: Actor | None = getattr(request.state, "actor", None)
    if actor is not None and actor.is_signed_in:
        return actor.locale
    return parse_locale(request.headers.get("accept-language")) or DEFAULT_LOCALE


def client_address(request: Request) -> str:
    """Give the caller's address; proxies are believed only as far as the setting says."""
    hops = get_settings().trusted_proxies
    # Some proxies add a line of their own below the caller's, so all lines count, in their order.
    lines = ",".join(request.headers.getlist("x-forwarded-for"))
    forwarded = [part.strip() for part in lines.split(",") if part.strip()]
    if hops and len(forwarded) >= hops:
        return forwarded[-hops]
    return request.client.host if request.client else "unknown"


def give_claims(request: Request) -> Claims | None:
    """Check the access token, if one was sent.

    Raises:
        TokenInvalid: It is not ours; also TokenExpired and TokenRevoked.
    """
    bearer = read_bearer(request)
    return read_access_token(bearer) if bearer else None


ClaimsDep = Annotated[Claims | None, Depends(give_claims)]


def give_actor(request: Request, claims: ClaimsDep) -> Actor:
    """Find out who asks, by token or by session cookie; ANONYMOUS when neither was sent.

    Raises:
        TokenRevoked: The token is right and its login session has ended.
    """
    # A transaction of its own: a request that kept its connection while it waits for a thread to run
    # the route in, while all threads wait for a connection, would stop the server under load.
    with transaction() as db:
        if claims is not None:
            actor = find_actor_by_claims(db, claims)
        else:
            actor = find_actor_by_session(db, request.cookies.get(SESSION_COOKIE, "")) or ANONYMOUS
    if actor is None:
        raise TokenRevoked
    request.state.actor = actor
    bind(userId=str(actor.user_id or ""))
    return actor


ActorDep = Annotated[Actor, Depends(give_actor)]


def require_actor(actor: ActorDep) -> Actor:
    """Find out who asks.

    Raises:
        MissingToken: Nobody is signed in.
    """
    if not actor.is_signed_in:
        raise MissingToken
    return actor


SignedInDep = Annotated[Actor, Depends(require_actor)]


def limit_default(request: Request, actor: ActorDep) -> None:
    """Count the request against the general limit of a person or, for strangers, of an address.

    Raises:
        TooManyRequests: More than 300 requests within a minute.
    """
    check_rate(API_DEFAULT_LIMIT, str(actor.user_id or client_address(request)))


def limit_by_address(limit: RateLimit) -> Any:
    """Make a dependency that counts requests of one address against `limit`."""

    def count(request: Request) -> None:
        check_rate(limit, client_address(request))

    return Depends(count)


def limit_by_person(limit: RateLimit) -> Any:
    """Make a dependency that counts requests of one person against `limit`."""

    def count(request: Request, actor: ActorDep) -> None:
        check_rate(limit, str(actor.user_id or client_address(request)))

    return Depends(count)
