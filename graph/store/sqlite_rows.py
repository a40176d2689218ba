"""Rows of the SQLite store as values, and values as rows."""

from collections.abc import Mapping
from typing import Any

import orjson

from graph.dates import Span
from graph.schema import Schema
from graph.scope import Scope
from graph.statements import Disagreement, Edge, Evidence, Node, Value
from graph.store.base import Link
from graph.text import sort_key, words

EDGE_COLUMNS = (
    "e.id, e.type, e.source, e.basis, e.verdict, e.stated_from, e.from_type, e.stated_to, e.to_type, e.from_id,"
    " e.to_id, e.possible_from, e.certain_from, e.certain_to, e.possible_to, e.assumed_from, e.shown, e.reason,"
    " e.evidence"
)
NODE_COLUMNS = "n.id, n.type, n.name, n.shown, n.about"
SPAN_COLUMNS = ("possible_from", "certain_from", "certain_to", "possible_to", "assumed_from")

Row = tuple[Any, ...]


def days(span: Span) -> tuple[int, int, int, int, int]:
    """The days of *span* in the order of :data:`SPAN_COLUMNS`."""
    return span.possible_from, span.certain_from, span.certain_to, span.possible_to, span.assumed_from


def _value(raw: Any) -> Value:
    value: Value = tuple(raw) if isinstance(raw, list) else raw
    return value


def _dated(start: str | None, end: str | None, properties: Mapping[str, object]) -> dict[str, object]:
    dates = {name: date for name, date in (("start", start), ("end", end)) if date is not None}
    return {**properties, **dates}


def edge_shown(edge: Edge) -> bytes:
    """The qualifiers of *edge* with ``start`` and ``end``, as JSON; empty where there are none."""
    shown = _dated(edge.start, edge.end, edge.properties)
    return orjson.dumps(shown, option=orjson.OPT_SORT_KEYS) if shown else b""


def edge_evidence(edge: Edge) -> bytes:
    """The evidence of *edge* as JSON; empty where there is none."""
    return orjson.dumps([[e.locator, e.quote] for e in edge.evidence]) if edge.evidence else b""


def edge_of(schema: Schema, row: Row) -> Edge:
    """The edge of a row of :data:`EDGE_COLUMNS`."""
    shown = orjson.loads(row[16]) if row[16] else {}
    start, end = shown.pop("start", None), shown.pop("end", None)
    return Edge(
        type=row[1],
        from_id=row[5],
        from_type=row[6],
        to_id=row[7],
        to_type=row[8],
        source=row[2],
        basis=row[3],
        reason=row[17],
        start=start,
        end=end,
        properties={name: _value(raw) for name, raw in shown.items()},
        evidence=tuple(Evidence(*pair) for pair in orjson.loads(row[18])) if row[18] else (),
        identifying=schema.edge_type(row[1]).identifying if schema.has_edge_type(row[1]) else (),
    )


def link_of(schema: Schema, row: Row, scope: Scope | None) -> Link:
    """The link of a row of :data:`EDGE_COLUMNS`, judged on the day of *scope*."""
    when = None
    if scope is not None and (day := scope.day) is not None:
        when = Span(*row[11:16]).on(day, scope.undated)
    return Link(edge_of(schema, row), row[9], row[10], row[4], when)


def node_row(node: Node, span: Span) -> Row:
    """The row of *node*: id, type, name, sort, words, the span, shown, about."""
    shown = _dated(node.start, node.end, node.properties)
    if node.other_names:
        shown["other_names"] = node.other_names
    about: dict[str, object] = {}
    if node.sources:
        about["sources"] = node.sources
    if node.disagreements:
        about["disagreements"] = [[d.property, d.values] for d in node.disagreements]
    if node.merged:
        about["merged"] = node.merged
    return (
        node.id,
        node.type,
        node.name,
        sort_key(node.name),
        "|" + "".join(" ".join(words(name)) + "|" for name in (node.name, *node.other_names)),
        *days(span),
        orjson.dumps(shown, option=orjson.OPT_SORT_KEYS).decode(),
        orjson.dumps(about).decode(),
    )


def node_of(row: Row) -> Node:
    """The node of a row of :data:`NODE_COLUMNS`."""
    shown = orjson.loads(row[3])
    about = orjson.loads(row[4])
    other_names = tuple(shown.pop("other_names", ()))
    start, end = shown.pop("start", None), shown.pop("end", None)
    return Node(
        row[0],
        row[1],
        row[2],
        other_names,
        start,
        end,
        {name: _value(raw) for name, raw in shown.items()},
        tuple(about.get("sources", ())),
        tuple(
            Disagreement(name, tuple((_value(value), tuple(sources)) for value, sources in values))
            for name, values in about.get("disagreements", ())
        ),
        tuple(about.get("merged", ())),
    )
