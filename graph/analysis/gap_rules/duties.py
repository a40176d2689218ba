"""The duties of a register on a day: in force or not, whom they bind, and who is recorded as carrying them out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from graph import dates
from graph.analysis import law
from graph.analysis.checks import Check, Grade, grade, names, on_the_day
from graph.analysis.completeness import CompleteLists
from graph.analysis.coverage import UNNAMED
from graph.analysis.law import Doubt, LegalBasis
from graph.analysis.snapshot import Scoped
from graph.scope import Scope
from graph.words import CheckAnswer

LINK = "DISCHARGES"
COUNCIL_TIERS = {"district council": ("two-tier district",), "county council": ("county",)}
"""The tier of a council that its kind alone tells."""
COUNCILS = (*COUNCIL_TIERS, "unitary council")
OFFICES = ("police and crime commissioner",)
"""Kinds of organisation that are an office, so that it is a named post by itself."""


@dataclass(frozen=True, slots=True)
class Claim:
    """That *actor* carries a duty out, for *holder* where that is known, by the chain of links *edges*."""

    actor: int
    holder: int | None
    edges: tuple[int, ...]
    grade: Grade


class Duties:
    """The duties that the scope sees, what each binds, and the claims to carry each out: gathered once."""

    def __init__(self, graph: Scoped) -> None:
        assert graph.scope.day is not None
        self.graph = graph
        self.day = graph.scope.day
        self.duties = self.by_name(graph.nodes_of("Duty"))
        self._kinds_of_area: dict[int, frozenset[str]] = {}
        self._leaves: dict[int, frozenset[int]] = {}
        self._bound: dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[tuple[int, ...], tuple[int, ...]]] = {}

    def by_name(self, nodes: Iterable[int]) -> list[int]:
        """Nodes by name."""
        return sorted(nodes, key=lambda n: (self.graph.snapshot.names[n], self.graph.snapshot.ids[n]))

    @property
    def timeless(self) -> Scope:
        """The scope without its day."""
        return replace(self.graph.scope, as_at=None)

    # --- the law ---------------------------------------------------------------------------------------------

    @cached_property
    def not_in_force(self) -> list[int]:
        """Recorded duties that are certainly not in force on the day, by name."""
        always = self.graph.snapshot.at(self.timeless)
        known = set(self.duties)
        return self.by_name(d for d in always.nodes_of("Duty") if d not in known)

    def doubt(self, duty: int) -> Doubt | None:
        """Why it is not settled whether the duty bound on the day: the law, or the dates that are recorded of it."""
        said = self.graph.properties_of(duty)
        settled = law.duty_doubt(said.get("act"), said.get("section"), self.day)
        if settled is not None or duty in self._sure:
            return settled
        if duty in self._seen:
            return Doubt(law.BEGAN, law.READ_TO, str(said.get("date_note") or "Its dates leave the day open."))
        return None

    @cached_property
    def _seen(self) -> set[int]:
        return set(self.duties)

    @cached_property
    def _sure(self) -> set[int]:
        return {d for d in self.duties if int(self.graph.node_levels[d]) > 1}

    def is_status(self, duty: int) -> bool:
        """Whether the law only says who is a responsible authority: nothing is carried out, and GR01 asks of it."""
        said = self.graph.properties_of(duty)
        return said.get("act") == law.CDA and str(said.get("section", "")).startswith("s.5(1)")

    def since(self, duty: int) -> str | None:
        """The last day on which the duty can have begun; None where that is not recorded."""
        start = self.graph.properties_of(duty).get("start")
        return None if not start or start == dates.OPEN else dates.iso(dates.bounds(str(start))[1])

    def law(self, duty: int) -> tuple[LegalBasis, ...]:
        """The duty as a legal basis; empty where its first day is not recorded as one day."""
        said = self.graph.properties_of(duty)
        start, end = str(said.get("start") or ""), said.get("end")
        if len(start) != len("2024-05-17") or not said.get("act"):
            return ()
        note = str(said.get("date_note") or "")
        certainty: law.Certainty = "inferred" if note.startswith("INFERRED") else "read"
        if note.startswith("Well supported"):
            certainty = "well supported"
        last = str(end) if end and len(str(end)) == len(start) else None
        url = str(said.get("url") or "")
        return (
            LegalBasis(
                str(said["act"]),
                str(said.get("section") or ""),
                str(said.get("requires") or ""),
                start,
                last,
                url,
                certainty,
                note,
            ),
        )

    def ended_line(self, duties: Sequence[int]) -> Check:
        """The line for duties that are not in force on the day."""
        reason = f"Not in force {on_the_day(self.graph)}: {names(self.graph, duties)}."
        return Check(tuple(duties), CheckAnswer.DOES_NOT_APPLY, reason, part="not in force")

    # --- whom they bind --------------------------------------------------------------------------------------

    def kinds_of_area(self, area: int) -> frozenset[str]:
        """The kinds of an area and of all its parts."""
        if area not in self._kinds_of_area:
            kinds = {self.graph.properties_of(a).get("kind") for a in (area, *self.graph.below(area))}
            self._kinds_of_area[area] = frozenset(str(k) for k in kinds if k)
        return self._kinds_of_area[area]

    @cached_property
    def areas(self) -> dict[int, list[tuple[int, int]]]:
        """The areas in which each body acts, each with the link that says so."""
        found: dict[int, list[tuple[int, int]]] = {}
        for edge in self.graph.edges_of("COVERS", "RESPONSIBLE_AUTHORITY_FOR"):
            body, area = self.graph.ends(edge)
            found.setdefault(body, []).append((area, edge))
        return found

    def tiers_of(self, body: int) -> frozenset[str]:
        """The kinds of area in which a body acts, as far as they are recorded or its kind tells them."""
        kind = self.graph.properties_of(body).get("kind")
        own = frozenset(COUNCIL_TIERS.get(str(kind), ()))
        return own.union(*(self.kinds_of_area(a) for a, _ in self.areas.get(body, ())))

    @cached_property
    def _by_kind(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for body in self.graph.nodes_of("Organization"):
            kind = self.graph.properties_of(body).get("kind")
            if kind and kind not in UNNAMED:
                found.setdefault(str(kind), []).append(body)
        return found

    def bound(self, duty: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The bodies that the duty binds, by name; and those of which it is not recorded in what area they act."""
        said = self.graph.properties_of(duty)
        binds, tiers = tuple(said.get("binds") or ()), tuple(said.get("tiers") or ())
        if (binds, tiers) not in self._bound:
            sure, open_ = [], []
            for body in self.by_name(b for kind in binds for b in self._by_kind.get(kind, ())):
                of_body = self.tiers_of(body)
                if not tiers or of_body & set(tiers):
                    sure.append(body)
                elif not of_body:
                    open_.append(body)
            self._bound[binds, tiers] = tuple(sure), tuple(open_)
        return self._bound[binds, tiers]

    # --- who carries them out --------------------------------------------------------------------------------

    @cached_property
    def claims(self) -> dict[int, list[Claim]]:
        """The claims to carry out each duty.

        A body or post acts for whom the link names; an organisation, and a post held at one, for that organisation
        where it names nobody. A document stands for the bodies that own it.
        """
        graph = self.graph
        held: dict[int, list[int]] = {}
        for edge in graph.edges_of("HELD_AT"):
            held.setdefault(graph.ends(edge)[0], []).append(edge)
        owned: dict[int, list[int]] = {}
        for edge in graph.edges_of("OWNS"):
            owned.setdefault(graph.ends(edge)[1], []).append(edge)
        found: dict[int, list[Claim]] = {}
        for edge in graph.edges_of(LINK):
            actor, duty = graph.ends(edge)
            said = graph.qualifiers(edge).get("on_behalf_of")
            holder = graph.snapshot.position.get(str(said)) if said else None
            actors: list[tuple[int, tuple[int, ...]]] = [(actor, (edge,))]
            if graph.type_of(actor) == "Strategy" and owned.get(actor):
                actors = [(graph.ends(o)[0], (edge, o)) for o in owned[actor]]
            for who, chain in actors:
                found.setdefault(duty, []).extend(self._claims(who, holder, chain, held))
        return found

    def _claims(
        self, actor: int, holder: int | None, chain: tuple[int, ...], held: dict[int, list[int]]
    ) -> Iterable[Claim]:
        kind = self.graph.type_of(actor)
        at = [e for e in held.get(actor, ()) if self.graph.type_of(self.graph.ends(e)[1]) == "Organization"]
        if holder is None and kind == "Organization":
            holder = actor
        if holder is None and kind == "Post" and at:
            for edge in at:
                edges = (*chain, edge)
                yield Claim(actor, self.graph.ends(edge)[1], edges, grade(self.graph, *edges))
            return
        yield Claim(actor, holder, chain, grade(self.graph, *chain))

    @cached_property
    def members(self) -> dict[int, list[int]]:
        """The MEMBER_OF links of each body, by the body."""
        found: dict[int, list[int]] = {}
        for edge in self.graph.edges_of("MEMBER_OF"):
            found.setdefault(self.graph.ends(edge)[1], []).append(edge)
        return found

    def leaves_of(self, body: int) -> frozenset[int]:
        """The areas without parts in which a body is recorded as acting."""
        if body not in self._leaves:
            areas = (self.graph.leaves(a) for a, e in self.areas.get(body, ()) if self.graph.holding[e])
            self._leaves[body] = frozenset().union(*areas)
        return self._leaves[body]

    @cached_property
    def _above(self) -> dict[int, list[int]]:
        """What each body is a part of, reports to, or is one of, and what has taken its place, one step up."""
        found: dict[int, list[int]] = {}
        for edge in self.graph.edges_of("PART_OF", "ACCOUNTABLE_TO", "INSTANCE_OF"):
            found.setdefault(self.graph.ends(edge)[0], []).append(self.graph.ends(edge)[1])
        for edge in self.graph.edges_of("SUPERSEDES"):
            found.setdefault(self.graph.ends(edge)[1], []).append(self.graph.ends(edge)[0])
        return found

    def above(self, body: int) -> set[int]:
        """All that a body stands under, at any distance."""
        reached: set[int] = set()
        todo = [body]
        while todo:
            for up in self._above.get(todo.pop(), ()):
                if up not in reached:
                    reached.add(up)
                    todo.append(up)
        return reached

    def meets(self, actor: int) -> bool:
        """Whether it is a board or a named post: a post, a board, an organisation that meets, or an office."""
        said = self.graph.properties_of(actor)
        kind = self.graph.type_of(actor)
        if kind == "Organization":
            return bool(said.get("meets")) or said.get("kind") in OFFICES
        return kind in ("Board", "Post") and not said.get("is_class")

    def lists(self, lists: CompleteLists, duty: int) -> tuple[int, ...]:
        """The complete lists of who carries the duty out."""
        return lists.of(duty, LINK, "reverse")
