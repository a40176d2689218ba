"""How many bodies deal with each issue, and where they and the boards that change act."""

from collections.abc import Iterator

from graph.analysis.checks import series
from graph.analysis.layers import Footprint
from graph.whatif.lines.line import NOT_THERE, Line, Section
from graph.whatif.sides import Sides, edges_behind
from graph.words import counted


def coverage_lines(sides: Sides) -> Iterator[Line]:
    """Issues and themes that more, fewer or other numbers of bodies deal with; then where they are dealt with; then
    where the boards touched act.
    """
    yield from _bodies(sides)
    yield from _where_dealt_with(sides)
    yield from _footprints(sides)


def _bodies(sides: Sides) -> Iterator[Line]:
    ids = {facts.id(item) for facts in sides.every for item in facts.standings["issue"]}
    for id in sorted(ids, key=sides.order):
        counts = [facts.dealt_with(place) if (place := facts.node(id)) is not None else (0, 0) for facts in sides.every]
        if len(set(counts)) > 1:
            words = [f"at least {sure:,} stated, {inferred:,} inferred" for sure, inferred in counts]
            edges = edges_behind(sides.held("issue", id))
            yield sides.line(Section.COVERAGE, "Bodies that deal with it", id, words, f"coverage|{id}", edges)


def _where_dealt_with(sides: Sides) -> Iterator[Line]:
    """Issues and themes of the things touched: in how many areas a body that deals with them surely acts."""
    near = {
        facts.id(item)
        for facts in sides.every
        for item, held in facts.standings["issue"].items()
        if any(facts.id(body) in sides.touched for body in held)
    }
    for facts in sides.every:
        facts.know(body for id in near for body in facts.held("issue", id))
        facts.know(facts.graph.snapshot.position[id] for id in sides.compared if facts.is_board(id))
    for id in sorted(near, key=sides.order):
        found = [facts.where_any(facts.held("issue", id)) for facts in sides.every]
        words = _words(sides, id, found)
        if len(set(words)) == 1:
            continue
        sure = [{f.id(a) for a in w.sure} if w else set() for f, w in zip(sides.every, found, strict=True)]
        lost = {area for area in sure[0] if any(area not in then for then in sure[1:])}
        yield sides.line(
            Section.ORPHANED if lost else Section.COVERAGE,
            "A body that deals with it surely acts in fewer areas" if lost
            else "Areas where a body that deals with it acts",
            id, words, f"areas|{id}", _edges(found),
            f"No longer sure: {series(sorted(map(sides.name, lost)))}." if lost else "",
        )  # fmt: skip


def _footprints(sides: Sides) -> Iterator[Line]:
    """Boards touched that act in more, fewer or other areas, or of which that becomes settled."""
    for id in sides.compared:
        found = [facts.where(id) for facts in sides.every]
        words = _words(sides, id, found)
        if not set(words[1:]) <= {words[0], NOT_THERE}:
            yield sides.line(
                Section.COVERAGE, "Where it acts", id, words, f"where|{id}", _edges(found),
                "Areas without parts. Where one word is read in two ways, what both have in common is sure.",
            )  # fmt: skip


def _words(sides: Sides, id: str, found: list[Footprint | None]) -> list[str]:
    return [NOT_THERE if f.node(id) is None else areas(w) for f, w in zip(sides.every, found, strict=True)]


def _edges(found: list[Footprint | None]) -> list[tuple[int, ...]]:
    return [where.edges if where is not None else () for where in found]


def areas(where: Footprint | None) -> str:
    """Where a board acts, in words."""
    if where is None:
        return "not recorded"
    stated = sum(basis < 2 for basis, _ in where.sure.values())
    words = [counted(stated, "area") + " stated"] if stated else []
    if len(where.sure) > stated:
        words.append(
            f"{len(where.sure) - stated:,} inferred" if words else counted(len(where.sure), "area") + " inferred"
        )
    more = len(where.may - where.sure.keys())
    if more:
        return f"at least {', '.join(words)}, perhaps {more:,} more" if words else f"perhaps {counted(more, 'area')}"
    return ", ".join(words) or "not recorded"
