"""The question "completeness": how much of each type of thing and of link is stated, listed, dated and sourced."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from graph.analysis.completeness import complete_lists
from graph.analysis.law import long_date
from graph.analysis.record import Kept, links, things
from graph.questions.base import Column, Found, Parameter, Question
from graph.schema import Schema
from graph.words import counted

if TYPE_CHECKING:
    from graph.workspace import Workspace

_FIGURES = (
    ("total", "Recorded", "How many there are; a link between two things counts once, however many sources state it."),
    ("stated", "Stated", "Of how many a source states it (describes it, for a thing)."),
    ("confirmed", "Confirmed", "Of how many it was inferred, and a person confirmed it; none states it."),
    ("inferred", "Inferred", "Of how many it is only inferred."),
    ("open", "Dates left open", "Of how many the dates leave open whether any statement held on the day."),
    ("undescribed", "Not described", "How many things stand only at the end of a link: no source describes them."),
    ("listed", "In a complete list", "Links that a complete list names; things at which some list is complete."),
    ("lists", "Complete lists", "How many complete lists there are of the type."),
    ("dated", "Dated", "How many have a first or last day of their own."),
    ("source_dated", "Source dated", "How many have a source with a date."),
    ("several", "Two sources or more", "How many have two sources or more."),
    ("sources", "Sources", "How many sources there are in all."),
)


def completeness_question(schema: Schema) -> Question:
    """The question "completeness": one row per node type and edge type of *schema*.

    >>> from graph.schema import SCHEMA
    >>> [c.name for c in completeness_question(SCHEMA).columns][:5]
    ['sort', 'type', 'label', 'total', 'stated']
    """
    return Question(
        "completeness",
        "How complete is the record?",
        "For each type of thing and each type of link, how much of it is stated, confirmed or inferred, in a complete "
        "list, dated and sourced. It is about the record, not about the arrangements.",
        "Sources",
        (
            Column("sort", "Sort", "text", "“thing” or “link”."),
            Column("type", "Type", "text", "The type's own name."),
            Column("label", "In words", "text"),
            *(Column(name, label, "integer", meaning) for name, label, meaning in _FIGURES),
        ),
        _completeness,
        (Parameter("sort", "choice", "Only things, or only links.", choices=("thing", "link")),),
    )


def _completeness(workspace: "Workspace", parameters: Mapping[str, Any]) -> Found:
    graph, schema = workspace.graph, workspace.schema
    lists = complete_lists(graph)
    rows: list[dict[str, Any]] = []
    if parameters["sort"] != "link":
        of_things = things(graph, lists, [t.name for t in schema.node_types if t.name != "Source"])
        rows += [_row("thing", schema.node_type(k.name).label_plural, k) for k in of_things]
    if parameters["sort"] != "thing":
        of_links = links(graph, lists, [t.name for t in schema.link_types()])
        rows += [_row("link", schema.edge_type(k.name).forward, k) for k in of_links]
    notes = (
        "A figure says how much is recorded, not how much there is: what nobody has recorded is in none of them.",
        "Lists known complete are the only ground on which an absence can be found.",
    )
    return Found(tuple(rows), len(rows), _summary(workspace, rows), notes)


def _row(sort: str, label: str, kept: Kept) -> dict[str, Any]:
    return {"sort": sort, "type": kept.name, "label": label} | {n: getattr(kept, n) for n, _, _ in _FIGURES}


def _summary(workspace: "Workspace", rows: list[dict[str, Any]]) -> str:
    when = f"As at {long_date(workspace.scope.as_at)}" if workspace.scope.as_at else "Without an as-at date"
    told = []
    for sort in ("thing", "link"):
        of_sort = [r for r in rows if r["sort"] == sort]
        if of_sort:
            total = {name: sum(r[name] for r in of_sort) for name, _, _ in _FIGURES}
            told.append(
                f"{counted(total['total'], sort)} {'is' if total['total'] == 1 else 'are'} recorded: "
                f"{total['stated']:,} stated, {total['confirmed']:,} confirmed, {total['inferred']:,} only inferred, "
                f"{total['open']:,} at dates left open; {total['listed']:,} in a complete list"
            )
    return f"{when}, {'. '.join(told)}." if told else f"{when}, nothing is recorded."
