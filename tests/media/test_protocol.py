"""tus 1.0 as the protocol says it, answer by answer."""

import base64
import hashlib
from datetime import timedelta

import pytest
from sqlmodel import select

from lms_app.core.clock import utc_now
from lms_app.core.config import get_settings
from lms_app.core.db import Db
from lms_app.media import parts
from models.base import new_id
from models.jobs import Job
from models.media import Media, MediaStatus, Upload, UploadStatus
from tests.factories.accounts import make_user
from tests.factories.clubs import make_mentor
from tests.media.conftest import make_bytes
from tests.support.tus_client import BODY_TYPE, VERSION, TusClient

SIZE = 5000
CONTENT = make_bytes(SIZE)


def id_of(address: str) -> str:
    return address.rsplit("/", 1)[1]


def stored(db: Db, address: str) -> bytes:
    return parts.part_path(db.get_one(Upload, id_of(address)).id).read_bytes()


def checksum(content: bytes, algorithm: str = "sha256") -> str:
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, content).digest()).decode()}"


def test_the_server_says_what_it_can(tus: TusClient) -> None:
    answer = tus.http.options("/api/uploads")
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == answer.headers["Tus-Resumable"] == "1.0.0"
    assert answer.headers["Tus-Max-Size"] == str(2 * 1024**3)
    assert answer.headers["Tus-Extension"] == "creation,expiration,termination,checksum"
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha256,sha1,md5"


def test_a_file_comes_in_pieces(tus: TusClient, db: Db) -> None:
    created = tus.create(SIZE, "Урок 1.pdf")
    address = created.headers["Location"]
    assert created.status_code == 201
    assert created.headers["Tus-Resumable"] == "1.0.0"
    assert created.headers["Upload-Expires"].endswith("GMT")
    assert tus.offset(address) == 0
    for start in range(0, SIZE, 2000):
        answer = tus.patch(address, start, CONTENT[start : start + 2000])
        assert answer.status_code == 204, answer.text
        assert answer.headers["Upload-Offset"] == str(min(start + 2000, SIZE))
    head = tus.head(address)
    assert (head.headers["Upload-Offset"], head.headers["Upload-Length"]) == (str(SIZE), str(SIZE))
    assert head.headers["Cache-Control"] == "no-store"
    assert stored(db, address) == CONTENT
    db.rollback()
    assert db.get_one(Upload, id_of(address)).status is UploadStatus.RECEIVED
    medium = db.exec(select(Media)).one()
    assert str(medium.id) == head.headers["Media-Id"]
    assert (medium.status, medium.file_name) == (MediaStatus.PROCESSING, "Урок 1.pdf")
    assert [str(job.id) for job in db.exec(select(Job)).all()] == [id_of(address)]


@pytest.mark.parametrize("length", [None, "", "-1", "x", "1.5", "0", "９", "9" * 30])
def test_a_length_that_makes_no_sense_is_refused(tus: TusClient, db: Db, length: str | None) -> None:
    if length is not None and not length.isascii():
        headers = {**VERSION, "Upload-Length": length.encode()}
        assert tus.http.post("/api/uploads", headers=headers).status_code == 400
    else:
        assert tus.create(length).status_code == 400
    assert db.exec(select(Upload)).all() == []


def test_more_than_two_gigabytes_are_refused(tus: TusClient) -> None:
    answer = tus.create(2 * 1024**3 + 1)
    assert answer.status_code == 413
    assert answer.json()["error"] == "The file is too large: up to 2 GB."


@pytest.mark.parametrize("metadata", ["filename ***", "filename", "", "filename /w==", "x" * 5000])
def test_metadata_that_make_no_sense_are_refused(tus: TusClient, metadata: str) -> None:
    headers = {**VERSION, "Upload-Length": "10", "Upload-Metadata": metadata}
    assert tus.http.post("/api/uploads", headers=headers).status_code in {400, 415}


@pytest.mark.parametrize("version", [None, "0.2.2", "1.0.1", ""])
def test_another_version_is_refused(tus: TusClient, version: str | None) -> None:
    address = tus.begin(SIZE)
    headers = {} if version is None else {"Tus-Resumable": version}
    for method, path in (
        ("POST", "/api/uploads"),
        ("HEAD", address),
        ("PATCH", address),
        ("DELETE", address),
    ):
        answer = tus.http.request(method, path, headers=headers)
        assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")
    assert tus.offset(address) == 0


