"""Media are shown and streamed to their person."""

from datetime import timedelta

import httpx
import pytest

from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from tests.factories.accounts import make_user
from tests.media.conftest import process_all, send_file
from tests.support.tus_client import TusClient


def ready(tus: TusClient, db: Db, mp4: bytes) -> dict[str, str]:
    media_id = send_file(tus, mp4, "Урок.mp4")
    process_all(db)
    return tus.http.get(f"/api/media/{media_id}").json()


def test_a_video_is_streamed_by_ranges(tus: TusClient, db: Db, mp4: bytes) -> None:
    shown = ready(tus, db, mp4)
    whole = tus.http.get(shown["url"])
    assert (whole.status_code, whole.headers["Accept-Ranges"]) == (200, "bytes")
    assert (whole.headers["Content-Type"], int(whole.headers["Content-Length"])) == (
        "video/mp4",
        len(whole.content),
    )
    assert whole.headers["Content-Disposition"].startswith("inline; ")
    content, size, tag = whole.content, len(whole.content), whole.headers["ETag"]

    def ask(value: str, **headers: str) -> httpx.Response:
        return tus.http.get(shown["url"], headers={"Range": value, **headers})

    for value, expected in (
        ("bytes=0-99", content[:100]),
        ("bytes=100-", content[100:]),
        ("bytes=-10", content[-10:]),
        (f"bytes={size - 1}-{size + 500}", content[-1:]),
        (f"bytes=-{size + 5}", content),
    ):
        part = ask(value)
        assert (part.status_code, part.content) == (206, expected)
        assert part.headers["Content-Range"].endswith(f"/{size}")
        assert int(part.headers["Content-Length"]) == len(expected)
    for value in (f"bytes={size}-", "bytes=-0"):
        assert (ask(value).status_code, ask(value).headers["Content-Range"]) == (416, f"bytes */{size}")
    for value in ("bytes=5-3", "bytes=0-1,3-4", "items=0-1", "bytes=x", "bytes=-", "bytes=٣-"):
        assert tus.http.get(shown["url"], headers={"Range": value.encode()}).status_code == 200
    assert ask("bytes=0-9", **{"If-Range": tag}).status_code == 206
    assert ask("bytes=0-9", **{"If-Range": '"other"'}).status_code == 200
    assert tus.http.get(shown["thumbnailUrl"]).content[:3] == b"\xff\xd8\xff"


def test_a_link_is_for_one_person_and_one_file_and_runs_out(
    tus: TusClient, stranger: TusClient, client_of, db: Db, mp4: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = ready(tus, db, mp4)
    token = shown["url"].rsplit("/", 1)[1]
    for wrong in (stranger.http, client_of(None), client_of(make_user(db, role="ADMIN"))):
        assert wrong.get(shown["url"]).status_code == 404
        assert wrong.get(shown["thumbnailUrl"]).status_code == 404
    payload, *time_and_proof = token.rsplit(".", 2)
    rest = ".".join(time_and_proof)
    other = shown["thumbnailUrl"].rsplit("/", 1)[1].rsplit(".", 2)[0]
    for forged in (f"{other}.{rest}", f"{payload}x.{rest}", payload, token[:-5]):
        assert tus.http.get(f"/files/{forged}").status_code == 404
    assert tus.http.get(shown["url"]).status_code == 200
    monkeypatch.setattr("lms_app.core.storage.links.utc_now", lambda: utc_now() + timedelta(hours=2))
    assert tus.http.get(shown["url"]).status_code == 404


def test_media_are_shown_to_their_person(
    tus: TusClient, stranger: TusClient, client_of, db: Db, mp4: bytes
) -> None:
    shown = ready(tus, db, mp4)
    address = f"/api/media/{shown['id']}"
    assert stranger.http.get(address).status_code == 404
    assert stranger.http.get("/api/media").json()["media"] == []
    assert client_of(make_user(db)).get(address).status_code == 403
    assert client_of(None).get("/api/media").status_code == 401
    admin = client_of(make_user(db, role="ADMIN"))
    assert [each["id"] for each in admin.get("/api/media").json()["media"]] == [shown["id"]]
    begun = tus.begin(1000, "b.pdf")
    tus.patch(begun, 0, b"%PDF-1.7\n")
    first = tus.http.get("/api/media").json()["media"][0]
    assert (first["status"], first["receivedBytes"], first["kind"]) == ("uploading", 9, "pdf")
