"""Properties of Neo4j's nodes and relationships as values, and values as properties."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, Protocol

import orjson

from graph.dates import Span
from graph.schema import Schema
from graph.scope import Scope
from graph.statements import Disagreement, Edge, Evidence, Node, Value
from graph.store.base import Link
from graph.store.kept import EdgeRow
from graph.text import sort_key, words

Props = dict[str, Any]
Run = Callable[..., list[Any]]
"""Runs one Cypher query with the parameters given by name, and returns the rows."""
Makes = Literal["nodes", "links", "anything"]
"""What a query writes: nothing but new nodes, nothing but new relationships, or anything else."""


class Writing(Protocol):
    """An open transaction. While an empty store is filled for the first time it writes the graph in instalments."""

    def run(self, query: str, **parameters: Any) -> list[Any]:
        """Run one query and return its rows; it sees all that was put."""
        ...

    def put(self, query: str, *, makes: Makes = "anything", **parameters: Any) -> None:
        """Run one query that writes nodes or relationships of the graph; it sees all that was put before.

        One that makes nodes or links need not see links that were put before it.
        """
        ...

    def note(self, query: str, **parameters: Any) -> list[Any]:
        """Run one query on what Remit keeps for itself, beside the graph; it need not see what was put."""
        ...

    def fill(self) -> None:
        """From now on write in instalments: what is kept is not whole until the transaction ends."""
        ...


def _plain(value: Value) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _value(raw: Any) -> Value:
    value: Value = tuple(raw) if isinstance(raw, list) else raw
    return value


def _days(span: Span) -> Props:
    return {
        "_possible_from": span.possible_from,
        "_possible_to": span.possible_to,
        "_days": [span.certain_from, span.certain_to, span.assumed_from],
    }


def span_of(props: Mapping[str, Any]) -> Span:
    """The days that a node or a relationship with these properties is for."""
    certain_from, certain_to, assumed_from = props["_days"]
    return Span(props["_possible_from"], certain_from, certain_to, props["_possible_to"], assumed_from)


def days_changed(span: Span) -> Props:
    """The properties that give a relationship other days."""
    return _days(span)


# --- links -------------------------------------------------------------------------------------------------------


ALWAYS = ("id", "source", "basis", "_hash", "_ends", "_possible_from", "_possible_to", "_days")
"""The properties that every relationship has."""


def edge_values(row: EdgeRow) -> tuple[list[Any], Props]:
    """What the relationship that keeps *row* has of the properties :data:`ALWAYS`, and the others; a verdict apart."""
    edge, from_id, to_id, _, span = row
    always = [
        edge.id,
        edge.source,
        edge.basis,
        edge.hash,
        f"{edge.from_type} {edge.to_type}",
        span.possible_from,
        span.possible_to,
        [span.certain_from, span.certain_to, span.assumed_from],
    ]
    others = {name: _plain(value) for name, value in edge.properties.items()} if edge.properties else {}
    if edge.reason:
        others["reason"] = edge.reason
    if edge.start is not None:
        others["start"] = edge.start
    if edge.end is not None:
        others["end"] = edge.end
    if edge.evidence:
        others["locators"] = [locator for locator, _ in edge.evidence]
        others["quotes"] = [quote for _, quote in edge.evidence]
    if from_id != edge.from_id:
        others["_from"] = edge.from_id
    if to_id != edge.to_id:
        others["_to"] = edge.to_id
    return always, others


def edge_props(row: EdgeRow) -> Props:
    """The properties of the relationship that keeps *row*; a verdict apart."""
    return named(*edge_values(row))


def named(always: Sequence[Any], others: Props) -> Props:
    """What :func:`edge_values` gives, as properties by name."""
    return {**dict(zip(ALWAYS, always, strict=True)), **others}


def edge_of(schema: Schema, row: Sequence[Any]) -> Edge:
    """The edge of a row of :data:`graph.store.cypher.EDGE`."""
    type, from_id, to_id, told = row
    props: Props = dict(told)
    type = props.pop("_type", None) or type
    from_type, to_type = props.pop("_ends").split(" ")
    stated_from, stated_to = props.pop("_from", from_id), props.pop("_to", to_id)
    evidence = zip(props.pop("locators", ()), props.pop("quotes", ()), strict=True)
    for name in ("id", "_hash", "_possible_from", "_possible_to", "_days", "verdict"):
        props.pop(name, None)
    return Edge(
        type=type,
        from_id=stated_from,
        from_type=from_type,
        to_id=stated_to,
        to_type=to_type,
        source=props.pop("source"),
        basis=props.pop("basis"),
        reason=props.pop("reason", ""),
        start=props.pop("start", None),
        end=props.pop("end", None),
        evidence=tuple(Evidence(locator, quote) for locator, quote in evidence),
        properties={name: _value(props[name]) for name in sorted(props)},
        identifying=schema.edge_type(type).identifying if schema.has_edge_type(type) else (),
    )


def link_of(schema: Schema, row: Sequence[Any], scope: Scope | None) -> Link:
    """The link of a row of :data:`graph.store.cypher.EDGE`, judged on the day of *scope*."""
    when = None
    props = row[3]
    if scope is not None and (day := scope.day) is not None:
        when = span_of(props).on(day, scope.undated)
    return Link(edge_of(schema, row), row[1], row[2], props.get("verdict", ""), when)


# --- nodes -------------------------------------------------------------------------------------------------------


def words_of(names: Sequence[str]) -> str:
    """The words of *names* as the full-text index reads them: each name between bars.

    >>> words_of(["Safety Board", "QSB"])
    '| safety board | qsb |'
    """
    return "| " + "".join(f"{' '.join(words(name))} | " for name in names).rstrip()


def node_props(node: Node, span: Span) -> Props:
    """The properties of the node that shows *node*."""
    props = {name: _plain(value) for name, value in node.properties.items()}
    props.update(
        {
            "id": node.id,
            "name": node.name,
            "_type": node.type,
            "_sort": sort_key(node.name),
            "_words": words_of((node.name, *node.other_names)),
            **_days(span),
        }
    )
    if node.other_names:
        props["other_names"] = list(node.other_names)
    if node.start is not None:
        props["start"] = node.start
    if node.end is not None:
        props["end"] = node.end
    if node.sources:
        props["sources"] = list(node.sources)
    if node.disagreements:
        props["_disagreements"] = orjson.dumps([[d.property, d.values] for d in node.disagreements]).decode()
    if node.merged:
        props["_merged"] = list(node.merged)
    return props


def shown_of(props: Mapping[str, Any]) -> Props:
    """What a node or a relationship shows beside what every one has: properties, dates and other names."""
    return {
        name: value
        for name, value in props.items()
        if value is not None and not name.startswith("_") and name not in ("id", "name", "sources")
    }


def node_of(props: Mapping[str, Any]) -> Node:
    """The node that shows these properties."""
    shown = shown_of(props)
    other_names = tuple(shown.pop("other_names", ()))
    start, end = shown.pop("start", None), shown.pop("end", None)
    told = orjson.loads(props.get("_disagreements", "[]"))
    return Node(
        props["id"],
        props["_type"],
        props["name"],
        other_names,
        start,
        end,
        {name: _value(shown[name]) for name in sorted(shown)},
        tuple(props.get("sources", ())),
        tuple(
            Disagreement(name, tuple((_value(value), tuple(sources)) for value, sources in values))
            for name, values in told
        ),
        tuple(props.get("_merged", ())),
    )
