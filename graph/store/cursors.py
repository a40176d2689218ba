"""Page marks: where a page of a list ended, as text that goes into an address."""

import base64
from collections.abc import Sequence
from typing import Any

import orjson

from graph.errors import AskError
from graph.statements import LARGEST_INTEGER


def write_cursor(values: Sequence[object]) -> str:
    """An opaque cursor that holds *values*."""
    return base64.urlsafe_b64encode(orjson.dumps(list(values))).decode().rstrip("=")


def read_cursor(cursor: str, kinds: Sequence[tuple[type, ...]]) -> list[Any]:
    """The values that a cursor holds, one of each of *kinds*.

    Raises :class:`~graph.errors.AskError` when it is not one of ours, or belongs to a list in another order.

    >>> read_cursor(write_cursor(["a", 3]), [(str,), (int, float)])
    ['a', 3]
    """
    try:
        values = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        values = None
    if (
        not isinstance(values, list)
        or len(values) != len(kinds)
        or not all(map(isinstance, values, kinds))
        or any(isinstance(value, int) and abs(value) >= LARGEST_INTEGER for value in values)
    ):
        raise AskError("This page mark does not belong to this list.", "Begin again at the first page.")
    return values
