"""The whole SQLite store as arrays."""

import sqlite3

import numpy as np
import orjson

from graph.analysis.snapshot import Snapshot
from graph.schema import Schema
from graph.scope import BASES


def snapshot(con: sqlite3.Connection, schema: Schema, version: str) -> Snapshot:
    """The :class:`~graph.analysis.snapshot.Snapshot` of what *con* sees, whose data version is *version*."""
    nodes = con.execute(
        "SELECT id, name, CAST(shown AS BLOB), type, possible_from, certain_from, certain_to, possible_to,"
        " assumed_from FROM node ORDER BY id"
    ).fetchall()
    columns = list(zip(*nodes, strict=True)) or [()] * 9
    ids, names, properties, types = columns[:4]
    type_names = tuple(sorted({*types, *(t.name for t in schema.node_types)}))
    type_number = {name: i for i, name in enumerate(type_names)}
    position = {id: i for i, id in enumerate(ids)}
    aliases = dict(con.execute("SELECT id, canonical FROM alias"))
    position_of = {**position, **{id: position[c] for id, c in aliases.items() if c in position}}
    edges = con.execute(
        "SELECT id, shown, type, from_id, to_id, source, CASE WHEN basis = 'stated' THEN 0 WHEN verdict = 'confirmed'"
        " THEN 1 ELSE 2 END, possible_from, certain_from, certain_to, possible_to, assumed_from"
        " FROM edge WHERE verdict <> 'rejected' AND (from_id <> to_id OR type = 'LISTS_ALL') ORDER BY id"
    ).fetchall()
    e = list(zip(*edges, strict=True)) or [()] * 12
    del edges
    edge_types = tuple(sorted({*e[2], *(t.name for t in schema.edge_types)}))
    edge_number = {name: i for i, name in enumerate(edge_types)}
    assert BASES == ("stated", "confirmed", "inferred")
    return Snapshot(
        version,
        ids,
        names,
        properties,
        type_names,
        np.array([type_number[t] for t in types], dtype=np.int16),
        _spans(columns[4:]),
        edge_types,
        e[0],
        _canonical_properties(schema, e[2], e[1], aliases),
        np.array([edge_number[t] for t in e[2]], dtype=np.int16),
        np.array([position[id] for id in e[3]], dtype=np.int32),
        np.array([position[id] for id in e[4]], dtype=np.int32),
        np.array([position_of[id] for id in e[5]], dtype=np.int32),
        np.array(e[6], dtype=np.int8),
        _spans(e[7:]),
    )


def _spans(columns: list[tuple[int, ...]]) -> "np.ndarray[tuple[int, int], np.dtype[np.int32]]":
    return np.array(columns, dtype=np.int32).reshape(5, -1).T.copy()


def _canonical_properties(
    schema: Schema, types: tuple[str, ...], shown: tuple[bytes, ...], aliases: dict[str, str]
) -> tuple[bytes, ...]:
    """The qualifiers of edges, those that name a node by its canonical identifier."""
    if not aliases:
        return shown
    naming = {t.name: [p.name for p in t.properties if p.kind == "node"] for t in schema.edge_types}
    result = list(shown)
    for i, (type, raw) in enumerate(zip(types, shown, strict=True)):
        if raw and naming.get(type):
            told = orjson.loads(raw)
            moved = {n: aliases[told[n]] for n in naming[type] if told.get(n) in aliases}
            if moved:
                result[i] = orjson.dumps({**told, **moved}, option=orjson.OPT_SORT_KEYS)
    return tuple(result)
