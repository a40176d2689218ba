"""Scalars: closed values and dates keep the words in which they are written everywhere else.

Closed values are no GraphQL enumerations. An enumeration would answer ``COMMUNITY_SAFETY_PARTNERSHIP`` where the CSV,
the pages and a register say "community safety partnership", so answers could no longer be joined with each other, nor
an answer be given back as a filter. A scalar of its own per closed list names its values in the schema all the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import strawberry
from strawberry.types.scalar import ScalarDefinition

from api.fields import Type
from graph.schema import Choices, Schema
from graph.words import GLOSSARY

_PLAIN: dict[str, Type] = {"text": str, "texts": str, "url": str, "integer": int, "number": float, "flag": bool}


@dataclass
class Scalars:
    """The scalar of every kind of property and closed list, by the kind or the list's name."""

    types: dict[str, Type] = field(default_factory=lambda: dict(_PLAIN))
    definitions: dict[object, ScalarDefinition] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.types["date"] = self.add(
            "PartialDate",
            "A date as far as it is known: 2022, 2024-05 or 2024-05-17; “..” means without a beginning or end.",
        )

    def add(self, name: str, meaning: str) -> Type:
        """The scalar called *name*, made when it is asked for first."""
        if name not in self.types:
            made = type(name, (str,), {})
            self.definitions[made] = strawberry.scalar(name=name, description=meaning, serialize=str, parse_value=str)
            self.types[name] = made
        return self.types[name]

    def choices(self, choices: Choices) -> Type:
        """The scalar of a closed list, which names its values."""
        values = {choice.value: choice.meaning for choice in choices.choices}
        return self.add(choices.name, _listed(choices.meaning, values))

    def words(self, words: type[StrEnum]) -> Type:
        """The scalar of answer words, which says what each means."""
        values = {word.value: GLOSSARY.get(word.value, "") for word in words}
        return self.add(words.__name__, _listed((words.__doc__ or "").split("\n")[0], values))


def scalars_for(schema: Schema) -> Scalars:
    """The scalars of *schema*."""
    scalars = Scalars()
    properties = [p for t in schema.node_types for p in schema.properties_of(t.name)]
    properties += [p for t in schema.edge_types for p in t.properties]
    for prop in properties:
        if prop.choices:
            scalars.choices(prop.choices)
    return scalars


def _listed(meaning: str, values: Mapping[str, str]) -> str:
    lines: Iterable[str] = (f"- `{value}`{f': {about}' if about else ''}" for value, about in values.items())
    return "\n".join([meaning, "", "One of:", "", *lines])
