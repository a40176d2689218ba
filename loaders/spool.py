"""Holds the statements of a register between reading and writing, on disk, so that a million rows need little memory.

Rows that say the same are one statement with all their places as evidence; rows that fill each other's silence are
joined; rows that contradict each other are refused.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from graph.schema import Schema
from graph.statements import Edge, Evidence, Value

CACHE_KIB = 48_000


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two rows of one source differ in ``field``: this row says ``value``, an earlier one ``earlier``."""

    field: str
    value: str
    earlier: str
    sheet: int
    row: int


class Spool:
    """Statements by id, in the order in which they were read; also gives names a place to be kept (``connection``)."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self.connection.execute("PRAGMA journal_mode = OFF")
        self.connection.execute("PRAGMA synchronous = OFF")
        self.connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        self.connection.execute(
            "CREATE TABLE statement (n INTEGER PRIMARY KEY, key INTEGER, hash INTEGER, sheet INTEGER, row INTEGER, "
            "edge BLOB)"
        )
        self.connection.execute("CREATE UNIQUE INDEX statement_key ON statement (key)")
        self.connection.execute("CREATE TABLE before (key INTEGER PRIMARY KEY, hash INTEGER, id BLOB)")
        self.connection.execute("BEGIN")

    def close(self) -> None:
        """Forget everything."""
        self.connection.close()

    def put(self, edge: Edge, sheet: int, row: int) -> Contradiction | None:
        """Keep *edge*, joined with what an earlier row says of the same statement."""
        key = _key(edge.id)
        new = self.connection.execute(
            "INSERT OR IGNORE INTO statement (key, hash, sheet, row, edge) VALUES (?, ?, ?, ?, ?)",
            (key, _key(edge.hash), sheet, row, _packed(edge)),
        )
        if new.rowcount:
            return None
        packed, first_sheet, first_row = self.connection.execute(
            "SELECT edge, sheet, row FROM statement WHERE key = ?", (key,)
        ).fetchone()
        earlier = self._unpacked(packed)
        joined = _joined(earlier, edge)
        if isinstance(joined, tuple):
            return Contradiction(*joined, first_sheet, first_row)
        if joined != earlier:
            self._replace(key, joined)
        return None

    def has(self, id: str) -> bool:
        """Whether there is a statement with this id."""
        return self.connection.execute("SELECT 1 FROM statement WHERE key = ?", (_key(id),)).fetchone() is not None

    def add_evidence(self, id: str, evidence: tuple[Evidence, ...]) -> bool:
        """Add *evidence* to the statement with this id; False when there is none."""
        row = self.connection.execute("SELECT edge FROM statement WHERE key = ?", (_key(id),)).fetchone()
        if row is None:
            return False
        edge = self._unpacked(row[0])
        self._replace(_key(id), edge.replace(evidence=tuple(sorted({*edge.evidence, *evidence}))))
        return True

    def _replace(self, key: int, edge: Edge) -> None:
        self.connection.execute(
            "UPDATE statement SET edge = ?, hash = ? WHERE key = ?", (_packed(edge), _key(edge.hash), key)
        )

    def __len__(self) -> int:
        return int(self.connection.execute("SELECT count(*) FROM statement").fetchone()[0])

    def __iter__(self) -> Iterator[Edge]:
        # All has been read: what is kept in memory to find earlier rows is given back before the store takes its own.
        for statement in ("COMMIT", "PRAGMA cache_size = -2000", "PRAGMA shrink_memory", "BEGIN"):
            self.connection.execute(statement)
        for (packed,) in self.connection.execute("SELECT edge FROM statement ORDER BY n"):
            yield self._unpacked(packed)

    def note_before(self, before: Mapping[str, str]) -> None:
        """Note ids and hashes of statements that the store holds, for :meth:`compare` and :meth:`gone`."""
        self.connection.executemany(
            "INSERT OR REPLACE INTO before VALUES (?, ?, ?)",
            ((_key(id), _key(hash), bytes.fromhex(id)) for id, hash in before.items()),
        )

    def compare(self) -> Iterator[tuple[int, str, int]]:
        """How many statements of each sheet are ``created``, ``updated`` and ``unchanged`` since before."""
        yield from self.connection.execute(
            "SELECT s.sheet, CASE WHEN b.key IS NULL THEN 'created' WHEN b.hash = s.hash THEN 'unchanged' "
            "ELSE 'updated' END AS what, count(*) FROM statement s LEFT JOIN before b ON b.key = s.key "
            "GROUP BY s.sheet, what"
        )

    def gone(self) -> Iterator[str]:
        """The ids from before that no row states any more."""
        for (id,) in self.connection.execute(
            "SELECT b.id FROM before b LEFT JOIN statement s ON s.key = b.key WHERE s.key IS NULL ORDER BY b.id"
        ):
            yield id.hex()

    def _unpacked(self, packed: bytes) -> Edge:
        data = orjson.loads(packed)
        return Edge(
            type=data[0],
            from_id=data[1],
            from_type=data[2],
            to_id=data[3],
            to_type=data[4],
            source=data[5],
            basis=data[6],
            reason=data[7],
            start=data[8],
            end=data[9],
            properties={n: tuple(v) if isinstance(v, list) else v for n, v in data[10].items()},
            evidence=tuple(Evidence(*pair) for pair in data[11]),
            identifying=self.schema.edge_type(data[0]).identifying,
        )


def _key(hexadecimal: str) -> int:
    """The first 63 bits of a hash: a million of them share none, to one in ten million."""
    return int(hexadecimal[:16], 16) >> 1


def _packed(edge: Edge) -> bytes:
    return orjson.dumps(
        [
            edge.type,
            edge.from_id,
            edge.from_type,
            edge.to_id,
            edge.to_type,
            edge.source,
            edge.basis,
            edge.reason,
            edge.start,
            edge.end,
            edge.properties,
            [[e.locator, e.quote] for e in edge.evidence],
        ]
    )


def _joined(earlier: Edge, later: Edge) -> Edge | tuple[str, str, str]:
    """Both statements as one, or (field, what the later says, what the earlier says) where they contradict."""
    changes: dict[str, Any] = {}
    for name in ("basis", "reason", "start", "end"):
        old, new = getattr(earlier, name), getattr(later, name)
        if new and old and new != old:
            return name, str(new), str(old)
        changes[name] = old or new
    properties: dict[str, Value] = dict(earlier.properties)
    for name, value in later.properties.items():
        have = properties.get(name)
        if have is None:
            properties[name] = value
        elif isinstance(have, tuple) and isinstance(value, tuple):
            properties[name] = tuple(dict.fromkeys((*have, *value)))
        elif have != value:
            return name, _word(value), _word(have)
    changes["properties"] = dict(sorted(properties.items()))
    changes["evidence"] = tuple(sorted({*earlier.evidence, *later.evidence}))
    return earlier.replace(**changes)


def _word(value: Value) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
