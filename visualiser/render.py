"""Templates: one Jinja2 environment that escapes everything, and the functions that turn answers into pages."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from graph.questions.base import Answer, Column
from graph.statements import Node
from graph.store.base import Link
from graph.words import GLOSSARY, joined
from visualiser import words
from visualiser.graphql_text import graphql_text
from visualiser.site import static

if TYPE_CHECKING:
    from visualiser.view import View

TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """The environment of all templates. Names that are not defined are errors, and all text is escaped."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        anchor=words.anchor,
        brief=words.brief,
        capital=words.capital,
        count_words=words.count_words,
        date_words=words.date_words,
        joined=joined,
        place=lambda neighbour: neighbour.place,
        a=words.a,
        pair=lambda value: (value, words.capital(value)),
        value_words=words.value_words,
    )
    made.tests["unbreakable"] = words.unbreakable
    made.globals.update(
        GLOSSARY=GLOSSARY,
        count_words=words.count_words,
        by_source=by_source,
        evidence=evidence,
        filled=filled,
        graphql_text=graphql_text,
        in_glossary=words.in_glossary,
        parameter_words=words.parameter_words,
        source_name=source_name,
        span_words=words.span_words,
        symbol=words.symbol,
        tag_class=words.anchor,
    )
    return made


def render(view: "View | None", template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """The page that *template* makes of *values*. The template sees them and ``view``.

    Give ``answer`` (or None) for the foot of the page: citation, CSV, XLSX and GraphQL for this view. Give ``title``
    for the head. *view* is None only for a page that must not read the store.
    """
    site = view.site if view is not None else None
    values = {
        "answer": None,
        "view": view,
        "static": site.static if site else static,
        "front": f"{site.settings.prefix}/" if site else "/",
        "notice": site.settings.notice if site else "",
        **values,
    }
    html = environment().get_template(template).render(values)
    return HTMLResponse(html, status_code=status, headers={"Cache-Control": "no-cache"})


def evidence(link: Link) -> tuple[tuple[str, str], ...]:
    """The (locator, quote) pairs of a statement."""
    return tuple((e.locator, e.quote) for e in link.edge.evidence)


def source_name(answer: Answer, link: Link) -> str:
    """The name of the source of a statement in *answer*."""
    return next((s.name for s in answer.sources if s.id == link.edge.source), link.edge.source)


def by_source(answer: Answer, ids: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Statements of *answer* by the name of who says so, in the order in which each says the first of them."""
    named = {s.id: s.name for s in answer.sources}
    found: dict[str, list[str]] = {}
    for id in ids:
        link = answer.statements.get(id)
        found.setdefault(named.get(link.edge.source, link.edge.source) if link else "statement", []).append(id)
    return list(found.items())


def filled(answer: Answer) -> tuple[Column, ...]:
    """The columns of *answer* that some row fills (all of them, where there are no rows)."""
    empty: tuple[object, ...] = (None, "", (), [])
    return tuple(c for c in answer.columns if not answer.rows or any(r.get(c.name) not in empty for r in answer.rows))


def node_row(node: Node) -> dict[str, str]:
    """A node as a row of an answer holds it."""
    return {"id": node.id, "type": node.type, "name": node.name}
