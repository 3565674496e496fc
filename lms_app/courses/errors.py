"""What courses can refuse."""

from collections.abc import Mapping, Sequence
from typing import Any

from lms_app.core.errors import AppError, Conflict, ErrorCode, Forbidden, NotFound, ValidationFailed


class CourseInvalid(ValidationFailed):
    """Fields of a course that are missing or mean nothing."""

    key = "courses.error.validation_failed"


class CourseIdInvalid(AppError):
    """What stands for the course in the address is no id."""

    code = ErrorCode.INVALID_INPUT
    key = "courses.error.id_invalid"


class CourseNotFound(NotFound):
    """There is no such course, or the person may not know of it."""

    key = "courses.error.not_found"


class PartNotFound(NotFound):
    """An id in a tree is that of a chapter or item of another course."""

    key = "courses.error.part_not_found"

    def __init__(self, fields: Mapping[str, Sequence[Any]]) -> None:
        super().__init__()
        self.fields = fields


class AuthorsOnly(Forbidden):
    """Only instructors and admins write courses."""

    key = "courses.error.authors_only"


class CreationOff(Forbidden):
    """New courses are not open to this person yet."""

    key = "courses.error.creation_off"


class SavedMeanwhile(Conflict):
    """Somebody saved after this person had opened it; `details` say who, when, and the version now."""

    key = "courses.error.saved_meanwhile"

    def __init__(self, *, version: int, saved_by: str, saved_at: str) -> None:
        super().__init__(name=saved_by)
        self.details = {"version": version, "savedBy": saved_by, "savedAt": saved_at}


class ChallengesChanged(Conflict):
    """Somebody saved the list of challenges after this person had opened it; `details` have its version."""

    key = "courses.error.challenges_changed"

    def __init__(self, *, version: int) -> None:
        super().__init__()
        self.details = {"version": version}


class DraftElsewhere(Conflict):
    """The draft was changed in another tab or on another machine; `details` have its version."""

    key = "courses.error.draft_elsewhere"

    def __init__(self, *, version: int) -> None:
        super().__init__()
        self.details = {"version": version}


class OrderClash(Conflict):
    """Two parts of one parent have the same place."""

    key = "courses.error.order_clash"

    def __init__(self, fields: Mapping[str, Sequence[Any]]) -> None:
        super().__init__()
        self.fields = fields


class NotPublishable(Conflict):
    """The course lacks something that learners need; `details` name every point."""

    key = "courses.error.not_publishable"

    def __init__(self, unmet: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(count=len(unmet))
        self.details = {"unmet": list(unmet)}


class CourseSyncFailed(AppError):
    """The tree could not be saved and is as it was; the same save may be sent again."""

    code = ErrorCode.COURSE_SYNC_ERROR
    status = 500
    key = "courses.error.sync_failed"


class WrongStatus(Conflict):
    """The course is not in a status from which this can be done."""

    key = "courses.error.wrong_status"


class DraftNotFound(NotFound):
    """There is no such draft."""

    key = "courses.error.draft_not_found"
