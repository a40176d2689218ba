"""The town behind an application of its own: one store, one GraphQL schema for all tests of a process."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api.routes import routes
from graph.schema import SCHEMA
from graph.workspace import Explorer
from tests.town import town_store

Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def town() -> Iterator[Explorer]:
    """The town to read; no test writes to it."""
    store = town_store()
    yield Explorer(store, SCHEMA)
    store.close()


def client_of(explorer: Explorer) -> TestClient:
    """The API over *explorer*."""
    return TestClient(Starlette(routes=routes(explorer)))


@contextmanager
def served(explorer: Explorer) -> Iterator[str]:
    """The address of the API over *explorer*, served on this computer for as long as the block lasts."""
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes(explorer)), port=0, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="session")
def client(town: Explorer) -> TestClient:
    """The API over the town."""
    return client_of(town)


@pytest.fixture(scope="session")
def ask(client: TestClient) -> Ask:
    """Ask a GraphQL query of the town: its data, where there is no error."""

    def ask(query: str, **variables: Any) -> dict[str, Any]:
        response = client.post("/graphql", json={"query": query, "variables": variables})
        assert response.status_code == 200
        answer = response.json()
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    return ask


@pytest.fixture(scope="session")
def refused(client: TestClient) -> Ask:
    """Ask a GraphQL query that goes wrong: its only error."""

    def refused(query: str, **variables: Any) -> dict[str, Any]:
        response = client.post("/graphql", json={"query": query, "variables": variables})
        (error,) = response.json()["errors"]
        assert "Traceback" not in response.text
        said: dict[str, Any] = error
        return said

    return refused
