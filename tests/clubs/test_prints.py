"""Posters and login cards: who may have them, once and twice, and what is left of them."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import text, update
from sqlmodel import col, select

from jobs import club_prints, runner
from jobs.runner import run_job
from jobs.timetable import TASKS
from lms_app.accounts.passwords import is_password
from lms_app.clubs import child_accounts, print_jobs, service
from lms_app.clubs.schemas import StudentCreate
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.job_names import JobName
from lms_app.core.storage import get_storage
from models.accounts import LoginSession, Role, User
from models.base import new_id
from models.clubs import ClubMember, ClubPrint
from models.jobs import Job, JobStatus
from tests.factories.accounts import actor_of, make_login, make_user
from tests.factories.clubs import make_class, make_club, make_member, make_mentor
from tests.support.pdfs import read_codes, read_pages

URL = "/api/kruzhok"


@pytest.fixture
def mentor(db: Db):
    return make_mentor(db, locale="kk")


@pytest.fixture
def club(db: Db, mentor):
    club = make_club(db, mentor, name="Роботтар әлемі")
    make_class(db, club)
    return club


@pytest.fixture
def teacher(client_of, mentor):
    return client_of(mentor)


def add_children(db: Db, mentor, club, *names: str):
    made = [
        child_accounts.create_student(db, actor_of(mentor), club.id, StudentCreate(name=name))
        for name in names
    ]
    db.commit()
    return made


def ask(client, club, what: str, member_ids=None) -> str:
    body = None if member_ids is None else {"memberIds": [str(each) for each in member_ids]}
    answer = client.post(f"{URL}/{club.id}/{what}", json=body)
    assert answer.status_code == 202, answer.text
    return answer.json()["jobId"]


def look(client, club, job_id: str):
    return client.get(f"{URL}/{club.id}/prints/{job_id}").json()


def download(client, club, job_id: str) -> bytes:
    state = look(client, club, job_id)
    assert (state["status"], state["progressPercent"]) == ("DONE", 100)
    answer = client.get(state["downloadUrl"])
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    return answer.content


def password_of(pdf: bytes, username: str) -> str:
    lines = "\n".join(read_pages(pdf)).splitlines()
    return lines[lines.index(username) + 2]


def can_sign_in(client_of, username: str, password: str) -> bool:
    body = {"email": username, "password": password}
    return client_of(None).post("/api/v1/auth/login", json=body).status_code == 200


def test_a_poster_from_the_button_to_the_file(teacher, club):
    job_id = ask(teacher, club, "poster")
    assert look(teacher, club, job_id) == {
        "jobId": job_id,
        "status": "QUEUED",
        "progressPercent": 0,
        "downloadUrl": None,
    }
    run_job(job_id)
    pdf = download(teacher, club, job_id)
    (words,) = read_pages(pdf)
    for part in ("Роботтар әлемі", "Тимур Касымов", club.join_code, "Үйірме коды"):
        assert part in words
    (code,) = read_codes(pdf)
    assert code.endswith(f"/join/{club.join_code}")


def test_the_same_poster_is_the_same_file_until_the_code_is_new(db, teacher, mentor, club):
    first = ask(teacher, club, "poster")
    assert ask(teacher, club, "poster") == first
    run_job(first)
    assert ask(teacher, club, "poster") == first
    service.regenerate_code(db, actor_of(mentor), club.id)
    db.commit()
    second = ask(teacher, club, "poster")
    assert second != first
    run_job(second)
    assert club.join_code in read_pages(download(teacher, club, second))[0]


def test_a_poster_that_failed_can_be_asked_for_again(db, teacher, club, monkeypatch):
    monkeypatch.setattr(runner, "_BACKOFF_BASE_S", 0)

    def fail(_poster):
        raise ValueError

    monkeypatch.setattr(club_prints.sheets, "draw_poster", fail)
    job_id = ask(teacher, club, "poster")
    for _ in range(3):
        run_job(job_id)
    state = look(teacher, club, job_id)
    assert (state["status"], state["downloadUrl"]) == ("FAILED", None)
    assert ask(teacher, club, "poster") != job_id


def test_cards_carry_passwords_that_work_and_end_the_old_ones(db, teacher, mentor, club, client_of):
    made = add_children(db, mentor, club, "Айгерім Сәрсенова", "Өмір Ұлы")
    child = db.exec(select(User).where(col(User.username) == made[0].username)).one()
    make_login(db, child)
    listed = teacher.get(f"{URL}/{club.id}/login-cards").json()["students"]
    assert [each["memberId"] for each in listed] == [str(each.member_id) for each in made]

    job_id = ask(teacher, club, "login-cards", [each.member_id for each in made])
    assert can_sign_in(client_of, made[0].username, made[0].password), "until the cards are there"
    run_job(job_id)
    pdf = download(teacher, club, job_id)
    for each in made:
        assert each.name in read_pages(pdf)[0]
        assert can_sign_in(client_of, each.username, password_of(pdf, each.username))
        assert not can_sign_in(client_of, each.username, each.password)
    db.expire_all()
    ended = select(LoginSession.ended_at).where(col(LoginSession.user_id) == child.id)
    assert db.exec(ended.order_by(col(LoginSession.created_at))).first() is not None


def test_no_password_is_in_the_database(db, teacher, mentor, club):
    made = add_children(db, mentor, club, "Айгерім Сәрсенова")
    job_id = ask(teacher, club, "login-cards", [made[0].member_id])
    run_job(job_id)
    password = password_of(download(teacher, club, job_id), made[0].username)
    tables = db.exec(
        text("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
    ).scalars()
    for table in list(tables):
        query = f'SELECT to_jsonb(t)::text FROM "{table}" t'  # noqa: S608  names of our own tables
        rows = db.exec(text(query)).scalars().all()
        assert not [row for row in rows if password in row], table


def test_asked_twice_at_once_it_is_one_sheet_and_later_another(db, teacher, mentor, club):
    made = add_children(db, mentor, club, "Айгерім", "Өмір")
    ids = [each.member_id for each in made]
    first = ask(teacher, club, "login-cards", ids)
    assert ask(teacher, club, "login-cards", list(reversed(ids))) == first
    run_job(first)
    pdf = download(teacher, club, first)
    run_job(first)
    assert download(teacher, club, first) == pdf, "a second delivery changes nothing"
    assert ask(teacher, club, "login-cards", ids) != first


def test_a_request_whose_answer_was_lost_gives_the_same_sheet(db, teacher, mentor, club, client_of):
    made = add_children(db, mentor, club, "Айгерім", "Өмір")
    path = f"{URL}/{club.id}/login-cards"
    body = {"memberIds": [str(each.member_id) for each in made]}
    key = {"Idempotency-Key": "tap-1"}
    first = teacher.post(path, json=body, headers=key).json()["jobId"]
    run_job(first)
    pdf = download(teacher, club, first)

    again = teacher.post(path, json=body, headers=key)

    assert (again.status_code, again.json()["jobId"]) == (202, first)
    run_job(first)
    assert download(teacher, club, first) == pdf
    assert can_sign_in(client_of, made[0].username, password_of(pdf, made[0].username))
    assert len(db.exec(select(ClubPrint)).all()) == 1
    other = teacher.post(path, json={"memberIds": body["memberIds"][:1]}, headers=key)
    assert other.status_code == 409
    # The key of another person is another key.
    admin = client_of(make_user(db, role=Role.ADMIN))
    assert admin.post(path, json=body, headers=key).json()["jobId"] != first


@pytest.mark.parametrize("breaks", ["before the file", "after the file"])
def test_a_try_that_dies_leaves_nothing_and_the_next_is_whole(
    db, teacher, mentor, club, client_of, monkeypatch, breaks
):
    monkeypatch.setattr(runner, "_BACKOFF_BASE_S", 0)
    made = add_children(db, mentor, club, "Айгерім")[0]
    job_id = ask(teacher, club, "login-cards", [made.member_id])
    storage = get_storage()
    written: list[bytes] = []

    class Dying:
        def put(self, key, source):
            if breaks == "after the file":
                written.append(source.getvalue())
                storage.put(key, source)
            raise OSError("the machine went away")

    monkeypatch.setattr(club_prints, "get_storage", Dying)
    run_job(job_id)
    db.expire_all()
    assert look(teacher, club, job_id)["downloadUrl"] is None
    assert can_sign_in(client_of, made.username, made.password), "the old password is good still"
    monkeypatch.setattr(club_prints, "get_storage", lambda: storage)
    run_job(job_id)
    password = password_of(download(teacher, club, job_id), made.username)
    assert can_sign_in(client_of, made.username, password)
    for pdf in written:
        assert not can_sign_in(client_of, made.username, password_of(pdf, made.username))


def test_a_worker_that_lost_its_lease_changes_no_password(db, teacher, mentor, club, monkeypatch):
    made = add_children(db, mentor, club, "Айгерім")[0]
    job_id = ask(teacher, club, "login-cards", [made.member_id])
    draw = club_prints.sheets.draw_cards

    def draw_and_lose(*args):
        db.exec(update(Job).where(col(Job.id) == job_id).values(lease_token=new_id()))
        db.commit()
        return draw(*args)

    monkeypatch.setattr(club_prints.sheets, "draw_cards", draw_and_lose)
    run_job(job_id)
    db.expire_all()
    child = db.exec(select(User).where(col(User.username) == made.username)).one()
    assert is_password(made.password, child.password_hash)
    assert db.exec(select(ClubPrint.file_key)).one() is None


def test_a_child_who_leaves_meanwhile_keeps_the_password(db, teacher, mentor, club, client_of, monkeypatch):
    stays, leaves = add_children(db, mentor, club, "Айгерім", "Өмір")
    job_id = ask(teacher, club, "login-cards", [stays.member_id, leaves.member_id])
    draw = club_prints.sheets.draw_cards

    def draw_and_remove(*args):
        db.exec(update(ClubMember).where(col(ClubMember.id) == leaves.member_id).values(removed_at=utc_now()))
        db.commit()
        return draw(*args)

    monkeypatch.setattr(club_prints.sheets, "draw_cards", draw_and_remove)
    run_job(job_id)
    run_job(job_id)
    pdf = download(teacher, club, job_id)
    assert leaves.username not in read_pages(pdf)[0].splitlines()
    assert can_sign_in(client_of, leaves.username, leaves.password)
    assert can_sign_in(client_of, stays.username, password_of(pdf, stays.username))


def test_only_children_of_this_club_get_cards(db, teacher, mentor, club):
    child = add_children(db, mentor, club, "Айгерім")[0]
    grown_up = make_member(db, club, make_user(db))
    elsewhere = make_member(db, make_club(db), make_user(db))
    url = f"{URL}/{club.id}/login-cards"
    for member_id, status in ((grown_up.id, 409), (elsewhere.id, 404), (new_id(), 404)):
        body = {"memberIds": [str(child.member_id), str(member_id)]}
        assert teacher.post(url, json=body).status_code == status
    assert teacher.post(url, json={"memberIds": []}).status_code == 400
    assert teacher.post(url, json={"memberIds": [str(new_id()) for _ in range(121)]}).status_code == 400
    user = db.exec(select(User).where(col(User.username) == child.username)).one()
    user.email = "aigerim@example.org"
    db.add(user)
    db.commit()
    assert teacher.post(url, json={"memberIds": [str(child.member_id)]}).status_code == 409
    assert teacher.get(url).json() == {"students": []}
    assert db.exec(select(ClubPrint)).all() == []


def test_the_wrong_person_gets_no_sheet(db, teacher, mentor, club, client_of):
    child = add_children(db, mentor, club, "Айгерім")[0]
    job_id = ask(teacher, club, "poster")
    run_job(job_id)
    inside, other_mentor = make_user(db), make_mentor(db)
    make_member(db, club, inside)
    own_of_other = make_club(db, other_mentor)
    requests = (
        ("POST", "poster", None),
        ("GET", "login-cards", None),
        ("POST", "login-cards", {"memberIds": [str(child.member_id)]}),
        ("GET", f"prints/{job_id}", None),
    )
    people = (
        (None, 401),
        (make_user(db), 404),
        (make_user(db, role=Role.INSTRUCTOR), 404),
        (other_mentor, 404),
        (inside, 403),
    )
    for method, path, body in requests:
        for person, status in people:
            answer = client_of(person).request(method, f"{URL}/{club.id}/{path}", json=body)
            assert answer.status_code == status, (method, path, person)
    other = client_of(other_mentor)
    assert other.get(f"{URL}/{own_of_other.id}/prints/{job_id}").status_code == 404
    body = {"memberIds": [str(child.member_id)]}
    assert other.post(f"{URL}/{own_of_other.id}/login-cards", json=body).status_code == 404
    assert len(db.exec(select(ClubPrint)).all()) == 1
    assert (
        client_of(make_user(db, role=Role.ADMIN)).get(f"{URL}/{club.id}/prints/{job_id}").status_code == 200
    )


def test_whoever_asked_is_told_when_the_file_is_there(db, teacher, mentor, club, redis_server):
    job_id = ask(teacher, club, "poster")
    with redis_server.pubsub(ignore_subscribe_messages=True) as listener:
        listener.subscribe(f"live:user:{mentor.id}")
        listener.get_message(timeout=5)
        run_job(job_id)
        news = None
        while news is None:
            news = listener.get_message(timeout=10)
        assert json.loads(news["data"]) == {"changed": "print", "id": job_id}


def test_sheets_and_their_files_go_after_a_day(db, teacher, mentor, club):
    made = add_children(db, mentor, club, "Айгерім")[0]
    old = ask(teacher, club, "login-cards", [made.member_id])
    run_job(old)
    link = look(teacher, club, old)["downloadUrl"]
    fresh = ask(teacher, club, "poster")
    run_job(fresh)
    day = timedelta(hours=print_jobs.KEPT_HOURS, minutes=1)
    db.exec(update(ClubPrint).where(col(ClubPrint.id) == old).values(created_at=utc_now() - day))
    # What a try that died has left goes too.
    forgotten = db.get_one(ClubPrint, old).file_key.replace(".1.pdf", ".2.pdf")
    with get_storage().open(db.get_one(ClubPrint, old).file_key) as source:
        get_storage().put(forgotten, source)
    job = Job(name=JobName.DELETE_OLD_PRINTS, queue="default")
    db.add(job)
    db.commit()
    assert JobName.DELETE_OLD_PRINTS in [task.name for task in TASKS]
    run_job(str(job.id))
    db.expire_all()
    assert db.get_one(Job, job.id).status is JobStatus.DONE
    assert teacher.get(f"{URL}/{club.id}/prints/{old}").status_code == 404
    assert teacher.get(link).status_code == 404
    assert not get_storage().exists(forgotten)
    download(teacher, club, fresh)


def test_a_club_in_the_archive_prints_nothing(db, teacher, mentor, club):
    service.archive_club(db, actor_of(mentor), club.id)
    db.commit()
    assert teacher.post(f"{URL}/{club.id}/poster").status_code == 409
