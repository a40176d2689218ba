"""The whole SQLite store as arrays."""

import sqlite3
from collections.abc import Sequence

import numpy as np
import orjson
from numpy.typing import NDArray

from graph.analysis.snapshot import Snapshot
from graph.schema import Schema
from graph.scope import BASES
from graph.store.kept import CHUNK
from graph.store.sqlite_rows import SPAN_COLUMNS


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
    e = _Edges(con, position, position_of)
    edge_types = tuple(sorted({*e.type_names, *(t.name for t in schema.edge_types)}))
    edge_number = np.array([edge_types.index(name) for name in e.type_names] or [0], dtype=np.int16)
    order = np.array(sorted(range(len(e.ids)), key=e.ids.__getitem__), dtype=np.intp)
    positions = order.tolist()
    edge_type = edge_number[np.array(e.types, dtype=np.intp)[order]]
    return Snapshot(
        version,
        ids,
        names,
        properties,
        type_names,
        np.array([type_number[t] for t in types], dtype=np.int16),
        np.array(columns[4:], dtype=np.int32).reshape(5, -1).T.copy(),
        edge_types,
        tuple([e.ids[i] for i in positions]),
        _canonical_properties(schema, [edge_types[t] for t in edge_type], [e.shown[i] for i in positions], aliases),
        edge_type,
        np.array(e.from_ends, dtype=np.int32)[order],
        np.array(e.to_ends, dtype=np.int32)[order],
        np.array(e.sources, dtype=np.int32)[order],
        np.array(e.bases, dtype=np.int8)[order],
        np.stack([np.concatenate(days) for days in e.days], axis=1)[order] if e.ids else np.zeros((0, 5), np.int32),
    )


class _Edges:
    """The columns of the edges that count, in the order of the file.

    SQLite joins each column of some thousand rows into one text, which is several times faster than a value at a time.
    """

    def __init__(self, con: sqlite3.Connection, position: dict[str, int], position_of: dict[str, int]) -> None:
        self.ids: list[str] = []
        self.shown: list[bytes] = []
        self.types: list[int] = []
        self.from_ends: list[int] = []
        self.to_ends: list[int] = []
        self.sources: list[int] = []
        self.bases: list[int] = []
        self.days: list[list[NDArray[np.int32]]] = [[] for _ in SPAN_COLUMNS]
        number: dict[str, int] = {}
        assert BASES == ("stated", "confirmed", "inferred")
        for ids, shown, types, from_ids, to_ids, sources, bases, *days in con.execute(
            "SELECT group_concat(id, char(10)), group_concat(iif(length(shown) = 0, '{}', shown), char(10)),"
            " group_concat(type, char(10)), group_concat(from_id, char(10)), group_concat(to_id, char(10)),"
            " group_concat(source, char(10)), group_concat(iif(basis = 'stated', 0, iif(verdict = 'confirmed', 1, 2))),"
            f" {', '.join(f'group_concat({day})' for day in SPAN_COLUMNS)}"
            " FROM edge WHERE verdict <> 'rejected' AND (from_id <> to_id OR type = 'LISTS_ALL')"
            f" GROUP BY key / {CHUNK}"
        ):
            self.ids += ids.split("\n")
            self.shown += shown.encode().split(b"\n")
            self.types += [number.setdefault(type, len(number)) for type in types.split("\n")]
            self.from_ends += [position[id] for id in from_ids.split("\n")]
            self.to_ends += [position[id] for id in to_ids.split("\n")]
            self.sources += [position_of[id] for id in sources.split("\n")]
            self.bases += [int(basis) for basis in bases.split(",")]
            for column, written in zip(self.days, days, strict=True):
                column.append(np.array(written.split(","), dtype=np.int32))
        self.type_names = tuple(number)


def _canonical_properties(
    schema: Schema, types: Sequence[str], shown: Sequence[bytes], aliases: dict[str, str]
) -> Sequence[bytes]:
    """The qualifiers of edges, those that name a node by its canonical identifier."""
    if not aliases:
        return shown
    naming = {t.name: [p.name for p in t.properties if p.kind == "node"] for t in schema.edge_types}
    result = list(shown)
    for i, (type, raw) in enumerate(zip(types, shown, strict=True)):
        if naming.get(type):
            told = orjson.loads(raw)
            moved = {n: aliases[told[n]] for n in naming[type] if told.get(n) in aliases}
            if moved:
                result[i] = orjson.dumps({**told, **moved}, option=orjson.OPT_SORT_KEYS)
    return result
