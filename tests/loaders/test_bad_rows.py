"""What a council officer is told when a row is wrong: where it is, what is wrong, and what was probably meant."""

from pathlib import Path

import pytest

from graph.schema import SCHEMA
from graph.store.sqlite import SqliteStore
from loaders.known import StoreNames
from loaders.register import RegisterRefused, load_register
from tests.loaders.making import TOWN, Rows, csv_folder, refusals, sheet_of, town, workbook, xlsx
from tests.town import CONSTITUTION, town_store


def told(folder: Path, **changed: Rows) -> list[str]:
    return refusals(xlsx(folder, town(**changed)))


class TestHeadings:
    def test_one_that_is_wrong(self, tmp_path: Path) -> None:
        (wrong,) = told(tmp_path, Issues=[["name", "discription", "Ambiguty"][:2], ["Burglary", "x"], ["Drugs", "y"]])
        assert wrong.startswith("sheet Issues, row 1, column “discription” (B1): The sheet Issues has no column ")
        assert "This sheet may have “id”, “name”, “other names”, “note”" in wrong
        (wrong,) = told(tmp_path, Issues=[["name", "Ambiguty"], ["Burglary", "x"], ["Drugs", "y"]])
        assert "has no column “Ambiguty”. Did you mean “ambiguity”?" in wrong

    def test_one_that_is_needed_and_missing(self, tmp_path: Path) -> None:
        first, second = told(tmp_path, Issues=[["nmae"], ["Burglary"]])
        assert "has no column “nmae”. Did you mean “name”?" in first
        assert second.startswith("sheet Issues, row 1: The heading “name” is missing. The first row must hold")

    def test_one_that_stands_twice(self, tmp_path: Path) -> None:
        assert told(tmp_path, Issues=[["name", "note", "Notes"], ["Burglary", "a", "b"]]) == [
            "sheet Issues, row 1: The heading “Notes” stands twice (columns B and C). Keep one of them."
        ]

    def test_none_above_a_value(self, tmp_path: Path) -> None:
        assert told(tmp_path, Issues=[["name", None], ["Burglary", "a"], ["Drugs", "b"]]) == [
            "sheet Issues, row 2, cell B2: Column B holds values and has no heading. Write its heading into the first "
            "row, or empty the column."
        ]

    def test_one_for_personal_data(self, tmp_path: Path) -> None:
        (wrong,) = told(tmp_path, Posts=[["name", "E-mail"], ["Clerk", "clerk@quillhaven.example"]])
        assert wrong.endswith("Delete the column: Remit keeps posts and organisations, never private persons.")

    def test_a_sheet_that_no_register_has(self, tmp_path: Path) -> None:
        (wrong,) = told(tmp_path, Bords=[["name"], ["Safety Board"]])
        assert wrong.startswith("sheet Bords: A register has no sheet “Bords”; did you mean “Boards”? Its sheets are ")

    def test_two_sheets_of_one_kind(self, tmp_path: Path) -> None:
        assert told(tmp_path, board=[["name"], ["Harbour Watch"]]) == [
            "sheet board: The sheets “Boards” and “board” are both Boards. Put their rows into one sheet."
        ]

    def test_notes_and_empty_sheets_are_nobodys_business(self, tmp_path: Path) -> None:
        assert told(tmp_path, Notes=[["anything"]], Help=[["goes"]], Sheet3=[]) == []


