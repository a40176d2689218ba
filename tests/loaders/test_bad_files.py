"""Files that are not what a person thinks they are: each is named, with what to do, and none of them does harm."""

import io
import struct
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import SourceError
from graph.schema import SCHEMA
from loaders.register import load_register, read_register
from tests.loaders.making import TOWN, csv_folder, described, edges_of, refusals, workbook, xlsx

ISSUES = "name,note\nBurglary,Häuser – “homes”\n"


def error(path: Path) -> str:
    with pytest.raises(SourceError) as caught, read_register(path, SCHEMA):
        pass
    return str(caught.value)


def judged(path: Path) -> str:
    """What becomes of a file, whatever it holds: it ``loads``, has ``refusals``, or is ``unreadable``."""
    try:
        with read_register(path, SCHEMA) as parsed:
            return "refusals" if parsed.refusals else "loads"
    except SourceError as told:
        return "unreadable" if told.next_step else ""


def file(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def changed(path: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The workbook with each part changed; None leaves a part out."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            told = change(name, data)
            if told is not None:
                new.writestr(name, told)
    return path


def without(path: Path, part: str) -> Path:
    """The workbook without one of its parts."""
    return changed(path, lambda name, data: None if name == part else data)


def ole(*streams: str) -> bytes:
    """The beginning of an OLE container with these streams in its directory."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")
    return head + b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams))


class TestNotWhatItSays:
    def test_no_such_file(self, tmp_path: Path) -> None:
        assert error(tmp_path / "town.xlsx").startswith("There is no file or folder ")

    def test_csv_named_xlsx(self, tmp_path: Path) -> None:
        assert error(file(tmp_path, "town.xlsx", ISSUES.encode())) == (
            "town.xlsx is named like a workbook but holds plain text. If it is CSV, rename it to town.csv; otherwise "
            "save the workbook again."
        )

    def test_xlsx_named_csv(self, tmp_path: Path) -> None:
        xlsx(tmp_path, TOWN).rename(tmp_path / "issues.csv")
        assert error(tmp_path / "issues.csv") == (
            "issues.csv is named like a CSV file but is a workbook or ZIP archive. Rename it to issues.xlsx, or save "
            "the sheet as CSV."
        )

    @pytest.mark.parametrize("name", ["town.xlsx", "town.csv"])
    def test_pdf(self, tmp_path: Path, name: str) -> None:
        assert f"{name} is not a " in (told := error(file(tmp_path, name, b"%PDF-1.7\n...")))
        assert "but a PDF document." in told

    def test_a_web_page_named_xls(self, tmp_path: Path) -> None:
        told = error(file(tmp_path, "town.xls", b"<html><table><tr><td>name</td></tr></table></html>"))
        assert told.startswith("town.xls is not a workbook but a web page.")

    def test_an_old_xls(self, tmp_path: Path) -> None:
        assert error(file(tmp_path, "town.xls", ole("Workbook"))) == (
            "town.xls is a workbook in the old .xls format. Open it in a spreadsheet program and save it as .xlsx "
            "(Excel workbook)."
        )

    def test_another_old_office_file(self, tmp_path: Path) -> None:
        assert error(file(tmp_path, "town.xlsx", ole("WordDocument"))).startswith(
            "town.xlsx is an old Office file and "
        )

    def test_a_workbook_with_a_password(self, tmp_path: Path) -> None:
        assert error(file(tmp_path, "town.xlsx", ole("EncryptionInfo", "EncryptedPackage"))) == (
            "town.xlsx is protected with a password. Open it, remove the password (File, Info, Protect workbook), and "
            "save a copy."
        )

    def test_other_archives(self, tmp_path: Path) -> None:
        def archive(name: str, parts: dict[str, str]) -> Path:
            with zipfile.ZipFile(tmp_path / name, "w") as made:
                for part, text in parts.items():
                    made.writestr(part, text)
            return tmp_path / name

        ods = archive("a.xlsx", {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"})
        assert error(ods) == "a.xlsx is an OpenDocument file. Save it as .xlsx (Excel workbook) and load that."
        assert "is a ZIP archive and not a workbook" in error(archive("b.xlsx", {"boards.csv": "name\n"}))
        relations = '<Relationships><Relationship Id="r" Type="http://x/officeDocument" Target="{}"/></Relationships>'
        word = archive("c.xlsx", {"_rels/.rels": relations.format("word/document.xml"), "word/document.xml": "<a/>"})
        assert "another kind of Office file" in error(word)
        binary = archive("d.xlsb", {"_rels/.rels": relations.format("xl/workbook.bin"), "xl/workbook.bin": "x"})
        assert "is a binary workbook (.xlsb)" in error(binary)

    def test_a_folder_without_csv(self, tmp_path: Path) -> None:
        (tmp_path / "town").mkdir()
        assert error(tmp_path / "town").startswith("The folder town holds no CSV files.")


class TestEmpty:
    @pytest.mark.parametrize("name", ["town.xlsx", "issues.csv"])
    def test_a_file_without_a_byte(self, tmp_path: Path, name: str) -> None:
        assert error(file(tmp_path, name, b"")).startswith(f"{name} is empty.")

    @pytest.mark.parametrize("data", [b"\xef\xbb\xbf", b"\r\n\r\n", b",,,\n,,\n"])
    def test_a_csv_file_of_nothing(self, tmp_path: Path, data: bytes) -> None:
        assert error(csv_folder(tmp_path, {"issues.csv": data})).startswith("issues.csv is empty.")

    def test_a_workbook_of_empty_sheets(self, tmp_path: Path) -> None:
        (told,) = refusals(xlsx(tmp_path, {"Sheet1": [], "Boards": []}))
        assert told.startswith("file town.xlsx: town.xlsx has no rows, so there is nothing to load. Fill in the sheet")


def excel(folder: Path) -> Path:
    """A workbook as Excel writes it: shared strings with formatted and phonetic text, prefixes, dates as numbers."""
    x = 'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    strings = ("name", "date", "<x:r><x:t>Con</x:t></x:r><x:r><x:t>stitution_x000D__x005F_x0041_</x:t></x:r>")
    shared = "".join(f"<x:si>{s if s.startswith('<') else f'<x:t>{s}</x:t>'}</x:si>" for s in strings)
    parts = {
        "_rels/.rels": f'<Relationships><Relationship Id="a" Type="{types}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/_rels/workbook.xml.rels": "<Relationships>"
        + "".join(
            f'<Relationship Id="{at}" Type="{types}/{kind}" Target="{target}"/>'
            for at, kind, target in (
                ("s", "worksheet", "worksheets/sheet1.xml"),
                ("t", "sharedStrings", "sharedStrings.xml"),
                ("u", "styles", "styles.xml"),
                ("c", "chartsheet", "chartsheets/sheet1.xml"),
            )
        )
        + "</Relationships>",
        "xl/workbook.xml": f'<x:workbook {x} xmlns:r="{types}"><x:workbookPr date1904="1"/><x:sheets>'
        '<x:sheet name="Sources" sheetId="1" r:id="s"/><x:sheet name="Chart" sheetId="2" r:id="c"/>'
        "</x:sheets></x:workbook>",
        "xl/sharedStrings.xml": f"<x:sst {x}>{shared}<x:si><x:t>Minutes</x:t><x:rPh><x:t>no</x:t></x:rPh></x:si>"
        "</x:sst>",
        "xl/styles.xml": f'<x:styleSheet {x}><x:numFmts><x:numFmt numFmtId="164" formatCode="mmm\\ yyyy"/></x:numFmts>'
        '<x:cellStyleXfs><x:xf numFmtId="14"/></x:cellStyleXfs><x:cellXfs><x:xf numFmtId="0"/><x:xf numFmtId="14"/>'
        '<x:xf numFmtId="164"/></x:cellXfs></x:styleSheet>',
        "xl/worksheets/sheet1.xml": f'<x:worksheet {x}><x:sheetData><x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c>'
        '<x:c t="s"><x:v>1</x:v></x:c></x:row><x:row r="2"><x:c r="A2" t="s"><x:v>2</x:v></x:c><x:c r="B2" s="1">'
        '<x:v>43981</x:v></x:c></x:row><x:row><x:c t="s"><x:v>3</x:v></x:c><x:c s="2"><x:v>43981</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>",
    }
    with zipfile.ZipFile(folder / "town.xlsx", "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return folder / "town.xlsx"


def test_a_workbook_as_excel_writes_it(tmp_path: Path) -> None:
    """The days are counted from 1904 there; a cell that shows only month and year says no more than these."""
    told = {e.properties["name"]: e.properties["date"] for e in edges_of(excel(tmp_path))}
    assert told == {"Constitution _x0041_": "2024-05-31", "Minutes": "2024-05"}


class TestEncodings:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    def test_are_read_right(self, tmp_path: Path, encoding: str) -> None:
        (issue,) = (
            e for e in edges_of(csv_folder(tmp_path, {"issues.csv": ISSUES.encode(encoding)})) if e.to_type == "Issue"
        )
        assert issue.properties["note"] == "Häuser – “homes”"

    def test_a_letter_in_windows_1252_far_down(self, tmp_path: Path) -> None:
        text = "name\n" + "".join(f"Issue {n}\n" for n in range(20_000)) + "Château\n"
        names = described(edges_of(csv_folder(tmp_path, {"issues.csv": text.encode("cp1252")})))
        assert "Château" in names.values()

    def test_bytes_that_are_no_text(self, tmp_path: Path) -> None:
        assert "is not text in UTF-8 or Windows-1252." in error(
            csv_folder(tmp_path, {"issues.csv": b"name\n\x81\x8d\0"})
        )


class TestCsv:
    @pytest.mark.parametrize("separator", [";", "\t", "|", ","])
    def test_separators(self, tmp_path: Path, separator: str) -> None:
        text = separator.join(("name", "note")) + "\n" + separator.join(('"Crime, disorder; noise"', "x")) + "\n"
        assert "Crime, disorder; noise" in described(edges_of(csv_folder(tmp_path, {"issues.csv": text}))).values()

    def test_the_separator_that_excel_writes_above(self, tmp_path: Path) -> None:
        folder = csv_folder(tmp_path, {"issues.csv": "sep=;\nname;note\nBurglary;x\n"})
        assert "Burglary" in described(edges_of(folder)).values()

    def test_line_ends_inside_a_cell(self, tmp_path: Path) -> None:
        folder = csv_folder(tmp_path, {"issues.csv": 'name,note\r\n"Burg\r\nlary","one\r\ntwo"\r\nDrugs,\r\n'})
        issues = [e.properties for e in edges_of(folder) if e.to_type == "Issue"]
        assert issues == [{"name": "Burg lary", "note": "one\ntwo"}, {"name": "Drugs"}]

    def test_rows_are_numbered_as_a_spreadsheet_shows_them(self, tmp_path: Path) -> None:
        folder = csv_folder(tmp_path, {"issues.csv": 'name,basis\n"Burg\n\nlary",\n\nDrugs,guess\n'})
        assert refusals(folder)[0].startswith("sheet issues, row 4, column “basis” (B4): ")

    @pytest.mark.parametrize("rest", ["x\n" * 10, "x\n" * 200_000])
    def test_a_quotation_mark_that_is_never_closed(self, tmp_path: Path, rest: str) -> None:
        (told,) = refusals(csv_folder(tmp_path, {"issues.csv": 'name,note\nBurglary,\nDrugs,"sold\n' + rest}))
        assert told.startswith(
            "sheet issues, row 3: In the row that begins on line 3 of the file, a quotation mark is "
        )
        assert "never closed" in told

    def test_a_quotation_mark_in_the_middle(self, tmp_path: Path) -> None:
        (told,) = refusals(csv_folder(tmp_path, {"issues.csv": 'name,note\nBurglary,"the "worst" kind"\n'}))
        assert "a quotation mark closes in the middle of a cell. Inside a quoted cell, write each quotation" in told

    def test_one_endless_line(self, tmp_path: Path) -> None:
        (told,) = refusals(csv_folder(tmp_path, {"issues.csv": "name\n" + "x," * 3_000_000}))
        assert told.startswith("sheet issues, row 2: In the row that begins on line 2 of the file,")

    def test_a_single_csv_file_lacks_its_sources(self, tmp_path: Path) -> None:
        assert "The register declares no source." in refusals(file(tmp_path, "issues.csv", ISSUES.encode()))[0]


class TestBuiltToHarm:
    def test_a_sheet_that_unpacks_to_a_thousand_times_its_size(self, tmp_path: Path) -> None:
        path = changed(
            xlsx(tmp_path, TOWN), lambda name, data: b" " * 50_000_000 if name.endswith("sheet3.xml") else data
        )
        assert path.stat().st_size < 200_000
        assert error(path) == (
            "town.xlsx unpacks to far more than a workbook of its size holds, so it was not opened. If it is yours, "
            "copy the cells into a new workbook and save that."
        )

    def test_an_archive_of_very_many_parts(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "town.xlsx", "w") as made:
            for n in range(10_001):
                made.writestr(f"{n}", b"")
        assert "unpacks to far more" in error(tmp_path / "town.xlsx")

    def test_a_part_that_claims_to_be_small(self, tmp_path: Path) -> None:
        """The size in the archive's directory is a lie: what is really there must not be unpacked either."""
        data = bytearray(xlsx(tmp_path, TOWN).read_bytes())
        at = data.rindex(b"xl/worksheets/sheet3.xml") - 46
        struct.pack_into("<I", data, at + 24, 100)
        assert "is damaged and cannot be read" in error(file(tmp_path, "lie.xlsx", bytes(data)))

    @pytest.mark.parametrize("part", ["sheet1.xml", "workbook.xml", "sharedStrings.xml", "styles.xml", ".rels"])
    def test_xml_that_declares_entities(self, tmp_path: Path, part: str) -> None:
        bomb = b'<!DOCTYPE a [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
        path = changed(excel(tmp_path), lambda name, data: bomb if name.endswith(part) else data)
        assert error(path).startswith(
            "town.xlsx holds XML with a document type declaration, which no spreadsheet program"
        )

    def test_a_sheet_that_refers_outside(self, tmp_path: Path) -> None:
        path = changed(
            xlsx(tmp_path, TOWN),
            lambda name, data: data.replace(b"/xl/worksheets/sheet3.xml", b"../../../../etc/passwd"),
        )
        assert "is damaged and cannot be read" in error(path)

    def test_a_cell_beyond_the_last_column(self, tmp_path: Path) -> None:
        path = changed(xlsx(tmp_path, TOWN), lambda name, data: data.replace(b'r="A2"', b'r="ZZZZZZ2"'))
        assert "is damaged and cannot be read" in error(path)

    @pytest.mark.parametrize("number", [b"0", b"-3", b"1048577", b"9" * 30])
    def test_a_row_that_no_sheet_has(self, tmp_path: Path, number: bytes) -> None:
        path = changed(
            xlsx(tmp_path, TOWN), lambda name, data: data.replace(b'<row r="2"', b'<row r="' + number + b'"')
        )
        assert "is damaged and cannot be read" in error(path)

    def test_a_cell_of_very_many_pieces(self, tmp_path: Path) -> None:
        pieces = b"".join(b"<r><t>%08d</t></r>" % (n * 7_919_777 % 10**8) for n in range(130_000))
        sheet = (
            b'<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is>' + pieces + b"</is></c></row></sheetData>"
        )
        path = changed(xlsx(tmp_path, TOWN), lambda name, data: sheet if name.endswith("sheet3.xml") else data)
        assert "unpacks to far more" in error(path)

    def test_very_many_beginnings_of_merged_cells(self, tmp_path: Path) -> None:
        sheet = b"<worksheet><sheetData>" + b"<mergeCell " * 100_000
        path = changed(xlsx(tmp_path, TOWN), lambda name, data: sheet if name.endswith("sheet3.xml") else data)
        assert "is damaged and cannot be read" in error(path)

    def test_missing_and_broken_parts(self, tmp_path: Path) -> None:
        for broken in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"):
            assert judged(without(excel(tmp_path), broken)) == "unreadable"
        path = changed(xlsx(tmp_path, TOWN), lambda name, data: data[:-20] if "sheet3" in name else data)
        assert "is damaged and cannot be read (ExpatError)" in error(path)


@settings(max_examples=60)
@given(data=st.binary(max_size=3000), head=st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]))
def test_any_bytes_named_xlsx_are_told_to_be_none(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, head: bytes
) -> None:
    error(file(tmp_path_factory.getbasetemp(), "fuzz.xlsx", head + data))


