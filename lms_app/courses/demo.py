"""A published course of the demo mentor: texts, a quiz, a challenge, and one more to solve in two weeks."""

from datetime import timedelta
from uuid import UUID

from sqlmodel import col, select

from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.courses.challenge_schemas import CourseChallengeInput, CourseChallengesInput
from lms_app.courses.course_challenges import set_challenges
from lms_app.courses.gate import publish_course
from lms_app.courses.schemas import ItemInput, QuizContent, SectionInput
from lms_app.courses.service import put_sections
from lms_app.programs.schemas import QuestionInput
from models.accounts import Role, User
from models.challenges import Challenge, ChallengeStatus
from models.courses import Course, CourseDifficulty, ItemKind
from models.programs import QuestionKind

DEMO_COURSE_ID = UUID("0190c0de-0000-7000-8000-000000000001")
_AUTHOR_EMAIL = "mentor@demo.local"
_TITLE = "Первый робот за четыре вечера"
_DESCRIPTION = (
    "От пустого стола до тележки, которая объезжает стул. Понадобятся плата Arduino Uno, два мотора "
    "с колёсами и терпение.\n\nКаждый вечер — полчаса чтения и полчаса руками."
)
_DUE_IN = timedelta(days=14)
_PARTS = """## Что на столе

- плата **Arduino Uno** и кабель USB
- драйвер моторов **L298N**
- два мотора с колёсами и шаровая опора
- датчик расстояния **HC-SR04**

> Сначала соберите всё без клея: за вечер робот три раза поменяет форму.
"""
_WIRES = """## Моторы не любят плату напрямую

Вывод платы даёт не больше 40 мА, мотору нужно в десять раз больше. Поэтому между ними стоит драйвер:

| вывод платы | вход L298N |
|---|---|
| 5 | ENA |
| 7 | IN1 |
| 8 | IN2 |

```cpp
digitalWrite(7, HIGH);
digitalWrite(8, LOW);
analogWrite(5, 180);  // скорость от 0 до 255
```
"""
_QUESTIONS = [
    QuestionInput(
        kind=QuestionKind.SINGLE,
        text="Почему мотор не подключают прямо к выводу платы?",
        options=["Вывод даёт слишком мало тока", "Мотор испортит программу", "Так тоже можно"],
        correct=[0],
        explanation="40 мА хватает светодиоду, мотору нужно в десять раз больше.",
    ),
    QuestionInput(
        kind=QuestionKind.MULTIPLE,
        text="Что нужно, чтобы робот поехал назад?",
        options=["Поменять местами HIGH и LOW", "Перевернуть плату", "Поменять местами провода мотора"],
        correct=[0, 2],
    ),
]


def seed(db: Db) -> None:
    """Add and publish the course, unless it is there; changes nothing that is."""
    author = db.exec(select(User).where(col(User.email) == _AUTHOR_EMAIL)).first()
    challenge_ids = _find_easy_challenges(db)
    if author is None or len(challenge_ids) < 2 or db.get(Course, DEMO_COURSE_ID) is not None:
        return
    actor = Actor(user_id=author.id, role=Role.INSTRUCTOR, name=author.name)
    course = Course(
        id=DEMO_COURSE_ID,
        owner_id=author.id,
        saved_by_id=author.id,
        title=_TITLE,
        description=_DESCRIPTION,
        difficulty=CourseDifficulty.BEGINNER,
    )
    db.add(course)
    db.flush()
    put_sections(db, actor, course, _make_sections(challenge_ids[0]))
    due = CourseChallengeInput(
        challenge_id=challenge_ids[1], due_at=utc_now() + _DUE_IN, points=50, required=True
    )
    set_challenges(db, actor, course.id, CourseChallengesInput(version=1, challenges=[due]))
    publish_course(db, actor, course.id)


def _find_easy_challenges(db: Db) -> list[UUID]:
    open_to_all = (col(Challenge.status) == ChallengeStatus.PUBLISHED, col(Challenge.is_public))
    asked = select(Challenge.id).where(*open_to_all).order_by(col(Challenge.level), col(Challenge.title))
    return list(db.exec(asked.limit(2)).all())


def _make_sections(challenge_id: UUID) -> list[SectionInput]:
    evenings = [
        (
            "Вечер первый: детали и провода",
            [
                ItemInput(kind=ItemKind.TEXT, title="Что на столе", order_index=0, body=_PARTS),
                ItemInput(kind=ItemKind.TEXT, title="Мотор и драйвер", order_index=1, body=_WIRES),
            ],
        ),
        (
            "Вечер второй: проверяем себя",
            [
                ItemInput(
                    kind=ItemKind.QUIZ,
                    title="Почему он едет",
                    order_index=0,
                    quiz=QuizContent(pass_percent=50, questions=_QUESTIONS),
                ),
                ItemInput(
                    kind=ItemKind.CHALLENGE,
                    title="Первая программа",
                    order_index=1,
                    body="Решите задачу прямо в браузере: проверка отвечает сразу.",
                    challenge_id=challenge_id,
                ),
            ],
        ),
    ]
    return [
        SectionInput(title=title, order_index=place, items=items)
        for place, (title, items) in enumerate(evenings)
    ]
