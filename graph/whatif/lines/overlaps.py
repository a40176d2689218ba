"""Pairs of boards that appear, go, or come to be explained."""

from collections.abc import Iterator, Mapping, Sequence

from graph.analysis.checks import series
from graph.analysis.layers import DUTIES, FOOTPRINT, ISSUES, LAYERS, MEMBERS, STRATEGIES
from graph.analysis.overlap import Pair, PairsOf
from graph.whatif.lines.line import NOT_THERE, Line, Section
from graph.whatif.sides import Sides
from graph.words import counted

Ends = tuple[str, str]
LAYER_WORDS = {
    ISSUES: ("issue or theme", "issues or themes"),
    MEMBERS: ("member", "members"),
    STRATEGIES: ("strategy", "strategies"),
    DUTIES: ("duty", "duties"),
    FOOTPRINT: ("area", "areas"),
}


class FoundPairs:
    """The pairs of the boards that are compared one by one. ``explained`` holds, for each side, what explains each
    pair that shares enough (empty: it is to look at), by the identifiers of both boards.
    """

    def __init__(self, sides: Sides) -> None:
        self.sides = sides
        self.explained: list[dict[Ends, tuple[str, ...]]] = [{} for _ in sides.every]
        self._of: list[dict[Ends, tuple[PairsOf, tuple[int, int]]]] = [{} for _ in sides.every]
        for i, facts in enumerate(sides.every):
            for board in sides.compared:
                found = facts.pairs_of(board)
                for ends, kinds in found.explained.items() if found is not None else ():
                    a, b = sorted(map(facts.id, ends))
                    self.explained[i][a, b] = kinds
                    self._of[i][a, b] = found, ends  # type: ignore[assignment]

    def told(self, ends: Ends) -> list[Pair | None]:
        """One pair in full, on each side that has it."""
        return [of[ends][0].pair(of[ends][1]) if ends in of else None for of in self._of]


def overlap_lines(sides: Sides, pairs: FoundPairs) -> Iterator[Line]:
    """Pairs of the boards touched that appear, go, or come to be explained."""
    every = {ends for one in pairs.explained for ends in one}
    moved = {ends: words for ends in every if len(set(words := [_state(one, ends) for one in pairs.explained])) > 1}
    for ends in sorted(moved, key=lambda ends: [sides.order(id) for id in ends]):
        told = pairs.told(ends)
        edges = [_edges(pair) for pair in told]
        shares = next(shared(pair) for pair in told if pair is not None)
        yield sides.line(
            Section.OVERLAP, " and ".join(map(sides.name, ends)), ends[0], moved[ends], "|".join(("overlap", *ends)),
            edges, f"They share {shares}.{_ended(sides, ends)}",
        )  # fmt: skip


def _state(explained: Mapping[Ends, tuple[str, ...]], ends: Ends) -> str:
    if ends not in explained:
        return NOT_THERE
    return "explained" if explained[ends] else "to look at"


def _edges(pair: Pair | None) -> list[int]:
    layers = pair.layers if pair is not None else ()
    return [e for share in layers for item in share.shared for e in (*item.edges_a, *item.edges_b)]


def shared(pair: Pair) -> str:
    """What a pair shares, in words: "at least 1 issue or theme and 2 members"."""
    told = {s.layer: s.at_least_with_inferred for s in pair.layers}
    words = [counted(told[layer], *LAYER_WORDS[layer]) for layer in LAYERS if told.get(layer)]
    return f"at least {series(words)}" if words else "nothing recorded"


def _ended(sides: Sides, ids: Sequence[str]) -> str:
    """Which of the boards end, and what becomes of them, for the end of a reason."""
    told: dict[str, None] = {}
    for supposed in sides.supposed:
        for id in ids:
            if id in supposed.merged:
                told[f" {sides.name(id)} is merged into {sides.name(supposed.merged[id])}."] = None
            elif id in supposed.gone:
                told[f" {sides.name(id)} ends."] = None
    return "".join(told)
