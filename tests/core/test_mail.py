import email
import socketserver
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from lms_app.core import mail
from lms_app.core.config import Settings
from lms_app.core.mail import deliver_mail
from tests.support.smtp_server import run_smtp_server

Send = Callable[..., None]


def test_without_a_server_mail_lands_in_the_outbox(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "get_settings", lambda: settings.model_copy(update={"data_dir": tmp_path}))
    deliver_mail(to="a@example.org", subject="Сәлем", text="Қош келдіңіз\n")
    [path] = (tmp_path / "outbox").glob("*.eml")
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert (message["to"], message["subject"], message.get_content()) == (
        "a@example.org",
        "Сәлем",
        "Қош келдіңіз\n",
    )


@pytest.fixture
def server() -> Iterator[socketserver.TCPServer]:
    with run_smtp_server() as running:
        yield running


@pytest.fixture
def send(server: socketserver.TCPServer, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Send:
    def deliver(**over: object) -> None:
        own = {"smtp_host": "127.0.0.1", "smtp_port": server.server_address[1], **over}
        monkeypatch.setattr(mail, "get_settings", lambda: settings.model_copy(update=own))
        deliver_mail(to="a@example.org", subject="s", text="hello")

    return deliver


def test_with_a_server_mail_goes_by_smtp(server: Any, send: Send) -> None:
    send()
    assert b"hello" in server.messages[0]


def test_a_server_that_can_encrypt_gets_no_letter_in_the_clear(server: Any, send: Send) -> None:
    server.extension = b"STARTTLS"
    with pytest.raises(OSError, match="not now"):
        send()
    assert server.messages == [b"<STARTTLS>"]


def test_the_password_goes_to_another_machine_by_tls_only(
    server: Any, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = {"smtp_user": "school", "smtp_password": SecretStr("secret")}
    send(**account)
    assert server.messages[0].startswith(b"AUTH")
    server.messages.clear()
    monkeypatch.setattr(mail, "_is_this_machine", lambda _host: False)
    with pytest.raises(OSError, match="STARTTLS"):
        send(**account)
    assert server.messages == []


def test_a_server_that_is_away_raises_so_that_the_job_tries_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = {"smtp_host": "127.0.0.1", "smtp_port": 9}
    monkeypatch.setattr(mail, "get_settings", lambda: settings.model_copy(update=over))
    with pytest.raises(OSError, match="refused"):
        deliver_mail(to="a@example.org", subject="s", text="t")
