"""Every question gives the same rows over GraphQL, as a file and inside Python, with the same citation."""

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.fields import camel
from api.questions import field_name
from graph.questions import questions_for
from graph.questions.base import Column, Question
from graph.schema import SCHEMA
from graph.scope import Scope
from graph.workspace import Explorer
from tests.api.conftest import Ask
from tests.town import BOROUGH, BURGLARY, CONSTITUTION, COUNCIL, POLICE, SAFETY
from visualiser.graphql_text import graphql_text

QUESTIONS = {q.name: q for q in questions_for(SCHEMA)}


def _scenario(title: str, *changes: dict[str, Any]) -> str:
    return json.dumps({"title": title, "reason": "A “try”.", "as_at": "2024-06-30", "changes": changes})


CLOSED = _scenario("Closed", {"do": "close", "body": POLICE})
MERGED = _scenario("Merged", {"do": "merge", "bodies": [COUNCIL], "into": POLICE})
GIVEN: list[tuple[str, dict[str, Any]]] = [
    *(
        (name, {})
        for name, q in QUESTIONS.items()
        if name != "sources-of" and not any(p.required for p in q.parameters)
    ),
    ("boards", {"kind": "network", "order": "-start", "first": 2}),
    ("boards", {"addresses": BURGLARY}),
    ("boards", {"is_class": True}),
    ("around", {"node": SAFETY, "steps": 1, "links": ("MEMBER_OF",)}),
    ("around", {"node": POLICE}),
    ("one-issue", {"issue": BURGLARY}),
    ("overlaps", {"proposed": "fragmentation"}),
    ("coverage", {"boards": (SAFETY,), "state": "stated"}),
    ("what-if", {"scenario": CLOSED, "second": MERGED}),
    ("sources-of", {"node": SAFETY, "other": COUNCIL}),
    ("sources-of", {"made_by": CONSTITUTION, "first": 3}),
    ("without", {"type": "Board", "link": "MEMBER_OF", "direction": "reverse", "where": "is_class=no"}),
    ("without", {"type": "Issue", "link": "ADDRESSES", "other": "Board", "answer": "not recorded"}),
    ("rules", {"group": "record quality"}),
]
SCOPES = [
    Scope(as_at="2024-06-30"),
    Scope(),
    Scope("2023-06-01", "source date", ("stated",), (CONSTITUTION,), BOROUGH),
]


def selection(columns: tuple[Column, ...]) -> str:
    """Everything that a row can give, as the columns declare it."""
    inside = {"node": "{ id __typename name }", "nodes": "{ id __typename name }", "statements": "{ id basis }"}
    parts = [
        f"{camel(c.name)} {inside.get(c.kind, '')}" if c.kind != "rows" else f"{camel(c.name)} {selection(c.columns)}"
        for c in columns
    ]
    return f"{{ {' '.join(parts)} }}"


def as_graphql(columns: tuple[Column, ...], row: Any) -> dict[str, Any]:
    """A row of an answer in the form in which GraphQL gives it, statements by their ids."""

    def node(value: Any) -> Any:
        return value and {"id": value["id"], "__typename": value["type"], "name": value["name"]}

    def cell(column: Column) -> Any:
        value = row.get(column.name)
        if column.kind == "node":
            return node(value)
        if column.kind == "nodes":
            return [node(v) for v in value or ()]
        if column.kind == "rows":
            return [as_graphql(column.columns, v) for v in value or ()]
        return list(value or ()) if column.kind in ("texts", "statements") else value

    return {camel(c.name): cell(c) for c in columns}


def statements_as_ids(columns: tuple[Column, ...], row: dict[str, Any]) -> dict[str, Any]:
    for column in columns:
        name = camel(column.name)
        if column.kind == "statements":
            row[name] = [s["id"] for s in row[name]]
        elif column.kind == "rows":
            row[name] = [statements_as_ids(column.columns, r) for r in row[name]]
    return row


def literal(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(literal, value))}]"
    return json.dumps(value, ensure_ascii=False)


