"""GR21: has every duty one lead body in each area, and no second that claims it?"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from graph.analysis import law
from graph.analysis.checks import ANSWER_OF, Check, Grade, count, grade, names, on_the_day, told_by
from graph.analysis.completeness import CompleteLists
from graph.analysis.current_lists import CurrentLists
from graph.analysis.gap_rules.duties import LINK, Claim, Duties
from graph.analysis.snapshot import Scoped
from graph.words import CheckAnswer

_Of = tuple[int, tuple[int, ...]]
"""A duty, and the statements of one who carries it out."""
ASK = "which body leads on each duty in each area, and whether any other does"


def one_lead(graph: Scoped, lists: CompleteLists) -> Sequence[Check]:
    """One check for each duty and each body for which several carry it out, or for which a complete list shows one.

    Two bodies fail where both are stated to carry the duty out for one body that it binds; or, for nobody named, in
    one area, where the duty binds one kind of body there or is one that the bodies of the area have together. A body
    that is part of another, reports to it or has been replaced by it is no second. Documents are not claimants.
    """
    register = Duties(graph)
    listed = CurrentLists(graph, lists, LINK, "reverse")
    checks: list[Check] = []
    alone: list[_Of] = []
    apart: list[_Of] = []
    for duty in register.duties:
        claims = [c for c in register.claims.get(duty, ()) if register.meets(c.actor)]
        if claims:
            of_duty = _OfDuty(graph, listed, register, duty, claims)
            checks += of_duty.checks()
            alone += [(duty, edges) for edges in of_duty.alone]
            apart += [(duty, edges) for edges in of_duty.apart]
    checks = [*_together(graph, register, alone, apart), *checks]
    always = graph.snapshot.at(register.timeless)
    gone = set(register.not_in_force)
    ended = {d for e in always.edges_of(LINK) if (d := always.ends(e)[1]) in gone}
    return [*checks, *([register.ended_line(register.by_name(ended))] if ended else [])]


def _together(graph: Scoped, register: Duties, alone: Sequence[_Of], apart: Sequence[_Of]) -> list[Check]:
    """The lines that stand for many duties: where no second body is recorded, and where it is open who acts where."""
    lines = []
    unclear = {d for d, _ in apart}
    for of, told, part in (
        (
            [one for one in alone if one[0] not in unclear],
            "No second body is recorded, for anybody or in any area, for {duties}. No source claims to list all who "
            "carry them out, so a second cannot be ruled out.",
            "",
        ),
        (
            apart,
            "Several bodies are recorded for {duties}. For whom or in which area each of them acts is not recorded, so "
            "whether one of them leads cannot be said.",
            "several",
        ),
    ):
        duties = register.by_name({d for d, _ in of})
        if duties:
            counted = f"{count(len(duties), len(register.duties), 'duties')}: {names(graph, duties)}"
            edges = tuple(dict.fromkeys(e for _, edges in of for e in edges))
            reason = told.format(duties=counted)
            lines.append(
                Check(
                    tuple(duties),
                    CheckAnswer.NOT_RECORDED,
                    reason,
                    part=part,
                    statements=edges,
                    missing=f"Ask {ASK}.",
                )
            )
    return lines


class _OfDuty:
    """The bodies that carry one duty out: for whom, where, and who of them stands under another."""

    def __init__(
        self, graph: Scoped, lists: CurrentLists, register: Duties, duty: int, claims: Sequence[Claim]
    ) -> None:
        self.graph, self.register, self.duty, self.claims = graph, register, duty, claims
        self.complete = lists.of(duty, register.since(duty))
        self.alone: list[tuple[int, ...]] = []
        self.apart: list[tuple[int, ...]] = []
        binds = graph.properties_of(duty).get("binds") or ()
        act = graph.properties_of(duty).get("act")
        self.one_for_an_area = len(binds) == 1 or act == law.SERIOUS_VIOLENCE.act

    @cached_property
    def doubt(self) -> str:
        """Why it is not settled whether the duty bound on the day, in words."""
        doubt = self.register.doubt(self.duty)
        return f" Law not settled {on_the_day(self.graph)}: {doubt.why}" if doubt is not None else ""

    def checks(self) -> list[Check]:
        """The checks; in ``alone`` the statements of those that no list proves to be the only one, and in ``apart`` of
        those beside whom others act, without a recorded area.
        """
        of_holder: dict[int, list[Claim]] = {}
        for claim in self.claims:
            if claim.holder is not None:
                of_holder.setdefault(claim.holder, []).append(claim)
        anybody = [c for c in self.claims if c.holder is None]
        found = []
        for holder in self.register.by_name(of_holder):
            claims = of_holder[holder]
            leads = self._leads(claims)
            if len(leads) > 1:
                found.append(self._several((self.duty, holder), f"For {self._name(holder)}", leads, same=True))
            else:
                found += self._one((self.duty, holder), f"For {self._name(holder)}", leads, bool(anybody))
        leads = self._leads(anybody)
        shared = self._shared(leads)
        for together, areas in shared.items():
            where = names(self.graph, areas, 5)
            several = {a: leads[a] for a in together}
            found.append(self._several((self.duty, *together), f"In {where}", several, same=self.one_for_an_area))
        conflicting = {a for together in shared for a in together}
        unplaced = [a for a in leads if not self.register.leaves_of(a)] if len(leads) > 1 else []
        for actor in unplaced:
            self.apart += [c.edges for c in leads[actor]]
        for actor in self.register.by_name(a for a in leads if a not in {*conflicting, *unplaced}):
            found += self._one((self.duty, actor), "Where it acts", {actor: leads[actor]}, len(leads) > 1)
        return found

    def _name(self, node: int) -> str:
        return self.graph.snapshot.names[node]

    def _leads(self, claims: Iterable[Claim]) -> dict[int, list[Claim]]:
        """The claims by actor, without actors that stand under another of them."""
        by_actor: dict[int, list[Claim]] = {}
        for claim in claims:
            by_actor.setdefault(claim.actor, []).append(claim)
        if len(by_actor) < 2:
            return by_actor
        under = {a for a in by_actor if any(up in by_actor and up != a for up in self.register.above(a))}
        return {a: c for a, c in by_actor.items() if a not in under} or by_actor

    def _shared(self, leads: Mapping[int, Sequence[Claim]]) -> dict[tuple[int, ...], list[int]]:
        """The sets of actors that act in one area, each with the areas in which just these do."""
        at: dict[int, list[int]] = {}
        for actor in leads:
            for area in self.register.leaves_of(actor):
                at.setdefault(area, []).append(actor)
        found: dict[tuple[int, ...], list[int]] = {}
        for area, actors in at.items():
            if len(actors) > 1:
                found.setdefault(tuple(self.register.by_name(actors)), []).append(area)
        return dict(sorted(found.items()))

    def _check(self, subjects: tuple[int, ...], answer: CheckAnswer, reason: str, edges: Iterable[int]) -> Check:
        used = tuple(dict.fromkeys(edges))
        return Check(subjects, answer, reason + self.doubt, statements=used, law=self.register.law(self.duty))

    def _several(
        self, subjects: tuple[int, ...], where: str, leads: Mapping[int, Sequence[Claim]], same: bool
    ) -> Check:
        graph = self.graph
        best = {a: max(claims, key=lambda c: c.grade) for a, claims in leads.items()}
        edges = [e for a in best for e in best[a].edges]
        told = "; ".join(f"{self._name(a)} ({told_by(graph, best[a].edges)})" for a in self.register.by_name(best))
        reason = f"{where}, {len(best)} bodies carry it out: {told}."
        sure = all(c.grade == Grade.SURE for c in best.values())
        by_area = len(subjects) > 2
        places = [e for a in best for _, e in self.register.areas.get(a, ())] if by_area else []
        stated_places = not by_area or all(self._stands(a) for a in best)
        if same and sure and stated_places and not self.doubt:
            reason += " No source says that one of them leads."
            return self._check(subjects, CheckAnswer.FAILS, reason, (*edges, *places))
        if not sure:
            reason += " Not all of them are stated, so this is to be asked and is no finding."
        elif not same:
            reason += " Each may act for another body that the duty binds: for whom is not recorded."
        elif not stated_places:
            reason += " That they act in the same area is not stated throughout."
        return self._check(subjects, CheckAnswer.NOT_RECORDED, reason, (*edges, *places))

    def _stands(self, actor: int) -> bool:
        """Whether the areas of an actor are stated or confirmed throughout, and it acts in the whole of each."""
        return all(
            grade(self.graph, e) == Grade.SURE and self.graph.qualifiers(e).get("extent") in (None, "whole")
            for _, e in self.register.areas.get(actor, ())
        )

    def _one(
        self, subjects: tuple[int, ...], where: str, leads: Mapping[int, Sequence[Claim]], open_: bool
    ) -> list[Check]:
        (actor,) = leads
        best = max(leads[actor], key=lambda c: c.grade)
        if not self.complete or open_ or self.doubt:
            self.alone.append(best.edges)
            return []
        reason = (
            f"{where}, {self._name(actor)} carries it out ({told_by(self.graph, best.edges)}), and no other is listed, "
            f"in a list that claims to be complete ({told_by(self.graph, self.complete)})."
        )
        if best.grade == Grade.POSSIBLE:
            reason += f" Not recorded (dates): the dates leave open whether this held {on_the_day(self.graph)}."
        return [self._check(subjects, ANSWER_OF[best.grade], reason, (*best.edges, *self.complete))]
