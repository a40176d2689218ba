"""Everything that deals with one issue or theme: who leads, where each acts, and which of them nothing ties."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from graph.analysis.completeness import complete_lists
from graph.analysis.coverage import UNNAMED, boards_of, classes_of
from graph.analysis.layers import Footprint
from graph.analysis.matrix import Cell, Cells
from graph.analysis.snapshot import Scoped
from graph.analysis.ties import Ties
from graph.text import sort_key
from graph.words import CellState

_DEALING = (CellState.STATED, CellState.CONFIRMED, CellState.INFERRED)


@dataclass(frozen=True, slots=True)
class Among:
    """How one body stands to the others on the issue: positions, by name.

    ``tied`` share a member or a line of accountability with it, ``by_inference`` only if something inferred counts.
    ``apart``: nothing recorded ties the two, though members of both are recorded. ``silent``: nothing does, and of one
    of the two no member is recorded.
    """

    tied: tuple[int, ...]
    by_inference: tuple[int, ...]
    apart: tuple[int, ...]
    silent: tuple[int, ...]


class OneIssue:
    """The bodies that deal with one issue or theme (a position).

    ``bodies`` are boards, and organisations that deal with it, those that lead first, then by how sure it is, then by
    name; ``cells`` says why each is there, as the coverage matrix does. ``classes`` deal with it and stand for a kind
    of board, ``groups`` for organisations that are not named: they are no bodies here. ``elsewhere`` are the
    HANDLED_ELSEWHERE edges of the issue that hold.
    """

    def __init__(self, graph: Scoped, issue: int) -> None:
        self.graph = graph
        self.issue = issue
        linked = [graph.ends(e) for e in graph.edges_of("ADDRESSES")]
        organizations = {a for a, b in linked if b == issue and graph.type_of(a) == "Organization"}
        self.groups = frozenset(o for o in organizations if graph.properties_of(o).get("kind") in UNNAMED)
        rows = sorted({*boards_of(graph), *organizations} - self.groups)
        gathered = Cells(graph, rows, [issue], "ADDRESSES")
        gathered.add_links()
        gathered.add_elsewhere()
        gathered.add_through_column("theme", "FALLS_UNDER")
        gathered.add_through_column("wider", "PART_OF")
        gathered.add_through_class("rows")
        self.cells: Mapping[int, Cell] = {
            row: cell for (row, _), cell in gathered.done().items() if cell.state in _DEALING
        }
        self.classes = classes_of(graph, self.cells)
        self.elsewhere = tuple(e for e in graph.counted_edges_of("HANDLED_ELSEWHERE") if graph.ends(e)[0] == issue)
        self.bodies = tuple(sorted(self.cells.keys() - self.classes, key=self._order))
        self.lists = complete_lists(graph)

    def leading(self, body: int) -> tuple[int, ...]:
        """The links by which *body* leads on the issue."""
        links = [e for g in self.cells[body].grounds if g.kind == "link" for e in g.edges]
        return tuple(e for e in links if self.graph.qualifiers(e).get("lead") is True)

    def _order(self, body: int) -> tuple[bool, int, str, str]:
        s = self.graph.snapshot
        return not self.leading(body), _DEALING.index(self.cells[body].state), sort_key(s.names[body]), s.ids[body]

    @cached_property
    def ties(self) -> Ties:
        """What the bodies have that ties them."""
        return Ties(self.graph, self.bodies)

    def footprint(self, body: int) -> Footprint | None:
        """Where *body* acts, if that is recorded."""
        return self.ties.layers.footprints.get(self.ties.layers.index[body])

    @cached_property
    def _having(self) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
        """By thing: the bodies that surely have it, and those that have it by inference only."""
        firm: dict[int, list[int]] = {}
        inferred: dict[int, list[int]] = {}
        for body in self.bodies:
            for node, tie in self.ties.of(body).items():
                (firm if tie.grade < 2 else inferred).setdefault(node, []).append(body)
        return firm, inferred

    def among(self, body: int) -> Among:
        """How *body* stands to the others: costs as much as the bodies that its members sit on."""
        firm, inferred = self._having
        tied: set[int] = set()
        by_inference: set[int] = set()
        for node, tie in self.ties.of(body).items():
            (tied if tie.grade < 2 else by_inference).update(firm.get(node, ()))
            by_inference.update(inferred.get(node, ()))
        tied.discard(body)
        by_inference -= {body, *tied}
        rest = [b for b in self.bodies if b != body and b not in tied and b not in by_inference]
        known = bool(self.ties.members(body))
        apart = [b for b in rest if known and self.ties.members(b)]
        named = self._by_name
        return Among(
            tuple(sorted(tied, key=named.__getitem__)),
            tuple(sorted(by_inference, key=named.__getitem__)),
            tuple(sorted(apart, key=named.__getitem__)),
            tuple(sorted(set(rest) - set(apart), key=named.__getitem__)),
        )

    @cached_property
    def _by_name(self) -> dict[int, int]:
        s = self.graph.snapshot
        ordered = sorted(self.bodies, key=lambda b: (sort_key(s.names[b]), s.ids[b]))
        return {body: i for i, body in enumerate(ordered)}
