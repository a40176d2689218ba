"""Before and after, line by line: what is counted, what the rules answer, which pairs overlap, what is orphaned."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from graph.analysis.checks import Check, Rule, names, series
from graph.analysis.layers import Footprint
from graph.analysis.overlap import Pair
from graph.analysis.snapshot import Scoped
from graph.schema import Schema
from graph.text import sort_key
from graph.whatif.draft import Link
from graph.whatif.facts import Facts, shared
from graph.whatif.standing import STANDINGS, Standing
from graph.whatif.supposed import Supposed
from graph.words import CheckAnswer, counted

MOST_POINTS = 20
"""How many single points of failure that appear are listed."""
LARGE = 50_000
"""From how many links on a register is large."""
MOST_IN_LARGE = 4
MOST_BOARDS = 40
"""Of how many boards that the changes touch the pairs are compared one by one."""
NOT_THERE = "–"


class Section(StrEnum):
    """What a line of a what-if is about."""

    COUNTED = "counted"
    MOVED = "moved"
    ORPHANED = "orphaned"
    SATISFIED = "satisfied"
    GAP = "gap"
    OVERLAP = "overlap"
    COVERAGE = "coverage"
    BURDEN = "burden"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: now, and under each scenario in order.

    ``about`` is the identifier of a node (or empty), ``reason`` why it is so, ``statements`` the recorded statements
    that it rests on, ``changes`` the changes that move it, each as scenario and number. ``key`` is stable.
    """

    section: Section
    what: str
    about: str
    now: str
    after: tuple[str, ...]
    reason: str = ""
    key: str = ""
    statements: tuple[str, ...] = ()
    changes: tuple[tuple[int, int], ...] = ()

    @property
    def moved(self) -> bool:
        """Whether some scenario makes a difference."""
        return any(after != self.now for after in self.after)


@dataclass
class _Passing:
    """What becomes of one link in each scenario, while it is being put together."""

    after: list[set[str]]
    statements: dict[str, None] = field(default_factory=dict)
    changes: set[tuple[int, int]] = field(default_factory=set)


@dataclass
class _Empty:
    """What a body that ends leaves behind at another, while it is being put together."""

    roles: set[str] = field(default_factory=set)
    statements: dict[str, None] = field(default_factory=dict)
    changes: set[tuple[int, int]] = field(default_factory=set)


