"""Questions as files: safe in a spreadsheet, cited, and plain about what was asked wrongly."""

import csv
import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from starlette.testclient import TestClient

from api.exports import safe_cell, to_csv, to_json, to_xlsx
from graph.publish import publish
from graph.questions.base import Answer
from graph.schema import SCHEMA
from graph.scope import Scope
from graph.statements import Register
from graph.store.sqlite import SqliteStore
from graph.workspace import Explorer
from tests.api.conftest import client_of
from tests.town import SAFETY, describe, link, source

FORMULAS = ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "＝1+1", '=cmd|" /C calc"!A0']
HOSTILE = "evil:source/s"


@pytest.fixture(scope="module")
def hostile() -> Iterator[Explorer]:
    """A register in which every name is a formula or markup."""
    store = SqliteStore.open(":memory:", SCHEMA)
    names = [*FORMULAS, "<script>alert(1)</script>", 'a "quoted", name', "two\nlines", "nul\x07bell", "z" * 10_000]
    boards = [describe(HOSTILE, f"evil:board/{i}", "Board", name, note=name) for i, name in enumerate(names)]
    publish(store, Register("evil", '=HYPERLINK("x")'), [source(HOSTILE, "=Source", "evil"), *boards])
    yield Explorer(store, SCHEMA)
    store.close()


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def answer_of(explorer: Explorer, name: str = "boards", **given: Any) -> Answer:
    return explorer.workspace(Scope()).ask(name, given)


# --- CSV -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", FORMULAS)
def test_a_cell_that_a_spreadsheet_would_run_is_made_safe(text: str) -> None:
    assert safe_cell(text).startswith("'")
    assert safe_cell(text)[1:] == text


@pytest.mark.parametrize("value", ["a-b", "", "2024-05", "Board", -3, 2.5, True, None])
def test_other_cells_stay_as_they_are(value: Any) -> None:
    assert safe_cell(value) is value


def test_no_cell_of_a_hostile_register_runs(hostile: Explorer, client: TestClient) -> None:
    text = client_of(hostile).get("/ask/boards.csv").content.decode("utf-8-sig")
    cells = [cell for row in rows_of(text) for cell in row]
    assert len(rows_of(text)) == 1 + answer_of(hostile).found.total
    assert not [c for c in cells if c.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))]
    assert "<script>alert(1)</script>" in cells
    assert 'a "quoted", name' in cells


def test_a_csv_has_a_column_for_the_name_and_one_for_the_identifier(town: Explorer) -> None:
    head, *rows = rows_of(to_csv(answer_of(town)))
    assert head[:2] == ["Board", "Board id"]
    assert len({len(row) for row in [head, *rows]}) == 1
    row = next(dict(zip(head, r, strict=True)) for r in rows if r[1] == SAFETY)
    assert row["Functions"] == "strategy; oversight"
    assert row["Described by"] == "Constitution; Minutes of the Safety Board"
    assert row["Note"] == ""


def test_its_citation_travels_in_the_headers_and_beside_it(client: TestClient, town: Explorer) -> None:
    response = client.get("/ask/boards.csv", params={"as-at": "2024-06-30", "kind": "network"})
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"] == 'attachment; filename="boards.csv"'
    assert response.headers["remit-data-version"] == town.store.version()
    said = unquote(response.headers["remit-citation"])
    assert "as at 2024-06-30" in said
    assert "kind network" in said
    address, rel = response.headers["link"].split("; ")
    assert rel == 'rel="cite-as"'
    beside = client.get(address.strip("<>"))
    assert beside.headers["content-type"] == "application/json"
    cited = beside.json()
    assert cited["parameters"]["kind"] == "network"
    assert cited["scope"]["as_at"] == "2024-06-30"
    assert cited["data_version"] == town.store.version()
    assert cited == town.workspace(Scope("2024-06-30")).ask("boards", {"kind": "network"}).citation.to_json()


def test_without_a_day_the_registers_own_day_is_used(client: TestClient) -> None:
    days = {
        words: client.get(f"/ask/boards.citation.json{words}").json()["scope"]["as_at"]
        for words in ("", "?as-at=", "?as-at=none", "?as-at=2020-01-01")
    }
    assert days == {"": "2024-06-30", "?as-at=": "2024-06-30", "?as-at=none": None, "?as-at=2020-01-01": "2020-01-01"}


def test_a_citation_with_lines_and_quotes_in_it_stays_one_header(hostile: Explorer) -> None:
    response = client_of(hostile).get("/ask/boards.csv", params={"text": 'x"\r\nSet-Cookie: a=b'})
    assert response.status_code == 200
    assert "set-cookie" not in response.headers
    assert "\n" not in response.headers["remit-citation"]


