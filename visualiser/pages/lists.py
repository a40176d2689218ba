"""A list with filters for every node type and view, derived from the schema, and the list of lists."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from graph.questions.base import Answer, Column
from graph.questions.lists import link_fields, list_name
from graph.schema import NodeType, Property, Schema
from graph.schema import View as NodeView
from graph.store.base import Facet, NodeQuery
from visualiser.page import Page
from visualiser.portrait import label_of
from visualiser.render import render
from visualiser.words import capital, count_words

if TYPE_CHECKING:
    from visualiser.view import View

FIRST = 50
PLACES = {"Board": 10, "Issue": 20, "Organization": 25, "Source": 100}
LONG = ("note", "ambiguity", "remit", "terms_of_reference", "requires", "date_note", "licence", "register")
"""Properties that are sentences, or that a list need not show."""


def pages(schema: Schema) -> tuple[Page, ...]:
    """``/lists``, and a page for every node type and view: ``/boards``, ``/responsible-authorities``."""
    types = [_page(schema, t.name, t) for t in schema.node_types]
    views = [_page(schema, v.name, schema.node_type(v.node_type), v) for v in schema.views]
    return (Page("/lists", everything), *types, *views)


def _page(schema: Schema, name: str, node_type: NodeType, of_view: NodeView | None = None) -> Page:
    path = f"/{list_name(schema, name)}"
    plural = of_view.label_plural if of_view else node_type.label_plural
    place = PLACES.get(name, 0)
    return Page(path, _shower(name, node_type, of_view), nav=capital(plural) if place else "", place=place)


def _shower(name: str, node_type: NodeType, of_view: NodeView | None) -> "Callable[[View], Response]":
    def show(view: "View") -> Response:
        return _list(view, name, node_type, of_view)

    return show


def _list(view: "View", name: str, node_type: NodeType, of_view: NodeView | None) -> Response:
    question = list_name(view.schema, name)
    given = view.parameters(question)
    given.setdefault("first", str(FIRST))
    answer = view.ask(question, given)
    start = int(view.given["from"]) if view.given.get("from", "").isdecimal() else 1
    last = start + len(answer.rows) - 1
    fields = {field: reading for _, _, field, reading in link_fields(view.schema, node_type.name)}
    links = [
        {"word": field, "reading": reading, "node": view.node(given[field])}
        for field, reading in fields.items()
        if given.get(field)
    ]
    return render(
        view,
        "list.html",
        title=capital(of_view.label_plural if of_view else node_type.label_plural),
        answer=answer,
        label=of_view.label if of_view else node_type.label,
        label_plural=of_view.label_plural if of_view else node_type.label_plural,
        meaning=of_view.meaning if of_view else node_type.meaning,
        columns=_columns(answer, node_type),
        by_others=node_type.name != "Source",
        kinds=next(
            (n for f in answer.found.facets if f.name == "is_class" for value, _, n in f.counts if _yes(value)), 0
        ),
        dated=any(row["start"] or row["end"] for row in answer.rows),
        filters=_filters(view.schema, node_type, answer.found.facets, given),
        links=links,
        orders=_orders(answer),
        given=given,
        filtered=any(bool(given.get(w)) for w in given if w not in ("first", "after", "order")),
        first=start,
        last=last,
        next=view.here(after=answer.found.end_cursor, **{"from": last + 1}) if answer.found.end_cursor else "",
        back=view.here(after=None, **{"from": None}) if given.get("after") else "",
    )


def _columns(answer: Answer, node_type: NodeType) -> list[Column]:
    """Up to three columns that more than a fifth of the rows fill: short properties in declared order."""
    short = {p.name for p in node_type.properties if p.kind not in ("url", "texts") and p.name not in LONG}
    filled = {c.name: sum(row.get(c.name) not in (None, "", (), False) for row in answer.rows) for c in answer.columns}
    telling = [c for c in answer.columns if c.name in short and 5 * filled[c.name] > len(answer.rows)]
    return telling[:3]


def _filters(
    schema: Schema, node_type: NodeType, facets: tuple[Facet, ...], given: dict[str, str]
) -> list[dict[str, Any]]:
    """A drop-down for each property that tells the nodes apart (or is chosen), with how many have each value."""
    known: dict[str, Property] = {p.name: p for p in schema.properties_of(node_type.name)}
    made = []
    for facet in facets:
        prop = known[facet.name]
        chosen = given.get(facet.name, "")
        if not facet.counts and not chosen:
            continue
        options = [("", "All")]
        for value, label, number in facet.counts:
            word = ("yes" if _yes(value) else "no") if prop.kind == "flag" else str(value)
            shown, value = (capital(word), word) if prop.kind == "flag" else (capital(label or str(value)), str(value))
            options.append((value, f"{shown} ({number:,})"))
        if chosen and chosen not in [value for value, _ in options]:
            options.append((chosen, capital(chosen)))
        made.append(
            {
                "name": facet.name,
                "label": label_of(prop),
                "options": options,
                "chosen": chosen,
                "not_recorded": facet.not_recorded,
            }
        )
    return made


def _yes(value: object) -> bool:
    return str(value).casefold() in ("true", "yes", "1")


def _orders(answer: Answer) -> list[tuple[str, str]]:
    """What the list can be ordered by, in words: names, then dates and what has a value in some row."""
    words = {"name": "Name", "-name": "Name, last first", "start": "Start, earliest first", "-start": "Start, latest"}
    order = next(p for p in answer.question.parameters if p.name == "order")
    filled = {c.name for c in answer.columns if any(row.get(c.name) not in (None, "", ()) for row in answer.rows)}
    made = [(word, words[word]) for word in order.choices if word in words]
    for word in order.choices:
        name = word.lstrip("-")
        if word not in words and name in filled and (name == "date" or not word.startswith("-")):
            made.append((word, capital(name.replace("_", " ")) + (", latest first" if word.startswith("-") else "")))
    return made


def everything(view: "View") -> Response:
    """Every list, with how many there are in this scope."""
    lists = counted_lists(view)
    counted = count_words(sum(made["total"] for made in lists if not made["of_view"]), "thing")
    return render(view, "lists.html", title="Everything recorded", lists=lists, counted=counted)


def counted_lists(view: "View", *, with_views: bool = True) -> list[dict[str, Any]]:
    """The list of each node type (and view), with its address and how many there are in this scope."""
    made = []
    for name, slug, meaning, label in [
        *((t.name, list_name(view.schema, t.name), t.meaning, t.label_plural) for t in view.schema.node_types),
        *((v.name, list_name(view.schema, v.name), v.meaning, v.label_plural) for v in view.schema.views if with_views),
    ]:
        of_view = view.schema.has_view(name)
        made.append(
            {
                "path": f"/{slug}",
                "label": capital(label),
                "meaning": meaning,
                "total": view.workspace.store.find_nodes(NodeQuery((name,), view.scope, first=0)).total,
                "type": view.schema.view(name).node_type if of_view else name,
                "of_view": of_view,
            }
        )
    return made
