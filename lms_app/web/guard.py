"""Deny-by-default authorization of every websocket event.

Each function of a state can be called by anybody with a socket.io client. So each handler states who
may call it, and this middleware, which sees chained, background and on_load events too, refuses the
rest. It protects no data: that is the service's first line. It keeps strangers off the handlers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import FunctionType
from typing import Any, TypeVar

import reflex as rx
from reflex.app import App
from reflex.middleware.middleware import Middleware
from reflex.state import BaseState, StateUpdate
from reflex_base.event import Event
from reflex_base.registry import RegistrationContext

from lms_app.core.actor import Actor
from lms_app.core.log import bind, get_logger, new_request_id
from lms_app.core.tokens import hash_secret
from lms_app.web.actor import read_actor, remember_actor, session_token_of
from lms_app.web.browser import go_to, go_to_login, show_error
from models.accounts import Role

_POLICY = "__lms_policy__"
_HYDRATE_EVENTS = ("hydrate", "hydrate_and_load")
# The events that every Reflex page needs; what else the framework registers, such as setvar, is refused.
FRAMEWORK_EVENTS = frozenset(
    {*_HYDRATE_EVENTS, "on_load_internal", "set_is_hydrated", "handle_frontend_exception"}
)

Handler = TypeVar("Handler", bound=Callable[..., Any])
_log = get_logger(__name__)


@dataclass(frozen=True)
class Policy:
    """Who may call a handler; no roles means anybody who passes `needs_login`."""

    needs_login: bool
    roles: frozenset[Role] = frozenset()

    def allows(self, actor: Actor) -> bool:
        """Tell whether `actor` may call the handler."""
        if self.needs_login and not actor.is_signed_in:
            return False
        return not self.roles or actor.role in self.roles


def _with_policy(policy: Policy) -> Callable[[Handler], Handler]:
    def mark(handler: Handler) -> Handler:
        setattr(handler, _POLICY, policy)
        return handler

    return mark


def public(handler: Handler) -> Handler:
    """Let anybody call the handler, signed in or not."""
    return _with_policy(Policy(needs_login=False))(handler)


def signed_in(handler: Handler) -> Handler:
    """Let everybody call the handler who is signed in."""
    return _with_policy(Policy(needs_login=True))(handler)


def require_role(*roles: Role) -> Callable[[Handler], Handler]:
    """Let people with one of `roles` call the handler."""
    return _with_policy(Policy(needs_login=True, roles=frozenset(roles)))


def policy_of(function: Callable[..., Any]) -> Policy | None:
    """Give the policy of a handler's function, if it has one."""
    return getattr(function, _POLICY, None)


class Guarded(rx.State, mixin=True):
    """Base of every state of the product: a handler without a policy is an error at import."""

    @classmethod
    def __init_subclass__(cls, mixin: bool = False, **kwargs: Any) -> None:
        """Refuse a class with an unmarked handler.

        Raises:
            TypeError: A public function has no policy.
        """
        for name, member in vars(cls).items():
            if name.startswith("_") or not isinstance(member, FunctionType):
                continue
            if policy_of(member) is None:
                raise TypeError(f"{cls.__qualname__}.{name} needs @public, @signed_in or @require_role(...)")
        super().__init_subclass__(mixin=mixin, **kwargs)


class TabOwner(rx.State):
    """Binds a tab's states to the login session that filled them."""

    _login_hash: str = ""


class GuardMiddleware(Middleware):
    """Runs before every event; what it returns is sent instead of running the handler."""

    async def preprocess(self, app: App, state: BaseState, event: Event) -> StateUpdate | None:
        """Let the event pass (None), or refuse it."""
        del app
        new_request_id()
        root = state._get_root_state()
        actor = await read_actor(root)  # pyright: ignore[reportArgumentType]  # the root is the app's State
        remember_actor(actor)
        bind(userId=str(actor.user_id or ""), operation=event.name.rsplit(".", 2)[-1])
        refusal = await _check_tab(root, event, actor)
        return refusal or _check_policy(event, actor)


async def _check_tab(root: BaseState, event: Event, actor: Actor) -> StateUpdate | None:
    """Refuse a tab whose states belong to another login, such as that of a stolen tab token."""
    owner = await root.get_state(TabOwner)
    token = session_token_of(root) if actor.is_signed_in else ""  # pyright: ignore[reportArgumentType]
    mine = hash_secret(token) if token else ""
    if owner._login_hash == mine:
        return None
    if event.name.rsplit(".", 1)[-1] in _HYDRATE_EVENTS:
        # A full page load brings the whole tree into memory; nothing of another login may stay in it.
        root.reset()
        owner._login_hash = mine
        return None
    if not owner._login_hash:
        # The tab has held nobody's data so far; from now on it is this login's.
        owner._login_hash = mine
        return None
    _log.warning("guard.tab_refused")
    return _refuse(go_to("/dashboard") if actor.is_signed_in else go_to_login())


def _check_policy(event: Event, actor: Actor) -> StateUpdate | None:
    registered = RegistrationContext.get().event_handlers.get(event.name)
    if registered is None:
        _log.warning("guard.refused", reason="unknown handler")
        return _refuse(show_error("errors.forbidden"))
    function = registered.handler.fn
    owner = registered.states[0]
    if owner.__module__.startswith("reflex."):
        if event.name.rsplit(".", 1)[-1] in FRAMEWORK_EVENTS:
            return None
        _log.warning("guard.refused", reason="framework handler")
        return _refuse(show_error("errors.forbidden"))
    policy = policy_of(function)
    if policy is not None and policy.allows(actor):
        return None
    _log.warning("guard.refused", reason="no policy" if policy is None else "role")
    if policy is not None and policy.needs_login and not actor.is_signed_in:
        return _refuse(go_to_login())
    return _refuse(show_error("errors.forbidden"))


def _refuse(event: rx.event.EventSpec) -> StateUpdate:
    return StateUpdate(events=Event.from_event_type(event))
