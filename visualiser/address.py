"""Addresses: the path of a node, and a path with its query."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from graph.schema import Schema

_PLAIN = ":/@!$&'()*+,;=~-._"


def quote_id(id: str) -> str:
    """An identifier as the last part of a path. What a browser would rewrite (``..``, ``//``) is written out.

    >>> quote_id("gss:E07000117"), quote_id("x:board/a?b"), quote_id("x:a/../b")
    ('gss:E07000117', 'x:board/a%3Fb', 'x:a%2F..%2Fb')
    """
    rewritten = any(part in ("", ".", "..") for part in id.split("/"))
    return quote(id, safe=_PLAIN.replace("/", "") if rewritten else _PLAIN)


def node_path(schema: Schema, type: str, id: str) -> str:
    """The path of a node's page.

    >>> from graph.schema import SCHEMA
    >>> node_path(SCHEMA, "Board", "x:board/a")
    '/board/x:board/a'
    """
    slug = schema.node_type(type).slug if schema.has_node_type(type) else type.lower()
    return f"/{slug}/{quote_id(id)}"


def query(pairs: Iterable[tuple[str, str]]) -> str:
    """A query with its question mark, or nothing; commas and colons stay readable.

    >>> query([("as-at", "2022-06-30"), ("source", "x:a,x:b")])
    '?as-at=2022-06-30&source=x:a,x:b'
    """
    text = urlencode(list(pairs), quote_via=quote, safe=":,/")
    return f"?{text}" if text else ""


def words_of(given: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Parameters as the words of a query; what is empty is left out.

    >>> words_of({"kind": "network", "flag": True, "text": "", "nodes": ("x:a", "x:b")})
    [('kind', 'network'), ('flag', 'yes'), ('nodes', 'x:a,x:b')]
    """
    pairs = []
    for name, value in given.items():
        if value is None or value == "" or value == ():
            continue
        if isinstance(value, bool):
            value = "yes" if value else "no"
        elif isinstance(value, (tuple, list)):
            value = ",".join(str(v) for v in value)
        pairs.append((name, str(value)))
    return pairs
