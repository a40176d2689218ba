"""Finds the thing that a name in a row means: in this register first, then in the registers that it builds on."""

import hashlib
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from graph.schema import Schema
from graph.statements import IDENTIFIER
from graph.text import fold, slug, words
from loaders.sheets import nearest

MOST_COMPARED = 50_000
"""Beyond this many names none is proposed as the nearest: looking would take longer than it helps."""
MOST_PROPOSED = 200
"""How many times a nearest name is looked for in one register; each look reads all names."""


class Thing(NamedTuple):
    """What a name stands for. ``canonical`` is its identifier after merges; ``own``: named by this register."""

    id: str
    canonical: str
    type: str
    own: bool = True


class NamedThing(NamedTuple):
    """A thing of another register with all its names, the one that is shown first."""

    id: str
    canonical: str
    type: str
    names: tuple[str, ...]


class KnownNames(Protocol):
    """What the registers loaded earlier contribute to reading the next one."""

    def registers(self) -> tuple[str, ...]:
        """The names of the registers that can be built on."""

    def things(self, register: str) -> Iterator[NamedThing]:
        """Everything that *register* describes, with its names."""

    def owner(self, source: str) -> str | None:
        """The register that the Source with this identifier belongs to, or None."""

    def types(self, ids: Sequence[str], besides: str = "") -> dict[str, str]:
        """The node type of each identifier that is known; others are left out.

        So are those that nobody describes but the register *besides*.
        """


def name_key(text: str) -> str:
    """A name without case, accents, apostrophes and other punctuation, in any script.

    >>> name_key("Children’s Safeguarding / Adults"), name_key("Łódź–Совет")
    ('childrens safeguarding adults', 'łodz совет')
    """
    bare = fold(text).replace("'", "").replace("’", "")
    if bare.isalnum():
        return bare
    return " ".join("".join(c if c.isalnum() else " " for c in bare).split()) or bare


def identifier_for(register: str, type_slug: str, name: str) -> str:
    """The identifier of a thing that its row gives none: ``<register>:<type>/<name in lower case with hyphens>``.

    A name that does not fit (a long one, or one in another script) ends in a short hash, so that two names never
    share an identifier because of what was left out.

    >>> identifier_for("oldtown", "board", "Road Safety Group")
    'oldtown:board/road-safety-group'
    >>> identifier_for("oldtown", "board", "Совет")
    'oldtown:board/unnamed-1fa93dc6'
    """
    short = slug(name)
    key = name_key(name)
    if key.replace(" ", "-") != short:
        short = f"{short}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"
    return f"{register}:{type_slug}/{short}"


def register_name(text: str) -> str:
    """*text* as the name of a register: short, lower case, and fit to begin identifiers.

    >>> register_name("Old Town boards (2024)")
    'old-town-boards-2024'
    """
    name = "-".join(words(text))[:40].strip("-") or "register"
    return name if name[0].isalpha() else f"register-{name}"


REGISTER_NAME = re.compile(r"[a-z][a-z0-9+.-]{0,39}")


