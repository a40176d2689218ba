"""GR16: do no more than three boards deal with an issue in one place, unless one of them leads?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from graph.analysis.checks import (
    ANSWER_OF,
    Check,
    Grade,
    Severity,
    count,
    grade,
    names,
    on_the_day,
    told_by,
)
from graph.analysis.completeness import CompleteLists
from graph.analysis.current_lists import CurrentLists
from graph.analysis.explained import LINE, SUCCESSION, relations
from graph.analysis.gap_rules.bodies import bodies
from graph.analysis.gap_rules.graded import GRADES, footprints, graded
from graph.analysis.gap_rules.left_to_others import left_to_others
from graph.analysis.layers import Footprint, Layers
from graph.analysis.snapshot import Scoped
from graph.words import CheckAnswer, counted

MOST = 3
"""So many boards may deal with an issue in one place without one that leads."""
NO_LEAD = Severity.HIGH
"""How much it matters where a complete list marks who leads on issues, and marks nobody on this one."""
ASK = "which boards deal with each issue, in which areas, and which of them leads"


class _Body(NamedTuple):
    """A board that deals with an issue: its position, how far that carries, and the links used."""

    node: int
    grade: Grade
    edges: tuple[int, ...]


def few_or_led(graph: Scoped, lists: CompleteLists) -> Sequence[Check]:
    """One check for each issue with a lead, with a complete list or with more than three boards; a line for others.

    Boards count together only where they act in one area; those of one line of accountability, and those of which
    one follows the other, count once. Too many fail on the statements alone, but only on stated or confirmed ones;
    that few deal with an issue passes only against a complete list.
    """
    return _Leads(graph, lists).checks()


class _Leads:
    """The boards of each issue, and where they act."""

    def __init__(self, graph: Scoped, lists: CompleteLists) -> None:
        self.graph = graph
        self.complete = CurrentLists(graph, lists, "ADDRESSES", "reverse", ("Board",))
        self.layers = Layers(graph, sorted(bodies(graph).every))
        self.footprints = footprints(graph)
        self.bodies: dict[int, list[_Body]] = {}
        self.leading: dict[int, list[int]] = {}
        self.marking: set[int] = set()
        self.read()
        related = relations(graph, self.layers)
        self.upward = [related[LINE].upward, related[SUCCESSION].upward]

    def read(self) -> None:
        """Read who deals with each issue, who leads, and which sources mark leads at all."""
        graph = self.graph
        of_issue: dict[int, dict[int, list[tuple[int, int]]]] = {}
        asked, properties = self.layers.index, graph.snapshot.edge_properties
        issues = set(graph.nodes_of("Issue"))
        for edge, body, issue, carries in graded(graph, "ADDRESSES"):
            if issue not in issues:
                continue
            said = properties[edge]
            marked = said and b'"lead"' in said and graph.qualifiers(edge).get("lead")
            if marked and graph.type_of(body) in ("Board", "Organization"):
                self.leading.setdefault(issue, []).append(edge)
                self.marking.add(int(graph.snapshot.said_by[edge]))
            if body in asked:
                of_issue.setdefault(issue, {}).setdefault(body, []).append((carries, edge))
        for issue, found in of_issue.items():
            self.bodies[issue] = []
            for body, edges in found.items():
                best = max(edges)[0]
                used = tuple(e for carries, e in edges if carries == best)
                self.bodies[issue].append(_Body(body, GRADES[best], used))

    def checks(self) -> list[Check]:
        """The checks of all issues that a board deals with."""
        graph = self.graph
        found: list[Check] = []
        few: list[int] = []
        apart: list[int] = []
        left = left_to_others(graph)
        for issue in sorted(self.bodies, key=lambda i: (graph.snapshot.names[i], i)):
            check = self.led(issue)
            if check is None and issue in left and not any(b.grade == Grade.SURE for b in self.bodies[issue]):
                check = left[issue]
            if check is None and len(self.bodies[issue]) <= MOST:
                check = self.few(issue)
                if check is None:
                    few.append(issue)
                    continue
            if check is None:
                check = self.many(issue) or self.scattered(issue)
            if check is None:
                apart.append(issue)
            else:
                found.append(check)
        return [*self.few_line(few), *self.apart_line(apart), *found]

    def few_line(self, few: Sequence[int]) -> list[Check]:
        """One line for the issues with few boards recorded, of which there may be more."""
        said = f"no more than {MOST} boards are recorded {on_the_day(self.graph)}, and no list claims to name them all"
        ask = "Ask for a list of all boards that deal with each issue, and which of them leads."
        return self.line(few, said, ask, "complete list")

    def apart_line(self, apart: Sequence[int]) -> list[Check]:
        """One line for the issues with many boards, of which it is not sure that more than three meet anywhere."""
        said = (
            f"more than {MOST} boards are recorded {on_the_day(self.graph)}, and no area in which so many of them are "
            "stated to deal with it; which of them leads is not recorded"
        )
        ask = "Ask which of the boards leads on each issue, and where each board acts."
        return self.line(apart, said, ask, "areas")

    def line(self, issues: Sequence[int], said: str, ask: str, part: str) -> list[Check]:
        """One line for all of *issues*; none where there are none."""
        if not issues:
            return []
        reason = f"For {count(len(issues), len(self.bodies), 'issues')} {said}: {names(self.graph, issues)}."
        return [Check(tuple(issues), CheckAnswer.NOT_RECORDED, reason, part=part, missing=ask)]

    def led(self, issue: int) -> Check | None:
        """That somebody leads on an issue; None where nobody is known to."""
        edges = self.leading.get(issue, [])
        if not edges:
            return None
        best = max(grade(self.graph, e) for e in edges)
        used = [e for e in edges if grade(self.graph, e) == best]
        who = names(self.graph, (self.graph.ends(e)[0] for e in used))
        reason = f"{who} {'lead' if len(used) > 1 else 'leads'} on {self.name(issue)} ({told_by(self.graph, used)})."
        if best < Grade.INFERRED:
            reason = f"Not recorded (dates): {reason} The dates leave open whether this held on the day."
        return Check((issue,), ANSWER_OF[best], reason, statements=tuple(used))

    def name(self, issue: int) -> str:
        """The name of an issue in quotation marks."""
        return f"“{self.graph.snapshot.names[issue]}”"

    def few(self, issue: int) -> Check | None:
        """That a complete list has few boards for an issue; None where no list is complete."""
        complete = self.complete.of(issue)
        if not complete:
            return None
        ours = self.bodies[issue]
        who = names(self.graph, (b.node for b in ours))
        reason = f"{self.name(issue)} has {counted(len(ours), 'board')}, {who}, in a list that claims to be complete "
        reason += f"({told_by(self.graph, complete)})."
        edges = (*complete, *(e for b in ours for e in b.edges))
        return Check((issue,), CheckAnswer.PASSES, reason, statements=edges)

    def many(self, issue: int) -> Check | None:
        """That more than three boards meet on an issue; None where it is not sure that they do."""
        graph = self.graph
        firm = self.once([b for b in self.bodies[issue] if b.grade == Grade.SURE and not graph.left_open[b.node]])
        meeting: Counter[int] = Counter()
        placed: dict[int, Footprint] = {}
        for body in firm:
            footprint = self.footprints.get(body.node)
            if footprint is not None:
                placed[body.node] = footprint
                meeting.update(area for area, (basis, _) in footprint.sure.items() if basis < 2)
        if not meeting or max(meeting.values()) <= MOST:
            return None
        most = max(meeting.values())
        areas = sorted(a for a, n in meeting.items() if n == most)
        here = [b for b in firm if b.node in placed and areas[0] in placed[b.node].sure]
        others = len(self.bodies[issue]) - len(here)
        where = names(graph, areas[:1]) + (f" and {counted(len(areas) - 1, 'other area')}" if len(areas) > 1 else "")
        edges = tuple(dict.fromkeys(e for b in here for e in (*b.edges, *placed[b.node].sure[areas[0]][1])))
        complete = [e for e in self.complete.of(issue) if int(graph.snapshot.edge_source[e]) in self.marking]
        reason = (
            f"At least {most} boards deal with {self.name(issue)} in {where}: {names(graph, (b.node for b in here))} "
            f"({told_by(graph, [e for b in here for e in b.edges])}). "
        )
        if others:
            reason += f"{counted(others, 'more board')} may: elsewhere, in the same line, or less surely. "
        if complete:
            reason += f"A complete list that marks who leads marks nobody ({told_by(graph, complete)})."
        else:
            reason += "No source says which of them leads."
        severity = NO_LEAD if complete else None
        return Check((issue,), CheckAnswer.FAILS, reason, statements=(*edges, *complete), severity=severity)

    def scattered(self, issue: int) -> Check | None:
        """That no more than three boards of a complete list may meet in an area; None where that is not sure."""
        complete = self.complete.of(issue)
        ours = self.bodies[issue]
        placed = [self.footprints.get(b.node) for b in ours]
        if not complete or any(f is None or not f.resolved for f in placed):
            return None
        meeting = Counter(area for f in placed if f is not None for area in f.may)
        if max(meeting.values()) > MOST:
            return None
        reason = (
            f"{len(ours)} boards deal with {self.name(issue)}, in a list that claims to be complete "
            f"({told_by(self.graph, complete)}), and no more than {MOST} of them act in one area."
        )
        edges = (
            *complete,
            *(e for b in ours for e in b.edges),
            *(e for f in placed if f is not None for e in f.edges),
        )
        return Check((issue,), CheckAnswer.PASSES, reason, statements=tuple(dict.fromkeys(edges)))

    def once(self, several: Sequence[_Body]) -> list[_Body]:
        """*several* without those that are below another of them in one line, or that another follows."""
        nodes = {b.node for b in several}
        return [b for b in several if not any(self.reaches(b.node, nodes, up) for up in self.upward)]

    def reaches(self, start: int, wanted: set[int], upward: Mapping[int, Sequence[int]]) -> bool:
        """Whether a way up from *start* comes to another of *wanted*."""
        came, todo = {start}, [start]
        while todo:
            for edge in upward.get(todo.pop(), ()):
                other = self.graph.ends(edge)[1]
                if other in wanted and other != start:
                    return True
                if other not in came:
                    came.add(other)
                    todo.append(other)
        return False
