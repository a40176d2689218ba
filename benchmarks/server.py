"""A Neo4j server for as long as it is measured, started as the tests start theirs."""

import contextlib
import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from benchmarks.targets import SERVER_IMPORT, SERVER_PID, SERVER_URL

PASSWORD = "made-for-measuring"
"""Of servers that only this computer reaches and that hold a made register: the same when one is started again."""


class NoServer(Exception):
    """Neo4j cannot be measured here; the message says why, and how to have it."""


@contextlib.contextmanager
def running(folder: Path) -> Iterator[None]:
    """A server with its data in *folder*, which the steps of this process find by the environment.

    Raises :class:`NoServer` where it cannot be started, or where this Remit has no store for it.
    """
    try:
        import_module("graph.store.neo4j")
        tests = import_module("tests.neo4j.server")
    except ModuleNotFoundError as error:
        raise NoServer(f"{error.name} is not here: measure from a clone of a Remit that has it.") from None
    try:
        server = tests.Neo4jServer(folder, heap="2g", page_cache=1024, password=PASSWORD)
    except tests.CannotStart as error:
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
