"""The boards that a rule is asked of, and the one line that stands for all of which nothing is recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np

from graph.analysis.checks import Check, Severity, count, names, on_the_day
from graph.analysis.coverage import boards_of, classes_of
from graph.analysis.law import LegalBasis
from graph.analysis.snapshot import Scoped
from graph.words import CheckAnswer

ASK_DATES = "Ask when each of them began and whether it still meets."
BY_STATUTE = "created by statute"


@dataclass(frozen=True, slots=True)
class Bodies:
    """Named boards, and organisations that meet as boards, by name: ``there`` on the day, and ``doubtful`` where
    their own dates leave that open.
    """

    there: tuple[int, ...]
    doubtful: tuple[int, ...]

    @property
    def every(self) -> tuple[int, ...]:
        """All of them."""
        return (*self.there, *self.doubtful)


_bodies: WeakKeyDictionary[Scoped, Bodies] = WeakKeyDictionary()


def bodies(graph: Scoped) -> Bodies:
    """The boards that rules are asked of, worked out once for a graph; those that stand for a kind are left out."""
    found = _bodies.get(graph)
    if found is None:
        found = _bodies[graph] = _named(graph)
    return found


def _named(graph: Scoped) -> Bodies:
    every = boards_of(graph)
    classes = classes_of(graph, every)
    named = sorted((b for b in every if b not in classes), key=lambda b: (graph.snapshot.names[b], b))
    return Bodies(
        tuple(b for b in named if graph.node_levels[b] > 1), tuple(b for b in named if graph.node_levels[b] < 2)
    )


def dates_line(graph: Scoped, asked: Bodies) -> list[Check]:
    """One line for the boards whose dates leave open whether they were there on the day; none where there are none."""
    if not asked.doubtful:
        return []
    reason = (
        f"Not recorded (dates): what is recorded of {count(len(asked.doubtful), len(asked.every), 'boards')} leaves "
        f"open whether they were there {on_the_day(graph)}: {names(graph, asked.doubtful)}."
    )
    return [Check(asked.doubtful, CheckAnswer.NOT_RECORDED, reason, part="dates", missing=ASK_DATES)]


def silent_line(
    graph: Scoped,
    silent: Sequence[int],
    of: int,
    what: str,
    ask: str,
    part: str = "",
    *,
    more: str = "",
    severity: Severity | None = None,
    law: tuple[LegalBasis, ...] = (),
    noun: str = "boards",
    statements: Sequence[int] = (),
) -> list[Check]:
    """One line that stands for all of *silent*: "*What* is recorded for 3 of 4 boards: ...", and what to *ask* for.

    >>> silent_line(None, (), 4, "No chair", "Ask.")
    []
    """
    if not silent:
        return []
    reason = f"{what} is recorded {on_the_day(graph)} for {count(len(silent), of, noun)}: {names(graph, silent)}."
    reason += f" {more}" if more else ""
    check = Check(tuple(silent), CheckAnswer.NOT_RECORDED, reason, part=part, severity=severity, law=law, missing=ask)
    return [replace(check, statements=tuple(dict.fromkeys(statements)))]


def described_with(graph: Scoped, nodes: Sequence[int], *properties: str) -> Mapping[int, list[int]]:
    """The descriptions that give any of *properties*, by node."""
    edges = np.array(graph.edges_of("DESCRIBES"), dtype=np.int64)
    wanted = np.zeros(len(graph.snapshot.ids), dtype=bool)
    wanted[list(nodes)] = True
    marks = [f'"{p}"'.encode() for p in properties]
    found: dict[int, list[int]] = {}
    for edge in edges[wanted[graph.snapshot.edge_to[edges]]].tolist():
        raw = graph.snapshot.edge_properties[edge]
        if any(mark in raw for mark in marks) and any(graph.qualifiers(edge).get(p) for p in properties):
            found.setdefault(graph.ends(edge)[1], []).append(edge)
    return found


def by_statute(graph: Scoped, boards: Sequence[int]) -> frozenset[int]:
    """Those of *boards* that a law creates: it is recorded of them, or of the class that each is one of."""
    made = {b for b in boards if graph.properties_of(b).get("legal_basis") == BY_STATUTE}
    wanted = set(boards)
    for edge in graph.counted_edges_of("INSTANCE_OF"):
        board, of_class = graph.ends(edge)
        if board in wanted and graph.properties_of(of_class).get("legal_basis") == BY_STATUTE:
            made.add(board)
    return frozenset(made)
