"""Figures over the whole scope, whether they move or not."""

from collections.abc import Callable, Iterator

from graph.analysis.burden import CHAIR, SEAT
from graph.whatif.facts import Facts
from graph.whatif.lines.line import Line, Section
from graph.whatif.lines.overlaps import FoundPairs
from graph.whatif.sides import Sides
from graph.words import CheckAnswer

LEAST = "at least "


def counted_lines(sides: Sides, pairs: FoundPairs) -> Iterator[Line]:
    """One line for each figure; *pairs* are those of the boards that are compared one by one."""

    def line(what: str, count: Callable[[Facts], int], reason: str = "", say: str = "") -> Line:
        return _line(what, [f"{say}{count(facts):,}" for facts in sides.every], reason)

    yield line("Boards", lambda f: len(f.boards), "Those that stand for a kind of board are left out.")
    for answer in CheckAnswer:
        yield line(f"Checks: {answer}", lambda f, a=answer: f.answers[a], "Over all gap rules.")  # type: ignore[misc]
    yield from _pairs(sides, pairs)
    yield line(
        "Issues that a body deals with", lambda f: sum(f.dealt_with(i)[0] > 0 for i in f.issues),
        "Stated or confirmed.", LEAST,
    )  # fmt: skip
    yield line(
        "Issues that a body deals with by inference only", lambda f: sum(f.dealt_with(i)[0] == 0 for i in f.issues),
        "Worked out from a name or an owner.",
    )  # fmt: skip
    yield line(
        "Issues with several bodies and no recorded lead", lambda f: len(f.without_lead),
        "That no lead is recorded does not mean that nobody leads.",
    )  # fmt: skip
    for what, load in (("Seats of organisations", SEAT), ("Chairs held by organisations", CHAIR)):
        yield line(
            what, lambda f, x=load: sum(b.number(x) for b in f.organisations),  # type: ignore[misc]
            "With their posts. Stated or confirmed.", LEAST,
        )  # fmt: skip
        yield line(
            f"{what}, inferred", lambda f, x=load: sum(b.inferred(x) for b in f.organisations),  # type: ignore[misc]
            "How many more are only inferred.",
        )  # fmt: skip
    reason = "Boards, organisations and posts without which some boards would share no recorded member with the rest."
    yield line("Single points of failure", lambda f: len(f.points[False]), f"{reason} Stated or confirmed.")
    yield line("Single points of failure, with what is inferred", lambda f: len(f.points[True]), reason)


def _pairs(sides: Sides, pairs: FoundPairs) -> Iterator[Line]:
    """Pairs over the whole scope; in a large register those of the boards that are compared one by one."""
    if sides.is_large:
        counts = [(sum(not kinds for kinds in one.values()), sum(map(bool, one.values()))) for one in pairs.explained]
    else:
        counts = [facts.overlap_counts for facts in sides.every]
    of = ", of the boards that change" if sides.is_large else ""
    yield _line(f"Pairs of boards to look at{of}", [f"{n:,}" for n, _ in counts], "Nobody has judged them.")
    yield _line(f"Pairs of boards that something explains{of}", [f"{n:,}" for _, n in counts], "")


def _line(what: str, words: list[str], reason: str) -> Line:
    return Line(Section.COUNTED, what, "", words[0], tuple(words[1:]), reason, f"counted|{what}")
