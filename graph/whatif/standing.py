"""What holds each thing up: who deals with an issue, carries out a duty, owns a strategy, where a member sits.

What has something before and nothing after is orphaned; what had nothing and has something is new.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from graph.analysis.checks import Grade, grade
from graph.analysis.layers import NO_SEAT
from graph.analysis.snapshot import Mask, Scoped, once
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


@once
def _kinds(graph: Scoped) -> Mask:
    """Of every node, whether it is a board or document that stands for a kind, not for one."""
    mask: Mask = np.zeros(len(graph.snapshot.ids), dtype=bool)
    mask[[n for n in graph.nodes_of("Board", "Strategy") if graph.properties_of(n).get("is_class")]] = True
    return mask


def standing(graph: Scoped, how: Standing) -> Held:
    """What holds each thing on the day, by links that hold. What stands for a kind holds nothing, and invited guests
    have no seat.

    An area counts as held where something acts in it or in a wider area that it is a part of.
    """
    s, kinds, edges = graph.snapshot, _kinds(graph), graph.counted(*how.edge_types)
    ends = (s.edge_from[edges], s.edge_to[edges])
    things, others = ends[how.end], ends[1 - how.end]
    kept = graph.are_of(*how.types)[things] & ~kinds[things] & ~kinds[others]
    if how.name in ("issue", "area"):
        kept &= graph.are_of(*BODY)[others]
    if "MEMBER_OF" in how.edge_types:
        roles = graph.of_qualifiers(edges.tolist(), lambda said: said.get("role"))
        kept &= np.array([r == how.role if how.role else r not in NO_SEAT for r in roles], dtype=bool)
    found: dict[int, dict[int, tuple[int, ...]]] = {}
    for edge, thing, other in zip(edges[kept].tolist(), things[kept].tolist(), others[kept].tolist(), strict=True):
        by = found.setdefault(thing, {})
        by[other] = (*by[other], edge) if other in by else (edge,)
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
