"""GR04: does every community safety area have a current strategy for each head of section 6(1)?"""

from collections.abc import Sequence

from graph import dates
from graph.analysis import duty_law, law
from graph.analysis.checks import Check, local_areas
from graph.analysis.completeness import CompleteLists
from graph.analysis.gap_rules.document_checks import checks_of, silences_together
from graph.analysis.gap_rules.documents import documents_of
from graph.analysis.law import long_date
from graph.analysis.snapshot import Scoped
from graph.words import CheckAnswer

ASK = (
    "the strategy or plan of each community safety partnership, its period, and which heads of section 6(1) it carries "
    "out"
)


def every_head(graph: Scoped, lists: CompleteLists) -> Sequence[Check]:
    """One check for each area and each head that the law of the day asks for there; silence is one line.

    A strategy shows a head when a source says that it carries out that duty; what its title or its issues suggest is
    not read into it. London boroughs are one line: their days were not read.
    """
    assert graph.scope.day is not None
    day = graph.scope.day
    areas = local_areas(graph, law.LOCAL_AREAS)
    if areas and day < dates.day(law.BEGAN):
        began = f"The law on community safety strategies began on {long_date(law.BEGAN)}."
        return [Check(tuple(areas), CheckAnswer.DOES_NOT_APPLY, began, law=(law.PARTNERSHIP,))]
    documents = documents_of(graph, lists, "Strategy")
    of_kind = {a: str(graph.properties_of(a).get("kind")) for a in areas}
    checks: list[Check] = []
    for head in duty_law.HEADS:
        if head.asked_on(day):
            checks += checks_of(documents, head, [a for a in areas if of_kind[a] in head.kinds])
    london = tuple(a for a in areas if of_kind[a] == "London borough")
    if london:
        unread = "Law not settled: which heads a London borough needed, and from which day, was not read."
        checks.append(Check(london, CheckAnswer.NOT_RECORDED, unread, part="London", law=(law.PARTNERSHIP,)))
    return silences_together(graph, checks)
