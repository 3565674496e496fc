"""A request that was begun and stands still, as over a connection that died without a word."""

import socket

from tests.support.tus_client import BODY_TYPE, WebProcess


class HalfOpen:
    """A PATCH that has sent something and then nothing more, over a socket of its own."""

    def __init__(self, server: WebProcess, address: str, token: str, *, offset: int, length: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", server.port), timeout=60)
        head = [
            f"PATCH {address} HTTP/1.1",
            f"Host: localhost:{server.port}",
            f"Origin: {server.base_url}",
            f"Cookie: lms_session={token}",
            f"Content-Type: {BODY_TYPE}",
            "Tus-Resumable: 1.0.0",
            f"Upload-Offset: {offset}",
            f"Content-Length: {length}",
        ]
        self._socket.sendall(("\r\n".join(head) + "\r\n\r\n").encode())

    def send(self, content: bytes) -> None:
        self._socket.sendall(content)

    def status(self) -> int:
        return int(self._socket.recv(4096).split()[1])

    def close(self) -> None:
        self._socket.close()
