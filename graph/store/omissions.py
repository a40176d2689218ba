"""What complete lists leave out: undated statements that a later complete list omits are closed."""

from collections.abc import Collection, Mapping, Sequence

from graph.dates import FOREVER
from graph.derive import DESCRIBES, SOURCE, SourceInfo, complete_list
from graph.statements import Edge
from graph.store.base import Direction
from graph.store.kept import Kept, chunks

_List = tuple[str, str, Direction, str | None]


def close_omitted(kept: Kept, sources: Mapping[str, SourceInfo]) -> None:
    """Close the undated statements that later complete lists omit, and open again those that none does."""
    lists, closed = kept.lists(), kept.closed()
    if not lists and not closed:
        return
    wanted: dict[str, int] = {}
    for (source, link, direction, as_of), subjects in _subjects(kept, lists).items():
        info = sources.get(source)
        listing = complete_list(as_of, info.date if info else None)
        if listing is None:
            continue
        for some in chunks(subjects):
            stated = kept.stated_pairs(direction, some, link, source)
            for id, from_id, to_id, by in kept.undated(direction, some, link, source, listing.first):
                other = sources.get(by)
                if (from_id, to_id) not in stated and listing.is_later_than(other.date if other else None):
                    wanted[id] = min(wanted.get(id, FOREVER), listing.closes_on)
    changed = {id: wanted.get(id) for id in sorted({*closed, *wanted}) if closed.get(id) != wanted.get(id)}
    if changed:
        kept.close(changed)


def _subjects(kept: Kept, lists: Sequence[tuple[str, Edge]]) -> dict[_List, set[str]]:
    """The nodes at which a source lists all, by source, edge type, direction and date."""
    subjects: dict[_List, set[str]] = {}
    parts: dict[str, list[tuple[str, str]]] = {}
    if lists:
        for part, type, whole in kept.parts():
            parts.setdefault(whole, []).append((part, type))
    for subject, edge in lists:
        told = {name: str(edge.properties.get(name, "")) for name in ("link", "every", "as_of")}
        direction: Direction = "forward" if edge.properties.get("direction") == "forward" else "reverse"
        nodes = subjects.setdefault((edge.source, told["link"], direction, told["as_of"] or None), set())
        every = told["every"]
        if not every:
            nodes.add(subject)
        elif edge.to_type == SOURCE:
            nodes.update(kept.ends_of("forward", [subject], DESCRIBES, every))
        else:
            below = _below(parts, subject)
            nodes.update(id for id, type in below.items() if type == every)
            if edge.to_type == "Area":
                nodes.update(kept.ends_of("reverse", [subject, *below], "COVERS", every))
    return subjects


def _below(parts: Mapping[str, Collection[tuple[str, str]]], whole: str) -> dict[str, str]:
    """All parts of *whole* at any depth with their types, without itself (unless parts run in a circle)."""
    reached: dict[str, str] = {}
    todo = [whole]
    while todo:
        above = todo.pop()
        for part, type in parts.get(above, ()):
            if part not in reached and part != above:
                reached[part] = type
                todo.append(part)
    return reached
