"""Whose turn it is, on real rows: rounds between people, limits, drains, places."""

import threading
import time
from datetime import timedelta

import pytest
from redis import Redis
from sqlalchemy import update
from sqlmodel import col

from jobs import avoidance, turns
from jobs.leases import ClaimedJob, JobContext, claim_job, finish_job, give_back_job
from jobs.scheduler import reconcile_jobs
from lms_app.core.clock import utc_now
from lms_app.core.db import Db, transaction
from lms_app.core.job_names import JobName, QueueName
from lms_app.core.queue import MAX_TICKETS, count_tickets, submit_job
from lms_app.grading.pace import estimate_wait_s
from lms_app.grading.turns import count_turns, find_place, is_drained, pick_job
from models.accounts import User
from models.challenges import Challenge
from models.grading import GraderDrain
from models.jobs import Job, JobStatus
from models.submissions import Submission
from tests.factories.accounts import make_user
from tests.factories.grading import make_challenge, make_submission


@pytest.fixture
def challenge(db: Db) -> Challenge:
    return make_challenge(db)


@pytest.fixture(autouse=True)
def forget_avoided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(avoidance, "_until", {})


def send(db: Db, user: User, challenge: Challenge, count: int = 1, **over: object) -> list[Submission]:
    return [make_submission(db, user, challenge, "x", **over) for _ in range(count)]


def take(db: Db, *, max_running: int = 1, avoided: tuple[str, ...] = ()) -> JobContext | None:
    job_id = pick_job(db, max_running=max_running, avoided=avoided)
    claimed = claim_job(db, job_id) if job_id else None
    db.commit()
    return claimed.context if claimed else None


def serve_all(db: Db) -> list[Submission]:
    """Let one worker take turn after turn; gives the submissions in the order of their turns."""
    served: list[Submission] = []
    while context := take(db):
        finish_job(db, context)
        db.commit()
        served.append(db.get_one(Submission, context.job_id))
    return served


def test_a_person_with_fifty_waiting_does_not_hold_up_one_with_one(db: Db, challenge: Challenge) -> None:
    greedy, modest = make_user(db), make_user(db)
    send(db, greedy, challenge, 50)
    [own] = send(db, modest, challenge)
    order = [each.id for each in serve_all(db)]
    assert len(order) == 51
    assert order.index(own.id) <= 1


def test_turns_go_round_and_within_a_person_the_oldest_is_first(db: Db, challenge: Challenge) -> None:
    people = [make_user(db) for _ in range(3)]
    sent = {person.id: [each.id for each in send(db, person, challenge, 3)] for person in people}
    served = serve_all(db)
    assert [each.user_id for each in served] == [person.id for person in people] * 3
    for person in people:
        assert [each.id for each in served if each.user_id == person.id] == sent[person.id]


def test_who_has_waited_longest_for_a_first_turn_is_not_passed_by_newcomers(
    db: Db, challenge: Challenge
) -> None:
    old = make_user(db)
    send(db, old, challenge, 2)
    first = take(db)
    assert first is not None
    finish_job(db, first)
    db.commit()
    newcomers = [make_user(db) for _ in range(2)]
    for each in newcomers:
        send(db, each, challenge, 2)
    # One turn of each of the others is all that lies before anybody's next turn.
    assert [each.user_id for each in serve_all(db)][:3] == [old.id, newcomers[0].id, newcomers[1].id]


def test_a_person_has_as_many_running_as_allowed(db: Db, challenge: Challenge) -> None:
    send(db, make_user(db), challenge, 3)
    assert take(db) is not None
    assert take(db) is None
    assert take(db, max_running=2) is not None
    assert count_turns(db, max_running=2) == 0
    assert count_turns(db, max_running=9) == 1


