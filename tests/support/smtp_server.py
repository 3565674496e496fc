"""A mail server of our own for tests: enough of RFC 5321 to take messages from smtplib."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class SmtpHandler(socketserver.StreamRequestHandler):
    """One connection; `server.messages` keeps what came, `server.extension` is what EHLO offers."""

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


@contextmanager
def run_smtp_server() -> Iterator[socketserver.TCPServer]:
    """A server on a free port of this machine, with `.messages` as they came."""
    with socketserver.TCPServer(("127.0.0.1", 0), SmtpHandler) as running:
        running.messages = []  # type: ignore[attr-defined]
        running.extension = b"8BITMIME"  # type: ignore[attr-defined]
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()
