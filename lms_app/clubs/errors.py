"""What clubs can refuse."""

from lms_app.core.errors import Conflict, Forbidden, Message, NotFound, ValidationFailed


class ClubNotFound(NotFound):
    """There is none, or the person has nothing to do with it."""

    key = "errors.clubs.not_found"


class ClassNotFound(NotFound):
    """This club has no such class."""

    key = "errors.clubs.class_not_found"


class MemberNotFound(NotFound):
    """This club has no such member or request."""

    key = "errors.clubs.member_not_found"


class PrintNotFound(NotFound):
    """There is no such sheet to print, or it was taken already."""

    key = "errors.clubs.print_not_found"


class NotYourClub(Forbidden):
    """A member wants what only its mentor may."""

    key = "errors.clubs.not_yours"


class NoSubscription(Forbidden):
    """The mentor of the club has no ACTIVE subscription, so nothing may be added."""

    key = "errors.clubs.no_subscription"


class ClubLimitReached(Forbidden):
    """The subscription allows no further club (PAY 8); takes `used` and `limit`."""

    key = "errors.clubs.club_limit"


class ClassLimitReached(Forbidden):
    """The subscription allows no further class in this club (PAY 8); takes `used` and `limit`."""

    key = "errors.clubs.class_limit"


class StudentLimitReached(Forbidden):
    """The class has no place left (PAY 8); takes `used` and `limit`."""

    key = "errors.clubs.student_limit"


class ClubArchived(Conflict):
    """The club was put into the archive: it can be read, and not changed."""

    key = "errors.clubs.archived"


class SameKeyOtherContent(Conflict):
    """An Idempotency-Key was used again for something else."""

    key = "errors.same_key_other_content"


class OwnClub(Conflict):
    """The mentor of a club can't become its student."""

    key = "errors.clubs.own_club"


class ClassNotEmpty(Conflict):
    """A class with students can't be switched off."""

    key = "errors.clubs.class_not_empty"


class NotAChildAccount(Conflict):
    """Only accounts that this club made get a new password from it."""

    key = "errors.clubs.not_a_child_account"


class WrongCode(NotFound):
    """No club has this code."""

    key = "errors.clubs.wrong_code"

    def __init__(self) -> None:
        super().__init__()
        self.fields = {"code": [Message(self.key)]}


class UsernameTaken(Conflict):
    """Another account has this username."""

    key = "errors.clubs.username_taken"

    def __init__(self) -> None:
        super().__init__()
        self.fields = {"username": [Message(self.key)]}


class ClassRequired(ValidationFailed):
    """The club has several classes, and it was not said into which one."""

    def __init__(self) -> None:
        super().__init__({"classId": [Message("errors.clubs.class_required")]})
