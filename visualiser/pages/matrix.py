"""Boards × issues and themes, organisations × boards: a table, a list for narrow screens, the evidence of a cell."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from graph.questions.base import Answer
from graph.schema import Schema
from graph.words import CellState
from visualiser.grid import STATES, Grid, Line, cells_word, counted, grid_of, next_to, says, with_anything
from visualiser.page import Page
from visualiser.render import render
from visualiser.said import tell
from visualiser.words import capital, count_words

if TYPE_CHECKING:
    from visualiser.view import View

KEY = ("key issue", "footnoted key issue")
"""Groups whose columns are always worth a look: an empty one is a finding."""
OWN_WORDS = ("rows", "columns", "state", "order", "by", "cell", "kind")


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the two matrices: its question, the columns of the answer that make rows and columns, and its words."""

    question: str
    title: str
    lede: str
    row: tuple[str, str]
    column: tuple[str, str]
    row_field: str
    column_field: str
    row_is_kind: str
    column_is_kind: str
    columns_parameter: str
    other: tuple[str, str]
    one_in_cell: str


COVERAGE = Kind(
    question="coverage",
    title="Boards and issues",
    lede="Who deals with what.",
    row=("board", "boards"),
    column=("issue or theme", "issues and themes"),
    row_field="board",
    column_field="item",
    row_is_kind="board_is_class",
    column_is_kind="",
    columns_parameter="issues",
    other=("/membership", "Organisations and boards instead"),
    one_in_cell="and",
)
MEMBERSHIP = Kind(
    question="membership",
    title="Organisations and boards",
    lede="Where do we sit?",
    row=("organisation or post", "organisations and posts"),
    column=("board", "boards"),
    row_field="member",
    column_field="board",
    row_is_kind="",
    column_is_kind="board_is_class",
    columns_parameter="boards",
    other=("/matrix", "Boards and issues instead"),
    one_in_cell="on",
)


def pages(schema: Schema) -> tuple[Page, ...]:
    """The pages ``/matrix`` and ``/membership``."""
    return (
        Page("/matrix", _shower(COVERAGE), nav="Matrix", place=30),
        Page("/membership", _shower(MEMBERSHIP), nav="Membership", place=40),
    )


def _shower(kind: Kind) -> "Callable[[View], Response]":
    def show(view: "View") -> Response:
        return matrix(view, kind)

    return show


def matrix(view: "View", kind: Kind) -> Response:
    """The page of one matrix, with what its address asks for shown, ordered and opened."""
    given = view.given
    whole = view.ask(kind.question)
    everything = _grid(whole, kind)
    groups = [group for group, _ in everything.groups if group]
    answer = _asked(view, kind, everything, whole)
    full = _grid(answer, kind)
    states = tuple(s for s in STATES if s.value in given.get("state", "").split(",")) or STATES
    shown = _shown(full, given, states).ordered(given.get("order", ""))
    opened = _opened(view, answer, full, shown, given.get("cell", ""))
    return render(
        view,
        "matrix.html",
        title=kind.title,
        answer=answer,
        kind=kind,
        full=full,
        grid=shown,
        starts=shown.starts_group(),
        totals=shown.totals(),
        counts=counted(full),
        states=states,
        all_states=STATES,
        selects=_selects(view, kind, everything, full, groups),
        left_out=_left_out(kind, full, shown, states != STATES),
        opened=opened,
        says=says,
        word=cells_word,
        areas=_areas(view),
        filtered=any(given.get(w) for w in OWN_WORDS if w not in ("by", "cell")),
    )


def _grid(answer: Answer, kind: Kind) -> Grid:
    return grid_of(
        answer,
        kind.row_field,
        kind.column_field,
        row_is_kind=kind.row_is_kind,
        column_is_kind=kind.column_is_kind,
    )


def _asked(view: "View", kind: Kind, everything: Grid, whole: Answer) -> Answer:
    """The answer under the filters that the question itself knows; *whole*, where there are none."""
    asked: dict[str, Any] = {}
    if view.given.get("kind"):
        asked["kind"] = view.given["kind"]
    of_group = [c.id for c in everything.columns if c.group and c.group == view.given.get("columns")]
    if of_group:
        asked[kind.columns_parameter] = ",".join(of_group)
    return view.ask(kind.question, asked) if asked else whole


