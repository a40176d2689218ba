"""A scope: which statements count, and on which day. Every read takes one and applies it before any limit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast, get_args

from graph import dates
from graph.dates import Undated
from graph.errors import AskError, StatementError
from graph.words import joined

BASES = ("stated", "confirmed", "inferred")


@dataclass(frozen=True, slots=True)
class Scope:
    """Which statements count.

    ``as_at`` is a full ISO date or None (no day chosen: every date counts). ``undated`` says how a statement counts
    that gives no end: certain only on its source's date, or assumed to continue. ``basis`` are the bases that count.
    ``sources`` are Source identifiers (empty: all). ``area`` is an Area identifier (empty: anywhere): bodies and
    strategies that are recorded as covering only other areas are left out.

    >>> Scope(as_at="2022-06-30").day
    738336
    """

    as_at: str | None = None
    undated: Undated = "assumed to continue"
    basis: tuple[str, ...] = BASES
    sources: tuple[str, ...] = ()
    area: str = ""

    @property
    def day(self) -> int | None:
        """``as_at`` as a day ordinal."""
        return None if self.as_at is None else dates.day(self.as_at)

    def to_json(self) -> dict[str, Any]:
        """The scope as a citation writes it."""
        return {
            "as_at": self.as_at,
            "undated": self.undated,
            "basis": list(self.basis),
            "sources": list(self.sources),
            "area": self.area,
        }


def parse_scope(values: Mapping[str, str | None]) -> Scope:
    """A scope from the words of a URL or a command: ``as_at``, ``undated``, ``basis``, ``sources``, ``area``.

    ``basis`` and ``sources`` hold several values separated by commas or ``;``. Empty words count as absent.
    Raises :class:`~graph.errors.AskError` naming the word that is wrong.

    >>> parse_scope({"as_at": "2022-06-30", "basis": "stated,confirmed"}).basis
    ('stated', 'confirmed')
    """
    as_at = (values.get("as_at") or "").strip() or None
    if as_at is not None:
        try:
            dates.day(as_at)
        except StatementError:
            raise AskError(f"“{as_at}” is not a single day.", "Give the as-at date as 2022-06-30.") from None
    undated = (values.get("undated") or "").strip().replace("-", " ") or "assumed to continue"
    if undated not in get_args(Undated):
        raise AskError(f"“{undated}” is not a way to count undated statements.", f"Use {_or(get_args(Undated))}.")
    basis = _several(values.get("basis"))
    for word in basis:
        if word not in BASES:
            raise AskError(f"“{word}” is not a basis.", f"Use {_or(BASES)}.")
    return Scope(
        as_at,
        cast(Undated, undated),
        tuple(b for b in BASES if b in basis) or BASES,
        tuple(sorted(_several(values.get("sources")))),
        (values.get("area") or "").strip(),
    )


QUERY_WORDS = {"as-at": "as_at", "undated": "undated", "basis": "basis", "source": "sources", "area": "area"}
"""The words of a scope in a URL, and the fields of :class:`Scope` that they set."""


def read_query(pairs: Iterable[tuple[str, str]]) -> tuple[Scope, dict[str, str]]:
    """The scope that a URL's query asks for, and what else the query says (repeated words joined by commas).

    ``as-at=none`` means without a day. Raises :class:`~graph.errors.AskError`.

    >>> read_query([("as-at", "2022-06-30"), ("kind", "network")])[1]
    {'kind': 'network'}
    """
    said: dict[str, list[str]] = {}
    for word, value in pairs:
        said.setdefault(word, []).append(value)
    rest = {word: ",".join(values) for word, values in said.items()}
    fields = {own: rest.pop(word, "") for word, own in QUERY_WORDS.items()}
    if fields["as_at"] == "none":
        fields["as_at"] = ""
    return parse_scope(fields), rest


def write_query(scope: Scope) -> list[tuple[str, str]]:
    """The query words that :func:`read_query` reads back to *scope*; what is as by default is left out.

    >>> write_query(Scope(as_at="2022-06-30"))
    [('as-at', '2022-06-30')]
    """
    pairs = [("as-at", scope.as_at or "none")]
    if scope.undated != Scope().undated:
        pairs.append(("undated", scope.undated))
    if scope.basis != BASES:
        pairs.append(("basis", ",".join(scope.basis)))
    if scope.sources:
        pairs.append(("source", ",".join(scope.sources)))
    if scope.area:
        pairs.append(("area", scope.area))
    return pairs


def _several(text: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(p.strip() for p in (text or "").replace(";", ",").split(",") if p.strip()))


def _or(words: Iterable[str]) -> str:
    return joined((f"“{w}”" for w in words), "or")
