"""A way to a server that breaks once in the middle of an answer, as a connection long idle does."""

import socket
import threading
from contextlib import suppress

_CHUNK = 1 << 16


class CuttingProxy:
    """Forwards connections to a port of this machine; the first answer that gets that long is cut off."""

    def __init__(self, port: int, *, cut_after: int) -> None:
        self._target, self._cut_after = port, cut_after
        self.cuts = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._target))
                threading.Thread(target=self._forward, args=(near, far), daemon=True).start()
                threading.Thread(target=self._answer, args=(far, near), daemon=True).start()

    def _forward(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while chunk := source.recv(_CHUNK):
                target.sendall(chunk)
            target.shutdown(socket.SHUT_WR)

    def _answer(self, source: socket.socket, target: socket.socket) -> None:
        sent = 0
        with suppress(OSError):
            while chunk := source.recv(_CHUNK):
                target.sendall(chunk)
                sent += len(chunk)
                if not self.cuts and sent >= self._cut_after:
                    self.cuts += 1
                    break
        for each in (source, target):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