class TestCells:
    def test_a_needed_one_is_empty(self, tmp_path: Path) -> None:
        assert told(tmp_path, Links=[["from", "link", "to"], ["Safety Board", "deals with", " "]]) == [
            "sheet Links, row 2, column “to” (C2): The to is missing. Fill the cell in."
        ]

    def test_all_that_is_wrong_in_a_row_is_told_at_once(self, tmp_path: Path) -> None:
        wrong = told(
            tmp_path, Boards=[["name", "kind", "url", "meetings a year"], ["Safety Board", "netwrk", "www", "often"]]
        )
        assert [w.partition(": ")[2].partition(" Choose")[0] for w in wrong] == [
            "“netwrk” is not a known kind. Did you mean “network”?",
            "“www” is not a web address. It begins with http:// or https:// and has no spaces.",
            "“often” is not a number. Write the meetings a year in digits.",
        ]

    @pytest.mark.parametrize(
        ("written", "meant"),
        [
            (
                44742,
                "“44742” is a number where a date should be; a spreadsheet would show it as 2022-06-30. Did you mean",
            ),
            ("17/05/2024", "“17/05/2024” is not a date. Did you mean 2024-05-17?"),
            ("May 2024", "“May 2024” is not a date. Did you mean 2024-05?"),
            ("2023-02-30", "“2023-02-30” is not a date: there is no such day. Did you mean 2023-02-28?"),
            ("ongoing", "“ongoing” is not a date. Did you mean ..?"),
            ("soon", "“soon” is not a date. Write 2022, 2024-05, 2024-05-17, “..” for open, or leave it empty."),
            (7, "“7” is not a date. Write 2022,"),
        ],
    )
    def test_dates_that_are_none(self, tmp_path: Path, written: object, meant: str) -> None:
        (wrong,) = told(tmp_path, Boards=[["name", "end"], ["Safety Board", written]])
        assert wrong.startswith(f"sheet Boards, row 2, column “end” (B2): {meant}")

    @pytest.mark.parametrize(
        ("written", "meant"),
        [
            ("99999999999999999999999", "“99999999999999999999999” is too large. Write the meetings a year with 15"),
            ("4.5", "“4.5” is not a whole number. Round it."),
            ("quarterly", "“quarterly” is not a number. Write the meetings a year in digits."),
        ],
    )
    def test_numbers_that_are_none(self, tmp_path: Path, written: object, meant: str) -> None:
        (wrong,) = told(tmp_path, Boards=[["name", "meetings a year"], ["Safety Board", written]])
        assert wrong.startswith(f"sheet Boards, row 2, column “meetings a year” (B2): {meant}")

    def test_dates_the_wrong_way_round(self, tmp_path: Path) -> None:
        assert told(tmp_path, Boards=[["name", "start", "end"], ["Safety Board", "2024-05", "2023"]]) == [
            "sheet Boards, row 2, column “end” (C2): The end 2023 lies before the start 2024-05. Correct one of the "
            "two dates."
        ]

    def test_a_formula_even_with_its_result(self, tmp_path: Path) -> None:
        assert told(tmp_path, Issues=[["name", "note"], ["Burglary", '=A2&" in town"']]) == [
            "sheet Issues, row 2, column “note” (B2): The cell holds a formula, and Remit reads only values. Copy the "
            "cell and paste it as a value (Paste special, Values)."
        ]

    def test_a_formula_that_is_a_heading(self, tmp_path: Path) -> None:
        assert any("The cell holds a formula" in w for w in told(tmp_path, Issues=[['="name"'], ["Burglary"]]))

    def test_an_error_value(self, tmp_path: Path) -> None:
        book = workbook(TOWN)
        sheet_of(book, "Issues")["A2"] = "#N/A"
        sheet_of(book, "Issues")["A2"].data_type = "e"
        book.save(tmp_path / "town.xlsx")
        assert refusals(tmp_path / "town.xlsx")[0] == (
            "sheet Issues, row 2, column “name” (A2): The cell holds the error #N/A. Type the value, or leave the cell "
            "empty."
        )

    def test_merged_cells(self, tmp_path: Path) -> None:
        book = workbook(town(Boards=[["name", "kind"], ["Safety Board", "network"], ["HWB", None]]))
        sheet_of(book, "Boards").merge_cells("B2:B3")
        book.save(tmp_path / "town.xlsx")
        assert refusals(tmp_path / "town.xlsx") == [
            "sheet Boards: The cells B2:B3 are merged, so it is not clear to which rows their value belongs. Unmerge "
            "them and write the value into every row it is meant for."
        ]

    def test_a_hidden_control_character(self, tmp_path: Path) -> None:
        folder = csv_folder(tmp_path, {"issues.csv": "name\nBurg\x07lary\n"})
        assert refusals(folder) == [
            "sheet issues, row 2, column “name” (A2): The cell holds a hidden control character (U+0007) after “Burg”. "
            "Delete the cell and type its text again."
        ]

    def test_a_text_that_is_too_long(self, tmp_path: Path) -> None:
        assert told(tmp_path, Issues=[["name", "note"], ["Burglary", "x" * 20_001]]) == [
            "sheet Issues, row 2, column “note” (B2): The note is 20,001 characters long. Keep it to 20,000."
        ]

    def test_an_inferred_row_without_its_reason(self, tmp_path: Path) -> None:
        assert told(tmp_path, Issues=[["name", "basis"], ["Burglary", "inferred"]]) == [
            "sheet Issues, row 2, column “reason”: An inferred statement gives no reason. Say from what it was "
            "inferred."
        ]


