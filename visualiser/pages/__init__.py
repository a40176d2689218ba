"""The pages, one module each. A module gives its pages from ``pages(schema)`` and stands in :data:`MODULES`."""

from collections.abc import Callable

from graph.schema import Schema
from visualiser.page import Page
from visualiser.pages import (
    about,
    changes,
    completeness,
    findings,
    front,
    gaps,
    glossary,
    lists,
    map,
    matrix,
    node,
    overlaps,
    questions,
    report,
    scope,
    search,
    statement,
    validation,
    what_if,
)

MODULES: tuple[Callable[[Schema], tuple[Page, ...]], ...] = (
    front.pages,
    search.pages,
    scope.pages,
    questions.pages,
    glossary.pages,
    about.pages,
    completeness.pages,
    statement.pages,
    map.pages,
    matrix.pages,
    overlaps.pages,
    gaps.pages,
    findings.pages,
    what_if.pages,
    changes.pages,
    report.pages,
    validation.pages,
    node.pages,
    lists.pages,
)
"""Where every page is registered. Those first come first where two addresses fit."""


def all_pages(schema: Schema) -> tuple[Page, ...]:
    """Every page over *schema*."""
    return tuple(page for pages in MODULES for page in pages(schema))
