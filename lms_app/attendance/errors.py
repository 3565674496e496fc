"""What the register can refuse. `fields` names the ids of the lessons or students that it is about."""

from collections.abc import Iterable
from uuid import UUID

from lms_app.core.errors import AppError, Conflict, ErrorCode, Message


class StudentsNotInLesson(AppError):
    """Some are no students of the lesson's class, or of its club.

    Args:
        student_ids: Whose marks were refused.
    """

    code = ErrorCode.VALIDATION_ERROR
    key = "attendance.error.students_not_in_lesson"

    def __init__(self, student_ids: Iterable[UUID]) -> None:
        ids = sorted(str(each) for each in student_ids)
        super().__init__(count=len(ids))
        self.fields = {each: [Message("attendance.error.not_in_lesson")] for each in ids}


class PastLessonUnconfirmed(Conflict):
    """Marks of a lesson that is over were to change without the word that this is meant.

    Args:
        lesson_ids: Which lessons are over.
    """

    key = "attendance.error.past_lesson"

    def __init__(self, lesson_ids: Iterable[UUID]) -> None:
        super().__init__()
        self.fields = {str(each): [Message("attendance.error.is_past")] for each in sorted(lesson_ids)}


class LessonWasCancelled(Conflict):
    """Nobody can have been at a lesson that did not take place.

    Args:
        lesson_ids: Which lessons were cancelled.
    """

    # Told from an unconfirmed past lesson by its code: saying it again with more resolve changes nothing.
    code = ErrorCode.INVALID_INPUT
    key = "attendance.error.cancelled_lesson"

    def __init__(self, lesson_ids: Iterable[UUID]) -> None:
        super().__init__()
        self.fields = {str(each): [Message("attendance.error.is_cancelled")] for each in sorted(lesson_ids)}
