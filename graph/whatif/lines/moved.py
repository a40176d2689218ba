"""Links that pass to another body, and links that are new."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from graph.analysis.checks import series
from graph.whatif.draft import Link
from graph.whatif.lines.line import NOT_THERE, Line, Section
from graph.whatif.sides import Sides


@dataclass
class _Passing:
    """What becomes of one link in each scenario, while it is being put together."""

    after: list[set[str]]
    statements: dict[str, None] = field(default_factory=dict)
    changes: set[tuple[int, int]] = field(default_factory=set)


def moved_lines(sides: Sides) -> Iterator[Line]:
    """Links that hold now and pass to another body, and links that are new; one line per thing and link."""
    found: dict[tuple[str, str, str], _Passing] = {}
    graph = sides.now.graph
    edge_at = {graph.snapshot.edge_ids[e]: e for e in sides.removed}
    for i, supposed in enumerate(sides.supposed):
        for link in sorted(supposed.links.values(), key=lambda k: (k.type, k.from_id, k.to_id, k.changes)):
            old = next((edge_at[o] for o in link.origins if o in edge_at), None)
            if old is not None and not graph.holding[old]:
                continue
            reading, thing, was, holder = _passing(sides, link, old)
            if not reading or (old is None and link.origins):
                continue
            one = found.setdefault((reading, thing, was), _Passing([set() for _ in sides.supposed]))
            one.after[i].add(sides.name(holder))
            one.statements.update(dict.fromkeys(link.origins))
            one.changes.update((i, number) for number in link.changes)
    for (reading, thing, was), one in sorted(found.items(), key=lambda f: (f[0][0], sides.order(f[0][1]), f[0][2])):
        now = sides.name(was) if was else NOT_THERE
        yield sides.line_on(
            Section.MOVED, reading.capitalize(), thing,
            [now, *(series(sorted(names)) if names else now for names in one.after)],
            f"moved|{reading}|{thing}|{was}", one.statements, sorted(one.changes),
            "It passes on." if was else "It is new.",
        )  # fmt: skip


def _passing(sides: Sides, link: Link, old: int | None) -> tuple[str, str, str, str]:
    """How a link of a scenario reads from the thing that stays, that thing, who had it before, who has it then."""
    kind, now = sides.schema.edge_type(link.type), sides.now
    if old is None:
        return kind.reverse, link.to_id, "", link.from_id
    from_id, to_id = (now.id(n) for n in now.graph.ends(old))
    if from_id != link.from_id and to_id == link.to_id:
        return kind.reverse, to_id, from_id, link.from_id
    if to_id != link.to_id and from_id == link.from_id:
        return kind.forward, from_id, to_id, link.to_id
    told, said = link.properties.get("on_behalf_of"), now.graph.qualifiers(old).get("on_behalf_of")
    if told and said and told != said:
        return f"{kind.reverse}, on behalf of", to_id, str(said), str(told)
    return "", "", "", ""