def query_for(question: Question, given: dict[str, Any], scope: Scope) -> str:
    arguments = ", ".join(f"{camel(name)}: {literal(value)}" for name, value in given.items())
    words = f'asAt: "{scope.as_at or "none"}", undated: "{scope.undated}", basis: {literal(scope.basis)}'
    if scope.sources:
        words += f", sources: {literal(scope.sources)}"
    if scope.area:
        words += f', area: "{scope.area}"'
    return (
        f"{{ register({words}) {{ answer: {field_name(SCHEMA, question)}{f'({arguments})' if arguments else ''} {{"
        " summary notes total endCursor sources { id } facets { name notRecorded counts { value label number } }"
        " citation { text question parameters { name value } scope { asAt undated basis sources area } dataVersion }"
        f" rows {selection(question.columns)} }} }} }}"
    )


@pytest.mark.parametrize("scope", SCOPES, ids=["day", "no day", "narrow"])
@pytest.mark.parametrize(("name", "given"), GIVEN, ids=lambda v: v if isinstance(v, str) else "-".join(v) or "all")
def test_graphql_and_files_answer_as_the_workspace_does(
    ask: Ask, client: TestClient, town: Explorer, name: str, given: dict[str, Any], scope: Scope
) -> None:
    question = QUESTIONS[name]
    answer = town.workspace(scope).ask(name, given)
    found = ask(query_for(question, given, scope))["register"]["answer"]
    rows = [statements_as_ids(question.columns, row) for row in found["rows"]]
    assert rows == [as_graphql(question.columns, row) for row in answer.rows]
    assert found["summary"] == answer.found.summary
    assert found["notes"] == list(answer.found.notes)
    assert found["total"] == answer.found.total
    assert found["endCursor"] == (answer.found.end_cursor or None)
    assert [s["id"] for s in found["sources"]] == [s.id for s in answer.sources]
    assert found["citation"]["text"] == answer.citation.text()
    assert found["citation"]["dataVersion"] == answer.citation.data_version
    assert [f["name"] for f in found["facets"]] == [f.name for f in answer.found.facets]
    words: list[tuple[str, str | int | float | bool | None]] = [("as-at", scope.as_at or "none")]
    words += [("undated", scope.undated), ("basis", ",".join(scope.basis))]
    words += [("source", s) for s in scope.sources] + ([("area", scope.area)] if scope.area else [])
    words += [
        (k, ",".join(v) if isinstance(v, tuple) else str(v).lower() if isinstance(v, bool) else v)
        for k, v in given.items()
    ]
    file = client.get(f"/ask/{name}.json", params=words)
    assert file.status_code == 200
    assert [as_graphql(question.columns, row) for row in file.json()["rows"]] == rows
    assert file.json()["citation"] == answer.citation.to_json()


@pytest.mark.parametrize("scope", SCOPES, ids=["day", "no day", "narrow"])
@pytest.mark.parametrize(("name", "given"), GIVEN, ids=lambda v: v if isinstance(v, str) else "-".join(v) or "all")
def test_the_query_that_a_page_shows_gives_what_the_page_shows(
    ask: Ask, town: Explorer, name: str, given: dict[str, Any], scope: Scope
) -> None:
    answer = town.workspace(scope).ask(name, given)
    (found,) = ask(graphql_text(SCHEMA, answer))["register"].values()
    assert found["summary"] == answer.found.summary
    assert len(found["rows"]) == len(answer.rows)


def test_one_walks_on_from_a_node_in_a_row(ask: Ask) -> None:
    rows = ask(
        """query ($id: ID!) { around(node: $id, steps: 1) { rows { to { ... on Board { covers { nodes { name } } } }
        statements { source { name } ... on MemberOfStatement { role } } } } }""",
        id=POLICE,
    )["around"]["rows"]
    assert {"covers": {"nodes": [{"name": "Quillhaven"}]}} in [row["to"] for row in rows]
    assert {"source": {"name": "Membership list"}, "role": "member"} in [s for row in rows for s in row["statements"]]


def test_a_question_that_goes_wrong_leaves_the_others_standing(client: TestClient) -> None:
    answer = client.post("/graphql", json={"query": '{ around(node: "x:nobody") { total } boards { totalCount } }'})
    assert answer.json()["data"] == {"around": None, "boards": {"totalCount": 6}}
    (error,) = answer.json()["errors"]
    assert error["path"] == ["around"]
    assert error["extensions"]["code"] == "NOT_FOUND"


def test_a_wrong_parameter_is_told_in_the_question_s_own_words(refused: Ask) -> None:
    error = refused('{ boardsTable(kind: "netwrok") { total } }')
    assert "netwrok" in error["message"]
    assert "network" in error["extensions"]["nextStep"]
