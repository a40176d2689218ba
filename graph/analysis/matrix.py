"""A matrix of what the sources say of bodies and issues, or of members and boards, and the grounds for each cell."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from graph.analysis.completeness import CompleteLists, complete_lists
from graph.analysis.snapshot import Scoped
from graph.store.base import Direction
from graph.words import CellState

GroundKind = Literal["link", "elsewhere", "theme", "wider", "class", "post", "behalf", "list", "dates"]


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason for what a cell says, with the positions of the edges that it rests on.

    ``kind``: a ``link`` between the two; handled ``elsewhere`` (by ``through``); through a ``theme`` that the issue
    falls under, a ``wider`` issue or theme that it is part of, the ``class`` of the board, a ``post`` held at the
    organisation, or somebody who sits on its ``behalf``; a complete ``list`` that leaves it out; a statement whose
    ``dates`` leave open whether it held. ``through`` is the position of that node.
    """

    kind: GroundKind
    state: CellState
    edges: tuple[int, ...]
    through: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """What the sources say of one row and one column: grounds, the strongest first."""

    grounds: tuple[Ground, ...] = ()

    @property
    def state(self) -> CellState:
        """The state of the strongest ground; not recorded, where there is none."""
        return self.grounds[0].state if self.grounds else CellState.NOT_RECORDED

    @property
    def edges(self) -> tuple[int, ...]:
        """All edges behind the cell, the strongest ground's first, without repeats."""
        return tuple(dict.fromkeys(e for ground in self.grounds for e in ground.edges))

    @property
    def disagree(self) -> bool:
        """Whether a complete list leaves out what another source says."""
        states = {ground.state for ground in self.grounds}
        return CellState.NONE in states and bool(states & _SAYS_YES)


@dataclass(frozen=True, eq=False)
class Matrix:
    """Rows and columns as node positions, in order, and the cells that have any ground.

    ``classes`` are the rows or columns that stand for a kind of board: shown, and left out of totals. ``groups``
    names the group of each column, ``parents`` the organisation under which a row is shown.
    """

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    classes: frozenset[int]
    cells: Mapping[tuple[int, int], Cell]
    groups: Mapping[int, str]
    parents: Mapping[int, int]

    def cell(self, row: int, column: int) -> Cell:
        """The cell of two positions."""
        return self.cells.get((row, column), _EMPTY)

    def shown_under(self, row: int) -> int:
        """The organisation under which a row is shown; the row itself, where that is none."""
        return self.parents.get(row, row)


_EMPTY = Cell()
_SAYS_YES = {CellState.STATED, CellState.CONFIRMED, CellState.INFERRED}
_DIRECT = {"stated": CellState.STATED, "confirmed": CellState.CONFIRMED, "inferred": CellState.INFERRED}
_STATES = (
    CellState.STATED,
    CellState.CONFIRMED,
    CellState.HANDLED_ELSEWHERE,
    CellState.INFERRED,
    CellState.NONE,
    CellState.NOT_RECORDED,
)
Counts = Callable[[int, int, int], bool]
"""Whether a complete list that leaves out a row and a column says anything about them: (row, column, its edge)."""
_KINDS: tuple[GroundKind, ...] = (
    "link",
    "elsewhere",
    "theme",
    "wider",
    "class",
    "post",
    "behalf",
    "list",
    "dates",
)


