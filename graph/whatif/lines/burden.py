"""What taking part asks of organisations and posts, where it changes: the figures of the question "burden"."""

from collections.abc import Iterator

from graph.analysis.burden import CHAIR, SEAT, Burden
from graph.whatif.lines.line import Line, Section
from graph.whatif.sides import Sides
from graph.words import counted


def burden_lines(sides: Sides) -> Iterator[Line]:
    """Organisations and posts whose seats or chairs change in number."""
    ids = {facts.id(who) for facts in sides.every for who in facts.burdens}
    for id in sorted(ids, key=sides.order):
        found = [facts.burdens.get(facts.graph.snapshot.position.get(id, -1)) for facts in sides.every]
        numbers = [_numbers(body) for body in found]
        if len({(n, f.node(id) is None) for n, f in zip(numbers, sides.every, strict=True)}) == 1:
            continue
        words = sides.words(id, lambda f, id=id: _in_words(f.burdens.get(f.graph.snapshot.position[id])))  # type: ignore[misc]
        if len(set(words)) > 1:
            yield sides.line(
                Section.BURDEN, "Seats and chairs", id, words, f"burden|{id}", [_edges(body) for body in found],
                "With the posts held at it.",
            )  # fmt: skip


def _numbers(body: Burden | None) -> tuple[int, ...]:
    return () if body is None else tuple(n for what in (SEAT, CHAIR) for n in (body.number(what), body.inferred(what)))


def _in_words(body: Burden | None) -> str:
    """Seats and chairs in words, what is only inferred apart."""
    seats, more_seats, chairs, more_chairs = _numbers(body) or (0, 0, 0, 0)
    inferred = [counted(n, what) for n, what in ((more_seats, "more seat"), (more_chairs, "more chair")) if n]
    told = f"at least {counted(seats, 'seat')}, {counted(chairs, 'chair')}"
    return f"{told}; inferred {' and '.join(inferred)}" if inferred else told


def _edges(body: Burden | None) -> list[int]:
    loads = body.loads if body is not None else ()
    return [e for load in loads if load.what in (SEAT, CHAIR) for e in load.edges]
