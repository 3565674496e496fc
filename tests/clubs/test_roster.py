"""Importing rosters: what happens to each row, limits, the same file twice, and the wrong person."""

import base64
import csv
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import col, func, select

from lms_app.accounts.passwords import is_password
from lms_app.clubs import roster
from lms_app.clubs.errors import StudentLimitReached
from lms_app.clubs.roster_schemas import RosterImport
from lms_app.core.clock import utc_now
from lms_app.core.csv_text import write_csv
from lms_app.core.db import Db, transaction
from lms_app.core.errors import ValidationFailed
from lms_app.core.i18n import Locale
from models.accounts import User
from models.clubs import ClubMember, MemberStatus
from tests.factories.accounts import actor_of, make_user
from tests.factories.clubs import make_class, make_club, make_member, make_mentor

HEAD = "ФИО;Класс;Логин;Почта\n"


@pytest.fixture
def mentor(db: Db):
    return make_mentor(db)


@pytest.fixture
def club(db: Db, mentor):
    return make_club(db, mentor)


@pytest.fixture
def classes(db: Db, club):
    return [
        make_class(db, club, name=name, order_index=at, max_students=4) for at, name in enumerate("АБ", 1)
    ]


def send(db, mentor, club, rows, *, dry=False, head=HEAD, **over):
    request = RosterImport(text=head + rows, **over)
    report = roster.import_roster(db, actor_of(mentor), club.id, request, is_dry_run=dry)
    db.commit()
    return report


def actions(report):
    return [each.action.value for each in report.rows]


def places(db, club):
    db.expire_all()
    query = select(User.name, ClubMember.class_id, ClubMember.status, ClubMember.removed_at, User.username)
    members = query.join(ClubMember, col(ClubMember.user_id) == col(User.id))
    return sorted(map(tuple, db.exec(members.where(col(ClubMember.club_id) == club.id)).all()), key=str)


def test_a_dry_run_says_what_would_happen_and_changes_nothing(db, mentor, club, classes):
    inside = make_member(db, club, make_user(db, name="Али", email="ali@example.org"), class_id=classes[0].id)
    make_member(db, club, make_user(db, email="eva@example.org"), status=MemberStatus.PENDING)
    make_user(db, email="strange@example.org", username="strange")
    before = places(db, club)
    rows = (
        "Сауле;А;;\nАли;Б;;ali@example.org\nЕва;Б;;eva@example.org\nКто;А;;strange@example.org\n"
        "Кто;А;strange;\nКто;Ю;;\nНет;;;\n;А;;\nЖан;А;я;\nСауле;Б;;\n"
    )
    report = send(db, mentor, club, rows, dry=True)
    assert actions(report) == ["CREATE", "MOVE", "TAKE_IN", *["ERROR"] * 7]
    assert all(each.error for each in report.rows[3:])
    assert [each.line for each in report.rows] == list(range(2, 12))
    assert (report.counts.create, report.counts.errors, report.logins_csv) == (1, 7, "")
    assert places(db, club) == before
    assert inside.class_id == classes[0].id


def test_the_words_about_an_address_do_not_tell_whether_somebody_has_it(db, mentor, club, classes):
    make_user(db, email="strange@example.org")
    report = send(db, mentor, club, "Кто;А;;strange@example.org\nДругой;А;;nobody@example.org\n", dry=True)
    first, second = report.rows
    assert (first.action, first.error) == (second.action, second.error)


def test_the_same_file_again_changes_nothing(db, mentor, club, classes):
    asked = make_member(db, club, make_user(db, email="eva@example.org"), status=MemberStatus.PENDING)
    rows = "Сауле Ким;А;;\nСауле Ким;Б;saule.b;\nЕва;Б;;Eva@example.org\nНурлан;;;\n"
    first = send(db, mentor, club, rows, class_id=classes[1].id)
    assert actions(first) == ["CREATE", "CREATE", "TAKE_IN", "CREATE"]
    after = places(db, club)
    db.refresh(asked)
    assert (asked.status, asked.class_id) == (MemberStatus.APPROVED, classes[1].id)

    again = send(db, mentor, club, rows, class_id=classes[0].id)
    assert actions(again) == ["UNCHANGED"] * 4
    assert again.logins_csv == ""
    assert places(db, club) == after


def test_the_answer_has_logins_that_work(db, mentor, club, classes):
    report = send(db, mentor, club, "Сауле Ким;А;;\nСаид Кер;Б;;\n=1+1 x;А;formula;\n")
    logins = list(csv.reader(report.logins_csv.splitlines(), delimiter=";"))[1:]
    assert [each[:3] for each in logins] == [
        ["Сауле Ким", "А", "saule.k"],
        ["Саид Кер", "Б", "said.k"],
        ["'=1+1 x", "А", "formula"],
    ]
    for _, _, username, password in logins:
        stored = db.exec(select(User.password_hash).where(col(User.username) == username)).one()
        assert is_password(password, stored)