class Cells:
    """The cells of one matrix while their grounds are gathered from the links of one type, from rows to columns."""

    def __init__(self, graph: Scoped, rows: Iterable[int], columns: Iterable[int], edge_type: str) -> None:
        self.graph = graph
        self.rows = set(rows)
        self.columns = set(columns)
        self.edge_type = edge_type
        self.lists: CompleteLists = complete_lists(graph)
        self.links: dict[tuple[int, int], list[int]] = {}
        self.grounds: dict[tuple[int, int], list[Ground]] = {}
        self._spoken: dict[int, set[str]] | None = None

    def add(self, row: int, column: int, ground: Ground) -> None:
        """Add a ground, where row and column are in the matrix."""
        if row in self.rows and column in self.columns:
            self.grounds.setdefault((row, column), []).append(ground)

    def add_links(self) -> None:
        """The links themselves; those of which the dates leave open whether they held, where no other does."""
        graph = self.graph
        doubtful: dict[tuple[int, int], list[int]] = {}
        for edge in graph.edges_of(self.edge_type):
            (self.links if graph.holding[edge] else doubtful).setdefault(graph.ends(edge), []).append(edge)
        for (row, column), edges in self.links.items():
            for state in (CellState.STATED, CellState.CONFIRMED, CellState.INFERRED):
                of_state = tuple(e for e in edges if _DIRECT[graph.basis_of(e)] == state)
                if of_state:
                    self.add(row, column, Ground("link", state, of_state))
        for (row, column), edges in doubtful.items():
            if (row, column) not in self.links:
                self.add(row, column, Ground("dates", CellState.NOT_RECORDED, tuple(edges)))

    def add_elsewhere(self) -> None:
        """What is handled elsewhere, at each body that this applies to."""
        graph = self.graph
        instances = self._by_to("INSTANCE_OF")
        concerned = self._by_to("OWNS", "DELIVERS")
        for edge in graph.edges_of("HANDLED_ELSEWHERE"):
            item, handler = graph.ends(edge)
            if item not in self.columns:
                continue
            left_out_by = graph.qualifiers(edge).get("excluded_from")
            applies: dict[int, tuple[int, ...]] = {}
            if not left_out_by:
                applies = dict.fromkeys(self.rows, ())
            elif left_out_by in graph.snapshot.position:
                body = graph.snapshot.position[left_out_by]
                applies[body] = ()
                for own in (*instances.get(body, ()), *concerned.get(body, ())):
                    applies[graph.ends(own)[0]] = (*applies.get(graph.ends(own)[0], ()), own)
            for row, own_edges in applies.items():
                if row == handler:
                    continue
                if not graph.holding[edge]:
                    self.add(row, item, Ground("dates", CellState.NOT_RECORDED, (edge,), handler))
                    continue
                self.add(row, item, Ground("elsewhere", CellState.HANDLED_ELSEWHERE, (edge, *own_edges), handler))

    def add_through_column(self, kind: GroundKind, edge_type: str) -> None:
        """What holds of a column holds, more weakly, of the columns that *edge_type* puts under it."""
        under = self._by_to(edge_type)
        for (row, column), edges in self.links.items():
            for edge in under.get(column, ()):
                part = self.graph.ends(edge)[0]
                self.add(row, part, Ground(kind, CellState.INFERRED, (*edges, edge), column))

    def add_through_class(self, axis: Literal["rows", "columns"]) -> None:
        """What holds of a class of boards holds, more weakly, of each of them."""
        instances = self._by_to("INSTANCE_OF")
        for (row, column), edges in self.links.items():
            of_class = row if axis == "rows" else column
            for edge in instances.get(of_class, ()):
                one = self.graph.ends(edge)[0]
                ground = Ground("class", CellState.INFERRED, (*edges, edge), of_class)
                self.add(*((one, column) if axis == "rows" else (row, one)), ground)

    def add_represented(self, held_at: Mapping[int, int]) -> None:
        """A seat of a post, or on somebody's behalf, is more weakly a seat of the organisation."""
        graph = self.graph
        for (member, board), edges in self.links.items():
            if member in held_at:
                at = held_at[member]
                self.add(graph.ends(at)[1], board, Ground("post", CellState.INFERRED, (*edges, at), member))
            for edge in edges:
                principal = graph.snapshot.position.get(str(graph.qualifiers(edge).get("on_behalf_of")))
                if principal is not None and principal != member:
                    self.add(principal, board, Ground("behalf", CellState.INFERRED, (edge,), member))

    def add_lists(self, counts: Counts) -> None:
        """Each row and column that a complete list leaves out, where *counts* (row, column, edge of the list)."""
        forward: Direction = "forward"
        reverse: Direction = "reverse"
        for row in self.lists.subjects(self.edge_type, forward):
            for column in self.columns if row in self.rows else ():
                self._add_omission(row, column, self.lists.omitting(row, self.edge_type, forward, column), counts)
        for column in self.lists.subjects(self.edge_type, reverse):
            for row in self.rows if column in self.columns else ():
                self._add_omission(row, column, self.lists.omitting(column, self.edge_type, reverse, row), counts)

    def _add_omission(self, row: int, column: int, omitting: Iterable[int], counts: Counts) -> None:
        source = self.graph.snapshot.edge_source
        said_by = {int(source[e]) for ground in self.grounds.get((row, column), ()) for e in ground.edges}
        edges = tuple(e for e in omitting if int(source[e]) not in said_by and counts(row, column, e))
        if edges and row != column:
            self.add(row, column, Ground("list", CellState.NONE, edges))

    def spoken_of(self, edge: int) -> set[str]:
        """The types of column that the source of *edge* speaks of; all of them, where it speaks of none."""
        graph = self.graph
        if self._spoken is None:
            self._spoken = {}
            for e in map(int, graph.visible.nonzero()[0]):
                for node in graph.ends(e):
                    if node in self.columns:
                        self._spoken.setdefault(int(graph.snapshot.said_by[e]), set()).add(graph.type_of(node))
        return self._spoken.get(int(graph.snapshot.said_by[edge])) or {"Issue", "Theme"}

    def _by_to(self, *edge_types: str) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for edge in self.graph.counted_edges_of(*edge_types):
            found.setdefault(self.graph.ends(edge)[1], []).append(edge)
        return found

    def done(self) -> dict[tuple[int, int], Cell]:
        """The cells, each with its grounds in order of strength."""
        return {at: Cell(tuple(sorted(grounds, key=self._strength))) for at, grounds in sorted(self.grounds.items())}

    def _strength(self, ground: Ground) -> tuple[int, int, int]:
        weak = ground.kind == "elsewhere" and self.graph.basis_of(ground.edges[0]) == "inferred"
        state = CellState.INFERRED if weak else ground.state
        return _STATES.index(state), _KINDS.index(ground.kind), ground.edges[0]
