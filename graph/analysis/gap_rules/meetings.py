"""Whether a board met in the year before the day: a part of GR12."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from graph import dates
from graph.analysis.checks import names, told_by
from graph.analysis.completeness import CompleteLists
from graph.analysis.law import long_date
from graph.analysis.snapshot import Scoped
from graph.words import CheckAnswer

YEAR = 366
"""Days in the year before, so that a leap year counts in full."""

Told = tuple[CheckAnswer, str, Sequence[int]]
"""An answer, the reason, and the links used."""
Meeting = tuple[int, int, int]
"""The first and the last day that the date of a meeting allows, and the link to it."""


def year_of(graph: Scoped, lists: CompleteLists, boards: Sequence[int]) -> Iterator[tuple[int, Told]]:
    """What can be told of the year before the day, of each of *boards* of which anything can.

    It met; or it may have, by the date; or it began in that year; or a list of all its events, that reaches to the day
    and whose source speaks of meetings, has none.
    """
    assert graph.scope.day is not None
    day = graph.scope.day
    held, naming = _met(graph, day)
    for board in boards:
        met = held.get(board, [])
        sure = [m for m in met if m[0] >= day - YEAR and m[1] <= day]
        start = graph.properties_of(board).get("start")
        if sure:
            yield board, _it_met(graph, max(sure))
        elif met:
            edge = max(met)[2]
            reason = (
                f"Not recorded (dates): a meeting is recorded ({told_by(graph, [edge])}), at a date that leaves open "
                "whether it was in the year before and by then."
            )
            yield board, (CheckAnswer.NOT_RECORDED, reason, [edge])
        elif start and int(graph.snapshot.spans[board][0]) > day - YEAR:
            reason = (
                f"It began in the year before ({long_date(str(start))}), so a year without a meeting has not passed."
            )
            yield board, (CheckAnswer.DOES_NOT_APPLY, reason, [])
        elif complete := _all_events(graph, lists, board, day, naming):
            reason = (
                "No meeting of the year before is among its events, in a list that claims to be complete "
                f"({told_by(graph, complete)})."
            )
            yield board, (CheckAnswer.FAILS, reason, complete)


def how_often(graph: Scoped, boards: Sequence[int]) -> list[str]:
    """Of which of *boards* it is recorded how often they meet, though not when they did."""
    often = [b for b in boards if graph.properties_of(b).get("meetings_a_year")]
    return [f"How often it meets is recorded for {names(graph, often)}, and not when it did."] if often else []


def _it_met(graph: Scoped, meeting: Meeting) -> Told:
    first, last, edge = meeting
    begun = str(graph.properties_of(graph.ends(edge)[0])["start"])
    reason = f"It met {'on' if first == last else 'in'} {long_date(begun)} ({told_by(graph, [edge])})."
    stated = graph.basis_of(edge) != "inferred"
    return (CheckAnswer.PASSES if stated else CheckAnswer.INFERRED_ONLY), reason, [edge]


def _met(graph: Scoped, day: int) -> tuple[Mapping[int, list[Meeting]], frozenset[int]]:
    """The meetings of each board that may lie in the year before, and which sources speak of meetings at all.

    An event is over on the day, so it is looked for whatever the day.
    """
    always = graph.snapshot.at(replace(graph.scope, as_at=None))
    found: dict[int, list[Meeting]] = {}
    naming: set[int] = set()
    for edge in always.edges_of("HELD"):
        event, board = always.ends(edge)
        said = always.properties_of(event)
        begun = said.get("start")
        if said.get("kind") != "meeting":
            continue
        naming.add(int(always.snapshot.said_by[edge]))
        if begun and begun != dates.OPEN:
            first, last = dates.bounds(str(begun))
            if last >= day - YEAR and first <= day:
                found.setdefault(board, []).append((first, last, edge))
    return found, frozenset(naming)


def _all_events(graph: Scoped, lists: CompleteLists, board: int, day: int, naming: frozenset[int]) -> list[int]:
    """The lists of all events of a board that reach to the day, of sources that speak of meetings."""
    found = []
    for edge in lists.of(board, "HELD", "reverse"):
        said = graph.qualifiers(edge)
        source = int(graph.snapshot.edge_source[edge])
        written = said.get("as_of") or graph.properties_of(source).get("date")
        until = said.get("end")
        reaches = until == dates.OPEN or any(
            w and w != dates.OPEN and dates.bounds(str(w))[0] >= day for w in (written, until)
        )
        if reaches and source in naming:
            found.append(edge)
    return found
