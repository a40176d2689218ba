"""Single points of failure that appear: who alone joins boards to the rest, where it was not so before."""

from collections.abc import Iterator

from graph.analysis.checks import series
from graph.whatif.facts import Facts
from graph.whatif.lines.line import NOT_THERE, Line, Section
from graph.whatif.sides import Sides
from graph.words import counted

MOST_POINTS = 20
"""How many single points of failure that appear are listed."""
NAMED = 5
"""How many of the boards cut off are named."""


def single_point_lines(sides: Sides) -> Iterator[Line]:
    """The single points of the question "single-points" that are there under a scenario and not now: on what is stated,
    or with what is inferred.
    """
    found: set[str] = set()
    for inferred in (False, True):
        now, *then = ({f.id(who) for who in f.points[inferred]} for f in sides.every)
        found |= set().union(*then) - now
    appear = sorted(found, key=sides.order)
    if len(appear) > MOST_POINTS:
        sides.notes.append(f"{len(appear):,} single points of failure appear; the first {MOST_POINTS} are listed.")
    for id in appear[:MOST_POINTS]:
        words = [_cuts_off(facts, id) for facts in sides.every]
        side = next(i for i, word in enumerate(words) if i and word not in (words[0], NOT_THERE))
        facts = sides.every[side]
        joint = next(j for j in facts.joints(id) if j is not None)
        told = sorted({facts.graph.snapshot.names[board] for part in joint.parts for board in part.named})[:NAMED]
        more = f" and {joint.cut_off - len(told):,} more" if joint.cut_off > len(told) else ""
        edges = [joint.edges if i == side else () for i in range(len(sides.every))]
        yield sides.line(
            Section.ORPHANED, "A single point of failure appears", id, words, f"joins|{id}", edges,
            f"Without it, no recorded member would join {', '.join(told) if more else series(told)}{more} to the rest.",
            [(i, number) for i in range(len(sides.supposed)) for number in _near(sides, i, id)],
        )  # fmt: skip


def _cuts_off(facts: Facts, id: str) -> str:
    """How many boards a single point cuts off on one side."""
    told = zip(facts.joints(id), ("as stated", "with inferred"), strict=True)
    return ", ".join(f"{counted(j.cut_off, 'board')} cut off {how}" for j, how in told if j) or NOT_THERE


def _near(sides: Sides, scenario: int, id: str) -> list[int]:
    """The changes that touch a node's own links."""
    links = sides.supposed[scenario].links.values()
    return sorted({n for link in links if id in (link.from_id, link.to_id) for n in link.changes})
