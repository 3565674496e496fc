"""What writing challenges can refuse."""

from lms_app.core.errors import Conflict


class NotChecked(Conflict):
    """The reference and the starter have not been run against the cases as they are now."""

    key = "authoring.error.not_checked"


class ReferenceFails(Conflict):
    """The reference solution doesn't pass all cases."""

    key = "authoring.error.reference_fails"


class StarterPasses(Conflict):
    """The starter code passes already, so there is nothing to solve."""

    key = "authoring.error.starter_passes"


class WrongSolutionPasses(Conflict):
    """A solution that was named as a wrong one passes all cases."""

    key = "authoring.error.wrong_passes"


class CheckRunning(Conflict):
    """A check of this challenge is under way."""

    key = "authoring.error.check_running"


class WrongStatus(Conflict):
    """The challenge is not in a status from which this can be done."""

    key = "authoring.error.wrong_status"
