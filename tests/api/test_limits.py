"""No query can ask for too much, and each limit says what it is and how to go on."""

import json

import pytest
from starlette.testclient import TestClient

from api import limits
from graph.store.base import NodePage
from graph.workspace import Explorer
from tests.api.conftest import Ask, client_of
from tests.town import SAFETY


def nested(levels: int) -> str:
    """A query of *levels* levels of fields."""
    inner = "name"
    for _ in range((levels - 2) // 2):
        inner = f"... on Board {{ parts {{ nodes {{ {inner} }} }} }}"
    return f'{{ node(id: "{SAFETY}") {{ {inner} }} }}'


def test_a_query_may_be_as_deep_as_the_limit_and_no_deeper(ask: Ask, refused: Ask) -> None:
    assert ask(nested(limits.DEEPEST))
    error = refused(nested(limits.DEEPEST + 2))
    assert error["extensions"]["code"] == "LIMIT"
    assert str(limits.DEEPEST) in error["message"]
    assert "node(id: …)" in error["extensions"]["nextStep"]


def test_depth_counts_through_fragments_and_circles_end(refused: Ask) -> None:
    fragments = " ".join(
        f"fragment f{i} on Board {{ parts {{ nodes {{ ... on Board {{ ...f{i + 1} }} }} }} }}" for i in range(9)
    )
    query = f'{{ board(id: "{SAFETY}") {{ ...f0 }} }} {fragments} fragment f9 on Board {{ name }}'
    assert refused(query)["extensions"]["code"] == "LIMIT"
    circle = "{ boards { nodes { ...a } } } fragment a on Board { ...b } fragment b on Board { ...a }"
    assert "Cannot spread fragment" in refused(circle)["message"]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("{" + " a" * 6_000 + "}", f"{limits.MOST_TOKENS:,}"),
        ("{" + " dataVersion" * (limits.MOST_FIELDS + 1) + "}", f"{limits.MOST_FIELDS:,}"),
        ("{" + " ".join(f"v{i}: dataVersion" for i in range(60)) + "}", str(limits.MOST_ALIASES)),
        ("{ boards(first: 1001) { totalCount } }", f"{limits.MOST_PER_PAGE:,}"),
        ("{ boards { nodes { members(first: 1001) { totalCount } } } }", f"{limits.MOST_PER_PAGE:,}"),
        ('{ search(text: "a", first: 1001) { id } }', f"{limits.MOST_PER_PAGE:,}"),
        ("{ boards(first: -1) { totalCount } }", "-1"),
        ("{a" * 900 + "}" * 900, str(limits.DEEPEST)),
        ('{ boards(text: "a", filter: ' + "{id: " * 600 + "1" + "}" * 600 + ") { totalCount } }", ""),
    ],
    ids=["tokens", "fields", "aliases", "page", "page of links", "search", "below nought", "depth", "nested input"],
)
def test_each_limit_is_named(client: TestClient, query: str, named: str) -> None:
    response = client.post("/graphql", json={"query": query})
    assert response.status_code == 200
    assert response.json()["data"] is None
    for error in response.json()["errors"]:
        assert error["extensions"]["code"] in ("LIMIT", "BAD_QUERY")
        assert error["extensions"]["nextStep"]
        assert named in error["message"]
        assert "recursion" not in error["message"]


def test_a_page_over_the_limit_says_how_to_go_on(refused: Ask) -> None:
    assert "endCursor" in refused("{ boards(first: 5000) { totalCount } }")["extensions"]["nextStep"]


