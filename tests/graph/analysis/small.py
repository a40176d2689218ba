"""Small registers of Quillhaven, made where a test needs them, and what analysis sees of them."""

from collections.abc import Iterable

from graph.analysis.snapshot import Scoped
from graph.publish import publish
from graph.schema import SCHEMA
from graph.scope import Scope
from graph.statements import Edge, Register
from graph.store.sqlite import SqliteStore
from graph.workspace import Explorer, Workspace
from tests.town import describe, link, source

CLERK = "small:source/clerk"
GUIDE = "small:source/guide"


def clerk(type: str, from_name: str, to_name: str, by: str = CLERK, /, **more: object) -> Edge:
    """A link between two nodes named ``board/a``, stated by the clerk unless another source is named."""
    return link(by, f"small:{from_name}", type, f"small:{to_name}", **more)


def told(name: str, by: str = CLERK, /, **more: object) -> Edge:
    """What the clerk (or another source) says of the node named ``board/a``; it is called A."""
    id = f"small:{name}"
    return describe(by, id, name.split("/")[0].capitalize(), name.split("/")[1].capitalize(), **more)


def store_of(edges: Iterable[Edge], date: str | None = "2024") -> SqliteStore:
    """A store with *edges*, whose sources are the clerk of *date* and an undated guide."""
    store = SqliteStore.open(":memory:", SCHEMA)
    dated: dict[str, object] = {} if date is None else {"date": date}
    sources = [source(CLERK, "The clerk", "small", **dated), source(GUIDE, "The guide", "small")]
    publish(store, Register("small"), [*sources, *edges])
    return store


def workspace_of(edges: Iterable[Edge], scope: Scope | None = None, date: str | None = "2024") -> Workspace:
    """A workspace on *edges*."""
    return Explorer(store_of(edges, date), SCHEMA).workspace(scope)


def graph_of(edges: Iterable[Edge], scope: Scope | None = None, date: str | None = "2024") -> Scoped:
    """What *scope* sees of *edges*."""
    return store_of(edges, date).snapshot().at(scope or Scope())


def at(graph: Scoped, name: str) -> int:
    """The position of the node named ``board/a``."""
    return graph.snapshot.position[f"small:{name}"]
