"""Which things a question is about: of a type or a view, with values that their properties must have."""

from collections.abc import Mapping, Sequence
from typing import Any

from graph.analysis.coverage import UNNAMED
from graph.analysis.snapshot import Scoped
from graph.errors import AskError
from graph.questions.base import Parameter
from graph.schema import Schema
from graph.text import sort_key

_NARROWING = ("choice", "choices", "flag", "text")
"""The kinds of property by whose value a question can be narrowed."""


def node_type_of(schema: Schema, name: str) -> str:
    """The node type that a type or view called *name* is of."""
    return schema.view(name).node_type if schema.has_view(name) else name


def labels_of(schema: Schema, name: str) -> tuple[str, str]:
    """The words for one and for several of a type or view."""
    of = schema.view(name) if schema.has_view(name) else schema.node_type(name)
    return of.label, of.label_plural


def with_article(noun: str) -> str:
    """A noun with “a” or “an”."""
    return f"{'an' if noun[:1] in 'aeio' else 'a'} {noun}"


def _conditions(schema: Schema, node_type: str, text: str | None) -> list[tuple[str, Any]]:
    """Property and value of each condition in *text*. Raises :class:`~graph.errors.AskError`."""
    found: list[tuple[str, Any]] = []
    declared = {p.name: p for p in schema.properties_of(node_type) if p.kind in _NARROWING and p.name != "name"}
    for part in filter(None, (p.strip() for p in (text or "").split(";"))):
        written, equals, value = (p.strip() for p in part.partition("="))
        name = written.replace(" ", "_")
        if not equals or name not in declared:
            raise AskError(
                f"“{part}” is no value of a property of {schema.node_type(node_type).label_plural}.",
                f"Write it as “property=value” with one of: {', '.join(declared)}.",
            )
        prop = declared[name]
        if prop.choices:
            closed = prop.choices.find(value)
            if closed is None:
                raise AskError(
                    f"“{value}” is not a known {prop.label} of {with_article(schema.node_type(node_type).label)}.",
                    f"Use one of: {', '.join(prop.choices.values)}.",
                )
            found.append((name, closed))
        elif prop.kind == "flag":
            found.append((name, Parameter(prop.label, "flag", prop.meaning).parse(value)))
        else:
            found.append((name, value))
    return found


def _fits(said: Mapping[str, Any], conditions: Sequence[tuple[str, Any]]) -> bool:
    """Whether a node that says *said* meets all *conditions*; a flag that is not given counts as no."""
    for name, value in conditions:
        own = said.get(name)
        if value not in own if isinstance(own, list) else (bool(own) if isinstance(value, bool) else own) != value:
            return False
    return True


def _of_type(graph: Scoped, schema: Schema, name: str) -> list[int]:
    nodes = graph.nodes_of(node_type_of(schema, name))
    if schema.has_view(name):
        view = schema.view(name)
        end = 0 if view.direction == "forward" else 1
        linked = {graph.ends(e)[end] for e in graph.edges_of(view.edge_type)}
        nodes = [n for n in nodes if n in linked]
    return nodes


def population(graph: Scoped, schema: Schema, name: str, where: str | None) -> tuple[list[int], int]:
    """The nodes that are asked, by name, and how many are left out because they stand for a kind or a group.

    *where* holds conditions as people write them: “kind=sub-group; is class=no”. Areas are those that meet the area of
    the scope. Raises :class:`~graph.errors.AskError` for a condition that the type cannot meet.
    """
    node_type = node_type_of(schema, name)
    conditions = _conditions(schema, node_type, where)
    named = {p for p, _ in conditions}
    near = _near(graph) if node_type == "Area" else None
    nodes, left_out = [], 0
    for node in _of_type(graph, schema, name):
        said = graph.properties_of(node)
        if not _fits(said, conditions) or (near is not None and node not in near):
            continue
        if (said.get("is_class") and "is_class" not in named) or (said.get("kind") in UNNAMED and "kind" not in named):
            left_out += 1
        else:
            nodes.append(node)
    nodes.sort(key=lambda n: (sort_key(graph.snapshot.names[n]), graph.snapshot.ids[n]))
    return nodes, left_out


def _near(graph: Scoped) -> set[int] | None:
    """The areas that meet the area of the scope: it, its parts, and what it is a part of. None where it names none."""
    if not graph.scope.area or graph.scope.area not in graph.snapshot.position:
        return None
    wanted = graph.snapshot.position[graph.scope.area]
    near, todo = {wanted, *graph.below(wanted)}, [wanted]
    while todo:
        for whole in graph.wholes_of.get(todo.pop(), ()):
            if whole not in near:
                near.add(whole)
                todo.append(whole)
    return near


def others_of(
    graph: Scoped, schema: Schema, other: str | None, where: str | None
) -> tuple[set[int] | None, tuple[str, ...], set[int]]:
    """The nodes that count as the other end, and their types; None and no types where every one counts. Third, the
    nodes that may be such a one, or stand for one: of no recorded value, not named, or a post that somebody holds for
    an organisation or board.

    Raises :class:`~graph.errors.AskError` for a condition that the type cannot meet, or without a type.
    """
    if other is None and not where:
        return None, (), set()
    if other is None:
        raise AskError(
            "“other where” is given without “other”, so it is not clear of which type the other end is.",
            "Give “other” too: the type of the other end.",
        )
    node_type = node_type_of(schema, other)
    conditions = _conditions(schema, node_type, where)
    found: set[int] = set()
    unsure: set[int] = set()
    for node in _of_type(graph, schema, other):
        said = graph.properties_of(node)
        if _fits(said, conditions):
            found.add(node)
        elif any(said.get(name) in (None, "other", []) for name, value in conditions if not isinstance(value, bool)):
            unsure.add(node)
    if node_type in ("Organization", "Board"):
        unsure.update(graph.nodes_of("Post"))
    unsure.update(n for n in graph.nodes_of("Organization") if graph.properties_of(n).get("kind") in UNNAMED)
    return found, (node_type,), unsure - found