@pytest.mark.parametrize(
    "query",
    [
        "{ boards { nodes { members { nodes { name } } } } }",
        "{ boards { nodes { members { edges { statements { id } } } } } }",
        "{ a: boards { totalCount } b: boards { totalCount } c: boards { totalCount } d: boards { totalCount } }",
        "{ coverage { rows { state } } }",
        '{ register(asAt: "none") { issues { nodes { addressedBy { nodes { ... on Board { addresses { nodes '
        "{ ... on Issue { addressedBy { nodes { name } } } } } } } } } } } }",
    ],
    ids=["links", "statements", "lists", "rows", "the same again and again"],
)
def test_what_is_shown_twice_counts_twice_and_all_has_an_end(
    town: Explorer, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.loading.Budget.__init__.__defaults__", (20,))
    answer = client_of(town).post("/graphql", json={"query": query}).json()
    assert {e["extensions"]["code"] for e in answer["errors"]} == {"LIMIT"}
    assert all("20 nodes, links and rows" in e["message"] for e in answer["errors"])


def test_a_request_that_is_too_long_is_refused_before_it_is_read(client: TestClient) -> None:
    response = client.post("/graphql", content=b" " * (limits.MOST_BYTES + 1))
    assert response.status_code == 413
    assert response.json()["errors"][0]["extensions"]["code"] == "LIMIT"
    ids = [f"x:{i}" for i in range(5_000)]
    query = "query ($ids: [ID!]!) { boards(filter: {id: {in: $ids}}) { totalCount } }"
    answer = client.post("/graphql", content=json.dumps({"query": query, "variables": {"ids": ids}}))
    assert answer.status_code == 400  # no content type
    assert client.post("/graphql", json={"query": query, "variables": {"ids": ids}}).json()["data"]


# --- what is wrong is told without anything internal -----------------------------------------------------------------


def test_a_fault_inside_shows_nothing_of_itself(
    town: Explorer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> NodePage:
        raise ZeroDivisionError("secret /home/somebody")

    monkeypatch.setattr(town.store, "find_nodes", broken)
    answer = client_of(town).post("/graphql", json={"query": "{ boards { totalCount } }"})
    assert answer.status_code == 200
    assert "secret" not in answer.text
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "INTERNAL"
    assert "secret" in caplog.text


def test_equal_errors_are_told_once(client: TestClient) -> None:
    query = '{ boards { nodes { first: members(after: "x") { totalCount } } } }'
    assert len(client.post("/graphql", json={"query": query}).json()["errors"]) == 1


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        (b"{", 400, "JSON"),
        (b"[]", 400, "atch"),
        (b'"text"', 400, ""),
        (b"{}", 400, "query"),
        (b'{"query": 3}', 400, "query"),
        (b'{"query": "{ dataVersion }", "variables": []}', 400, "variables"),
        (b'{"query": "{ dataVersion }", "operationName": "x"}', 400, "x"),
        (b'{"query": "mutation { x }"}', 200, "mutation"),
        (b'{"query": "subscription { x }"}', 200, "subscription"),
        (b"[" * 200_000, 400, "JSON"),
        (b"\xff\xfe", 400, ""),
    ],
)
def test_a_request_that_is_no_query_is_told_so(client: TestClient, body: bytes, status: int, message: str) -> None:
    response = client.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert response.status_code == status
    (error,) = response.json()["errors"]
    assert message in error["message"]
    assert error["extensions"]["nextStep"]


def test_a_query_may_come_in_an_address(client: TestClient) -> None:
    query = "query ($n: Int) { boards(first: $n) { totalCount nodes { id } } }"
    answer = client.get("/graphql", params={"query": query, "variables": '{"n": 1}'}).json()
    assert answer["data"]["boards"]["totalCount"] == 6
    assert len(answer["data"]["boards"]["nodes"]) == 1
    assert client.get("/graphql").status_code == 400


def test_every_response_says_which_data_it_was_read_from(client: TestClient, town: Explorer) -> None:
    answer = client.post("/graphql", json={"query": "{ dataVersion }"}).json()
    assert answer["extensions"] == {"dataVersion": town.store.version()}


def test_data_that_change_while_they_are_read_are_read_again_and_the_response_says_so(
    town: Explorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = iter(f"{i:064x}" for i in range(1_000))
    monkeypatch.setattr(town.store, "version", lambda: next(versions))
    answer = client_of(town).post("/graphql", json={"query": "{ boards { totalCount } }"}).json()
    assert answer["data"] == {"boards": {"totalCount": 6}}
    assert answer["extensions"]["changedWhileReading"] is True
