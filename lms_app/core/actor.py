"""Who asks: the value that every service and query takes after the database session."""

from dataclasses import dataclass
from uuid import UUID

from lms_app.core.errors import Forbidden, Unauthorized
from lms_app.core.i18n import DEFAULT_LOCALE, Locale
from models.accounts import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind an event, a request or a job, derived on the server each time."""

    user_id: UUID | None = None
    role: Role | None = None
    name: str = ""
    login_id: UUID | None = None
    locale: Locale = DEFAULT_LOCALE
    time_zone: str = "Asia/Almaty"

    @property
    def is_signed_in(self) -> bool:
        """Whether the person is known."""
        return self.user_id is not None

    @property
    def is_admin(self) -> bool:
        """Whether the person runs the school."""
        return self.role is Role.ADMIN

    @property
    def is_author(self) -> bool:
        """Whether the person may write content: instructors and admins."""
        return self.role in (Role.INSTRUCTOR, Role.ADMIN)

    def require_user(self) -> UUID:
        """Give the user's id.

        Raises:
            Unauthorized: Nobody is signed in.
        """
        if self.user_id is None:
            raise Unauthorized
        return self.user_id

    def require_role(self, *roles: Role) -> UUID:
        """Give the user's id when the role is one of `roles`.

        Raises:
            Unauthorized: Nobody is signed in.
            Forbidden: The role is another one.
        """
        user_id = self.require_user()
        if self.role not in roles:
            raise Forbidden
        return user_id


ANONYMOUS = Actor()
