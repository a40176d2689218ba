"""Things that lose all that held them, or had nothing and have something: bodies, seats, owners, leads."""

from collections.abc import Iterator, Mapping

from graph.analysis.checks import names, series
from graph.whatif.facts import Facts
from graph.whatif.lines.line import Line, Section
from graph.whatif.sides import Sides, edges_behind
from graph.whatif.standing import STANDINGS, Standing
from graph.words import counted


def holder_lines(sides: Sides) -> Iterator[Line]:
    """What is orphaned, though it stays; what had nothing and has something; issues for which one body is left; issues
    on which somebody is recorded to lead now.
    """
    for section in (Section.ORPHANED, Section.SATISFIED):
        for how in STANDINGS:
            yield from _changed(sides, how, section)
    yield from _one_left(sides)
    yield from _led(sides)


def _changed(sides: Sides, how: Standing, section: Section) -> Iterator[Line]:
    lost = section is Section.ORPHANED
    now = sides.now.held_ids(how.name)
    found: set[str] = set()
    for facts in sides.then:
        then = facts.held_ids(how.name)
        change = now - then if lost else then - now
        found |= {id for id in change if sides.now.node(id) is not None and facts.node(id) is not None}
    for id in sorted(found, key=sides.order):
        held = sides.held(how.name, id)
        words = sides.words(id, lambda f, id=id: _holders(f, f.held(how.name, id)))  # type: ignore[misc]
        yield sides.line(
            section, how.lost if lost else how.gained, id, words, f"{section}|{how.name}|{id}", edges_behind(held),
            _still(sides, how, id),
        )  # fmt: skip


def _holders(facts: Facts, held: Mapping[int, tuple[int, ...]]) -> str:
    if not held:
        return "nobody recorded"
    told = sorted({facts.graph.snapshot.names[h] for h in held})
    return ", ".join(told[:5]) + (f" and {len(told) - 5} more" if len(told) > 5 else "")


def _still(sides: Sides, how: Standing, id: str) -> str:
    """Of a post that is held nowhere: where it sits, for the reason."""
    held = sides.now.held("member", id) if how.name == "post" else {}
    return f"It sits on {names(sides.now.graph, held, 5)}." if held else ""


def _one_left(sides: Sides) -> Iterator[Line]:
    several = (sides.now.id(issue) for issue, held in sides.now.issues.items() if len(held) > 1)
    for id in sorted(several, key=sides.order):
        held = sides.held("issue", id)
        if any(len(one) == 1 for one in held[1:]):
            words = [counted(len(one), "body", "bodies") for one in held]
            yield sides.line(
                Section.ORPHANED, "One body alone is left for it", id, words,
                f"single|{id}", edges_behind(held), "If that body ends, nobody recorded deals with it.",
            )  # fmt: skip


def _led(sides: Sides) -> Iterator[Line]:
    now, *told = ({facts.id(i) for i in facts.without_lead} for facts in sides.every)
    for id in sorted((id for id in now if any(id not in then for then in told)), key=sides.order):
        yield sides.line(
            Section.SATISFIED, "Is it recorded who leads?", id, sides.words(id, lambda f, id=id: _lead(f, id)),  # type: ignore[misc]
            f"lead|{id}", edges_behind(sides.held("issue", id)), "Several bodies deal with it.",
        )  # fmt: skip


def _lead(facts: Facts, id: str) -> str:
    place = facts.graph.snapshot.position[id]
    leads = facts.leads.get(place, set())
    if leads:
        return series(sorted(facts.graph.snapshot.names[b] for b in leads))
    return "only one body" if len(facts.issues.get(place, ())) < 2 else "not recorded"
