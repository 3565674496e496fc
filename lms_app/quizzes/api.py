"""The HTTP door of quizzes, for the students who got them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Path

from lms_app.clubs.errors import ClubNotFound
from lms_app.quizzes import queries, service
from lms_app.quizzes.errors import QuizFinished, QuizNotFound
from lms_app.quizzes.schemas import AnswersInput, ClubQuizzes, QuizResult, QuizSummary, QuizView
from lms_app.web.http import DbDep, SignedInDep, TransactionRoute
from lms_app.web.http_docs import flat_error_responses

router = APIRouter(prefix="/api", tags=["quizzes"], route_class=TransactionRoute)

ClubId = Annotated[UUID, Path(alias="kruzhokId", description="The club's id")]
_QUESTION = "0192a5c8-7e10-7c3a-9a41-7d2f3c9b1e0"
_ANSWERS = {
    "answers": [
        {"questionId": f"{_QUESTION}1", "selectedIndex": 1},
        {"questionId": f"{_QUESTION}2", "selectedIndex": [0, 2]},
        {"questionId": f"{_QUESTION}3", "selectedIndex": [2, 0, 1]},
    ]
}
AnswersBody = Annotated[AnswersInput, Body(openapi_examples={"three kinds": {"value": _ANSWERS}})]


@router.get("/quizzes", summary="List the quizzes to be solved", responses=flat_error_responses(401))
def list_due_quizzes(db: DbDep, actor: SignedInDep) -> list[QuizSummary]:
    """One's own, of all clubs, the oldest first."""
    return queries.list_due_quizzes(db, actor)


@router.get(
    "/kruzhok/{kruzhokId}/quizzes",
    summary="List one's quizzes and points of a club",
    responses=flat_error_responses(400, 401, ClubNotFound),
)
def list_club_quizzes(db: DbDep, actor: SignedInDep, club_id: ClubId) -> ClubQuizzes:
    """Those to be solved first, and how far it is to the certificate."""
    return queries.list_club_quizzes(db, actor, club_id)


@router.get(
    "/kruzhok/{kruzhokId}/quiz/{assignmentId}",
    summary="Read a quiz",
    responses=flat_error_responses(400, 401, ClubNotFound, QuizNotFound),
)
def read_quiz(
    db: DbDep,
    actor: SignedInDep,
    club_id: ClubId,
    assignment_id: Annotated[UUID, Path(description="The quiz's id", alias="assignmentId")],
) -> QuizView:
    """One's own only. Right answers and explanations are in it once it is handed in, and not before."""
    return queries.get_quiz(db, actor, club_id, assignment_id)


@router.put(
    "/kruzhok/{kruzhokId}/quiz/{assignmentId}/answers",
    summary="Save answers",
    responses=flat_error_responses(400, 401, ClubNotFound, QuizNotFound, QuizFinished),
)
def save_answers(
    db: DbDep,
    actor: SignedInDep,
    club_id: ClubId,
    assignment_id: Annotated[UUID, Path(description="The quiz's id", alias="assignmentId")],
    body: AnswersBody,
) -> QuizView:
    """The quiz is resumed with them, on another device too. Other questions stay as they were."""
    return service.save_answers(db, actor, club_id, assignment_id, body.answers)


@router.post(
    "/kruzhok/{kruzhokId}/lessons/{lessonId}/quiz/submit",
    summary="Hand a quiz in",
    responses=flat_error_responses(400, 401, ClubNotFound, QuizNotFound),
)
def submit_quiz(
    db: DbDep,
    actor: SignedInDep,
    club_id: ClubId,
    lesson_id: Annotated[UUID, Path(description="The scheduled lesson's id", alias="lessonId")],
    body: AnswersBody,
) -> QuizResult:
    """Answers that were saved count too. It is handed in once: a second submit answers the first result.

    `selectedIndex` is the option's place from 0; for MULTIPLE a list of places; for MATCHING a list that has
    for each option the place of its match.
    """
    return service.submit_quiz(db, actor, club_id, lesson_id, body.answers)
