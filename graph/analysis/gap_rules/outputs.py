"""GR22: is every periodic output that the law asks for present for the last period?"""

from collections.abc import Sequence

from graph import dates
from graph.analysis import duty_law
from graph.analysis.checks import Check, local_areas
from graph.analysis.completeness import CompleteLists
from graph.analysis.gap_rules.assessments import recent
from graph.analysis.gap_rules.document_checks import checks_of, in_force_only, silences_together
from graph.analysis.gap_rules.documents import documents_of
from graph.analysis.law import long_date
from graph.analysis.snapshot import Scoped
from graph.words import CheckAnswer

ASK = (
    "the yearly plans and reports, protocols and procedures of each area, each with its date and the duty that it "
    "carries out"
)


def every_output(graph: Scoped, lists: CompleteLists) -> Sequence[Check]:
    """One check for each output and each area of which a document is recorded; silence is one line.

    A yearly output must have been made in this year or the last one (1 April to 31 March), any other must be in force.
    An absence counts only once a full year has passed under the law.
    """
    assert graph.scope.day is not None
    day = graph.scope.day
    documents = documents_of(graph, lists, "Strategy")
    checks: list[Check] = []
    for required in duty_law.OUTPUTS:
        areas = local_areas(graph, required.kinds)
        if not areas:
            continue
        if not required.asked_on(day):
            word = "was passed" if required.basis.certainty == "not settled" else "began"
            began = f"The law on the {required.name} {word} on {long_date(required.basis.start)}."
            checks.append(
                Check(tuple(areas), CheckAnswer.DOES_NOT_APPLY, began, part=required.name, law=(required.basis,))
            )
            continue
        young = required.yearly and duty_law.last_year(day) < dates.day(required.basis.start)
        judge = recent if required.yearly else in_force_only
        checks += checks_of(documents, required, areas, judge, due=not young)
    return silences_together(graph, checks)
