"""GR19: does every strategy apply where its owners act?"""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.analysis import law
from graph.analysis.checks import Check, Grade, grade, names, told_by
from graph.analysis.completeness import CompleteLists
from graph.analysis.current_lists import CurrentLists
from graph.analysis.gap_rules.bodies import silent_line
from graph.analysis.gap_rules.graded import footprints
from graph.analysis.gap_rules.succession import EVIDENCE
from graph.analysis.layers import Footprint
from graph.analysis.snapshot import Scoped
from graph.words import CheckAnswer

ASK = "the area of each strategy, who owns it, and the areas in which each owner acts"
COUNTY_GROUP = "county strategy group"


def where_owners_act(graph: Scoped, lists: CompleteLists) -> Sequence[Check]:
    """One check for each strategy whose area, owner and owner's area are recorded; up to three lines for the others.

    Documents of evidence, class nodes, and strategies that may not be in force on the day are left out. It passes
    where the two areas are stated or confirmed and the same. That one of them lacks a part fails only against a
    complete list of what it covers, and, for a part where no owner acts, of the owners; otherwise the difference is
    told, and not recorded. A strategy of a department of government may be for any area.
    """
    return _Areas(graph, lists).checks()


@dataclass(frozen=True, slots=True)
class _Where:
    """Areas without parts: those that are sure, those that are stated or confirmed, and all that may be."""

    sure: frozenset[int]
    firm: frozenset[int]
    may: frozenset[int]
    edges: tuple[int, ...]


