"""A connection that breaks when a test says so: a TCP proxy in front of a server on this computer."""

import contextlib
import socket
import threading
from collections.abc import Callable
from typing import Self

# What Bolt sends to commit: a chunk of two bytes, the message COMMIT without fields, the end of the message.
COMMIT = bytes.fromhex("0002b0120000")


class Proxy:
    """Passes on what clients and the server on *port* say, until it is told to cut.

    ``cut_answer_after`` cuts a connection once the server has answered so many bytes from now on; ``cut_commit``
    cuts it ``"before"`` or ``"after"`` the server is told to commit. ``times`` says how often (None: each time). What
    the server says goes through ``rewrite``, what a client says first through ``greet``.
    """

    def __init__(self, port: int) -> None:
        self._target = ("127.0.0.1", port)
        self.cut_answer_after: int | None = None
        self.cut_commit: str | None = None
        self.commits_to_pass = 0
        self.times: int | None = 1
        self.cuts = 0
        self.answered = 0
        self.rewrite: Callable[[bytes], bytes] = lambda data: data
        self.greet: Callable[[bytes], bytes] = lambda data: data
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._muted: set[socket.socket] = set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self._accepts = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> Self:
        self._accepts.start()
        return self

    def __exit__(self, *exception: object) -> None:
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._accepts.join()
        for one in tuple(self._open):
            _end(one)

    def heal(self) -> None:
        """Cut no more."""
        with self._lock:
            self.cut_answer_after = self.cut_commit = None
            self.times, self.cuts, self.commits_to_pass = 1, 0, 0

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(self._target)
            except OSError:
                _end(client)
                continue
            self._open |= {client, server}
            for here, there, passes in ((client, server, self._ask), (server, client, self._answer)):
                threading.Thread(target=self._pump, args=(here, there, passes), daemon=True).start()

    def _pump(
        self,
        here: socket.socket,
        there: socket.socket,
        passes: Callable[[bytes, bool, socket.socket, socket.socket], bool],
    ) -> None:
        first = True
        with contextlib.suppress(OSError):
            while (data := here.recv(65536)) and passes(data, first, here, there):
                first = False
        for one in (here, there):
            _end(one)
        self._open -= {here, there}

    def _ask(self, data: bytes, first: bool, client: socket.socket, server: socket.socket) -> bool:
        if first:
            data = self.greet(data)
        cut = self._cuts_commit(data)
        if cut == "after":
            self._muted.add(server)  # its answer, which says that it is done, cuts the connection
        if cut != "before":
            server.sendall(data)
        return cut != "before"

    def _answer(self, data: bytes, first: bool, server: socket.socket, client: socket.socket) -> bool:
        if server in self._muted:
            return False
        data = self.rewrite(data)
        with self._lock:
            self.answered += len(data)
            if self.cut_answer_after is not None and self._may_cut():
                self.cut_answer_after -= len(data)
                if self.cut_answer_after < 0:
                    data = data[: self.cut_answer_after]
                    self.cuts += 1
                    if self.times is None:
                        self.cut_answer_after = 0
                    client.sendall(data)
                    return False
        client.sendall(data)
        return True

    def _cuts_commit(self, data: bytes) -> str | None:
        with self._lock:
            if self.cut_commit is None or COMMIT not in data or not self._may_cut():
                return None
            if self.commits_to_pass:
                self.commits_to_pass -= 1
                return None
            self.cuts += 1
            return self.cut_commit

    def _may_cut(self) -> bool:
        return self.times is None or self.cuts < self.times


def _end(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
