"""The rows of the SQLite store, open for writing."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence

import orjson

from graph.dates import FOREVER, Span
from graph.derive import LISTS_ALL, SourceInfo
from graph.schema import Schema
from graph.statements import VERSION_MODULUS, Decision, Edge, Node, Register, Verdict
from graph.store.base import Direction
from graph.store.kept import CHUNK, Dated, EdgeRow, Mention, Removed, Written
from graph.store.sqlite_file import EDGE_INDEXES, LATE_INDEXES
from graph.store.sqlite_rows import EDGE_COLUMNS, days, edge_evidence, edge_of, edge_shown, node_row

INSERT_EDGE = (
    "INSERT INTO edge (id, hash, type, source, basis, verdict, stated_from, from_type, stated_to, to_type, from_id,"
    " to_id, possible_from, certain_from, certain_to, possible_to, assumed_from, shown, reason, evidence)"
    " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
)
UPDATE_EDGE = (
    "UPDATE edge SET hash=?, basis=?, from_type=?, to_type=?, possible_from=?, certain_from=?, certain_to=?,"
    " possible_to=?, assumed_from=?, shown=?, reason=?, evidence=? WHERE id=?"
)
WRITE_NODE = (
    "INSERT INTO node (id, type, name, sort, words, possible_from, certain_from, certain_to, possible_to,"
    " assumed_from, shown, about) VALUES (?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET type=excluded.type,"
    " name=excluded.name, sort=excluded.sort, words=excluded.words, possible_from=excluded.possible_from,"
    " certain_from=excluded.certain_from, certain_to=excluded.certain_to, possible_to=excluded.possible_to,"
    " assumed_from=excluded.assumed_from, shown=excluded.shown, about=excluded.about"
    " WHERE type<>excluded.type OR name<>excluded.name OR shown<>excluded.shown OR about<>excluded.about"
    " OR words<>excluded.words OR possible_from<>excluded.possible_from OR certain_from<>excluded.certain_from"
    " OR certain_to<>excluded.certain_to OR possible_to<>excluded.possible_to OR assumed_from<>excluded.assumed_from"
)
IN = "IN (SELECT value FROM json_each(?))"
ENDS: Mapping[Direction, tuple[str, str]] = {"forward": ("from", "to"), "reverse": ("to", "from")}


def listed(ids: Iterable[str]) -> str:
    """*ids* as the one argument that ``json_each`` reads."""
    return orjson.dumps(list(ids)).decode()


class SqliteRows:
    """The :class:`~graph.store.kept.Kept` of one open transaction on an SQLite file."""

    def __init__(self, con: sqlite3.Connection, schema: Schema) -> None:
        self.con = con
        self.schema = schema

    # --- what is known when the transaction begins -------------------------------------------------------------------

    def aliases(self) -> dict[str, str]:
        """The canonical identifier of each node that was merged into another."""
        return dict(self.con.execute("SELECT id, canonical FROM alias"))

    def verdicts(self) -> dict[str, Verdict]:
        """The verdict on each statement that people confirmed or rejected, by its id."""
        return dict(self.con.execute("SELECT edge, verdict FROM verdict"))

    def sources(self) -> dict[str, SourceInfo]:
        """What each source that describes itself says of its rank and date."""
        return {row[0]: SourceInfo(*row) for row in self.con.execute("SELECT id, rank, date FROM source")}

    # --- statements --------------------------------------------------------------------------------------------------

    def begin_load(self) -> bool:
        """Whether no statement is kept at all; if so, the indexes that are faster to build afterwards are dropped."""
        if self.con.execute("SELECT 1 FROM edge LIMIT 1").fetchone():
            return False
        for name in LATE_INDEXES:
            self.con.execute(f"DROP INDEX IF EXISTS {name}")
        return True

    def end_load(self) -> None:
        """Build the indexes that :meth:`begin_load` dropped."""
        for name, on in EDGE_INDEXES.items():
            self.con.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {on}")

    def written(self, edges: Sequence[Edge]) -> dict[str, Written]:
        """Those of *edges* that are kept already, by id."""
        rows = self.con.execute(
            f"SELECT id, hash, from_type, to_type FROM edge WHERE id {IN}", (listed(e.id for e in edges),)
        )
        return {id: Written(hash.hex(), from_type, to_type) for id, hash, from_type, to_type in rows}

    def insert(self, rows: Sequence[EdgeRow]) -> None:
        """Keep statements whose ids are new."""
        self.con.executemany(
            INSERT_EDGE,
            [
                (
                    edge.id,
                    bytes.fromhex(edge.hash),
                    edge.type,
                    edge.source,
                    edge.basis,
                    verdict,
                    edge.from_id,
                    edge.from_type,
                    edge.to_id,
                    edge.to_type,
                    from_id,
                    to_id,
                    *days(span),
                    edge_shown(edge),
                    edge.reason,
                    edge_evidence(edge),
                )
                for edge, from_id, to_id, verdict, span in rows
            ],
        )

    def update(self, rows: Sequence[EdgeRow]) -> None:
        """Replace what statements say; their ends and verdicts stay."""
        self.con.executemany(
            UPDATE_EDGE,
            [
                (
                    bytes.fromhex(edge.hash),
                    edge.basis,
                    edge.from_type,
                    edge.to_type,
                    *days(span),
                    edge_shown(edge),
                    edge.reason,
                    edge_evidence(edge),
                    edge.id,
                )
                for edge, _, _, _, span in rows
            ],
        )

    def remove(self, ids: Sequence[str]) -> list[Removed]:
        """Remove statements; ids that are not kept are passed over."""
        argument = listed(ids)
        gone = [
            Removed(hash.hex(), *rest)
            for hash, *rest in self.con.execute(
                f"SELECT hash, type, source, stated_from, stated_to, from_id, to_id FROM edge WHERE id {IN}",
                (argument,),
            )
        ]
        self.con.execute(f"DELETE FROM edge WHERE id {IN}", (argument,))
        return gone

    def put_source(self, info: SourceInfo, register: str) -> None:
        """Keep what a source says of itself."""
        self.con.execute(
            "INSERT INTO source VALUES (?,?,?,?) ON CONFLICT (id) DO UPDATE SET register=excluded.register,"
            " rank=excluded.rank, date=excluded.date",
            (info.id, register, info.rank, info.date),
        )

    def drop_source(self, id: str) -> None:
        """Forget what a source said of itself."""
        self.con.execute("DELETE FROM source WHERE id = ?", (id,))

    def is_cited(self, source: str) -> bool:
        """Whether any statement cites *source*."""
        return self.con.execute("SELECT 1 FROM edge WHERE source = ? LIMIT 1", (source,)).fetchone() is not None

    def put_register(self, register: Register) -> None:
        """Keep what a register says of itself."""
        self.con.execute(
            "INSERT INTO register VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET json = excluded.json",
            (register.name, orjson.dumps(register).decode()),
        )

    def drop_register(self, name: str) -> None:
        """Forget what the register called *name* said of itself."""
        self.con.execute("DELETE FROM register WHERE name = ?", (name,))

    def add_to_version(self, part: str, amount: int) -> None:
        """Add *amount* to a part of the data version."""
        if amount:
            (value,) = self.con.execute("SELECT value FROM meta WHERE name = ?", (part,)).fetchone()
            self.set_version(part, (int(value, 16) + amount) % VERSION_MODULUS)

    def set_version(self, part: str, total: int) -> None:
        """Make a part of the data version *total*."""
        self.con.execute("UPDATE meta SET value = ? WHERE name = ?", (f"{total:x}", part))

    # --- decisions ---------------------------------------------------------------------------------------------------

    def has_decision(self, id: str) -> bool:
        """Whether the decision with this id is kept."""
        return self.con.execute("SELECT 1 FROM decision WHERE id = ?", (id,)).fetchone() is not None

    def add_decision(self, decision: Decision) -> None:
        """Append a decision that is not yet kept."""
        self.con.execute(
            "INSERT INTO decision VALUES (?,?,?,?)",
            (decision.id, decision.about, decision.at, orjson.dumps(decision.to_json()).decode()),
        )

    def decisions(self) -> Iterator[Decision]:
        """Every decision."""
        return (Decision(**orjson.loads(json)) for (json,) in self.con.execute("SELECT json FROM decision"))

    def node_types(self, ids: Sequence[str]) -> dict[str, str]:
        """The type of each of *ids* that is a node."""
        return dict(self.con.execute(f"SELECT id, type FROM node WHERE id {IN}", (listed(ids),)))

    def judge(self, verdicts: Mapping[str, Verdict]) -> list[tuple[str, str, str, str]]:
        """Give statements these verdicts, kept or not; the type, ends and source of those kept."""
        con = self.con
        con.executemany("DELETE FROM verdict WHERE edge = ?", ((id,) for id in verdicts))
        con.executemany("INSERT INTO verdict VALUES (?, ?)", (pair for pair in verdicts.items() if pair[1]))
        con.executemany("UPDATE edge SET verdict = ? WHERE id = ?", ((verdict, id) for id, verdict in verdicts.items()))
        return con.execute(
            f"SELECT type, from_id, to_id, source FROM edge WHERE id {IN}", (listed(verdicts),)
        ).fetchall()

    def align(self, id: str, was: str, now: str) -> None:
        """Let the statements about *id*, whose canonical identifier was *was*, be about *now*."""
        con = self.con
        con.execute("UPDATE edge SET from_id = ? WHERE from_id = ? AND stated_from = ?", (now, was, id))
        con.execute("UPDATE edge SET to_id = ? WHERE to_id = ? AND stated_to = ?", (now, was, id))
        con.execute("DELETE FROM alias WHERE id = ?", (id,))
        if now != id:
            con.execute("INSERT INTO alias VALUES (?, ?)", (id, now))

    # --- what follows ------------------------------------------------------------------------------------------------

    def dated(self, source: str) -> Iterator[list[Dated]]:
        """The statements of *source*, some thousand at a time; each part may be redated."""
        last = -1
        while rows := self.con.execute(
            "SELECT key, id, type, to_id, shown, possible_from, certain_from, certain_to, possible_to, assumed_from"
            " FROM edge WHERE source = ? AND key > ? ORDER BY key LIMIT ?",
            (source, last, CHUNK),
        ).fetchall():
            last = rows[-1][0]
            part = []
            for _, id, type, to_id, shown, *written in rows:
                told = orjson.loads(shown) if shown else {}
                part.append(Dated(id, type, to_id, told.get("start"), told.get("end"), Span(*written)))
            yield part

    def redate(self, spans: Mapping[str, Span], source: str) -> None:
        """Give statements these days, by id."""
        self.con.executemany(
            "UPDATE edge SET possible_from=?, certain_from=?, certain_to=?, possible_to=?, assumed_from=? WHERE id=?",
            ((*days(span), id) for id, span in spans.items()),
        )

    def mentions(self, ids: Sequence[str]) -> Iterator[Mention]:
        """What types statements give the nodes *ids* at their ends."""
        argument = listed(ids)
        rows = self.con.execute(
            "SELECT from_id, from_type, min(source), max(verdict <> 'rejected') FROM edge"
            f" WHERE from_id {IN} GROUP BY 1, 2 UNION ALL"
            f" SELECT to_id, to_type, min(source), max(verdict <> 'rejected') FROM edge WHERE to_id {IN} GROUP BY 1, 2",
            (argument, argument),
        )
        return (Mention(id, type, source, bool(counts)) for id, type, source, counts in rows)

    def cited(self, sources: Sequence[str]) -> list[str]:
        """Those of *sources* that a statement not rejected cites."""
        rows = self.con.execute(
            "SELECT i.value FROM json_each(?) i WHERE EXISTS"
            " (SELECT 1 FROM edge WHERE source = i.value AND verdict <> 'rejected')",
            (listed(sources),),
        )
        return [source for (source,) in rows]

    def descriptions(self, ids: Sequence[str]) -> Iterator[tuple[str, Edge]]:
        """The DESCRIBES statements about *ids*, each with the canonical identifier of what it describes."""
        rows = self.con.execute(
            f"SELECT {EDGE_COLUMNS} FROM edge e WHERE e.to_id {IN} AND e.type = 'DESCRIBES'"
            " AND e.verdict <> 'rejected'",
            (listed(ids),),
        )
        return ((row[10], edge_of(self.schema, row)) for row in rows)

    def write_nodes(self, nodes: Iterable[tuple[Node, Span]]) -> None:
        """Keep nodes as derived."""
        self.con.executemany(WRITE_NODE, (node_row(node, span) for node, span in nodes))

    def drop_nodes(self, ids: Sequence[str]) -> None:
        """Remove nodes that no statement mentions any more."""
        self.con.executemany("DELETE FROM node WHERE id = ?", ((id,) for id in ids))

    def settle(self, edge_types: set[str] | None) -> None:
        """Nothing more follows here."""

    # --- complete lists ----------------------------------------------------------------------------------------------

    def lists(self) -> list[tuple[str, Edge]]:
        """Every LISTS_ALL with the canonical identifier of its subject."""
        rows = self.con.execute(
            f"SELECT {EDGE_COLUMNS} FROM edge e WHERE e.type = '{LISTS_ALL}' AND e.verdict <> 'rejected'"
        )
        return [(row[10], edge_of(self.schema, row)) for row in rows]

    def closed(self) -> dict[str, int]:
        """The last day of each statement that a complete list closes, by id."""
        return dict(self.con.execute("SELECT edge, day FROM closed"))

    def close(self, days: Mapping[str, int | None]) -> None:
        """Close statements on these days (None: open them again)."""
        con = self.con
        con.executemany("DELETE FROM closed WHERE edge = ?", ((id,) for id in days))
        con.executemany("INSERT INTO closed VALUES (?, ?)", (pair for pair in days.items() if pair[1] is not None))
        con.executemany(
            "UPDATE edge SET possible_to = ? WHERE id = ?",
            ((FOREVER if day is None else day, id) for id, day in days.items()),
        )

    def forget_closed(self, ids: Iterable[str]) -> None:
        """Forget that these statements were closed; their days are written anew."""
        if self.con.execute("SELECT 1 FROM closed LIMIT 1").fetchone():
            self.con.executemany("DELETE FROM closed WHERE edge = ?", ((id,) for id in ids))

    def parts(self) -> Iterator[tuple[str, str, str]]:
        """The part, its type and the whole of every PART_OF."""
        return self.con.execute(
            "SELECT from_id, from_type, to_id FROM edge WHERE type = 'PART_OF' AND verdict <> 'rejected'"
        )

    def ends_of(self, direction: Direction, nodes: Sequence[str], edge_type: str, type: str) -> list[str]:
        """The nodes of *type* to which links of *edge_type* lead from *nodes* in *direction*."""
        near, far = ENDS[direction]
        rows = self.con.execute(
            f"SELECT {far}_id FROM edge WHERE {near}_id {IN} AND type = ? AND {far}_type = ?"
            " AND verdict <> 'rejected' AND from_id <> to_id",
            (listed(nodes), edge_type, type),
        )
        return [id for (id,) in rows]

    def stated_pairs(
        self, direction: Direction, subjects: Sequence[str], link: str, source: str
    ) -> set[tuple[str, str]]:
        """The ends of the links of type *link* that *source* states at *subjects*."""
        rows = self.con.execute(
            f"SELECT from_id, to_id FROM edge WHERE {ENDS[direction][0]}_id {IN} AND type = ? AND source = ?"
            " AND verdict <> 'rejected'",
            (listed(subjects), link, source),
        )
        return set(rows)

    def undated(
        self, direction: Direction, subjects: Sequence[str], link: str, source: str, before: int
    ) -> Iterator[tuple[str, str, str, str]]:
        """The links at *subjects* that others than *source* state, without an end, that began *before* a day."""
        return self.con.execute(
            f"SELECT id, from_id, to_id, source FROM edge WHERE {ENDS[direction][0]}_id {IN} AND type = ?"
            " AND source <> ? AND verdict <> 'rejected' AND assumed_from <= ? AND certain_from < ?",
            (listed(subjects), link, source, FOREVER, before),
        )
