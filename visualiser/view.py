"""What one request sees: its scope, its workspace, and addresses that carry the whole view."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from starlette.requests import Request

from graph.questions.base import Answer
from graph.scope import BASES, Scope, read_query, write_query
from graph.statements import Node, Register
from graph.words import joined
from graph.workspace import Workspace, default_as_at
from visualiser.address import node_path, query, words_of
from visualiser.days import Day, nearest_days
from visualiser.page import Page
from visualiser.site import Site
from visualiser.words import count_words, date_words

LARGE = 20_000
"""How many links a register may have before a page no longer asks, in passing, of every pair of things."""


class View:
    """One request: ``path``, ``path_params``, what the query says beside the scope (``given``), the ``scope``.

    Raises :class:`~graph.errors.AskError` when the query's scope is not well formed.
    """

    def __init__(self, site: Site, request: Request, page: Page | None = None) -> None:
        self.site = site
        self.schema = site.schema
        self.request = request
        self.page = page
        self.path: str = request.scope["path"]
        self.path_params: Mapping[str, str] = request.path_params
        asked = request.query_params.multi_items()
        pairs = [(word, value) for word, value in asked if value.strip()]
        self.day_given = any(word == "as-at" for word, _ in pairs)
        self.untidy = len({word for word, _ in asked}) < len(asked) or len(pairs) < len(asked)
        """Whether the query has words without a value, or twice, as forms send them."""
        scope, self.given = read_query(_one_day(pairs))
        self.scope: Scope = scope
        self.nav = site.nav
        self.soon = False
        """Whether this is shown before the whole graph has been read for the first time."""

    def choose_default_day(self) -> None:
        """See the arrangements as at the day that the register declares."""
        self.scope = replace(self.scope, as_at=default_as_at(self.registers))

    # --- the data ------------------------------------------------------------------------------------------------

    @cached_property
    def workspace(self) -> Workspace:
        """The read side, pinned to one data version and this scope."""
        return self.site.explorer.workspace(self.scope)

    @cached_property
    def registers(self) -> tuple[Register, ...]:
        """The registers in the store, by name."""
        return self.site.explorer.store.registers()

    @cached_property
    def register(self) -> Register:
        """The register that the pages are named after: the first that declares a day, or the first."""
        named = [r for r in self.registers if r.default_as_at] or list(self.registers)
        return named[0] if named else Register("register", "Nothing loaded yet")

    @property
    def title(self) -> str:
        """The title of the register."""
        return self.register.title or self.register.name

    @cached_property
    def is_large(self) -> bool:
        """Whether this register is too large for a page to ask of every pair of things in passing."""
        return len(self.workspace.graph.snapshot.edge_ids) > LARGE

    def asks(self, name: str) -> bool:
        """Whether there is a question called *name*."""
        return name in self.site.explorer.questions

    def ask(self, name: str, parameters: Mapping[str, Any] | None = None) -> Answer:
        """The answer to a question in this scope. Raises what the question raises."""
        return self.workspace.asked(name, parameters)

    def parameters(self, name: str) -> dict[str, str]:
        """What the address gives for the parameters of the question called *name*."""
        known = {p.name for p in self.site.explorer.question(name).parameters}
        return {word: value for word, value in self.given.items() if word in known}

    def node(self, id: str) -> Node:
        """The node with this identifier. Raises :class:`~graph.errors.NotFoundError`."""
        return self.workspace.node(id)

    # --- addresses -----------------------------------------------------------------------------------------------

    @cached_property
    def scope_words(self) -> list[tuple[str, str]]:
        """The words of the scope in a query. The day is left out where none was chosen and no register has one."""
        words = write_query(self.scope)
        if self.scope.as_at is None and default_as_at(self.registers) is None:
            return words[1:]
        return words

    def link(self, path: str, given: Mapping[str, Any] | None = None, **words: Any) -> str:
        """The address of a page, in this scope. A ``#part`` of *path* stays at the end."""
        path, hash, part = path.partition("#")
        pairs = [*self.scope_words, *words_of({**(given or {}), **words})]
        return f"{self.site.settings.prefix}{path}{query(pairs)}{hash}{part}"

    def plain(self, path: str) -> str:
        """The address of a page that does not depend on the scope, or of a file."""
        return f"{self.site.settings.prefix}{path}"

    def here(self, **changes: Any) -> str:
        """This page with some parameters changed (None removes one)."""
        return self.link(self.quoted_path, {**self.given, **changes})

    @cached_property
    def quoted_path(self) -> str:
        """The path of this page as an address writes it."""
        raw: bytes = self.request.scope.get("raw_path") or self.path.encode()
        path = raw.partition(b"?")[0].decode("ascii", "replace")
        return "/" + path.lstrip("/")

    @property
    def back(self) -> str:
        """This page without its scope: where "Change scope" comes back to."""
        if self.path == "/scope":
            return self.given.get("back", "/")
        return self.quoted_path + query(words_of(self.given))

    def on_day(self, day: str | None) -> str:
        """This page as at another day."""
        pairs = [("as-at", day or "none"), *(p for p in write_query(self.scope) if p[0] != "as-at")]
        return f"{self.site.settings.prefix}{self.quoted_path}{query([*pairs, *words_of(self.given)])}"

    def elsewhere(self, path: str, pairs: list[tuple[str, str]], day: str) -> str:
        """Another page as at another day."""
        scope = [("as-at", day), *(p for p in write_query(self.scope) if p[0] != "as-at")]
        return f"{self.site.settings.prefix}{path}{query([*scope, *pairs])}"

    def node_link(self, value: Any) -> str:
        """The address of a node's page: of a :class:`Node` or of a node as a row holds it."""
        if isinstance(value, Node):
            return self.link(node_path(self.schema, value.type, value.id))
        return self.link(node_path(self.schema, value["type"], value["id"]))

    def file_link(self, answer: Answer, format: str) -> str:
        """The address of an answer as a file: csv, json, xlsx or citation.json."""
        given = {
            p.name: answer.citation.parameters.get(p.name)
            for p in answer.question.parameters
            if answer.citation.parameters.get(p.name) != p.default
        }
        return self.link(f"/ask/{answer.question.name}.{format}", given)

    @property
    def canonical(self) -> str:
        """This page, in full, as others can open it."""
        base = self.site.settings.base_url.rstrip("/") or str(self.request.base_url).rstrip("/")
        return base + self.here().removeprefix(self.site.settings.prefix)

    def hidden(self, *without: str, scope: bool = True) -> list[tuple[str, str]]:
        """The words that a form must keep, as hidden fields, without those it sets itself."""
        pairs = [*(self.scope_words if scope else ()), *words_of(self.given)]
        return [(word, value) for word, value in pairs if word not in without]

    # --- the bar at the top --------------------------------------------------------------------------------------

    @cached_property
    def all_days(self) -> tuple[Day, ...]:
        """Every day on which something changes; not yet known of a page that is shown soon."""
        return () if self.soon else self.site.days(self.workspace.version, self.registers)

    @cached_property
    def days(self) -> tuple[Day, ...]:
        """The days that the picker offers: those around the chosen one."""
        return nearest_days(self.all_days, self.scope.as_at)

    @property
    def as_at_words(self) -> str:
        """The chosen day in words."""
        return date_words(self.scope.as_at) if self.scope.as_at else "no day chosen"

    @property
    def basis_words(self) -> str:
        """Which bases count, in words; empty where all do."""
        return joined(self.scope.basis) + " only" if self.scope.basis != BASES else ""

    @property
    def sources_words(self) -> str:
        """Which sources count, in words."""
        return count_words(len(self.scope.sources), "source") + " only" if self.scope.sources else "all"

    @cached_property
    def cautions(self) -> tuple[str, ...]:
        """What the registers warn of."""
        return tuple(dict.fromkeys(r.caution for r in self.registers if r.caution))

    @property
    def version(self) -> str:
        """The data version, as short as people copy it."""
        return self.workspace.version[:12]

    def is_under(self, path: str) -> bool:
        """Whether this page is the one at *path*, or belongs to it."""
        return self.path == path or (self.page is not None and self.page.under == path)


def _one_day(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """*pairs* with one ``as-at``: "none" where it is among several (a form's choice), else the last."""
    days = [value for word, value in pairs if word == "as-at"]
    rest = [(word, value) for word, value in pairs if word != "as-at"]
    if not days:
        return rest
    return [("as-at", "none" if "none" in days else days[-1]), *rest]
