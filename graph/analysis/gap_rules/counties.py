"""GR05: does every two-tier county have a county strategy group, with an agreement for the current year?"""

from collections.abc import Sequence

from graph import dates
from graph.analysis import duty_law, law
from graph.analysis.checks import (
    ANSWER_OF,
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
from graph.analysis.gap_rules.document_checks import Judge, checks_of
from graph.analysis.gap_rules.documents import Document, Documents, documents_of
from graph.analysis.law import long_date
from graph.analysis.snapshot import Scoped
from graph.words import CheckAnswer

KIND = "county strategy group"
ASK = "the county strategy group of each county, the period of its agreement, and the days on which it was refreshed"
STALE = Severity.MEDIUM
"""How much it matters that an agreement for several years was not refreshed; that there is none is critical."""


def group_and_agreement(graph: Scoped, lists: CompleteLists) -> Sequence[Check]:
    """Two checks for each county: its group, and its agreement for the year (1 April to 31 March) of the as-at date.

    A county of which only other districts than two-tier ones are recorded does not apply, nor does Wales. That there
    is no second group is not asked. An agreement in force that began, was approved or was refreshed in this year or
    the last one is one for the year; an older one passes only by a refresh.
    """
    assert graph.scope.day is not None
    day = graph.scope.day
    counties = local_areas(graph, ("county",))
    if counties and day < dates.day(duty_law.REGULATIONS_BEGAN):
        began = f"The law on county strategy groups began on {long_date(duty_law.REGULATIONS_BEGAN)}."
        return [Check(tuple(counties), CheckAnswer.DOES_NOT_APPLY, began, law=(duty_law.COUNTY_GROUP.basis,))]
    outside = [c for c in counties if not _two_tier(graph, c)]
    asked = [c for c in counties if c not in outside]
    checks = [_outside(graph, county) for county in outside]
    documents = documents_of(graph, lists, "Strategy")
    checks += _groups(documents, asked)
    return [*checks, *_agreements(documents, asked)]


def _two_tier(graph: Scoped, county: int) -> bool:
    """Whether the county may have district councils: in England, and with two-tier districts or none recorded."""
    if graph.properties_of(county).get("nation") not in (None, "England"):
        return False
    kinds = {graph.properties_of(a).get("kind") for a in graph.below(county)} & set(law.LOCAL_AREAS)
    return not kinds or "two-tier district" in kinds


def _outside(graph: Scoped, county: int) -> Check:
    reason = (
        f"{graph.snapshot.names[county]} has no two-tier district {on_the_day(graph)}, or is not in England: the law "
        "asks for no county strategy group there."
    )
    return Check((county,), CheckAnswer.DOES_NOT_APPLY, reason, county, law=(duty_law.COUNTY_GROUP.basis,))


def _groups(documents: Documents, counties: Sequence[int]) -> list[Check]:
    graph, basis, name = documents.graph, duty_law.COUNTY_GROUP.basis, duty_law.COUNTY_GROUP.name
    boards = [b for b in graph.nodes_of("Board") if graph.properties_of(b).get("kind") == KIND]
    covering: dict[int, list[tuple[int, int]]] = {}
    for board in boards:
        if not graph.properties_of(board).get("is_class"):
            for (edge,) in documents.reach.get(board, ()):
                covering.setdefault(graph.ends(edge)[1], []).append((board, edge))
    listed = CurrentLists(graph, documents.lists, "COVERS", "reverse", ("Board",))
    checks, silent = [], []
    for county in counties:
        reach = [
            (board, (edge, *path), _grade(graph, (edge, *path)))
            for area, path in documents.wider.of(county).items()
            for board, edge in covering.get(area, ())
        ]
        complete = listed.of(county, basis.start)
        if reach:
            best = max(carries for _, _, carries in reach)
            used = [r for r in reach if r[2] == best]
            told = "; ".join(f"{graph.snapshot.names[b]} ({told_by(graph, chain[:1])})" for b, chain, _ in used)
            reason = f"County strategy group of {graph.snapshot.names[county]}: {told}."
            if best <= Grade.POSSIBLE:
                reason += (
                    " Not recorded (dates, or part of the area): what is recorded leaves open whether it was so "
                    f"{on_the_day(graph)}."
                )
            edges = tuple(dict.fromkeys(e for _, chain, _ in used for e in chain))
            checks.append(Check((county,), ANSWER_OF[best], reason, county, name, edges, (basis,)))
        elif complete:
            reason = (
                f"No county strategy group is listed for {graph.snapshot.names[county]}, in a list that claims to be "
                f"complete ({told_by(graph, complete)})."
            )
            checks.append(Check((county,), CheckAnswer.FAILS, reason, county, name, tuple(complete), (basis,)))
        else:
            silent.append(county)
    if silent:
        reason = (
            f"No county strategy group is recorded {on_the_day(graph)} for "
            f"{count(len(silent), len(counties), 'counties')}: {names(graph, silent)}."
        )
        ask = "Ask which board is the county strategy group of each, and for the area that it covers."
        checks.append(Check(tuple(silent), CheckAnswer.NOT_RECORDED, reason, part=name, law=(basis,), missing=ask))
    return checks


def _grade(graph: Scoped, chain: tuple[int, ...]) -> Grade:
    carries = grade(graph, *chain)
    return min(carries, Grade.POSSIBLE) if graph.qualifiers(chain[0]).get("extent") == "part" else carries


# --- the agreement of the year -----------------------------------------------------------------------------------


def _agreements(documents: Documents, counties: Sequence[int]) -> list[Check]:
    required = duty_law.AGREEMENT_OF_THE_YEAR
    young = duty_law.last_year(documents.day) < dates.day(required.basis.start)
    stale: set[int] = set()
    found = checks_of(documents, required, counties, _of_the_year(stale), due=not young)
    return [_not_refreshed(documents, c) if c.subjects[0] in stale and len(c.subjects) == 1 else c for c in found]


def _of_the_year(stale: set[int]) -> Judge:
    """Judges one agreement: in force, and made or made anew in this year or the last one."""

    def judge(
        documents: Documents, required: duty_law.Requirement, area: int, one: Document
    ) -> tuple[Grade, str, tuple[int, ...]]:
        if one.grade <= Grade.POSSIBLE:
            return one.grade, "", ()
        carries, when, edges = documents.made_since(one.node, duty_law.last_year(documents.day))
        if carries >= Grade.INFERRED:
            stale.discard(area)
            return min(one.grade, carries), f"It was made or refreshed: {long_date(when)}.", edges
        stale.add(area)
        said = f" after {long_date(when)}" if when else ""
        return Grade.POSSIBLE, f"It is in force, and no refresh of it is recorded{said}.", edges

    return judge


def _not_refreshed(documents: Documents, check: Check) -> Check:
    """A stale agreement fails where the list of its events is complete: the year's refresh is not among them."""
    graph = documents.graph
    nodes = {graph.ends(e)[0] for e in check.statements if graph.edge_type_of(e) == "DISCHARGES"}
    lists = [
        e
        for n in nodes
        for e in documents.lists.of(n, "HELD", "reverse")
        if list_since(graph, e, dates.iso(duty_law.last_year(documents.day)))
    ]
    sure = all(graph.holding[e] and graph.basis_of(e) != "inferred" for e in check.statements)
    undated = any(documents.made_since(n, duty_law.last_year(documents.day))[0] == Grade.POSSIBLE for n in nodes)
    if len(nodes) != 1 or not lists or not sure or undated or check.answer != CheckAnswer.NOT_RECORDED:
        return check
    reason = f"{check.reason} The list of its events claims to be complete ({told_by(graph, lists)})."
    return Check(
        check.subjects,
        CheckAnswer.FAILS,
        reason,
        check.area,
        check.part,
        (*check.statements, *lists),
        check.law,
        STALE,
    )