class Names:
    """All names that rows of one register may use, kept in *connection* so that a million of them fit."""

    def __init__(self, schema: Schema, connection: sqlite3.Connection) -> None:
        self.schema = schema
        self._connection = connection
        connection.execute(
            "CREATE TABLE thing (id TEXT PRIMARY KEY, type TEXT, name TEXT, canonical TEXT, own INTEGER, "
            "given INTEGER, sheet INTEGER, row INTEGER) WITHOUT ROWID"
        )
        connection.execute(
            "CREATE TABLE name (key TEXT, type TEXT, id TEXT, text TEXT, PRIMARY KEY (key, type, id)) WITHOUT ROWID"
        )
        self.blind: set[str] = set()
        """Types whose sheet could not be read: a name that is not found may well be there."""
        self._proposed = 0
        self._compared: dict[tuple[str, ...], list[str]] = {}
        self.named = lru_cache(50_000)(self._named)
        self.identified = lru_cache(50_000)(self._identified)

    def add(
        self,
        id: str,
        type: str,
        names: Iterable[str],
        *,
        canonical: str = "",
        own: bool = True,
        given: bool = False,
        place: tuple[int, int] = (0, 0),
    ) -> tuple[str, str]:
        """Note that *names* stand for *id*; *given* says that its row wrote the identifier.

        Returns the type and the name under which the identifier is known already, or those given.
        """
        names = [n for n in names if n]
        execute = self._connection.execute
        first = names[0] if names else id
        new = execute(
            "INSERT OR IGNORE INTO thing VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (id, type, first, canonical or id, own, given, *place),
        )
        known = type, first
        if not new.rowcount:
            known_type, known_name = execute("SELECT type, name FROM thing WHERE id = ?", (id,)).fetchone()
            known = str(known_type), str(known_name)
            if own:
                execute("UPDATE thing SET own = 1 WHERE id = ? AND own = 0", (id,))
            if known[0] != type:
                return known
        for name in names:
            execute("INSERT OR IGNORE INTO name VALUES (?, ?, ?, ?)", (name_key(name), type, id, name))
        return known

    def ready(self) -> None:
        """Say that all names are in."""
        self.named.cache_clear()
        self.identified.cache_clear()

    def _named(self, text: str) -> tuple[Thing, ...]:
        """The things called *text*; a thing that decisions merged into another counts once."""
        rows = self._connection.execute(
            "SELECT t.id, t.canonical, t.type, t.own FROM name n JOIN thing t ON t.id = n.id "
            "WHERE n.key = ? ORDER BY t.own DESC, t.id",
            (name_key(text),),
        )
        found: dict[str, Thing] = {}
        for id, canonical, type, own in rows:
            found.setdefault(canonical, Thing(id, canonical, type, bool(own)))
        return tuple(found.values())

    def _identified(self, id: str) -> Thing | None:
        """The thing with this identifier."""
        if IDENTIFIER.fullmatch(id) is None:
            return None
        row = self._connection.execute("SELECT canonical, type, own FROM thing WHERE id = ?", (id,)).fetchone()
        return Thing(id, row[0], row[1], bool(row[2])) if row else None

    def of_type(self, type: str) -> list[Thing]:
        """The things of one type that this register names."""
        rows = self._connection.execute(
            "SELECT id, canonical, type FROM thing WHERE type = ? AND own ORDER BY id", (type,)
        )
        return [Thing(*row) for row in rows]

    def own_things(self) -> Iterator[NamedThing]:
        """Everything that this register names, once for each of its names, with the first of them."""
        rows = self._connection.execute(
            "SELECT t.id, t.canonical, t.type, t.name, n.text FROM name n JOIN thing t ON t.id = n.id WHERE t.own"
        )
        for id, canonical, type, first, text in rows:
            yield NamedThing(id, canonical, type, (first, text))

    def given_ids(self) -> Iterator[tuple[str, str, int, int]]:
        """Identifiers that rows wrote themselves: (id, type, sheet, row)."""
        yield from self._connection.execute("SELECT id, type, sheet, row FROM thing WHERE given AND own ORDER BY id")

    def nearest(self, text: str, types: Iterable[str]) -> str | None:
        """The known name of one of *types* that is most like *text*, or None."""
        wanted = tuple(sorted(types))
        if self._proposed >= MOST_PROPOSED:
            return None
        self._proposed += 1
        if wanted not in self._compared:
            marks = ",".join("?" * len(wanted))
            rows = self._connection.execute(
                f"SELECT DISTINCT text FROM name WHERE type IN ({marks}) ORDER BY text LIMIT {MOST_COMPARED + 1}",
                wanted,
            )
            found = [row[0] for row in rows]
            self._compared[wanted] = [] if len(found) > MOST_COMPARED else found
        return nearest(text, self._compared[wanted])
