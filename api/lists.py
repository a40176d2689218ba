"""Lists of nodes at the root: for every node type and view, one by its identifier and the list of all."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from strawberry import ID
from strawberry.types.arguments import StrawberryArgument

from api.connections import DEFAULT_PAGE, NodeEdge, NodeList
from api.fields import Field, argument, camel, declare, fill, many, maybe
from api.filters import Filters, orders
from api.limits import page_size
from api.links import AFTER, FIRST
from api.loading import Item, Reading
from api.types import Types
from graph.errors import NotFoundError
from graph.store.base import NodeQuery


def list_fields(types: Types, facet: type) -> Iterator[Field]:
    """The fields ``board(id: …)`` and ``boards(…)`` of every type and view. ``facet`` is the type of counts."""
    schema = types.schema
    filters = Filters(schema, types.scalars.types)
    connections: dict[str, tuple[type, list[StrawberryArgument]]] = {}
    for declared in schema.node_types:
        name = declared.name
        arguments = [
            argument("text", maybe(str), "Words that the name or another name begins with."),
            argument("filter", maybe(filters.filter_type(name)), "Tests that must all hold."),
            argument("orderBy", maybe(many(filters.order_type(name))), "At most two keys; the name breaks ties."),
            FIRST,
            AFTER,
        ]
        connections[name] = _connection(types, name, filters.facet_type(name), facet), arguments
    named = [(t.name, t.name, t.plural, t.meaning, "node_type") for t in schema.node_types]
    named += [(v.name, v.node_type, v.plural, v.meaning, "view") for v in schema.views]
    for name, node_type, plural, meaning, kind in named:
        connection, arguments = connections[node_type]
        yield Field(
            camel(name),
            maybe(types.nodes[node_type]),
            partial(_one, name, node_type),
            meaning,
            [argument("id", ID, "Its identifier, canonical or merged.")],
            {kind: name},
        )
        yield Field(
            camel(plural), connection, partial(_list, filters, name, node_type), meaning, arguments, {kind: name}
        )


def _connection(types: Types, name: str, facets: type, facet: type) -> type:
    edge = fill(
        declare(f"{name}Edge", "One of a list, with its cursor."),
        [
            Field("cursor", str, lambda e: e.cursor, "Go on after it with “after”."),
            Field("node", types.nodes[name], lambda e: e.item),
        ],
    )
    return fill(
        declare(f"{name}Connection", "A page of a list."),
        [
            Field("totalCount", int, lambda page: page.total, "How many there are on all pages."),
            Field("nodes", many(types.nodes[name]), lambda page: page.items),
            Field("edges", many(edge), _edges),
            Field("pageInfo", types.page_info, lambda page: page.info),
            Field(
                "facets",
                many(facet),
                lambda page, by: page.facets([name.value for name in by]),
                "How many on all pages have each value.",
                [argument("by", many(facets))],
            ),
        ],
    )


def _edges(page: NodeList) -> list[NodeEdge]:
    return page.edges


async def _one(name: str, node_type: str, reading: Reading, id: str) -> Item:
    item = await reading.item(id, (node_type,))
    if name != node_type:
        view = reading.workspace.schema.view(name)
        if not await reading.linked.load((item.node.id, view.edge_type, view.direction)):
            raise NotFoundError(
                f"“{item.node.name}” is not recorded as a {view.label or view.name} in this scope.",
                "Ask for it with node(id: …), or in another scope.",
            )
    return item


def _list(
    filters: Filters,
    name: str,
    node_type: str,
    reading: Reading,
    text: str | None = None,
    filter: dict[str, Any] | None = None,
    order_by: list[dict[str, Any]] | None = None,
    first: int | None = None,
    after: str | None = None,
) -> NodeList:
    properties, links = filters.tests(node_type, filter)
    query = NodeQuery(
        types=(name,),
        scope=reading.scope,
        properties=properties,
        links=links,
        text=text or "",
        orders=orders(order_by),
        first=page_size(first, DEFAULT_PAGE),
    )
    return NodeList(reading, query, after or "")
