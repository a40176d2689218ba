"""Reads XLSX workbooks row by row, with bounded memory, whatever the file was built to do.

Sheets are walked with expat, which builds no tree. A part that declares a document type (the way to entity bombs) is
refused, and so is an archive that unpacks to far more than a workbook does. Merged cells and formulas are seen in the
sheet's own XML.
"""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from graph.errors import SourceError
from loaders.cells import Cell, Fault, Formula, Moment, Row, serial_date

LARGEST_PART = 1_500_000_000
LARGEST_STRINGS = 100_000_000
LARGEST_TOTAL = 3_000_000_000
LARGEST_RATIO = 200
"""A sheet of real rows packs 10 to 40 times; deflate can reach 1,032."""
SMALL = 5_000_000
"""Below this many bytes unpacked a part is not weighed."""
MOST_MEMBERS = 10_000
MOST_COLUMNS = 16_384
MOST_ROWS = 1_048_576
LONGEST_CELL = 1_000_000
CHUNK = 65_536

_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]{0,200}?ref\s*=\s*[\"']([A-Z0-9:$]{2,40})[\"']")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DATE_FORMATS = {14: "ymd", 15: "ymd", 16: "md", 17: "ym", 22: "ymd"} | dict.fromkeys(
    [*range(27, 37), *range(50, 59)], "ymd"
)
_NOT_DATE_PART = re.compile(r"\"[^\"]*\"|\\.|\[(?!\$)[^\]]*\]|\[\$[^\]]*\]|_.|\*.")

Attributes = dict[str, str]


def _too_big(path: Path) -> SourceError:
    return SourceError(
        f"{path.name} unpacks to far more than a workbook of its size holds, so it was not opened.",
        "If it is yours, copy the cells into a new workbook and save that.",
    )


@contextmanager
def damage_of(path: Path) -> Iterator[None]:
    """Turns what broken archives and broken XML raise into a :class:`~graph.errors.SourceError`."""
    try:
        yield
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        RuntimeError,
        EOFError,
        KeyError,
        IndexError,
        ValueError,
        OSError,
    ) as error:
        if isinstance(error, RuntimeError) and ("password" in str(error) or "encrypted" in str(error)):
            raise SourceError(
                f"{path.name} is protected with a password.", "Save a copy without the password."
            ) from None
        raise SourceError(
            f"{path.name} is damaged and cannot be read ({type(error).__name__}).",
            "Open it in a spreadsheet program and save it again as .xlsx.",
        ) from None


