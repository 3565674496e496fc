"""What a course looks like on its page and in the player."""

from dataclasses import dataclass, field

from lms_app.learning.schemas import CoursePage, CourseTask, OutlineItem, OutlineSection
from models.courses import CourseStatus


@dataclass(frozen=True)
class ItemRow:
    """One item; `duration` is "12:34" or empty. `href` is empty for outsiders."""

    id: str
    kind: str
    title: str
    duration: str
    is_completed: bool
    is_begun: bool
    href: str


@dataclass(frozen=True)
class ChapterRow:
    """One chapter and how much of it is done."""

    id: str
    title: str
    parts: list[ItemRow]
    completed: int
    total: int


@dataclass(frozen=True)
class TaskRow:
    """One challenge of the course; the times are ISO 8601 or empty, `href` when it can't be solved now."""

    id: str
    title: str
    href: str
    difficulty: str
    due_at: str
    points: int
    required: bool
    state: str
    solved_at: str


@dataclass(frozen=True)
class CourseRow:
    """A course; `role` is empty for whoever isn't in it, `price_minor` 0 for nothing."""

    id: str = ""
    title: str = ""
    description: str = ""
    author: str = ""
    difficulty: str = ""
    status: str = ""
    price_minor: int = 0
    currency: str = ""
    role: str = ""
    can_edit: bool = False
    can_see_students: bool = False
    students: int = 0
    item_count: int = 0
    completed: int = 0
    minutes: int = 0
    percent: int = 0
    is_completed: bool = False
    is_begun: bool = False
    resume_href: str = ""
    first_href: str = ""
    points: int = 0
    earned: int = 0
    chapters: list[ChapterRow] = field(default_factory=list[ChapterRow])
    tasks: list[TaskRow] = field(default_factory=list[TaskRow])


def make_course_row(page: CoursePage) -> CourseRow:
    """Give what the pages show of a course."""
    path = f"/courses/{page.id}"
    is_inside = page.role is not None or page.can_edit
    items = [each for section in page.sections for each in section.items]
    resume = page.resume_item_id or (items[0].id if items else None)
    return CourseRow(
        id=str(page.id),
        title=page.title,
        description=page.description,
        author=page.author,
        difficulty=page.difficulty.value,
        status="" if page.status is CourseStatus.PUBLISHED else page.status.value,
        price_minor=minor_of(page.price),
        currency=page.currency or "",
        role=page.role.value if page.role else "",
        can_edit=page.can_edit,
        can_see_students=page.can_see_students,
        students=page.student_count,
        item_count=page.item_count,
        completed=page.completed_count,
        minutes=minutes_of(page.duration_s),
        percent=page.percent,
        is_completed=page.completed_at is not None,
        is_begun=any(each.is_completed or each.position_s is not None for each in items),
        resume_href=f"{path}/items/{resume}" if resume else "",
        first_href=f"{path}/items/{items[0].id}" if items else "",
        points=sum(each.points for each in page.challenges),
        earned=sum(each.earned for each in page.challenges),
        chapters=[_make_chapter(each, path if is_inside else "") for each in page.sections],
        tasks=[_make_task(each) for each in page.challenges],
    )


def _make_chapter(section: OutlineSection, path: str) -> ChapterRow:
    return ChapterRow(
        id=str(section.id),
        title=section.title,
        parts=[_make_item(each, path) for each in section.items],
        completed=sum(each.is_completed for each in section.items),
        total=len(section.items),
    )


def _make_item(item: OutlineItem, path: str) -> ItemRow:
    return ItemRow(
        id=str(item.id),
        kind=item.kind.value,
        title=item.title,
        duration=write_length(item.duration_s),
        is_completed=item.is_completed,
        is_begun=item.position_s is not None,
        href=f"{path}/items/{item.id}" if path else "",
    )


def _make_task(task: CourseTask) -> TaskRow:
    return TaskRow(
        id=str(task.challenge_id),
        title=task.title,
        href=f"/challenge/{task.challenge_id}" if task.is_open else "",
        difficulty=task.difficulty,
        due_at=task.due_at.isoformat() if task.due_at else "",
        points=task.points,
        required=task.required,
        state=task.state.value,
        solved_at=task.solved_at.isoformat() if task.solved_at else "",
    )


def write_length(duration_s: int | None) -> str:
    """Give minutes and seconds as players write them, "1:02:03" or "2:03"; empty when it isn't known."""
    if duration_s is None:
        return ""
    hours, minutes, seconds = duration_s // 3600, duration_s // 60 % 60, duration_s % 60
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def minutes_of(duration_s: int) -> int:
    """Give whole minutes, at least one for anything that lasts."""
    return -(-duration_s // 60)


def minor_of(price: float | None) -> int:
    """Give a price in hundredths; 0 for nothing."""
    return round((price or 0) * 100)