class TestNames:
    def link(self, folder: Path, *row: str) -> str:
        (wrong,) = told(folder, Links=[["from", "link", "to", "from type", "to type"], row])
        return wrong.partition(": ")[2]

    def test_one_that_is_unknown(self, tmp_path: Path) -> None:
        sheets = town(Organisations=[["name"], ["Quillhaven Council"]])
        sheets["Links"] = [
            ["from", "link", "to"],
            ["Quillhaven Council", "is a member of", "Helth and Wellbeing Board"],
        ]
        assert refusals(xlsx(tmp_path, sheets)) == [
            "sheet Links, row 2, column “to” (C2): There is no board or organisation called “Helth and Wellbeing "
            "Board”; did you mean “Health and Wellbeing Board”? Correct the name, or give it a row on its own sheet."
        ]

    def test_one_that_is_like_no_other(self, tmp_path: Path) -> None:
        assert self.link(tmp_path, "Safety Board", "deals with", "Zyx") == (
            "There is no issue or theme called “Zyx” in this register or in those it builds on. Give it a row on the "
            "sheet Issues or Themes, or name its register under “builds on”."
        )

    def test_an_identifier_that_is_unknown(self, tmp_path: Path) -> None:
        assert self.link(tmp_path, "la:quilhaven", "owns", "Burglary").startswith("There is no ")

    def test_one_that_means_two_things(self, tmp_path: Path) -> None:
        sheets = town(Themes=[["name"], ["Burglary"]])
        assert refusals(xlsx(tmp_path, sheets)) == [
            "sheet Links, row 2, column “to” (C2): “Burglary” can mean 2 things: an issue (quillhaven:issue/burglary); "
            "a theme (quillhaven:theme/burglary). Say which under “to type”, or write its identifier."
        ]

    def test_a_type_that_the_thing_is_not(self, tmp_path: Path) -> None:
        assert self.link(tmp_path, "Safety Board", "deals with", "Burglary", "", "theme") == (
            "“Burglary” is an issue, not a theme. Correct the type or the name."
        )

    def test_a_type_that_is_none(self, tmp_path: Path) -> None:
        assert self.link(tmp_path, "Safety Board", "deals with", "Burglary", "bord", "").startswith(
            "There is no type called “bord”; did you mean “board”?"
        )

    def test_a_link_that_is_none(self, tmp_path: Path) -> None:
        assert self.link(tmp_path, "Safety Board", "is member off", "HWB").startswith(
            "There is no link called “is member off”; did you mean “is a member of”? The links are: deals with, "
        )

    def test_a_link_that_its_declaration_does_not_allow(self, tmp_path: Path) -> None:
        assert self.link(tmp_path, "Burglary", "deals with", "Safety Board").startswith(
            "“deals with” cannot link an issue to a board. It links board to issue; board to theme; organisation to"
        )

    def test_a_link_from_a_thing_to_itself(self, tmp_path: Path) -> None:
        assert self.link(tmp_path, "Safety Board", "is part of", "safety board") == (
            "“safety board” is at both ends of the link. A link joins two different things: correct one end."
        )

    def test_a_qualifier_that_the_link_does_not_take(self, tmp_path: Path) -> None:
        (wrong,) = told(
            tmp_path, Links=[["from", "link", "to", "role"], ["Safety Board", "deals with", "Burglary", "chair"]]
        )
        assert wrong == "sheet Links, row 2, column “role” (D2): “role” does not go with “deals with”. It takes: lead."

    def test_a_qualifier_that_names_nothing(self, tmp_path: Path) -> None:
        (wrong,) = told(
            tmp_path,
            Links=[["from", "link", "to", "on behalf of"], ["Quillhaven Police", "is a member of", "QSB", "Quilhaven"]],
        )
        assert "column “on behalf of” (D2): There is nothing called “Quilhaven”; did you mean “Quillhaven" in wrong

    def test_evidence_for_a_link_that_is_refused_is_not_told_again(self, tmp_path: Path) -> None:
        (wrong,) = told(
            tmp_path,
            Links=[["from", "link", "to"], ["Safety Board", "deals with", "Burglry"]],
            Evidence=[["from", "link", "to", "locator"], ["Safety Board", "deals with", "Burglary", "page 2"]],
        )
        assert wrong.startswith("sheet Links, row 2")

    def test_evidence_for_what_no_row_says(self, tmp_path: Path) -> None:
        (wrong,) = told(
            tmp_path, Evidence=[["from", "link", "to", "locator"], ["Safety Board", "deals with", "Drugs", "page 2"]]
        )
        assert wrong.endswith(
            "No other row says this, so this row cannot be evidence for it. The two rows must agree in from, link, to, "
            "source."
        )


