"""Makes registers of Quillhaven for the tests of the loader: as a workbook, or as a folder of CSV files."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from graph.schema import SCHEMA, Schema
from graph.statements import Edge
from loaders.names import KnownNames
from loaders.register import read_register

Rows = Sequence[Sequence[object]]
Sheets = dict[str, Rows]

TOWN: Sheets = {
    "Register": [["field", "value"], ["name", "quillhaven"], ["title", "Quillhaven"]],
    "Sources": [["name", "rank", "date"], ["Constitution", "adopted document", "2019"]],
    "Boards": [
        ["name", "other names", "kind"],
        ["Safety Board", "QSB", "community safety partnership"],
        ["Health and Wellbeing Board", "HWB", "health and wellbeing board"],
    ],
    "Organisations": [
        ["id", "name", "kind"],
        ["la:quillhaven", "Quillhaven Council", "unitary council"],
        [None, "Quillhaven Police", "police force"],
    ],
    "Issues": [["name"], ["Burglary"], ["Drugs"]],
    "Links": [["from", "link", "to"], ["Safety Board", "deals with", "Burglary"]],
}


def town(**changed: Rows) -> Sheets:
    """The sheets of the town, some of them changed or added (``Complete_lists`` for *Complete lists*)."""
    return {**TOWN, **{title.replace("_", " "): rows for title, rows in changed.items()}}


def sheet_of(book: Workbook, title: str) -> Worksheet:
    page = book[title]
    assert isinstance(page, Worksheet)
    return page


def workbook(sheets: Mapping[str, Rows]) -> Workbook:
    """The sheets as a workbook that openpyxl can change further."""
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(list(row))
    return book


def xlsx(folder: Path, sheets: Mapping[str, Rows], name: str = "town.xlsx") -> Path:
    """The sheets as a file."""
    workbook(sheets).save(folder / name)
    return folder / name


def csv_folder(folder: Path, files: Mapping[str, str | bytes], base: bool = True) -> Path:
    """CSV files in a folder; with *base* beside the sources and boards of the town."""
    told: dict[str, str | bytes] = {
        "register.csv": "field,value\nname,quillhaven\n",
        "sources.csv": "name,rank\nConstitution,adopted document\n",
    }
    path = folder / "town"
    path.mkdir()
    for name, text in {**(told if base else {}), **files}.items():
        (path / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def edges_of(path: Path, schema: Schema = SCHEMA, known: KnownNames | None = None) -> list[Edge]:
    """The statements of a register in which nothing is wrong."""
    with read_register(path, schema, known) as parsed:
        assert [str(r) for r in parsed.refusals] == []
        return list(parsed.edges)


def refusals(path: Path, schema: Schema = SCHEMA, known: KnownNames | None = None) -> list[str]:
    """What is wrong with a register, each as the report prints it."""
    with read_register(path, schema, known) as parsed:
        return [str(r) for r in parsed.refusals]


def remarks(path: Path) -> list[str]:
    """What the report asks to look at; nothing is refused."""
    with read_register(path, SCHEMA) as parsed:
        assert [str(r) for r in parsed.refusals] == []
        return [str(r) for r in parsed.findings.remarks]


def described(edges: Iterable[Edge]) -> dict[str, str]:
    """The name of each thing that is described, by identifier."""
    return {e.to_id: str(e.properties["name"]) for e in edges if e.type == "DESCRIBES"}


def links(edges: Iterable[Edge]) -> set[tuple[str, str, str]]:
    """The links as (type, from, to), the identifiers without the register and the type."""
    return {(e.type, e.from_id.rpartition("/")[2], e.to_id.rpartition("/")[2]) for e in edges if e.type != "DESCRIBES"}
