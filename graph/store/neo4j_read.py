"""Reading nodes by id, links, neighbours and the snapshot from a Neo4j database."""

import re
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any

import numpy as np
import orjson

from graph.analysis.snapshot import Snapshot
from graph.derive import LISTS_ALL
from graph.schema import Schema
from graph.scope import BASES, Scope
from graph.statements import Node
from graph.store import cypher
from graph.store.base import Direction, EdgePage, EdgeQuery, Link, Neighbours
from graph.store.cursors import read_cursor, write_cursor
from graph.store.footprints import elsewhere
from graph.store.kept import CHUNK, chunks
from graph.store.neo4j_rows import Props, Run, link_of, node_of, shown_of

_HIGH = re.compile("[\ud800-\U0010ffff]")


def canonical(run: Run, ids: Sequence[str]) -> dict[str, str]:
    """The canonical identifier of each of *ids*."""
    found = dict(run(cypher.CANONICAL, ids=list(ids))) if ids else {}
    return {id: found.get(id, id) for id in ids}


def scope_parameters(run: Run, scope: Scope) -> Props:
    """The parameters of the conditions that :mod:`graph.store.cypher` makes for *scope*."""
    parameters: Props = {}
    if scope.day is not None:
        parameters["day"] = scope.day
    if scope.sources:
        parameters["sources"] = [id for (id,) in run(cypher.AS_STATED, ids=list(scope.sources))]
    if scope.area:
        area = canonical(run, [scope.area])[scope.area]
        seen = cypher.edge_seen(scope)
        away: set[str] = set()
        if run(cypher.NODE_TYPES, ids=[area]):
            parts = run(cypher.PARTS.format(seen=seen), **parameters)
            covers = run(cypher.COVERS.format(seen=seen), **parameters)
            away = elsewhere(area, [(a, b) for a, b in parts], [(a, b) for a, b in covers])
        parameters["away"] = sorted(away)
    return parameters


def comes_after(
    run: Run, text: str, name: str, value: str, held: str, parameters: Props, *, descending: bool = False
) -> str:
    """The condition that *text*, as kept, comes after *value*, which becomes the parameter *name*.

    The server orders what is kept by code points, and compares it with a parameter by UTF-16 units. These differ
    where both have a character from U+D800 on at one place: then what begins alike is read by the query *held* and
    compared here.
    """
    sign = "<" if descending else ">"
    parameters[name] = value
    start = _HIGH.split(value, maxsplit=1)[0]
    if start == value:
        return f"{text} {sign} ${name}"
    alike = [kept for (kept,) in run(held, start=start)]
    parameters[f"{name}_start"] = start
    parameters[f"{name}_later"] = [kept for kept in alike if (kept < value if descending else kept > value)]
    # "+ ''" keeps an index out of it: what an index finds for a list is ordered by UTF-16 units again.
    among = f"any(kept IN ${name}_later WHERE kept = {text} + '')"
    return f"({among} OR (NOT {text} STARTS WITH ${name}_start AND {text} {sign} ${name}))"


def nodes(run: Run, ids: Sequence[str]) -> dict[str, Node]:
    """The nodes with these identifiers, by the identifier asked for."""
    canonical_of = canonical(run, list(dict.fromkeys(ids)))
    found: dict[str, Node] = {}
    for some in chunks(set(canonical_of.values())):
        for (props,) in run(cypher.NODES, ids=some):
            found[props["id"]] = node_of(props)
    return {id: found[key] for id, key in canonical_of.items() if key in found}


def edges(run: Run, schema: Schema, ids: Sequence[str], scope: Scope | None) -> dict[str, Link]:
    """The links with these ids, by id in the order asked for."""
    found: dict[str, Link] = {}
    for some in chunks(set(ids)):
        for row in run(cypher.by_id(schema), ids=some):
            found[row[3]["id"]] = link_of(schema, row, scope)
    return {id: found[id] for id in ids if id in found}


def in_order(run: Run, type: str, last: str) -> list[list[Any]]:
    """The rows of some thousand links of *type*, in the order of their ids, that come after the id *last*."""
    return run(cypher.in_order(type), last=last, first=CHUNK)


def find_edges(run: Run, schema: Schema, query: EdgeQuery) -> EdgePage:
    """A page of links with their total."""
    known = [t for t in cypher.edge_types(schema) if t != cypher.REJECTED]
    types = [t for t in (query.types or known) if t in known]
    parameters = scope_parameters(run, query.scope)
    where = [cypher.edge_seen(query.scope)]
    if query.scope.day is not None or query.scope.area:
        where += [cypher.node_seen(query.scope, "a"), cypher.node_seen(query.scope, "b")]
    for name, ids in (("from", query.from_ids), ("to", query.to_ids), ("ends", query.ends)):
        if ids:
            parameters[name] = sorted(set(canonical(run, ids).values()))
    if query.sources:
        where.append("r.source IN $stated_by")
        parameters["stated_by"] = list(query.sources)
    if query.rejected:
        where.append(f"(type(r) <> '{cypher.REJECTED}' OR r._type IN $types)")
        parameters["types"] = types
        types = [*types, cypher.REJECTED]
    found = cypher.links(
        types, " AND ".join(where), {name for name in ("from", "to", "ends", "stated_by") if name in parameters}
    )
    ((total,),) = run(f"{found} RETURN count(r)", **parameters) if types else (([0]),)
    after = read_cursor(query.after, [(str,)] * 5) if query.after else []
    held = (cypher.SOURCES_STARTING, "", cypher.STARTING["id"], cypher.STARTING["id"], "")
    later = [
        comes_after(run, key, f"c{i}", value, held[i], parameters)
        for i, (key, value) in enumerate(zip(cypher.LINK_KEYS, after, strict=False))
    ]
    rows = run(cypher.link_page(found, later), **parameters, first=query.first + 1) if types else []
    page = rows[: query.first]
    cursor = ""
    if page:
        type, from_id, to_id, props = page[-1]
        cursor = write_cursor([props["source"], props.get("_type", type), from_id, to_id, props["id"]])
    return EdgePage(tuple(link_of(schema, row, query.scope) for row in page), total, cursor, len(rows) > query.first)


