"""What a GraphQL request may ask for. Each limit says in its error what it is and how to go on."""

from collections.abc import Iterator

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)
from strawberry.extensions import SchemaExtension

from graph.errors import LimitError

MOST_BYTES = 262_144
"""The longest request body."""
MOST_TOKENS = 5_000
MOST_FIELDS = 1_000
"""Fields written in a query, those of fragments counted once."""
MOST_ALIASES = 50
DEEPEST = 16
"""Levels of fields; introspection is not counted."""
MOST_PER_PAGE = 1_000
MOST_READ = 200_000
"""Nodes, links and rows that one request reads or shows."""


class Limits(SchemaExtension):
    """Refuses a query that is too long, too deep or asks for too many fields, before it is validated or run."""

    def on_operation(self) -> Iterator[None]:
        """Let the parser stop at the limit of tokens."""
        self.execution_context.parse_options["max_tokens"] = MOST_TOKENS
        yield

    def on_parse(self) -> Iterator[None]:
        """Look at the query as soon as it has been parsed."""
        yield
        if self.execution_context.graphql_document is not None:
            check_document(self.execution_context.graphql_document)


def check_document(document: DocumentNode) -> None:
    """Raise :class:`~graph.errors.LimitError` when *document* goes over a limit of depth, fields or aliases.

    >>> from graphql import parse
    >>> check_document(parse("{ boards { nodes { name } } }"))
    """
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    counts = _Counts(fragments)
    for definition in document.definitions:
        if isinstance(definition, (OperationDefinitionNode, FragmentDefinitionNode)):
            counts.walk(definition.selection_set)
    if counts.fields > MOST_FIELDS:
        raise LimitError(
            f"The query names {counts.fields:,} fields; {MOST_FIELDS:,} are allowed.", "Ask in several queries."
        )
    if counts.aliases > MOST_ALIASES:
        raise LimitError(
            f"The query has {counts.aliases:,} aliases; {MOST_ALIASES} are allowed.", "Ask in several queries."
        )
    deepest = max(
        (counts.depth(d.selection_set, ()) for d in document.definitions if isinstance(d, OperationDefinitionNode)),
        default=0,
    )
    if deepest > DEEPEST:
        raise too_deep()


def too_deep() -> LimitError:
    """The error for a query with too many levels."""
    return LimitError(
        f"The query has more than {DEEPEST} levels.",
        "Take the identifiers that a shorter query gives, and go on from them with node(id: …).",
    )


def page_size(first: int | None, default: int = 100) -> int:
    """*first* as the size of a page. Raises :class:`~graph.errors.LimitError`.

    >>> page_size(None), page_size(20)
    (100, 20)
    """
    if first is None:
        return default
    if first < 0:
        raise LimitError(f"“first” is {first}.", "Give a number from 0.")
    if first > MOST_PER_PAGE:
        raise LimitError(
            f"“first” is {first:,}; a page has at most {MOST_PER_PAGE:,}.",
            f"Ask with first: {MOST_PER_PAGE}, and go on with after: the endCursor of the page before. "
            "A list of any length is at /ask/ as CSV, with first=1000000.",
        )
    return first


class _Counts:
    """Counts what a document writes, and how deep it goes with its fragments followed."""

    def __init__(self, fragments: dict[str, FragmentDefinitionNode]) -> None:
        self.fragments = fragments
        self.fields = 0
        self.aliases = 0
        self._depths: dict[str, int] = {}

    def walk(self, selections: SelectionSetNode) -> None:
        """Count the fields and aliases written in *selections*."""
        todo = [selections]
        while todo:
            for selection in todo.pop().selections:
                if isinstance(selection, FieldNode):
                    self.fields += 1
                    self.aliases += selection.alias is not None
                below = getattr(selection, "selection_set", None)
                if below is not None:
                    todo.append(below)

    def depth(self, selections: SelectionSetNode, inside: tuple[str, ...]) -> int:
        """The levels of *selections*; *inside* are the fragments being followed (validation refuses circles)."""
        deepest = 0
        for selection in selections.selections:
            if isinstance(selection, FieldNode):
                if selection.name.value.startswith("__"):
                    continue
                below = selection.selection_set
                deepest = max(deepest, 1 + (self.depth(below, inside) if below is not None else 0))
            elif isinstance(selection, InlineFragmentNode):
                deepest = max(deepest, self.depth(selection.selection_set, inside))
            elif isinstance(selection, FragmentSpreadNode):
                deepest = max(deepest, self._fragment(selection.name.value, inside))
        return deepest

    def _fragment(self, name: str, inside: tuple[str, ...]) -> int:
        if name in inside or name not in self.fragments:
            return 0
        if name not in self._depths:
            self._depths[name] = self.depth(self.fragments[name].selection_set, (*inside, name))
        return self._depths[name]