def test_a_wrong_offset_is_answered_with_the_right_one(tus: TusClient) -> None:
    address = tus.begin(SIZE)
    assert tus.patch(address, 0, CONTENT[:100]).status_code == 204
    for offset in (0, 99, 101, SIZE):
        answer = tus.patch(address, offset, b"x")
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (409, "100")
    for offset in (None, "-1", "x", ""):
        assert tus.patch(address, offset, b"x").status_code == 400
    assert tus.offset(address) == 100


def test_more_bytes_than_declared_are_refused_and_not_kept(tus: TusClient, db: Db) -> None:
    address = tus.begin(SIZE)
    assert tus.patch(address, 0, CONTENT + b"x").status_code == 413
    assert tus.offset(address) == 0
    # Without a length the server finds out at the end.
    assert tus.patch(address, 0, iter([CONTENT, b"x"])).status_code == 413
    assert tus.offset(address) == 0
    assert tus.patch(address, 0, iter([CONTENT[:100], CONTENT[100:]])).status_code == 204
    assert stored(db, address) == CONTENT


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "md5"])
def test_a_wrong_checksum_rolls_back(tus: TusClient, db: Db, algorithm: str) -> None:
    address = tus.begin(SIZE)
    head = {"Upload-Checksum": checksum(CONTENT[:100], algorithm)}
    assert tus.patch(address, 0, CONTENT[:100], **head).status_code == 204
    wrong = tus.patch(address, 100, CONTENT[100:300], **head)
    assert (wrong.status_code, tus.offset(address)) == (460, 100)
    assert wrong.headers["Tus-Resumable"] == "1.0.0"
    right = {"Upload-Checksum": checksum(CONTENT[100:], algorithm)}
    assert tus.patch(address, 100, CONTENT[100:], **right).status_code == 204
    assert stored(db, address) == CONTENT
    assert [each.suffix for each in parts.folder().iterdir()] == [".part"]


@pytest.mark.parametrize("value", ["crc32 AAAA", "sha1", "sha1 !!!", "sha1 AAAA", "", "SHA1 AAAA"])
def test_a_checksum_that_makes_no_sense_is_refused(tus: TusClient, value: str) -> None:
    address = tus.begin(SIZE)
    assert tus.patch(address, 0, CONTENT, **{"Upload-Checksum": value}).status_code == 400
    assert tus.offset(address) == 0


def test_another_content_type_is_refused(tus: TusClient) -> None:
    address = tus.begin(SIZE)
    for kind in ("application/octet-stream", "text/plain", BODY_TYPE + "; charset=x"):
        assert tus.patch(address, 0, CONTENT, **{"Content-Type": kind}).status_code == 415
    assert tus.offset(address) == 0


def test_an_upload_can_be_taken_away(tus: TusClient, db: Db) -> None:
    address = tus.begin(SIZE)
    tus.patch(address, 0, CONTENT[:100])
    assert tus.delete(address).status_code == 204
    assert [tus.head(address).status_code, tus.delete(address).status_code] == [404, 404]
    assert tus.patch(address, 100, CONTENT[100:]).status_code == 404
    assert list(parts.folder().iterdir()) == []
    assert db.exec(select(Media)).all() == []


def test_a_finished_upload_stays(tus: TusClient, db: Db) -> None:
    address = tus.begin(SIZE)
    tus.patch(address, 0, CONTENT)
    assert tus.delete(address).status_code == 409
    assert tus.patch(address, 0, CONTENT).status_code == 409
    # A sender that missed the last answer may ask once more.
    assert tus.patch(address, SIZE, b"").status_code == 204
    assert stored(db, address) == CONTENT


def test_an_expired_upload_is_gone(tus: TusClient, db: Db) -> None:
    address = tus.begin(SIZE)
    upload = db.get_one(Upload, id_of(address))
    upload.expires_at = utc_now() - timedelta(seconds=1)
    db.commit()
    assert tus.head(address).status_code == 410
    assert tus.patch(address, 0, CONTENT).status_code == 410
    assert tus.delete(address).status_code == 410


def test_another_persons_upload_is_not_there(tus: TusClient, stranger: TusClient, client_of, db: Db) -> None:
    address = tus.begin(SIZE)
    admin = TusClient(client_of(make_user(db, role="ADMIN")))
    student = TusClient(client_of(make_user(db)))
    for wrong in (stranger, admin, student):
        assert wrong.head(address).status_code == 404
        assert wrong.patch(address, 0, CONTENT).status_code == 404
        assert wrong.delete(address).status_code == 404
    nobody = TusClient(client_of(None))
    assert [nobody.head(address).status_code, nobody.create(SIZE).status_code] == [401, 401]
    assert [nobody.patch(address, 0, CONTENT).status_code, nobody.delete(address).status_code] == [401, 401]
    assert student.create(SIZE).status_code == 403
    assert TusClient(client_of(make_mentor(db))).create(SIZE).status_code == 201
    assert tus.offset(address) == 0


