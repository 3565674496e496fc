"""The React parts of the player."""

import reflex as rx

from lms_app.ui.i18n import PACKAGES


class CourseVideo(rx.NoSSRComponent):
    """A video that goes on where one left it; by HTTP it reads its links and saves what was played."""

    library = "$/public/widgets/course_video.jsx"
    tag = "CourseVideo"
    lib_dependencies = PACKAGES

    course_id: rx.Var[str]
    item_id: rx.Var[str]
    title: rx.Var[str]
    next_href: rx.Var[str]
    is_completed: rx.Var[bool]


class CourseQuiz(rx.NoSSRComponent):
    """The questions of a quiz and how they were answered; it never has what is right."""

    library = "$/public/widgets/course_quiz.jsx"
    tag = "CourseQuiz"
    lib_dependencies = PACKAGES

    course_id: rx.Var[str]
    item_id: rx.Var[str]
    is_completed: rx.Var[bool]