class Workbook:
    """An XLSX workbook, opened for reading. Raises :class:`~graph.errors.SourceError` when it is not one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = path.stat().st_size
        with damage_of(path):
            self._zip = zipfile.ZipFile(path)
        try:
            with damage_of(path):
                self._check()
                self._main = self._find_main()
                self._relations = self._read_relations(self._main)
                self._from_1904 = False
                self.sheets = self._read_sheets()
        except BaseException:
            self._zip.close()
            raise

    def close(self) -> None:
        """Give the file back."""
        self._zip.close()

    def _check(self) -> None:
        members = self._zip.infolist()
        if len(members) > MOST_MEMBERS or sum(m.file_size for m in members) > LARGEST_TOTAL:
            raise _too_big(self.path)
        for member in members:
            if member.file_size > LARGEST_PART:
                raise _too_big(self.path)
            if member.file_size > SMALL and member.file_size > LARGEST_RATIO * max(member.compress_size, 1):
                raise _too_big(self.path)

    def _find_main(self) -> str:
        names = set(self._zip.namelist())
        if "mimetype" in names and b"opendocument" in self.read("mimetype", 200):
            raise SourceError(
                f"{self.path.name} is an OpenDocument file.", "Save it as .xlsx (Excel workbook) and load that."
            )
        for relation_type, target in self._read_relations("").values():
            if relation_type.endswith("/officeDocument") and target in names:
                if target.endswith(".bin"):
                    raise SourceError(
                        f"{self.path.name} is a binary workbook (.xlsb).", "Save it as .xlsx and load that."
                    )
                if not posixpath.basename(target).startswith("workbook"):
                    raise SourceError(
                        f"{self.path.name} is not a workbook but another kind of Office file.",
                        "Load an .xlsx workbook or a folder of CSV files.",
                    )
                return target
        if "xl/workbook.xml" in names:
            return "xl/workbook.xml"
        raise SourceError(
            f"{self.path.name} is a ZIP archive and not a workbook.",
            "Load an .xlsx workbook, or unpack the archive and load the folder of CSV files.",
        )

    def read(self, name: str, longest: int = LARGEST_STRINGS) -> bytes:
        """The bytes of a small part."""
        with self._zip.open(name) as stream:
            data = stream.read(longest + 1)
        if len(data) > longest:
            raise _too_big(self.path)
        return data

    def open(self, name: str) -> IO[bytes]:
        """A part as a stream."""
        return self._zip.open(name)

    def walk(
        self,
        name: str,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
        longest: int = LARGEST_PART,
    ) -> Iterator[int]:
        """Parses a part chunk by chunk, giving the number of bytes after each; names come with their prefix."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.StartElementHandler = start
        if end:
            parser.EndElementHandler = end
        if text:
            parser.CharacterDataHandler = text
        read = 0
        with self.open(name) as stream:
            while chunk := stream.read(CHUNK):
                read += len(chunk)
                if read > longest:
                    raise _too_big(self.path)
                parser.Parse(chunk, False)
                yield read
            parser.Parse(b"", True)
            yield read

    def _refuse_doctype(self, *_: Any) -> None:
        raise SourceError(
            f"{self.path.name} holds XML with a document type declaration, which no spreadsheet program writes.",
            "Do not trust this file. If it is yours, copy the cells into a new workbook.",
        )

    def _read_relations(self, part: str) -> dict[str, tuple[str, str]]:
        folder, base = posixpath.split(part)
        name = posixpath.join(folder, "_rels", base + ".rels")
        found: dict[str, tuple[str, str]] = {}
        if name not in self._zip.NameToInfo:
            return found

        def start(tag: str, values: Attributes) -> None:
            if _local(tag) == "Relationship" and values.get("TargetMode") != "External":
                target = values.get("Target", "")
                whole = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                found[values.get("Id", "")] = (values.get("Type", ""), whole)

        for _ in self.walk(name, start, longest=SMALL):
            pass
        return found

    def _read_sheets(self) -> tuple["Worksheet", ...]:
        sheets: list[Worksheet] = []

        def start(tag: str, values: Attributes) -> None:
            local = _local(tag)
            if local == "workbookPr":
                self._from_1904 = values.get("date1904", "") in ("1", "true")
            elif local == "sheet":
                key = next((v for k, v in values.items() if k.endswith(":id")), "")
                relation_type, target = self._relations.get(key, ("", ""))
                if relation_type.endswith("/worksheet"):
                    hidden = values.get("state", "visible") != "visible"
                    sheets.append(Worksheet(self, values.get("name", ""), target, hidden))

        for _ in self.walk(self._main, start, longest=SMALL):
            pass
        if not sheets:
            raise SourceError(f"{self.path.name} has no sheets.", "Save the workbook again.")
        return tuple(sheets)

    def _part(self, ending: str) -> str | None:
        names = (target for kind, target in self._relations.values() if kind.endswith(ending))
        return next((name for name in names if name in self._zip.NameToInfo), None)

    @cached_property
    def strings(self) -> list[str]:
        """The texts that cells share."""
        name = self._part("/sharedStrings")
        found: list[str] = []
        if name is None:
            return found
        parts: list[str] = []
        state = {"text": False, "phonetic": False}

        def start(tag: str, values: Attributes) -> None:
            local = _local(tag)
            if local == "si":
                parts.clear()
            elif local == "t":
                state["text"] = not state["phonetic"]
            elif local == "rPh":
                state["phonetic"] = True

        def end(tag: str) -> None:
            local = _local(tag)
            if local == "si":
                found.append(unescaped("".join(parts)))
            elif local == "t":
                state["text"] = False
            elif local == "rPh":
                state["phonetic"] = False

        def text(data: str) -> None:
            if state["text"]:
                parts.append(data)

        for _ in self.walk(name, start, end, text, LARGEST_STRINGS):
            pass
        return found

    @cached_property
    def date_styles(self) -> dict[str, str]:
        """For each cell style that shows a date, which parts it shows: ``ymd``, ``ym``, ``md`` or ``y``."""
        name = self._part("/styles")
        found: dict[str, str] = {}
        if name is None:
            return found
        custom: dict[str, str] = {}
        state = {"cells": 0, "next": 0}

        def start(tag: str, values: Attributes) -> None:
            local = _local(tag)
            if local == "numFmt":
                custom[values.get("numFmtId", "")] = values.get("formatCode", "")
            elif local == "cellXfs":
                state["cells"] = 1
            elif local == "xf" and state["cells"]:
                number = values.get("numFmtId", "0")
                parts = date_parts(custom[number]) if number in custom else _DATE_FORMATS.get(int(number), "")
                if parts:
                    found[str(state["next"])] = parts
                state["next"] += 1

        def end(tag: str) -> None:
            if _local(tag) == "cellXfs":
                state["cells"] = 0

        for _ in self.walk(name, start, end, longest=LARGEST_STRINGS):
            pass
        return found

    def moment(self, number: float, parts: str) -> Moment | float:
        """A number in a cell that shows *parts* of a date."""
        day = serial_date(number, self._from_1904)
        if day is None or number < 0:
            return number
        iso = day.isoformat()
        return Moment(iso[:4] if parts == "y" else iso[:7] if parts == "ym" else iso)


