"""GR11: does every board deal with an issue or theme?"""

from collections.abc import Mapping, Sequence, Set
from heapq import nsmallest

from graph.analysis.checks import ANSWER_OF, Check, Grade, grade, series, told_by
from graph.analysis.completeness import CompleteLists
from graph.analysis.current_lists import CurrentLists
from graph.analysis.gap_rules.bodies import bodies, dates_line, silent_line
from graph.analysis.gap_rules.graded import GRADES, graded
from graph.analysis.snapshot import Scoped
from graph.words import CheckAnswer

ASK = "the issues and themes that each board deals with (its terms of reference say so)"
SCRUTINY = "scrutiny committee"
_SHOWN = 3

Way = tuple[Grade, str, tuple[int, ...]]
"""How far it carries, in words, and the links used."""


def an_issue(graph: Scoped, lists: CompleteLists) -> Sequence[Check]:
    """One check for each board of which something is recorded, and one line for all others.

    A board deals with an issue or theme by a link of its own, or by a statement that an issue is handled elsewhere,
    by it. By inference it does so, too, where its class does, or a strategy that it owns or delivers. A scrutiny
    committee looks at what others do and needs no issue.
    """
    asked = bodies(graph)
    own = _own(graph)
    through = _Through(graph, {b for b in asked.there if b not in own}, set(asked.every))
    listed = CurrentLists(graph, lists, "ADDRESSES", "forward", ("Issue", "Theme"))
    checks, silent = [], []
    for board in asked.there:
        ways = own.get(board, []) or through.of(board)
        name = graph.snapshot.names[board]
        if ways:
            checks.append(_deals(graph, board, ways, "" if board in own else "By inference, "))
            continue
        if graph.properties_of(board).get("kind") == SCRUTINY:
            reason = f"{name} is a scrutiny committee: it looks at what others do and needs no issue of its own."
            checks.append(Check((board,), CheckAnswer.DOES_NOT_APPLY, reason))
            continue
        complete = listed.of(board)
        if complete:
            reason = (
                f"No issue or theme is listed for {name}, in a list that claims to be complete "
                f"({told_by(graph, complete)})."
            )
            checks.append(Check((board,), CheckAnswer.FAILS, reason, statements=tuple(complete)))
        else:
            silent.append(board)
    ask = f"Ask for {ASK}."
    what = "No issue and no theme"
    return [*dates_line(graph, asked), *silent_line(graph, silent, len(asked.there), what, ask, "issues"), *checks]


def _own(graph: Scoped) -> Mapping[int, list[Way]]:
    found: dict[int, list[Way]] = {}
    for edge, board, issue, carries in graded(graph, "ADDRESSES"):
        found.setdefault(board, []).append((GRADES[carries], graph.snapshot.names[issue], (edge,)))
    for edge, issue, board, carries in graded(graph, "HANDLED_ELSEWHERE"):
        words = f"{graph.snapshot.names[issue]}, which others leave to it"
        found.setdefault(board, []).append((GRADES[carries], words, (edge,)))
    return found


def _deals(graph: Scoped, board: int, ways: Sequence[Way], how: str) -> Check:
    best = max(w[0] for w in ways)
    strongest = list({w[1]: w for w in ways if w[0] == best}.values())
    shown = nsmallest(_SHOWN, strongest, key=lambda w: w[1])
    edges = tuple(dict.fromkeys(e for w in shown for e in w[2]))
    listed = series([w[1] for w in shown])
    others = f", and {len(strongest) - len(shown):,} more" if len(shown) < len(strongest) else ""
    said = f"{'links ' if how else ''}{told_by(graph, edges)}"
    reason = f"{how}{graph.snapshot.names[board]} deals with {listed}{others} ({said})."
    if best < Grade.INFERRED:
        reason = f"Not recorded (dates): {reason} The dates leave open whether it did so on the day."
    return Check((board,), ANSWER_OF[best], reason, statements=edges)


class _Through:
    """What *boards* deal with through their class, or a strategy that they own or deliver; never through *others*."""

    def __init__(self, graph: Scoped, boards: Set[int], others: Set[int]) -> None:
        self.graph = graph
        self.links: dict[int, list[int]] = {}
        for edge, body, _, _ in graded(graph, "INSTANCE_OF", "OWNS", "DELIVERS"):
            if body in boards:
                self.links.setdefault(body, []).append(edge)
        self.addressed: dict[int, list[int]] = {}
        for edge, body, _, _ in graded(graph, "ADDRESSES"):
            if body not in others:
                self.addressed.setdefault(body, []).append(edge)

    def of(self, board: int) -> list[Way]:
        """The ways by which *board* deals with something through another: by inference at best."""
        ways: list[Way] = []
        for link in self.links.get(board, ()):
            other = self.graph.ends(link)[1]
            for edge in self.addressed.get(other, ()):
                carries = min(grade(self.graph, link, edge), Grade.INFERRED)
                issue = self.graph.snapshot.names[self.graph.ends(edge)[1]]
                words = f"{issue}, through “{self.graph.snapshot.names[other]}”"
                ways.append((carries, words, (link, edge)))
        return ways
