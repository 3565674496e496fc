import email
import socketserver
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from lms_app.core import mail
from lms_app.core.config import Settings
from lms_app.core.mail import deliver_mail

Send = Callable[..., None]


class _SmtpHandler(socketserver.StreamRequestHandler):
    """Enough of RFC 5321 to take one message from smtplib."""

    def handle(self) -> None:
        self.wfile.write(b"220 test\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self._take_message()
            elif verb == b"EHLO":
                self.wfile.write(b"250-test\r\n250-AUTH PLAIN\r\n250 " + self.server.extension + b"\r\n")  # type: ignore[attr-defined]
            elif verb == b"STAR":
                self.server.messages.append(b"<STARTTLS>")  # type: ignore[attr-defined]
                self.wfile.write(b"454 not now\r\n")
            elif verb == b"AUTH":
                self.server.messages.append(line)  # type: ignore[attr-defined]
                self.wfile.write(b"235 ok\r\n")
            elif verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 ok\r\n")

    def _take_message(self) -> None:
        self.wfile.write(b"354 go\r\n")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        self.server.messages.append(b"".join(lines))  # type: ignore[attr-defined]
        self.wfile.write(b"250 ok\r\n")


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
    with socketserver.TCPServer(("127.0.0.1", 0), _SmtpHandler) as running:
        running.messages = []  # type: ignore[attr-defined]
        running.extension = b"8BITMIME"  # type: ignore[attr-defined]
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


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
