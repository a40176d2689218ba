"""GR07: were the steps of each year taken, from the revised plan to the copy for the commissioner?"""

from collections.abc import Sequence

from graph import dates
from graph.analysis import duty_law
from graph.analysis.checks import Check, Grade, local_areas
from graph.analysis.completeness import CompleteLists
from graph.analysis.gap_rules.assessments import recent
from graph.analysis.gap_rules.document_checks import checks_of, silences_together
from graph.analysis.gap_rules.documents import Document, Documents, documents_of
from graph.analysis.law import long_date
from graph.analysis.snapshot import Scoped
from graph.words import CheckAnswer

ASK = (
    "the days on which each plan was revised, its summary published, a public meeting held, and plan and agreement "
    "sent to the police and crime commissioner"
)


def every_step(graph: Scoped, lists: CompleteLists) -> Sequence[Check]:
    """One check for each step and each area of which something is recorded; silence is one line.

    A plan counts by its own dates; a meeting, a summary or a copy by the date of the statement that the partnership or
    its plan carries out that duty. Each must be of this year or the last one (1 April to 31 March).
    """
    assert graph.scope.day is not None
    day = graph.scope.day
    documents = documents_of(graph, lists, "Strategy", "Board")
    checks: list[Check] = []
    for required in duty_law.STEPS:
        areas = local_areas(graph, required.kinds)
        if areas and not required.asked_on(day):
            began = f"The law on the {required.name} began on {long_date(required.basis.start)}."
            checks.append(
                Check(tuple(areas), CheckAnswer.DOES_NOT_APPLY, began, part=required.name, law=(required.basis,))
            )
        elif areas:
            young = duty_law.last_year(day) < dates.day(required.basis.start)
            judge = recent if required is duty_law.PARTNERSHIP_PLAN else _dated
            checks += checks_of(documents, required, areas, judge, due=not young)
    return silences_together(graph, checks)


def _dated(
    documents: Documents, required: duty_law.Requirement, area: int, one: Document
) -> tuple[Grade, str, tuple[int, ...]]:
    """How surely the step was taken in this year or the last one, by the date of the statement."""
    del required, area
    assert one.link is not None
    when = documents.graph.qualifiers(one.link).get("start")
    if not when or when == dates.OPEN:
        return min(one.grade, Grade.POSSIBLE), "The day on which it was done is not recorded.", ()
    low, high = dates.bounds(str(when))
    if duty_law.last_year(documents.day) <= low and high <= documents.day:
        return one.grade, f"It was done: {long_date(str(when))}.", ()
    said = f"It was last recorded: {long_date(str(when))}. Whether it was done since is not recorded."
    return min(one.grade, Grade.POSSIBLE), said, ()
