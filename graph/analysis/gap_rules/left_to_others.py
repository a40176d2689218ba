"""Issues of which a source says that somebody else deals with them, so that no board is missed."""

from collections.abc import Mapping

from graph.analysis.checks import Check, Grade, grade, names, told_by
from graph.analysis.snapshot import Scoped, once
from graph.words import CheckAnswer


@once
def left_to_others(graph: Scoped) -> Mapping[int, Check]:
    """For each issue that is stated or confirmed to be handled elsewhere on the day, the check that says so."""
    found: dict[int, list[int]] = {}
    for edge in graph.counted_edges_of("HANDLED_ELSEWHERE"):
        if grade(graph, edge) == Grade.SURE:
            found.setdefault(graph.ends(edge)[0], []).append(edge)
    return {
        issue: Check(
            (issue,),
            CheckAnswer.DOES_NOT_APPLY,
            f"Handled elsewhere, by {names(graph, (graph.ends(e)[1] for e in edges))} ({told_by(graph, edges)}).",
            statements=tuple(edges),
        )
        for issue, edges in found.items()
    }