def test_a_removed_child_comes_back_and_a_stranger_of_that_name_does_not(db, mentor, club, classes):
    send(db, mentor, club, "Сауле Ким;А;;\n")
    child = db.exec(select(ClubMember).where(col(ClubMember.club_id) == club.id)).one()
    child.removed_at = utc_now()
    db.commit()
    asking = make_member(db, club, make_user(db, name="Алишер"), status=MemberStatus.PENDING)
    assert actions(send(db, mentor, club, "Сауле Ким;А;;\nАлишер;А;;\n")) == ["TAKE_IN", "CREATE"]
    db.refresh(child)
    db.refresh(asking)
    assert (child.removed_at, asking.status) == (None, MemberStatus.PENDING)


def test_a_full_class_takes_nobody_and_children_who_change_places_fit(db, mentor, club, classes):
    with pytest.raises(StudentLimitReached):
        send(db, mentor, club, "".join(f"Ученик {n};А;;\n" for n in range(5)))
    db.rollback()
    assert places(db, club) == []
    over = send(db, mentor, club, "".join(f"Ученик {n};А;;\n" for n in range(5)), dry=True)
    assert "(0/4)" in over.problem
    full = [f"Ученик {n}" for n in range(8)]
    send(db, mentor, club, "".join(f"{name};{'АБ'[at // 4]};;\n" for at, name in enumerate(full)))
    swapped = send(db, mentor, club, f"{full[0]};Б;;\n{full[4]};А;;\n")
    assert actions(swapped) == ["MOVE", "MOVE"]
    assert send(db, mentor, club, f"{full[1]};Б;;\n", dry=True).problem


def test_the_same_file_sent_at_one_moment_by_many_makes_each_child_once(db, mentor, club, classes):
    start = threading.Barrier(8)
    request = RosterImport(text=HEAD + "Сауле Ким;А;;\nСаид Кер;Б;;\n")
    actor = actor_of(mentor)

    def run(_):
        start.wait(30)
        with transaction() as own:
            return roster.import_roster(own, actor, club.id, request, is_dry_run=False).counts.create

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(run, range(8))) == [0] * 7 + [2]
    members = select(func.count()).select_from(ClubMember).where(col(ClubMember.club_id) == club.id)
    assert db.exec(members).one() == 2


def test_columns_are_chosen_when_no_header_is_known(db, mentor, club, classes):
    head = "one;two\n"
    asked = send(db, mentor, club, "А;Сауле\n", dry=True, head=head)
    assert (asked.columns, asked.rows, bool(asked.problem)) == (["one", "two"], [], True)
    with pytest.raises(ValidationFailed):
        send(db, mentor, club, "А;Сауле\n", head=head)
    db.rollback()
    chosen = send(db, mentor, club, "А;Сауле\n", head=head, mapping={"name": 1, "className": 0})
    assert (actions(chosen), chosen.rows[0].class_name) == (["CREATE"], "А")


@pytest.mark.parametrize("locale", list(Locale))
def test_the_template_is_read_as_it_is(locale, db, mentor, club):
    make_class(db, club, name="7А")
    request = RosterImport(text=write_csv(roster.make_template(locale)))
    report = roster.import_roster(db, actor_of(mentor), club.id, request, is_dry_run=True)
    assert actions(report) == ["CREATE"]
    assert report.mapping.model_dump() == {
        "name": 0,
        "last_name": None,
        "class_name": 1,
        "username": 2,
        "email": 3,
    }


def test_a_file_goes_over_http_as_it_is(client_of, db, mentor, club, classes):
    content = base64.b64encode("ФИО;Класс\nПётр;А\n".encode("cp1251")).decode()
    address = f"/api/kruzhok/{club.id}/members/import"
    client = client_of(mentor)
    dry = client.post(address, params={"dryRun": True}, json={"contentBase64": content})
    assert dry.status_code == 200
    assert dry.json()["rows"][0] == {
        **{"line": 2, "name": "Пётр", "username": "", "className": "А", "action": "CREATE", "error": ""}
    }
    done = client.post(address, json={"contentBase64": content}).json()
    assert (done["isDryRun"], "petr" in done["loginsCsv"]) == (False, True)
    template = client.get(f"{address}/template")
    assert template.headers["content-type"].startswith("text/csv")
    assert template.text.startswith("\ufeff")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": "", "contentBase64": ""},
        {"text": "Имя\n"},
        {"contentBase64": "%%"},
        {"contentBase64": base64.b64encode(b"\x89PNG\r\n\x1a\n\0\0").decode()},
        {"text": "Имя\nАли", "mapping": {"name": -1}},
        {"text": "Имя\nАли", "mapping": {"name": 50}},
        {"text": "Имя\nАли", "mapping": {"owner": 0}},
        {"text": "Имя\n" + "Али\n" * 501},
    ],
)
def test_what_is_no_roster_is_refused(client_of, mentor, club, classes, body):
    answer = client_of(mentor).post(f"/api/kruzhok/{club.id}/members/import", json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "VALIDATION_ERROR")


def test_the_class_of_another_club_is_not_found(client_of, db, mentor, club, classes):
    foreign = make_class(db, make_club(db))
    body = {"text": "Имя\nАли", "classId": str(foreign.id)}
    answer = client_of(mentor).post(f"/api/kruzhok/{club.id}/members/import", json=body)
    assert answer.status_code == 404
