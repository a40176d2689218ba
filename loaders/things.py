"""Reads the sheets on which a row is what one source says of one thing."""

from collections.abc import Iterator
from functools import partial

from graph.errors import StatementError
from graph.statements import Edge, parse_identifier
from loaders.cells import looks_like_email, shown
from loaders.making import Making, Values, foreign
from loaders.names import identifier_for
from loaders.rows import SheetReading


def name_things(making: Making, reading: SheetReading) -> None:
    """Only note the names of the things on a sheet, for other sheets' rows to refer to."""
    for _, values, _ in reading.rows():
        if values.get("name"):
            _named(making, reading, 0, values)


def read_things(making: Making, reading: SheetReading) -> Iterator[int]:
    """Take in a sheet on which a row is what one source says of one thing; gives the number of each row."""
    node_type = reading.sheet.node_type
    assert node_type is not None
    for row, values, errors in reading.rows():
        yield row
        id = ""
        if values.get("name"):
            try:
                id = _named(making, reading, row, values)
            except StatementError as error:
                errors.append(error)
        if id and node_type.name == "Source" and id not in making.sources:
            owner = making.known.owner(id)
            if owner not in (None, making.register.name):
                errors.append(foreign(id, owner or "", "id"))
            else:
                making.sources.add(id)
        if errors or not id:
            reading.refuse_row(row, errors)
            continue
        _remark_personal(reading, row, values)
        making.take(reading, row, values, partial(_thing, making, reading, id, values))


def _named(making: Making, reading: SheetReading, row: int, values: Values) -> str:
    """The identifier of a row's thing, with its names noted."""
    node_type = reading.sheet.node_type
    assert node_type is not None
    name, given = values["name"], values.get("id", "")
    others = [part.strip() for part in values.get("other_names", "").split(";")]
    id = identifier_for(making.register.name, node_type.slug, name)
    if given:
        try:
            id = parse_identifier(given, "id")
        except StatementError:
            making.names.add(id, node_type.name, [name, *others])
            raise
    type, known = making.names.add(id, node_type.name, [name, *others], given=bool(given), place=(reading.index, row))
    if type != node_type.name:
        raise StatementError(
            "id",
            id,
            f"The identifier {shown(id)} is {making.links.a(type)} already (“{shown(known)}”), so it cannot be "
            f"{making.links.a(node_type.name)} as well.",
            "Give one of the two another identifier.",
        )
    return id


def _thing(making: Making, reading: SheetReading, id: str, values: Values) -> Edge:
    node_type = reading.sheet.node_type
    assert node_type is not None
    properties: dict[str, object] = {}
    for prop in making.schema.properties_of(node_type.name):
        if prop.name in values:
            value: object = values[prop.name]
            if prop.kind == "node":
                value = making.links.one(str(value), prop.node_types, prop.name).id
            properties[prop.name] = value
    if node_type.name == "Source":
        properties["register"] = making.register.name
        return making.edge("DESCRIBES", id, "Source", id, "Source", id, values, properties)
    source = making.source(values.get("source", ""))
    return making.edge("DESCRIBES", source, "Source", id, node_type.name, source, values, properties)


def _remark_personal(reading: SheetReading, row: int, values: Values) -> None:
    for field in ("name", "other_names"):
        if looks_like_email(values.get(field, "")):
            reading.remark(
                row,
                f"“{shown(values[field])}” holds an e-mail address.",
                "Remit keeps posts and organisations, never private persons: name the post.",
            )


def check_identifiers(making: Making) -> None:
    """Refuse rows that give an identifier which another register uses for a thing of another type."""
    given = list(making.names.given_ids())
    for at in range(0, len(given), 500):
        part = given[at : at + 500]
        known = making.known.types([id for id, *_ in part], making.register.name)
        for id, type, sheet, row in part:
            if known.get(id, type) != type:
                error = StatementError(
                    "id",
                    id,
                    f"The identifier {shown(id)} is {making.links.a(known[id])} in a register loaded earlier, so it "
                    f"cannot be {making.links.a(type)} here.",
                    "Give this row another identifier.",
                )
                making.readings[sheet].refuse_row(row, [error])