def _shown(full: Grid, given: Mapping[str, str], states: tuple[CellState, ...]) -> Grid:
    """What is shown unless all is asked for: lines of which something is recorded; key issues always."""
    rows, columns = with_anything(full, states)
    under = {line.under["id"] for line in full.rows if line.under and line.id in rows}
    every_column = given.get("columns", "") not in ("", "recorded")

    def row(line: Line) -> bool:
        return given.get("rows") == "all" or line.id in rows or line.id in under

    def column(line: Line) -> bool:
        return every_column or line.id in columns or line.group in KEY

    return full.only(row, column)


def _selects(view: "View", kind: Kind, everything: Grid, full: Grid, groups: list[str]) -> list[dict[str, Any]]:
    """The drop-downs of the filter form."""
    given = view.given
    shown = _shown(full, {}, STATES)
    rows = kind.row[1]
    made = [
        {
            "word": "rows",
            "label": capital(rows),
            "options": [
                ("", f"With something recorded ({len(shown.rows)})"),
                ("all", f"All ({len(full.rows)})"),
            ],
        }
    ]
    parameter = next(p for p in view.site.explorer.question(kind.question).parameters if p.name == "kind")
    made.append(
        {
            "word": "kind",
            "label": "Kind of board" if kind is COVERAGE else "Kind of organisation",
            "options": [("", "Any"), *((value, capital(value)) for value in _kinds(view, kind, parameter.choices))],
        }
    )
    best = f"Recorded, and key issues ({len(shown.columns)})" if groups else f"With a member ({len(shown.columns)})"
    sizes = dict(everything.groups)
    made.append(
        {
            "word": "columns",
            "label": capital(kind.column[1]),
            "options": [
                ("", best),
                ("all", f"All ({len(everything.columns)})"),
                *((group, f"{capital(group)} ({sizes[group]})") for group in groups),
            ],
        }
    )
    order = [("", "Name"), ("recorded", "What is recorded, most first")]
    order += [(c.id, f"State in “{c.node['name'][:60]}”") for c in everything.columns if c.id == given.get("order")]
    made.append({"word": "order", "label": "Order rows by", "options": order})
    for select in made:
        select["chosen"] = given.get(str(select["word"]), "")
    return made


def _kinds(view: "View", kind: Kind, known: tuple[str, ...]) -> list[str]:
    """The kinds of board (or organisation) that something recorded has."""
    types = ("Board", "Organization") if kind is COVERAGE else ("Organization",)
    graph = view.workspace.graph
    has = {graph.properties_of(n).get("kind") for t in types for n in graph.nodes_of(t)}
    return [value for value in known if value in has or value == view.given.get("kind")]


def _areas(view: "View") -> list[tuple[str, str]]:
    """The areas that the scope can be narrowed to; none, where no area is recorded."""
    rows = view.ask("areas", {"first": "500"}).rows
    found = [(r["node"]["id"], r["node"]["name"][:60] + (f" ({r['kind']})" if r["kind"] else "")) for r in rows]
    return [("", "Anywhere"), *found] if found else []


def _left_out(kind: Kind, full: Grid, shown: Grid, narrowed: bool) -> list[str]:
    """What is not shown, in words; *narrowed*: only cells in some states are asked for."""
    told = []
    why = "has no cell in these states" if narrowed else "has nothing recorded here"
    for lines, every, nouns in ((shown.rows, full.rows, kind.row), (shown.columns, full.columns, kind.column)):
        if len(lines) < len(every):
            hidden = len(every) - len(lines)
            told.append(
                f"{len(lines):,} of {count_words(len(every), nouns[0], nouns[1])} are shown; "
                + (f"the other {why}." if hidden == 1 else f"the other {hidden:,} {why.replace('has', 'have', 1)}.")
            )
    return told


def _opened(view: "View", answer: Answer, full: Grid, shown: Grid, text: str) -> dict[str, Any] | None:
    """The cell that the address opens, with its statements in words; None where it names none."""
    at = full.pair(text) if text else None
    if at is None:
        return None
    cell = full.cells[at]
    row = next(line for line in full.rows if line.id == at[0])
    column = next(line for line in full.columns if line.id == at[1])
    near = next_to(shown.recorded(), at)
    return {
        "at": at,
        "row": row,
        "column": column,
        "in_table": row in shown.rows and column in shown.columns,
        "cell": cell,
        "said": list(tell(view, answer.statements, cell["statements"]).values()),
        "near": {word: view.here(cell=pair) for word, pair in near.items()},
        "close": view.here(cell=None),
    }
