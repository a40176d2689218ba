"""What is counted and found of one graph, before or after, by identifiers, so that two graphs can be compared."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graph.analysis.checks import Check, Rule, series
from graph.analysis.coverage import boards_of, classes_of
from graph.analysis.gaps import finding_key, gaps
from graph.analysis.layers import DUTIES, FOOTPRINT, ISSUES, LAYERS, MEMBERS, STRATEGIES, Footprint, Layers
from graph.analysis.overlap import Pair, overlaps
from graph.analysis.snapshot import Scoped
from graph.whatif.standing import STANDINGS, Held, Joined, kinds_only, standing, surely
from graph.words import CheckAnswer, counted


@dataclass(frozen=True, slots=True)
class Seats:
    """The seats of an organisation: how many bodies it, or a post held at it, sits on, and how many it chairs."""

    seats: int
    chairs: int
    edges: tuple[int, ...]


class Facts:
    """What *rules*, overlaps and links say of *graph*; each worked out when it is first asked for."""

    def __init__(self, graph: Scoped, rules: Sequence[Rule]) -> None:
        self.graph = graph
        self.rules = rules
        self._footprints: dict[int, Footprint | None] = {}

    def id(self, node: int) -> str:
        """The identifier of a node."""
        return self.graph.snapshot.ids[node]

    def node(self, id: str) -> int | None:
        """The position of a node that is seen here; None where it is not."""
        place = self.graph.snapshot.position.get(id)
        return place if place is not None and self.graph.seen[place] else None

    def statements(self, edges: Iterable[int]) -> tuple[str, ...]:
        """The ids of edges, without repeats."""
        return tuple(dict.fromkeys(self.graph.snapshot.edge_ids[e] for e in edges))

    @cached_property
    def classes(self) -> frozenset[int]:
        """Boards and documents that stand for a kind."""
        return kinds_only(self.graph)

    @cached_property
    def boards(self) -> list[int]:
        """The boards there are, without those that stand for a kind."""
        every = boards_of(self.graph)
        classes = classes_of(self.graph, every)
        return [board for board in every if board not in classes]

    @cached_property
    def board_set(self) -> frozenset[int]:
        """The same, to look one up."""
        return frozenset(self.boards)

    @cached_property
    def checks(self) -> dict[str, tuple[Rule, Check]]:
        """What every rule answers, by the key of the finding."""
        return {
            finding_key(self.graph, result.rule, check): (result.rule, check)
            for result in gaps(self.graph, self.rules)
            for check in result.checks
        }

    @cached_property
    def answers(self) -> Mapping[CheckAnswer, int]:
        """How many checks give each answer."""
        found = Counter(check.answer for _, check in self.checks.values())
        return {answer: found[answer] for answer in CheckAnswer}

    @cached_property
    def overlap_counts(self) -> tuple[int, int]:
        """How many pairs are to look at, and how many are explained."""
        found = overlaps(self.graph, first=0)
        return found.candidates, found.explained

    def pairs_of(self, board: str) -> dict[tuple[str, str], Pair]:
        """The pairs of one board that share enough, by the identifiers of both, sorted."""
        place = self.node(board)
        if place is None or place not in self.board_set:
            return {}
        found = overlaps(self.graph, board=place).pairs
        return {self._ends(pair): pair for pair in found}

    def _ends(self, pair: Pair) -> tuple[str, str]:
        a, b = sorted((self.id(pair.a), self.id(pair.b)))
        return a, b

    @cached_property
    def standings(self) -> dict[str, Held]:
        """What holds each thing, for each of :data:`~graph.whatif.standing.STANDINGS`."""
        return {how.name: standing(self.graph, how, self.classes) for how in STANDINGS}

    @cached_property
    def issues(self) -> Held:
        """The issues that a body deals with, with the bodies."""
        return {i: held for i, held in self.standings["issue"].items() if self.graph.type_of(i) == "Issue"}

    @cached_property
    def leads(self) -> dict[int, set[int]]:
        """The bodies that lead on each issue."""
        graph = self.graph
        found: dict[int, set[int]] = {}
        for issue, held in self.issues.items():
            for body, edges in held.items():
                if any(graph.qualifiers(e).get("lead") is True for e in edges):
                    found.setdefault(issue, set()).add(body)
        return found

    @cached_property
    def without_lead(self) -> list[int]:
        """Issues that several bodies deal with and nobody is recorded to lead on."""
        return sorted(i for i, held in self.issues.items() if len(held) > 1 and not self.leads.get(i))

    @cached_property
    def seats(self) -> dict[int, Seats]:
        """The seats of every organisation that has one."""
        graph = self.graph
        at: dict[int, tuple[int, int]] = {}
        for edge in graph.counted_edges_of("HELD_AT"):
            post, body = graph.ends(edge)
            if graph.type_of(body) == "Organization":
                at.setdefault(post, (body, edge))
        bodies: dict[int, set[int]] = {}
        chaired: dict[int, set[int]] = {}
        edges: dict[int, list[int]] = {}
        for member, held in self.standings["member"].items():
            organisation, via = at.get(member, (member, -1))
            if graph.type_of(organisation) != "Organization":
                continue
            for body, said in held.items():
                bodies.setdefault(organisation, set()).add(body)
                edges.setdefault(organisation, []).extend([*said, *([via] if via >= 0 else [])])
                if any(graph.qualifiers(e).get("role") == "chair" for e in said):
                    chaired.setdefault(organisation, set()).add(body)
        return {o: Seats(len(b), len(chaired.get(o, ())), tuple(edges[o])) for o, b in sorted(bodies.items())}

    def know(self, bodies: Iterable[int]) -> None:
        """Work out the footprints of *bodies* (positions) in one go."""
        missing = sorted(set(bodies) - self._footprints.keys())
        if missing:
            layers = Layers(self.graph, missing)
            self._footprints.update(dict.fromkeys(missing))
            self._footprints.update({layers.boards[i]: one for i, one in layers.footprints.items()})

    def where(self, board: str) -> Footprint | None:
        """Where a board acts; None where it is not there, or that is not recorded."""
        place = self.node(board)
        if place is None or place not in self.board_set:
            return None
        self.know([place])
        return self._footprints[place]

    def where_any(self, held: Mapping[int, tuple[int, ...]]) -> Footprint | None:
        """Where any of the bodies that hold something acts, each area as sure as the body's hold and its footprint.

        *held* gives the bodies (positions) with the edges by which they hold it. None where it is recorded of none.
        """
        self.know(held)
        found = {body: one for body in sorted(held) if (one := self._footprints[body]) is not None}
        if not found:
            return None
        sure: dict[int, tuple[int, tuple[int, ...]]] = {}
        for body, one in found.items():
            weak = 0 if surely(self.graph, {body: held[body]}) else 2
            for leaf, (basis, edges) in one.sure.items():
                told = (max(basis, weak), edges)
                sure[leaf] = min(told, sure.get(leaf, told))
        may = frozenset[int]().union(*(one.may for one in found.values()))
        edges = tuple(edge for one in found.values() for edge in one.edges)
        return Footprint(sure, may, edges, all(one.resolved for one in found.values()))

    @cached_property
    def kinds(self) -> dict[str, list[int]]:
        """The organisations of each kind."""
        found: dict[str, list[int]] = {}
        for organisation in self.graph.nodes_of("Organization"):
            found.setdefault(str(self.graph.properties_of(organisation).get("kind")), []).append(organisation)
        return found

    @cached_property
    def duties(self) -> dict[int, list[str]]:
        """The duties in force on the day, with the kinds of organisation that they bind."""
        graph = self.graph
        return {
            d: list(graph.properties_of(d).get("binds") or ())
            for d in graph.nodes_of("Duty")
            if graph.node_levels[d] > 1
        }

    def describing(self, node: int) -> list[int]:
        """The edges by which sources describe a node."""
        s = self.graph.snapshot
        near: list[int] = np.flatnonzero(self.graph.visible & (s.edge_to == node)).tolist()
        return [e for e in near if self.graph.edge_type_of(e) == "DESCRIBES"]

    @cached_property
    def joined(self) -> Joined:
        """How bodies and posts are joined."""
        return Joined(self.graph, self.classes)

    @cached_property
    def single(self) -> set[int]:
        """Bodies and posts that alone join others."""
        return self.joined.single_points()

    def dealt_with(self, node: int) -> tuple[int, int]:
        """How many bodies deal with an issue or theme: stated or confirmed, and by inference only."""
        held = self.standings["issue"].get(node, {})
        sure = surely(self.graph, held)
        return sure, len(held) - sure


LAYER_WORDS = {
    ISSUES: ("issue or theme", "issues or themes"),
    MEMBERS: ("member", "members"),
    STRATEGIES: ("strategy", "strategies"),
    DUTIES: ("duty", "duties"),
    FOOTPRINT: ("area", "areas"),
}


def shared(pair: Pair) -> str:
    """What a pair shares, in words: "at least 1 issue or theme and 2 members"."""
    told = {s.layer: s.at_least_with_inferred for s in pair.layers}
    words = [counted(told[layer], *LAYER_WORDS[layer]) for layer in LAYERS if told.get(layer)]
    return f"at least {series(words)}" if words else "nothing recorded"
