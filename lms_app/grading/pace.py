"""How long somebody will probably wait: pure arithmetic on what was seen."""

import math

_USUAL_RUN_S = 0.5
_NEW_SANDBOX_S = 0.4
_PATIENCE_S = 3.0


def estimate_wait_s(*, position: int, busy_s: float, finished: int, mean_run_s: float | None) -> int:
    """Estimate in how many seconds the turn of the submission at `position` (from 1) comes.

    The pace is that of the present queue: what was finished since the oldest waiting one came. While that is
    only a few seconds of evidence, one worker at the mean pace of late is mixed in.

    Args:
        position: Place in the queue, from 1.
        busy_s: For how long there has been a queue.
        finished: Verdicts in that time.
        mean_run_s: Mean time of the last runs; None when there were none.
    """
    expected_per_s = 1 / ((_USUAL_RUN_S if mean_run_s is None else mean_run_s) + _NEW_SANDBOX_S)
    pace_per_s = (finished + expected_per_s * _PATIENCE_S) / (max(busy_s, 0.0) + _PATIENCE_S)
    return max(1, math.ceil(position / pace_per_s))