class Worksheet:
    """One sheet of a workbook."""

    def __init__(self, workbook: Workbook, title: str, part: str, hidden: bool) -> None:
        self.workbook = workbook
        self.title = title
        self.hidden = hidden
        self.file = workbook.path.name
        self._part = part
        self.read_so_far = 0

    @property
    def size(self) -> int:
        """How many bytes the sheet has, unpacked: what progress is measured against."""
        with damage_of(self.workbook.path):
            return self.workbook._zip.getinfo(self._part).file_size

    def merged(self) -> tuple[str, ...]:
        """The ranges of merged cells, read from the sheet's XML without parsing it all."""
        found: list[str] = []
        rest = b""
        with damage_of(self.workbook.path), self.workbook.open(self._part) as stream:
            while chunk := stream.read(1 << 20):
                data = rest + chunk
                last = 0
                for match in _MERGE.finditer(data):
                    found.append(match.group(1).decode("ascii").replace("$", ""))
                    last = match.end()
                rest = data[max(last, len(data) - 400) :]
        return tuple(found)

    def rows(self) -> Iterator[Row]:
        """The rows that have a cell with something in it."""
        with damage_of(self.workbook.path):
            yield from self._rows()

    def _rows(self) -> Iterator[Row]:
        value_of = self._value_of()
        columns: dict[str, int] = {}
        tags: dict[str, str] = {}
        done: list[Row] = []
        cells: dict[int, Cell] = {}
        value: list[str] = []
        formula: list[str] = []
        into: list[str] | None = None
        number = column = length = 0
        kind = style = ""
        has_formula = phonetic = False

        def start(tag: str, values: Attributes) -> None:
            nonlocal number, column, length, kind, style, has_formula, into, cells, phonetic
            local = tags.get(tag) or tags.setdefault(tag, _local(tag))
            if local == "c":
                letters = values["r"].rstrip("0123456789") if "r" in values else ""
                column = columns.get(letters, -2) if letters else column + 1
                if column == -2:
                    column = columns[letters] = _column(letters)
                kind, style, has_formula, length = values.get("t", ""), values.get("s", ""), False, 0
                value.clear()
                formula.clear()
            elif local == "v" or (local == "t" and not phonetic):
                into = value
            elif local == "f":
                has_formula, into = True, formula
            elif local == "rPh":
                phonetic = True
            elif local == "row":
                number = int(values["r"]) if "r" in values else number + 1
                if not 0 < number <= MOST_ROWS:
                    raise ValueError(number)
                column, cells = -1, {}

        def end(tag: str) -> None:
            nonlocal into, phonetic
            local = tags[tag]
            if local == "c":
                if has_formula:
                    cells[column] = Formula("".join(formula))
                elif value:
                    cell = value_of(kind, style, value[0] if len(value) == 1 else "".join(value))
                    if cell != "":
                        cells[column] = cell
            elif local in ("v", "t", "f"):
                into = None
            elif local == "rPh":
                phonetic = False
            elif local == "row" and cells:
                done.append(Row(number, cells))

        def text(data: str) -> None:
            nonlocal length
            if into is not None:
                into.append(data)
                length += len(data)
                if length > LONGEST_CELL:
                    raise _too_big(self.workbook.path)

        for read in self.workbook.walk(self._part, start, end, text):
            self.read_so_far = read
            if done:
                yield from done
                done.clear()

    def _value_of(self) -> Callable[[str, str, str], Cell]:
        strings, dates, moment = self.workbook.strings, self.workbook.date_styles, self.workbook.moment

        def value_of(kind: str, style: str, text: str) -> Cell:
            if kind == "s":
                at = int(text)
                return strings[at] if at >= 0 else strings[len(strings)]
            if kind in ("", "n"):
                number = float(text)
                if style in dates:
                    return moment(number, dates[style])
                return int(number) if number.is_integer() and abs(number) < 1e15 else number
            if kind == "b":
                return text == "1"
            if kind == "e":
                return Fault(text[:20])
            if kind == "d":
                return Moment(text[:10])
            return unescaped(text)

        return value_of


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def _column(letters: str) -> int:
    index = 0
    if len(letters) > 3:
        raise ValueError(letters[:10])
    for letter in letters:
        if not "A" <= letter <= "Z":
            raise ValueError(letters)
        index = index * 26 + ord(letter) - 64
    if not 1 <= index <= MOST_COLUMNS:
        raise ValueError(letters)
    return index - 1


def unescaped(text: str) -> str:
    """*text* with the characters that XML cannot hold and workbooks write as ``_x000D_``.

    >>> unescaped("a_x000A_b"), unescaped("a_x005F_x000A_b")
    ('a\\nb', 'a_x000A_b')
    """
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    code = int(match.group(1), 16)
    return match.group() if 0xD800 <= code <= 0xDFFF else chr(code)


def date_parts(format_code: str) -> str:
    """Which parts of a date a number format shows: ``ymd``, ``ym``, ``md``, ``y`` or, for no date, nothing.

    >>> date_parts("dd/mm/yyyy;@"), date_parts("mmm-yy"), date_parts('0.00 "days"')
    ('ymd', 'ym', '')
    """
    code = _NOT_DATE_PART.sub("", format_code.split(";")[0].lower())
    year, day = "y" in code, "d" in code
    month = "m" in code and (year or day)
    return "y" * year + "m" * month + "d" * day