def test_claims_at_the_same_time_keep_the_limit(db: Db, challenge: Challenge) -> None:
    send(db, make_user(db), challenge, 8)
    taken: list[object] = []
    start = threading.Barrier(8)

    def claim() -> None:
        start.wait()
        with transaction() as own:
            job_id = pick_job(own, max_running=1)
            taken.append(claim_job(own, job_id) if job_id else None)

    threads = [threading.Thread(target=claim) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(each is not None for each in taken) == 1


def test_a_language_that_a_worker_can_not_run_is_left_to_others(db: Db, challenge: Challenge) -> None:
    send(db, make_user(db), challenge, language="java")
    [python] = send(db, make_user(db), challenge)
    context = take(db, avoided=("java",))
    assert context is not None
    assert context.job_id == python.id
    assert take(db, avoided=("java",)) is None
    assert take(db) is not None


def test_who_could_not_be_served_keeps_the_turn(db: Db, challenge: Challenge) -> None:
    first, second = make_user(db), make_user(db)
    [own] = send(db, first, challenge)
    send(db, second, challenge)
    context = take(db)
    assert context is not None
    give_back_job(db, context, delay_s=0, error="no engine", counts=False)
    db.commit()
    again = take(db)
    assert again is not None
    assert again.job_id == own.id


def test_while_drained_nobody_has_a_turn(db: Db, challenge: Challenge) -> None:
    send(db, make_user(db), challenge)
    drain = GraderDrain()
    db.add(drain)
    db.commit()
    assert is_drained(db)
    assert (take(db), count_turns(db, max_running=1)) == (None, 0)
    drain.ended_at = utc_now()
    db.add(drain)
    db.commit()
    assert not is_drained(db)
    assert take(db) is not None


def test_places_are_the_order_of_turns(db: Db, challenge: Challenge) -> None:
    greedy, modest, late = make_user(db), make_user(db), make_user(db)
    waiting = [*send(db, greedy, challenge, 4), *send(db, modest, challenge, 2), *send(db, late, challenge)]
    places = {each.id: getattr(find_place(db, each.id), "position", 0) for each in waiting}
    assert [places[each.id] for each in serve_all(db)] == list(range(1, 8))


def test_what_runs_counts_as_a_turn_and_has_no_place(db: Db, challenge: Challenge) -> None:
    greedy, modest = make_user(db), make_user(db)
    first, second = send(db, greedy, challenge, 2)
    assert take(db) is not None
    [own] = send(db, modest, challenge)
    assert find_place(db, first.id) is None
    mine, theirs = find_place(db, own.id), find_place(db, second.id)
    assert mine is not None
    assert theirs is not None
    assert (mine.position, theirs.position) == (1, 2)


def test_what_is_stuck_is_ahead_of_nobody_else(db: Db, challenge: Challenge) -> None:
    stuck = send(db, make_user(db), challenge, language="java") + send(
        db, make_user(db), challenge, language="java"
    )
    [python] = send(db, make_user(db), challenge)
    place, java = find_place(db, python.id, stuck=["java"]), find_place(db, stuck[1].id, stuck=["java"])
    assert place is not None
    assert java is not None
    assert (place.position, java.position) == (1, 2)


@pytest.mark.parametrize(
    ("position", "busy_s", "finished", "mean_run_s", "expected"),
    [
        (1, 0, 0, 0.6, 1),
        (8, 60, 240, 0.5, 3),
        (100, 60, 60, 1.0, 102),
        (1, 0, 0, None, 1),
        (50, -1, 0, 0.6, 50),
    ],
)
def test_the_estimate_follows_the_pace(
    position: int, busy_s: float, finished: int, mean_run_s: float | None, expected: int
) -> None:
    assert expected == estimate_wait_s(
        position=position, busy_s=busy_s, finished=finished, mean_run_s=mean_run_s
    )


def test_tickets_that_redis_lost_come_back(db: Db, challenge: Challenge, redis_server: Redis) -> None:
    for _ in range(3):
        send(db, make_user(db), challenge, 4)
    redis_server.flushdb()
    assert reconcile_jobs() == 3, "one for each who may have a turn"
    assert (count_tickets(), reconcile_jobs()) == (3, 0)


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What would have been run, in order; no code is."""
    ran: list[object] = []

    def run(claimed: object) -> None:
        ran.append(claimed.context.job_id)  # type: ignore[attr-defined]
        with transaction() as own:
            finish_job(own, claimed.context)  # type: ignore[attr-defined]

    monkeypatch.setattr(turns, "run_claimed", run)
    return ran


def test_a_ticket_is_good_for_all_turns_the_fairest_first(
    db: Db, challenge: Challenge, redis_server: Redis, ran: list[object]
) -> None:
    greedy, modest = send(db, make_user(db), challenge, 2), send(db, make_user(db), challenge, 1)
    redis_server.flushdb()
    turns.take_turn()
    assert ran == [greedy[0].id, modest[0].id, greedy[1].id]
    assert count_tickets() == 0


def test_a_ticket_that_is_over_leaves_one_for_what_still_waits(
    db: Db, challenge: Challenge, redis_server: Redis, ran: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = send(db, make_user(db), challenge, 3)
    redis_server.flushdb()
    monkeypatch.setattr(turns, "_TICKET_S", 1.0)
    run = turns.run_claimed
    monkeypatch.setattr(turns, "run_claimed", lambda claimed: (run(claimed), time.sleep(1.1)))
    turns.take_turn()
    assert (ran, count_tickets()) == ([sent[0].id], 1)


def test_a_worker_that_shall_stop_takes_no_further_turn(
    db: Db, challenge: Challenge, redis_server: Redis, ran: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = send(db, make_user(db), challenge, 2)
    redis_server.flushdb()
    monkeypatch.setattr(turns, "_stopping", threading.Event())
    run = turns.run_claimed

    def run_then_stop(claimed: ClaimedJob) -> None:
        run(claimed)
        turns.stop_after_this()

    monkeypatch.setattr(turns, "run_claimed", run_then_stop)
    turns.take_turn()
    assert (ran, count_tickets()) == ([sent[0].id], 1)


def test_of_many_submissions_only_as_many_push_a_ticket_as_are_of_use(
    db: Db, challenge: Challenge, redis_server: Redis
) -> None:
    redis_server.flushdb()
    for _ in range(MAX_TICKETS + 3):
        submit_job(db, JobName.GRADE_SUBMISSION, {}, queue=QueueName.CODE_EXECUTION)
    db.commit()
    assert count_tickets() == MAX_TICKETS


def test_a_worker_that_died_gives_the_turn_back(db: Db, challenge: Challenge) -> None:
    send(db, make_user(db), challenge, 2)
    context = take(db)
    assert context is not None
    assert take(db) is None
    db.exec(
        update(Job).where(col(Job.id) == context.job_id).values(lease_until=utc_now() - timedelta(seconds=1))
    )
    db.commit()
    reconcile_jobs()
    db.expire_all()
    assert db.get_one(Job, context.job_id).status is JobStatus.QUEUED
    again = take(db)
    assert again is not None
    assert (again.job_id, again.attempt) == (context.job_id, 2)
