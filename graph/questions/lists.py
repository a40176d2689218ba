"""A list with facets for every node type and view, derived from the schema."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from graph.questions.base import Column, ColumnKind, Found, Parameter, Question, node_value
from graph.schema import Property, Schema
from graph.store.base import LinkTest, NodeQuery, Order, PropertyTest

if TYPE_CHECKING:
    from graph.workspace import Workspace

_COLUMN_KINDS: dict[str, ColumnKind] = {
    "texts": "texts",
    "choices": "texts",
    "integer": "integer",
    "number": "number",
    "date": "date",
    "flag": "flag",
}
_OWN = ("first", "after", "order", "text")


def list_questions(schema: Schema) -> tuple[Question, ...]:
    """A question for every node type and view: "boards", "issues", "responsible-authorities"."""
    types = [_list_question(schema, t.name, t.name, t.label_plural, t.meaning) for t in schema.node_types]
    views = [_list_question(schema, v.name, v.node_type, v.label_plural, v.meaning) for v in schema.views]
    return tuple(types + views)


def list_parameters(schema: Schema, node_type: str) -> tuple[Parameter, ...]:
    """The filters of a list: one per property with closed values, flag or kind, one per link reading."""
    filters = [
        Parameter(p.name, "choice", p.meaning, choices=p.choices.values)
        if p.choices
        else Parameter(p.name, "flag", p.meaning)
        for p in schema.properties_of(node_type)
        if p.choices or p.kind == "flag"
    ]
    links = [
        Parameter(field, "node", f"Only those that have this link: {reading}; give the identifier of the other end.")
        for _, _, field, reading in link_fields(schema, node_type)
    ]
    return (
        Parameter("text", "text", "Words that the name or another name begins with."),
        *filters,
        *links,
        Parameter("order", "choice", "What to order by.", "name", choices=orders(schema, node_type)),
        Parameter("first", "integer", "How many rows.", 100),
        Parameter("after", "text", "Where to go on: the mark that the end of the rows before gave."),
    )


def link_fields(schema: Schema, node_type: str) -> tuple[tuple[str, str, str, str], ...]:
    """Every reading that a node of a type can have: (edge type, direction, field name, words)."""
    forward = [(t.name, "forward", t.forward_field, t.forward) for t in schema.edges_from(node_type)]
    reverse = [(t.name, "reverse", t.reverse_field, t.reverse) for t in schema.edges_to(node_type)]
    return tuple(forward + reverse)


def orders(schema: Schema, node_type: str) -> tuple[str, ...]:
    """What a list of a type can be ordered by; a leading ``-`` turns it round."""
    names = ["name", "start", "end", *(p.name for p in schema.properties_of(node_type) if _sortable(p))]
    return tuple(sign + name for name in names for sign in ("", "-"))


def _sortable(prop: Property) -> bool:
    return prop.kind in ("choice", "integer", "number", "date") and prop.name != "name"


def list_name(schema: Schema, name: str) -> str:
    """The name of the list question of a node type or view: "responsible-authorities"."""
    plural = schema.view(name).label_plural if schema.has_view(name) else schema.node_type(name).label_plural
    return plural.replace(" ", "-")


def _list_question(schema: Schema, name: str, node_type: str, label_plural: str, meaning: str) -> Question:
    properties = [p for p in schema.properties_of(node_type) if p.name != "name"]

    def function(workspace: "Workspace", parameters: Mapping[str, Any]) -> Found:
        return _list(workspace, name, node_type, label_plural, parameters)

    return Question(
        list_name(schema, name),
        f"Which {label_plural} are recorded?",
        meaning,
        "Lists",
        (
            Column("node", schema.node_type(node_type).label.capitalize(), "node"),
            *(Column(p.name, p.label.capitalize(), _COLUMN_KINDS.get(p.kind, "text"), p.meaning) for p in properties),
            Column("start", "Start", "date"),
            Column("end", "End", "date"),
            Column("described_by", "Described by", "nodes", "The sources that describe it, the heaviest first."),
        ),
        function,
        list_parameters(schema, node_type),
    )


def _list(workspace: "Workspace", name: str, node_type: str, label_plural: str, parameters: Mapping[str, Any]) -> Found:
    schema = workspace.schema
    tests = []
    for prop in schema.properties_of(node_type):
        value = parameters.get(prop.name)
        if value is None or prop.name in _OWN:
            continue
        tests.append(PropertyTest(prop.name, "has" if prop.kind == "choices" else "is", (value,)))
    links = [
        LinkTest(edge_type, direction, (workspace.node(parameters[field]).id,))  # type: ignore[arg-type]
        for edge_type, direction, field, _ in link_fields(schema, node_type)
        if parameters.get(field)
    ]
    order = parameters["order"]
    page = workspace.store.find_nodes(
        NodeQuery(
            types=(name,),
            scope=workspace.scope,
            properties=tuple(tests),
            links=tuple(links),
            text=parameters["text"] or "",
            orders=(Order(order.lstrip("-"), order.startswith("-")),),
            first=parameters["first"],
            after=parameters["after"] or "",
            facets=tuple(p.name for p in schema.properties_of(node_type) if p.choices or p.kind == "flag"),
        )
    )
    sources = workspace.nodes(sorted({s for node in page.nodes for s in node.sources}))
    rows = [
        {
            "node": node_value(node.id, node.type, node.name),
            **{p.name: node.properties.get(p.name) for p in schema.properties_of(node_type) if p.name != "name"},
            "other_names": node.other_names,
            "start": node.start,
            "end": node.end,
            "described_by": tuple(
                node_value(s, "Source", sources[s].name if s in sources else s) for s in node.sources
            ),
        }
        for node in page.nodes
    ]
    notes: tuple[str, ...] = ()
    if page.has_next:
        notes = (f"{len(rows):,} of {page.total:,} are shown. Ask with a larger “first”, or go on with “after”.",)
    return Found(
        tuple(rows),
        page.total,
        f"{page.total:,} {label_plural} are recorded." if page.total else f"No {label_plural} are recorded.",
        notes,
        page.facets,
        page.end_cursor if page.has_next else "",
    )
