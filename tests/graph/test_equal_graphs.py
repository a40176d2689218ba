"""Both stores give equal answers on graphs made from a seed: odd text, dates, lists, merges, rejected statements."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.publish import publish
from graph.schema import SCHEMA
from graph.scope import Scope
from graph.store.base import NodeQuery
from graph.store.neo4j import Neo4jStore
from graph.store.sqlite import SqliteStore
from tests.graph.comparing import Pair, edge_queries, neighbours_bytes, node_queries, walk
from tests.graph.graphs import MORE_TEXTS, TEXTS, Graph, made_from, scopes_of
from tests.neo4j.server import Neo4j

QUESTIONS = ("boards", "sources", "coverage", "membership", "overlaps", "gaps", "rules", "recorded")
MORE_QUESTIONS = ("completeness", "burden", "single-points", "accountability", "communities")


@pytest.fixture(scope="module")
def server(neo4j_server: Neo4j) -> Iterator[Neo4jStore]:
    neo4j_server.empty()
    store = Neo4jStore.open(neo4j_server.url, SCHEMA, neo4j_server.environment)
    yield store
    store.close()


@given(seed=st.integers(0, 2**32))
@example(seed=563)  # rejected statements of areas, asked for in an area
@settings(max_examples=20)
def test_made_up_graphs(server: Neo4jStore, seed: int) -> None:
    graph, random = made_from(seed), Random(seed)
    embedded = SqliteStore.open(":memory:", SCHEMA)
    try:
        server.wipe()
        pair = Pair(embedded, server)
        fill(pair, graph, random)
        pair.same_content()
        for scope in scopes_of(graph, random):
            ask(pair, graph, scope, random)
    finally:
        embedded.close()


def fill(pair: Pair, graph: Graph, random: Random) -> None:
    """Both stores with the registers and decisions of *graph*, in an order of their own."""
    for store in pair.stores:
        todo: list[Any] = [*graph.registers, *graph.decisions]
        random.shuffle(todo)
        for item in todo:
            if isinstance(item, tuple):
                publish(store, *item)
            else:
                store.decide(item)


def ask(pair: Pair, graph: Graph, scope: Scope, random: Random) -> None:
    """Ask both stores what can be asked of them, in *scope*."""
    for nodes in random.sample(list(node_queries(graph.ids, scope, random)), 10):
        walk(pair, nodes)
    for edges in random.sample(list(edge_queries(graph.ids, scope, random)), 5):
        walk(pair, edges)
    ids = [id for some in graph.ids.values() for id in some]
    for limit in (0, 1, 1000):
        pair.same(lambda store, scope, limit: neighbours_bytes(store, ids, scope, limit), scope, limit)
    for text in random.sample((*TEXTS, *MORE_TEXTS), 2):
        pair.same(lambda store, scope, text: store.search(text, scope), scope, text)
        walk(pair, NodeQuery(text=text, scope=scope, first=3))
    other = Random(random.getstate()[1][0])
    for name in (*random.sample(QUESTIONS, 2), other.choice(MORE_QUESTIONS)):
        pair.asked(scope, name, {})
    pair.asked(scope, "without", {"type": "Board", "link": "MEMBER_OF", "direction": "reverse"})
    pair.asked(scope, "around", {"node": random.choice(ids), "steps": 2})
    pair.asked(scope, "paths", {"start": other.choice(ids), "end": other.choice(ids)})
    pair.asked(scope, "sources-of", {"node": random.choice(ids)})
    pair.asked(scope, "sources-of", {"made_by": random.choice(graph.ids["Source"])})
