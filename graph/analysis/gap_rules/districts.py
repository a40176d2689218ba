"""GR18: does a board that deals with the issue act in every district?"""

from collections.abc import Mapping, Sequence

from graph.analysis import law
from graph.analysis.checks import (
    Check,
    Grade,
    all_of,
    grade,
    local_areas,
    names,
    on_the_day,
    series,
    told_by,
)
from graph.analysis.completeness import CompleteLists
from graph.analysis.coverage import boards_of, classes_of
from graph.analysis.gap_rules.bodies import silent_line
from graph.analysis.gap_rules.current_lists import CurrentLists
from graph.analysis.gap_rules.left_to_others import left_to_others
from graph.analysis.layers import Footprint, Layers
from graph.analysis.snapshot import Scoped
from graph.words import CheckAnswer

ASK = "the areas in which each board acts, and a list of all boards that deal with each issue"
NO_DISTRICT = "No district is recorded, so where an issue has no board cannot be said."
_NAMED = 6

Dealing = tuple[int, Grade, tuple[int, ...]]
"""A board that deals with an issue, how far that carries, and the links used."""


def everywhere(graph: Scoped, lists: CompleteLists) -> Sequence[Check]:
    """One check for each issue with a board whose area is recorded; a line for the others.

    A district is covered where a board that deals with the issue surely acts; that rests on inference where either
    link was inferred. It is not covered where a complete list of the boards of the issue has none that may act there,
    and it is known of each where it acts. The districts are the local government areas that are recorded.
    """
    districts = local_areas(graph, law.LOCAL_AREAS)
    if not districts:
        return [Check((), CheckAnswer.NOT_RECORDED, NO_DISTRICT, missing="Ask for the districts, each with its kind.")]
    return _Districts(graph, lists, districts).checks()


