"""What a body that ends leaves behind: places on boards, mentions, duties that bind its kind."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from graph.analysis.checks import series
from graph.whatif.lines.line import Line, Section
from graph.whatif.sides import Sides


def end_lines(sides: Sides) -> Iterator[Line]:
    """Places of bodies that end and pass to nobody; what names such a body; duties that bind nobody any more."""
    yield from _empty_places(sides)
    yield from _bound_nobody(sides)


@dataclass
class _Empty:
    """What a body that ends leaves behind at another, while it is being put together."""

    roles: set[str] = field(default_factory=set)
    statements: dict[str, None] = field(default_factory=dict)
    changes: set[tuple[int, int]] = field(default_factory=set)


def _empty_places(sides: Sides) -> Iterator[Line]:
    graph = sides.now.graph
    found: dict[tuple[str, str, str], _Empty] = {}
    passed = [{origin for link in s.links.values() for origin in link.origins} for s in sides.supposed]
    for edge in sides.removed:
        kind, id = graph.edge_type_of(edge), graph.snapshot.edge_ids[edge]
        if kind not in ("MEMBER_OF", "LINKED_TO") or not graph.holding[edge]:
            continue
        ends = graph.ends(edge)
        role = str(graph.qualifiers(edge).get("role") or "")
        if role == "chair" or (kind == "LINKED_TO" and not _names_in_force(sides, ends[0])):
            continue
        from_id, to_id = map(sides.now.id, ends)
        ended, stays = (from_id, to_id) if kind == "MEMBER_OF" else (to_id, from_id)
        for i, supposed in enumerate(sides.supposed):
            ends_alone = ended in supposed.gone and stays not in supposed.gone
            if id in supposed.removed and ends_alone and id not in passed[i]:
                one = found.setdefault((kind, stays, ended), _Empty())
                one.changes.add((i, supposed.removed[id]))
                one.statements[id] = None
                one.roles |= {role} if role else set()
    for kind, stays, ended in sorted(found, key=lambda k: (k[0] != "MEMBER_OF", sides.order(k[1]))):
        seat, one = kind == "MEMBER_OF", found[kind, stays, ended]
        now = sides.name(ended) + (f" ({series(sorted(one.roles))})" if one.roles else "")
        gone = {i for i, _ in one.changes}
        word = "nobody in its place" if seat else "it has ended"
        yield sides.line_on(
            Section.ORPHANED, "A place on it is left empty" if seat else "It names a body that has ended", stays,
            [now, *(word if i in gone else now for i in range(len(sides.supposed)))],
            f"empty|{kind}|{stays}|{ended}", one.statements, sorted(one.changes),
        )  # fmt: skip


def _names_in_force(sides: Sides, node: int) -> bool:
    """Whether a thing that names bodies is a strategy, or an objective that somebody commits to on the day."""
    kind = sides.now.graph.type_of(node)
    return kind == "Strategy" or (kind == "Objective" and node in sides.now.standings["objective"])


def _bound_nobody(sides: Sides) -> Iterator[Line]:
    """Duties in force that bind a kind of organisation of which the scenario leaves none."""
    now, graph = sides.now, sides.now.graph
    if not any(graph.type_of(graph.snapshot.position[id]) == "Organization" for s in sides.supposed for id in s.gone):
        return
    kinds = [f.kinds for f in sides.every]
    for id, duty in sorted(((now.id(d), d) for d in now.duties), key=lambda pair: sides.order(pair[0])):
        binds = now.duties[duty]
        lost = [sorted(k for k in binds if k in kinds[0] and k not in then) for then in kinds[1:]]
        if not any(lost):
            continue
        every = sorted({k for ks in lost for k in ks})
        had = series(sorted({graph.snapshot.names[o] for k in every for o in kinds[0][k]}), 3)
        changes = {(i, s.gone[o]) for i, s in enumerate(sides.supposed) for k in lost[i]
                   for o in map(now.id, kinds[0][k]) if o in s.gone}  # fmt: skip
        carried = [e for es in now.held("duty", id).values() for e in es]
        yield sides.line_on(
            Section.ORPHANED, f"It binds a kind of body of which none is left: {series(every)}", id,
            [had, *("none left" if ks else had for ks in lost)], f"binds|{id}",
            now.statements([*now.describing(duty), *carried]), sorted(changes),
            "The law as recorded still names that kind; whether another law moves the duty is not recorded.",
        )  # fmt: skip
