"""The sheets of a register and their headings, derived from a schema, and found under forgiving names.

A new node type or view in the schema is a new sheet here; a new property is a new column.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from rapidfuzz import fuzz, process

from graph.schema import EdgeType, NodeType, Property, Schema, View
from graph.text import words

SheetKind = Literal["register", "things", "view", "links", "evidence", "lists", "grid"]
Takes = Literal["text", "lines", "date"]

MEMBERSHIP = "MEMBER_OF"
"""The link that a grid states unless it names another."""
SKIPPED = ("help", "read me", "notes", "lists", "contents")
"""Sheets that belong to people, or to the template's own drop-down lists, and are not read."""
HELP = "Help:"
"""What the first cell of a help row begins with."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: the field it fills, its heading, what it means and how its cells are taken."""

    field: str
    heading: str
    meaning: str
    takes: Takes = "text"
    required: bool = False
    values: tuple[str, ...] = ()
    property: Property | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A sheet that a register may have, with its columns in order."""

    kind: SheetKind
    title: str
    meaning: str
    columns: tuple[Column, ...]
    names: tuple[str, ...]
    node_type: NodeType | None = None
    view: View | None = None
    edge_type: EdgeType | None = None
    by_heading: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found: dict[str, Column] = {}
        for column in self.columns:
            for name in (column.heading, column.field, *column.also):
                found.setdefault(heading_key(name), column)
        object.__setattr__(self, "by_heading", found)

    def column(self, field: str) -> Column:
        """The column that fills *field*. Raises ``KeyError`` when none does."""
        for column in self.columns:
            if column.field == field:
                return column
        raise KeyError(field)


_SPELLINGS = ((r"isation", "ization"), (r"licence", "license"), (r"colour", "color"), (r"programme", "program"))


def heading_key(text: str) -> str:
    """A heading or sheet name without what people write differently: case, spaces, hyphens, plural, spelling.

    >>> heading_key("Other-names"), heading_key("other name")
    ('othername', 'othername')
    >>> heading_key("Organisations") == heading_key("organization"), heading_key("Strategies")
    (True, 'strategy')
    """
    parts = []
    for word in words(text.replace("_", " ")):
        for british, american in _SPELLINGS:
            word = re.sub(british, american, word)
        if len(word) > 3 and word.endswith("ies"):
            word = word[:-3] + "y"
        elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
            word = word[:-1]
        parts.append(word)
    return "".join(parts)


def nearest(text: str, candidates: Iterable[str], least: float = 65) -> str | None:
    """The candidate most like *text*, or None when none is much like it.

    >>> nearest("Helth Board", ["Health Board", "Road Safety Partnership"])
    'Health Board'
    """
    found = process.extractOne(
        text, list(candidates), scorer=fuzz.WRatio, processor=lambda t: " ".join(words(t)), score_cutoff=least
    )
    return found[0] if found else None


# --- columns that several sheets share ---------------------------------------------------------------------------


def _said(source: bool = True) -> tuple[Column, ...]:
    by = Column(
        "source",
        "source",
        "Which source says it: its name or id on the sheet Sources. One source need not be repeated.",
    )
    return (
        *((by,) if source else ()),
        Column("locator", "locator", "Where in the source: section, page, paragraph.", also=("where", "page")),
        Column("quote", "quote", "The source's own words, a dozen at most.", "lines"),
    )


_BASIS = (
    Column("basis", "basis", "stated (also when empty), or inferred.", values=("stated", "inferred")),
    Column("reason", "reason", "From what it was inferred.", "lines"),
)
_DATES = (
    Column(
        "start",
        "start",
        "First day in force: 2022, 2024-05, 2024-05-17, or “..” for no beginning.",
        "date",
        also=("from date", "start date"),
    ),
    Column(
        "end",
        "end",
        "Last day in force: 2022, 2024-05, 2024-05-17, or “..” for no end.",
        "date",
        also=("to date", "end date"),
    ),
)
FIXED = ("id", "source", "locator", "quote", "basis", "reason", "start", "end", "from", "to", "link")


def _of(prop: Property) -> Column:
    values: tuple[str, ...] = ()
    if prop.kind == "flag":
        values = ("yes", "no")
    elif prop.kind == "choice" and prop.choices:
        values = prop.choices.values
    takes: Takes = "date" if prop.kind == "date" else "lines" if prop.kind == "text" and prop.name != "name" else "text"
    several = " Several values are separated by “;”." if prop.kind in ("texts", "choices") else ""
    return Column(prop.name, prop.label, prop.meaning + several, takes, prop.required, values, prop)


def qualifiers(edge_types: Iterable[EdgeType], required: bool = False) -> tuple[Column, ...]:
    """One column for each qualifier that any of *edge_types* takes; its values are those of all of them.

    Where one name stands for different lists of values, the values are theirs together.
    """
    found: dict[str, Column] = {}
    for edge_type in edge_types:
        for prop in edge_type.properties:
            column = _of(prop)
            other = found.get(prop.name)
            if other is None:
                meaning = prop.meaning
                found[prop.name] = Column(
                    prop.name, prop.label, meaning, column.takes, required and prop.required, column.values, prop
                )
            elif other.property != prop:
                assert other.property is not None
                meaning = other.meaning if prop.meaning in other.meaning else f"{other.meaning} / {prop.meaning}"
                both = tuple(dict.fromkeys((*other.values, *column.values)))
                found[prop.name] = Column(prop.name, prop.label, meaning, other.takes, False, both, other.property)
    return tuple(found.values())


def _type_names(schema: Schema) -> tuple[str, ...]:
    return tuple(t.label for t in schema.node_types)


def _title(label: str) -> str:
    return label[:1].upper() + label[1:]


# --- the sheets --------------------------------------------------------------------------------------------------


def sheets_of(schema: Schema) -> tuple[Sheet, ...]:
    """The sheets of a register of *schema*, in the order of the template.

    >>> from graph.schema import SCHEMA
    >>> [sheet.title for sheet in sheets_of(SCHEMA)][:4]
    ['Register', 'Sources', 'Boards', 'Issues']
    """
    things = sorted(schema.node_types, key=lambda t: t.name != "Source")
    return (
        _register(),
        *(_things(schema, t) for t in things),
        *(_view(schema, v) for v in schema.views),
        _links(schema),
        _evidence(schema),
        _lists(schema),
    )


def _register() -> Sheet:
    return Sheet(
        "register",
        "Register",
        "One fact about the register in each row.",
        (
            Column(
                "field",
                "field",
                "Which fact: name, title, default as at, builds on, caution.",
                required=True,
                values=REGISTER_FIELDS,
            ),
            Column("value", "value", "The fact.", "lines"),
        ),
        ("register",),
    )


REGISTER_FIELDS = ("name", "title", "default as at", "builds on", "caution")


def _things(schema: Schema, node_type: NodeType) -> Sheet:
    own = [p for p in schema.properties_of(node_type.name) if (node_type.name, p.name) != ("Source", "register")]
    clashes = [p.name for p in own if p.name in FIXED]
    if clashes:
        raise ValueError(f"{node_type.name} declares {', '.join(clashes)}, which every sheet has already")
    source = node_type.name == "Source"
    columns = (
        Column(
            "id",
            "id",
            "May stay empty. An official code where there is one, such as gss:E07000117.",
            also=("identifier",),
        ),
        *map(_of, own),
        *(() if source else _DATES),
        *_said(not source),
        *(() if source else _BASIS),
    )
    names = (node_type.plural, node_type.name, node_type.label, node_type.label_plural)
    return Sheet("things", _title(node_type.label_plural)[:31], node_type.meaning, columns, names, node_type)


def _view(schema: Schema, view: View) -> Sheet:
    edge_type = schema.edge_type(view.edge_type)
    near = schema.node_type(view.node_type)
    far = edge_type.to_types if view.direction == "forward" else edge_type.from_types
    far_label = schema.node_type(far[0]).label if len(far) == 1 and far[0] != near.name else "linked to"
    columns = (
        Column("near", near.label, f"The {near.label}: its name or id.", required=True),
        Column("far", far_label, f"The {_or(schema, far)} it is linked to: its name or id.", required=True),
        *(
            (
                Column(
                    "far type",
                    f"{far_label} type",
                    "Needed only where two things share the name.",
                    values=tuple(schema.node_type(t).label for t in far),
                ),
            )
            if len(far) > 1
            else ()
        ),
        *qualifiers((edge_type,), required=True),
        *_DATES,
        *_BASIS,
        *_said(),
    )
    label, plural = view.label or view.name, view.label_plural or view.plural
    return Sheet(
        "view",
        _title(plural)[:31],
        view.meaning,
        columns,
        (view.plural, view.name, label, plural),
        None,
        view,
        edge_type,
    )


def _or(schema: Schema, types: Iterable[str]) -> str:
    return " or ".join(schema.node_type(t).label for t in types)


def _ends(schema: Schema) -> tuple[Column, ...]:
    types = _type_names(schema)
    link_values = tuple(t.forward for t in schema.link_types())
    return (
        Column("from", "from", "The thing that the sentence begins with: its name or id.", required=True),
        Column("from type", "from type", "What it is; needed only where two things share the name.", values=types),
        Column(
            "link",
            "link",
            "The link, as it reads (“is a member of”); the reading from the other end works too.",
            required=True,
            values=link_values,
        ),
        Column("to", "to", "The thing that the sentence ends with: its name or id.", required=True),
        Column("to type", "to type", "What it is; needed only where two things share the name.", values=types),
    )


def _links(schema: Schema) -> Sheet:
    columns = (*_ends(schema), *qualifiers(schema.link_types()), *_DATES, *_BASIS, *_said())
    return Sheet(
        "links", "Links", "One link in each row, read as a sentence: from, link, to.", columns, ("links", "link")
    )


def _evidence(schema: Schema) -> Sheet:
    identifying = {name for t in schema.link_types() for name in t.identifying}
    told = tuple(c for c in (*qualifiers(schema.link_types()), *_DATES) if c.field in identifying)
    columns = (*_ends(schema), *told, *_said())
    return Sheet(
        "evidence",
        "Evidence",
        "One more place where a source says what a row of Links or of a view says already.",
        columns,
        ("evidence",),
    )


def _lists(schema: Schema) -> Sheet:
    direction = schema.edge_type("LISTS_ALL").property("direction") if schema.has_edge_type("LISTS_ALL") else None
    values = direction.choices.values if direction and direction.choices else ()
    types = _type_names(schema)
    columns = (
        Column(
            "link",
            "link",
            "The link of which every one is listed: “has as a member”.",
            required=True,
            values=tuple(r for t in schema.link_types() for r in (t.forward, t.reverse)),
        ),
        Column(
            "direction",
            "direction",
            "forward: links that start at the subject; reverse: links that end there. May stay empty where the link is "
            "written as a reading.",
            values=values,
        ),
        Column(
            "subject",
            "subject",
            "For what the list is complete: a name or id. Empty, with “every”: for each such thing that the source "
            "describes.",
            also=("of", "for"),
        ),
        Column(
            "subject type",
            "subject type",
            "What the subject is; needed only where two things share the name.",
            values=types,
        ),
        Column(
            "every", "every", "A type: the list is complete for every one of them within the subject.", values=types
        ),
        Column("as_of", "as of", "The day on which the list was complete.", "date", also=("as at",)),
        *_BASIS,
        *_said(),
    )
    return Sheet(
        "lists",
        "Complete lists",
        "“This source lists all of these”: what is left out is then known not to be.",
        columns,
        ("complete lists", "complete list"),
    )


GRID = Sheet(
    "grid",
    "Grid",
    "Things down, things across, and a mark or a role in the cells.",
    (
        Column("link", "link", "How a row's thing is linked to a column's; “is a member of” when left out."),
        Column("down", "down", "The type of the things down.", also=("rows",)),
        Column("across", "across", "The type of the things across.", also=("columns",)),
        Column(
            "complete",
            "complete",
            "yes: every link of each column is in the grid.",
            values=("yes", "no"),
            also=("complete list",),
        ),
        Column("as_of", "as of", "The day on which the list was complete.", "date", also=("as at",)),
        *_DATES,
        *_BASIS,
        *_said(),
    ),
    ("grid",),
)


def sheet_called(sheets: Iterable[Sheet], title: str) -> Sheet | None:
    """The sheet that *title* names, or None.

    >>> from graph.schema import SCHEMA
    >>> found = sheet_called(sheets_of(SCHEMA), "organization")
    >>> found and found.title
    'Organisations'
    """
    key = heading_key(title)
    if key.startswith("grid"):
        return GRID
    for sheet in sheets:
        if key in {heading_key(name) for name in sheet.names} | {heading_key(sheet.title)}:
            return sheet
    return None


def skipped(title: str) -> bool:
    """Whether a sheet of this title belongs to people and is not read."""
    return heading_key(title) in {heading_key(name) for name in SKIPPED}