@pytest.mark.parametrize("name", [f"{new_id()}", "x", "..", "%00", "a/b", "0", "é"])
def test_what_was_never_begun_is_not_there(tus: TusClient, name: str) -> None:
    assert tus.head(f"/api/uploads/{name}").status_code in {404, 405}
    assert tus.patch(f"/api/uploads/{name}", 0, b"").status_code in {404, 405}


def test_another_site_can_not_write(tus: TusClient) -> None:
    address = tus.begin(SIZE)
    tus.http.headers["Origin"] = "https://evil.example"
    assert tus.create(SIZE).status_code == 403
    assert tus.patch(address, 0, CONTENT).status_code == 403
    assert tus.delete(address).status_code == 403
    del tus.http.headers["Origin"]
    assert tus.patch(address, 0, CONTENT).status_code == 403
    tus.http.headers["Origin"] = "http://localhost:8000"
    assert tus.offset(address) == 0


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("a\0b.pdf", "ab.pdf"),
        ("C:\\x\\y.pdf", "y.pdf"),
        ("invoice\u202efdp.exe.pdf", "invoicefdp.exe.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("дом\u200e\u2066.PDF", "дом.PDF"),
        ("x" * 3000 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_names_are_made_harmless(tus: TusClient, db: Db, given: str, kept: str) -> None:
    tus.begin(SIZE, given)
    assert db.exec(select(Upload.file_name)).one() == kept
    assert db.exec(select(Media.storage_key)).one().endswith(".pdf")


@pytest.mark.parametrize("name", ["a.exe", "pdf", ".pdf", "a.pdf.html", "a.svg", "", "a.", "a.pdf/"])
def test_other_endings_are_refused(tus: TusClient, db: Db, name: str) -> None:
    answer = tus.create(SIZE, name)
    assert answer.status_code == 415
    assert answer.json()["error"].startswith("Such files are not taken.")
    assert db.exec(select(Media)).all() == []


def test_a_file_that_is_not_what_its_name_says_is_refused_at_its_first_bytes(tus: TusClient, db: Db) -> None:
    address = tus.begin(SIZE, "lesson.mp4")
    assert tus.patch(address, 0, CONTENT[:10]).status_code == 204
    answer = tus.patch(address, 10, CONTENT[10:200])
    assert (answer.status_code, answer.json()["error"]) == (
        415,
        "This is no mp4 inside: check that the file opens.",
    )
    assert tus.head(address).status_code == 404
    assert list(parts.folder().iterdir()) == []
    assert db.exec(select(Media)).all() == []


def test_a_short_file_is_looked_at_too(tus: TusClient) -> None:
    assert tus.patch(tus.begin(4, "a.pdf"), 0, b"abcd").status_code == 415
    assert tus.patch(tus.begin(9, "a.pdf"), 0, CONTENT[:9]).status_code == 204


def test_a_person_has_so_much_room(tus: TusClient, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = get_settings().model_copy(update={"upload_quota_mb": 1})
    monkeypatch.setattr("lms_app.media.service.get_settings", lambda: settings)
    tus.begin(1_000_000)
    answer = tus.create(100_000)
    assert answer.status_code == 413
    assert "1 MB in all" in answer.json()["error"]
    assert tus.create(1000).status_code == 201


def test_a_person_has_so_many_uploads(tus: TusClient, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = get_settings().model_copy(update={"upload_open_per_user": 2})
    monkeypatch.setattr("lms_app.media.service.get_settings", lambda: settings)
    first = tus.begin(SIZE)
    tus.begin(SIZE)
    assert tus.create(SIZE).status_code == 413
    tus.delete(first)
    assert tus.create(SIZE).status_code == 201


def test_a_full_disk_is_said(tus: TusClient, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = get_settings().model_copy(update={"upload_keep_free_mb": 10**9})
    monkeypatch.setattr("lms_app.media.service.get_settings", lambda: settings)
    answer = tus.create(SIZE)
    assert answer.status_code == 507


def test_refusals_are_in_the_persons_language(client_of, db: Db) -> None:
    tus = TusClient(client_of(make_mentor(db, locale="kk")))
    assert tus.create(SIZE, "a.exe").json()["error"].startswith("Мұндай файлдар қабылданбайды.")
