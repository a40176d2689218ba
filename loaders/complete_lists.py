"""Reads the sheet on which a row says that a source lists all of something."""

from collections.abc import Iterator

from graph.errors import StatementError
from graph.schema import EdgeType
from graph.statements import Edge, parse_value
from loaders.cells import shown
from loaders.links import Reading, Unchecked
from loaders.making import Making, Values
from loaders.rows import SheetReading
from loaders.sheets import heading_key


def read_lists(making: Making, reading: SheetReading) -> Iterator[int]:
    """Take in the sheet on which a row says that a source lists all of something."""
    for row, values, errors in reading.rows():
        yield row
        if errors:
            reading.refuse_row(row, errors)
            continue
        try:
            for edge in _list_edges(making, values):
                making.put(reading, row, edge)
        except Unchecked:
            making.unchecked += 1
        except StatementError as error:
            reading.refuse_row(row, reading.check(values, error))


def _list_edges(making: Making, values: Values) -> Iterator[Edge]:
    source = making.source(values.get("source", ""))
    edge_type, swapped = _list_reading(making, values["link"])
    direction = _direction(making, values, edge_type, swapped)
    every = making.links.type_named(values.get("every", ""), "every")
    subject_types = making.links.type_named(values.get("subject type", ""), "subject type")
    told = {"link": edge_type.name, "direction": direction, "as_of": values.get("as_of", "")}
    if "subject" in values:
        subject = making.links.one(values["subject"], subject_types, "subject")
        if every:
            told["every"] = every[0]
        else:
            _fits_list(making, edge_type, direction, subject.type, "subject", values["subject"])
        yield making.edge("LISTS_ALL", source, "Source", subject.id, subject.type, source, values, told)
        return
    if not every:
        raise StatementError(
            "subject",
            "",
            "The row does not say for what the list is complete.",
            "Name a subject, or a type under “every”.",
        )
    _fits_list(making, edge_type, direction, every[0], "every", values["every"])
    things = [
        t
        for t in making.names.of_type(every[0])
        if making.spool.has(Edge("DESCRIBES", source, "Source", t.id, t.type, source).id)
    ]
    if not things:
        label = making.schema.node_type(every[0]).label
        raise StatementError(
            "every", values["every"], f"The source describes no {label}.", "Name a subject, or add its rows."
        )
    for thing in things:
        yield making.edge("LISTS_ALL", source, "Source", thing.id, thing.type, source, values, told)


def _list_reading(making: Making, text: str) -> Reading:
    found = making.links.readings(text)
    if len(found) > 1:
        names = " or ".join(edge_type.name for edge_type, _ in found)
        raise StatementError("link", text, f"The link can be {names}.", "Write which.")
    return found[0]


def _direction(making: Making, values: Values, edge_type: EdgeType, swapped: bool) -> str:
    text = values.get("direction", "")
    by_type = heading_key(values["link"]) == heading_key(edge_type.name)
    told = "reverse" if swapped else "forward"
    if not text:
        if by_type:
            raise StatementError("direction", "", "The direction is missing.", "Write forward or reverse.")
        return told
    if swapped and heading_key(text) == "forward":
        raise StatementError(
            "direction",
            text,
            f"“{shown(values['link'])}” reads from the other end, which is reverse, and the row says forward.",
            "Leave the direction empty, or write the link as it reads from its subject.",
        )
    prop = making.schema.edge_type("LISTS_ALL").property("direction")
    assert prop is not None
    return str(parse_value(prop, text))


def _fits_list(making: Making, edge_type: EdgeType, direction: str, type: str, field: str, value: str) -> None:
    types = edge_type.from_types if direction == "forward" else edge_type.to_types
    if type not in types:
        reading = edge_type.forward if direction == "forward" else edge_type.reverse
        raise StatementError(
            field,
            value,
            f"“{reading}” is never said of {making.links.a(type)}.",
            "Turn the direction round, or name a subject with “every”.",
        )
