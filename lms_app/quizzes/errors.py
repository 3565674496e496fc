"""What quizzes can refuse."""

from lms_app.core.errors import Conflict, NotFound


class QuizNotFound(NotFound):
    """There is none, or it is somebody else's."""

    key = "quizzes.error.not_found"


class QuizFinished(Conflict):
    """The quiz was handed in; its answers don't change any more."""

    key = "quizzes.error.finished"
