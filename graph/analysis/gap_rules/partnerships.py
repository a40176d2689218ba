"""GR03: is every district in exactly one community safety partnership, and is every merged one properly merged?"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as changed

from graph import dates
from graph.analysis import law
from graph.analysis.checks import (
    Check,
    Grade,
    Severity,
    count,
    grade,
    list_since,
    local_areas,
    names,
    on_the_day,
    told_by,
)
from graph.analysis.completeness import CompleteLists
from graph.analysis.current_lists import CurrentLists
from graph.analysis.gap_rules.wider_areas import wider_areas
from graph.analysis.law import LegalBasis, long_date
from graph.analysis.snapshot import Scoped, once
from graph.dates import InForce
from graph.words import CheckAnswer

KIND = "community safety partnership"
ASK = (
    "a dated statement of the partnership that each district belongs to, from a source that lists every partnership "
    "of the area; and, where areas are combined, the combination agreement"
)
BREACH = Severity.HIGH
"""How much it matters that a district has several partnerships, or that a merged one has no agreement; that it has none
is critical."""


_MakeCheck = Callable[..., Check]


@dataclass(frozen=True, slots=True)
class Reach:
    """A partnership that covers an area: both positions, how far that carries, and the links by which it does."""

    board: int
    area: int
    grade: Grade
    chain: tuple[int, ...]


def exactly_one(graph: Scoped, lists: CompleteLists) -> Sequence[Check]:
    """One check for each local government area, then one for each partnership that covers several of them.

    A partnership is a board of that kind that is not a class; the county strategy group is of another kind. Two of
    them for one district fail, whether or not one is part of the other, unless a combination agreement makes the
    smaller a part of the larger; that one has taken the other's place leaves the dates open instead. That there is
    no second can be said only against a complete list of what covers the district.
    """
    assert graph.scope.day is not None
    areas = local_areas(graph, law.LOCAL_AREAS)
    if areas and graph.scope.day < dates.day(law.BEGAN):
        began = f"The law on community safety partnerships began on {long_date(law.BEGAN)}."
        return [Check(tuple(areas), CheckAnswer.DOES_NOT_APPLY, began, law=(law.PARTNERSHIP,))]
    reach = _reach(graph, areas)
    merged = _merged(graph, areas, reach)
    events = _events(graph) if merged else {}
    listed = CurrentLists(graph, lists, "COVERS", "reverse", ("Board",))
    agreed = {board: _combined(graph, lists, board, merged[board], events.get(board, [])) for board in merged}
    if areas and not any(reach.values()) and not any(lists.of(a, "COVERS", "reverse") for a in areas):
        reason = (
            f"No community safety partnership is recorded {on_the_day(graph)} for "
            f"{count(len(areas), len(areas), 'areas')}: {names(graph, areas)}."
        )
        return [
            Check(tuple(areas), CheckAnswer.NOT_RECORDED, reason, law=(law.PARTNERSHIP,), missing=f"Ask for {ASK}.")
        ]
    return [
        *(_of_area(graph, listed.of(area), area, reach[area], agreed) for area in areas),
        *(agreed[board] for board in sorted(agreed, key=lambda b: (graph.snapshot.names[b], b))),
    ]


def _reach(graph: Scoped, areas: Sequence[int]) -> dict[int, list[Reach]]:
    """The partnerships that cover each area, itself or a wider one that it is part of, the surest first."""
    boards = {
        b
        for b in graph.nodes_of("Board")
        if graph.properties_of(b).get("kind") == KIND and not graph.properties_of(b).get("is_class")
    }
    covering: dict[int, list[int]] = {}
    for edge in graph.edges_of("COVERS"):
        if graph.ends(edge)[0] in boards:
            covering.setdefault(graph.ends(edge)[1], []).append(edge)
    found: dict[int, list[Reach]] = {}
    for area in areas:
        best: dict[int, Reach] = {}
        for node, path in wider_areas(graph).of(area).items():
            for edge in covering.get(node, ()):
                carries = grade(graph, edge, *path)
                if graph.qualifiers(edge).get("extent") not in (None, "whole"):
                    carries = min(carries, Grade.POSSIBLE)
                board = graph.ends(edge)[0]
                known = best.get(board)
                if known is None or carries > known.grade:
                    best[board] = Reach(board, area, carries, (edge, *path))
                elif carries == known.grade:
                    best[board] = changed(known, chain=tuple(dict.fromkeys((*known.chain, edge, *path))))
        found[area] = sorted(best.values(), key=lambda r: (-r.grade, graph.snapshot.names[r.board], r.board))
    return found


def _named(graph: Scoped, found: Iterable[Reach]) -> str:
    """Each partnership with who says that it covers the area."""
    return "; ".join(
        f"{graph.snapshot.names[r.board]} ({told_by(graph, [e for e in r.chain if graph.ends(e)[0] == r.board])})"
        for r in found
    )


def _edges(found: Iterable[Reach]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(e for r in found for e in r.chain))


def _of_area(
    graph: Scoped, complete: Sequence[int], area: int, reach: Sequence[Reach], agreed: dict[int, Check]
) -> Check:
    name = graph.snapshot.names[area]

    def check(
        answer: CheckAnswer, reason: str, edges: Sequence[int], severity: Severity | None = BREACH, *more: LegalBasis
    ) -> Check:
        basis = (law.PARTNERSHIP, *more)
        return Check((area,), answer, reason, area, statements=tuple(edges), law=basis, severity=severity)

    sure = [r for r in reach if r.grade == Grade.SURE]
    inside = _inside(graph, sure, agreed)
    sure, parts = [r for r in sure if r.board not in inside], [r for r in sure if r.board in inside]
    others = [r for r in reach if r.grade != Grade.SURE]
    if len(sure) > 1:
        return _several(graph, name, sure, check)
    if sure:
        one = f"{name} is covered by {_named(graph, sure)}."
        if parts:
            one += f" {names(graph, (r.board for r in parts))} is a part of it."
        edges = (*_edges(sure), *_edges(parts), *(e for r in parts for e in inside[r.board]))
        if others:
            why = [
                f"{_named(graph, [r])} "
                + ("is only inferred" if r.grade == Grade.INFERRED else "covers it in part or at dates left open")
                for r in others
            ]
            reason = f"{one} Whether there is a second is not settled: {'; '.join(why)}."
            return check(CheckAnswer.NOT_RECORDED, reason, (*edges, *_edges(others)))
        if complete:
            said = f" No other is listed, in a list that claims to be complete ({told_by(graph, complete)})."
            return check(CheckAnswer.PASSES, one + said, (*edges, *complete))
        silent = " No source claims to list every partnership of the district, so a second cannot be ruled out."
        return check(CheckAnswer.NOT_RECORDED, one + silent, edges)
    return _no_sure_one(graph, area, others, complete, check)


def _several(graph: Scoped, name: str, sure: Sequence[Reach], check: _MakeCheck) -> Check:
    boards = {r.board for r in sure}
    follows = [e for e in graph.edges_of("SUPERSEDES") if set(graph.ends(e)) <= boards]
    within = [e for e in graph.edges_of("PART_OF") if set(graph.ends(e)) <= boards]
    reason = f"{name} is covered by {len(sure)} partnerships: {_named(graph, sure)}."
    if follows and len(sure) == 2:
        later, earlier = graph.ends(follows[0])
        reason += (
            f" {graph.snapshot.names[later]} takes the place of {graph.snapshot.names[earlier]} "
            f"({told_by(graph, follows[:1])}), so the earlier one has probably ended; its last day is not recorded."
        )
        return check(CheckAnswer.NOT_RECORDED, reason, (*_edges(sure), *follows))
    if within:
        inner, outer = graph.ends(within[0])
        reason += (
            f" {graph.snapshot.names[inner]} is part of {graph.snapshot.names[outer]} "
            f"({told_by(graph, within[:1])}), and no agreement that combines their areas is recorded."
        )
    return check(CheckAnswer.FAILS, reason, (*_edges(sure), *within), BREACH, *_merging_law(graph))


def _no_sure_one(
    graph: Scoped, area: int, others: Sequence[Reach], complete: Sequence[int], check: _MakeCheck
) -> Check:
    name = graph.snapshot.names[area]
    inferred = [r for r in others if r.grade == Grade.INFERRED]
    if len(inferred) == 1 and len(others) == 1:
        reason = f"{name} is covered by {_named(graph, inferred)}; no source states it."
        return check(CheckAnswer.INFERRED_ONLY, reason, _edges(inferred), None)
    if others:
        reason = (
            f"Not recorded (dates, or part of the area): {_named(graph, others)}. What is recorded leaves open which "
            f"partnership covered {name} {on_the_day(graph)}."
        )
        return check(CheckAnswer.NOT_RECORDED, reason, _edges(others), None)
    coded = _codes(graph).get(area, [])
    code = ""
    if coded:
        code = (
            f" Only a code list speaks of it: {names(graph, (graph.ends(e)[1] for e in coded))} "
            f"({told_by(graph, coded)})."
        )
    if complete:
        reason = (
            f"No community safety partnership is listed for {name}, in a list that claims to be complete "
            f"({told_by(graph, complete)}).{code}"
        )
        return check(CheckAnswer.FAILS, reason, (*complete, *coded), None)
    reason = f"No community safety partnership is recorded for {name} {on_the_day(graph)}.{code}"
    return check(CheckAnswer.NOT_RECORDED, reason, coded, None)


@once
def _codes(graph: Scoped) -> Mapping[int, list[int]]:
    """The links by which a code list makes each area a part of a community safety area."""
    found: dict[int, list[int]] = {}
    for edge in graph.edges_of("PART_OF"):
        area, whole = graph.ends(edge)
        if graph.properties_of(whole).get("kind") == "community safety area":
            found.setdefault(area, []).append(edge)
    return found


def _inside(graph: Scoped, sure: Sequence[Reach], agreed: dict[int, Check]) -> dict[int, tuple[int, ...]]:
    """The partnerships that are parts of another whose areas an agreement combines, and by which links."""
    boards = {r.board for r in sure}
    found: dict[int, tuple[int, ...]] = {}
    if len(boards) < 2:
        return found
    for edge in graph.edges_of("PART_OF"):
        inner, outer = graph.ends(edge)
        if {inner, outer} <= boards and inner != outer and grade(graph, edge) == Grade.SURE:
            agreement = agreed.get(outer)
            if agreement is not None and agreement.answer == CheckAnswer.PASSES:
                found[inner] = (edge, *agreement.statements)
    return found


# --- merged partnerships -----------------------------------------------------------------------------------------


def _merged(graph: Scoped, areas: Sequence[int], reach: dict[int, list[Reach]]) -> dict[int, list[Reach]]:
    """The partnerships that cover several local government areas on the day, with how they reach each."""
    found: dict[int, list[Reach]] = {}
    for area in areas:
        for r in reach[area]:
            if r.grade >= Grade.INFERRED:
                found.setdefault(r.board, []).append(r)
    return {board: several for board, several in found.items() if len(several) > 1}


def _merging_law(graph: Scoped) -> tuple[LegalBasis, ...]:
    assert graph.scope.day is not None
    return tuple(basis for basis in (law.ORDER, law.AGREEMENT) if basis.on(graph.scope.day))


Combination = tuple[int, str, InForce]
"""The HELD edge of an event that combined areas, the event's kind, and whether it had happened by the day."""


