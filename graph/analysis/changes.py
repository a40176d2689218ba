"""What is different between two days of one graph, or between two graphs: bodies, links, gap findings and overlaps."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from graph.analysis.checks import Rule, series
from graph.analysis.gaps import finding_key, gaps
from graph.analysis.network import Longs
from graph.analysis.overlap import Pair, overlaps
from graph.analysis.snapshot import Scoped
from graph.dates import BEGINNING, FOREVER, OPEN
from graph.scope import BASES
from graph.text import sort_key
from graph.words import CheckAnswer

BODIES, LINKS, GAPS, OVERLAPS = SUBJECTS = ("bodies", "links", "gaps", "overlaps")
BODY_TYPES = ("Board", "Organization", "Post", "Strategy")
PAIRS_COMPARED = 2_000
"""How many pairs of boards are compared at most; with more on either day, overlaps are not."""

Thing = tuple[str, str, str]
"""A node as id, type, name."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: its ``subject`` (one of :data:`SUBJECTS`), the word for it, what it is ``about``, the ``others``
    it speaks of, in words, and the ids of the statements it rests on. ``key`` is that of a finding. ``follows``: a link
    that came or went only with the body at one of its ends.
    """

    subject: str
    change: str
    about: Thing
    others: tuple[Thing, ...]
    text: str
    statements: tuple[str, ...]
    basis: str = ""
    key: str = ""
    follows: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """All changes by subject, in order.

    ``newly_known`` are links, and ``pairs_newly_known`` candidates, of which only the date of a source lies between the
    two days: no source says that they began or ended. ``pairs`` are how many pairs of boards share something before
    and after, where these are too many to compare, else None.
    """

    found: tuple[Change, ...]
    newly_known: int
    pairs_newly_known: int
    pairs: tuple[int, int] | None


def changes(
    before: Scoped,
    after: Scoped,
    *,
    readings: Mapping[str, str],
    rules: Sequence[Rule],
    aliases: Mapping[str, str] | None = None,
    only: str | None = None,
) -> Changes:
    """The changes from *before* to *after*.

    *readings* are the types of link compared, with their forward readings. *aliases* say under which identifier
    *after* keeps what *before* kept under another. *only* is one of :data:`SUBJECTS`.

    A body or link *began* where its dates rule it out before and it holds after; it *may have begun* where a written
    date leaves open whether it was there before. A body or link whose last day lies between the two *ended*, whether
    or not its first day is recorded. What an undated statement says is not a beginning on the day of its
    source: such links are counted apart. Of two graphs, what one of them does not speak of at all is *now recorded*
    or *no longer recorded*. A body that ended and one that began are told together where one takes the place of the
    other: *merged* where one takes the place of several, *split* where several take the place of one. A gap finding
    *appeared* where a rule fails that did not; an overlap where a pair of boards became a candidate.
    """
    renamed = aliases or {}
    made: list[Change] = []
    newly = same_pairs = 0
    pairs = None
    if only in (None, BODIES):
        made += _bodies(before, after, renamed)
    if only in (None, LINKS):
        links = _Links(before, after, renamed, readings)
        made += links.changes()
        newly = links.newly_known
    if only in (None, GAPS):
        made += _gaps(before, after, rules)
    if only in (None, OVERLAPS):
        compared, same_pairs, pairs = _overlaps(before, after, renamed)
        made += compared
    made.sort(key=_place)
    return Changes(tuple(made), newly, same_pairs, pairs)


def _place(change: Change) -> tuple[int, bool, str, str, str, str, str]:
    name = sort_key(change.about[2])
    subject = SUBJECTS.index(change.subject)
    return subject, change.follows, change.change, name, change.about[0], change.text, change.key


def _thing(graph: Scoped, node: int) -> Thing:
    return graph.snapshot.ids[node], graph.type_of(node), graph.snapshot.names[node]


def _names(things: Iterable[Thing]) -> str:
    return series(sorted((t[2] for t in things), key=sort_key))


# --- bodies ------------------------------------------------------------------------------------------------------


class _Successions:
    """What takes the place of what, at any date."""

    def __init__(self, graph: Scoped) -> None:
        self.graph = graph.snapshot.at(replace(graph.scope, as_at=None))
        self.later: dict[str, dict[str, list[int]]] = {}
        self.earlier: dict[str, dict[str, list[int]]] = {}
        ids = graph.snapshot.ids
        for edge in self.graph.edges_of("SUPERSEDES"):
            new, old = (ids[n] for n in self.graph.ends(edge))
            self.later.setdefault(old, {}).setdefault(new, []).append(edge)
            self.earlier.setdefault(new, {}).setdefault(old, []).append(edge)

    def things(self, ids: Iterable[str]) -> tuple[Thing, ...]:
        """The nodes with *ids*, by name."""
        found = (_thing(self.graph, self.graph.snapshot.position[id]) for id in ids)
        return tuple(sorted(found, key=lambda t: (sort_key(t[2]), t[0])))

    def statements(self, linked: Mapping[str, list[int]]) -> tuple[str, ...]:
        """The ids of the statements behind some successions."""
        return tuple(self.graph.snapshot.edge_ids[e] for edges in linked.values() for e in edges)

    def last(self, id: str) -> list[str]:
        """What takes the place of *id*, then of that, and so on while there is one alone."""
        chain = [id]
        while len(after := self.later.get(chain[-1], {})) == 1 and next(iter(after)) not in chain:
            chain.append(next(iter(after)))
        return chain[1:]


def _bodies(before: Scoped, after: Scoped, renamed: Mapping[str, str]) -> Iterator[Change]:
    then, now = _nodes(before), _nodes(after)
    old, new = _Successions(before), _Successions(after)
    told: list[tuple[str, str, Scoped, int]] = []
    for id, node in then.items():
        later = now.get(renamed.get(id, id))
        word = _gone(before, after, node, later)
        if word:
            told.append((word, id, before, node))
        elif later is not None and renamed.get(id, id) != id:
            yield _plain(before, node, "merged", (_thing(after, later),), "is now recorded as")
        elif later is not None and before.snapshot.names[node] != after.snapshot.names[later]:
            yield _plain(before, node, "renamed", (_thing(after, later),), "is now called")
    there = {renamed.get(id, id) for id in then}
    for id, node in now.items():
        word = _come(before, after, id, node, id in there)
        if word:
            told.append((word, id, after, node))
    described = {g is after: _described(g, [n for _, _, own, n in told if own is g]) for g in (before, after)}
    for word, name, graph, node in told:
        by = new if graph is after or name in after.snapshot.position else old
        yield _succession(word, name, graph, node, by, described[graph is after].get(node, ((), "")))


def _nodes(graph: Scoped) -> dict[str, int]:
    """The bodies of a graph, whenever they were there, those that stand for a kind left out."""
    wanted = {i for i, name in enumerate(graph.snapshot.type_names) if name in BODY_TYPES}
    types = graph.snapshot.types.tolist()
    ids = graph.snapshot.ids
    return {ids[n]: n for n, t in enumerate(types) if t in wanted and not graph.properties_of(n).get("is_class")}


def _gone(before: Scoped, after: Scoped, node: int, later: int | None) -> str:
    """The word for a body that is no longer there; empty where it is, or was not there before."""
    if not before.seen[node]:
        return ""
    if later is None:
        return "no longer recorded"
    if after.node_levels[later] == 0:
        day = before.scope.day
        over = day is not None and after.scope.day is not None and after.snapshot.spans[later, 3] < after.scope.day
        if not over:
            return ""
        return "ended" if before.node_levels[node] > 1 or _there_since(before, after, later) else "may have ended"
    end = after.properties_of(later).get("end")
    day = after.scope.day
    if end in (None, OPEN) or day is None or before.node_levels[node] < 2:
        return ""
    return "may have ended" if after.snapshot.spans[later, 2] < day else ""


def _there_since(before: Scoped, after: Scoped, node: int) -> bool:
    """Whether a body of *after* was certainly there on some day from that of *before* on, if only on its last."""
    span = after.snapshot.spans[node]
    return before.scope.day is not None and max(int(span[1]), before.scope.day) <= int(span[2])


def _come(before: Scoped, after: Scoped, id: str, node: int, known: bool) -> str:
    """The word for a body that was not there before; empty where it was, or is not there now."""
    if not after.seen[node]:
        return ""
    if not known:
        return "now recorded"
    day, span = before.scope.day, after.snapshot.spans[node]
    earlier = before.snapshot.position.get(id)
    if day is None or after.scope.day is None or (earlier is not None and before.node_levels[earlier] > 1):
        return ""
    if day < span[0]:
        return "began" if after.node_levels[node] > 1 else "may have begun"
    start = after.properties_of(node).get("start")
    return "may have begun" if start not in (None, OPEN) and day < span[1] <= after.scope.day else ""


def _described(graph: Scoped, nodes: Iterable[int]) -> dict[int, tuple[tuple[str, ...], str]]:
    """The descriptions of *nodes* that give a date (all of them, where none does), and the strongest basis of these."""
    wanted = set(nodes)
    found: dict[int, list[tuple[bool, int]]] = {}
    whole = graph.snapshot.at(replace(graph.scope, as_at=None))
    for edge in whole.edges_of("DESCRIBES") if wanted else ():
        node = whole.ends(edge)[1]
        if node in wanted:
            said = whole.qualifiers(edge)
            found.setdefault(node, []).append(("start" in said or "end" in said, edge))
    described = {}
    for node, told in found.items():
        edges = [e for dated, e in told if dated] or [e for _, e in told]
        basis = BASES[min(int(graph.snapshot.edge_basis[e]) for e in edges)]
        described[node] = tuple(graph.snapshot.edge_ids[e] for e in edges), basis
    return described


def _succession(
    word: str, id: str, graph: Scoped, node: int, by: _Successions, described: tuple[tuple[str, ...], str]
) -> Change:
    """One body that came or went, with what took its place or whose place it took."""
    name = graph.snapshot.names[node]
    said = graph.properties_of(node)
    came = word in ("began", "may have begun", "now recorded")
    linked = (by.earlier if came else by.later).get(id, {})
    others = by.things(linked)
    when = said.get("start" if came else "end")
    day = f" ({'from' if came else 'last day'} {when})" if when and when != OPEN else ""
    text = f"{name} {_VERBS[word]}{day}."
    if came and others:
        text += f" It takes the place of {_names(others)}."
        word = "merged" if len(others) > 1 and word == "began" else word
        if len(others) == 1 and len(by.later[others[0][0]]) > 1:
            word = "split" if word == "began" else word
    elif others:
        chain = by.last(id)
        then = f", then {series([t[2] for i in chain[1:] for t in by.things([i])])}" if len(chain) > 1 else ""
        text += f" {_names(others)} {'takes' if len(others) == 1 else 'take'} its place{then}."
        if word == "ended":
            with_others = len(others) == 1 and len(by.earlier[others[0][0]]) > 1
            word = "split" if len(others) > 1 else "merged" if with_others else word
    statements = tuple(dict.fromkeys((*described[0], *by.statements(linked))))
    return Change(BODIES, word, _thing(graph, node), others, text, statements, described[1])


_VERBS = {
    "began": "began",
    "may have begun": "may have begun; its dates leave it open",
    "now recorded": "is now recorded, and was not",
    "ended": "ended",
    "may have ended": "may have ended; its dates leave it open",
    "no longer recorded": "is no longer recorded",
}


def _plain(graph: Scoped, node: int, word: str, others: tuple[Thing, ...], verb: str) -> Change:
    return Change(BODIES, word, _thing(graph, node), others, f"{graph.snapshot.names[node]} {verb} {others[0][2]}.", ())


# --- links -------------------------------------------------------------------------------------------------------

Key = tuple[str, str, str]
"""From, type, to: a link, whoever states it."""


class _Links:
    """The links that are not the same on both sides."""

    def __init__(self, before: Scoped, after: Scoped, renamed: Mapping[str, str], readings: Mapping[str, str]) -> None:
        self.before = before
        self.after = after
        self.readings = readings
        self.newly_known = 0
        self.one_graph = before.snapshot is after.snapshot
        codes = None
        if self.one_graph:
            differ = (before.holding != after.holding) | (before.visible != after.visible)
            codes = np.unique(_codes(before)[differ])
        self.then = self._pairs(before, codes, renamed)
        self.now = self._pairs(after, codes, {})

    def _pairs(self, graph: Scoped, codes: Longs | None, renamed: Mapping[str, str]) -> dict[Key, list[int]]:
        """All edges of each link, those that are not seen too; only those with *codes*, where these are given."""
        snapshot = graph.snapshot
        wanted = [i for i, name in enumerate(snapshot.edge_type_names) if name in self.readings]
        mask = np.isin(snapshot.edge_types, wanted)
        if codes is not None:
            mask &= np.isin(_codes(graph), codes)
        pairs: dict[Key, list[int]] = {}
        for edge in np.flatnonzero(mask).tolist():
            if not self._in_scope(graph, edge):
                continue
            a, b = (snapshot.ids[n] for n in graph.ends(edge))
            key = (renamed.get(a, a), graph.edge_type_of(edge), renamed.get(b, b))
            pairs.setdefault(key, []).append(edge)
        return pairs

    @staticmethod
    def _in_scope(graph: Scoped, edge: int) -> bool:
        """Whether basis and source of an edge count, whatever its dates."""
        source = graph.snapshot.ids[int(graph.snapshot.edge_source[edge])]
        return graph.basis_of(edge) in graph.scope.basis and (not graph.scope.sources or source in graph.scope.sources)

    def changes(self) -> Iterator[Change]:
        """What began and ended."""
        for key in sorted({*self.then, *self.now}):
            old, new = self.then.get(key, []), self.now.get(key, [])
            word = self._word(old, new)
            if word:
                yield self._change(key, word, old, new)

    def _word(self, old: Sequence[int], new: Sequence[int]) -> str:
        was, now = _state(self.before, old), _state(self.after, new)
        if was == now:
            return ""
        if was < now:
            if not old:
                return "now recorded"
            if was == 0:
                if self.before.scope.day == self.after.scope.day:
                    return "now recorded"
                return "began" if now == 2 and not self._unsure(self.after, new) else "may have begun"
            if self._straddles(new, 0, 1, self.before.scope.day):
                return "may have begun"
            self.newly_known += 1
            return ""
        if not new:
            return "no longer recorded"
        if now == 0:
            if self.before.scope.day == self.after.scope.day:
                return "no longer recorded"
            sure = (was == 2 and not self._unsure(self.before, old)) or any(map(self._held_between, new))
            return "ended" if sure else "may have ended"
        if self._straddles(new, 2, 3, self.after.scope.day):
            return "may have ended"
        self.newly_known += 1
        return ""

    @staticmethod
    def _unsure(graph: Scoped, edges: Sequence[int]) -> bool:
        """Whether the dates of an end leave open whether it was there, so that its links may not have been either."""
        return any(graph.left_open[n] for n in graph.ends(edges[0]))

    def _held_between(self, edge: int) -> bool:
        """Whether an edge of *after*, and its ends where they are dated, certainly held on some day between the two."""
        s = self.after.snapshot
        first, last = self.before.scope.day, self.after.scope.day
        if first is None or last is None:
            return False
        ends = [s.spans[n] for n in self.after.ends(edge)]
        spans = [s.edge_spans[edge], *(x for x in ends if x[0] > BEGINNING or x[3] < FOREVER)]
        return max(first, *(int(x[1]) for x in spans)) <= min(last, *(int(x[2]) for x in spans))

    def _straddles(self, edges: Sequence[int], first: int, last: int, day: int | None) -> bool:
        """Whether a written date of one of *edges* leaves *day* open: between the columns *first* and *last*."""
        if day is None:
            return False
        spans = self.after.snapshot.edge_spans
        for edge in edges:
            a, b = int(spans[edge, first]), int(spans[edge, last])
            if a > BEGINNING and b < FOREVER and a <= day <= b and a != b:
                return True
        return False

    def _change(self, key: Key, word: str, old: Sequence[int], new: Sequence[int]) -> Change:
        came = word in ("began", "may have begun", "now recorded")
        graph, edges = (self.after, new) if came else (self.before, old)
        used = [e for e in edges if graph.holding[e]] or [e for e in edges if graph.visible[e]] or list(edges)
        a, b = graph.ends(used[0])
        one, other = _thing(graph, a), _thing(graph, b)
        why = self._why(came, used, (a, b))
        text = f"{one[2]} {self.readings[key[1]]} {other[2]}: {word}{why}."
        basis = BASES[min(int(graph.snapshot.edge_basis[e]) for e in used)]
        statements = tuple(graph.snapshot.edge_ids[e] for e in used)
        return Change(LINKS, word, one, (other,), text, statements, basis, follows=why.startswith(", with "))

    def _why(self, came: bool, edges: Sequence[int], ends: tuple[int, int]) -> str:
        """From when, until when, or with which body."""
        graph = self.after if came else self.before
        written = sorted({str(d) for e in edges if (d := graph.qualifiers(e).get("start" if came else "end"))} - {OPEN})
        if written:
            return f", {'from' if came else 'last day'} {written[-1] if not came else written[0]}"
        other = self.before if came else self.after
        if not self.one_graph:
            return ""
        gone = [graph.snapshot.names[n] for n in ends if other.node_levels[n] == 0]
        if gone:
            return f", with {series(gone)}"
        left_out = not came and any(graph.snapshot.edge_spans[e, 3] < FOREVER for e in edges)
        return ", a later complete list leaves it out" if left_out else ""


def _codes(graph: Scoped) -> Longs:
    """A number for each edge, the same for edges of one type between the same two nodes in one direction."""
    s = graph.snapshot
    n, types = len(s.ids), len(s.edge_type_names)
    return (s.edge_from.astype(np.int64) * types + s.edge_types) * n + s.edge_to


def _state(graph: Scoped, edges: Sequence[int]) -> int:
    """2 where one of *edges* holds, 1 where one may, else 0."""
    return 2 if any(graph.holding[e] for e in edges) else int(any(graph.visible[e] for e in edges))


# --- gaps and overlaps -------------------------------------------------------------------------------------------


def _gaps(before: Scoped, after: Scoped, rules: Sequence[Rule]) -> Iterator[Change]:
    then, now = (
        {finding_key(g, r.rule, c): (r.rule, c) for r in gaps(g, rules) for c in r.checks} for g in (before, after)
    )
    for key in sorted({*then, *now}):
        old, new = then.get(key), now.get(key)
        failed = old is not None and old[1].answer == CheckAnswer.FAILS
        fails = new is not None and new[1].answer == CheckAnswer.FAILS
        if failed == fails:
            continue
        graph, found = (after, new) if fails else (before, old)
        assert found is not None
        rule, check = found
        things = [
            _thing(graph, n) for n in dict.fromkeys((*check.subjects, *([] if check.area is None else [check.area])))
        ]
        used: dict[str, None] = {}
        for own, one in ((before, old), (after, new)):
            used |= dict.fromkeys(own.snapshot.edge_ids[e] for e in (one[1].statements if one else ()))
        part = f" ({check.part})" if check.part else ""
        was = f"“{old[1].answer}”: {old[1].reason}" if old else "not asked."
        is_now = f"“{new[1].answer}”: {new[1].reason}" if new else "not asked."
        yield Change(
            GAPS,
            "appeared" if fails else "went",
            things[0] if things else ("", "", ""),
            tuple(things[1:]),
            f"{rule.id}, {rule.title}{part} Before, {was} After, {is_now}",
            tuple(used),
            key=key,
        )


def _overlaps(
    before: Scoped, after: Scoped, renamed: Mapping[str, str]
) -> tuple[list[Change], int, tuple[int, int] | None]:
    """The candidates that appeared and went; how many only sources make known; how many pairs are too many."""
    both = [overlaps(g, first=PAIRS_COMPARED + 1) for g in (before, after)]
    totals = [found.candidates + found.explained for found in both]
    if max(totals) > PAIRS_COMPARED:
        return [], 0, (totals[0], totals[1])
    then, now = (
        {_pair_key(g, pair, aliases): pair for pair in found.pairs}
        for g, found, aliases in zip((before, after), both, (renamed, {}), strict=True)
    )
    there = [{renamed.get(before.snapshot.ids[n], before.snapshot.ids[n]) for n in before.nodes_of(*BODY_TYPES)}]
    there.append({after.snapshot.ids[n] for n in after.nodes_of(*BODY_TYPES)})
    made = []
    newly = 0
    for key in sorted({*then, *now}):
        old, new = then.get(key), now.get(key)
        was, is_now = (pair is not None and not pair.explanations for pair in (old, new))
        if was == is_now:
            continue
        graph, pair = (after, new) if is_now else (before, old)
        other, elsewhere = (old, there[0]) if is_now else (new, there[1])
        assert pair is not None
        missing = [graph.snapshot.names[n] for n, id in zip((pair.a, pair.b), key, strict=True) if id not in elsewhere]
        if missing:
            why = f"{series(missing)} {'was' if is_now else 'is'} not there {'before' if is_now else 'after'}."
        elif other is not None:
            kinds = series([e.kind for e in other.explanations])
            why = f"{'Before' if is_now else 'After'}, it is explained: {kinds}."
        else:
            why = f"{'Before' if is_now else 'After'}, no source shows that they share as much."
        edges = dict.fromkeys(
            e for share in pair.layers for item in share.shared for e in (*item.edges_a, *item.edges_b)
        )
        if before.snapshot is after.snapshot and not missing and other is None:
            on_the_other_day = before if is_now else after
            if all(on_the_other_day.visible[e] for e in edges):
                newly += 1
                continue
        one, two = _thing(graph, pair.a), _thing(graph, pair.b)
        made.append(
            Change(
                OVERLAPS,
                "appeared" if is_now else "went",
                one,
                (two,),
                f"{one[2]} and {two[2]} {'share' if is_now else 'shared'} {_shared(graph, pair)} {why}",
                tuple(graph.snapshot.edge_ids[e] for e in edges),
                key="overlap|" + "|".join(sorted(key)),
            )
        )
    return made, newly, None


def _pair_key(graph: Scoped, pair: Pair, renamed: Mapping[str, str]) -> tuple[str, str]:
    a, b = (graph.snapshot.ids[n] for n in (pair.a, pair.b))
    return renamed.get(a, a), renamed.get(b, b)


def _shared(graph: Scoped, pair: Pair) -> str:
    """What two boards share, layer by layer: "members: The council, the police; areas: …"."""
    told = [
        f"{share.layer}: {series(sorted(graph.snapshot.names[s.item] for s in share.shared), 4)}"
        for share in pair.layers
        if share.shared
    ]
    return "; ".join(told) + "."
