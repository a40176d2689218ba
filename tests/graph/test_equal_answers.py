"""Every question on the shipped Lancashire registers has the same answer on both stores, to the byte."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from starlette.testclient import TestClient

from graph.archive import verify, write_archive
from graph.questions import questions_for
from graph.schema import SCHEMA
from graph.scope import Scope
from graph.statements import Decision, pair_about
from graph.store.base import NodeQuery
from graph.store.neo4j import Neo4jStore
from graph.store.sqlite import SqliteStore
from loaders.register import load_registers
from remit import SHIPPED, SHIPPED_REGISTERS, build_app
from tests.graph.comparing import READINGS, Pair, neighbours_bytes, walk
from tests.neo4j.server import Neo4j

MOST_ASKED = 12
"""How often each question is asked, with what it takes chosen by chance, the same each time."""
DAY = "2026-06-29"
DOCS = Path(__file__).parent.parent.parent / "docs"


@pytest.fixture(scope="module")
def pair(neo4j_server: Neo4j) -> Iterator[Pair]:
    """The registers in both stores, with two statements judged and two organisations merged."""
    neo4j_server.empty()
    server = Neo4jStore.open(neo4j_server.url, SCHEMA, neo4j_server.environment)
    embedded = SqliteStore.open(":memory:", SCHEMA)
    for store in (embedded, server):
        with redirect_stdout(StringIO()):
            load_registers([SHIPPED / name for name in SHIPPED_REGISTERS], store, SCHEMA)
    made = list(decisions(embedded))
    for store in (embedded, server):
        for decision in made:
            store.decide(decision)
    yield Pair(embedded, server)
    embedded.close()
    server.close()


def decisions(store: SqliteStore) -> Iterator[Decision]:
    """A rejected and a confirmed link, and two organisations that are said to be one."""
    links = [edge for edge in store.statements() if edge.type == "MEMBER_OF"]
    yield Decision(links[0].id, "reject", "chair", "2026-07-01")
    inferred = [edge for edge in store.statements() if edge.basis == "inferred"]
    yield Decision(inferred[0].id, "confirm", "chair", "2026-07-02")
    first, second = (n.id for n in store.find_nodes(NodeQuery(("Organization",), first=2)).nodes)
    yield Decision(pair_about(first, second), "same", "chair", "2026-07-03")


def scopes(pair: Pair) -> list[Scope]:
    """Days, both ways to count what is undated, bases, sources and an area."""
    sources = [n.id for n in pair.stores[0].find_nodes(NodeQuery(("Source",), first=5)).nodes]
    (area,) = [n.id for n in pair.stores[0].search("blackpool", Scope(), ("Area",), first=1)]
    return [
        Scope(),
        Scope(DAY),
        Scope(DAY, undated="source date"),
        Scope("2022-06-30", basis=("stated",)),
        Scope("2019-01-01", basis=("confirmed", "inferred")),
        Scope(sources=tuple(sorted(sources[:3]))),
        Scope(DAY, area=area),
    ]


def given(pair: Pair, name: str) -> Iterator[dict[str, Any]]:
    """Parameters for the question called *name*: each of its choices, and things that the graph holds."""
    question = pair.explorers[0].question(name)
    ids = things(pair)
    if not any(p.required for p in question.parameters) and name != "sources-of":
        yield {}
    if name == "what-if":
        yield from ({"scenario": text} for text in what_ifs(pair))
        return
    for parameter in question.parameters:
        if parameter.choices:
            values: list[object] = list(parameter.choices)
        elif parameter.kind == "flag":
            values = [True, False]
        elif parameter.kind == "integer":
            values = [0, 1, 3] if name == "around" else [0, 7]
        elif parameter.kind in ("node", "nodes"):
            values = ["x:unknown", *Random(name + parameter.name).sample(ids, 3), ids[0]]
        elif parameter.name == "text":
            values = ["community safety", "Café", "the", "x" * 300, '"']
        elif name == "changes":
            values = ["2022-06-30"]
        else:
            values = []
        for value in values:
            told = {parameter.name: value}
            if name == "around":
                told = {"node": Random(str(value)).choice(ids), "steps": 1, **told}
                if parameter.name == "links":
                    told["links"] = "MEMBER_OF,ADDRESSES"
            if name == "without":
                told = {"type": "Board", "link": "MEMBER_OF", "direction": "reverse", **told}
            if name == "one-issue" and parameter.name == "first":
                told["issue"] = next(i for i in ids if "issue/" in i)
            if name == "paths":
                ends = Random(str(value)).sample(ids, 2)
                told = {"start": ends[0], "end": ends[1], "first": 5, **told}
                if parameter.name == "links":
                    told["links"] = "MEMBER_OF,ADDRESSES"
            if name == "changes":
                told = {"since": "2019-06-01", "until": DAY, **told}
            if name == "sources-of" and parameter.name in ("other", "first"):
                told["node"] = ids[1]
            yield told


def what_ifs(pair: Pair) -> Iterator[str]:
    """Scenarios that close, merge and lead, about boards and issues that the graph holds."""
    (boards, issues) = (
        [n.id for n in pair.stores[0].find_nodes(NodeQuery((type,), first=3)).nodes] for type in ("Board", "Issue")
    )
    for change in (
        {"do": "close", "body": boards[0]},
        {"do": "merge", "bodies": boards[:2], "into": boards[2]},
        {"do": "protocol", "issue": issues[0], "lead": boards[1]},
    ):
        yield json.dumps({"title": "A try", "reason": "To compare.", "as_at": DAY, "changes": [change]})


def things(pair: Pair) -> list[str]:
    """Identifiers of nodes of every type, merged ones first."""
    found: list[str] = []
    for type in SCHEMA.node_types:
        found += [n.id for n in pair.stores[0].find_nodes(NodeQuery((type.name,), first=3)).nodes]
    merged = [id for node in pair.stores[0].nodes(found).values() for id in node.merged]
    return [*merged, *found]


def test_both_hold_the_same(pair: Pair, record_property: Callable[[str, object], None], neo4j_server: Neo4j) -> None:
    record_property("neo4j", neo4j_server.version)
    pair.same_content()
    assert verify(pair.stores[1]) == []


@pytest.mark.parametrize("name", [question.name for question in questions_for(SCHEMA)])
def test_every_question(pair: Pair, name: str) -> None:
    narrow = scopes(pair)
    all_given = list(given(pair, name))
    answered = 0
    for i, parameters in enumerate([*all_given[:1], *Random(name).sample(all_given, min(len(all_given), MOST_ASKED))]):
        scope = narrow[i % len(narrow)]
        answer = pair.asked(scope, name, parameters)
        if answer is not None and answer.found.end_cursor:
            pair.asked(scope, name, {**parameters, "after": answer.found.end_cursor})
        answered += answer is not None
    assert answered


def test_neighbours_and_search(pair: Pair) -> None:
    ids = [*pair.stores[0].snapshot().ids]
    for scope in scopes(pair):
        pair.same(lambda store, scope: neighbours_bytes(store, ids, scope, 3), scope)
        for text in ("lancashire", "safety partnership", "police", "x"):
            pair.same(lambda store, text, scope: store.search(text, scope), text, scope)
    facets = tuple(f"{name}:{direction}" for name, direction in READINGS)
    walk(pair, NodeQuery(facets=facets, first=200), pages=10)


def test_graphql(pair: Pair) -> None:
    queries = re.findall(r"```graphql\n(.*?)```", (DOCS / "graphql.md").read_text("utf-8"), re.DOTALL)
    assert len(queries) >= 5
    variables = {"id": "lancashire:organization/constabulary"}
    told = []
    for explorer in pair.explorers:
        with TestClient(build_app(explorer)) as web:
            bodies = [{"query": query, "variables": variables if "$id" in query else {}} for query in queries]
            told.append([web.post("/graphql", json=body).content for body in bodies])
    assert told[0] == told[1]
    assert not any(b'"errors"' in answer for answer in told[0])


def test_archives(pair: Pair, tmp_path: Path) -> None:
    for name, store in zip("ab", pair.stores, strict=True):
        write_archive(store, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
