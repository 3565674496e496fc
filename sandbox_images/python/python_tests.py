"""Process 1's part in the author's tests: two fresh processes per test, and one socket between them."""

import socket

import author_side
import learner_side
from harness.author_tests import receive_tests, spawn_checker, supervise_both
from harness.framing import Frame
from harness.pytest_runs import TEST_FILE, prepare_pytest
from harness.supervision import Limits, spawn
from preloading import import_now, share_memory


def prepare_tests() -> None:
    """Have the tests stored, and pytest in memory for the processes that will run them."""
    receive_tests(TEST_FILE)
    import_now("author_fixtures")
    prepare_pytest()
    share_memory()


def run_author_test(function: str, limits: Limits) -> Frame:
    """Run one test; the outcome has the fields of every case."""
    tests_end, learner_end = socket.socketpair()
    # The tests come first: a student who starts processes without end can't keep theirs from starting.
    checker = spawn_checker(lambda: author_side.run_test(function), tests_end.fileno())
    learner = spawn(learner_side.serve_solution, limits, stdin_fd=learner_end.fileno())
    tests_end.close()
    learner_end.close()
    return supervise_both(learner, checker, limits)
