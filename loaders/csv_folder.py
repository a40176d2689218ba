"""Reads CSV files, and folders of them, row by row: any usual encoding and separator, as spreadsheets save them."""

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path

from graph.errors import RemitError, SourceError
from loaders.cells import Cell, Row

DELIMITERS = ",;\t|"
LOOKED_AT = 65_536
LONGEST_CELL = 131_072
LONGEST_LINE = 4_000_000


class TableError(RemitError):
    """A sheet cannot be read on from ``row``."""

    def __init__(self, row: int, message: str, next_step: str) -> None:
        super().__init__(message, next_step)
        self.row = row


class CsvTable:
    """One CSV file, as a sheet whose title is the file's name."""

    hidden = False

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = path.name
        self.title = path.stem
        self.size = path.stat().st_size
        self.encoding = encoding_of(path)
        self.delimiter = self._delimiter()
        self.read_so_far = 0

    def merged(self) -> tuple[str, ...]:
        """A CSV file has no merged cells."""
        return ()

    def _delimiter(self) -> str:
        with self.path.open(encoding=self.encoding, newline="") as stream:
            head = stream.read(LOOKED_AT)
        return delimiter_of(head)

    def rows(self) -> Iterator[Row]:
        """The rows with something in them, numbered as a spreadsheet shows them.

        Raises :class:`TableError` at a quotation mark that is never closed.
        """
        number = 0
        with self.path.open("rb") as raw, io.TextIOWrapper(raw, self.encoding, newline="") as stream:
            reader = csv.reader(_lines(stream), delimiter=self.delimiter, strict=True)
            while True:
                line = reader.line_num + 1
                try:
                    values = next(reader)
                except StopIteration:
                    break
                except csv.Error as error:
                    raise self._broken(number + 1, line, str(error)) from None
                number += 1
                if number == 1 and len(values) <= 2 and values and values[0].lower().startswith("sep="):
                    continue
                cells: dict[int, Cell] = {at: value for at, value in enumerate(values) if value}
                if cells:
                    self.read_so_far = raw.tell()
                    yield Row(number, cells)

    def _broken(self, row: int, line: int, error: str) -> TableError:
        if "expected after" in error:
            what = "a quotation mark closes in the middle of a cell"
            step = "Inside a quoted cell, write each quotation mark twice."
        elif "field larger" in error:
            what = f"a quotation mark is never closed, or a cell is longer than {LONGEST_CELL:,} characters"
            step = "Close the quotation mark, or shorten the cell."
        else:
            what = "a quotation mark is opened and never closed"
            step = "Close the quotation mark. Rows after this one were not read."
        return TableError(row, f"In the row that begins on line {line} of the file, {what}.", step)


def _lines(stream: io.TextIOWrapper) -> Iterator[str]:
    while line := stream.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise csv.Error("field larger than a line may be")
        yield line


def csv_tables(path: Path) -> tuple[CsvTable, ...]:
    """The CSV files of a folder, by name; other files are left alone.

    Raises :class:`~graph.errors.SourceError` when there are none.
    """
    files = sorted(p for p in path.iterdir() if p.is_file() and not p.name.startswith((".", "~")))
    found = tuple(CsvTable(p) for p in files if p.suffix.lower() in (".csv", ".tsv"))
    if not found:
        raise SourceError(
            f"The folder {path.name} holds no CSV files.",
            "A register is an .xlsx workbook or a folder with sources.csv, boards.csv and so on.",
        )
    return found


def encoding_of(path: Path) -> str:
    """The encoding in which the whole file makes sense: by its byte order mark, else UTF-8, else Windows-1252.

    Raises :class:`~graph.errors.SourceError` when the file is empty, binary or in none of them.
    """
    with path.open("rb") as stream:
        head = stream.read(LOOKED_AT)
        if not head.strip(b"\x00\r\n\t ,;\xef\xbb\xbf"):
            rest = stream.read(LOOKED_AT)
            if not head or not rest.strip():
                raise SourceError(
                    f"{path.name} is empty.", "Save the sheet again with its headings, or remove the file."
                )
        refuse_other_kinds(path, head)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            candidates = ["utf-16"]
        elif head.startswith(codecs.BOM_UTF8):
            candidates = ["utf-8-sig"]
        else:
            candidates = ["utf-8", "cp1252"]
        for name in candidates:
            stream.seek(0)
            if _decodes(stream, name):
                return name
    raise SourceError(
        f"{path.name} is not text in UTF-8 or Windows-1252.", "Save it as “CSV UTF-8” from the spreadsheet program."
    )


def _decodes(stream: io.BufferedReader, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := stream.read(1 << 20):
            if "\0" in decoder.decode(chunk):
                return False
        decoder.decode(b"", True)
    except UnicodeError:
        return False
    return True


def refuse_other_kinds(path: Path, head: bytes) -> None:
    """Raise :class:`~graph.errors.SourceError` when a file that is named .csv begins as something else."""
    kind = kind_of(head)
    if kind == "zip":
        raise SourceError(
            f"{path.name} is named like a CSV file but is a workbook or ZIP archive.",
            f"Rename it to {path.stem}.xlsx, or save the sheet as CSV.",
        )
    if kind:
        raise SourceError(f"{path.name} is not a CSV file but {kind}.", "Save the sheet as “CSV UTF-8”.")


def kind_of(head: bytes) -> str:
    """What a file is that begins with *head*, in words; ``zip``, ``ole``, or nothing for text."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "ole"
    if head[:1024].lstrip().startswith(b"%PDF"):
        return "a PDF document"
    start = head[:1024].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head")):
        return "a web page"
    if start.startswith(b"<?xml"):
        return "an XML document"
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8")):
        return "a picture"
    if start.startswith(b"{\\rtf"):
        return "a Rich Text document"
    return ""


def delimiter_of(head: str) -> str:
    """The separator of a CSV text that begins with *head*: the one that its first lines use most, outside quotes.

    >>> delimiter_of('name;kind\\n"Crime, disorder";network\\n')
    ';'
    """
    if head[:4].lower() == "sep=" and head[4:5] in DELIMITERS:
        return head[4]
    counts = dict.fromkeys(DELIMITERS, 0)
    quoted = False
    for line in head.splitlines()[:20]:
        for character in line:
            if character == '"':
                quoted = not quoted
            elif not quoted and character in counts:
                counts[character] += 1
        if any(counts.values()) and not quoted:
            break
    return max(DELIMITERS, key=lambda d: counts[d])
