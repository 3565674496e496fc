"""What quizzes take and give. The right answers are in `QuizView.review` alone, after the end."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StrictInt

from lms_app.core.schema import ApiModel
from lms_app.programs.schemas import MAX_OPTIONS, MAX_QUESTIONS
from models.programs import QuestionKind
from models.quizzes import AssignmentStatus, CertificateStatus

Place = Annotated[StrictInt, Field(ge=0, lt=MAX_OPTIONS)]
Places = Annotated[list[Place | None], Field(max_length=MAX_OPTIONS)]


class AnswerInput(ApiModel):
    """What was chosen for one question; places count from 0, null takes an answer back.

    For SINGLE `selectedIndex` is the option's place, for MULTIPLE a list of places, for MATCHING a list that
    has for each option the place of its match (null for one not chosen yet).
    """

    question_id: UUID
    selected_index: Place | Places | None


class AnswersInput(ApiModel):
    """Answers to some or all of the questions; those that are left out stay as they were saved."""

    answers: Annotated[list[AnswerInput], Field(max_length=MAX_QUESTIONS)]


class AnswerView(ApiModel):
    """What was chosen so far."""

    question_id: UUID
    selected_index: int | list[int | None]


class QuestionView(ApiModel):
    """A question as it is asked. `matches` are there for MATCHING, in an order of their own."""

    id: UUID
    kind: QuestionKind
    text: str
    options: list[str]
    matches: list[str]


class QuestionReview(ApiModel):
    """How a question was answered, and what would have been right, in the shape of `selectedIndex`."""

    question_id: UUID
    is_correct: bool
    correct_index: int | list[int]
    explanation: str


class QuizResult(ApiModel):
    """What a quiz brought. `score` is in percent; `thresholdReached` says whether the certificate is earned.

    `userTotalXP` is the total in the club right after this quiz; a second submit answers the same.
    """

    score: int
    total_questions: int
    correct_answers: int
    xp_awarded: int
    user_total_xp: Annotated[int, Field(alias="userTotalXP")]
    threshold_reached: bool
    certificate_request_created: bool


class QuizView(ApiModel):
    """One student's quiz. `result` and `review` are null until it is handed in."""

    id: UUID
    club_id: UUID
    lesson_id: UUID
    lesson_title: str
    status: AssignmentStatus
    assigned_at: datetime
    completed_at: datetime | None
    pass_percent: int
    xp: int
    threshold: int
    questions: list[QuestionView]
    answers: list[AnswerView]
    result: QuizResult | None
    review: list[QuestionReview] | None


class QuizSummary(ApiModel):
    """A quiz in a list. `score` and `xpAwarded` are null until it is handed in."""

    id: UUID
    club_id: UUID
    club_name: str
    lesson_id: UUID
    lesson_title: str
    status: AssignmentStatus
    question_count: int
    answered_count: int
    assigned_at: datetime
    completed_at: datetime | None
    score: int | None
    xp_awarded: int | None


class ClubQuizzes(ApiModel):
    """A student's quizzes of a club, those to be solved first, and the way to the certificate."""

    quizzes: list[QuizSummary]
    total_xp: Annotated[int, Field(alias="totalXP")]
    threshold: int
    has_certificate_request: bool
    certificate_status: CertificateStatus | None
