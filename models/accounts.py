"""People and how they sign in."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from models.base import Table, created_at_field, enum_type, new_id, timestamp


class Role(StrEnum):
    """What a person may do everywhere; being a mentor of a club is a capability, not a role."""

    STUDENT = "STUDENT"
    INSTRUCTOR = "INSTRUCTOR"
    ADMIN = "ADMIN"


class Theme(StrEnum):
    """Colours of the pages; SYSTEM follows the device."""

    LIGHT = "light"
    DARK = "dark"
    SYSTEM = "system"


class EditorTheme(StrEnum):
    """Colours of the code editor; SITE are those of the pages around it."""

    SITE = "site"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class TokenPurpose(StrEnum):
    """What a one-time link allows."""

    PASSWORD_RESET = "PASSWORD_RESET"  # noqa: S105 - a kind of token, not a secret


class User(Table, table=True):
    """A person with an account. E-mail and username are stored in lower case.

    Colours and size of the code editor are NULL until the person chooses them.
    """

    __tablename__ = "user_account"  # pyright: ignore[reportAssignmentType]  # "user" is a reserved word in SQL
    __table_args__ = (
        CheckConstraint("email IS NOT NULL OR username IS NOT NULL", name="has_login_name"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("username = lower(username)", name="username_lower"),
        CheckConstraint("editor_text_px BETWEEN 12 AND 24", name="editor_text_px"),
        Index("uq_user_account_email", "email", unique=True, postgresql_where=text("deleted_at IS NULL")),
        Index(
            "uq_user_account_username", "username", unique=True, postgresql_where=text("deleted_at IS NULL")
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    email: str | None = Field(default=None, max_length=254)
    username: str | None = Field(default=None, max_length=40)
    name: str = Field(max_length=100)
    password_hash: str | None = None
    role: Role = Field(default=Role.STUDENT, sa_type=enum_type(Role, "role"))
    profile_image: str | None = Field(default=None, max_length=500)
    theme: Theme = Field(default=Theme.SYSTEM, sa_type=enum_type(Theme, "theme"))
    editor_theme: EditorTheme | None = Field(default=None, sa_type=enum_type(EditorTheme, "editor_theme"))
    editor_text_px: int | None = None
    locale: str = Field(default="ru", max_length=2)
    time_zone: str = Field(default="Asia/Almaty", max_length=64)
    notifications: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    created_at: datetime = created_at_field()
    deleted_at: datetime | None = Field(default=None, sa_type=timestamp())


class LoginSession(Table, table=True):
    """One sign-in on one device: what the session cookie names, and the family of its refresh tokens."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="user_account.id", index=True, ondelete="CASCADE")
    token_hash: str = Field(max_length=64, unique=True)
    created_at: datetime = created_at_field()
    last_seen_at: datetime = created_at_field()
    expires_at: datetime = Field(sa_type=timestamp())
    ended_at: datetime | None = Field(default=None, sa_type=timestamp())
    user_agent: str = Field(default="", max_length=300)


class RefreshToken(Table, table=True):
    """One refresh token of a login session; a second use of the same one ends the session."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    login_session_id: UUID = Field(foreign_key="login_session.id", index=True, ondelete="CASCADE")
    created_at: datetime = created_at_field()
    expires_at: datetime = Field(sa_type=timestamp())
    used_at: datetime | None = Field(default=None, sa_type=timestamp())


class OneTimeToken(Table, table=True):
    """A link that works once, such as the one of a password reset."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="user_account.id", index=True, ondelete="CASCADE")
    purpose: TokenPurpose = Field(sa_type=enum_type(TokenPurpose, "purpose"))
    token_hash: str = Field(max_length=64, unique=True)
    created_at: datetime = created_at_field()
    expires_at: datetime = Field(sa_type=timestamp())
    used_at: datetime | None = Field(default=None, sa_type=timestamp())
