"""GR01: does every community safety partnership area have each kind of responsible authority that the law requires?"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from graph import dates
from graph.analysis import law
from graph.analysis.checks import (
    ANSWER_OF,
    Check,
    Grade,
    count,
    grade,
    local_areas,
    names,
    on_the_day,
    told_by,
    within_scope_area,
)
from graph.analysis.completeness import CompleteLists
from graph.analysis.current_lists import CurrentLists
from graph.analysis.gap_rules.wider_areas import wider_areas
from graph.analysis.law import RequiredKind, Tier, long_date
from graph.analysis.snapshot import Scoped
from graph.words import CheckAnswer

LINK = "RESPONSIBLE_AUTHORITY_FOR"
UNSAID_KINDS = (None, "other", "unnamed unit", "group of organisations")
"""Kinds of organisation that leave open what it is."""
ASK = (
    "the responsible authorities of each community safety partnership area, each with its kind, and the day on which "
    "the list was right"
)

NOT_SETTLED = "Law not settled"
Listed = tuple[int, tuple[int, ...]]
"""A RESPONSIBLE_AUTHORITY_FOR edge, and the chain of links by which it reaches the area (itself, then PART_OF)."""


def every_kind(graph: Scoped, lists: CompleteLists) -> Sequence[Check]:
    """One check for each area and each kind of authority that the law of the day requires there.

    An authority for a wider area counts for the areas that are part of it, except a council, which is that of the
    area itself. An organisation whose recorded kind is not one that the law names does not meet the requirement; for
    the health body the organisation's kind must be recorded, because it alone shows whether it is that of the day.
    """
    assert graph.scope.day is not None
    day = graph.scope.day
    areas = local_areas(graph, law.LOCAL_AREAS)
    unkinded = _without_kind(graph)
    if areas and day < dates.day(law.BEGAN):
        began = f"The law on responsible authorities began on {long_date(law.BEGAN)}."
        return [Check(tuple(areas), CheckAnswer.DOES_NOT_APPLY, began, law=(law.PARTNERSHIP,))]
    listing = _Listing(graph)
    complete = CurrentLists(graph, lists, LINK, "reverse")
    listed = {area: listing.of(area) for area in [*areas, *unkinded]}
    silent = [a for a in areas if not listed[a] and not lists.of(a, LINK, "reverse")]
    checks = []
    if silent:
        reason = (
            f"No responsible authority is recorded {on_the_day(graph)} for {count(len(silent), len(areas), 'areas')}: "
            f"{names(graph, silent)}."
        )
        checks.append(
            Check(tuple(silent), CheckAnswer.NOT_RECORDED, reason, law=(law.PARTNERSHIP,), missing=f"Ask for {ASK}.")
        )
    for area in [*areas, *unkinded]:
        if area not in silent:
            checks += _of_area(graph, complete, area, listed[area], day)
    return _silences_together(graph, checks)


def _silences_together(graph: Scoped, checks: Sequence[Check]) -> list[Check]:
    """*checks* with those that say only that a kind is not recorded put together: one line for each kind."""
    silent: dict[str, list[Check]] = {}
    for check in checks:
        if check.answer == CheckAnswer.NOT_RECORDED and check.part and not check.statements:
            unsettled = NOT_SETTLED if check.reason.startswith(NOT_SETTLED) else ""
            silent.setdefault(check.part + unsettled, []).append(check)
    together = [several for several in silent.values() if len(several) > 1]
    left = {id(check) for several in together for check in several}
    areas = {s for check in checks for s in check.subjects}
    lines = []
    for several in together:
        about = tuple(c.subjects[0] for c in several)
        part, basis = several[0].part, several[0].law
        if several[0].reason.startswith(NOT_SETTLED):
            reason = f"{several[0].reason} This is so for {count(len(about), len(areas), 'areas')}."
        else:
            reason = (
                f"No {part} is recorded {on_the_day(graph)} for {count(len(about), len(areas), 'areas')}: "
                f"{names(graph, about)}."
            )
        ask = f"Ask which {part} is a responsible authority for each, and since when."
        law_used = tuple(dict.fromkeys(b for c in several for b in c.law)) or basis
        lines.append(Check(about, CheckAnswer.NOT_RECORDED, reason, part=part, law=law_used, missing=ask))
    return [*lines, *(check for check in checks if id(check) not in left)]


def _without_kind(graph: Scoped) -> list[int]:
    """Areas that have responsible authorities of their own, and no recorded kind."""
    found = {graph.ends(e)[1] for e in graph.edges_of(LINK)}
    return sorted(
        a for a in found if graph.properties_of(a).get("kind") in (None, "other") and within_scope_area(graph, a)
    )


class _Listing:
    """The authorities recorded for areas, and by which chain of links each reaches an area."""

    def __init__(self, graph: Scoped) -> None:
        self.graph = graph
        self.at: dict[int, list[int]] = {}
        for edge in [*graph.edges_of(LINK), *_of_ended_bodies(graph)]:
            self.at.setdefault(graph.ends(edge)[1], []).append(edge)

    def of(self, area: int) -> list[Listed]:
        """The authorities recorded for *area*, by itself or by a wider area, with the chain of links to each."""
        return [
            (edge, (edge, *way))
            for node, way in wider_areas(self.graph).of(area).items()
            for edge in self.at.get(node, ())
            if node == area or _kind(self.graph, edge) != "council"
        ]


def _of_ended_bodies(graph: Scoped) -> list[int]:
    """The links of organisations that have ended and that a source lists all the same; the scope does not see them."""
    always = graph.snapshot.at(replace(graph.scope, as_at=None))
    return [
        e
        for e in always.edges_of(LINK)
        if graph.edge_levels[e] and _has_ended(graph, graph.ends(e)[0]) and graph.seen[graph.ends(e)[1]]
    ]


def _has_ended(graph: Scoped, node: int) -> bool:
    return graph.scope.day is not None and int(graph.snapshot.spans[node][3]) < graph.scope.day


def _of_area(graph: Scoped, lists: CurrentLists, area: int, listed: list[Listed], day: int) -> list[Check]:
    kind = graph.properties_of(area).get("kind")
    tier = law.TIERS.get(str(kind))
    name = graph.snapshot.names[area]
    statements = tuple(edge for edge, _ in listed)
    if tier is None:
        why = (
            f"The kind of area of {name} is not recorded, so the kinds of authority that it needs are not known."
            if kind in (None, "other")
            else f"Law not settled: which kinds a {kind} needed, and when, was not read."
        )
        return [Check((area,), CheckAnswer.NOT_RECORDED, why, area, statements=statements, law=(law.PARTNERSHIP,))]
    required = law.required_kinds(tier, day)
    checks = [_of_kind(graph, lists, area, tier, r, listed, day) for r in required]
    beside = sorted({_kind(graph, e) for e, _ in listed} - {r.kind for r in required})
    return checks + [_not_required(graph, area, tier, kind, listed, day) for kind in beside]


def _kind(graph: Scoped, edge: int) -> str:
    return str(graph.qualifiers(edge).get("kind"))


def _of_kind(
    graph: Scoped,
    lists: CurrentLists,
    area: int,
    tier: Tier,
    required: RequiredKind,
    listed: list[Listed],
    day: int,
) -> Check:
    def check(answer: CheckAnswer, reason: str, edges: Iterable[int]) -> Check:
        note = f" {required.basis.note}" if "2014" in required.basis.note and "2014" <= dates.iso(day) < "2022" else ""
        return Check((area,), answer, reason + note, area, required.kind, tuple(edges), (required.basis,))

    chains = [(edge, chain) for edge, chain in listed if _kind(graph, edge) == required.kind]
    used = tuple(dict.fromkeys(e for _, chain in chains for e in chain))
    name = graph.snapshot.names[area]
    if required.doubt is not None and required.doubt.on(day):
        return check(CheckAnswer.NOT_RECORDED, f"{NOT_SETTLED} {on_the_day(graph)}. {required.doubt.why}", used)
    fitting = [(e, chain) for e, chain in chains if _fits(graph, e, required)]
    if fitting:
        best = max(grade(graph, *chain) for _, chain in fitting)
        strongest = [(e, chain) for e, chain in fitting if grade(graph, *chain) == best]
        who = names(graph, (graph.ends(e)[0] for e, _ in strongest))
        edges = tuple(dict.fromkeys(e for _, chain in strongest for e in chain))
        said = told_by(graph, [e for e, _ in strongest])
        reason = f"{required.kind.capitalize()} for {name}: {who} ({said})."
        if best <= Grade.POSSIBLE:
            reason += f" Not recorded (dates): the dates leave open whether this held {on_the_day(graph)}."
        other = [(e, chain) for e, chain in chains if not _fits(graph, e, required)]
        if other:
            reason += f" Beside it, {_misfits(graph, other)}"
        return check(ANSWER_OF[best], reason, (*edges, *(e for e, _ in other)))
    ended = [(e, chain) for e, chain in chains if _once_fitted(graph, e, required)]
    unfit = f" {_misfits(graph, chains)}" if chains else ""
    complete = lists.claimed(area, required.basis.start)
    hidden = [e for one in complete for e in lists.gone(area, one) if _is_hidden(graph, e, required)]
    unkinded = [e for e, _ in chains if graph.properties_of(graph.ends(e)[0]).get("kind") in UNSAID_KINDS]
    if complete and not ended and not unkinded and not hidden:
        reason = (
            f"No {required.kind} is listed for {name}, in a list that claims to be complete "
            f"({told_by(graph, complete)}).{unfit}"
        )
        return check(CheckAnswer.FAILS, reason, (*complete, *used))
    return check(
        CheckAnswer.NOT_RECORDED,
        f"No {' or '.join(required.bodies) if chains else required.kind} is recorded for {name} "
        f"{on_the_day(graph)}.{unfit}",
        (*complete, *used),
    )


def _fits(graph: Scoped, edge: int, required: RequiredKind) -> bool:
    """Whether the organisation is of a kind that meets the requirement, or (but for health) leaves that open."""
    if _has_ended(graph, graph.ends(edge)[0]):
        return False
    kind = graph.properties_of(graph.ends(edge)[0]).get("kind")
    return kind in required.bodies or (kind in UNSAID_KINDS and required.kind != "health body")


def _is_hidden(graph: Scoped, edge: int, required: RequiredKind) -> bool:
    """Whether an authority of the kind is listed, and neither ended nor seen in the scope."""
    return _kind(graph, edge) == required.kind and not _has_ended(graph, graph.ends(edge)[0])


def _once_fitted(graph: Scoped, edge: int, required: RequiredKind) -> bool:
    """Whether the organisation is of a kind that met this requirement at another time: an old name, perhaps."""
    kind = graph.properties_of(graph.ends(edge)[0]).get("kind")
    return any(kind in r.bodies for r in law.REQUIRED_KINDS if r.kind == required.kind)


def _misfits(graph: Scoped, chains: list[Listed]) -> str:
    """What is listed instead: "East Trust is listed, which is a clinical commissioning group"."""
    told = []
    for edge, _ in chains:
        node = graph.ends(edge)[0]
        kind = graph.properties_of(node).get("kind")
        ends = [r.basis for r in law.REQUIRED_KINDS if kind in r.bodies and r.basis.end]
        said = f"is a {kind}" if kind not in UNSAID_KINDS else "has no recorded kind"
        end = graph.properties_of(node).get("end")
        if end and _has_ended(graph, node):
            said += f" and ended {'on' if len(end) == 10 else 'in'} {long_date(end)}"
        elif ends and graph.scope.day is not None and not ends[-1].on(graph.scope.day):
            said += f", required {ends[-1].in_force}"
        told.append(f"{graph.snapshot.names[node]} is listed, which {said} ({told_by(graph, [edge])}).")
    return " ".join(dict.fromkeys(told))


def _not_required(graph: Scoped, area: int, tier: Tier, kind: str, listed: list[Listed], day: int) -> Check:
    """An authority of a kind that the law of the day does not require in this area, and is still listed."""
    edges = tuple(e for e, _ in listed if _kind(graph, e) == kind)
    who = names(graph, (graph.ends(e)[0] for e in edges))
    of_tier = [r for r in law.REQUIRED_KINDS if r.kind == kind and tier in r.tiers]
    ended = [r for r in of_tier if r.basis.end and dates.day(r.basis.end) < day]
    later = [r for r in of_tier if day < dates.day(r.basis.start)]
    if ended:
        why = f"the law has not required a {kind} since {long_date(str(ended[-1].basis.end))}"
    elif later:
        why = f"the law requires a {kind} only from {long_date(later[0].basis.start)}"
    else:
        why = f"the law requires no {kind} in an area of this kind"
    reason = f"{who} is listed as {kind} ({told_by(graph, edges)}), but {why}."
    basis = (ended or later or of_tier)[:1]
    return Check((area,), CheckAnswer.DOES_NOT_APPLY, reason, area, kind, edges, tuple(r.basis for r in basis))
