"""What one transaction changes: statements, decisions, and at its end all that follows. The same for every store."""

from collections.abc import Iterable, Mapping, Sequence

from graph.dates import span
from graph.derive import (
    DESCRIBES,
    SOURCE,
    Described,
    SourceInfo,
    canonical_ids,
    derive_with_span,
    pair_of,
    source_info,
    verdicts,
)
from graph.errors import AskError, ConflictError, StatementError
from graph.statements import VERSION_MODULUS, Decision, Edge, Verdict, effective_decisions, version_part
from graph.store.base import Tally
from graph.store.kept import CHUNK, EdgeRow, Kept, chunks
from graph.store.omissions import close_omitted


class Changes:
    """The writes of one transaction on what a store keeps, and what they leave to derive."""

    def __init__(self, kept: Kept) -> None:
        self.kept = kept
        self.schema = kept.schema
        self.aliases = kept.aliases()
        self.verdicts = kept.verdicts()
        self.sources = kept.sources()
        self.cited: set[str] | None = None  # while an empty store is loaded: the sources cited so far
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
        if self.cited is None and len(edges) >= CHUNK and self.kept.begin_load():
            self.cited = set()
        found = self.kept.written(edges)
        changed = [e for e in edges if e.id not in found or found[e.id].hash != e.hash]
        for edge in changed:
            if info := source_info(edge):
                self._source_says(info, str(edge.properties.get("register", "")))
        if self.cited is not None:
            self.cited.update(e.source for e in edges)
        self.edge_types.update(e.type for e in changed)
        inserts: list[EdgeRow] = []
        updates: list[EdgeRow] = []
        total = 0
        aliases = self.aliases
        stating: set[str] = set()
        for edge in changed:
            source = self.sources.get(edge.source)
            total += int(edge.hash, 16)
            from_id, to_id = aliases.get(edge.from_id, edge.from_id), aliases.get(edge.to_id, edge.to_id)
            verdict = self.verdicts.get(edge.id, "")
            if edge.type == DESCRIBES:
                self.described.add(to_id)
            before = found.get(edge.id)
            if before is None or (edge.from_type, edge.to_type) != before[1:]:
                if verdict == "rejected":
                    self.suspect.update((from_id, to_id, edge.source))
                self._touch(from_id, edge.from_type)
                self._touch(to_id, edge.to_type)
                stating.add(edge.source)
            row = EdgeRow(edge, from_id, to_id, verdict, span(edge.start, edge.end, source.date if source else None))
            if before is None:
                inserts.append(row)
            else:
                total -= int(before.hash, 16)
                updates.append(row)
        for source_id in stating:
            self._touch(aliases.get(source_id, source_id), SOURCE)
        if self.cited is not None:
            self._write_described(inserts)
        self.kept.insert(inserts)
        if updates:
            self.kept.update(updates)
            self.kept.forget_closed(row.edge.id for row in updates)
        self.kept.add_to_version("edges", total)
        return Tally(len(inserts), len(updates), len(edges) - len(changed))

    def remove(self, ids: Sequence[str]) -> int:
        """Remove the statements with these ids; return how many there were."""
        removed = total = 0
        for some in chunks(set(ids)):
            for row in self.kept.remove(some):
                removed += 1
                total -= int(row.hash, 16)
                self.edge_types.add(row.type)
                self.suspect.update((row.from_id, row.to_id, self.aliases.get(row.source, row.source)))
                if row.type == DESCRIBES and row.stated_from == row.stated_to == row.source:
                    if self.sources.pop(row.source, None):
                        self.sources_changed.add(row.source)
                    self.kept.drop_source(row.source)
            self.kept.forget_closed(some)
        self.kept.add_to_version("edges", total)
        return removed

    def may_cite(self, source: str) -> bool:
        """Whether a statement may cite *source*: spares a search while an empty store is loaded."""
        return self.cited is None or source in self.cited

    def _touch(self, id: str, type: str) -> None:
        if self.touched.setdefault(id, type) != type:
            self.suspect.add(id)

    def _source_says(self, info: SourceInfo, register: str) -> None:
        if self.sources.get(info.id) != info:
            self.sources[info.id] = info
            if self.may_cite(info.id) and self.kept.is_cited(info.id):
                self.sources_changed.add(info.id)
        self.kept.put_source(info, register)

    # --- decisions -----------------------------------------------------------------------------------------------

    def decide(self, decision: Decision, seen: str | None) -> None:
        """Append *decision*, unless it is kept already. *seen* is the last one about the same thing that was
        seen.

        Raises :class:`~graph.errors.ConflictError` when there is a later one, :class:`~graph.errors.AskError` when it
        would merge nodes of two types.
        """
        if self.kept.has_decision(decision.id):
            return
        if seen is not None:
            _check_seen(tuple(self.kept.decisions()), decision, seen)
        if decision.verb == "same":
            pair = [self.aliases.get(id, id) for id in pair_of(decision.about)]
            found = self.kept.node_types(pair).values()
            types = sorted({self.schema.node_type(type).label for type in found if self.schema.has_node_type(type)})
            if len(types) > 1:
                raise AskError(
                    f"{' and '.join(pair)} are of different types ({' and '.join(types)}), so they cannot be the same.",
                    "Link them instead.",
                )
        self.kept.add_decision(decision)
        self.decided = True

    def apply_decisions(self) -> None:
        """Bring verdicts and canonical identifiers up to date with the decisions in force, and the version."""
        if not self.decided:
            return
        self.decided = False
        effective = effective_decisions(self.kept.decisions())
        self.kept.set_version("decisions", sum(map(version_part, effective)) % VERSION_MODULUS)
        self._judge(verdicts(effective))
        self._align(canonical_ids(effective))

    def _judge(self, new: dict[str, Verdict]) -> None:
        old, self.verdicts = self.verdicts, new
        for some in chunks(id for id in {*old, *new} if old.get(id) != new.get(id)):
            for type, from_id, to_id, source in self.kept.judge({id: new.get(id, "") for id in some}):
                self.suspect.update((from_id, to_id, self.aliases.get(source, source)))
                self.edge_types.add(type)

    def _align(self, new: dict[str, str]) -> None:
        old, self.aliases = self.aliases, new
        changed = sorted(id for id in {*old, *new} if old.get(id) != new.get(id))
        for id in changed:
            was, now = old.get(id, id), new.get(id, id)
            self.suspect.update((id, was, now))
            self.kept.align(id, was, now)
        self.realigned = self.realigned or bool(changed)

    # --- what follows --------------------------------------------------------------------------------------------

    def derive(self) -> None:
        """Bring spans, canonical ends and nodes up to date; only what the changes affect is touched.

        Raises :class:`~graph.errors.StatementError` when statements give one node two types.
        """
        if self.cited is not None:
            self.cited = None
            self.kept.end_load()
        self.apply_decisions()
        for source in sorted(self.sources_changed):
            self._date_again(source)
        self._derive_nodes()
        if self.edge_types or self.realigned:
            close_omitted(self.kept, self.sources)
            self.kept.settle(None if self.realigned else self.edge_types)
        self._forget_changes()

    def _date_again(self, source: str) -> None:
        """The source's own date or rank changed: work out the spans of its statements and what it describes."""
        info = self.sources.get(source)
        date = info.date if info else None
        self.realigned = True
        for some in self.kept.dated(source):
            self.described.update(row.to_id for row in some if row.type == DESCRIBES)
            spans = {row.id: span(row.start, row.end, date) for row in some}
            moved = {row.id: spans[row.id] for row in some if spans[row.id] != row.span}
            if moved:
                self.kept.redate(moved, source)
                self.kept.forget_closed(moved)

    def _write_described(self, rows: Sequence[EdgeRow]) -> None:
        """While an empty store is loaded: write new nodes at once, by what describes them so far.

        Those that are described again later, or may not be what they seem, are derived at the end.
        """
        describes: dict[str, list[Described]] = {}
        for row in rows:
            if row.edge.type == DESCRIBES and row.to_id not in self.suspect:
                describes.setdefault(row.to_id, []).append(self._weighed(row.edge))
        known = self.kept.node_types(list(describes))
        types = {id: self.touched[id] for id in describes if id not in known}
        self._write_nodes(types, describes, self._members())
        self.described -= types.keys()

    def _derive_nodes(self) -> None:
        aliases = self.aliases
        suspect = {aliases.get(id, id) for id in self.suspect} | (self.suspect & aliases.keys())
        plain: dict[str, str] = {}
        for some in chunks({*self.touched, *self.described} - suspect):
            known = self.kept.node_types(some)
            for id in some:
                type = self.touched.get(id) or known.get(id)
                if id in aliases or type is None or known.get(id, type) != type:
                    suspect.update((id, aliases.get(id, id)))
                elif id in self.described or id not in known:
                    plain[id] = type
        members = self._members()
        for some in chunks(suspect):
            types = self._types(some, members)
            if gone := [id for id in some if id not in types]:
                self.kept.drop_nodes(gone)
            self._write_nodes(types, self._descriptions(types), members)
        for some in chunks(plain):
            self._write_nodes({id: plain[id] for id in some}, self._descriptions(some), members)

    def _types(self, ids: Sequence[str], members: Mapping[str, list[str]]) -> dict[str, str]:
        """The type of each of *ids* that a statement not rejected mentions.

        Raises :class:`~graph.errors.StatementError` where statements, rejected ones included, give one node two
        types: nothing then says what it is.
        """
        seen: dict[str, dict[str, str]] = {}
        alive: set[str] = set()
        for mention in self.kept.mentions(ids):
            by_type = seen.setdefault(mention.id, {})
            by_type[mention.type] = min(mention.source, by_type.get(mention.type, mention.source))
            if mention.counts:
                alive.add(mention.id)
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
        return [(stated[source], source) for source in self.kept.cited(list(stated))]

    def _members(self) -> dict[str, list[str]]:
        """The other identifiers of each node of which several are the same."""
        members: dict[str, list[str]] = {}
        for id, canonical in self.aliases.items():
            members.setdefault(canonical, []).append(id)
        return members

    def _descriptions(self, ids: Iterable[str]) -> dict[str, list[Described]]:
        describes: dict[str, list[Described]] = {}
        for id, edge in self.kept.descriptions(list(ids)):
            describes.setdefault(id, []).append(self._weighed(edge))
        return describes

    def _weighed(self, edge: Edge) -> Described:
        return edge, self.sources.get(edge.source) or SourceInfo(edge.source)

    def _write_nodes(
        self,
        types: Mapping[str, str],
        describes: Mapping[str, list[Described]],
        members: Mapping[str, list[str]],
    ) -> None:
        self.kept.write_nodes(
            derive_with_span(self.schema, id, type, describes.get(id, ()), sorted(members.get(id, ())))
            for id, type in types.items()
        )


def decided_about(decisions: Sequence[Decision], about: str) -> tuple[Decision, ...]:
    """Those of *decisions* that are about one thing, with those that undo them."""
    things = {about}
    while more := {d.id for d in decisions if (d.about in things or d.undoes in things) and d.id not in things}:
        things |= more
    return tuple(d for d in decisions if d.id in things)


def _check_seen(decisions: Iterable[Decision], decision: Decision, seen: str) -> None:
    ordered = sorted(decisions, key=lambda d: (d.at, d.id))
    kept = {d.id: d for d in ordered}
    first = decision
    while first.undoes in kept:
        first = kept[first.undoes]
    chain = decided_about(ordered, first.about)
    if (chain[-1].id if chain else "") == seen:
        return
    if not chain:
        raise ConflictError(f"There is no decision {seen} about this here.", "Leave out the one you saw.")
    last = chain[-1]
    value = f" “{last.value}”" if last.value else ""
    raise ConflictError(
        f"Somebody decided first: {last.verb}{value}, by {last.by}, at {last.at} (decision {last.id}).",
        f"Look at it. To decide all the same, say that you saw it: {last.id}.",
    )
