"""What is counted and found of one graph, before or after, by identifiers, so that two graphs can be compared."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np

from graph.analysis.burden import Burden, burden
from graph.analysis.checks import Check, Rule
from graph.analysis.coverage import compared, is_compared
from graph.analysis.gaps import finding_key, gaps
from graph.analysis.joints import Joint, joints
from graph.analysis.layers import Footprint, Layers
from graph.analysis.overlap import PairsOf, overlaps, pairs_of
from graph.analysis.snapshot import Scoped
from graph.whatif.standing import STANDINGS, Held, standing, surely
from graph.words import CheckAnswer


class Facts:
    """What *rules*, overlaps, burden and links say of *graph*; each worked out when it is first asked for."""

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

    @property
    def boards(self) -> tuple[int, ...]:
        """The boards there are, without those that stand for a kind."""
        return compared(self.graph)

    def is_board(self, id: str) -> bool:
        """Whether this is one of them."""
        place = self.node(id)
        return place is not None and bool(is_compared(self.graph)[place])

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

    def pairs_of(self, board: str) -> PairsOf | None:
        """The pairs of one board that share enough; None where it is not there."""
        return pairs_of(self.graph, self.graph.snapshot.position[board]) if self.is_board(board) else None

    @cached_property
    def standings(self) -> dict[str, Held]:
        """What holds each thing, for each of :data:`~graph.whatif.standing.STANDINGS`."""
        return {how.name: standing(self.graph, how) for how in STANDINGS}

    def held(self, how: str, id: str) -> Mapping[int, tuple[int, ...]]:
        """What holds a thing, in the standing called *how*, with the edges that say so."""
        place = self.node(id)
        return {} if place is None else self.standings[how].get(place, {})

    def held_ids(self, how: str) -> set[str]:
        """The things that something holds, in the standing called *how*."""
        return {self.id(thing) for thing in self.standings[how]}

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
    def burdens(self) -> dict[int, Burden]:
        """What taking part asks of each organisation and post: the answer of the question "burden"."""
        return {body.who: body for body in burden(self.graph)}

    @property
    def organisations(self) -> list[Burden]:
        """The same of organisations alone."""
        return [body for who, body in self.burdens.items() if self.graph.type_of(who) == "Organization"]

    @cached_property
    def points(self) -> dict[bool, dict[int, Joint]]:
        """The single points of the question "single-points": on what is stated (False), and with what is inferred."""
        return {inferred: {j.who: j for j in joints(self.graph, inferred=inferred)} for inferred in (False, True)}

    def joints(self, id: str) -> tuple[Joint | None, Joint | None]:
        """What one thing alone joins: on what is stated, and with what is inferred."""
        place = self.graph.snapshot.position.get(id, -1)
        return self.points[False].get(place), self.points[True].get(place)

    def know(self, bodies: Iterable[int]) -> None:
        """Work out the footprints of *bodies* (positions) in one go."""
        missing = sorted(set(bodies) - self._footprints.keys())
        if missing:
            layers = Layers(self.graph, missing)
            self._footprints.update(dict.fromkeys(missing))
            self._footprints.update({layers.boards[i]: one for i, one in layers.footprints.items()})

    def where(self, board: str) -> Footprint | None:
        """Where a board acts; None where it is not there, or that is not recorded."""
        if not self.is_board(board):
            return None
        place = self.graph.snapshot.position[board]
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

    def dealt_with(self, node: int) -> tuple[int, int]:
        """How many bodies deal with an issue or theme: stated or confirmed, and by inference only."""
        held = self.standings["issue"].get(node, {})
        sure = surely(self.graph, held)
        return sure, len(held) - sure


def facts_of(graph: Scoped, rules: Sequence[Rule]) -> Facts:
    """The facts of a graph that is kept: worked out once for all that are compared with it."""
    key = (Facts, tuple(rule.id for rule in rules))
    found: Facts = graph.known.setdefault(key, Facts(graph, rules))
    return found
