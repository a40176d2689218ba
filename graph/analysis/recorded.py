"""What is recorded of the things of one type, and of which of them it is not: silence, counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graph.analysis.completeness import complete_lists
from graph.analysis.snapshot import Scoped
from graph.dates import OPEN, bounds
from graph.schema import Schema
from graph.store.base import Direction

YEAR = 365


@dataclass(frozen=True, slots=True)
class Expected:
    """Something that a register may record of a thing: any of ``properties``; or at least ``at_least`` links of one
    of ``links`` (with ``qualifier``, a name and a value, where given); or a complete list of the first of ``links``;
    or an event of a kind within a year before the day.

    ``short`` names it in a sentence: "Its *chair* is not recorded."
    """

    what: str
    short: str
    properties: tuple[str, ...] = ()
    links: tuple[tuple[str, Direction], ...] = ()
    at_least: int = 1
    qualifier: tuple[str, str] | None = None
    complete: bool = False
    event: str = ""


EXPECTED: Mapping[str, tuple[Expected, ...]] = {
    "Board": (
        Expected("An issue or theme that it deals with", "issues", links=(("ADDRESSES", "forward"),)),
        Expected("Two or more members", "members", links=(("MEMBER_OF", "reverse"),), at_least=2),
        Expected("A complete list of its members", "", links=(("MEMBER_OF", "reverse"),), complete=True),
        Expected("A chair", "chair", links=(("MEMBER_OF", "reverse"),), qualifier=("role", "chair")),
        Expected("The area it covers", "area", links=(("COVERS", "forward"),)),
        Expected("Whom it reports to", "line of reporting", links=(("ACCOUNTABLE_TO", "forward"),)),
        Expected("Its remit or terms of reference", "terms of reference", properties=("remit", "terms_of_reference")),
        Expected("A strategy that it owns", "strategy", links=(("OWNS", "forward"), ("DELIVERS", "forward"))),
        Expected("Whether a law creates it", "legal basis", properties=("legal_basis",)),
        Expected("How often it meets", "meetings", properties=("meetings_a_year",)),
        Expected("A meeting in the year before", "", links=(("HELD", "reverse"),), event="meeting"),
    ),
    "Strategy": (
        Expected("Who owns it", "owner", links=(("OWNS", "reverse"),)),
        Expected("An issue or theme that it deals with", "issues", links=(("ADDRESSES", "forward"),)),
        Expected("When it begins", "start", properties=("start",)),
        Expected("When it ends", "end", properties=("end",)),
        Expected("When it was approved", "approval", properties=("approved",)),
        Expected("Where it can be read", "address", properties=("url",)),
    ),
    "Issue": (
        Expected("A board or organisation that deals with it", "board", links=(("ADDRESSES", "reverse"),)),
        Expected("A theme that it falls under", "theme", links=(("FALLS_UNDER", "forward"),)),
    ),
    "Organization": (
        Expected("A body that it is a member of", "memberships", links=(("MEMBER_OF", "forward"),)),
        Expected("The area it covers", "area", links=(("COVERS", "forward"), ("RESPONSIBLE_AUTHORITY_FOR", "forward"))),
    ),
}
"""What is asked of each type. Of any other type it is the properties that its declaration names."""


def expected_of(schema: Schema, node_type: str) -> tuple[Expected, ...]:
    """What a register over *schema* may record of a *node_type*; parts that the schema does not know are left out.

    >>> from graph.schema import SCHEMA
    >>> [e.what for e in expected_of(SCHEMA, "Issue")]
    ['A board or organisation that deals with it', 'A theme that it falls under']
    """
    declared = {p.name for p in schema.properties_of(node_type)} | {"start", "end"}
    known = [
        e
        for e in EXPECTED.get(node_type, ())
        if all(schema.has_edge_type(t) for t, _ in e.links) and declared.issuperset(e.properties)
    ]
    if known:
        return tuple(known)
    return tuple(
        Expected(f"Its {p.label}", p.label, properties=(p.name,))
        for p in schema.node_type(node_type).properties
        if p.kind != "flag"
    )


@dataclass(frozen=True, slots=True)
class Recorded:
    """Of how many something is recorded: positions of the nodes that have it, and of those that have not."""

    expected: Expected
    having: tuple[int, ...]
    lacking: tuple[int, ...]


def recorded(graph: Scoped, nodes: Sequence[int], expected: Sequence[Expected]) -> tuple[Recorded, ...]:
    """For each of *expected*, which of *nodes* have it recorded in the scope. Statements that the day leaves possible
    count: they are recorded, though it is not sure that they hold.
    """
    made = []
    for one in expected:
        having = _having(graph, nodes, one)
        made.append(Recorded(one, tuple(n for n in nodes if n in having), tuple(n for n in nodes if n not in having)))
    return tuple(made)


def _having(graph: Scoped, nodes: Sequence[int], one: Expected) -> set[int]:
    if one.properties:
        return {n for n in nodes if any(graph.properties_of(n).get(p) not in (None, "", []) for p in one.properties)}
    if one.complete:
        lists = complete_lists(graph)
        return {n for n in nodes if any(lists.of(n, edge_type, direction) for edge_type, direction in one.links)}
    if one.event:
        return _with_event(graph, nodes, one)
    others: dict[int, set[int]] = {}
    for edge_type, direction in one.links:
        for edge in graph.edges_of(edge_type):
            if one.qualifier and graph.qualifiers(edge).get(one.qualifier[0]) != one.qualifier[1]:
                continue
            a, b = graph.ends(edge)
            node, other = (a, b) if direction == "forward" else (b, a)
            others.setdefault(node, set()).add(other)
    return {n for n in nodes if len(others.get(n, ())) >= one.at_least}


def _with_event(graph: Scoped, nodes: Sequence[int], one: Expected) -> set[int]:
    """Those of *nodes* with an event of the kind in the year before the day. An event is over on the day, so it is
    looked for among all that is recorded and not only in what the scope sees.
    """
    snapshot, day = graph.snapshot, graph.scope.day
    found: set[int] = set()
    for edge_type, direction in one.links:
        if edge_type not in snapshot.edge_type_names:
            continue
        for edge in np.flatnonzero(snapshot.edge_types == snapshot.edge_type_names.index(edge_type)):
            a, b = graph.ends(int(edge))
            node, event = (a, b) if direction == "forward" else (b, a)
            said = graph.properties_of(event)
            begun = said.get("start")
            if said.get("kind") != one.event or not begun or begun == OPEN:
                continue
            first, last = bounds(begun)
            if day is None or (last >= day - YEAR and first <= day):
                found.add(node)
    return found & set(nodes)
