"""A sheet for each body: what is recorded of it and by whom, what is not, and room to correct; as a page and XLSX."""

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from starlette.responses import Response

from graph.dates import InForce
from graph.errors import NotFoundError
from graph.questions.base import Answer
from graph.schema import Schema
from graph.statements import Node
from graph.store.base import Link
from visualiser.answers import answers_of, register_of
from visualiser.page import Page
from visualiser.portrait import Portrait, portrait
from visualiser.render import render

if TYPE_CHECKING:
    from visualiser.view import View

MOST = 5000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def pages(schema: Schema) -> tuple[Page, ...]:
    """The pages ``/validation`` (with ``board``: the sheet of one body) and ``/validation.xlsx``."""
    return (Page("/validation.xlsx", workbook), Page("/validation", validation))


def validation(view: "View") -> Response:
    """The sheet of the body that the address names, or a list of the sheets of all boards."""
    return _sheet(view, view.node(view.given["board"])) if view.given.get("board") else _sheets(view)


def _sheets(view: "View") -> Response:
    answer = view.ask("recorded", {"type": "Board"})
    boards = view.ask("boards", {"first": "100000"}).rows
    missing: dict[str, list[str]] = {}
    for row in answer.rows:
        for node in row["without"]:
            missing.setdefault(node["id"], []).append(row["what"])
    return render(
        view,
        "sheets.html",
        title="Sheets for the boards",
        answer=answer,
        boards=[r["node"] for r in boards if not r.get("is_class")],
        kinds=[r["node"] for r in boards if r.get("is_class")],
        missing=missing,
        of=len(answer.rows),
        offered=view.site.settings.write_register is not None,
    )


def _sheet(view: "View", node: Node) -> Response:
    answer = view.ask("sources-of", {"node": node.id, "first": MOST})
    drawn = drawn_of(view, node, answer)
    recorded = view.ask("recorded", {"node": node.id})
    return render(
        view,
        "sheet.html",
        title=f"Sheet for {node.name[:100]}",
        answer=answer,
        node=node,
        type=view.schema.node_type(node.type),
        portrait=drawn,
        groups=[*drawn.forward, *drawn.reverse],
        missing=[row["what"] for row in recorded.rows if not row["recorded"]],
        unrecorded=[fact.label for fact in drawn.facts if not fact.readings],
        offered=view.site.settings.write_register is not None,
    )


def drawn_of(view: "View", node: Node, answer: Answer) -> Portrait:
    """What the statements about *node* say, in order."""
    ids = {end["id"] for row in answer.rows for end in (row["from"], row["to"])}
    for link in answer.statements.values():
        known = [p.name for p in view.schema.edge_type(link.edge.type).properties if p.kind == "node"]
        ids.update(str(link.edge.properties[name]) for name in known if name in link.edge.properties)
    return portrait(view.schema, node, answer, view.workspace.nodes(sorted(ids)), view.scope)


def workbook(view: "View") -> Response:
    """The sheet of one body, or of every board, as a register to correct and load back."""
    write = view.site.settings.write_register
    if write is None:
        raise NotFoundError("No workbook can be written here.", "Print the sheet instead.")
    one = view.given.get("board")
    if one:
        nodes: Sequence[Node] = [view.node(one)]
    else:
        rows = [r for r in view.ask("boards", {"first": "100000"}).rows if not r.get("is_class")]
        known = view.workspace.nodes([r["node"]["id"] for r in rows])
        nodes = [known[r["node"]["id"]] for r in rows]
    register = register_of(view.registers, view.scope.as_at, nodes[0] if one else None)
    edges = [
        edge for node in nodes for edge in answers_of(view.schema, register, view.scope.as_at, node, _held(view, node))
    ]
    made = io.BytesIO()
    write(made, view.schema, register, edges, help=True, all_sheets=True)
    name = f"{register.name}.xlsx"
    return Response(made.getvalue(), media_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _held(view: "View", node: Node) -> Iterator[tuple[Link, str]]:
    """The statements about *node* that hold in the scope, each with the name of its source."""
    answer = view.ask("sources-of", {"node": node.id, "first": 1_000_000})
    names = {source.id: source.name for source in answer.sources}
    for link in answer.statements.values():
        out = link.when is InForce.NO or link.verdict == "rejected" or link.basis not in view.scope.basis
        if not out and (not view.scope.sources or link.edge.source in view.scope.sources):
            yield link, names.get(link.edge.source, link.edge.source)