def neighbours(
    run: Run,
    schema: Schema,
    ids: Sequence[str],
    readings: Sequence[tuple[str, Direction]],
    scope: Scope,
    limit: int,
) -> dict[tuple[str, str, Direction], Neighbours]:
    """The links of many nodes at once, by node, edge type and direction."""
    canonical_of = canonical(run, list(dict.fromkeys(ids)))
    parameters = scope_parameters(run, scope)
    parameters["ids"] = list(dict.fromkeys(canonical_of.values()))
    parameters["limit"] = limit
    found: dict[tuple[str, str, Direction], Neighbours] = {}
    asked: list[tuple[str, Direction]] = list(dict.fromkeys(readings))
    for direction in dict.fromkeys(direction for _, direction in asked):
        types = [type for type, d in asked if d == direction and schema.has_edge_type(type)]
        if not types:
            continue
        for id, type, total, links in run(cypher.neighbours(direction, types, scope), **parameters):
            shown = tuple(link_of(schema, [type, *link], scope) for link in links)
            found[id, type, direction] = Neighbours(shown, total)
    return {
        (id, type, direction): found[key, type, direction]
        for type, direction in asked
        for id, key in canonical_of.items()
        if (key, type, direction) in found
    }


def snapshot(run: Run, schema: Schema, version: str) -> Snapshot:
    """The :class:`~graph.analysis.snapshot.Snapshot` of the database, whose data version is *version*."""
    all_ids: list[str] = run(cypher.SNAPSHOT_IDS)[0][0]
    read = (props for some in chunks(all_ids) for props in run(cypher.SNAPSHOT_NODES, ids=some)[0][0])
    shown = sorted(read, key=itemgetter("id"))
    ids = tuple(p["id"] for p in shown)
    position = {id: i for i, id in enumerate(ids)}
    aliases: dict[str, str] = dict(run(cypher.ALIASES))
    position_of = {**position, **{id: position[c] for id, c in aliases.items() if c in position}}
    type_names = tuple(sorted({*(p["_type"] for p in shown), *(t.name for t in schema.node_types)}))
    type_number = {name: i for i, name in enumerate(type_names)}
    edge_types = tuple(sorted(t.name for t in schema.edge_types))
    edge_number = {name: i for i, name in enumerate(edge_types)}
    rows: list[tuple[str, int, int, int, int, int, tuple[int, ...], bytes]] = []
    for edge_type in schema.edge_types:
        naming = [p.name for p in edge_type.properties if p.kind == "node"]
        for from_id, to_id, props in _all_of(run, cypher.snapshot_links(edge_type.name)):
            if from_id != to_id or edge_type.name == LISTS_ALL:
                place = edge_number[edge_type.name], position[from_id], position[to_id], position_of[props["source"]]
                told = _json(_qualifiers(props, naming, aliases))
                rows.append((props["id"], *place, _basis(props), _days(props), told))
    rows.sort(key=itemgetter(0))
    columns = list(zip(*rows, strict=True)) or [()] * 8
    return Snapshot(
        version,
        ids,
        tuple(p["name"] for p in shown),
        tuple([_json(shown_of(p)) for p in shown]),
        type_names,
        np.array([type_number[p["_type"]] for p in shown], dtype=np.int16),
        np.array([_days(p) for p in shown], dtype=np.int32).reshape(-1, 5),
        edge_types,
        columns[0],
        columns[7],
        np.array(columns[1], dtype=np.int16),
        np.array(columns[2], dtype=np.int32),
        np.array(columns[3], dtype=np.int32),
        np.array(columns[4], dtype=np.int32),
        np.array(columns[5], dtype=np.int8),
        np.array(columns[6], dtype=np.int32).reshape(-1, 5),
    )


def _all_of(run: Run, query: str) -> Iterator[list[Any]]:
    """The links that *query* collects, some thousand held at a time, in the order of ids."""
    last = ""
    while rows := run(query, last=last, first=CHUNK)[0][0]:
        last = rows[-1][2]["id"]
        yield from rows


def _json(value: Props) -> bytes:
    # What orjson gives keeps the four thousand bytes that it was written into; the copy is as long as it reads.
    return bytes(memoryview(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)))


def _days(props: Props) -> tuple[int, int, int, int, int]:
    certain_from, certain_to, assumed_from = props["_days"]
    return props["_possible_from"], certain_from, certain_to, props["_possible_to"], assumed_from


def _basis(props: Props) -> int:
    confirmed = props["basis"] == "inferred" and props.get("verdict") == "confirmed"
    return BASES.index("confirmed" if confirmed else props["basis"])


_NOT_SHOWN = ("id", "source", "basis", "verdict")


def _qualifiers(props: Props, naming: Sequence[str], aliases: dict[str, str]) -> Props:
    """What a link says beside its ends; nodes that it names by their canonical identifiers."""
    told = {k: v for k, v in props.items() if v is not None and not k.startswith("_") and k not in _NOT_SHOWN}
    for name in naming:
        if told.get(name) in aliases:
            told[name] = aliases[told[name]]
    return told
