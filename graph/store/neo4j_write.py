"""The rows of the Neo4j store, open for writing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from graph.dates import FOREVER, Span
from graph.derive import DESCRIBES, SourceInfo, verdicts
from graph.schema import Schema
from graph.statements import VERSION_MODULUS, Decision, Edge, Node, Register, Verdict, effective_decisions
from graph.store import cypher
from graph.store.base import Direction
from graph.store.kept import CHUNK, Dated, EdgeRow, Mention, Removed, Written, chunks
from graph.store.neo4j_rows import (
    ALWAYS,
    Makes,
    Props,
    Writing,
    days_changed,
    edge_of,
    edge_props,
    edge_values,
    named,
    node_props,
    span_of,
)

DELETED_AT_ONCE = 500


class _Cited:
    """A source that statements cite: what it says of itself, and how many statements cite it."""

    def __init__(self, id: str, register: str | None, rank: str | None, date: str | None, all: int, counted: int):
        self.id, self.register, self.rank, self.date, self.all, self.counted = id, register, rank, date, all, counted


class Neo4jRows:
    """The :class:`~graph.store.kept.Kept` of one open transaction on a Neo4j database."""

    def __init__(self, writing: Writing, schema: Schema) -> None:
        self.writing = writing
        self.schema = schema
        self._gone: dict[str, dict[str, None]] = {}  # the ids of statements to be deleted, by type of relationship
        self._cited = {row[0]: _Cited(*row) for row in self.writing.note(cypher.READ_SOURCES)}
        ((edges, decisions, _),) = self.writing.note(cypher.VERSION)
        self._version = {"edges": int(edges, 16), "decisions": int(decisions, 16)}
        self._unsaved: set[str] = set()  # sources of which more is known than is written
        self._there: set[str] = set()  # nodes known to be there
        self._columns: dict[str, set[str]] = {}  # by type: all properties so far, for the server plans each set anew
        self._new_ends = cypher.MERGE_ENDS
        # While an empty database is filled, what was written is remembered instead of read:
        self._loaded: set[bytes] | None = None  # the ids of the statements
        self._described: dict[str, bytes] | None = None  # by node: the rows that describe it, as JSON, one a line
        self._typed: dict[str, str] | None = None  # the type of each node
        self._any_closed = bool(self.closed())

    def run(self, query: str, **parameters: Any) -> list[Any]:
        """Run one query and return its rows."""
        self._delete()
        return self.writing.run(query, **parameters)

    def put(self, query: str, *, makes: Makes = "anything", **parameters: Any) -> None:
        """Run one query that writes nodes or relationships of the graph."""
        self._delete()
        self.writing.put(query, makes=makes, **parameters)

    def _delete(self) -> None:
        """Delete what was removed, once all of it was looked up, and few at a time.

        After a deletion each look-up by an index holds, until its query ends, a list of all that the transaction
        deleted.
        """
        gone, self._gone = self._gone, {}
        for type, ids in sorted(gone.items()):
            for some in chunks(ids, DELETED_AT_ONCE):
                self.writing.put(cypher.delete(type), ids=some)

    # --- what is known when the transaction begins -------------------------------------------------------------------

    def aliases(self) -> dict[str, str]:
        """The canonical identifier of each node that was merged into another."""
        return dict(self.writing.note(cypher.ALIASES))

    def verdicts(self) -> dict[str, Verdict]:
        """The verdict on each statement that people confirmed or rejected, by its id."""
        return verdicts(effective_decisions(self.decisions()))

    def sources(self) -> dict[str, SourceInfo]:
        """What each source that describes itself says of its rank and date."""
        return {c.id: SourceInfo(c.id, c.rank, c.date) for c in self._cited.values() if c.register is not None}

    # --- statements --------------------------------------------------------------------------------------------------

    def begin_load(self) -> bool:
        """Whether no statement is kept at all; then the store is filled, and ids are remembered, not looked up."""
        if any(source.all for source in self._cited.values()):
            return False
        self._loaded = set()
        self._new_ends = cypher.MERGE_ENDS if self.run(cypher.ANY_END) else cypher.CREATE_ENDS
        self._described = {}
        self._typed = {}
        self.writing.fill()
        return True

    def end_load(self) -> None:
        """Look ids up again."""
        self._loaded = None

    def written(self, edges: Sequence[Edge]) -> dict[str, Written]:
        """Those of *edges* that are kept already, by id."""
        if self._loaded is not None:
            edges = [e for e in edges if bytes.fromhex(e.id) in self._loaded]
        by_type: dict[str, list[str]] = {}
        for edge in edges:
            by_type.setdefault(edge.type, []).append(edge.id)
        found: dict[str, Written] = {}
        missing: list[str] = []
        for type, ids in by_type.items():
            for id, hash, ends in self.run(cypher.written(type), ids=ids):
                found[id] = Written(hash, *ends.split(" "))
            missing += [id for id in ids if id not in found]
        if missing:
            for id, hash, ends in self.run(cypher.written(cypher.REJECTED), ids=missing):
                found[id] = Written(hash, *ends.split(" "))
        return found

    def insert(self, rows: Sequence[EdgeRow]) -> None:
        """Keep statements whose ids are new."""
        self._make({id for row in rows for id in (row.from_id, row.to_id)})
        by_type: dict[str, list[tuple[list[Any], Props]]] = {}
        for row in rows:
            always, others = edge_values(row)
            type = row.edge.type
            if row.verdict:
                others["verdict"] = row.verdict
            if row.verdict == "rejected":
                others["_type"], type = type, cypher.REJECTED
            elif type == DESCRIBES and self._described is not None:
                told = orjson.dumps((type, row.from_id, row.to_id, named(always, others)))
                self._described[row.to_id] = b"%b%b\n" % (self._described.get(row.to_id, b""), told)
            by_type.setdefault(type, []).append(([row.from_id, row.to_id, *always], others))
        counted = Counter(row.edge.source for row in rows if row.verdict != "rejected")
        for source, all in Counter(row.edge.source for row in rows).items():
            self._count(source, all, counted[source])
        for type, some in sorted(by_type.items()):
            names = self._names(type, (others for _, others in some))
            for values, others in some:
                values += map(others.get, names)
            query = cypher.insert(type, (*ALWAYS, *names), placed=self._typed is not None)
            self.put(query, makes="links", rows=[values for values, _ in some])
        if self._loaded is not None:
            self._loaded.update(bytes.fromhex(row.edge.id) for row in rows)

    def _names(self, type: str, some: Iterable[Props]) -> list[str]:
        """The names of all properties that *some* and what came before of their *type* have."""
        names = self._columns.setdefault(type, set())
        names.update(*some)
        return sorted(names)

    def _make(self, ids: set[str]) -> None:
        """Make those of the nodes *ids* that are not there, with nothing but their identifiers."""
        if new := ids - self._there:
            self.put(self._new_ends, makes="nodes", ids=sorted(new))
            self._there |= new

    def update(self, rows: Sequence[EdgeRow]) -> None:
        """Replace what statements say; their ends and verdicts stay."""
        self._described = None
        by_type: dict[str, list[list[Any]]] = {}
        for row in rows:
            type = cypher.REJECTED if row.verdict == "rejected" else row.edge.type
            by_type.setdefault(type, []).append([row.edge.id, edge_props(row)])
        for type, some in sorted(by_type.items()):
            self.put(cypher.update(type), rows=some)

    def remove(self, ids: Sequence[str]) -> list[Removed]:
        """Remove statements; ids that are not kept are passed over."""
        self._described = None
        removed: list[Removed] = []
        for type, from_id, to_id, p in self.writing.run(cypher.by_id(self.schema), ids=ids):
            gone = self._gone.setdefault(type, {})
            if p["id"] in gone:
                continue
            gone[p["id"]] = None
            stated = p.get("_from", from_id), p.get("_to", to_id)
            removed.append(Removed(p["_hash"], p.get("_type", type), p["source"], *stated, from_id, to_id))
            self._count(p["source"], -1, -int(type != cypher.REJECTED))
        return removed

    def put_source(self, info: SourceInfo, register: str) -> None:
        """Keep what a source says of itself."""
        cited = self._cited.setdefault(info.id, _Cited(info.id, None, None, None, 0, 0))
        cited.register, cited.rank, cited.date = register, info.rank, info.date
        self._unsaved.add(info.id)

    def drop_source(self, id: str) -> None:
        """Forget what a source said of itself."""
        if cited := self._cited.get(id):
            cited.register = cited.rank = cited.date = None
            self._unsaved.add(id)

    def is_cited(self, source: str) -> bool:
        """Whether any statement cites *source*."""
        return source in self._cited and self._cited[source].all > 0

    def register_of(self, source: str) -> str | None:
        """The name of the register to which *source* belongs; None where it does not describe itself."""
        return self._cited[source].register if source in self._cited else None

    def _count(self, source: str, all: int, counted: int) -> None:
        """Add to how many statements cite *source*, and to how many of them are not rejected."""
        cited = self._cited.setdefault(source, _Cited(source, None, None, None, 0, 0))
        cited.all += all
        cited.counted += counted
        self._unsaved.add(source)

    def save(self) -> None:
        """Write what is known of sources, and the data version."""
        if self._unsaved:
            self.writing.note(cypher.WRITE_SOURCES, rows=[vars(self._cited[id]) for id in sorted(self._unsaved)])
            self._unsaved.clear()
        self.writing.note(cypher.SET_VERSION, parts={part: f"{total:x}" for part, total in self._version.items()})

    def put_register(self, register: Register) -> None:
        """Keep what a register says of itself."""
        self.writing.note(cypher.PUT_REGISTER, name=register.name, json=orjson.dumps(register).decode())

    def drop_register(self, name: str) -> None:
        """Forget what the register called *name* said of itself."""
        self.writing.note(cypher.DROP_REGISTER, name=name)

    def add_to_version(self, part: str, amount: int) -> None:
        """Add *amount* to a part of the data version."""
        if amount:
            self.set_version(part, (self._version[part] + amount) % VERSION_MODULUS)

    def set_version(self, part: str, total: int) -> None:
        """Make a part of the data version *total*."""
        self._version[part] = total

    # --- decisions ---------------------------------------------------------------------------------------------------

    def has_decision(self, id: str) -> bool:
        """Whether the decision with this id is kept."""
        return bool(self.writing.note(cypher.HAS_DECISION, id=id))

    def add_decision(self, decision: Decision) -> None:
        """Append a decision that is not yet kept."""
        json = orjson.dumps(decision.to_json()).decode()
        self.writing.note(cypher.ADD_DECISION, id=decision.id, about=decision.about, at=decision.at, json=json)

    def decisions(self) -> list[Decision]:
        """Every decision."""
        return [Decision(**orjson.loads(json)) for (json,) in self.writing.note(cypher.DECISIONS)]

    def node_types(self, ids: Sequence[str]) -> dict[str, str]:
        """The type of each of *ids* that is a node."""
        if self._typed is not None:
            return {id: self._typed[id] for id in ids if id in self._typed}
        return dict(self.run(cypher.NODE_TYPES, ids=ids))

    def judge(self, verdicts: Mapping[str, Verdict]) -> list[tuple[str, str, str, str]]:
        """Give statements these verdicts; the type, ends and source of those kept."""
        self._described = None
        judged: list[tuple[str, str, str, str]] = []
        leave: dict[str, list[str]] = {}
        back: list[str] = []
        patches: dict[str, list[list[Any]]] = {}
        for type, from_id, to_id, p in self.run(cypher.by_id(self.schema), ids=list(verdicts)):
            judged.append((p.get("_type", type), from_id, to_id, p["source"]))
            verdict = verdicts[p["id"]]
            if verdict == "rejected" and type != cypher.REJECTED:
                leave.setdefault(type, []).append(p["id"])
                self._count(p["source"], 0, -1)
            elif verdict != "rejected":
                if type == cypher.REJECTED:
                    back.append(p["id"])
                    self._count(p["source"], 0, 1)
                patches.setdefault(p.get("_type", type), []).append([p["id"], {"verdict": verdict or None}])
        for type, ids in sorted(leave.items()):
            self.put(cypher.reject(type), ids=ids)
        if back:
            self.put(cypher.RESTORE, ids=back)
        for type, rows in sorted(patches.items()):
            self.put(cypher.patch(type), rows=rows)
        return judged

    def align(self, id: str, was: str, now: str) -> None:
        """Let the statements about *id*, whose canonical identifier was *was*, be about *now*."""
        self._described = None
        self._new_ends = cypher.MERGE_ENDS
        self.put(cypher.ALIGN_FROM, id=id, was=was, now=now)
        self.put(cypher.ALIGN_TO, id=id, was=was, now=now)
        if now != id:
            self.writing.note(cypher.ADD_ALIAS, id=id, canonical=now)
        else:
            self.writing.note(cypher.DROP_ALIAS, id=id)

    # --- what follows ------------------------------------------------------------------------------------------------

    def dated(self, source: str) -> Iterator[list[Dated]]:
        """The statements of *source*, some thousand at a time; each part may be redated."""
        rows = self.run(cypher.by_source(self.schema, cypher.EDGE), source=source)
        for i in range(0, len(rows), CHUNK):
            yield [
                Dated(p["id"], p.get("_type", type), to_id, p.get("start"), p.get("end"), span_of(p))
                for type, _, to_id, p in rows[i : i + CHUNK]
            ]

    def redate(self, spans: Mapping[str, Span], source: str) -> None:
        """Give statements these days, by id."""
        self._patch({id: days_changed(span) for id, span in spans.items()})

    def _patch(self, changes: Mapping[str, dict[str, Any]]) -> None:
        """Set some properties of relationships whatever their type, by id."""
        for some in chunks(changes):
            by_type: dict[str, list[list[Any]]] = {}
            for type, id in self.run(cypher.by_id(self.schema, "type(r), r.id"), ids=some):
                by_type.setdefault(type, []).append([id, changes[id]])
            for type, rows in sorted(by_type.items()):
                self.put(cypher.patch(type), rows=rows)

    def mentions(self, ids: Sequence[str]) -> list[Mention]:
        """What types statements give the nodes *ids* at their ends."""
        return [Mention(*row) for row in self.run(cypher.MENTIONS, ids=ids)]

    def cited(self, sources: Sequence[str]) -> list[str]:
        """Those of *sources* that a statement not rejected cites."""
        return [source for source in sources if source in self._cited and self._cited[source].counted > 0]

    def descriptions(self, ids: Sequence[str]) -> list[tuple[str, Edge]]:
        """The DESCRIBES statements about *ids*, each with the canonical identifier of what it describes."""
        if self._described is not None:
            rows = [orjson.loads(row) for id in ids for row in self._described.get(id, b"").splitlines()]
        else:
            rows = self.run(cypher.DESCRIPTIONS, ids=ids)
        return [(row[2], edge_of(self.schema, row)) for row in rows]

    def write_nodes(self, nodes: Iterable[tuple[Node, Span]]) -> None:
        """Keep nodes as derived."""
        by_type: dict[str, list[dict[str, Any]]] = {}
        for node, span in nodes:
            by_type.setdefault(node.type, []).append(node_props(node, span))
        ids = [props["id"] for some in by_type.values() for props in some]
        kept: dict[str, Props]
        if self._typed is None:
            kept = {props["id"]: props for (props,) in self.run(cypher.NODES, ids=ids)}
        else:
            kept = {id: {"_type": type} for id, type in self.node_types(ids).items()}
        if other := [id for type, some in by_type.items() for id in _of_another_type(kept, type, some)]:
            self.put(cypher.retype(self.schema), ids=other)
        for type, some in sorted(by_type.items()):
            rows = [props for props in some if kept.get(props["id"]) != props]
            if self._new_ends == cypher.CREATE_ENDS:
                if new := [props for props in rows if props["id"] not in self._there]:
                    names = self._names(type, new)
                    values = [[*map(props.get, names)] for props in new]
                    self.put(cypher.create_nodes(type, names), makes="nodes", rows=values)
                    rows = [props for props in rows if props["id"] in self._there]
            elif self._typed is not None:
                self._make({props["id"] for props in rows})
            if rows:
                self.put(cypher.write_nodes(type), rows=rows)
            if self._typed is not None:
                self._typed.update((props["id"], type) for props in some)
        self._there.update(props["id"] for some in by_type.values() for props in some)

    def drop_nodes(self, ids: Sequence[str]) -> None:
        """Remove nodes that no statement mentions any more."""
        gone = set(ids)
        self._new_ends = cypher.MERGE_ENDS
        self._there -= gone
        if self._typed is not None:
            self._typed = {id: type for id, type in self._typed.items() if id not in gone}
        for query in cypher.drop_nodes(self.schema):
            self.put(query, ids=ids)

    def settle(self, edge_types: set[str] | None) -> None:
        """Give and take the labels of views."""
        for view in self.schema.views:
            if edge_types is None or view.edge_type in edge_types:
                for query in cypher.show_view(view):
                    self.put(query)

    # --- complete lists ----------------------------------------------------------------------------------------------

    def lists(self) -> list[tuple[str, Edge]]:
        """Every LISTS_ALL with the canonical identifier of its subject."""
        return [(row[2], edge_of(self.schema, row)) for row in self.run(cypher.LISTS)]

    def closed(self) -> dict[str, int]:
        """The last day of each statement that a complete list closes, by id."""
        closed: dict[str, int] = dict(self.writing.note(cypher.READ_CLOSED))
        return closed

    def close(self, days: Mapping[str, int | None]) -> None:
        """Close statements on these days (None: open them again)."""
        self.writing.note(cypher.FORGET_CLOSED, ids=[id for id, day in days.items() if day is None])
        self.writing.note(cypher.CLOSE, rows=[[id, day] for id, day in days.items() if day is not None])
        self._patch({id: {"_possible_to": FOREVER if day is None else day} for id, day in days.items()})
        self._any_closed = True

    def forget_closed(self, ids: Iterable[str]) -> None:
        """Forget that these statements were closed; their days are written anew."""
        if self._any_closed:
            self.writing.note(cypher.FORGET_CLOSED, ids=list(ids))

    def parts(self) -> list[tuple[str, str, str]]:
        """The part, its type and the whole of every PART_OF."""
        return [(part, type, whole) for part, type, whole in self.run(cypher.PARTS_OF_ALL)]

    def ends_of(self, direction: Direction, nodes: Sequence[str], edge_type: str, type: str) -> list[str]:
        """The nodes of *type* to which links of *edge_type* lead from *nodes* in *direction*."""
        return [id for (id,) in self.run(cypher.ends_of(direction, edge_type), ids=nodes, type=type)]

    def stated_pairs(
        self, direction: Direction, subjects: Sequence[str], link: str, source: str
    ) -> set[tuple[str, str]]:
        """The ends of the links of type *link* that *source* states at *subjects*."""
        if not self.schema.has_edge_type(link):
            return set()
        return {(a, b) for a, b in self.run(cypher.stated_pairs(direction, link), ids=subjects, source=source)}

    def undated(
        self, direction: Direction, subjects: Sequence[str], link: str, source: str, before: int
    ) -> list[tuple[str, str, str, str]]:
        """The links at *subjects* that others than *source* state, without an end, that began *before* a day."""
        if not self.schema.has_edge_type(link):
            return []
        query = cypher.undated(direction, link)
        rows = self.run(query, ids=subjects, source=source, before=before, forever=FOREVER)
        return [(id, from_id, to_id, by) for id, from_id, to_id, by in rows]


def _of_another_type(kept: Mapping[str, Props], type: str, some: Sequence[Props]) -> list[str]:
    """The identifiers of *some* that were kept as nodes of another type than *type*."""
    return [props["id"] for props in some if kept.get(props["id"], {"_type": type})["_type"] != type]
