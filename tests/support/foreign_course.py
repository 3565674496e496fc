"""A course with everything around it that can be written to, among the people of a foreign club."""

from typing import Any

from lms_app.core.db import Db
from lms_app.flags.queries import NEW_COURSES
from models.base import new_id
from models.courses import CourseDraft, CourseStatus, ItemKind
from models.media import MediaDeletionRequest, MediaKind
from tests.factories.accounts import make_user
from tests.factories.courses import (
    make_author,
    make_course,
    make_enrollment,
    make_item,
    make_section,
    make_video,
)
from tests.factories.grading import make_challenge
from tests.factories.media import make_media, make_upload
from tests.support.foreign_club import ForeignClub

_QUIZ: dict[str, Any] = {
    "passPercent": 50,
    "questions": [{"kind": "SINGLE", "text": "Сколько вольт?", "options": ["5", "230"], "correct": [0]}],
}


def add_foreign_course(db: Db, scene: ForeignClub) -> None:
    """Add a published course and a draft of an author of their own, a learner, a medium and an upload."""
    author, learner = make_author(db, name="Кирилл"), make_user(db, name="Лев")
    scene.people |= {"author": author, "learner": learner}
    course = make_course(db, author, status=CourseStatus.PUBLISHED)
    section = make_section(db, course)
    text = make_item(db, section)
    quiz = make_item(db, section, kind=ItemKind.QUIZ, order_index=1, body="", quiz=_QUIZ)
    make_enrollment(db, course, learner)
    draft_course = make_course(db, author, title="Черновик")
    make_item(db, make_section(db, draft_course))
    draft = CourseDraft(
        user_id=author.id,
        data={
            "title": "Новый",
            "description": "О нём",
            "sections": [{"id": str(new_id()), "title": "Начало"}],
        },
    )
    db.add(draft)
    db.commit()
    medium, played = make_video(db, author), make_video(db, author)
    make_item(db, section, kind=ItemKind.VIDEO, order_index=2, body="", media_id=played.id)
    asked = MediaDeletionRequest(media_id=played.id, asked_by_id=author.id, reason="Ученик в кадре")
    db.add(asked)
    db.commit()
    upload = make_upload(db, author, make_media(db, author, kind=MediaKind.PDF, file_name="a.pdf"))
    scene.ids |= {
        "course": str(course.id),
        "challenge": str(make_challenge(db).id),
        "learner": str(learner.id),
        "section": str(section.id),
        "item": str(text.id),
        "quiz_item": str(quiz.id),
        "draft_course": str(draft_course.id),
        "draft": str(draft.id),
        "medium": str(medium.id),
        "played_medium": str(played.id),
        # Words that stand in addresses where ids do elsewhere.
        "target_kind": "course",
        "feature": NEW_COURSES,
        "deletion_request": str(asked.id),
        "upload": str(upload.id),
    }
