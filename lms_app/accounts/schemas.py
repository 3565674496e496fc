"""What the doors of accounts accept and give."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from lms_app.core.i18n import Locale
from lms_app.core.schema import ApiModel, Line, Text
from models.accounts import EditorTheme, Role, Theme

# Sizes here keep giants out; what is long enough and well formed is decided in `rules`, which can say
# everything that is wrong at once.
EmailText = Annotated[Line, Field(max_length=254, examples=["aigerim@example.org"])]
NameText = Annotated[Line, Field(max_length=100, examples=["Айгерім Сәрсенова"])]
PasswordText = Annotated[Text, Field(max_length=1000, examples=["three green robots"])]
SecretText = Annotated[Text, Field(max_length=4096)]
NotificationKind = Annotated[Text, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_.]{0,39}$")]


class Registration(ApiModel):
    """A new account."""

    name: NameText
    email: EmailText
    password: PasswordText


class SignIn(ApiModel):
    """An e-mail with its password."""

    email: EmailText
    password: PasswordText


class RefreshRequest(ApiModel):
    """The refresh token of a program; a browser sends its cookie instead."""

    refresh_token: SecretText | None = None


class ForgottenPassword(ApiModel):
    """Whose password is to be reset."""

    email: EmailText


class PasswordReset(ApiModel):
    """A new password, allowed by the token of the e-mailed link."""

    token: SecretText
    password: PasswordText


class PasswordChange(ApiModel):
    """A new password, allowed by the current one."""

    current_password: PasswordText
    new_password: PasswordText


class SettingsUpdate(ApiModel):
    """Settings to change; what is left out stays."""

    theme: Theme | None = None
    editor_theme: EditorTheme | None = None
    editor_text_px: Annotated[int, Field(ge=12, le=24)] | None = None
    locale: Locale | None = None
    time_zone: Annotated[Line, Field(max_length=64, examples=["Asia/Almaty"])] | None = None
    notifications: Annotated[dict[NotificationKind, bool], Field(max_length=50)] | None = None


class ProfileUpdate(ApiModel):
    """What a person changes about themselves; what is left out stays, an empty image takes it away."""

    name: NameText | None = None
    profile_image: Annotated[Line, Field(max_length=500)] | None = None
    settings: SettingsUpdate = SettingsUpdate()


class UserView(ApiModel):
    """Who somebody is."""

    id: UUID
    email: str | None
    name: str
    role: Role


class MeView(ApiModel):
    """The answer to "who am I"."""

    user: UserView


class LoginView(ApiModel):
    """The answer to signing in: an access token (1 h), a refresh token (7 days) and who it is for."""

    token: str
    refresh_token: str
    user: UserView


class SettingsView(ApiModel):
    """What a person has chosen; of the code editor null until they have."""

    theme: Theme
    editor_theme: EditorTheme | None
    editor_text_px: int | None
    locale: Locale
    time_zone: str
    notifications: dict[str, bool]


class ProfileView(ApiModel):
    """What a person may change about themselves; it can be sent back as it is."""

    name: str
    profile_image: str | None
    settings: SettingsView


class DeviceView(ApiModel):
    """One sign-in on one device. `device` is what its browser called itself, shortened."""

    id: UUID
    device: str
    created_at: datetime
    last_seen_at: datetime
    is_current: bool


class DeviceList(ApiModel):
    """The sign-ins that are alive, the latest first."""

    devices: list[DeviceView]


class CsrfView(ApiModel):
    """The token to send as X-CSRF-Token with writes that the session cookie authenticates."""

    csrf_token: str


class Notice(ApiModel):
    """A sentence for the person."""

    message: str
