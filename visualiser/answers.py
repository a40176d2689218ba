"""The answers of a body to its sheet, as statements of a source of their own, so that they prune nobody else's."""

from collections.abc import Iterable, Iterator, Sequence

from graph.schema import Schema
from graph.statements import Edge, Evidence, Node, Register, parse_edge
from graph.store.base import Link
from visualiser.words import date_words

NOT_COPIED = ("DESCRIBES", "LISTS_ALL", "HANDLED_ELSEWHERE")
"""Statements that a body is not asked to repeat: how others describe it, which lists are complete, what is excluded."""


def slug(text: str, longest: int = 60) -> str:
    """*text* as a part of an identifier.

    >>> slug("Lancashire Health & Wellbeing Board")
    'lancashire-health-wellbeing-board'
    """
    kept = "".join(c if c.isascii() and c.isalnum() else " " for c in text.casefold())
    return "-".join(kept.split())[:longest].strip("-") or "body"


def register_of(registers: Sequence[Register], as_at: str | None, node: Node | None) -> Register:
    """The register that answers come back in: of one body, or (None) of all."""
    whose = slug(node.id.partition(":")[2].rpartition("/")[2]) if node else "boards"
    about = node.name[:200] if node else "the boards"
    return Register(
        f"answers-{whose}",
        f"Answers of {about}{f', as at {date_words(as_at)}' if as_at else ''}",
        None,
        tuple(r.name for r in registers),
        "Sheets for checking. Until a body has returned its sheet, these are Remit's own records and not its answers.",
    )


def source_of(register: Register, node: Node) -> str:
    """The identifier of the source that the answers of *node* are."""
    return f"{register.name}:source/{slug(node.id)}"


def answers_of(
    schema: Schema, register: Register, as_at: str | None, node: Node, held: Iterable[tuple[Link, str]]
) -> Iterator[Edge]:
    """The sheet of *node* as statements: its source, the node as it is shown, and each link *held* (with the name of
    the source that states it), once. *as_at* is the day on which it was recorded so. What was inferred stays
    inferred until the body says so.
    """
    source = source_of(register, node)
    title = f"Answers of {node.name[:300]}{f', as at {date_words(as_at)}' if as_at else ''}"
    yield parse_edge(
        schema, "DESCRIBES", source, "Source", source, "Source", source, properties={"name": title, "rank": "own page"}
    )
    yield parse_edge(
        schema,
        "DESCRIBES",
        source,
        "Source",
        node.id,
        node.type,
        source,
        start=node.start,
        end=node.end,
        properties={"name": node.name, "other_names": node.other_names, **node.properties},
    )
    made: dict[str, Edge] = {}
    for link, said_by in sorted(held, key=lambda one: (one[0].edge.basis != "stated", one[0].edge.id)):
        if link.edge.type in NOT_COPIED:
            continue
        edge = link.edge.replace(
            source=source,
            basis="stated" if link.basis == "confirmed" else link.edge.basis,
            evidence=(Evidence(f"Recorded from {said_by[:300]}", ""),),
        )
        made.setdefault(edge.id, edge)
    yield from made.values()
