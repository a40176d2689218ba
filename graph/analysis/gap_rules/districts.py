"""GR18: does a board that deals with the issue act in every district?"""

from collections.abc import Mapping, Sequence, Set
from itertools import islice

from graph.analysis import law
from graph.analysis.checks import (
    NAMES_SHOWN,
    Check,
    Grade,
    all_of,
    local_areas,
    names,
    on_the_day,
    series,
    told_by,
)
from graph.analysis.completeness import CompleteLists
from graph.analysis.current_lists import CurrentLists
from graph.analysis.gap_rules.bodies import bodies, silent_line
from graph.analysis.gap_rules.graded import GRADES, footprints, graded
from graph.analysis.gap_rules.left_to_others import left_to_others
from graph.analysis.layers import Footprint
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
        self.every = frozenset(districts)
        self.parts = {d: leaves for d in districts if (leaves := graph.leaves(d)) != frozenset((d,))}
        self.parts_of_districts = self.every | {leaf for leaves in self.parts.values() for leaf in leaves}
        named = set(bodies(graph).every)
        self.issues = sorted(graph.nodes_of("Issue"), key=lambda i: (graph.snapshot.names[i], i))
        wanted = set(self.issues)
        self.dealing: dict[int, dict[int, list[tuple[int, int]]]] = {}
        for edge, board, issue, carries in graded(graph, "ADDRESSES"):
            if board in named and issue in wanted:
                self.dealing.setdefault(issue, {}).setdefault(board, []).append((carries, edge))
        self.footprints = footprints(graph)

    def footprint(self, board: int) -> Footprint | None:
        """Where a board acts, where that is recorded."""
        return self.footprints.get(board)

    def checks(self) -> list[Check]:
        """The checks of all issues."""
        graph = self.graph
        issues = self.issues
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
            best = max(carries for carries, _ in edges)
            found.append((board, GRADES[best], tuple(e for carries, e in edges if carries == best)))
        return sorted(found, key=lambda d: (-d[1], self.graph.snapshot.names[d[0]], d[0]))

    def of_issue(self, issue: int, boards: Sequence[Dealing]) -> Check:
        """The check of one issue in all districts; the districts without a board are named together."""
        covered: dict[int, tuple[Grade, int]] = {}
        may: set[int] = set()
        known = True
        for board, carries, _ in boards:
            footprint = self.footprint(board)
            if footprint is None:
                known = False
                continue
            known = known and footprint.resolved
            may |= footprint.may
            for area, (basis, _) in footprint.sure.items():
                best = min(carries, Grade.INFERRED if basis == 2 else Grade.SURE)
                if best > Grade.POSSIBLE and (area not in covered or best > covered[area][0]):
                    covered[area] = (best, board)
        complete = self.complete.of(issue)
        stated = {a for a, (carries, _) in covered.items() if carries == Grade.SURE}
        places = {CheckAnswer.PASSES: self.within(stated)}
        places[CheckAnswer.INFERRED_ONLY] = self.within(covered.keys()) - places[CheckAnswer.PASSES]
        rest = self.every - places[CheckAnswer.PASSES] - places[CheckAnswer.INFERRED_ONLY]
        ruled_out = {d for d in rest if not self.leaves(d) & may} if complete and known else set[int]()
        places[CheckAnswer.FAILS] = frozenset(ruled_out)
        places[CheckAnswer.NOT_RECORDED] = rest - ruled_out
        return self.told(issue, {a: p for a, p in places.items() if p}, covered, complete, boards)

    def leaves(self, district: int) -> frozenset[int]:
        """The areas without parts of a district: itself, mostly."""
        return self.parts.get(district) or frozenset((district,))

    def within(self, areas: Set[int]) -> frozenset[int]:
        """The districts of which every part is among *areas*."""
        whole = (d for d, leaves in self.parts.items() if leaves <= areas)
        return frozenset((*(self.every & areas - self.parts.keys()), *whole))

    def named(self, districts: Set[int]) -> str:
        """The first of *districts* by name, and how many more there are."""
        first = islice((d for d in self.districts if d in districts), NAMES_SHOWN)
        shown = [self.graph.snapshot.names[d] for d in first]
        more = len(districts) - len(shown)
        return f"{', '.join(shown)} and {more:,} more" if more else series(shown)

    def told(
        self,
        issue: int,
        places: Mapping[CheckAnswer, Set[int]],
        covered: Mapping[int, tuple[Grade, int]],
        complete: Sequence[int],
        boards: Sequence[Dealing],
    ) -> Check:
        """The check in words."""
        graph, answer, name = self.graph, all_of(places), f"“{self.graph.snapshot.names[issue]}”"
        links = {board: edges for board, _, edges in boards}
        stated, inferred = (self.used(covered, links, g) for g in (Grade.SURE, Grade.INFERRED))
        passing = len(places.get(CheckAnswer.PASSES, ()))
        of = f"{len(self.districts):,} districts"
        if passing:
            where = f"in all {of}" if passing == len(self.districts) else f"in at least {passing:,} of {of}"
            who = [f"{graph.snapshot.names[b]} ({told_by(graph, stated[b])})" for b in islice(stated, _NAMED)]
            more = f" and {len(stated) - len(who):,} more" if len(who) < len(stated) else ""
            reason = f"A board is stated to deal with {name} {where}: {', '.join(who) + more if more else series(who)}."
        else:
            reason = f"No board is stated to deal with {name} in any of {of}."
        for one, said in (
            (CheckAnswer.INFERRED_ONLY, f"By inference only, through {names(graph, inferred, _NAMED)}"),
            (CheckAnswer.NOT_RECORDED, f"Not recorded {on_the_day(graph)}"),
            (CheckAnswer.FAILS, f"No board, in a list that claims to be complete ({told_by(graph, complete)})"),
        ):
            if one in places:
                reason += f" {said}: {self.named(places[one])}."
        edges = (e for of_board in (*stated.values(), *inferred.values()) for e in of_board)
        ours: list[int] = []
        if answer == CheckAnswer.FAILS:
            ours = [*complete, *(e for board, _, edges in boards for e in (*edges, *self.where(board)))]
        return Check((issue,), answer, reason, statements=tuple(dict.fromkeys((*ours, *edges))))

    def used(
        self, covered: Mapping[int, tuple[Grade, int]], links: Mapping[int, tuple[int, ...]], grade: Grade
    ) -> Mapping[int, tuple[int, ...]]:
        """The boards by which districts are covered so far, by name, and the links of each."""
        found: dict[int, list[int]] = {}
        for area, (carries, board) in covered.items():
            footprint = self.footprint(board)
            if carries == grade and area in self.parts_of_districts and footprint is not None:
                found.setdefault(board, [*links[board]]).extend(footprint.sure[area][1])
        by_name = sorted(found, key=lambda b: (self.graph.snapshot.names[b], b))
        return {board: tuple(dict.fromkeys(found[board])) for board in by_name}

    def where(self, board: int) -> tuple[int, ...]:
        """The links that say where a board acts."""
        footprint = self.footprint(board)
        return footprint.edges if footprint is not None else ()