class TestSources:
    def test_none_at_all(self, tmp_path: Path) -> None:
        sheets = {"Boards": TOWN["Boards"]}
        assert refusals(xlsx(tmp_path, sheets))[0] == (
            "sheet Boards, row 2, column “source”: The register declares no source. Add a sheet Sources with a row for "
            "the document that says this, or for your own reading."
        )

    def test_several_and_a_row_that_says_none(self, tmp_path: Path) -> None:
        wrong = told(tmp_path, Sources=[["name"], ["Constitution"], ["Minutes"]], Issues=[["name"], ["Burglary"]])
        assert wrong[0].endswith(
            "The row does not say which of the 2 sources says this. Write the source's name or id."
        )

    def test_one_that_is_unknown(self, tmp_path: Path) -> None:
        (wrong,) = told(tmp_path, Issues=[["name", "source"], ["Burglary", "Constituton"]])
        assert "There is no source called “Constituton”; did you mean “Constitution”?" in wrong
        assert wrong.endswith("Correct the name, or add the source to the sheet Sources.")

    @pytest.mark.parametrize("cited", ["Constitution", CONSTITUTION])
    def test_one_of_another_register(self, tmp_path: Path, cited: str) -> None:
        store = town_store()
        sheets: dict[str, Rows] = {
            "Register": [["field", "value"], ["name", "review"], ["builds on", "quillhaven"]],
            "Sources": [["name"], ["The reviewer's reading"]],
            "Issues": [["name", "source"], ["Theft", cited]],
        }
        assert refusals(xlsx(tmp_path, sheets), known=StoreNames(store)) == [
            f"sheet Issues, row 2, column “source” (B2): “{cited}” is a source of the register “quillhaven”, and only "
            f"that register can speak for it. Declare your own on the sheet Sources, such as “the reviewer's reading "
            f"of {cited}”, and cite that."
        ]
        store.close()

    def test_one_of_another_register_declared_again(self, tmp_path: Path) -> None:
        store = town_store()
        sheets: dict[str, Rows] = {
            "Register": [["field", "value"], ["name", "review"]],
            "Sources": [["id", "name"], [CONSTITUTION, "Constitution"]],
        }
        assert (
            "is a source of the register “quillhaven”" in refusals(xlsx(tmp_path, sheets), known=StoreNames(store))[0]
        )
        store.close()


