"""What one transaction on the SQLite store changes: statements, decisions, and at its end all that follows."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from graph.dates import FOREVER, span
from graph.derive import (
    DESCRIBES,
    LISTS_ALL,
    SOURCE,
    Described,
    SourceInfo,
    canonical_ids,
    complete_list,
    derive_with_span,
    pair_of,
    source_info,
    verdicts,
)
from graph.errors import AskError, StatementError
from graph.schema import Schema
from graph.statements import (
    VERSION_MODULUS,
    Decision,
    Edge,
    Verdict,
    effective_decisions,
    version_part,
)
from graph.store.base import Tally
from graph.store.sqlite_file import EDGE_INDEXES, LATE_INDEXES
from graph.store.sqlite_rows import EDGE_COLUMNS, Row, edge_evidence, edge_of, edge_shown, node_row

CHUNK = 2000

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


def listed(ids: Iterable[str]) -> str:
    """*ids* as the one argument that ``json_each`` reads."""
    return orjson.dumps(list(ids)).decode()


def chunks(ids: Iterable[str], size: int = CHUNK) -> Iterator[list[str]]:
    """*ids* in sorted lists of at most *size*."""
    ordered = sorted(ids)
    for i in range(0, len(ordered), size):
        yield ordered[i : i + size]


def _span_of(edge: Edge, source_date: str | None) -> tuple[int, int, int, int, int]:
    s = span(edge.start, edge.end, source_date)
    return s.possible_from, s.certain_from, s.certain_to, s.possible_to, s.assumed_from


class Changes:
    """The writes of one transaction and what they leave to derive."""

    def __init__(self, con: sqlite3.Connection, schema: Schema) -> None:
        self.con = con
        self.schema = schema
        self.aliases = dict(con.execute("SELECT id, canonical FROM alias"))
        self.verdicts: dict[str, Verdict] = dict(con.execute("SELECT edge, verdict FROM verdict"))
        self.sources = {
            id: SourceInfo(id, rank, date) for id, rank, date in con.execute("SELECT id, rank, date FROM source")
        }
        self.cited: set[str] | None = None
        self._forget_changes()

    def _forget_changes(self) -> None:
        self.touched: dict[str, str] = {}  # node id -> type, of statements that came
        self.described: set[str] = set()  # nodes whose descriptions changed
        self.suspect: set[str] = set()  # nodes that may have lost a statement, their type or their identifier
        self.sources_changed: set[str] = set()
        self.edge_types: set[str] = set()
        self.decided = False
        self.realigned = False  # canonical identifiers or spans moved

    # --- statements ----------------------------------------------------------------------------------------------

    def write(self, edges: Sequence[Edge]) -> Tally:
        """Insert new statements and update changed ones. One that is there word for word is left alone."""
        con = self.con
        found = {
            id: (hash, from_type, to_type)
            for id, hash, from_type, to_type in con.execute(
                f"SELECT id, hash, from_type, to_type FROM edge WHERE id {IN}", (listed(e.id for e in edges),)
            )
        }
        if not found and len(edges) >= CHUNK and not con.execute("SELECT 1 FROM edge LIMIT 1").fetchone():
            self.cited = set()
            for name in LATE_INDEXES:
                con.execute(f"DROP INDEX IF EXISTS {name}")
        changed = [e for e in edges if e.id not in found or found[e.id][0] != bytes.fromhex(e.hash)]
        for edge in changed:
            if info := source_info(edge):
                self._source_says(info, str(edge.properties.get("register", "")))
        if self.cited is not None:
            self.cited.update(e.source for e in edges)
        inserts: list[Row] = []
        updates: list[Row] = []
        total = 0
        for edge in changed:
            source = self.sources.get(edge.source)
            days = _span_of(edge, source.date if source else None)
            hash = bytes.fromhex(edge.hash)
            total += int.from_bytes(hash)
            self.edge_types.add(edge.type)
            from_id, to_id = self.aliases.get(edge.from_id, edge.from_id), self.aliases.get(edge.to_id, edge.to_id)
            verdict = self.verdicts.get(edge.id, "")
            if edge.type == DESCRIBES:
                self.described.add(to_id)
            before = found.get(edge.id)
            if before is None or (edge.from_type, edge.to_type) != before[1:]:
                if verdict == "rejected":
                    self.suspect.update((from_id, to_id, edge.source))
                self._touch(from_id, edge.from_type)
                self._touch(to_id, edge.to_type)
                self._touch(self.aliases.get(edge.source, edge.source), SOURCE)
            shown, evidence = edge_shown(edge), edge_evidence(edge)
            if before is None:
                inserts.append(
                    (
                        edge.id,
                        hash,
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
                        *days,
                        shown,
                        edge.reason,
                        evidence,
                    )
                )
            else:
                total -= int.from_bytes(before[0])
                updates.append(
                    (hash, edge.basis, edge.from_type, edge.to_type, *days, shown, edge.reason, evidence, edge.id)
                )
        con.executemany(INSERT_EDGE, inserts)
        con.executemany(UPDATE_EDGE, updates)
        self._reopen(row[-1] for row in updates)
        self._add_to_version("edges", total)
        return Tally(len(inserts), len(updates), len(edges) - len(changed))

    def remove(self, ids: Sequence[str]) -> int:
        """Remove the statements with these ids; return how many there were."""
        con = self.con
        removed = total = 0
        for some in chunks(set(ids)):
            for hash, type, source, stated_from, stated_to, from_id, to_id in con.execute(
                f"SELECT hash, type, source, stated_from, stated_to, from_id, to_id FROM edge WHERE id {IN}",
                (listed(some),),
            ):
                removed += 1
                total -= int.from_bytes(hash)
                self.edge_types.add(type)
                self.suspect.update((from_id, to_id, self.aliases.get(source, source)))
                if type == DESCRIBES and stated_from == stated_to == source and self.sources.pop(source, None):
                    self.sources_changed.add(source)
                    con.execute("DELETE FROM source WHERE id = ?", (source,))
            con.execute(f"DELETE FROM edge WHERE id {IN}", (listed(some),))
            self._reopen(some)
        self._add_to_version("edges", total)
        return removed

    def may_cite(self, source: str) -> bool:
        """Whether a statement may cite *source*: spares a search while an empty store is loaded without indexes."""
        return self.cited is None or source in self.cited

    def _touch(self, id: str, type: str) -> None:
        if self.touched.setdefault(id, type) != type:
            self.suspect.add(id)

    def _reopen(self, ids: Iterable[str]) -> None:
        """Forget that complete lists closed these statements: it is worked out again."""
        if self.con.execute("SELECT 1 FROM closed LIMIT 1").fetchone():
            self.con.executemany("DELETE FROM closed WHERE edge = ?", ((id,) for id in ids))

    def _source_says(self, info: SourceInfo, register: str) -> None:
        if self.sources.get(info.id) != info:
            self.sources[info.id] = info
            if (
                self.may_cite(info.id)
                and self.con.execute("SELECT 1 FROM edge WHERE source = ? LIMIT 1", (info.id,)).fetchone()
            ):
                self.sources_changed.add(info.id)
        self.con.execute(
            "INSERT INTO source VALUES (?,?,?,?) ON CONFLICT (id) DO UPDATE SET register=excluded.register,"
            " rank=excluded.rank, date=excluded.date",
            (info.id, register, info.rank, info.date),
        )

    def _add_to_version(self, part: str, amount: int) -> None:
        if amount:
            (value,) = self.con.execute("SELECT value FROM meta WHERE name = ?", (part,)).fetchone()
            total = (int(value, 16) + amount) % VERSION_MODULUS
            self.con.execute("UPDATE meta SET value = ? WHERE name = ?", (f"{total:x}", part))

    # --- decisions -----------------------------------------------------------------------------------------------

    def decide(self, decision: Decision) -> None:
        """Append *decision*. Raises :class:`~graph.errors.AskError` when it would merge nodes of two types."""
        if decision.verb == "same":
            pair = [self.aliases.get(id, id) for id in pair_of(decision.about)]
            found = self.con.execute(f"SELECT id, type FROM node WHERE id {IN}", (listed(pair),)).fetchall()
            types = sorted({self.schema.node_type(type).label for _, type in found if self.schema.has_node_type(type)})
            if len(types) > 1:
                raise AskError(
                    f"{' and '.join(pair)} are of different types ({' and '.join(types)}), so they cannot be the same.",
                    "Link them instead.",
                )
        self.con.execute(
            "INSERT INTO decision VALUES (?,?,?,?)",
            (decision.id, decision.about, decision.at, orjson.dumps(decision.to_json()).decode()),
        )
        self.decided = True

    def apply_decisions(self) -> None:
        """Bring verdicts and canonical identifiers up to date with the decisions in force, and the version."""
        if not self.decided:
            return
        self.decided = False
        con = self.con
        effective = effective_decisions(
            Decision(**orjson.loads(j)) for (j,) in con.execute("SELECT json FROM decision")
        )
        total = sum(map(version_part, effective)) % VERSION_MODULUS
        con.execute("UPDATE meta SET value = ? WHERE name = 'decisions'", (f"{total:x}",))
        self._judge(verdicts(effective))
        self._align(canonical_ids(effective))

    def _judge(self, new: dict[str, Verdict]) -> None:
        con, old = self.con, self.verdicts
        self.verdicts = new
        for some in chunks(id for id in {*old, *new} if old.get(id) != new.get(id)):
            for type, from_id, to_id, source in con.execute(
                f"SELECT type, from_id, to_id, source FROM edge WHERE id {IN}", (listed(some),)
            ):
                self.suspect.update((from_id, to_id, self.aliases.get(source, source)))
                self.edge_types.add(type)
            con.executemany("DELETE FROM verdict WHERE edge = ?", ((id,) for id in some))
            con.executemany("INSERT INTO verdict VALUES (?, ?)", ((id, new[id]) for id in some if id in new))
            con.executemany("UPDATE edge SET verdict = ? WHERE id = ?", ((new.get(id, ""), id) for id in some))

    def _align(self, new: dict[str, str]) -> None:
        con, old = self.con, self.aliases
        changed = [id for id in {*old, *new} if old.get(id) != new.get(id)]
        self.aliases = new
        for id in changed:
            was, now = old.get(id, id), new.get(id, id)
            self.suspect.update((id, was, now))
            con.execute("UPDATE edge SET from_id = ? WHERE from_id = ? AND stated_from = ?", (now, was, id))
            con.execute("UPDATE edge SET to_id = ? WHERE to_id = ? AND stated_to = ?", (now, was, id))
            con.execute("DELETE FROM alias WHERE id = ?", (id,))
            if id in new:
                con.execute("INSERT INTO alias VALUES (?, ?)", (id, now))
        self.realigned = self.realigned or bool(changed)

    # --- what follows --------------------------------------------------------------------------------------------

    def derive(self) -> None:
        """Bring spans, canonical ends and nodes up to date; only what the changes affect is touched."""
        self.cited = None
        for name, on in EDGE_INDEXES.items():
            self.con.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {on}")
        self.apply_decisions()
        for source in sorted(self.sources_changed):
            self._date_again(source)
        self._derive_nodes()
        self._close_omitted()
        self._forget_changes()

    def _date_again(self, source: str) -> None:
        """The source's own date or rank changed: work out the spans of its statements and what it describes."""
        con, info = self.con, self.sources.get(source)
        date = info.date if info else None
        self.realigned = True
        last = -1
        while rows := con.execute(
            "SELECT key, id, type, to_id, shown, possible_from, certain_from, certain_to, possible_to, assumed_from"
            " FROM edge WHERE source = ? AND key > ? ORDER BY key LIMIT ?",
            (source, last, CHUNK),
        ).fetchall():
            last = rows[-1][0]
            moved: list[Row] = []
            for key, id, type, to_id, shown, *days in rows:
                if type == DESCRIBES:
                    self.described.add(to_id)
                written: dict[str, Any] = orjson.loads(shown) if shown else {}
                s = span(written.get("start"), written.get("end"), date)
                new = (s.possible_from, s.certain_from, s.certain_to, s.possible_to, s.assumed_from)
                if new != tuple(days):
                    moved.append((*new, key, id))
            con.executemany(
                "UPDATE edge SET possible_from=?, certain_from=?, certain_to=?, possible_to=?, assumed_from=?"
                " WHERE key=?",
                (row[:-1] for row in moved),
            )
            self._reopen(row[-1] for row in moved)

    def _derive_nodes(self) -> None:
        aliases = self.aliases
        suspect = {aliases.get(id, id) for id in self.suspect} | (self.suspect & aliases.keys())
        plain: dict[str, str] = {}
        for some in chunks({*self.touched, *self.described} - suspect):
            known = dict(self.con.execute(f"SELECT id, type FROM node WHERE id {IN}", (listed(some),)))
            for id in some:
                type = self.touched.get(id) or known.get(id)
                if id in aliases or type is None or known.get(id, type) != type:
                    suspect.update((id, aliases.get(id, id)))
                elif id in self.described or id not in known:
                    plain[id] = type
        members: dict[str, list[str]] = {}
        for id, canonical in aliases.items():
            members.setdefault(canonical, []).append(id)
        for some in chunks(suspect):
            types = self._types(some, members)
            self.con.executemany("DELETE FROM node WHERE id = ?", ((id,) for id in some if id not in types))
            self._write_nodes(types, members)
        for some in chunks(plain):
            self._write_nodes({id: plain[id] for id in some}, members)

    def _types(self, ids: Sequence[str], members: Mapping[str, list[str]]) -> dict[str, str]:
        """The type of each of *ids* that a statement not rejected mentions.

        Raises :class:`~graph.errors.StatementError` where statements, rejected ones included, give one node two
        types: nothing then says what it is.
        """
        argument = listed(ids)
        seen: dict[str, dict[str, str]] = {}
        alive: set[str] = set()
        for id, type, source, counts in self.con.execute(
            "SELECT from_id, from_type, min(source), max(verdict <> 'rejected') FROM edge"
            f" WHERE from_id {IN} GROUP BY 1, 2 UNION ALL"
            f" SELECT to_id, to_type, min(source), max(verdict <> 'rejected') FROM edge WHERE to_id {IN} GROUP BY 1, 2",
            (argument, argument),
        ):
            seen.setdefault(id, {}).setdefault(type, source)
            if counts:
                alive.add(id)
        for id, source in self._cited(ids, members):
            seen.setdefault(id, {}).setdefault(SOURCE, source)
            alive.add(id)
        for id, by_type in sorted(seen.items()):
            if len(by_type) > 1:
                said = " and ".join(f"{type} ({source})" for type, source in sorted(by_type.items()))
                if merged := ", ".join(sorted(members.get(id, ()))):
                    advice = f"A decision says that it is the same as {merged}: undo that, or correct the type."
                else:
                    advice = "Give it one type, or two identifiers."
                raise StatementError("type", id, f"{id} has two types: {said}.", advice)
        return {id: next(iter(seen[id])) for id in alive}

    def _cited(self, ids: Iterable[str], members: Mapping[str, list[str]]) -> list[tuple[str, str]]:
        """Those of *ids* that are the source of a statement not rejected, with the source as stated."""
        stated = {s: id for id in ids if id not in self.aliases for s in (id, *members.get(id, ()))}
        return [
            (stated[source], source)
            for (source,) in self.con.execute(
                "SELECT i.value FROM json_each(?) i WHERE EXISTS"
                " (SELECT 1 FROM edge WHERE source = i.value AND verdict <> 'rejected')",
                (listed(stated),),
            )
        ]

    def _write_nodes(self, types: Mapping[str, str], members: Mapping[str, list[str]]) -> None:
        describes: dict[str, list[Described]] = {}
        for row in self.con.execute(
            f"SELECT {EDGE_COLUMNS} FROM edge e WHERE e.to_id {IN} AND e.type = 'DESCRIBES'"
            " AND e.verdict <> 'rejected'",
            (listed(types),),
        ):
            edge = edge_of(self.schema, row)
            info = self.sources.get(edge.source) or SourceInfo(edge.source)
            describes.setdefault(row[10], []).append((edge, info))
        self.con.executemany(
            WRITE_NODE,
            (
                node_row(*derive_with_span(self.schema, id, type, describes.get(id, ()), sorted(members.get(id, ()))))
                for id, type in types.items()
            ),
        )

    # --- complete lists ------------------------------------------------------------------------------------------

    def _close_omitted(self) -> None:
        """Close the undated statements that later complete lists omit, and open again those that none does."""
        con = self.con
        if not (self.edge_types or self.realigned):
            return
        lists = list(
            con.execute(f"SELECT {EDGE_COLUMNS} FROM edge e WHERE e.type = '{LISTS_ALL}' AND e.verdict <> 'rejected'")
        )
        closed = dict(con.execute("SELECT edge, day FROM closed"))
        if not lists and not closed:
            return
        wanted: dict[str, int] = {}
        for (source, link, direction, as_of), subjects in self._subjects(lists).items():
            info = self.sources.get(source)
            listing = complete_list(as_of, info.date if info else None)
            if listing is None:
                continue
            end = "from_id" if direction == "forward" else "to_id"
            for some in chunks(subjects):
                argument = listed(some)
                stated = set(
                    con.execute(
                        f"SELECT from_id, to_id FROM edge WHERE {end} {IN} AND type = ? AND source = ?"
                        " AND verdict <> 'rejected'",
                        (argument, link, source),
                    )
                )
                for id, from_id, to_id, by in con.execute(
                    f"SELECT id, from_id, to_id, source FROM edge WHERE {end} {IN} AND type = ? AND source <> ?"
                    " AND verdict <> 'rejected' AND assumed_from <= ? AND certain_from < ?",
                    (argument, link, source, FOREVER, listing.first),
                ):
                    other = self.sources.get(by)
                    if (from_id, to_id) not in stated and listing.is_later_than(other.date if other else None):
                        wanted[id] = min(wanted.get(id, FOREVER), listing.closes_on)
        for id in closed.keys() | wanted.keys():
            if closed.get(id) != wanted.get(id):
                con.execute("DELETE FROM closed WHERE edge = ?", (id,))
                con.execute("UPDATE edge SET possible_to = ? WHERE id = ?", (wanted.get(id, FOREVER), id))
                if id in wanted:
                    con.execute("INSERT INTO closed VALUES (?, ?)", (id, wanted[id]))

    def _subjects(self, lists: Iterable[Row]) -> dict[tuple[str, str, str, str | None], set[str]]:
        """The nodes at which a source lists all, by source, edge type, direction and date."""
        subjects: dict[tuple[str, str, str, str | None], set[str]] = {}
        parts: dict[str, list[tuple[str, str]]] = {}
        if lists:
            for part, type, whole in self.con.execute(
                "SELECT from_id, from_type, to_id FROM edge WHERE type = 'PART_OF' AND verdict <> 'rejected'"
            ):
                parts.setdefault(whole, []).append((part, type))
        for row in lists:
            edge, subject = edge_of(self.schema, row), row[10]
            told = {name: str(edge.properties.get(name, "")) for name in ("link", "direction", "every", "as_of")}
            nodes = subjects.setdefault((edge.source, told["link"], told["direction"], told["as_of"] or None), set())
            every = told["every"]
            if not every:
                nodes.add(subject)
            elif edge.to_type == SOURCE:
                nodes.update(self._ends_of("to", "from", [subject], DESCRIBES, every))
            else:
                below = _below(parts, subject)
                nodes.update(id for id, type in below.items() if type == every)
                if edge.to_type == "Area":
                    nodes.update(self._ends_of("from", "to", [subject, *below], "COVERS", every))
        return subjects

    def _ends_of(self, end: str, other: str, others: Iterable[str], edge_type: str, type: str) -> list[str]:
        """The nodes of *type* at one end of the links of *edge_type* whose other end is one of *others*."""
        return [
            id
            for (id,) in self.con.execute(
                f"SELECT {end}_id FROM edge WHERE {other}_id {IN} AND type = ? AND {end}_type = ?"
                " AND verdict <> 'rejected' AND from_id <> to_id",
                (listed(others), edge_type, type),
            )
        ]


def _below(parts: Mapping[str, Collection[tuple[str, str]]], whole: str) -> dict[str, str]:
    """All parts of *whole* at any depth with their types, without itself (unless parts run in a circle)."""
    reached: dict[str, str] = {}
    todo = [whole]
    while todo:
        above = todo.pop()
        for part, type in parts.get(above, ()):
            if part not in reached and part != above:
                reached[part] = type
                todo.append(part)
    return reached
