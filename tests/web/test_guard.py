import pytest
import reflex as rx
from reflex_base.registry import RegistrationContext

from lms_app.core.actor import ANONYMOUS, Actor
from lms_app.lms_app import app
from lms_app.web.guard import FRAMEWORK_EVENTS, Guarded, Policy, policy_of, public, require_role, signed_in
from models.accounts import Role
from models.base import new_id

STUDENT = Actor(user_id=new_id(), role=Role.STUDENT)
ADMIN = Actor(user_id=new_id(), role=Role.ADMIN)


def test_a_state_with_an_unmarked_handler_cannot_be_defined() -> None:
    with pytest.raises(TypeError, match="Careless.save needs @public"):

        class Careless(Guarded, rx.State):
            def save(self) -> None:
                """Nobody said who may."""


def test_an_event_decorator_does_not_hide_a_missing_policy() -> None:
    with pytest.raises(TypeError, match="needs @public"):

        class CarelessEvent(Guarded, rx.State):
            @rx.event(background=True)
            async def watch(self) -> None:
                """Nobody said who may."""


@pytest.mark.parametrize(
    ("mark", "allowed"),
    [
        (public, [ANONYMOUS, STUDENT, ADMIN]),
        (signed_in, [STUDENT, ADMIN]),
        (require_role(Role.ADMIN), [ADMIN]),
        (require_role(Role.ADMIN, Role.STUDENT), [STUDENT, ADMIN]),
    ],
)
def test_policies(mark, allowed: list[Actor]) -> None:
    def handler() -> None:
        """Stands for an event handler."""

    policy = policy_of(mark(handler))
    assert policy is not None
    assert [actor for actor in (ANONYMOUS, STUDENT, ADMIN) if policy.allows(actor)] == allowed


def test_a_policy_with_roles_never_lets_strangers_in() -> None:
    assert not Policy(needs_login=True, roles=frozenset(Role)).allows(ANONYMOUS)


def test_every_registered_handler_has_a_policy_or_is_refused() -> None:
    assert app._middlewares, "the guard must be installed"
    own = 0
    for name, registered in RegistrationContext.get().event_handlers.items():
        last = name.rsplit(".", 1)[-1]
        if registered.states[0].__module__.startswith("reflex.") or last == "setvar":
            assert last in FRAMEWORK_EVENTS | {"setvar", "update_vars_internal"}, name
            continue
        assert policy_of(registered.handler.fn) is not None, name
        own += 1
    assert own > 0


def test_the_guard_runs_before_anything_else_looks_at_an_event() -> None:
    assert type(app._middlewares[0]).__name__ == "GuardMiddleware"


def test_no_other_origin_gets_in() -> None:
    assert app.sio is not None
    assert "*" not in app.sio.eio.cors_allowed_origins
