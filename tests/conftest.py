"""Fixtures for every test; tests/README.md says how to use them."""

import gc
import os
import re
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from redis import Redis
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from lms_app.api import make_api
from lms_app.core.config import Settings, get_settings
from lms_app.core.db import Db, get_engine
from lms_app.core.redis import get_redis
from lms_app.ops import engine as engines
from lms_app.ops import images
from lms_app.ops.layout import ROOT
from lms_app.web.cookies import SESSION_COOKIE
from lms_app.web.http_middleware import wrap_application
from models.accounts import User
from tests.factories.accounts import make_login
from tests.support import parts
from tests.support.app_server import AppServer
from tests.support.database import CommittingSession, empty_database, rename_database
from tests.support.last_look import take_last_look

IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"]
ORIGIN = "http://localhost:8000"
# A busy machine draws a page in seconds; a test fails by what is missing, not by how soon it came.
PATIENCE_MS = 30_000
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_BROWSER_FIXTURES = {"browser", "browser_page"}


def pytest_configure(config: pytest.Config) -> None:
    parts.move_in()
    if "LMS_TEST_RUN" not in os.environ and not config.option.collectonly:
        pytest.exit("Start the tests by `python3 manage.py test -- …`: it starts the engines.", returncode=4)


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a parameter with an id in it the same in both parts of a run; None leaves it to pytest."""
    text = str(val) if isinstance(val, str | uuid.UUID) else ""
    return _ID.sub("id", text) if _ID.search(text) else None


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> parts.Parts:
    return parts.Parts(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests go last: Playwright's event loop stays and would refuse those of async tests."""
    parts.check_places(items)
    items.sort(key=lambda item: bool(_BROWSER_FIXTURES & set(getattr(item, "fixturenames", ()))))


def pytest_collection_finish() -> None:
    """Spare the collector the hundreds of thousands of objects that stay: code, states, tests."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    report = yield
    may_skip = hasattr(report, "wasxfail") or item.get_closest_marker("gvisor") is not None
    if IN_CI and report.skipped and not may_skip:
        report.outcome = "failed"
        report.longrepr = f"skipped in CI, where everything must run: {report.longrepr}"
    browser = getattr(item, "funcargs", {}).get("browser")
    if report.failed and call.when == "call" and browser:
        report.sections.append(("Pages", take_last_look(browser, make_artifacts(), item.nodeid)))
    return report


def make_artifacts() -> Path:
    folder = ROOT / "artifacts"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def artifacts() -> Path:
    return make_artifacts()


@pytest.fixture(scope="session")
def settings() -> Settings:
    return get_settings()


@pytest.fixture
def redis_server() -> Redis:
    client = get_redis()
    client.flushdb()
    return client


@pytest.fixture
def db(redis_server: Redis) -> Iterator[Db]:
    empty_database()
    with CommittingSession(get_engine(), expire_on_commit=False) as session:
        yield session
        session.rollback()


@pytest.fixture
def fresh_database() -> Iterator[str]:
    """The address of a migrated database for one test alone."""
    name = f"lms_fresh_{uuid.uuid4().hex[:8]}"
    address = os.environ["DATABASE_URL"]
    admin = psycopg.connect(rename_database(address.replace("+psycopg", ""), "postgres"), autocommit=True)
    with admin:
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE lms_template')
        yield rename_database(address, name)
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def docker_engine() -> str:
    found = engines.find()
    if found is None:
        pytest.skip(engines.why_absent())
    return found.address


@pytest.fixture(scope="session")
def sandbox_images(docker_engine: str) -> dict[str, str]:
    found = engines.find()
    assert found is not None
    return images.ensure_images(found, yes=True, log=ROOT / "artifacts" / "images.log")


@pytest.fixture(scope="session")
def app_server(artifacts: Path) -> Iterator[AppServer]:
    server = AppServer()
    try:
        yield server.start()
    finally:
        server.stop()
        shutil.copytree(server.data.logs, artifacts / "app-logs", dirs_exist_ok=True)
        shutil.copy2(server.output, artifacts / "app-logs")
        shutil.rmtree(server.data_dir)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"{CHROMIUM} is missing; `python3 manage.py test --yes` installs it as root")
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MS)
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def browser_page(browser: Browser, app_server: AppServer) -> Iterator[Page]:
    context = browser.new_context(base_url=app_server.base_url, locale="en-US")
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    yield page
    context.close()


@pytest.fixture(scope="session")
def application() -> ASGIApp:
    """The API with its layers; one for all, since the first request to one takes most of a second."""
    return wrap_application(make_api())


@pytest.fixture
def client_of(db: Db, application: ASGIApp) -> Callable[[User | None], TestClient]:
    """Makes clients of the real API, signed in as a user by the session cookie."""

    def make(user: User | None = None) -> TestClient:
        client = TestClient(application, base_url=ORIGIN, raise_server_exceptions=False)
        client.headers.update({"Accept-Language": "en", "Origin": ORIGIN})
        if user is not None:
            client.cookies.set(SESSION_COOKIE, make_login(db, user)[1])
        return client

    return make