@settings(max_examples=60)
@given(data=st.binary(max_size=3000) | st.text(max_size=1000).map(str.encode))
def test_any_bytes_named_csv_are_refused_or_told_to_be_none(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    assert judged(file(tmp_path_factory.getbasetemp(), "issues.csv", data)) != "loads"


@cache
def _town_bytes() -> bytes:
    stream = io.BytesIO()
    workbook(TOWN).save(stream)
    return stream.getvalue()


def test_a_workbook_of_a_later_zip_version_is_told_to_be_damaged(tmp_path: Path) -> None:
    data = _town_bytes()
    at = data.index(b"PK\x01\x02") + 6
    told = error(file(tmp_path, "later.xlsx", data[:at] + b"\xff" + data[at + 1 :]))
    assert told.startswith("later.xlsx is damaged and cannot be read")


@settings(max_examples=80)
@given(st.lists(st.tuples(st.integers(0, 1_000_000), st.integers(0, 255)), min_size=1, max_size=12))
def test_a_damaged_workbook_is_read_refused_or_told_to_be_damaged(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, int]]
) -> None:
    data = bytearray(_town_bytes())
    for at, value in changes:
        data[at % len(data)] = value
    assert judged(file(tmp_path_factory.getbasetemp(), "damaged.xlsx", bytes(data)))


