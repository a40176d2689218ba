"""Every query of docs/graphql.md is run on the Lancashire registers, the notebook against a served Remit."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api import limits
from graph.schema import SCHEMA
from graph.store.sqlite import SqliteStore
from graph.workspace import Explorer
from loaders.register import load_registers
from tests.api.conftest import client_of, served

PROJECT = Path(__file__).parents[2]
PAGE = (PROJECT / "docs" / "graphql.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", PAGE, re.DOTALL)
QUERIES = [
    (text, json.loads(after[1]) if after[0] == "json" else {})
    for (kind, text), after in zip(BLOCKS, [*BLOCKS[1:], ("", "")], strict=True)
    if kind == "graphql"
]


@pytest.fixture(scope="module")
def lancashire() -> Iterator[Explorer]:
    """The registers that ship."""
    store = SqliteStore.open(":memory:", SCHEMA)
    load_registers([PROJECT / "loaders" / "lancashire" / n for n in ("agreement", "law", "record")], store, SCHEMA)
    yield Explorer(store, SCHEMA)
    store.close()


@pytest.fixture(scope="module")
def client(lancashire: Explorer) -> TestClient:
    """The API over them."""
    return client_of(lancashire)


def nothing_found(value: Any) -> bool:
    """Whether *value* holds no text, number or flag at all."""
    if isinstance(value, dict):
        return all(nothing_found(v) for v in value.values())
    return all(nothing_found(v) for v in value) if isinstance(value, list) else value in (None, "", 0)


@pytest.mark.parametrize(("query", "variables"), QUERIES, ids=lambda v: " ".join(str(v).split())[:40])
def test_the_query_answers(client: TestClient, query: str, variables: dict[str, Any]) -> None:
    answer = client.post("/graphql", json={"query": query, "variables": variables}).json()
    assert "errors" not in answer, answer["errors"]
    assert not [name for name, value in answer["data"].items() if nothing_found(value)]


def test_the_notebook_gets_every_membership(lancashire: Explorer) -> None:
    (code,) = (text for kind, text in BLOCKS if kind == "python")
    found: dict[str, Any] = {}
    with served(lancashire) as address:
        exec(code.replace("http://127.0.0.1:8000", address).replace("first: 100", "first: 7"), found)
    expected = client_of(lancashire).post(
        "/graphql", json={"query": "{ boards(first: 1000) { nodes { members { totalCount } } } }"}
    )
    totals = [board["members"]["totalCount"] for board in expected.json()["data"]["boards"]["nodes"]]
    assert len(found["rows"]) == sum(totals) > 50


def test_the_limits_of_the_manual_are_those_of_the_code() -> None:
    for limit in (
        limits.MOST_PER_PAGE,
        limits.MOST_READ,
        limits.DEEPEST,
        limits.MOST_FIELDS,
        limits.MOST_ALIASES,
        limits.MOST_TOKENS,
        limits.MOST_BYTES,
    ):
        assert f"{limit:,} " in PAGE