class _Areas:
    """The strategies in force, their owners, and where both act."""

    def __init__(self, graph: Scoped, lists: CompleteLists) -> None:
        self.graph = graph
        self.all_areas = CurrentLists(graph, lists, "COVERS", "forward")
        self.all_owners = CurrentLists(graph, lists, "OWNS", "reverse")
        strategies = [s for s in graph.nodes_of("Strategy") if self.is_plan(s) and graph.node_levels[s] > 1]
        self.strategies = sorted(strategies, key=lambda s: (graph.snapshot.names[s], s))
        wanted = set(strategies)
        self.owners: dict[int, list[int]] = {}
        for edge in graph.counted_edges_of("OWNS"):
            if graph.ends(edge)[1] in wanted:
                self.owners.setdefault(graph.ends(edge)[1], []).append(edge)
        self.held = {graph.ends(e)[0]: e for e in reversed(graph.counted_edges_of("HELD_AT"))}
        self.footprints = footprints(graph)

    def is_plan(self, strategy: int) -> bool:
        """Whether it is one document that sets out what will be done."""
        said = self.graph.properties_of(strategy)
        return not said.get("is_class") and said.get("kind") not in EVIDENCE

    def footprint(self, node: int) -> Footprint | None:
        """Where something acts, if it is recorded that it does so on the day."""
        found = self.footprints.get(node)
        return found if found is not None and any(self.graph.holding[e] for e in found.edges) else None

    def acts(self, owner: int) -> tuple[Footprint | None, tuple[int, ...]]:
        """Where an owner acts, itself or (a post) the body at which it is held, and by which link."""
        own = self.footprint(owner)
        if own is None and owner in self.held:
            return self.footprint(self.graph.ends(self.held[owner])[1]), (self.held[owner],)
        return own, ()

    def checks(self) -> list[Check]:
        """The checks of all strategies in force."""
        graph = self.graph
        found: list[Check] = []
        placeless, ownerless, homeless = [], [], []
        for strategy in self.strategies:
            where = self.footprint(strategy)
            owners = [graph.ends(e)[0] for e in self.owners.get(strategy, ())]
            if where is None:
                placeless.append(strategy)
            elif not owners:
                ownerless.append(strategy)
            elif any(graph.properties_of(o).get("kind") == "government department" for o in owners):
                reason = f"{names(graph, owners)} is a department of government: its strategy may be for any area."
                found.append(
                    Check(
                        (strategy,),
                        CheckAnswer.DOES_NOT_APPLY,
                        reason,
                        statements=tuple(self.owners[strategy]),
                    )
                )
            elif any(self.acts(o)[0] is None for o in owners):
                homeless.append(strategy)
            else:
                found.append(self.of(strategy, where))
        lines = (
            (placeless, "No area of the strategy itself", "Ask for the area of each strategy.", "area"),
            (ownerless, "No owner", "Ask who owns each strategy.", "owner"),
            (homeless, "No area of an owner", "Ask for the areas in which each owner acts.", "owner's area"),
        )
        of = len(self.strategies)
        return [
            *(
                check
                for silent, what, ask, part in lines
                for check in silent_line(graph, silent, of, what, ask, part, noun="strategies")
            ),
            *found,
        ]

    def of(self, strategy: int, footprint: Footprint) -> Check:
        """The check of a strategy of which both areas are recorded."""
        graph = self.graph
        links = self.owners[strategy]
        owners = [graph.ends(e)[0] for e in links]
        ours = _where(footprint)
        parts = [(self.acts(o)[0], self.acts(o)[1]) for o in owners]
        several = [_where(f, *via) for f, via in parts if f is not None]
        firm_owner = all(grade(graph, e) == Grade.SURE for e in (*links, *(v for _, via in parts for v in via)))
        theirs = _Where(
            frozenset().union(*(w.sure for w in several)),
            frozenset().union(*(w.firm for w in several)) if firm_owner else frozenset(),
            frozenset().union(*(w.may for w in several)),
            tuple(e for w in several for e in w.edges),
        )
        edges = tuple(dict.fromkeys((*links, *ours.edges, *theirs.edges)))
        who = names(graph, owners)
        title = graph.snapshot.names[strategy]
        basis = self.law_of(strategy, owners)

        def check(answer: CheckAnswer, reason: str, more: Sequence[int] = ()) -> Check:
            return Check((strategy,), answer, reason, statements=(*more, *edges), law=basis)

        if ours.firm == ours.may == theirs.firm == theirs.may:
            reason = f"{title} is for {self.areas(ours.sure)}, where {who} acts ({told_by(graph, edges)})."
            return check(CheckAnswer.PASSES, reason)
        if ours.sure == ours.may == theirs.sure == theirs.may:
            reason = f"{title} is for {self.areas(ours.sure)}, where {who} acts; one of the two was inferred."
            return check(CheckAnswer.INFERRED_ONLY, reason)
        beyond, short = ours.firm - theirs.may, theirs.firm - ours.may
        told = []
        if beyond:
            told.append(f"{title} is for {self.areas(beyond)}, where {who} is not recorded as acting")
        if short:
            told.append(f"{who} acts in {self.areas(short)}, for which {title} is not recorded")
        lists = self.complete(strategy, owners, bool(beyond), bool(short))
        if told and lists:
            reason = f"{'; '.join(told)}, in lists that claim to be complete ({told_by(graph, lists)})."
            return check(CheckAnswer.FAILS, reason, lists)
        if told:
            return check(CheckAnswer.NOT_RECORDED, f"{'; '.join(told)}. No complete list settles whether it is so.")
        reason = (
            f"Whether {title} is for the areas in which {who} acts is open: one of the two is inferred or doubtful."
        )
        return check(CheckAnswer.NOT_RECORDED, reason)

    def areas(self, areas: frozenset[int]) -> str:
        """Areas in words."""
        return names(self.graph, areas, 6)

    def complete(self, strategy: int, owners: Sequence[int], beyond: bool, short: bool) -> list[int]:
        """The complete lists that show one of the differences; empty where none does."""
        if short:
            of_strategy = self.all_areas.of(strategy)
            if of_strategy:
                return of_strategy
        if beyond:
            by = [self.all_areas.of(o) for o in owners]
            named = self.all_owners.of(strategy)
            if named and all(by):
                return [*named, *(e for edges in by for e in edges)]
        return []

    def law_of(self, strategy: int, owners: Sequence[int]) -> tuple[law.LegalBasis, ...]:
        """The law on the area of a county's community safety agreement, where the strategy is one."""
        assert self.graph.scope.day is not None
        county = any(self.graph.properties_of(o).get("kind") == COUNTY_GROUP for o in owners)
        agreement = self.graph.properties_of(strategy).get("kind") == "agreement"
        return (law.COUNTY_AREA,) if county and agreement and law.COUNTY_AREA.on(self.graph.scope.day) else ()


def _where(footprint: Footprint, *via: int) -> _Where:
    sure = frozenset(footprint.sure)
    firm = frozenset(a for a, (basis, _) in footprint.sure.items() if basis < 2)
    return _Where(sure, firm, footprint.may, (*via, *footprint.edges))