class _Districts:
    """The boards of each issue, and the districts in which they act."""

    def __init__(self, graph: Scoped, lists: CompleteLists, districts: Sequence[int]) -> None:
        self.graph = graph
        self.complete = CurrentLists(graph, lists, "ADDRESSES", "reverse", ("Board",))
        self.districts = districts
        every = boards_of(graph)
        classes = classes_of(graph, every)
        named = {b for b in every if b not in classes}
        self.dealing: dict[int, dict[int, list[int]]] = {}
        for edge in graph.edges_of("ADDRESSES"):
            board, issue = graph.ends(edge)
            if board in named and graph.type_of(issue) == "Issue":
                self.dealing.setdefault(issue, {}).setdefault(board, []).append(edge)
        acting = sorted({board for of_issue in self.dealing.values() for board in of_issue})
        self.layers = Layers(graph, acting)

    def footprint(self, board: int) -> Footprint | None:
        """Where a board acts, where that is recorded."""
        return self.layers.footprints.get(self.layers.index[board])

    def checks(self) -> list[Check]:
        """The checks of all issues."""
        graph = self.graph
        issues = sorted(graph.nodes_of("Issue"), key=lambda i: (graph.snapshot.names[i], i))
        left = left_to_others(graph)
        none: list[int] = []
        nowhere: list[int] = []
        found = []
        for issue in issues:
            boards = self.boards(issue)
            if issue in left and not any(carries == Grade.SURE for _, carries, _ in boards):
                found.append(left[issue])
            elif not boards and not self.complete.of(issue):
                none.append(issue)
            elif boards and not any(self.footprint(board) for board, _, _ in boards):
                nowhere.append(issue)
            else:
                found.append(self.of_issue(issue, boards))
        return [
            *silent_line(
                graph,
                none,
                len(issues),
                "No board that deals with it",
                "Ask which boards deal with each, and in which areas.",
                "boards",
                noun="issues",
            ),
            *silent_line(
                graph,
                nowhere,
                len(issues),
                "No area of any board that deals with it",
                "Ask for the areas in which each board acts.",
                "areas",
                noun="issues",
            ),
            *found,
        ]

    def boards(self, issue: int) -> list[Dealing]:
        """The boards that deal with an issue, the surest first."""
        found: list[Dealing] = []
        for board, edges in self.dealing.get(issue, {}).items():
            best = max(grade(self.graph, e) for e in edges)
            found.append((board, best, tuple(e for e in edges if grade(self.graph, e) == best)))
        return sorted(found, key=lambda d: (-d[1], self.graph.snapshot.names[d[0]], d[0]))

    def of_issue(self, issue: int, boards: Sequence[Dealing]) -> Check:
        """The check of one issue in all districts; the districts without a board are named together."""
        covered: dict[int, tuple[Grade, int, tuple[int, ...]]] = {}
        may: set[int] = set()
        known = True
        for board, carries, edges in boards:
            footprint = self.footprint(board)
            if footprint is None:
                known = False
                continue
            known = known and footprint.resolved
            may |= footprint.may
            for area, (basis, covers) in footprint.sure.items():
                best = min(carries, Grade.INFERRED if basis == 2 else Grade.SURE)
                if best > covered.get(area, (Grade.POSSIBLE, 0, ()))[0]:
                    covered[area] = (best, board, (*edges, *covers))
        complete = self.complete.of(issue)
        places: dict[CheckAnswer, list[int]] = {}
        for district in self.districts:
            places.setdefault(
                self.answer(district, covered, bool(complete) and known and district not in may), []
            ).append(district)
        return self.told(issue, places, covered, complete, boards)

    def answer(
        self, district: int, covered: Mapping[int, tuple[Grade, int, tuple[int, ...]]], ruled_out: bool
    ) -> CheckAnswer:
        """The answer of one district; *ruled_out*: a complete list leaves no board that may act there."""
        leaves = self.graph.leaves(district)
        least = min((covered[a][0] if a in covered else Grade.NOTHING for a in leaves), default=Grade.NOTHING)
        if least == Grade.SURE:
            return CheckAnswer.PASSES
        if least == Grade.INFERRED:
            return CheckAnswer.INFERRED_ONLY
        return CheckAnswer.FAILS if ruled_out else CheckAnswer.NOT_RECORDED

    def told(
        self,
        issue: int,
        places: Mapping[CheckAnswer, Sequence[int]],
        covered: Mapping[int, tuple[Grade, int, tuple[int, ...]]],
        complete: Sequence[int],
        boards: Sequence[Dealing],
    ) -> Check:
        """The check in words."""
        graph, answer, name = self.graph, all_of(places), f"“{self.graph.snapshot.names[issue]}”"
        stated, inferred = self.used(covered, Grade.SURE), self.used(covered, Grade.INFERRED)
        passing = len(places.get(CheckAnswer.PASSES, ()))
        of = f"{len(self.districts):,} districts"
        if passing:
            where = f"in all {of}" if passing == len(self.districts) else f"in at least {passing:,} of {of}"
            who = [f"{graph.snapshot.names[b]} ({told_by(graph, edges)})" for b, edges in stated.items()]
            reason = f"A board is stated to deal with {name} {where}: {series(who, _NAMED)}."
        else:
            reason = f"Of none of the {of} is it stated that a board deals with {name} there."
        for one, said in (
            (CheckAnswer.INFERRED_ONLY, f"By inference only, by {names(graph, inferred, _NAMED)}"),
            (CheckAnswer.NOT_RECORDED, f"Not recorded {on_the_day(graph)}"),
            (CheckAnswer.FAILS, f"No board, in a list that claims to be complete ({told_by(graph, complete)})"),
        ):
            if one in places:
                reason += f" {said}: {names(graph, places[one])}."
        edges = (e for of_board in (*stated.values(), *inferred.values()) for e in of_board)
        ours: list[int] = []
        if answer == CheckAnswer.FAILS:
            ours = [*complete, *(e for board, _, links in boards for e in (*links, *self.where(board)))]
        return Check((issue,), answer, reason, statements=tuple(dict.fromkeys((*ours, *edges))))

    def used(
        self, covered: Mapping[int, tuple[Grade, int, tuple[int, ...]]], grade: Grade
    ) -> Mapping[int, tuple[int, ...]]:
        """The boards by which districts are covered so far, by name, and the links of each."""
        leaves = {leaf for d in self.districts for leaf in self.graph.leaves(d)}
        found: dict[int, tuple[int, ...]] = {}
        for area, (carries, board, edges) in covered.items():
            if carries == grade and area in leaves:
                found[board] = tuple(dict.fromkeys((*found.get(board, ()), *edges)))
        return dict(sorted(found.items(), key=lambda pair: (self.graph.snapshot.names[pair[0]], pair[0])))

    def where(self, board: int) -> tuple[int, ...]:
        """The links that say where a board acts."""
        footprint = self.footprint(board)
        return footprint.edges if footprint is not None else ()
