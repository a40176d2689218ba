"""What every store means alike by a property, a facet and a date in a query."""

from collections.abc import Sequence
from types import NoneType
from typing import Any

from graph.dates import BEGINNING, FOREVER, OPEN, bounds
from graph.errors import AskError
from graph.schema import Property, Schema

_OWN = (
    Property("id", "text", ""),
    Property("name", "text", ""),
    Property("other_names", "texts", ""),
    Property("start", "date", ""),
    Property("end", "date", ""),
)


def declared(schema: Schema, types: Sequence[str], name: str) -> Property:
    """The property called *name* of *types* (node types or views), or of any type.

    Raises :class:`~graph.errors.AskError` when no type has it.
    """
    for own in _OWN:
        if own.name == name:
            return own
    views = {v.name: v.node_type for v in schema.views}
    asked = [views.get(t, t) for t in types] or [t.name for t in schema.node_types]
    for type in [*asked, *(t.name for t in schema.node_types)]:
        for prop in schema.properties_of(type):
            if prop.name == name:
                return prop
    raise AskError(f"There is no property called “{name}”.", "See the list of properties in the help.")


def is_several(prop: Property) -> bool:
    """Whether a node may have several values of *prop*."""
    return prop.kind in ("texts", "choices")


def written_days(name: str, text: str) -> tuple[int, int]:
    """The first and last day that a written date allows; an open end comes after, any other open date before all.

    >>> written_days("end", "..") > written_days("start", "..")
    True
    """
    if text == OPEN:
        return (FOREVER, FOREVER) if name == "end" else (BEGINNING, BEGINNING)
    return bounds(text)


def key_kinds(prop: Property) -> tuple[type, ...]:
    """What a cursor holds of a list that is ordered by *prop*; None where a node has no value."""
    return (int, float, NoneType) if prop.kind in ("integer", "number", "flag") else (str, NoneType)


def written(value: object) -> str:
    """A value as text, to be compared by its letters: a flag as 1 or 0."""
    return str(int(value)) if isinstance(value, bool) else str(value)


def facet_text(prop: Property, value: Any) -> str:
    """A value of *prop* as a facet names it."""
    if prop.kind == "flag":
        return "yes" if value else "no"
    return str(value)
