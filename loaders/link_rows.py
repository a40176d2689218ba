"""Reads the sheets on which a row is one link: Links, the views, and Evidence for links that other rows state."""

from collections.abc import Iterator
from functools import partial

from graph.errors import StatementError
from graph.schema import EdgeType
from graph.statements import Edge, Evidence, Value, parse_value
from loaders.links import Unchecked
from loaders.making import Making, Values
from loaders.names import Thing
from loaders.rows import SheetReading
from loaders.sheets import heading_key


def read_links(making: Making, reading: SheetReading) -> Iterator[int]:
    """Take in a sheet on which a row is one link (Links, or a view)."""
    view = reading.sheet.kind == "view"
    for row, values, errors in reading.rows():
        yield row
        if errors:
            reading.refuse_row(row, errors)
            continue
        make = partial(_view_link, making, reading, values) if view else partial(_link, making, values)
        making.take(reading, row, values, make)


def _link(making: Making, values: Values) -> Edge:
    edge_type, start, end = _sentence(making, values)
    return _linked(making, edge_type, start, end, values)


def _sentence(making: Making, values: Values) -> tuple[EdgeType, Thing, Thing]:
    return making.links.ends(
        making.links.readings(values["link"]),
        values["from"],
        making.links.type_named(values.get("from type", ""), "from type"),
        values["to"],
        making.links.type_named(values.get("to type", ""), "to type"),
    )


def _view_link(making: Making, reading: SheetReading, values: Values) -> Edge:
    view, edge_type = reading.sheet.view, reading.sheet.edge_type
    assert view is not None
    assert edge_type is not None
    swapped = view.direction == "reverse"
    far = edge_type.from_types if swapped else edge_type.to_types
    named = making.links.type_named(values.get("far type", ""), "far type")
    _, start, end = making.links.ends(
        [(edge_type, swapped)], values["near"], (view.node_type,), values["far"], named or far, ("near", "far")
    )
    return _linked(making, edge_type, start, end, values)


def _linked(making: Making, edge_type: EdgeType, start: Thing, end: Thing, values: Values) -> Edge:
    source = making.source(values.get("source", ""))
    properties = _qualifiers(making, edge_type, values)
    return making.edge(edge_type.name, start.id, start.type, end.id, end.type, source, values, properties)


def _qualifiers(making: Making, edge_type: EdgeType, values: Values) -> dict[str, object]:
    properties: dict[str, object] = {}
    for field in making.qualifier_fields:
        if field in values:
            prop = edge_type.property(field)
            value: object = values[field]
            if prop is not None and prop.kind == "node":
                value = making.links.one(str(value), prop.node_types, field).id
            properties[field] = value
    return properties


def read_evidence(making: Making, reading: SheetReading) -> Iterator[int]:
    """Take in the sheet on which a row is one more place where a source says the same."""
    for row, values, errors in reading.rows():
        yield row
        if errors:
            reading.refuse_row(row, errors)
            continue
        try:
            evidence = Evidence(values.get("locator", ""), values.get("quote", ""))
            if not (evidence.locator or evidence.quote):
                raise StatementError("locator", "", "The row gives no place and no quote.", "Fill in one of them.")
            edge = _meant(making, values)
            if not making.spool.add_evidence(edge.id, (evidence,)):
                if making.unchecked or any(other.refused for other in making.readings if other is not reading):
                    raise Unchecked  # what it is evidence for may be among what was refused
                told = ", ".join(("from, link, to, source", *(n.replace("_", " ") for n in edge.identifying)))
                raise StatementError(
                    "link",
                    values["link"],
                    "No other row says this, so this row cannot be evidence for it.",
                    f"The two rows must agree in {told}.",
                )
        except Unchecked:
            making.unchecked += 1
        except StatementError as error:
            reading.refuse_row(row, reading.check(values, error))


def _meant(making: Making, values: Values) -> Edge:
    """The statement that a row of Evidence is about: only what its identifier is made of."""
    if heading_key(values["link"]) == heading_key("DESCRIBES"):
        source = making.source(values.get("source", "") or values["from"])
        if making.source(values["from"]) != source:
            raise StatementError(
                "from", values["from"], "Only a source itself describes.", "Write the source here, or leave one out."
            )
        types = making.links.type_named(values.get("to type", ""), "to type")
        thing = making.links.one(values["to"], types, "to")
        return Edge("DESCRIBES", source, "Source", thing.id, thing.type, source)
    edge_type, start, end = _sentence(making, values)
    told: dict[str, Value] = {}
    for field, value in _qualifiers(making, edge_type, values).items():
        prop = edge_type.property(field)
        if prop is None or field not in edge_type.identifying:
            raise StatementError(
                field,
                value,
                f"“{field.replace('_', ' ')}” does not tell one “{edge_type.forward}” from another.",
                "Leave it empty on this sheet.",
            )
        told[field] = parse_value(prop, value)
    return Edge(
        edge_type.name,
        start.id,
        start.type,
        end.id,
        end.type,
        making.source(values.get("source", "")),
        start=values.get("start") if "start" in edge_type.identifying else None,
        properties=told,
        identifying=edge_type.identifying,
    )