def _combined(
    graph: Scoped, lists: CompleteLists, board: int, reach: Sequence[Reach], events: Sequence[Combination]
) -> Check:
    """Whether the areas of a merged partnership were combined as the law of the day asks."""
    name = graph.snapshot.names[board]
    covered = {r.area for r in reach}
    several = f"{name} covers {names(graph, covered)}"
    if any(r.grade == Grade.INFERRED for r in reach):
        several += " (in part only inferred)"
    edges = _edges(reach)
    basis = _merging_law(graph)

    def check(answer: CheckAnswer, reason: str, more: Sequence[int] = ()) -> Check:
        return Check((board,), answer, reason, part="merged", statements=(*more, *edges), law=basis, severity=BREACH)

    if not basis:
        doubt = f"{several}. Law not settled {on_the_day(graph)}: {law.MERGING_DOUBT.why}"
        return check(CheckAnswer.NOT_RECORDED, doubt)
    wanted = "combination agreement" if basis[0] is law.AGREEMENT else "combination order"
    made = [e for e, kind, by_then in events if kind == wanted and by_then == InForce.CERTAIN]
    if made:
        stated = [e for e in made if graph.basis_of(e) != "inferred"]
        answer = CheckAnswer.PASSES if stated else CheckAnswer.INFERRED_ONLY
        return check(answer, f"{several}; a {wanted} is recorded ({told_by(graph, stated or made)}).", made)
    disagree = _codes_apart(graph, covered)
    open_dates = [e for e, kind, _ in events if kind == wanted]
    if open_dates:
        reason = f"{several}. A {wanted} is recorded, but its date leaves open whether it was made by then.{disagree}"
        return check(CheckAnswer.NOT_RECORDED, reason, open_dates)
    orders = [e for e, kind, by_then in events if kind == "combination order" and by_then == InForce.CERTAIN]
    if orders:
        reason = (
            f"{several}. Law not settled: an order combined its areas ({told_by(graph, orders)}), and whether orders "
            "made before 22 November 2012 live on as agreements is unconfirmed."
        )
        return check(CheckAnswer.NOT_RECORDED, reason, orders)
    complete = [e for e in lists.of(board, "HELD", "reverse") if list_since(graph, e)]
    if complete and all(r.grade == Grade.SURE for r in reach):
        reason = (
            f"{several}, and no {wanted} is among its events, in a list that claims to be complete "
            f"({told_by(graph, complete)}).{disagree}"
        )
        return check(CheckAnswer.FAILS, reason, complete)
    return check(CheckAnswer.NOT_RECORDED, f"{several}; no {wanted} is recorded.{disagree}")


