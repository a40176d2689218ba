"""Opens what a person calls a register, a workbook or CSV files, as one book of tables, and says what else it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol

from graph.errors import SourceError
from loaders.cells import Row
from loaders.csv_folder import CsvTable, csv_tables, kind_of
from loaders.workbook import Workbook

WORKBOOKS = (".xlsx", ".xlsm")


class Table(Protocol):
    """A sheet as it was found: its file, its title, its rows."""

    title: str
    file: str
    hidden: bool
    read_so_far: int

    @property
    def size(self) -> int:
        """How many bytes there are to read; ``read_so_far`` counts up to it."""

    def merged(self) -> tuple[str, ...]:
        """The ranges of merged cells."""

    def rows(self) -> Iterator[Row]:
        """The rows with something in them, in order; can be called again."""


@dataclass(frozen=True)
class Book:
    """The tables of one file or folder. ``close`` it, or use it in a ``with`` statement."""

    path: Path
    tables: tuple[Table, ...]
    workbook: Workbook | None = None

    def close(self) -> None:
        """Give the file back."""
        if self.workbook:
            self.workbook.close()

    def __enter__(self) -> "Book":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def open_book(path: Path) -> Book:
    """Opens a workbook, a CSV file or a folder of CSV files.

    Raises :class:`~graph.errors.SourceError`, naming the file and what it is instead, when it is none of these.
    """
    try:
        return _open(path)
    except OSError as error:
        raise SourceError(
            f"{path} cannot be read ({error.strerror or type(error).__name__}).", "Check its name and its permissions."
        ) from None


def _open(path: Path) -> Book:
    if not path.exists():
        raise SourceError(f"There is no file or folder {path}.", "Check the name.")
    if path.is_dir():
        return Book(path, csv_tables(path))
    suffix = path.suffix.lower()
    if suffix in (".csv", ".tsv"):
        return Book(path, (CsvTable(path),))
    with path.open("rb") as stream:
        head = stream.read(65_536)
    if not head:
        raise SourceError(f"{path.name} is empty.", "Save the workbook again.")
    kind = kind_of(head)
    if kind == "ole":
        raise _ole(path)
    if kind == "zip" and suffix not in (".xls", ".ods"):
        workbook = Workbook(path)
        return Book(path, tuple(workbook.sheets), workbook)
    if kind == "zip":
        raise SourceError(
            f"{path.name} is not an Excel workbook (.xlsx) by its name.", "Save it as .xlsx and load that."
        )
    if kind:
        raise SourceError(
            f"{path.name} is not a workbook but {kind}.", "Load an .xlsx workbook or a folder of CSV files."
        )
    if suffix in WORKBOOKS and b"\x00" not in head:
        raise SourceError(
            f"{path.name} is named like a workbook but holds plain text.",
            f"If it is CSV, rename it to {path.stem}.csv; otherwise save the workbook again.",
        )
    raise SourceError(
        f"{path.name} is not a workbook or a CSV file.", "Load an .xlsx workbook or a folder of CSV files."
    )


def _ole(path: Path) -> SourceError:
    """Old Office files and protected new ones share one container; the names of its streams tell them apart."""
    wanted = {name: name.encode("utf-16-le") for name in ("EncryptedPackage", "Workbook", "Book", "WordDocument")}
    found: set[str] = set()
    with path.open("rb") as stream:
        rest = b""
        while chunk := stream.read(1 << 20):
            data = rest + chunk
            found |= {name for name, written in wanted.items() if written in data}
            rest = data[-64:]
    if "EncryptedPackage" in found:
        return SourceError(
            f"{path.name} is protected with a password.",
            "Open it, remove the password (File, Info, Protect workbook), and save a copy.",
        )
    if found & {"Workbook", "Book"}:
        return SourceError(
            f"{path.name} is a workbook in the old .xls format.",
            "Open it in a spreadsheet program and save it as .xlsx (Excel workbook).",
        )
    return SourceError(
        f"{path.name} is an old Office file and not a workbook.", "Load an .xlsx workbook or a folder of CSV files."
    )
