"""What programs can refuse."""

from lms_app.core.errors import Conflict, Forbidden, NotFound


class ProgramNotFound(NotFound):
    """There is no such program."""

    key = "programs.error.program_not_found"


class LessonTemplateNotFound(NotFound):
    """There is no such lesson in any program."""

    key = "programs.error.lesson_not_found"


class MaterialNotFound(NotFound):
    """There is no such file, or it was deleted."""

    key = "programs.error.material_not_found"


class MentorsOnly(Forbidden):
    """Only mentors and admins read programs."""

    key = "programs.error.mentors_only"


class SavedMeanwhile(Conflict):
    """Somebody else saved after this person had opened it."""

    key = "programs.error.saved_meanwhile"


class MaterialInUse(Conflict):
    """Lessons use the file."""

    key = "programs.error.material_in_use"
