"""What all tables share: naming of constraints, keys, times and enum columns."""

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, MetaData
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel
from uuid6 import uuid7

metadata: MetaData = SQLModel.metadata
metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(SQLModel):
    """Base of every table; it is named after its class, in snake_case and the singular."""

    @declared_attr.directive
    def __tablename__(cls) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]  # SQLModel declares the plain form
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__).lower()


def new_id() -> UUID:
    """Make a key that sorts by the time of its making (UUID version 7)."""
    return UUID(int=uuid7().int)


def _now() -> datetime:
    return datetime.now(UTC)


def timestamp() -> Any:
    """Type of a column that holds an aware time in UTC."""
    return DateTime(timezone=True)


def created_at_field() -> Any:
    """Column with the time at which the row was made."""
    return Field(default_factory=_now, sa_type=timestamp(), nullable=False)


def enum_type(enum: type[StrEnum], name: str) -> Any:
    """Type of a text column that holds one of the values of `enum`, with a check constraint."""
    return SqlEnum(
        enum,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],  # pyright: ignore[reportUnknownLambdaType, reportUnknownVariableType, reportUnknownMemberType]  # untyped in SQLAlchemy
    )