_PIECES = st.sampled_from(
    [
        *('<row r="2">', "<row>", "</row>", '<c r="A2" t="s">', '<c t="inlineStr">', '<c r="B2" s="1">', "</c>"),
        *("<v>1</v>", "<v>nan</v>", "<v>9e999</v>", "<v>-5</v>", "<f>A1</f>", "<is><t>x</t></is>", "<v></v>", "&#7;"),
        *('<c t="d">', '<c t="e">', '<row r="x">', '<c r="1">', '<mergeCell ref="A1:B2"/>'),
    ]
)


@settings(max_examples=80)
@given(st.lists(_PIECES, max_size=25))
def test_odd_sheet_xml_is_read_refused_or_told_to_be_damaged(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[str]
) -> None:
    sheet = f"<worksheet><sheetData>{''.join(pieces)}</sheetData></worksheet>".encode()
    path = file(tmp_path_factory.getbasetemp(), "odd.xlsx", _town_bytes())
    changed(path, lambda name, data: sheet if name.endswith("sheet3.xml") else data)
    assert judged(path)


def test_loading_says_the_same_as_reading(tmp_path: Path) -> None:
    from graph.store.sqlite import SqliteStore

    store = SqliteStore.open(":memory:", SCHEMA)
    with pytest.raises(SourceError):
        load_register(file(tmp_path, "town.xlsx", b"%PDF-1.7"), store, SCHEMA)
    store.close()
