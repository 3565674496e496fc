"""Using media: links to courses, their parts and lessons, by people who may change both."""

from uuid import UUID

from lms_app.core import audit
from lms_app.core.actor import Actor
from lms_app.core.db import Db
from lms_app.courses.errors import CourseNotFound
from lms_app.courses.gate import check_still_publishable
from lms_app.courses.queries import access_course
from lms_app.media import links
from lms_app.media.errors import TargetNotFound
from lms_app.media.library import get_details
from lms_app.media.library_schemas import LinkTarget, MediumDetails, TargetKind
from lms_app.media.managing import touch
from lms_app.media.queries import access_media
from lms_app.programs.authoring import access_lesson_template
from lms_app.programs.errors import LessonTemplateNotFound
from models.courses import Course


def link_medium(db: Db, actor: Actor, media_id: UUID, target: LinkTarget) -> MediumDetails:
    """Use a medium somewhere, beside the videos that items play. Twice is as once.

    Raises:
        AppError: See `lms_app.media.queries.access_media`.
        TargetNotFound: There is no such place, or it is not the person's to change.
    """
    _access_target(db, actor, target)
    row = access_media(db, actor, media_id, lock=True)
    if links.add_link(db, row.id, target):
        audit.record(db, actor, "media.linked", row.id, kind=target.kind.value, target=str(target.id))
        touch(db, row)
    return get_details(db, actor, media_id)


def unlink_medium(db: Db, actor: Actor, media_id: UUID, target: LinkTarget) -> MediumDetails:
    """Use a medium no longer somewhere; an item that played it has no video then. Twice is as once.

    Raises:
        AppError: See `lms_app.media.queries.access_media`.
        TargetNotFound: There is no such place, or it is not the person's to change.
        NotPublishable: Learners take the course, which can't be without this video.
    """
    course = _access_target(db, actor, target)
    row = access_media(db, actor, media_id, lock=True)
    if links.remove_link(db, row.id, target):
        audit.record(db, actor, "media.unlinked", row.id, kind=target.kind.value, target=str(target.id))
        touch(db, row)
        if course is not None:
            db.refresh(course)
            check_still_publishable(db, actor, course)
    return get_details(db, actor, media_id)


def _access_target(db: Db, actor: Actor, target: LinkTarget) -> Course | None:
    """Fetch and lock the course of a target, or check access to a lesson, which has none."""
    try:
        if target.kind is TargetKind.LESSON:
            # Only admins change lessons; to others there is no such place.
            if not actor.is_admin:
                raise TargetNotFound
            access_lesson_template(db, actor, target.id)
            return None
        course_id = links.find_course_id(db, target)
        if course_id is None:
            raise TargetNotFound
        return access_course(db, actor, course_id, lock=True)
    except (CourseNotFound, LessonTemplateNotFound) as error:
        raise TargetNotFound from error
