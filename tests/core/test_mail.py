import email
import socketserver
import threading
from pathlib import Path

import pytest

from lms_app.core import mail
from lms_app.core.config import Settings
from lms_app.core.mail import deliver_mail


class _SmtpHandler(socketserver.StreamRequestHandler):
    """Enough of RFC 5321 to take one message from smtplib."""

    def handle(self) -> None:
        self.wfile.write(b"220 test\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self._take_message()
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
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert (message["to"], message["subject"], message.get_content()) == (
        "a@example.org",
        "Сәлем",
        "Қош келдіңіз\n",
    )


def test_with_a_server_mail_goes_by_smtp(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with socketserver.TCPServer(("127.0.0.1", 0), _SmtpHandler) as server:
        server.messages = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        over = {"smtp_host": "127.0.0.1", "smtp_port": server.server_address[1]}
        monkeypatch.setattr(mail, "get_settings", lambda: settings.model_copy(update=over))
        deliver_mail(to="a@example.org", subject="s", text="hello")
        server.shutdown()
        assert b"hello" in server.messages[0]  # type: ignore[attr-defined]


def test_a_server_that_is_away_raises_so_that_the_job_tries_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = {"smtp_host": "127.0.0.1", "smtp_port": 9}
    monkeypatch.setattr(mail, "get_settings", lambda: settings.model_copy(update=over))
    with pytest.raises(OSError, match="refused"):
        deliver_mail(to="a@example.org", subject="s", text="t")
