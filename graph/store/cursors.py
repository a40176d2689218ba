"""Page marks: where a page of a list ended, as text that goes into an address."""

import base64
from collections.abc import Sequence
from typing import Any

import orjson

from graph.errors import AskError


def write_cursor(values: Sequence[object]) -> str:
    """An opaque cursor that holds *values*."""
    return base64.urlsafe_b64encode(orjson.dumps(list(values))).decode().rstrip("=")


def read_cursor(cursor: str, length: int) -> list[Any]:
    """The values that a cursor holds. Raises :class:`~graph.errors.AskError` when it is not one of ours."""
    try:
        values = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        values = None
    if (
        not isinstance(values, list)
        or len(values) != length
        or not all(v is None or isinstance(v, (str, int, float)) for v in values)
    ):
        raise AskError("This page mark does not belong to this list.", "Begin again at the first page.")
    return values
