"""The reads that a page makes, on a store that holds a made register: name, and the work to be timed."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from benchmarks.measure import Measured, timed
from benchmarks.registers import hub
from graph.schema import SCHEMA
from graph.scope import Scope
from graph.store.base import Direction, LinkTest, NodeQuery, Order, PropertyTest, Store
from graph.workspace import Explorer

T = TypeVar("T")

SCOPE = Scope(as_at="2022-06-30")
RUNS, LONGEST = 5, 2.0
READINGS: tuple[tuple[str, Direction], ...] = (
    ("MEMBER_OF", "reverse"),
    ("ADDRESSES", "forward"),
    ("OWNS", "forward"),
    ("COVERS", "forward"),
)

DEEP = "a sorted page deep in a filtered list"
NODE = "one node"
NEIGHBOURS = "neighbours of 100 nodes, 10 in each of 4 readings"
SEARCH = "search"
COUNT = "count with facets of two properties"
FACETS = "facets by linked node"
AROUND = "around two steps of a hub"
VERSION = "version"
PAGE_SIZED = (NODE, NEIGHBOURS, DEEP, SEARCH, AROUND, VERSION)
"""Reads of as much as a page shows: what they cost should not grow with the graph."""


def measured_reads(store: Store, nodes: int) -> Iterator[Measured]:
    """Each read on *store*, which holds the register of so many *nodes*: the best of five runs or more."""
    centre = hub(nodes)
    yield _read(NODE, lambda: store.nodes([centre]), lambda found: found[centre].name)
    boards = NodeQuery(types=("Board",), scope=SCOPE, orders=(Order("name"),), first=100)
    ids = [node.id for node in store.find_nodes(boards).nodes[:99]] + [centre]
    yield _read(
        NEIGHBOURS,
        lambda: store.neighbours(ids, READINGS, SCOPE, 10),
        lambda found: (
            f"{sum(len(n.links) for n in found.values()):,} links shown of {sum(n.total for n in found.values()):,}"
        ),
    )
    board_kind = store.nodes([centre])[centre].properties["kind"]
    listed = replace(
        boards,
        properties=(PropertyTest("kind", "is", (board_kind,)),),
        links=(LinkTest("ADDRESSES", "forward"),),
        first=50,
    )
    deep = _deep(store, listed)
    yield _read(DEEP, lambda: store.find_nodes(deep), lambda page: f"{len(page.nodes)} of {page.total:,}")
    counted = NodeQuery(types=("Organization",), scope=SCOPE, first=1)
    yield _read(
        COUNT,
        lambda: store.find_nodes(replace(counted, facets=("kind", "start"))),
        lambda page: f"{page.total:,} organisations",
    )
    yield _read(
        FACETS,
        lambda: store.find_nodes(
            NodeQuery(types=("Organization",), scope=SCOPE, first=1, facets=("MEMBER_OF:forward",))
        ),
        lambda page: f"{len(page.facets[0].counts):,} boards",
    )
    yield _read(SEARCH, lambda: store.search("north board 1", SCOPE), lambda found: f"{len(found)} found")
    explorer = Explorer(store, SCHEMA)
    yield _read(
        AROUND,
        lambda: explorer.workspace(SCOPE).ask("around", {"node": centre}),
        lambda answer: f"{answer.found.total:,} links; {'cut, and said' if answer.found.notes else 'not cut'}",
    )
    yield _read(VERSION, store.version, lambda version: version[:8])


def _read(what: str, work: Callable[[], T], told: Callable[[T], str]) -> Measured:
    seconds, result = timed(work, RUNS, LONGEST)
    return Measured(what, seconds, told(result))


def _deep(store: Store, query: NodeQuery) -> NodeQuery:
    """*query* for the page that begins half way through its list."""
    total = store.find_nodes(query).total
    reached = store.find_nodes(replace(query, first=max(1, total // 2)))
    return replace(query, after=reached.end_cursor)
