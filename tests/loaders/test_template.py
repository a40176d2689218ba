"""The template, the example, and registers that Remit writes: what is written is read back."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell import Cell

from graph.errors import SourceError
from graph.schema import COMMON, EDGE_TYPES, NODE_TYPES, SCHEMA, NodeType, Property, Schema
from graph.statements import Evidence, Register
from graph.store.sqlite import SqliteStore
from loaders.example import EXAMPLE
from loaders.known import StoreNames
from loaders.register import load_register, read_register, write_register
from loaders.sheets import sheets_of
from loaders.template import write_template
from tests.loaders.making import edges_of, refusals
from tests.town import (
    BOROUGH,
    HARBOUR,
    HEALTH,
    SAFETY,
    TOWN,
    describe,
    harbour_edges,
    link,
    source,
    town_edges,
    town_store,
)


class TestTemplate:
    def test_has_a_sheet_for_every_type_and_view(self, tmp_path: Path) -> None:
        write_template(tmp_path / "t.xlsx", SCHEMA)
        book = load_workbook(tmp_path / "t.xlsx")
        wanted = {t.label_plural[:1].upper() + t.label_plural[1:] for t in SCHEMA.node_types}
        assert set(book.sheetnames) >= wanted | {"Responsible authorities", "Links", "Register", "Grid"}
        assert book["Lists"].sheet_state == "hidden"

    def test_has_bold_headings_help_and_drop_down_lists(self, tmp_path: Path) -> None:
        write_template(tmp_path / "t.xlsx", SCHEMA)
        page = load_workbook(tmp_path / "t.xlsx")["Boards"]
        headings = {cell.value: cell for cell in page[1] if isinstance(cell, Cell)}
        assert headings["kind"].font.b
        assert page.freeze_panes == "B3"
        assert str(page["A2"].value).startswith("Help: A body of several members that meets")
        rules = {str(rule.sqref).partition("3:")[0]: rule.formula1 for rule in page.data_validations.dataValidation}
        kind = headings["kind"].column_letter
        column, last = rules[kind].removeprefix("Lists!$").split("$1:$")[0], rules[kind].rpartition("$")[2]
        lists = load_workbook(tmp_path / "t.xlsx")["Lists"]
        assert [lists[f"{column}{n}"].value for n in (1, int(last))] == ["community safety partnership", "other"]
        assert headings["functions"].column_letter not in rules, "several values may stand in one cell"

    def test_empty_says_that_there_is_nothing_to_load(self, tmp_path: Path) -> None:
        write_template(tmp_path / "t.xlsx", SCHEMA)
        assert refusals(tmp_path / "t.xlsx") == [
            "file t.xlsx: t.xlsx has no rows, so there is nothing to load. Fill in the sheet Sources first, then the "
            "others; the help row says what goes where."
        ]

    def test_example_loads_and_uses_every_sheet(self, tmp_path: Path) -> None:
        write_template(tmp_path / "t.xlsx", SCHEMA, example=True)
        store = SqliteStore.open(":memory:", SCHEMA)
        report = load_register(tmp_path / "t.xlsx", store, SCHEMA)
        assert {s.sheet for s in report.sheets if not s.read} == set()
        assert {s.title for s in sheets_of(SCHEMA)} <= {s.sheet for s in report.sheets}
        assert {e.hash for e in edges_of(EXAMPLE)} == {e.hash for e in edges_of(tmp_path / "t.xlsx")}
        store.close()

    def test_of_a_schema_with_a_new_type_has_its_sheet(self, tmp_path: Path) -> None:
        light = NodeType("Lighthouse", "Lighthouses", "A light.", (Property("height", "number", "In metres."),))
        write_template(tmp_path / "t.xlsx", Schema((*NODE_TYPES, light), EDGE_TYPES, (), COMMON))
        page = load_workbook(tmp_path / "t.xlsx")["Lighthouses"]
        assert "height" in [cell.value for cell in page[1]]
        assert "lighthouse" in {c.value for row in load_workbook(tmp_path / "t.xlsx")["Lists"] for c in row}


class TestWritten:
    def test_is_read_back_to_equal_statements(self, tmp_path: Path) -> None:
        write_register(tmp_path / "w.xlsx", SCHEMA, TOWN, town_edges())
        with read_register(tmp_path / "w.xlsx", SCHEMA) as parsed:
            assert parsed.refusals == ()
            assert parsed.register == TOWN
            assert {e.hash for e in parsed.edges} == {e.hash for e in town_edges()}

    def test_may_build_on_another_register(self, tmp_path: Path) -> None:
        write_register(tmp_path / "w.xlsx", SCHEMA, HARBOUR, harbour_edges())
        store = town_store()
        read = edges_of(tmp_path / "w.xlsx", known=StoreNames(store))
        assert {e.hash for e in read} == {e.hash for e in harbour_edges()}
        store.close()

    def test_shows_names_where_they_are_clear_and_identifiers_where_not(self, tmp_path: Path) -> None:
        s = "q:source/s"
        edges = [
            source(s, "Source", "q"),
            describe(s, SAFETY, "Board", "Safety Board"),
            describe(s, HEALTH, "Board", "safety board!"),
            describe(s, BOROUGH, "Area", "Quillhaven"),
            link(s, SAFETY, "COVERS", BOROUGH, evidence=[("p. 1", ""), ("p. 2", "")]),
            link(
                s, s, "LISTS_ALL", BOROUGH, link="COVERS", direction="reverse", every="Board", evidence=[("p. 3", "")]
            ),
        ]
        stream = io.BytesIO()
        write_register(stream, SCHEMA, Register("q"), edges)
        page = load_workbook(stream)["Links"]
        assert [c.value for c in page[2]][:5] == [SAFETY, "board", "covers", "Quillhaven", "area"]
        (tmp_path / "w.xlsx").write_bytes(stream.getvalue())
        assert {e.hash for e in edges_of(tmp_path / "w.xlsx")} == {e.hash for e in edges}

    def test_needs_the_sources_to_describe_themselves(self) -> None:
        with pytest.raises(SourceError, match="does not describe itself"):
            write_register(io.BytesIO(), SCHEMA, TOWN, town_edges()[1:])

    def test_no_cell_is_a_formula(self, tmp_path: Path) -> None:
        s = "q:source/s"
        nasty = ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\u202eright to left", "<b>&amp;", "_x0041_"]
        edges = [source(s, "Source", "q")]
        edges += [describe(s, f"q:issue/{n}", "Issue", text, note="=" + text) for n, text in enumerate(nasty)]
        write_register(tmp_path / "w.xlsx", SCHEMA, Register("q"), edges)
        with zipfile.ZipFile(tmp_path / "w.xlsx") as book:
            assert all(b"<f>" not in book.read(name) for name in book.namelist())
        read = {e.to_id: (e.properties["name"], e.properties.get("note")) for e in edges_of(tmp_path / "w.xlsx")}
        assert [read[f"q:issue/{n}"] for n in range(len(nasty))] == [(text, "=" + text) for text in nasty]

    @settings(max_examples=40)
    @given(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp", "Cf"]), min_size=1, max_size=30),
            min_size=1,
            max_size=6,
        )
    )
    def test_any_text_comes_back(self, tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
        s = "q:source/s"
        edges = [source(s, "Source", "q")]
        for n, text in enumerate(texts):
            evidence = Evidence(text, f"{text} {text}\n{text}")
            edges.append(describe(s, f"q:issue/{n}", "Issue", text, note=text).replace(evidence=(evidence,)))
        path = tmp_path_factory.getbasetemp() / "any.xlsx"
        write_register(path, SCHEMA, Register("q"), edges)
        assert {e.hash for e in edges_of(path)} == {e.hash for e in edges}