def _events(graph: Scoped) -> dict[int, list[Combination]]:
    """The events of each partnership that combined its areas.

    An event counts from its date on, so it is looked up without regard to the day on which the scope sees nodes.
    """
    assert graph.scope.day is not None
    timeless = graph.snapshot.at(changed(graph.scope, as_at=None))
    found: dict[int, list[Combination]] = {}
    for edge in timeless.edges_of("HELD"):
        event, concerned = timeless.ends(edge)
        said = timeless.properties_of(event)
        if str(said.get("kind", "")).startswith("combination"):
            source = timeless.properties_of(int(timeless.snapshot.edge_source[edge]))
            written = said.get("start") or said.get("end") or source.get("date")
            first, last = dates.bounds(str(written)) if written and written != dates.OPEN else (0, dates.FOREVER)
            if first <= graph.scope.day:
                by_then = InForce.CERTAIN if last <= graph.scope.day else InForce.POSSIBLE
                found.setdefault(concerned, []).append((edge, str(said["kind"]), by_then))
    return found


def _codes_apart(graph: Scoped, covered: Iterable[int]) -> str:
    """That a code list gives the areas of a merged partnership a code each, where one does."""
    codes = sorted(e for area in set(covered) for e in _codes(graph).get(area, ()))
    if len({graph.ends(e)[1] for e in codes}) < 2:
        return ""
    return f" Sources disagree: a code list has a community safety area for each of them ({told_by(graph, codes)})."
