"""One difference between two days of one graph, or between two graphs."""

from collections.abc import Iterable
from dataclasses import dataclass

from graph.analysis.checks import series
from graph.analysis.snapshot import Scoped
from graph.text import sort_key

BODIES, LINKS, GAPS, OVERLAPS = SUBJECTS = ("bodies", "links", "gaps", "overlaps")
BODY_TYPES = ("Board", "Organization", "Post", "Strategy")

Thing = tuple[str, str, str]
"""A node as id, type, name."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: its ``subject`` (one of :data:`SUBJECTS`), the word for it, what it is ``about``, the ``others``
    it speaks of, in words, and the ids of the statements it rests on. ``key`` is that of a finding. ``follows``: a link
    that came or went only with the body at one of its ends.
    """

    subject: str
    change: str
    about: Thing
    others: tuple[Thing, ...]
    text: str
    statements: tuple[str, ...]
    basis: str = ""
    key: str = ""
    follows: bool = False


def thing_of(graph: Scoped, node: int) -> Thing:
    """The node at a position."""
    return graph.snapshot.ids[node], graph.type_of(node), graph.snapshot.names[node]


def names_of(things: Iterable[Thing]) -> str:
    """The names of things in a sentence, by name."""
    return series(sorted((t[2] for t in things), key=sort_key))
