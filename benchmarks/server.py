"""A Neo4j server for as long as it is measured, started as the tests start theirs."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from benchmarks.targets import SERVER_IMPORT, SERVER_PID, SERVER_URL

HEAP, PAGE_CACHE_MIB = "4g", 1024
PASSWORD = "made-for-measuring"
"""Of servers that only this computer reaches and that hold a made register: the same when one is started again."""


class NoServer(Exception):
    """Neo4j cannot be measured here; the message says why, and how to have it."""


@contextlib.contextmanager
def running(folder: Path) -> Iterator[None]:
    """A server with its data in *folder*, which the steps of this process find by the environment.

    Raises :class:`NoServer` where it cannot be started, with what to install.
    """
    from tests.neo4j.server import CannotStart, Neo4jServer

    try:
        server = Neo4jServer(folder, heap=HEAP, page_cache=PAGE_CACHE_MIB, password=PASSWORD)
    except CannotStart as error:
        raise NoServer(str(error)) from None
    with server:
        told = {
            "REMIT_NEO4J_USER": server.user,
            "REMIT_NEO4J_PASSWORD": server.password,
            SERVER_URL: server.url,
            SERVER_PID: str(server.pid),
            SERVER_IMPORT: str(server.import_folder),
        }
        before = {name: os.environ.get(name) for name in told}
        os.environ.update(told)
        try:
            yield
        finally:
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})
