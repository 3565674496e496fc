from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.staticfiles import StaticFiles
from starlette.testclient import TestClient

from lms_app.core.i18n import Locale
from lms_app.web.locale_pages import LocalePages, LocalePagesPlugin, choose_locale


@pytest.mark.parametrize(
    ("headers", "locale"),
    [
        ({}, Locale.RU),
        ({"accept-language": "de-DE,de;q=0.9"}, Locale.RU),
        ({"accept-language": "de-DE, kk;q=0.8, en;q=0.5"}, Locale.KK),
        ({"accept-language": "en-US", "cookie": "lms_locale=kk"}, Locale.KK),
        ({"accept-language": "en-US", "cookie": "lms_locale=xx"}, Locale.EN),
    ],
)
def test_choose_locale_believes_the_cookie_then_the_browser(headers: dict[str, str], locale: Locale) -> None:
    assert choose_locale(Headers(headers)) is locale


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    for name, text in {
        "login/index.html": "<p>Вход</p>",
        "__en/login/index.html": "<p>Sign in</p>",
        "__en/index.html": "<p>Home</p>",
        "about/index.html": "<p>О нас</p>",
        "app.js": "1",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    app = Starlette()
    app.mount("/", StaticFiles(directory=tmp_path, html=True))
    return TestClient(LocalePages(app, tmp_path), follow_redirects=False)


def test_page_comes_in_the_language_without_a_redirect(client: TestClient) -> None:
    english = client.get("/login", headers={"accept-language": "en"})
    russian = client.get("/login", headers={"accept-language": "ru"})

    assert english.text == "<p>Sign in</p>"
    assert russian.text == "<p>Вход</p>"
    assert "Accept-Language" in english.headers["vary"]
    assert english.headers["cache-control"] == "no-cache"


def test_start_page_and_slash_are_found_too(client: TestClient) -> None:
    assert client.get("/", headers={"accept-language": "en"}).text == "<p>Home</p>"
    assert client.get("/login/", headers={"accept-language": "en"}).text == "<p>Sign in</p>"


def test_page_without_a_translation_and_other_files_pass(client: TestClient) -> None:
    assert client.get("/about/", headers={"accept-language": "en"}).text == "<p>О нас</p>"
    assert client.get("/app.js").text == "1"
    assert client.post("/login", headers={"accept-language": "en"}).status_code == 405


def test_plugin_draws_the_pages_with_node_inside_the_web_folder(tmp_path: Path, monkeypatch) -> None:
    node = tmp_path / "bin" / "node"
    node.parent.mkdir()
    node.write_text('#!/bin/sh\npwd > drawn.txt; echo "$@" >> drawn.txt\n')
    node.chmod(0o755)
    monkeypatch.setenv("PATH", f"{node.parent}:/usr/bin:/bin")
    client = tmp_path / "web" / "build" / "client"
    client.mkdir(parents=True)

    LocalePagesPlugin().post_build(static_dir=client)

    folder, arguments = (tmp_path / "web" / "drawn.txt").read_text().splitlines()
    assert Path(folder) == tmp_path / "web"
    assert arguments.endswith(f"{client} ru kk en")
    assert (tmp_path / "web" / "prerender_locales.mjs").exists()
