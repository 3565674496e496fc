"""Files of lessons: what is taken, under which name, who gets at it, by which links."""

import io

import pytest
from sqlmodel import select

from lms_app.core.file_names import clean_file_name
from models.programs import Material
from tests.factories.accounts import make_user
from tests.factories.clubs import make_mentor, make_template

URL = "/api/admin/kruzhok/materials"
PDF = b"%PDF-1.4\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


def send(client, content=PDF, name="урок.pdf", **fields):
    return client.post(URL, files={"file": (name, io.BytesIO(content), "text/html")}, data=fields)


@pytest.fixture
def material(client_of, admin):
    answer = send(client_of(admin), title="Светодиод", kind="PRESENTATION")
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_a_file_is_uploaded_used_found_and_given_by_links(client_of, db, admin, material):
    client = client_of(admin)
    template = make_template(db)
    body = {
        "title": "Урок 1",
        "materialIds": [material["id"]],
        "quiz": {"passPercent": 50, "xp": 20, "questions": []},
    }
    saved = client.put(f"/api/admin/kruzhok/lessons/{template.id}", json=body)
    assert [each["title"] for each in saved.json()["materials"]] == ["Светодиод"]

    listed = client.get(URL, params={"search": "СВЕТО", "kind": "PRESENTATION"}).json()
    assert listed["total"] == 1
    assert listed["materials"][0]["uploadedBy"] == "Сауле"
    assert [each["lessonTitle"] for each in listed["materials"][0]["usedIn"]] == ["Урок 1"]
    assert client.get(URL, params={"kind": "FILE"}).json()["materials"] == []

    mentor = client_of(make_mentor(db)).get(f"/api/programs/lessons/{template.id}").json()
    link = mentor["materials"][0]
    shown, kept = client_of().get(link["viewUrl"]), client_of().get(link["downloadUrl"])
    assert (shown.content, kept.content) == (PDF, PDF)
    assert shown.headers["content-type"] == "application/pdf"
    assert shown.headers["content-disposition"].startswith("inline; ")
    assert kept.headers["content-disposition"] == (
        "attachment; filename=\"____.pdf\"; filename*=UTF-8''%D1%83%D1%80%D0%BE%D0%BA.pdf"
    )
    assert kept.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in kept.headers["content-security-policy"]
    assert "materials/" not in listed["materials"][0]["downloadUrl"]
    assert client_of().get(link["viewUrl"][:-3] + "abc").status_code == 404

    refused = client.delete(f"{URL}/{material['id']}")
    assert refused.status_code == 409
    client.put(f"/api/admin/kruzhok/lessons/{template.id}", json=body | {"materialIds": []})
    assert client.delete(f"{URL}/{material['id']}").status_code == 204
    assert client.get(f"{URL}/{material['id']}").status_code == 404
    assert client.put(f"/api/admin/kruzhok/lessons/{template.id}", json=body).status_code == 404
    assert client.post(f"{URL}/{material['id']}/restore").json()["title"] == "Светодиод"
    renamed = client.put(f"{URL}/{material['id']}", json={"title": "Диод", "kind": "FILE"}).json()
    assert (renamed["title"], renamed["kind"]) == ("Диод", "FILE")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<script>alert(1)</script>"),
        ("drawing.svg", b"<svg onload=alert(1)>"),
        ("run.exe", b"MZ"),
        ("no-ending", PDF),
        ("pdf", PDF),
        ("lesson.pdf", b"<html><script>"),
        ("photo.png", PDF),
        ("slides.pptx", PDF),
        ("notes.txt", b"a\0b"),
        ("empty.pdf", b""),
    ],
)
def test_what_is_no_harmless_file_is_refused(client_of, db, admin, name, content):
    answer = send(client_of(admin), content, name)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["file"])
    assert db.exec(select(Material)).all() == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\x\\урок 1.pdf", "урок 1.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("invoice\u202efdp.exe.pdf", "invoicefdp.exe.pdf"),
        ('a"b<c>.pdf', "a_b_c_.pdf"),
        ("...pdf", "pdf"),
        (" .hidden.pdf ", "hidden.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("", "file"),
    ],
)
def test_names_are_made_harmless(given, kept):
    assert clean_file_name(given) == kept


def test_a_larger_file_than_other_bodies_gets_through(client_of, admin):
    content = PDF + b"0" * (3 * 1024 * 1024)
    answer = send(client_of(admin), content, "big.pdf")
    assert (answer.status_code, answer.json()["sizeBytes"]) == (201, len(content))
    assert client_of().get(answer.json()["downloadUrl"]).content == content


def test_too_large_is_said_and_not_stored(client_of, db, admin):
    client = client_of(admin)
    answer = client.post(URL, content=b"x", headers={"Content-Length": str(60 * 1024 * 1024)})
    assert answer.status_code == 413
    answer = client.post("/api/admin/kruzhok/programs", content=b"x" * (3 * 1024 * 1024))
    assert answer.status_code == 413
    assert db.exec(select(Material)).all() == []


def test_strangers_are_refused_before_anything_is_read(client_of, db, people, material):
    one = f"{URL}/{material['id']}"
    for who, status in people:
        client = client_of(who)
        assert send(client).status_code == status
        assert client.get(URL).status_code == status
        assert client.get(one).status_code == status
        assert client.put(one, json={"title": "Моё"}).status_code == status
        assert client.delete(one).status_code == status
        assert client.post(f"{one}/restore").status_code == status
    assert len(db.exec(select(Material.id)).all()) == 1
    assert send(client_of(make_user(db)), b"x" * 100).status_code == 403


def test_a_form_without_sense_is_refused(client_of, admin):
    client = client_of(admin)
    assert list(client.post(URL, data={"title": "x"}).json()["fields"]) == ["file"]
    assert list(send(client, kind="VIDEO").json()["fields"]) == ["kind"]
    assert list(send(client, title="x" * 201).json()["fields"]) == ["title"]
    broken = client.post(URL, content=b"--x", headers={"Content-Type": "multipart/form-data; boundary=y"})
    assert broken.status_code == 400
    assert client.post(URL, json={"file": "x"}).status_code == 400