class Comparison:
    """What *supposed* (one to three scenarios) change of *before*, by *rules*."""

    def __init__(self, before: Scoped, supposed: Sequence[Supposed], rules: Sequence[Rule], schema: Schema) -> None:
        self.schema = schema
        self.now = Facts(before, rules)
        self.supposed = tuple(supposed)
        self.then = tuple(Facts(s.graph, rules) for s in supposed)
        self.notes: list[str] = []

    def lines(self) -> list[Line]:
        """All lines, section by section in the order of :class:`Section`."""
        found = [
            *self.counts(),
            *self.passes_on(),
            *self.orphans(),
            *self.empty_places(),
            *self.bound_nobody(),
            *self.single_points(),
            *self.gains(),
            *self.gaps(),
            *self.overlaps(),
            *self.coverage(),
            *self.where_dealt_with(),
            *self.footprints(),
            *self.burden(),
        ]
        order = list(Section)
        return sorted(map(_only_what_moves, found), key=lambda line: order.index(line.section))

    # --- counted ---------------------------------------------------------------------------------------------------

    def counts(self) -> Iterator[Line]:
        """Figures over the whole scope, whether they move or not."""

        def line(what: str, count: Callable[[Facts], int], reason: str = "", say: str = "") -> Line:
            told = [f"{say}{count(f):,}" for f in (self.now, *self.then)]
            return Line(Section.COUNTED, what, "", told[0], tuple(told[1:]), reason, f"counted|{what}")

        yield line("Boards", lambda f: len(f.boards), "Those that stand for a kind of board are left out.")
        for answer in CheckAnswer:
            yield line(f"Checks: {answer}", lambda f, a=answer: f.answers[a], "Over all gap rules.")  # type: ignore[misc]
        yield from self._pair_counts()
        least = "at least "
        yield line(
            "Issues that a body deals with",
            lambda f: sum(f.dealt_with(i)[0] > 0 for i in f.issues),
            "Stated or confirmed.",
            least,
        )
        yield line(
            "Issues that a body deals with by inference only",
            lambda f: sum(f.dealt_with(i)[0] == 0 for i in f.issues),
            "Worked out from a name or an owner.",
        )
        yield line(
            "Issues with several bodies and no recorded lead",
            lambda f: len(f.without_lead),
            "That no lead is recorded does not mean that nobody leads.",
        )
        yield line(
            "Seats of organisations", lambda f: sum(s.seats for s in f.seats.values()), "With their posts.", least
        )
        yield line("Chairs held by organisations", lambda f: sum(s.chairs for s in f.seats.values()), "", least)

    def _pair_counts(self) -> Iterator[Line]:
        """Pairs over the whole scope; in a large register those of the boards that are compared one by one."""
        if self._is_large:
            counts = [
                (sum(not p.explanations for p in found.values()), sum(bool(p.explanations) for p in found.values()))
                for found in self._pairs
            ]
        else:
            counts = [f.overlap_counts for f in self._facts]
        of = ", of the boards that change" if self._is_large else ""
        for i, (what, reason) in enumerate(
            (("Pairs of boards to look at", "Nobody has judged them."), ("Pairs of boards that something explains", ""))
        ):
            told = [f"{one[i]:,}" for one in counts]
            yield Line(Section.COUNTED, what + of, "", told[0], tuple(told[1:]), reason, f"counted|{what}")

    # --- gaps ------------------------------------------------------------------------------------------------------

    def gaps(self) -> Iterator[Line]:
        """Checks that some scenario answers differently: those that it satisfies first."""
        keys = sorted({key for f in (self.now, *self.then) for key in f.checks})
        found = [line for key in keys if (line := self._gap(key)) is not None]
        yield from (line for line in found if line.section is Section.SATISFIED)
        yield from (line for line in found if line.section is not Section.SATISFIED)

    def _gap(self, key: str) -> Line | None:
        told = [f.checks.get(key) for f in (self.now, *self.then)]
        words = [self._answer(one) for one in told]
        if len(set(words)) == 1:
            return None
        rule = next(one[0] for one in told if one is not None)
        passes = [one is not None and one[1].answer == CheckAnswer.PASSES for one in told]
        missing = told[0] is None
        section = Section.SATISFIED if any(passes[1:]) and not passes[0] and not missing else Section.GAP
        first = next(i for i, one in enumerate(told) if one is not None)
        about = self._about((self.now, *self.then)[first], told[first])
        edges = [(f, one[1].statements) for f, one in zip((self.now, *self.then), told, strict=True) if one is not None]
        after = next((one[1] for one, w in zip(told[1:], words[1:], strict=True) if one and w != words[0]), None)
        reason = after.reason if after is not None else "What it is asked of is no longer there."
        statements, changes = self._rests_on([f.statements(e) for f, e in edges])
        part = next((one[1].part for one in told if one and one[1].part), "")
        what = f"{rule.title} ({part})" if part else rule.title
        return Line(section, what, about, words[0], tuple(words[1:]), reason, key, statements, changes)

    def _answer(self, one: tuple[Rule, Check] | None) -> str:
        if one is None:
            return NOT_THERE
        check = one[1]
        return f"{check.answer} (of {len(check.subjects):,})" if len(check.subjects) > 1 else str(check.answer)

    def _about(self, facts: Facts, one: tuple[Rule, Check] | None) -> str:
        if one is None or len(one[1].subjects) != 1:
            return ""
        return facts.id(one[1].subjects[0])

    # --- what passes on --------------------------------------------------------------------------------------------

    def passes_on(self) -> Iterator[Line]:
        """Links that hold now and pass to another body, and links that are new; one line per thing and link."""
        found: dict[tuple[str, str, str], _Passing] = {}
        snapshot = self.now.graph.snapshot
        edge_at = {id: e for e in self._removed_edges() for id in (snapshot.edge_ids[e],)}
        for i, supposed in enumerate(self.supposed):
            for link in sorted(supposed.links.values(), key=lambda k: (k.type, k.from_id, k.to_id, k.changes)):
                old = next((edge_at[o] for o in link.origins if o in edge_at), None)
                if old is not None and not self.now.graph.holding[old]:
                    continue
                reading, thing, was, holder = self._passing(link, old)
                if not reading or (old is None and link.origins):
                    continue
                line = found.setdefault((reading, thing, was), _Passing([set() for _ in self.supposed]))
                line.after[i].add(self._name(holder))
                line.statements.update(dict.fromkeys(link.origins))
                line.changes.update((i, number) for number in link.changes)
        for (reading, thing, was), line in sorted(
            found.items(), key=lambda f: (f[0][0], self._order(f[0][1]), f[0][2])
        ):
            now = self._name(was) if was else NOT_THERE
            after = tuple(series(sorted(names)) if names else now for names in line.after)
            yield Line(
                Section.MOVED, reading.capitalize(), thing, now, after, "It passes on." if was else "It is new.",
                f"moved|{reading}|{thing}|{was}", tuple(line.statements), tuple(sorted(line.changes)),
            )  # fmt: skip

    def _removed_edges(self) -> list[int]:
        wanted = {id for s in self.supposed for id in s.removed}
        return [e for e, id in enumerate(self.now.graph.snapshot.edge_ids) if id in wanted] if wanted else []

    def _passing(self, link: Link, old: int | None) -> tuple[str, str, str, str]:
        """How a link of a scenario reads from the thing that stays, that thing, who had it before, who has it then."""
        kind = self.schema.edge_type(link.type)
        if old is None:
            return kind.reverse, link.to_id, "", link.from_id
        from_id, to_id = (self.now.id(n) for n in self.now.graph.ends(old))
        if from_id != link.from_id and to_id == link.to_id:
            return kind.reverse, to_id, from_id, link.from_id
        if to_id != link.to_id and from_id == link.from_id:
            return kind.forward, from_id, to_id, link.to_id
        told, said = link.properties.get("on_behalf_of"), self.now.graph.qualifiers(old).get("on_behalf_of")
        if told and said and told != said:
            return f"{kind.reverse}, on behalf of", to_id, str(said), str(told)
        return "", "", "", ""

    # --- orphaned --------------------------------------------------------------------------------------------------

    def orphans(self) -> Iterator[Line]:
        """What loses all that held it, though it stays."""
        for how in STANDINGS:
            yield from self._changed(how, Section.ORPHANED)

    def gains(self) -> Iterator[Line]:
        """What had nothing and has something; and issues on which somebody leads now."""
        for how in STANDINGS:
            yield from self._changed(how, Section.SATISFIED)
        led = {self.now.id(i) for i in self.now.without_lead}
        told = [{f.id(i) for i in f.without_lead} for f in self.then]
        still = frozenset[str].intersection(*map(frozenset, told))
        for id in sorted(led - still, key=self._order):
            words = [self._lead(f, id) for f in (self.now, *self.then)]
            rests = [f.statements(e for es in self._held(f, "issue", id).values() for e in es) for f in self._facts]
            statements, changes = self._rests_on(rests)
            yield Line(
                Section.SATISFIED, "Is it recorded who leads?", id, words[0], tuple(words[1:]),
                "Several bodies deal with it.", f"lead|{id}", statements, changes,
            )  # fmt: skip

    def _lead(self, facts: Facts, id: str) -> str:
        place = facts.node(id)
        if place is None:
            return NOT_THERE
        leads = facts.leads.get(place, set())
        if leads:
            return ", ".join(sorted(facts.graph.snapshot.names[b] for b in leads))
        return "only one body" if len(facts.issues.get(place, ())) < 2 else "not recorded"

    @property
    def _facts(self) -> tuple[Facts, ...]:
        return (self.now, *self.then)

    def _held(self, facts: Facts, name: str, id: str) -> Mapping[int, tuple[int, ...]]:
        place = facts.node(id)
        return {} if place is None else facts.standings[name].get(place, {})

    def _changed(self, how: Standing, section: Section) -> Iterator[Line]:
        lost = section is Section.ORPHANED
        now = {self.now.id(n) for n in self.now.standings[how.name]}
        found: set[str] = set()
        for facts in self.then:
            then = {facts.id(n) for n in facts.standings[how.name]}
            change = now - then if lost else then - now
            found |= {id for id in change if self.now.node(id) is not None and facts.node(id) is not None}
        for id in sorted(found, key=self._order):
            held = [self._held(f, how.name, id) for f in self._facts]
            words = [
                self._holders(f, h) if f.node(id) is not None else NOT_THERE
                for f, h in zip(self._facts, held, strict=True)
            ]
            told = [f.statements(e for es in h.values() for e in es) for f, h in zip(self._facts, held, strict=True)]
            statements, changes = self._rests_on(told)
            yield Line(
                section, how.lost if lost else how.gained, id, words[0], tuple(words[1:]), self._still(how, id),
                f"{section}|{how.name}|{id}", statements, changes,
            )  # fmt: skip

    def _still(self, how: Standing, id: str) -> str:
        """Of a post that is held nowhere: where it sits, for the reason."""
        held = self._held(self.now, "member", id) if how.name == "post" else {}
        return f"It sits on {names(self.now.graph, held, 5)}." if held else ""

    def _holders(self, facts: Facts, held: Mapping[int, tuple[int, ...]]) -> str:
        if not held:
            return "nobody recorded"
        names = sorted({facts.graph.snapshot.names[h] for h in held})
        return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")

    def empty_places(self) -> Iterator[Line]:
        """Places of bodies that end and pass to nobody; and what names a body that ends."""
        graph = self.now.graph
        found: dict[tuple[str, str, str], _Empty] = {}
        passed = [{origin for link in s.links.values() for origin in link.origins} for s in self.supposed]
        for edge in self._removed_edges():
            kind, id = graph.edge_type_of(edge), graph.snapshot.edge_ids[edge]
            if kind not in ("MEMBER_OF", "LINKED_TO") or not graph.holding[edge]:
                continue
            ends = graph.ends(edge)
            role = str(graph.qualifiers(edge).get("role") or "")
            if role == "chair" or (kind == "LINKED_TO" and not self._names_in_force(ends[0])):
                continue
            from_id, to_id = map(self.now.id, ends)
            ended, stays = (from_id, to_id) if kind == "MEMBER_OF" else (to_id, from_id)
            for i, supposed in enumerate(self.supposed):
                ends_alone = ended in supposed.gone and stays not in supposed.gone
                if id in supposed.removed and ends_alone and id not in passed[i]:
                    one = found.setdefault((kind, stays, ended), _Empty())
                    one.changes.add((i, supposed.removed[id]))
                    one.statements[id] = None
                    one.roles |= {role} if role else set()
        for kind, stays, ended in sorted(found, key=lambda k: (k[0] != "MEMBER_OF", self._order(k[1]))):
            seat, one = kind == "MEMBER_OF", found[kind, stays, ended]
            now = self._name(ended) + (f" ({series(sorted(one.roles))})" if one.roles else "")
            gone = {i for i, _ in one.changes}
            word = "nobody in its place" if seat else "it has ended"
            after = tuple(word if i in gone else now for i in range(len(self.supposed)))
            what = "A place on it is left empty" if seat else "It names a body that has ended"
            yield Line(
                Section.ORPHANED, what, stays, now, after, "", f"empty|{kind}|{stays}|{ended}",
                tuple(one.statements), tuple(sorted(one.changes)),
            )  # fmt: skip

    def _names_in_force(self, node: int) -> bool:
        """Whether a thing that names bodies is a strategy, or an objective that somebody commits to on the day."""
        kind = self.now.graph.type_of(node)
        return kind == "Strategy" or (kind == "Objective" and node in self.now.standings["objective"])

    def bound_nobody(self) -> Iterator[Line]:
        """Duties in force that bind a kind of organisation of which the scenario leaves none."""
        kinds = [f.kinds for f in self._facts]
        for id, duty in sorted(((self.now.id(d), d) for d in self.now.duties), key=lambda pair: self._order(pair[0])):
            binds = self.now.duties[duty]
            lost = [sorted(k for k in binds if k in kinds[0] and k not in then) for then in kinds[1:]]
            if not any(lost):
                continue
            every = sorted({k for ks in lost for k in ks})
            now = series(sorted({self.now.graph.snapshot.names[o] for k in every for o in kinds[0][k]}), 3)
            changes = {(i, s.gone[o]) for i, s in enumerate(self.supposed) for k in lost[i]
                       for o in map(self.now.id, kinds[0][k]) if o in s.gone}  # fmt: skip
            carried = (e for es in self.now.standings["duty"].get(duty, {}).values() for e in es)
            told = self.now.statements([*self.now.describing(duty), *carried])
            yield Line(
                Section.ORPHANED, f"It binds a kind of body of which none is left: {series(every)}", id, now,
                tuple("none left" if ks else now for ks in lost),
                "The law as recorded still names that kind; whether another law moves the duty is not recorded.",
                f"binds|{id}", told, tuple(sorted(changes)),
            )  # fmt: skip

    def single_points(self) -> Iterator[Line]:
        """Issues for which one body is left, and bodies that alone join others, where it was not so before."""
        several = {self.now.id(i): held for i, held in self.now.issues.items() if len(held) > 1}
        for id in sorted(several, key=self._order):
            held = [self._held(f, "issue", id) for f in self._facts]
            if not any(len(h) == 1 for h in held[1:]):
                continue
            words = [counted(len(h), "body", "bodies") for h in held]
            told = [f.statements(e for es in h.values() for e in es) for f, h in zip(self._facts, held, strict=True)]
            statements, changes = self._rests_on(told)
            yield Line(
                Section.ORPHANED, "One body alone is left for it", id, words[0], tuple(words[1:]),
                "If that body ends, nobody recorded deals with it.", f"single|{id}", statements, changes,
            )  # fmt: skip
        alone = [{f.id(n) for n in f.single} for f in self._facts]
        appear = sorted(frozenset[str]().union(*alone[1:]) - alone[0], key=self._order)
        if len(appear) > MOST_POINTS:
            self.notes.append(f"{len(appear):,} single points of failure appear; the first {MOST_POINTS} are listed.")
        for id in appear[:MOST_POINTS]:
            words = ["joins others alone" if id in a else NOT_THERE for a in alone]
            facts = next(f for f, a in zip(self._facts, alone, strict=True) if id in a)
            place = facts.graph.snapshot.position[id]
            cut = names(facts.graph, facts.joined.cut_off_without(place), 5)
            reason = f"Without it, {cut} would be joined to the rest by no member, post or line of accountability."
            statements, _ = self._rests_on([facts.statements(facts.joined.edges[place])])
            yield Line(
                Section.ORPHANED, "A single point of failure appears", id, words[0], tuple(words[1:]), reason,
                f"joins|{id}", statements, tuple((i, n) for i, s in enumerate(self.supposed) for n in _near(s, id)),
            )  # fmt: skip

    # --- overlaps, coverage, burden --------------------------------------------------------------------------------

    @cached_property
    def _pairs(self) -> list[dict[tuple[str, str], Pair]]:
        """The pairs of the boards that are compared one by one, in each graph."""
        compared, touched = self._compared, len(self._touched)
        if len(compared) < touched:
            self.notes.append(
                f"The changes touch {touched:,} boards; pairs and areas are compared one by one for {len(compared)}."
            )
        if self._is_large:
            self.notes.append("In a large register pairs are counted for the boards that change, not for all.")
        pairs: list[dict[tuple[str, str], Pair]] = [{} for _ in self._facts]
        for id in compared:
            for found, facts in zip(pairs, self._facts, strict=True):
                found.update(facts.pairs_of(id))
        return pairs

    def overlaps(self) -> Iterator[Line]:
        """Pairs of the boards touched that appear, go, or come to be explained."""
        pairs = self._pairs
        for ends in sorted({key for found in pairs for key in found}, key=lambda k: [self._order(i) for i in k]):
            told = [found.get(ends) for found in pairs]
            words = [NOT_THERE if p is None else "explained" if p.explanations else "to look at" for p in told]
            if len(set(words)) == 1:
                continue
            shares = next(shared(p) for p in told if p is not None)
            edges = [
                f.statements(e for s in p.layers for item in s.shared for e in (*item.edges_a, *item.edges_b))
                for f, p in zip(self._facts, told, strict=True)
                if p is not None
            ]
            statements, changes = self._rests_on(edges)
            what = " and ".join(self._name(id) for id in ends)
            yield Line(
                Section.OVERLAP, what, ends[0], words[0], tuple(words[1:]), f"They share {shares}.{self._ended(ends)}",
                "|".join(("overlap", *ends)), statements, changes,
            )  # fmt: skip

    @cached_property
    def _compared(self) -> list[str]:
        """Those of them that are compared one by one: fewer in a large register, where each takes about a second.

        Boards that the changes name, or that end, come first.
        """
        named = {id for s in self.supposed for id in s.named}
        first = sorted(self._touched, key=lambda id: id not in named)
        return first[: MOST_IN_LARGE if self._is_large else MOST_BOARDS]

    @property
    def _is_large(self) -> bool:
        return len(self.now.graph.snapshot.edge_ids) > LARGE

    @cached_property
    def _touched(self) -> list[str]:
        """The boards that the changes touch, by name."""
        return sorted({id for s in self.supposed for id in s.touched if self._is_board(id)}, key=self._order)

    def _is_board(self, id: str) -> bool:
        return any((place := f.node(id)) is not None and place in f.board_set for f in self._facts)

    def coverage(self) -> Iterator[Line]:
        """Issues and themes that more, fewer or other numbers of bodies deal with."""
        ids = {f.id(i) for f in self._facts for i in f.standings["issue"]}
        for id in sorted(ids, key=self._order):
            places = [f.node(id) for f in self._facts]
            counts = [f.dealt_with(p) if p is not None else (0, 0) for f, p in zip(self._facts, places, strict=True)]
            if len(set(counts)) == 1:
                continue
            words = [f"at least {sure:,} stated, {inferred:,} inferred" for sure, inferred in counts]
            told = [f.statements(e for es in self._held(f, "issue", id).values() for e in es) for f in self._facts]
            statements, changes = self._rests_on(told)
            yield Line(
                Section.COVERAGE, "Bodies that deal with it", id, words[0], tuple(words[1:]), "",
                f"coverage|{id}", statements, changes,
            )  # fmt: skip

    def where_dealt_with(self) -> Iterator[Line]:
        """Issues and themes of the boards touched: in how many areas a body that deals with them surely acts."""
        touched = {id for s in self.supposed for id in s.touched}
        near = {
            f.id(item)
            for f in self._facts
            for item, held in f.standings["issue"].items()
            if any(f.id(body) in touched for body in held)
        }
        for f in self._facts:
            f.know(body for id in near for body in self._held(f, "issue", id))
            f.know(place for id in self._compared if (place := f.node(id)) is not None and place in f.board_set)
        for id in sorted(near, key=self._order):
            found = [f.where_any(self._held(f, "issue", id)) for f in self._facts]
            words = [NOT_THERE if f.node(id) is None else _areas(w) for f, w in zip(self._facts, found, strict=True)]
            if len(set(words)) == 1:
                continue
            before = {self.now.id(a) for a in found[0].sure} if found[0] else set()
            after = [{f.id(a) for a in w.sure} if w else set() for f, w in zip(self.then, found[1:], strict=True)]
            lost = before - frozenset[str].intersection(*map(frozenset, after))
            told = [f.statements(w.edges) for f, w in zip(self._facts, found, strict=True) if w is not None]
            statements, changes = self._rests_on(told)
            gone = series(sorted(map(self._name, lost)))
            yield Line(
                Section.ORPHANED if lost else Section.COVERAGE,
                "A body that deals with it surely acts in fewer areas" if lost
                else "Areas where a body that deals with it acts",
                id, words[0], tuple(words[1:]), f"No longer sure: {gone}." if lost else "", f"areas|{id}",
                statements, changes,
            )  # fmt: skip

    def footprints(self) -> Iterator[Line]:
        """Boards touched that act in more, fewer or other areas, or of which that becomes settled."""
        for id in self._compared:
            found = [f.where(id) for f in self._facts]
            words = [NOT_THERE if f.node(id) is None else _areas(w) for f, w in zip(self._facts, found, strict=True)]
            if set(words[1:]) <= {words[0], NOT_THERE}:
                continue
            told = [f.statements(w.edges) for f, w in zip(self._facts, found, strict=True) if w is not None]
            statements, changes = self._rests_on(told)
            yield Line(
                Section.COVERAGE, "Where it acts", id, words[0], tuple(words[1:]),
                "Areas without parts. Where one word is read in two ways, what both have in common is sure.",
                f"where|{id}", statements, changes,
            )  # fmt: skip

    def burden(self) -> Iterator[Line]:
        """Organisations whose seats or chairs change in number."""
        ids = {f.id(o) for f in self._facts for o in f.seats}
        for id in sorted(ids, key=self._order):
            found = [f.seats.get(p) if (p := f.node(id)) is not None else None for f in self._facts]
            there = [f.node(id) is not None for f in self._facts]
            words = [
                NOT_THERE
                if not here
                else f"at least {counted(s.seats if s else 0, 'seat')}, {counted(s.chairs if s else 0, 'chair')}"
                for s, here in zip(found, there, strict=True)
            ]
            if len(set(words)) == 1:
                continue
            told = [f.statements(s.edges) for f, s in zip(self._facts, found, strict=True) if s is not None]
            statements, changes = self._rests_on(told)
            yield Line(
                Section.BURDEN, "Seats and chairs", id, words[0], tuple(words[1:]), "With the posts held at it.",
                f"burden|{id}", statements, changes,
            )  # fmt: skip

    # --- naming ----------------------------------------------------------------------------------------------------

    def _rests_on(self, told: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
        """The recorded statements behind statements of all graphs, and the changes that made or removed them."""
        ids = tuple(dict.fromkeys(id for one in told for id in one))
        recorded: dict[str, None] = {}
        changes: list[tuple[int, int]] = []
        for i, supposed in enumerate(self.supposed):
            changes += [(i, number) for number in supposed.changes_of(ids)]
        for id in ids:
            owner = next((s for s in self.supposed if id in s.links), None)
            recorded.update(dict.fromkeys(owner.links[id].origins if owner else (id,)))
        return tuple(recorded), tuple(changes)

    def _ended(self, ids: Sequence[str]) -> str:
        """Which of the things end, and what becomes of them, for the end of a reason."""
        told: dict[str, None] = {}
        for supposed in self.supposed:
            for id in ids:
                if id in supposed.merged:
                    told[f" {self._name(id)} is merged into {self._name(supposed.merged[id])}."] = None
                elif id in supposed.gone:
                    told[f" {self._name(id)} ends."] = None
        return "".join(told)

    def _name(self, id: str) -> str:
        for facts in self._facts:
            place = facts.graph.snapshot.position.get(id)
            if place is not None:
                return facts.graph.snapshot.names[place]
        return id

    def _order(self, id: str) -> tuple[str, str]:
        return sort_key(self._name(id)), id


def _near(supposed: Supposed, id: str) -> tuple[int, ...]:
    """The changes that touch a node's own links."""
    return tuple(
        sorted({n for link in supposed.links.values() if id in (link.from_id, link.to_id) for n in link.changes})
    )


def _only_what_moves(line: Line) -> Line:
    """The line with the changes of those scenarios that make a difference to it."""
    return replace(line, changes=tuple((i, n) for i, n in line.changes if line.after[i] != line.now))


def _areas(where: Footprint | None) -> str:
    """Where a board acts, in words."""
    if where is None:
        return "not recorded"
    stated = sum(basis < 2 for basis, _ in where.sure.values())
    words = [counted(stated, "area") + " stated"] if stated else []
    if len(where.sure) > stated:
        words.append(
            f"{len(where.sure) - stated:,} inferred" if words else counted(len(where.sure), "area") + " inferred"
        )
    more = len(where.may - where.sure.keys())
    if more:
        return f"at least {', '.join(words)}, perhaps {more:,} more" if words else f"perhaps {counted(more, 'area')}"
    return ", ".join(words) or "not recorded"
