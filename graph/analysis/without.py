"""Gaps of one kind of thing without one kind of link: "every board of this kind without a member".

The answer never turns silence into a "no": only a complete list can show that there is none.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from graph.analysis.checks import names, told_by
from graph.analysis.completeness import CompleteLists
from graph.analysis.coverage import UNNAMED
from graph.analysis.current_lists import CurrentLists
from graph.analysis.law import long_date
from graph.analysis.snapshot import Scoped
from graph.store.base import Direction
from graph.words import LackAnswer

MOST_NAMED = 5
"""How many other ends one reason names."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """One node without a stated or confirmed link: the answer, why, and the positions of the links it rests on."""

    node: int
    answer: LackAnswer
    reason: str
    edges: tuple[int, ...] = ()


@dataclass(frozen=True)
class Without:
    """What was found of *nodes*: how many have the link by a stated statement, how many only by a confirmed one, and
    those that have neither, by answer and then in the order of *nodes*.
    """

    nodes: int
    stated: int
    confirmed: int
    lacking: tuple[Lacking, ...]

    def count(self, answer: LackAnswer) -> int:
        """How many give *answer*."""
        return sum(one.answer == answer for one in self.lacking)


def without(
    graph: Scoped,
    lists: CompleteLists,
    nodes: Sequence[int],
    edge_type: str,
    direction: Direction,
    others: Collection[int] | None = None,
    other_types: Sequence[str] = (),
    unsure: Collection[int] = (),
) -> Without:
    """Which of *nodes* have no stated or confirmed link of *edge_type*, read in *direction*, that holds on the day.

    *others* are the nodes that count as the other end (None: any), *other_types* their types. A node that stands for
    a class, and a group that is not named, are no answer at the other end. A complete list shows that there is none
    where it has a date, its source names things of *other_types* by such a link at all, it names nothing at the node
    that has gone since, and neither an inferred nor a possible link speaks against it. A list that names one of
    *unsure* (which may be such a one, or stand for one) leaves it open. Linear in the links of the type.
    """
    found = _Links(graph, nodes, edge_type, direction, others)
    listed = CurrentLists(graph, lists, edge_type, direction, other_types)
    stated = confirmed = 0
    lacking = []
    for node in nodes:
        links = found.at.get(node, ())
        sure = [e for e in links if graph.holding[e] and graph.basis_of(e) != "inferred" and e not in found.vague]
        if sure:
            by_source = any(graph.basis_of(e) == "stated" for e in sure)
            stated, confirmed = stated + by_source, confirmed + (not by_source)
            continue
        complete = listed.of(node)
        open_ = sorted(set().union(*(lists.listed[e, node] for e in complete)).intersection(unsure))
        lacking.append(_lacking(graph, node, links, found, complete, open_))
    order = list(LackAnswer)
    return Without(len(nodes), stated, confirmed, tuple(sorted(lacking, key=lambda one: order.index(one.answer))))


class _Links:
    """The links that are asked about, by the position of the node, and those whose other end is a kind or a group."""

    def __init__(
        self,
        graph: Scoped,
        nodes: Sequence[int],
        edge_type: str,
        direction: Direction,
        others: Collection[int] | None,
    ) -> None:
        wanted = set(nodes)
        self.near = 0 if direction == "forward" else 1
        self.at: dict[int, list[int]] = {}
        self.vague: set[int] = set()
        unnamed: dict[int, bool] = {}
        for edge in graph.edges_of(edge_type):
            ends = graph.ends(edge)
            node, other = ends[self.near], ends[1 - self.near]
            if node not in wanted or (others is not None and other not in others):
                continue
            if other not in unnamed:
                said = graph.properties_of(other)
                unnamed[other] = bool(said.get("is_class")) or said.get("kind") in UNNAMED
            if unnamed[other]:
                self.vague.add(edge)
            self.at.setdefault(node, []).append(edge)


def _lacking(
    graph: Scoped, node: int, links: Sequence[int], found: _Links, complete: Sequence[int], open_: Sequence[int]
) -> Lacking:
    def who(edges: Sequence[int]) -> str:
        return names(graph, (graph.ends(e)[1 - found.near] for e in edges), MOST_NAMED)

    inferred = [e for e in links if graph.holding[e] and e not in found.vague]
    disagree = ""
    if complete and not open_:
        disagree = f" Sources disagree: a complete list leaves it out ({told_by(graph, complete)})."
    if inferred:
        reason = f"Only inferred: {who(inferred)} ({told_by(graph, inferred)}).{disagree}"
        return Lacking(node, LackAnswer.INFERRED_ONLY, reason, (*inferred, *complete))
    possible = [e for e in links if not graph.holding[e] and e not in found.vague]
    if possible:
        when = f" on {long_date(graph.scope.as_at)}" if graph.scope.as_at else ""
        reason = f"Not recorded (dates): {who(possible)}, at dates that leave open whether it held{when}.{disagree}"
        return Lacking(node, LackAnswer.NOT_RECORDED, reason, (*possible, *complete))
    vague = [e for e in links if e in found.vague]
    if vague:
        reason = f"Only a kind or an unnamed group is given: {who(vague)} ({told_by(graph, vague)}).{disagree}"
        return Lacking(node, LackAnswer.NOT_RECORDED, reason, (*vague, *complete))
    if complete and open_:
        reason = (
            f"A list that claims to be complete names {names(graph, open_, MOST_NAMED)}, which may be or stand for one "
            f"({told_by(graph, complete)})."
        )
        return Lacking(node, LackAnswer.NOT_RECORDED, reason, tuple(complete))
    if complete and not graph.left_open[node]:
        reason = f"None, in a list that claims to be complete ({told_by(graph, complete)})."
        return Lacking(node, LackAnswer.NONE, reason, tuple(complete))
    if complete:
        reason = (
            f"A list that claims to be complete leaves it out ({told_by(graph, complete)}), but the dates leave open "
            "whether it was there itself."
        )
        return Lacking(node, LackAnswer.NOT_RECORDED, reason, tuple(complete))
    return Lacking(node, LackAnswer.NOT_RECORDED, "No source says.")
