"""GR20: does every board report to another body, and does no line of reports run in a circle?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from graph.analysis.checks import (
    ANSWER_OF,
    Check,
    Grade,
    grade,
    names,
    on_the_day,
    series,
    told_by,
)
from graph.analysis.completeness import CompleteLists
from graph.analysis.current_lists import CurrentLists
from graph.analysis.gap_rules.bodies import bodies, dates_line, silent_line
from graph.analysis.law import long_date
from graph.analysis.snapshot import Scoped
from graph.words import CheckAnswer

LINK = "ACCOUNTABLE_TO"
ASK = "the body or post to which each board reports (its terms of reference say so)"
_RECEIVERS = ("Board", "Organization", "Post")


def a_line(graph: Scoped, lists: CompleteLists) -> Sequence[Check]:
    """One check for each board of which something is recorded, and one line for all others.

    A circle of reports fails on the statements alone, once for each circle. Being a part of another body suggests
    that a board reports there, and no more: inferred only. An organisation that meets as a board answers for itself.
    """
    asked = bodies(graph)
    listed = CurrentLists(graph, lists, LINK, "forward", _RECEIVERS)
    reports = _by_reporter(graph, LINK)
    parts = _by_reporter(graph, "PART_OF")
    lost = _to_bodies_that_ended(graph)
    circles = _circles(graph, reports)
    turning = {node for circle in circles for node in circle}
    checks = [_circle(graph, reports, circle) for circle in circles]
    silent = []
    for board in asked.there:
        if board in turning:
            continue
        check = _of_board(graph, listed, board, reports.get(board, ()), parts.get(board, ()), lost.get(board, ()))
        if check is None:
            silent.append(board)
        else:
            checks.append(check)
    of = sum(graph.type_of(b) == "Board" for b in asked.there)
    line = silent_line(graph, silent, of, "No body or post to report to", f"Ask for {ASK}.", "reports")
    return [*dates_line(graph, asked), *line, *checks]


def _by_reporter(graph: Scoped, link: str) -> Mapping[int, list[int]]:
    found: dict[int, list[int]] = {}
    for edge in graph.edges_of(link):
        body, above = graph.ends(edge)
        if graph.type_of(body) in ("Board", "Organization", "Post") and graph.type_of(above) in _RECEIVERS:
            found.setdefault(body, []).append(edge)
    return found


def _to_bodies_that_ended(graph: Scoped) -> Mapping[int, list[int]]:
    """The reports of each board to a body that was over by the day, which the scope therefore does not see."""
    if graph.scope.day is None:
        return {}
    always = graph.snapshot.at(replace(graph.scope, as_at=None))
    found: dict[int, list[int]] = {}
    for edge in always.edges_of(LINK):
        body, above = always.ends(edge)
        over = int(graph.snapshot.spans[above][3]) < graph.scope.day
        if over and graph.edge_levels[edge] and graph.seen[body]:
            found.setdefault(body, []).append(edge)
    return found


def _of_board(
    graph: Scoped,
    listed: CurrentLists,
    board: int,
    reports: Sequence[int],
    parts: Sequence[int],
    lost: Sequence[int],
) -> Check | None:
    name = graph.snapshot.names[board]
    named = [e for e in reports if not graph.properties_of(graph.ends(e)[1]).get("is_class")]
    best = max((grade(graph, e) for e in named), default=Grade.NOTHING)
    if best >= Grade.INFERRED:
        return _reports(graph, board, best, named)
    if graph.type_of(board) == "Organization" and not reports:
        reason = f"{name} is an organisation that meets as a board: it answers for itself, by its own law."
        return Check((board,), CheckAnswer.DOES_NOT_APPLY, reason)
    if named:
        return _reports(graph, board, best, named)
    if reports:
        reason = f"{name} reports to {names(graph, _above(graph, reports))}, a kind of body and not one of them."
        return Check((board,), CheckAnswer.NOT_RECORDED, reason, statements=tuple(reports))
    if lost:
        ended = [_ended(graph, node) for node in sorted(_above(graph, lost))]
        reason = f"{name} reported to {series(ended)}; to whom it reports since is not recorded."
        return Check((board,), CheckAnswer.NOT_RECORDED, reason, statements=tuple(lost))
    held = [e for e in parts if grade(graph, e) >= Grade.INFERRED]
    if held:
        where = names(graph, _above(graph, held))
        reason = f"{name} is part of {where} ({told_by(graph, held)}); that it reports there is not stated."
        return Check((board,), CheckAnswer.INFERRED_ONLY, reason, statements=tuple(held))
    complete = listed.of(board)
    if complete:
        reason = f"{name} reports to nobody, in a list that claims to be complete ({told_by(graph, complete)})."
        return Check((board,), CheckAnswer.FAILS, reason, statements=tuple(complete))
    return None


def _above(graph: Scoped, edges: Iterable[int]) -> set[int]:
    return {graph.ends(e)[1] for e in edges}


def _reports(graph: Scoped, board: int, best: Grade, edges: Sequence[int]) -> Check:
    used = [e for e in edges if grade(graph, e) == best]
    reason = f"{graph.snapshot.names[board]} reports to {names(graph, _above(graph, used))} ({told_by(graph, used)})."
    if best < Grade.INFERRED:
        reason = f"Not recorded (dates): {reason} The dates leave open whether it did so {on_the_day(graph)}."
    return Check((board,), ANSWER_OF[best], reason, statements=tuple(used))


def _ended(graph: Scoped, node: int) -> str:
    end = graph.properties_of(node).get("end")
    return f"{graph.snapshot.names[node]}, which ended{f' ({long_date(str(end))})' if end else ''}"


# --- circles -----------------------------------------------------------------------------------------------------


def _circles(graph: Scoped, reports: Mapping[int, Sequence[int]]) -> list[tuple[int, ...]]:
    """The circles of reports that hold on the day, stated or confirmed: of each set of bodies that all report to one
    another through others, a shortest circle through the first of them. Bodies that only report into a circle, or to
    whom one reports, are no part of it; nor are kinds of body.
    """
    sure = [graph.ends(e) for edges in reports.values() for e in edges if _is_firm(graph, e)]
    nodes = sorted({n for pair in sure for n in pair})
    place = {node: i for i, node in enumerate(nodes)}
    if not sure:
        return []
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    rows, columns = [place[a] for a, _ in sure], [place[b] for _, b in sure]
    links = csr_array((np.ones(len(sure), dtype=np.int8), (rows, columns)), shape=(len(nodes), len(nodes)))
    _, labels = connected_components(links, connection="strong")
    together: dict[int, list[int]] = {}
    for node, label in zip(nodes, labels.tolist(), strict=True):
        together.setdefault(label, []).append(node)
    found = []
    for several in together.values():
        within = set(several)
        if len(several) > 1:
            above = {
                node: sorted({graph.ends(e)[1] for e in reports[node] if _is_firm(graph, e)} & within)
                for node in several
            }
            found.append(_back_to(min(several), above))
    return sorted(found)


def _is_firm(graph: Scoped, edge: int) -> bool:
    """Whether a report holds, stated or confirmed, between two bodies of which neither stands for a kind."""
    if grade(graph, edge) < Grade.SURE:
        return False
    return not any(graph.properties_of(n).get("is_class") for n in graph.ends(edge))


def _back_to(start: int, above: Mapping[int, Sequence[int]]) -> tuple[int, ...]:
    """A shortest way from *start* up the reports and back to it; empty where there is none."""
    came: dict[int, int] = {}
    ring = [start]
    while ring:
        onward = []
        for node in ring:
            for other in above.get(node, ()):
                if other == start:
                    way = [node]
                    while way[-1] != start:
                        way.append(came[way[-1]])
                    return tuple(reversed(way))
                if other not in came:
                    came[other] = node
                    onward.append(other)
        ring = onward
    return ()


def _circle(graph: Scoped, reports: Mapping[int, Sequence[int]], circle: tuple[int, ...]) -> Check:
    steps = list(zip(circle, (*circle[1:], circle[0]), strict=True))
    edges = [e for a, b in steps for e in reports[a] if graph.ends(e)[1] == b and grade(graph, e) == Grade.SURE]
    way = ", which reports to ".join(graph.snapshot.names[n] for n in (*circle[1:], circle[0]))
    reason = (
        f"The reports run in a circle: {graph.snapshot.names[circle[0]]} reports to {way} ({told_by(graph, edges)})."
    )
    return Check(tuple(sorted(circle)), CheckAnswer.FAILS, reason, part="circle", statements=tuple(edges))
