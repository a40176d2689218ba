"""The bricks of the GraphQL schema: types made from values, and fields that read their parent.

strawberry reads types from annotated classes; ours come from a :class:`~graph.schema.Schema`, so a type is declared
by name first and filled with fields afterwards, which lets types refer to each other in any order.
"""

import re
import types
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.base import StrawberryList, StrawberryOptional
from strawberry.types.field import StrawberryField
from strawberry.types.unset import UNSET

Type = Any
"""A GraphQL type as strawberry takes it: a declared class, ``str``, ``int``, :func:`many` or :func:`maybe` of one."""


def camel(name: str) -> str:
    """*name* as a GraphQL field.

    >>> camel("legal_basis"), camel("sources-of"), camel("ResponsibleAuthority")
    ('legalBasis', 'sourcesOf', 'responsibleAuthority')
    """
    first, *rest = re.split(r"[^A-Za-z0-9]+", name)
    return first[:1].lower() + first[1:] + "".join(part[:1].upper() + part[1:] for part in rest)


def pascal(name: str) -> str:
    """*name* as part of a GraphQL type's name.

    >>> pascal("MEMBER_OF"), pascal("member_of"), pascal("sources-of")
    ('MemberOf', 'MemberOf', 'SourcesOf')
    """
    parts = re.split(r"[^A-Za-z0-9]+", name.lower() if name.isupper() else name)
    return "".join(part[:1].upper() + part[1:] for part in parts)


def many(type_: Type) -> Type:
    """A list of *type_*, never null and with nothing null in it."""
    return StrawberryList(type_)


def maybe(type_: Type) -> Type:
    """*type_* or null."""
    return StrawberryOptional(type_)


class Field(StrawberryField):
    """A field whose value is what *read* returns of the parent and the arguments given.

    ``metadata`` says in terms of the graph what the field stands for, for example
    ``{"edge_type": "MEMBER_OF", "direction": "reverse"}``, so that a query can be planned without running it.
    """

    def __init__(
        self,
        name: str,
        type_: Type,
        read: Callable[..., Any],
        meaning: str = "",
        arguments: Iterable[StrawberryArgument] = (),
        metadata: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(
            python_name=name,
            graphql_name=name,
            type_annotation=StrawberryAnnotation(type_),
            description=meaning or None,
            metadata=metadata,
        )
        self.read = read
        self._arguments = list(arguments)

    @property
    def is_basic_field(self) -> bool:
        """Whether strawberry may skip arguments and the information about the request."""
        return not self._arguments

    def get_result(self, source: Any, info: Any, args: list[Any], kwargs: Any) -> Any:
        """The value of the field for one parent."""
        return self.read(source, **kwargs)


def argument(name: str, type_: Type, meaning: str = "", default: Any = UNSET) -> StrawberryArgument:
    """An argument called *name* in GraphQL; the function that reads it takes it by its name in snake case."""
    return StrawberryArgument(
        python_name=re.sub(r"([A-Z])", lambda m: "_" + m.group().lower(), name),
        graphql_name=name,
        type_annotation=StrawberryAnnotation(type_),
        description=meaning or None,
        default=default,
    )


def declare(name: str, meaning: str, implements: tuple[type, ...] = ()) -> type:
    """An object type without fields; :func:`fill` gives it some."""
    body = {"is_type_of": staticmethod(lambda value, info: True)}
    return strawberry.type(types.new_class(name, implements, {}, lambda ns: ns.update(body)), description=meaning)


def declare_interface(name: str, meaning: str) -> type:
    """An interface without fields. What it is resolved from has the name of its type as ``typename``."""
    body = {"resolve_type": staticmethod(lambda value, info, abstract: value.typename)}
    return strawberry.interface(types.new_class(name, (), {}, lambda ns: ns.update(body)), description=meaning)


def declare_input(name: str, meaning: str, fields: Mapping[str, tuple[Type, str]]) -> type:
    """An input type; its values arrive as plain dictionaries by GraphQL name."""
    cls = strawberry.input(types.new_class(name), description=meaning)
    definition = _definition(cls)
    definition.from_input = lambda cls, value, context: dict(value)
    definition.fields = [
        StrawberryField(
            python_name=field,
            graphql_name=field,
            type_annotation=StrawberryAnnotation(type_),
            description=about or None,
            default=UNSET,
        )
        for field, (type_, about) in fields.items()
    ]
    return cls


def declare_enum(name: str, meaning: str, values: Mapping[str, tuple[str, str]]) -> type:
    """An enumeration; *values* gives the value and the meaning of each name."""
    members = {key: value for key, (value, _) in values.items()}
    made = strawberry.enum(Enum(name, members), description=meaning)  # type: ignore[call-overload]
    for member in made.__strawberry_definition__.values:
        member.description = values[member.name][1] or None
    return made  # type: ignore[no-any-return]


def fill(cls: type, fields: Iterable[Field]) -> type:
    """Give the declared type *cls* its fields. Raises ``ValueError`` when two of them have one name."""
    listed = list(fields)
    names = [f.graphql_name for f in listed]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"The GraphQL type {cls.__name__} would have two fields called {name}.")
    _definition(cls).fields = listed
    return cls


def _definition(cls: type) -> Any:
    return cls.__strawberry_definition__  # type: ignore[attr-defined]
