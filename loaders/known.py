"""What registers loaded earlier contribute: asked from the store, or from registers read in the same command."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from graph.store.base import EdgeQuery, Store
from loaders.names import KnownNames, NamedThing

PAGE = 5_000


class StoreNames:
    """The names in the registers that *store* holds."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def registers(self) -> tuple[str, ...]:
        """The names of the registers in the store."""
        return tuple(register.name for register in self._store.registers())

    def things(self, register: str) -> Iterator[NamedThing]:
        """Everything that the sources of *register* describe, with its names."""
        after = ""
        while True:
            query = EdgeQuery(("DESCRIBES",), sources=self._store.sources_of(register), first=PAGE, after=after)
            if not query.sources:
                return
            page = self._store.find_edges(query)
            for link in page.links:
                others = link.edge.properties.get("other_names", ())
                names = (str(link.edge.properties.get("name", "")), *(others if isinstance(others, tuple) else ()))
                yield NamedThing(link.edge.to_id, link.to_id, link.edge.to_type, names)
            if not page.has_next:
                return
            after = page.end_cursor

    @cached_property
    def _owners(self) -> dict[str, str]:
        return {source: name for name in self.registers() for source in self._store.sources_of(name)}

    def owner(self, source: str) -> str | None:
        """The register that the Source with this identifier belongs to, or None."""
        return self._owners.get(source)

    def types(self, ids: Sequence[str], besides: str = "") -> dict[str, str]:
        """The node type of each identifier in the store that not only the register *besides* describes."""
        return {
            id: node.type
            for id, node in self._store.nodes(ids).items()
            if not besides or not node.sources or any(self.owner(source) != besides for source in node.sources)
        }


class ChainedNames:
    """The names of several :class:`~loaders.names.KnownNames`; a register counts where it is found first."""

    def __init__(self, parts: Sequence[KnownNames]) -> None:
        self._parts = parts

    def registers(self) -> tuple[str, ...]:
        """The names of all their registers."""
        return tuple(dict.fromkeys(name for part in self._parts for name in part.registers()))

    def things(self, register: str) -> Iterator[NamedThing]:
        """Everything that *register* describes, where it is found first."""
        for part in self._parts:
            if register in part.registers():
                yield from part.things(register)
                return

    def owner(self, source: str) -> str | None:
        """The register that the Source with this identifier belongs to, or None."""
        return next((found for part in self._parts if (found := part.owner(source))), None)

    def types(self, ids: Sequence[str], besides: str = "") -> dict[str, str]:
        """The node type of each identifier that any of them knows."""
        found: dict[str, str] = {}
        for part in reversed(self._parts):
            found |= part.types(ids, besides)
        return found
