"""What holds each thing up: who deals with an issue, carries out a duty, owns a strategy, where a member sits.

What has something before and nothing after is orphaned; what had nothing and has something is new.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.analysis.checks import Grade, grade
from graph.analysis.layers import NO_SEAT
from graph.analysis.snapshot import Scoped
from graph.schema import BODY

Held = Mapping[int, Mapping[int, tuple[int, ...]]]
"""For each thing (position), who or what holds it, each with the edges that say so."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One way in which things are held: ``lost`` says what is wrong where nothing holds one any more."""

    name: str
    lost: str
    gained: str
    types: tuple[str, ...]
    edge_types: tuple[str, ...]
    end: int
    """0 where the thing stands at the from end of the link, 1 where at the to end."""
    role: str = ""


STANDINGS = (
    Standing("issue", "No body deals with it", "A body deals with it", ("Issue", "Theme"), ("ADDRESSES",), 1),
    Standing("duty", "Nobody carries it out", "Somebody carries it out", ("Duty",), ("DISCHARGES",), 1),
    Standing("area", "No body acts there", "A body acts there", ("Area",), ("COVERS",), 1),
    Standing("member", "It sits nowhere", "It has a seat", ("Organization", "Post", "Board"), ("MEMBER_OF",), 0),
    Standing("chair", "It has no chair", "It has a chair", BODY, ("MEMBER_OF",), 1, "chair"),
    Standing("post", "It is held nowhere", "It is held somewhere", ("Post",), ("HELD_AT",), 0),
    Standing("strategy", "Nobody owns it", "It has an owner", ("Strategy", "Platform"), ("OWNS",), 1),
    Standing("objective", "Nobody commits to it", "Somebody commits to it", ("Objective",), ("COMMITS_TO",), 1),
    Standing("report", "It reports to nobody", "It reports to somebody", (*BODY, "Post"), ("ACCOUNTABLE_TO",), 0),
    Standing("evidence", "It informs nothing", "It informs something", ("Strategy", "Platform"), ("INFORMS",), 0),
)


def kinds_only(graph: Scoped) -> frozenset[int]:
    """The boards and documents that stand for a kind, not for one."""
    return frozenset(n for n in graph.nodes_of("Board", "Strategy") if graph.properties_of(n).get("is_class"))


def standing(graph: Scoped, how: Standing, classes: frozenset[int]) -> Held:
    """What holds each thing on the day, by links that hold. *classes* hold nothing, invited guests have no seat.

    An area counts as held where something acts in it or in a wider area that it is a part of.
    """
    found: dict[int, dict[int, tuple[int, ...]]] = {}
    holders = BODY if how.name in ("issue", "area") else ()
    for edge in graph.counted_edges_of(*how.edge_types):
        ends = graph.ends(edge)
        thing, other = ends[how.end], ends[1 - how.end]
        if graph.type_of(thing) not in how.types or (holders and graph.type_of(other) not in holders):
            continue
        if other in classes or thing in classes:
            continue
        if "MEMBER_OF" in how.edge_types:
            role = graph.qualifiers(edge).get("role")
            if role in NO_SEAT or (how.role and role != how.role):
                continue
        by = found.setdefault(thing, {})
        by[other] = (*by.get(other, ()), edge)
    return _with_parts(graph, found) if how.name == "area" else found


def _with_parts(graph: Scoped, found: dict[int, dict[int, tuple[int, ...]]]) -> Held:
    """Areas inside those that are held are held too, by the same bodies."""
    todo = sorted(found)
    while todo:
        area = todo.pop()
        for part in graph.parts_of.get(area, ()):
            if part not in found:
                found[part] = found[area]
                todo.append(part)
    return found


def surely(graph: Scoped, held: Mapping[int, tuple[int, ...]]) -> int:
    """How many of the holders a source states, or a person confirmed."""
    return sum(max(grade(graph, e) for e in edges) == Grade.SURE for edges in held.values())
