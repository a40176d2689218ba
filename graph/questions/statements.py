"""Every statement behind a node, a link or a cell, with the disagreements between sources."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from graph.errors import AskError
from graph.questions.base import Column, Found, Parameter, Question, node_value
from graph.schema import Schema
from graph.store.base import EdgeQuery, Link
from graph.text import sort_key
from graph.words import counted

if TYPE_CHECKING:
    from graph.workspace import Workspace


def sources_of_question(schema: Schema) -> Question:
    """The question "sources-of": who said it, where and when."""
    return Question(
        "sources-of",
        "Who said this, where and when?",
        "Every statement about one thing, between two things, or of one source, with rejected ones and disagreements.",
        "Sources",
        (
            Column("id", "Statement", "text"),
            Column("from", "From", "node"),
            Column("link", "Link", "text"),
            Column("type", "Type", "text"),
            Column("to", "To", "node"),
            Column("says", "Says", "text", "What the source says more of the link, or of the thing."),
            Column("basis", "Basis", "text"),
            Column("reason", "Reason", "text", "Why it was inferred."),
            Column("verdict", "Decision", "text", "Confirmed or rejected by a person."),
            Column("start", "Start", "date"),
            Column("end", "End", "date"),
            Column("when", "On the day", "text", "How sure it is that it held on the as-at date."),
            Column("locator", "Where", "text"),
            Column("quote", "Words", "text"),
            Column("source", "Source", "node"),
            Column("source_date", "Source's date", "date"),
            Column("disagreement", "Sources disagree", "text"),
            Column("statements", "Statement in full", "statements"),
        ),
        _sources_of,
        (
            Parameter("node", "node", "A board, issue or other thing, by its identifier: every statement about it."),
            Parameter("other", "node", "With “node”: only statements between the two."),
            Parameter("made_by", "node", "A source: every statement it makes, in its own order."),
            Parameter("statements", "nodes", "The ids of statements."),
            Parameter("first", "integer", "How many statements to show.", 2000),
        ),
    )


def _sources_of(workspace: "Workspace", parameters: Mapping[str, Any]) -> Found:
    links, total = _links(workspace, parameters)
    ends = {id for link in links for id in (link.from_id, link.to_id)} | {link.edge.source for link in links}
    nodes = workspace.nodes(sorted(ends))

    def value(id: str, type: str) -> dict[str, str]:
        node = nodes.get(id)
        return node_value(node.id, node.type, node.name) if node else node_value(id, type, id)

    rows = []
    for link in links:
        edge = link.edge
        source = nodes.get(edge.source)
        described = nodes.get(link.to_id) if edge.type == "DESCRIBES" else None
        differing = [d for d in described.disagreements if d.property in edge.properties] if described else []
        rows.append(
            {
                "id": edge.id,
                "from": value(link.from_id, edge.from_type),
                "link": workspace.schema.edge_type(edge.type).forward,
                "type": edge.type,
                "to": value(link.to_id, edge.to_type),
                "says": "; ".join(f"{k.replace('_', ' ')}: {_words(v)}" for k, v in edge.properties.items()),
                "basis": link.basis,
                "reason": edge.reason,
                "verdict": link.verdict,
                "start": edge.start,
                "end": edge.end,
                "when": link.when.value if link.when else None,
                "locator": "; ".join(e.locator for e in edge.evidence if e.locator),
                "quote": "; ".join(e.quote for e in edge.evidence if e.quote),
                "source": value(edge.source, "Source"),
                "source_date": source.properties.get("date") if source else None,
                "disagreement": "; ".join(
                    f"{d.property.replace('_', ' ')}: " + " or ".join(_words(v) for v, _ in d.values) for d in differing
                ),
                "statements": (edge.id,),
            }
        )
    if parameters["made_by"]:
        rows = _in_order(rows, nodes.get(parameters["made_by"]))
    notes: tuple[str, ...] = ()
    if total > len(rows):
        notes = (f"{len(rows):,} of {total:,} statements are shown. Ask with a larger “first” for the rest.",)
    makers = len({link.edge.source for link in links})
    return Found(
        tuple(rows),
        total,
        f"{counted(total, 'statement')} by {counted(makers, 'source')} {'is' if total == 1 else 'are'} recorded.",
        notes,
    )


def _links(workspace: "Workspace", parameters: Mapping[str, Any]) -> tuple[list[Link], int]:
    if parameters["statements"]:
        found = workspace.statements(parameters["statements"])
        return list(found.values()), len(found)
    if parameters["made_by"]:
        source = workspace.node(parameters["made_by"])
        if source.type != "Source":
            raise AskError(f"“{source.name}” is not a source.", "Ask with “node” for every statement about it.")
        query = EdgeQuery(sources=(source.id,), rejected=True, first=parameters["first"])
    elif parameters["node"]:
        node = workspace.node(parameters["node"]).id
        if parameters["other"]:
            other = workspace.node(parameters["other"]).id
            pages = [
                workspace.store.find_edges(
                    EdgeQuery(from_ids=(a,), to_ids=(b,), rejected=True, first=parameters["first"])
                )
                for a, b in ((node, other), (other, node))
            ]
            links = [link for page in pages for link in page.links]
            return list(workspace.statements(link.edge.id for link in links).values()), sum(p.total for p in pages)
        query = EdgeQuery(ends=(node,), rejected=True, first=parameters["first"])
    else:
        raise AskError(
            "It is not said whose statements are wanted.",
            "Give an identifier as “node” or “made_by”, or the ids of “statements”.",
        )
    page = workspace.store.find_edges(query)
    return list(workspace.statements(link.edge.id for link in page.links).values()), page.total


def _in_order(rows: list[dict[str, Any]], source: Any) -> list[dict[str, Any]]:
    """*rows* in the order of the source's own sections, then of their locators."""
    contents = [c.casefold() for c in (source.properties.get("contents", ()) if source else ())]

    def place(row: dict[str, Any]) -> tuple[int, str, str, str]:
        locator = row["locator"].casefold()
        section = max(
            (i for i, c in enumerate(contents) if locator.startswith(c)),
            key=lambda i: len(contents[i]),
            default=len(contents),
        )
        return section, sort_key(row["locator"]), row["type"], row["id"]

    return sorted(rows, key=place)


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(value) if isinstance(value, tuple) else str(value)
