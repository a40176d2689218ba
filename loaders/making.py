"""Makes statements of what rows say: finds the source and the names, lets the schema judge, and keeps the result."""

from collections.abc import Callable, Mapping

from graph.errors import StatementError
from graph.schema import Schema
from graph.statements import Edge, Evidence, Register, parse_edge
from loaders.cells import shown
from loaders.links import Links, Unchecked
from loaders.names import KnownNames, Names
from loaders.rows import SheetReading
from loaders.spool import Contradiction, Spool

Values = dict[str, str]
"""The text of each field of a row."""


class Making:
    """Makes the statements of one *register* and keeps them in *spool*."""

    def __init__(self, schema: Schema, register: Register, known: KnownNames, names: Names, spool: Spool) -> None:
        self.schema = schema
        self.register = register
        self.known = known
        self.names = names
        self.spool = spool
        self.links = Links(schema, names, known)
        self.qualifier_fields = tuple(dict.fromkeys(p.name for t in schema.link_types() for p in t.properties))
        self.readings: list[SheetReading] = []
        self.sources: set[str] = set()
        """The identifiers of the register's own Sources."""
        self.unchecked = 0
        """How many rows could not be checked because a sheet that they name things of could not be read."""
        self._cited: dict[str, str | StatementError] = {}

    def source(self, text: str) -> str:
        """The identifier of the Source that *text* names; with one source in the register it may be empty."""
        found = self._cited.get(text)
        if found is None:
            try:
                found = self._source(text)
            except StatementError as error:
                found = error
            self._cited[text] = found
        if isinstance(found, StatementError):
            raise found
        return found

    def _source(self, text: str) -> str:
        if not text:
            if len(self.sources) == 1:
                return next(iter(self.sources))
            if "Source" in self.names.blind:
                raise Unchecked
            if not self.sources:
                raise StatementError(
                    "source",
                    "",
                    "The register declares no source.",
                    "Add a sheet Sources with a row for the document that says this, or for your own reading.",
                )
            raise StatementError(
                "source",
                "",
                f"The row does not say which of the {len(self.sources)} sources says this.",
                "Write the source's name or id.",
            )
        found = [t for t in self.links.candidates(text) if t.type == "Source"]
        own = [t for t in found if t.id in self.sources]
        if len(own) == 1:
            return own[0].id
        if not own:
            for thing in found:
                owner = self.known.owner(thing.id)
                if owner:
                    raise foreign(text, owner, "source")
            owner = self.known.owner(text)
            if owner and owner != self.register.name:
                raise foreign(text, owner, "source")
        try:
            return self.links.one(text, ("Source",), "source").id
        except StatementError as error:
            step = error.next_step if own else "Correct the name, or add the source to the sheet Sources."
            raise StatementError("source", text, error.message, step) from None

    def edge(
        self,
        type: str,
        from_id: str,
        from_type: str,
        to_id: str,
        to_type: str,
        source: str,
        values: Values,
        properties: Mapping[str, object],
    ) -> Edge:
        """The statement of a row; raises :class:`~graph.errors.StatementError` where the schema does not take it."""
        locator, quote = values.get("locator", ""), values.get("quote", "")
        if from_id == to_id and any(type == t.name for t in self.schema.link_types()):
            raise StatementError(
                "to",
                values.get("to", to_id),
                f"“{shown(values.get('to', to_id))}” is at both ends of the link.",
                "A link joins two different things: correct one end.",
            )
        return parse_edge(
            self.schema,
            type,
            from_id,
            from_type,
            to_id,
            to_type,
            source,
            basis=values.get("basis", "stated").casefold(),
            reason=values.get("reason", ""),
            start=values.get("start"),
            end=values.get("end"),
            properties=properties,
            evidence=(Evidence(locator, quote),) if locator or quote else (),
        )

    def take(self, reading: SheetReading, row: int, values: Values, make: Callable[[], Edge]) -> None:
        """Keep the statement that *make* makes of a row; refuse the row where something in it is wrong."""
        try:
            self.put(reading, row, make())
        except Unchecked:
            self.unchecked += 1
        except StatementError as error:
            reading.refuse_row(row, reading.check(values, error))

    def put(self, reading: SheetReading, row: int, edge: Edge) -> None:
        """Keep *edge*; raises :class:`~graph.errors.StatementError` when an earlier row contradicts it."""
        found = self.spool.put(edge, reading.index, row)
        if found is not None:
            raise self._contradiction(edge, found)

    def _contradiction(self, edge: Edge, found: Contradiction) -> StatementError:
        sheet = self.readings[found.sheet].title
        if found.field == "name":
            return StatementError(
                "name",
                found.value,
                f"This row and row {found.row:,} of the sheet {sheet} have one identifier ({shown(edge.to_id)}) and "
                f"one source, and two names: “{shown(found.value)}” and “{shown(found.earlier)}”.",
                "Give one of them another id, or write the second name under “other names”.",
            )
        return StatementError(
            found.field,
            found.value,
            f"This row says “{shown(found.value)}” for {_label(found.field)}, and row {found.row:,} of the sheet "
            f"{sheet}, about the same and from the same source, says “{shown(found.earlier)}”.",
            "Keep one of the two, or name the source of each.",
        )


def _label(field: str) -> str:
    return field.replace("_", " ")


def foreign(source: str, register: str, field: str) -> StatementError:
    """The error for a row that cites a source of another register."""
    return StatementError(
        field,
        source,
        f"“{shown(source)}” is a source of the register “{register}”, and only that register can speak for it.",
        f"Declare your own on the sheet Sources, such as “the reviewer's reading of {shown(source)}”, and cite that.",
    )
