"""An answer as CSV, JSON or an XLSX workbook, with its citation.

CSV has no comment lines, so its citation travels apart: in HTTP headers, and in a ``.citation.json`` beside a file.
XLSX has a cover sheet. Text that a spreadsheet would run as a formula is made safe with a leading apostrophe.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from graph.questions.base import Answer, Column, Row
from graph.store.base import Link

_RUNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def safe_cell(value: Any) -> Any:
    """*value* so that no spreadsheet takes it for a formula.

    >>> safe_cell("=1+1"), safe_cell(-1), safe_cell("a-b")
    ("'=1+1", -1, 'a-b')
    """
    return f"'{value}" if isinstance(value, str) and value.lstrip(" \n").startswith(_RUNS) else value


def to_csv(answer: Answer) -> str:
    """The rows as CSV (RFC 4180, comma, CRLF): a node is two columns, its name and its identifier."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for line in table(answer.columns, answer.rows):
        writer.writerow([safe_cell("" if cell is None else cell) for cell in line])
    return out.getvalue()


def to_json(answer: Answer) -> bytes:
    """The whole answer as JSON: citation, summary, notes, rows, the statements named and their sources."""
    return orjson.dumps(
        {
            "citation": answer.citation.to_json(),
            "summary": answer.found.summary,
            "notes": answer.found.notes,
            "total": answer.found.total,
            "end_cursor": answer.found.end_cursor,
            "facets": [
                {
                    "name": facet.name,
                    "counts": [{"value": v, "label": label, "number": n} for v, label, n in facet.counts],
                    "not_recorded": facet.not_recorded,
                }
                for facet in answer.found.facets
            ],
            "rows": answer.rows,
            "statements": {id: link_json(link) for id, link in sorted(answer.statements.items())},
            "sources": [
                {"id": n.id, "name": n.name, "date": n.properties.get("date"), "url": n.properties.get("url")}
                for n in answer.sources
            ],
        },
        option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE,
    )


def link_json(link: Link) -> dict[str, Any]:
    """A statement as JSON shows it: as the archive writes it, with what reading adds."""
    return {
        "id": link.edge.id,
        **link.edge.to_json(),
        "basis": link.basis,
        "canonical_from": link.from_id,
        "canonical_to": link.to_id,
        "verdict": link.verdict,
        "when": link.when.value if link.when else None,
    }


def to_xlsx(answer: Answer) -> bytes:
    """The answer as a workbook: a cover sheet that says what it is and cites it, then the rows, then the sources."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    book = Workbook(write_only=True)
    bold, wrap = Font(bold=True), Alignment(wrap_text=True, vertical="top")

    def sheet(title: str, lines: Iterable[Iterable[Any]], widths: Iterable[int], head: bool) -> None:
        page = book.create_sheet(title)
        for letter, width in zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", widths, strict=False):
            page.column_dimensions[letter].width = width
        if head:
            page.freeze_panes = "A2"
        for number, line in enumerate(lines):
            cells = []
            for place, value in enumerate(line):
                cell = WriteOnlyCell(page, value=_cell(value))
                cell.alignment = wrap
                if (head and number == 0) or (not head and place == 0):
                    cell.font = bold
                cells.append(cell)
            page.append(cells)

    citation = answer.citation
    cover = [
        ("Question", answer.question.title),
        ("Answer", answer.found.summary),
        *(("Note", note) for note in answer.found.notes),
        ("As at", citation.scope.as_at or "no date chosen"),
        ("Undated statements", citation.scope.undated),
        ("Bases", ", ".join(citation.scope.basis)),
        ("Registers", ", ".join(citation.registers)),
        ("Data version", citation.data_version),
        ("Rules version", citation.rules_version),
        ("Cite as", citation.text()),
        ("Caution", "Research, not legal advice. Draft sources are drafts; law is as read on its date."),
    ]
    sheet("Cover", cover, (22, 110), head=False)
    sheet("Answer", table(answer.columns, answer.rows), [28] * 26, head=True)
    sources = [("Source", "Identifier", "Date", "Address")] + [
        (n.name, n.id, n.properties.get("date", "not recorded"), n.properties.get("url", "")) for n in answer.sources
    ]
    sheet("Sources", sources, (60, 40, 16, 60), head=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def table(columns: tuple[Column, ...], rows: Iterable[Row]) -> Iterator[list[Any]]:
    """Headings, then each row, as plain cells: text, numbers or None."""
    yield [heading for column in columns for heading in _headings(column)]
    for row in rows:
        yield [cell for column in columns for cell in _cells(column, row.get(column.name))]


def _headings(column: Column) -> tuple[str, ...]:
    return (column.label, f"{column.label} id") if column.kind == "node" else (column.label,)


def _cells(column: Column, value: Any) -> tuple[Any, ...]:
    if column.kind == "node":
        return (value["name"], value["id"]) if value else (None, None)
    if value is None:
        return (None,)
    if column.kind == "nodes":
        return ("; ".join(node["name"] for node in value),)
    if column.kind in ("texts", "statements"):
        return ("; ".join(value),)
    if column.kind == "flag":
        return ("yes" if value else "no",)
    if column.kind == "rows":
        return (" | ".join(_inline(column.columns, row) for row in value),)
    return (value if isinstance(value, int | float) else str(value),)


def _inline(columns: tuple[Column, ...], row: Mapping[str, Any]) -> str:
    """A row inside a cell: "Layer: members, At least: 2"."""
    parts = []
    for column in columns:
        if column.kind != "statements":
            text = _cells(column, row.get(column.name))[0]
            if text not in (None, ""):
                parts.append(f"{column.label}: {text}")
    return ", ".join(parts)


def _cell(value: Any) -> Any:
    """A value as a workbook may hold it: safe, without control characters, no longer than a cell takes."""
    if not isinstance(value, str):
        return value
    text = "".join(c for c in value if c >= " " or c in "\n\t")
    if len(text) > 32_000:
        text = text[:32_000] + " … (cut here: a cell holds no more; the CSV has all)"
    return safe_cell(text)
