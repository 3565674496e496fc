"""What can go wrong between a job, the keeper and the engine. None of it is a verdict."""


class EngineUnavailable(Exception):
    """No container is to be had: no engine, no image, no keeper. The submission goes on waiting."""


class PoolBusy(EngineUnavailable):
    """All containers are in use and none came free in time; the engine is well."""


class SandboxLost(Exception):
    """The container ended or fell silent while a case ran.

    Args:
        oom: Whether the kernel ended it for want of memory.
        deadline: Whether it was ended because it answered nothing in time.
    """

    def __init__(self, *, oom: bool = False, deadline: bool = False) -> None:
        super().__init__("out of memory" if oom else "deadline" if deadline else "container ended")
        self.oom = oom
        self.deadline = deadline


class KeeperLost(Exception):
    """The keeper went away in the middle of a run: a fault of the system."""
