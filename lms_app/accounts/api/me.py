"""Routes for one's own account: /api/v1/users/me."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from lms_app.accounts import queries, service
from lms_app.accounts.api.sign_in_cookies import set_settings_cookies
from lms_app.accounts.errors import WrongPassword
from lms_app.accounts.schemas import DeviceList, PasswordChange, ProfileUpdate, ProfileView
from lms_app.core.rate_limit import RateLimit
from lms_app.web.http import DbDep, SignedInDep, TransactionRoute, limit_by_person
from lms_app.web.http_docs import error_responses

PASSWORD_LIMIT = RateLimit("me.password", amount=10, period_s=900)

router = APIRouter(prefix="/api/v1/users/me", tags=["account"], route_class=TransactionRoute)


@router.get("/profile", summary="Read one's own profile", responses=error_responses(401))
def get_profile(actor: SignedInDep, db: DbDep) -> ProfileView:
    """Gives name, image and settings; the answer can be changed and sent back as it is."""
    return queries.get_profile(db, actor)


@router.put("/profile", summary="Change one's own profile", responses=error_responses(400, 401, 403, 413))
def put_profile(update: ProfileUpdate, actor: SignedInDep, response: Response, db: DbDep) -> ProfileView:
    """Changes what is sent and leaves the rest.

    Themes: light, dark, system; of the code editor site, light, dark, contrast. `editorTextPx` is the size of
    its text, 12 to 24. Locales: ru, kk, en. `timeZone` is an IANA name. `profileImage` is a
    link; null takes it away. `notifications` maps a kind to true or false.
    """
    profile = service.update_profile(db, actor, update)
    set_settings_cookies(response, profile.settings)
    return profile


@router.put(
    "/password",
    status_code=204,
    summary="Change one's own password",
    dependencies=[limit_by_person(PASSWORD_LIMIT)],
    responses=error_responses(400, WrongPassword, 401, 403, 413),
)
def put_password(change: PasswordChange, actor: SignedInDep, db: DbDep) -> None:
    """Asks for the current password again, and ends every other login of the person."""
    service.change_password(db, actor, change)


@router.get("/devices", summary="List one's own logins", responses=error_responses(401))
def list_devices(actor: SignedInDep, db: DbDep) -> DeviceList:
    """Gives the logins that are alive, the one in hand first."""
    return queries.list_devices(db, actor)


@router.delete(
    "/devices/{loginId}",
    status_code=204,
    summary="End one of one's own logins",
    responses=error_responses(400, 401, 403, 404),
)
def end_device(
    login_id: Annotated[UUID, Path(alias="loginId", description="The login's id")],
    actor: SignedInDep,
    db: DbDep,
) -> None:
    """Signs that device out; its tokens are refused from then on."""
    service.end_device(db, actor, login_id)
