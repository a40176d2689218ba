"""Filters and orders of lists: input types derived from the schema, and what they mean to a store."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from strawberry import ID

from api.fields import Type, camel, declare_enum, declare_input, many, maybe
from graph.errors import AskError
from graph.questions.lists import link_fields
from graph.schema import Property, Schema
from graph.statements import parse_value
from graph.store.base import LinkTest, Order, PropertyTest

SEVERAL = ("texts", "choices")
_ORDERED = ("integer", "number", "date")
_OWN = (Property("start", "date", "When it began."), Property("end", "date", "The last day on which it was in force."))
Operator = Literal["is", "has", "contains", "at_least", "at_most"]
_OPERATORS: dict[str, Operator] = {
    "is": "is",
    "in": "is",
    "has": "has",
    "hasAny": "has",
    "contains": "contains",
    "atLeast": "at_least",
    "atMost": "at_most",
}


@dataclass
class Filters:
    """The filter and order types of every node type of a schema. ``scalars`` gives the GraphQL type of a property."""

    schema: Schema
    scalars: Mapping[str, Type]
    _tests: dict[str, type] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.link_test = declare_input(
            "LinkTest",
            "A test of the links of one reading.",
            {
                "to": (maybe(many(ID)), "Linked to at least one of these nodes."),
                "exists": (maybe(bool), "Linked to anything (true), or to nothing that is recorded (false)."),
            },
        )
        self.id_test = declare_input(
            "IdTest", "A test of the identifier.", {"in": (many(ID), "One of these identifiers, merged ones too.")}
        )

    def properties(self, node_type: str) -> tuple[Property, ...]:
        """What nodes of a type can be filtered and ordered by, beside links."""
        return (*self.schema.properties_of(node_type), *_OWN)

    def filter_type(self, node_type: str) -> type:
        """The input type by which lists of *node_type* are filtered. All tests given must hold."""
        fields: dict[str, tuple[Type, str]] = {"id": (maybe(self.id_test), "")}
        for prop in self.properties(node_type):
            fields[camel(prop.name)] = (maybe(self._test(prop)), prop.meaning)
        for _, _, name, reading in link_fields(self.schema, node_type):
            fields[camel(name)] = (maybe(self.link_test), f"By the link “{reading}”.")
        return declare_input(f"{node_type}Filter", "Tests that must all hold.", fields)

    def order_type(self, node_type: str) -> type:
        """The input type by which lists of *node_type* are ordered."""
        values = {"ID": ("id", "")}
        for prop in self.properties(node_type):
            if prop.kind not in SEVERAL:
                values[prop.name.upper()] = (prop.name, prop.meaning)
        by = declare_enum(f"{node_type}OrderBy", "What a list can be ordered by.", values)
        return declare_input(
            f"{node_type}Order",
            "A key to order by. What is not recorded comes last, both ways.",
            {"by": (by, ""), "descending": (maybe(bool), "The other way round.")},
        )

    def facet_type(self, node_type: str) -> type:
        """What nodes of *node_type* can be counted by: closed values, flags, and the other ends of links."""
        values = {
            p.name.upper(): (p.name, p.meaning) for p in self.properties(node_type) if p.choices or p.kind == "flag"
        }
        for edge_type, direction, name, reading in link_fields(self.schema, node_type):
            values[name.upper()] = (f"{edge_type}:{direction}", f"By whom or what it “{reading}”.")
        return declare_enum(f"{node_type}Facet", "What nodes can be counted by.", values)

    def _test(self, prop: Property) -> type:
        scalar = self.scalars[prop.choices.name if prop.choices else prop.kind]
        name = f"{_NAMES.get(scalar) or scalar.__name__}{'s' if prop.kind in SEVERAL else ''}Test"
        if name not in self._tests:
            self._tests[name] = declare_input(name, _MEANINGS.get(prop.kind, ""), dict(_fields(prop, scalar)))
        return self._tests[name]

    # --- meaning -------------------------------------------------------------------------------------------------

    def tests(
        self, node_type: str, given: Mapping[str, Any] | None
    ) -> tuple[tuple[PropertyTest, ...], tuple[LinkTest, ...]]:
        """What a filter given for *node_type* asks of a store.

        Raises :class:`~graph.errors.StatementError` for a value that the property cannot have.
        """
        props = {camel(p.name): p for p in self.properties(node_type)}
        links = {camel(name): (edge, way) for edge, way, name, _ in link_fields(self.schema, node_type)}
        properties: list[PropertyTest] = []
        linked: list[LinkTest] = []
        for name, test in (given or {}).items():
            if test is None:
                continue
            if name == "id":
                properties.append(PropertyTest("id", "is", tuple(test["in"])))
            elif name in props:
                properties += _property_tests(props[name], test)
            else:
                edge_type, direction = links[name]
                if test.get("to") is not None:
                    if not test["to"]:
                        raise AskError(f"The filter “{name}” names nothing.", "Name one in “to”, or leave it out.")
                    linked.append(LinkTest(edge_type, direction, tuple(test["to"])))  # type: ignore[arg-type]
                if test.get("exists") is not None:
                    linked.append(LinkTest(edge_type, direction, present=test["exists"]))  # type: ignore[arg-type]
        return tuple(properties), tuple(linked)


def orders(given: Sequence[Mapping[str, Any]] | None) -> tuple[Order, ...]:
    """The sort keys of an ``orderBy`` argument. Raises :class:`~graph.errors.AskError` for more than two."""
    keys = given or ()
    if len(keys) > 2:
        raise AskError("A list is ordered by at most two keys.", "Leave one out; name and id always break ties.")
    return tuple(Order(key["by"].value, bool(key.get("descending"))) for key in keys)


_NAMES: dict[Type, str] = {str: "Text", int: "Integer", float: "Number", bool: "Flag"}
_MEANINGS = {
    "texts": "A test of a property with several values.",
    "choices": "A test of a property with several closed values.",
    "choice": "A test of a closed value.",
    "flag": "A test of yes or no.",
}


def _fields(prop: Property, scalar: Type) -> Iterator[tuple[str, tuple[Type, str]]]:
    """The operators of a test of *prop*."""
    if prop.kind in SEVERAL:
        yield "has", (maybe(scalar), "One of its values is this.")
        yield "hasAny", (maybe(many(scalar)), "One of its values is one of these.")
    else:
        yield "is", (maybe(scalar), "It is this.")
        if prop.kind != "flag":
            yield "in", (maybe(many(scalar)), "It is one of these.")
    if prop.kind in ("text", "url", "texts"):
        yield "contains", (maybe(str), "It contains this text, whatever the case and accents.")
    if prop.kind in _ORDERED:
        yield "atLeast", (maybe(scalar), "It is this or more (of a partial date: its first day).")
        yield "atMost", (maybe(scalar), "It is this or less (of a partial date: its last day).")
    yield "recorded", (maybe(bool), "Some source gives it (true), or none does (false).")


def _property_tests(prop: Property, test: Mapping[str, Any]) -> Iterator[PropertyTest]:
    single = Property(prop.name, _SINGLE.get(prop.kind, prop.kind), prop.meaning, choices=prop.choices)
    for word, value in test.items():
        if value is None:
            continue
        if word == "recorded":
            yield PropertyTest(prop.name, "recorded" if value else "not_recorded")
            continue
        values = value if isinstance(value, list) else [value]
        if word == "contains":
            yield PropertyTest(prop.name, "contains", tuple(str(v) for v in values))
        else:
            yield PropertyTest(prop.name, _OPERATORS[word], tuple(parse_value(single, v) for v in values))


_SINGLE: dict[str, Any] = {"texts": "text", "choices": "choice"}
