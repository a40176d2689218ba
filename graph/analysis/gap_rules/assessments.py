"""GR06: does every community safety area have a strategic assessment of the last twelve months?"""

from collections.abc import Sequence

from graph import dates
from graph.analysis import duty_law
from graph.analysis.checks import Check, Grade, local_areas, names
from graph.analysis.completeness import CompleteLists
from graph.analysis.gap_rules.document_checks import checks_of
from graph.analysis.gap_rules.documents import Document, Documents, documents_of
from graph.analysis.law import long_date
from graph.analysis.snapshot import Scoped
from graph.words import CheckAnswer

ASK = "the strategic assessment of each area and the day of its last edition or evaluation"


def every_year(graph: Scoped, lists: CompleteLists) -> Sequence[Check]:
    """One check for each area in England, and one line for those of which no assessment is recorded.

    An assessment passes that was made or made anew in this year or the last one (1 April to 31 March), because the law
    counts by years: so any of the last twelve months does. An older one is not recorded: a later edition may exist.
    """
    assert graph.scope.day is not None
    required = duty_law.ASSESSMENT
    areas = local_areas(graph, (*duty_law.DISTRICTS, *duty_law.WALES, "London borough"))
    if areas and graph.scope.day < dates.day(required.basis.start):
        began = f"The law on strategic assessments began on {long_date(required.basis.start)}."
        return [Check(tuple(areas), CheckAnswer.DOES_NOT_APPLY, began, law=(required.basis,))]
    asked = [a for a in areas if graph.properties_of(a).get("kind") in required.kinds]
    documents = documents_of(graph, lists, "Strategy")
    young = duty_law.last_year(graph.scope.day) < dates.day(required.basis.start)
    checks = checks_of(documents, required, asked, recent, due=not young)
    unread = [a for a in areas if a not in asked]
    if unread:
        why = (
            f"Law not settled: the days of the Welsh regulations and of London were not read ({names(graph, unread)})."
        )
        checks.append(Check(tuple(unread), CheckAnswer.NOT_RECORDED, why, part="elsewhere", law=(required.basis,)))
    return checks


def recent(
    documents: Documents, required: duty_law.Requirement, area: int, one: Document
) -> tuple[Grade, str, tuple[int, ...]]:
    """How surely a document of each year is recent enough, with its date in a sentence."""
    del required, area
    carries, when, edges = documents.made_since(one.node, duty_law.last_year(documents.day))
    if not when:
        return min(one.grade, Grade.POSSIBLE), "The day on which it was made is not recorded.", edges
    said = f"Its last recorded date is {long_date(when)}."
    if carries <= Grade.POSSIBLE:
        return min(one.grade, Grade.POSSIBLE), f"{said} Whether there is a later edition is not recorded.", edges
    return min(one.grade, carries), said, edges