class TestContradictions:
    def test_two_rows_of_one_source(self, tmp_path: Path) -> None:
        wrong = told(
            tmp_path, Boards=[["name", "kind"], ["Safety Board", "network"], ["HWB"], ["Safety Board", "other"]]
        )
        assert wrong == [
            "sheet Boards, row 4, column “kind” (B4): This row says “other” for kind, and row 2 of the sheet Boards, "
            "about the same and from the same source, says “network”. Keep one of the two, or name the source of each."
        ]

    def test_two_links(self, tmp_path: Path) -> None:
        (wrong,) = told(
            tmp_path,
            Links=[
                ["from", "link", "to", "end"],
                ["QSB", "deals with", "Drugs", "2023"],
                ["QSB", "addresses", "Drugs", ".."],
            ],
        )
        assert "This row says “..” for end, and row 2 of the sheet Links" in wrong

    def test_one_identifier_for_two_names(self, tmp_path: Path) -> None:
        (wrong,) = told(tmp_path, Issues=[["id", "name"], ["x:1", "Burglary"], ["x:1", "Theft"]])
        assert wrong == (
            "sheet Issues, row 3, column “name” (B3): This row and row 2 of the sheet Issues have one identifier (x:1) "
            "and one source, and two names: “Theft” and “Burglary”. Give one of them another id, or write the second "
            "name under “other names”."
        )

    def test_one_identifier_for_two_types(self, tmp_path: Path) -> None:
        (wrong,) = told(tmp_path, Themes=[["id", "name"], ["la:quillhaven", "Prevention"]])
        assert wrong.startswith(
            "sheet Themes, row 2, column “id” (A2): The identifier la:quillhaven is an organisation already "
            "(“Quillhaven Council”), so it cannot be a theme as well."
        )

    def test_one_identifier_for_another_type_in_another_register(self, tmp_path: Path) -> None:
        store = town_store()
        sheets: dict[str, Rows] = {
            "Register": [["field", "value"], ["name", "review"]],
            "Sources": [["name"], ["The reviewer's reading"]],
            "Themes": [["id", "name"], ["la:quillhaven", "Prevention"]],
        }
        assert refusals(xlsx(tmp_path, sheets), known=StoreNames(store)) == [
            "sheet Themes, row 2, column “id” (A2): The identifier la:quillhaven is an organisation in a register "
            "loaded earlier, so it cannot be a theme here. Give this row another identifier."
        ]
        store.close()

    def test_an_identifier_that_is_none(self, tmp_path: Path) -> None:
        (wrong,) = told(tmp_path, Issues=[["id", "name"], ["Issue 7", "Burglary"]])
        assert "column “id” (A2): “Issue 7” is not an identifier. Write <scheme>:<value> without spaces" in wrong


def test_nothing_of_a_refused_register_is_written(tmp_path: Path) -> None:
    store = town_store()
    version = store.version()
    with pytest.raises(RegisterRefused) as refused:
        load_register(xlsx(tmp_path, town(Issues=[["name", "basis"], ["Burglary", "guess"]])), store, SCHEMA)
    assert store.version() == version
    assert refused.value.report.refused == 1
    assert "“guess” is not a basis." in str(refused.value)
    store.close()


def test_what_only_the_store_can_see_is_refused_in_the_report(tmp_path: Path) -> None:
    """Another register has a thing of another type under an identifier that this one's rows do not write out."""
    store = SqliteStore.open(":memory:", SCHEMA)
    load_register(xlsx(tmp_path, TOWN), store, SCHEMA)
    sheets: dict[str, Rows] = {
        "Register": [["field", "value"], ["name", "review"]],
        "Sources": [["id", "name"], ["quillhaven:source/constitution", "Constitution"]],
    }
    with pytest.raises(RegisterRefused):
        load_register(xlsx(tmp_path, sheets), store, SCHEMA)
    store.close()
