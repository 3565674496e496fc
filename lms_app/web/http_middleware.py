"""Pure ASGI layers around the whole application: request ids, limits on bodies, CSRF, headers."""

import json
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lms_app.core.config import get_settings
from lms_app.core.errors import ErrorCode
from lms_app.core.i18n import DEFAULT_LOCALE, parse_locale, translate
from lms_app.core.log import bind, current_request_id, get_logger, new_request_id
from lms_app.core.tokens import is_csrf_token
from lms_app.web.cookies import LOCALE_COOKIE, REFRESH_COOKIE, SESSION_COOKIE, read_cookie
from lms_app.web.metrics import observe_request

MAX_BODY_BYTES = 2 * 1024 * 1024
# Bodies over the limit are read and dropped up to this size, so that the caller gets to see the refusal.
_DRAINED_BYTES = 8 * MAX_BODY_BYTES
# Uploads go to their route piece by piece, which refuses strangers before it reads anything.
UPLOAD_PATHS = {"/api/admin/kruzhok/materials": 51 * 1024 * 1024}
# Bodies of these are streamed, whether or not their length is declared.
_STREAMED_PREFIX, _STREAMED_TYPE = "/api/uploads/", "application/offset+octet-stream"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# What they allow is proved by the body and not by a cookie, so that a program that still holds the
# cookies of an earlier login can use them; a browser's foreign Origin is refused here too.
_SIGN_IN_PATHS = frozenset(
    f"/api/v1/auth/{name}" for name in ("login", "register", "refresh", "forgot-password", "reset-password")
)
_IMMUTABLE_PREFIXES = ("/assets/", "/fonts/")
_log = get_logger(__name__)


def security_headers() -> dict[str, str]:
    """Give the headers of every answer.

    Reflex runs toasts and scripts through eval and puts inline scripts into its pages, so scripts are
    held to this origin but not to nonces; everything else is closed.
    """
    policy = (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
        "style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; object-src 'none'; "
        "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )
    headers = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    if get_settings().is_production:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return headers


class RequestContext:
    """Gives each request an id, security headers, one log line and its place in the metrics."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = security_headers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = new_request_id()
        started = time.perf_counter()
        status = 500

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers.setdefault("X-Request-ID", request_id)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                if scope["path"].startswith(_IMMUTABLE_PREFIXES) and status == 200:
                    headers["Cache-Control"] = "public, max-age=31536000, immutable"
                elif scope["path"].startswith("/api"):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        finally:
            _note_request(scope, status, time.perf_counter() - started)


def _note_request(scope: Scope, status: int, seconds: float) -> None:
    route = getattr(scope.get("route"), "path", None)
    observe_request(scope["method"], route or "other", status, seconds)
    if route is None or not scope["path"].startswith("/api"):
        return
    bind(operation=f"{scope['method']} {route}")
    _log.info("request.done", status=status, durationMs=round(seconds * 1000, 1))


class BodyLimit:
    """Reads bodies to their end, up to a size, before anything answers.

    An answer to a half-read request closes the connection, and the caller may never see it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or answer 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if scope["method"] in _SAFE_METHODS and not _has_body(headers):
            await self._app(scope, receive, send)
            return
        declared = headers.get("content-length", "")
        if scope["path"].startswith(_STREAMED_PREFIX) and headers.get("content-type") == _STREAMED_TYPE:
            # The route counts the bytes against what the person declared when the upload began.
            await self._app(scope, receive, send)
            return
        if declared.isdigit() and MAX_BODY_BYTES < int(declared) <= UPLOAD_PATHS.get(scope["path"], 0):
            # The server holds the caller to the length that was declared.
            await self._app(scope, receive, send)
            return
        is_huge = declared.isdigit() and int(declared) > _DRAINED_BYTES
        body = None if is_huge else await _read_body(receive)
        if body is None:
            await _answer(scope, send, 413, ErrorCode.INVALID_INPUT, "errors.body_too_large")
            return
        is_given = False

        async def give_body() -> Message:
            nonlocal is_given
            if is_given:
                return await receive()
            is_given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, give_body, send)


def _has_body(headers: Headers) -> bool:
    return "content-length" in headers or "transfer-encoding" in headers


async def _read_body(receive: Receive) -> bytes | None:
    """Give the whole body, or None when it is over the limit; a caller who went away sent what came."""
    body = bytearray()
    size = 0
    while size <= _DRAINED_BYTES:
        message = await receive()
        chunk = message.get("body", b"")
        size += len(chunk)
        if size <= MAX_BODY_BYTES:
            body += chunk
        if not message.get("more_body", False):
            break
    return bytes(body) if size <= MAX_BODY_BYTES else None


class CsrfGuard:
    """Refuses writes that another site makes a browser send.

    Programs with an Authorization header carry no ambient rights and pass. A browser passes with the
    token of its session or with proof that one of our own pages sent the request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or answer 403."""
        is_write = scope["type"] == "http" and scope["method"] not in _SAFE_METHODS
        if (
            is_write
            and scope["path"].startswith("/api")
            and not _is_own_request(Headers(scope=scope), scope["path"])
        ):
            await _answer(scope, send, 403, ErrorCode.FORBIDDEN, "errors.csrf")
            return
        await self._app(scope, receive, send)


def _is_own_request(headers: Headers, path: str) -> bool:
    if headers.get("authorization", "").lower().startswith("bearer "):
        return True
    origin = headers.get("origin")
    if origin is not None and not _is_own_origin(origin, headers.get("host", "")):
        return False
    if path in _SIGN_IN_PATHS:
        return True
    return has_browser_proof(headers)


def has_browser_proof(headers: Headers) -> bool:
    """Tell whether a write with our cookies was meant: it carries none, or proof of where it is from."""
    origin = headers.get("origin")
    cookies = headers.get("cookie")
    session = read_cookie(cookies, SESSION_COOKIE)
    if not session and not read_cookie(cookies, REFRESH_COOKIE):
        return True
    if origin is not None or headers.get("sec-fetch-site") == "same-origin":
        return True
    return bool(session) and is_csrf_token(headers.get("x-csrf-token", ""), session)


def _is_own_origin(origin: str, host: str) -> bool:
    try:
        netloc = urlsplit(origin).netloc
        # "null" has none, and must not go with a request that has no Host.
        return bool(netloc) and netloc in {host, urlsplit(get_settings().public_url).netloc}
    except ValueError:
        return False


async def _answer(scope: Scope, send: Send, status: int, code: ErrorCode, key: str) -> None:
    """Send an error envelope from outside the framework."""
    locale = parse_locale(read_cookie(Headers(scope=scope).get("cookie"), LOCALE_COOKIE)) or DEFAULT_LOCALE
    message, request_id = translate(locale, key), current_request_id()
    if scope["path"].startswith("/api/v1"):
        content = {"error": {"message": message, "code": code, "details": {"requestId": request_id}}}
    else:
        content = {"error": message, "code": code, "requestId": request_id}
    body = json.dumps(content).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    if status == 413:
        # What is left of the body may still be on its way.
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def wrap_application(app: ASGIApp) -> ASGIApp:
    """Put all layers around the application, the outermost last."""
    layers: list[Callable[[ASGIApp], ASGIApp]] = [CsrfGuard, BodyLimit, RequestContext]
    for layer in layers:
        app = layer(app)
    return app