# --- JSON and XLSX ---------------------------------------------------------------------------------------------------


def test_json_holds_the_whole_answer_with_its_statements(client: TestClient) -> None:
    whole = client.get("/ask/around.json", params={"node": SAFETY, "steps": "1"}).json()
    assert set(whole) >= {"citation", "summary", "notes", "total", "rows", "statements", "sources", "facets"}
    named = {id for row in whole["rows"] for id in row["statements"]}
    assert named == set(whole["statements"])
    assert {s["source"] for s in whole["statements"].values()} == {s["id"] for s in whole["sources"]}


def test_a_workbook_opens_with_cover_answer_and_sources(hostile: Explorer, town: Explorer) -> None:
    answer = answer_of(town, "around", node=SAFETY)
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(answer)))
    assert book.sheetnames == ["Cover", "Answer", "Sources"]
    cover = {row[0].value: row[1].value for row in book["Cover"].iter_rows()}
    assert cover["Question"] == answer.question.title
    assert cover["Answer"] == answer.found.summary
    assert cover["Data version"] == town.store.version()
    assert cover["Cite as"] == answer.citation.text()
    assert book["Answer"].max_row == 1 + len(answer.rows)
    assert book["Sources"].max_row == 1 + len(answer.sources)


def test_nothing_in_a_hostile_workbook_is_a_formula(hostile: Explorer) -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(answer_of(hostile))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert any(cell.value == "nulbell" for cell in cells)


def test_a_text_too_long_for_a_cell_says_that_it_was_cut(hostile: Explorer) -> None:
    store = SqliteStore.open(":memory:", SCHEMA)
    boards = [describe(HOSTILE, f"evil:board/{i}", "Board", f"{i} " + "z" * 9_000) for i in range(5)]
    members = [link(HOSTILE, "evil:board/0", "MEMBER_OF", f"evil:board/{i}") for i in range(1, 5)]
    names = ";".join("y" * 4_000 + str(i) for i in range(10))
    others = describe(HOSTILE, "evil:board/9", "Board", "Many names", other_names=names)
    publish(store, Register("evil"), [source(HOSTILE, "S", "evil"), *boards, *members, others])
    answer = answer_of(Explorer(store, SCHEMA))
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(answer)))
    texts = [str(cell.value) for row in book["Answer"].iter_rows() for cell in row if cell.value]
    store.close()
    (cut,) = (text for text in texts if "cut here" in text)
    assert len(cut) < 32_767
    assert "the CSV has all" in cut
    assert len(to_csv(answer)) > 80_000


def test_an_empty_answer_is_an_empty_table_and_still_cited(town: Explorer) -> None:
    answer = answer_of(town, "events")
    assert len(rows_of(to_csv(answer))) == 1
    assert b'"total": 0' in to_json(answer)
    assert openpyxl.load_workbook(io.BytesIO(to_xlsx(answer)))["Answer"].max_row == 1


# --- what is asked wrongly -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/ask/nonsense.csv", 400, "BAD_QUESTION"),
        ("/ask/boards.csv?colour=red", 400, "BAD_QUESTION"),
        ("/ask/boards.csv?kind=netwrok", 400, "BAD_QUESTION"),
        ("/ask/boards.csv?first=many", 400, "BAD_QUESTION"),
        ("/ask/boards.csv?as-at=soon", 400, "BAD_QUESTION"),
        ("/ask/boards.csv?basis=heard", 400, "BAD_QUESTION"),
        ("/ask/boards.csv?source=x:y", 400, "BAD_QUESTION"),
        ("/ask/boards.csv?after=nonsense", 400, "BAD_QUESTION"),
        ("/ask/around.csv", 400, "BAD_QUESTION"),
        ("/ask/around.csv?node=x:y", 404, "NOT_FOUND"),
        ("/ask/boards", 404, "NOT_FOUND"),
        ("/ask/boards.exe", 404, "NOT_FOUND"),
        ("/ask/.csv", 400, "BAD_QUESTION"),
    ],
)
def test_what_is_wrong_is_told_with_the_next_step(client: TestClient, address: str, status: int, code: str) -> None:
    response = client.get(address)
    assert response.status_code == status
    said = response.json()
    assert said["code"] == code
    assert said["error"]
    assert said["next_step"]


def test_a_list_that_was_not_shown_whole_says_so_and_goes_on(client: TestClient) -> None:
    first = client.get("/ask/boards.json", params={"first": "4"}).json()
    rest = client.get("/ask/boards.json", params={"first": "4", "after": first["end_cursor"]}).json()
    assert "4 of 6" in first["notes"][0]
    assert len(first["rows"]) + len(rest["rows"]) == first["total"]
    assert rest["end_cursor"] == ""
