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


class Joined:
    """Bodies and posts as they are joined: members with the bodies they sit on, posts with where they are held, lines
    of accountability, and parts. *classes* stand for no body and are left out.
    """

    def __init__(self, graph: Scoped, classes: frozenset[int]) -> None:
        self.edges: dict[int, list[int]] = {}
        self._near: dict[int, set[int]] = {}
        for edge in graph.counted_edges_of("MEMBER_OF", "HELD_AT", "ACCOUNTABLE_TO", "PART_OF"):
            a, b = graph.ends(edge)
            if {graph.type_of(a), graph.type_of(b)} - {*BODY, "Post"} or a in classes or b in classes:
                continue
            for one, other in ((a, b), (b, a)):
                self._near.setdefault(one, set()).add(other)
                self.edges.setdefault(one, []).append(edge)

    def single_points(self) -> set[int]:
        """Those whose end would cut others apart that are joined now.

        Those that hang on one link alone are left out first: that a body is some member's only seat does not make it
        the bridge between two groups. (Articulation points; Tarjan, "Depth-first search and linear graph
        algorithms", SIAM Journal on Computing 1, 1972.)
        """
        import rustworkx

        kept = sorted(node for node, near in self._near.items() if len(near) > 1)
        index = {node: i for i, node in enumerate(kept)}
        drawn = rustworkx.PyGraph(multigraph=False)
        drawn.add_nodes_from(kept)
        drawn.add_edges_from_no_data(
            [(index[a], index[b]) for a in kept for b in sorted(self._near[a]) if b in index and a < b]
        )
        return {kept[i] for i in rustworkx.articulation_points(drawn)}

    def cut_off_without(self, node: int) -> list[int]:
        """What would be cut off from the larger rest if *node* ended, by position."""
        parts: list[set[int]] = []
        for start in sorted(self._near.get(node, ())):
            if any(start in part for part in parts):
                continue
            reached, todo = {start, node}, [start]
            while todo:
                near = self._near[todo.pop()] - reached
                reached |= near
                todo += near
            parts.append(reached - {node})
        largest = max(parts, key=lambda part: (len(part), -min(part)), default=set())
        return sorted(n for part in parts if part is not largest for n in part)
