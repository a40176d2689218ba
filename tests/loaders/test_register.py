"""A reviewer in Quillhaven keeps a register, and Remit reads what it says."""

from datetime import date
from pathlib import Path

import pytest

from graph.decisions import record
from graph.errors import StatementError
from graph.schema import COMMON, EDGE_TYPES, NODE_TYPES, SCHEMA, NodeType, Property, Schema, View
from graph.statements import Evidence, Register
from graph.store.sqlite import SqliteStore
from loaders.known import StoreNames
from loaders.names import identifier_for
from loaders.register import RegisterRefused, load_register, load_registers, peek, read_register
from tests.loaders.making import (
    TOWN,
    csv_folder,
    described,
    edges_of,
    links,
    refusals,
    remarks,
    sheet_of,
    town,
    workbook,
    xlsx,
)
from tests.town import HARBOUR_SAFETY, SAFETY, town_store

LANCASHIRE = Path(__file__).parents[2] / "loaders" / "lancashire"


def test_a_workbook_becomes_statements(tmp_path: Path) -> None:
    edges = edges_of(xlsx(tmp_path, TOWN))
    assert described(edges) == {
        "quillhaven:source/constitution": "Constitution",
        "quillhaven:board/safety-board": "Safety Board",
        "quillhaven:board/health-and-wellbeing-board": "Health and Wellbeing Board",
        "la:quillhaven": "Quillhaven Council",
        "quillhaven:organization/quillhaven-police": "Quillhaven Police",
        "quillhaven:issue/burglary": "Burglary",
        "quillhaven:issue/drugs": "Drugs",
    }
    assert links(edges) == {("ADDRESSES", "safety-board", "burglary")}
    assert {e.source for e in edges} == {"quillhaven:source/constitution"}


def test_a_source_says_to_which_register_it_belongs(tmp_path: Path) -> None:
    (source,) = (e for e in edges_of(xlsx(tmp_path, TOWN)) if e.to_type == "Source")
    assert source.from_id == source.to_id == source.source
    assert source.properties["register"] == "quillhaven"


def test_a_folder_of_csv_files_says_the_same_as_the_workbook(tmp_path: Path) -> None:
    def text(rows: object) -> str:
        assert isinstance(rows, list)
        return "".join(",".join("" if c is None else str(c) for c in row) + "\n" for row in rows)

    folder = csv_folder(tmp_path, {f"{title.lower()}.csv": text(rows) for title, rows in TOWN.items()}, base=False)
    assert {e.hash for e in edges_of(folder)} == {e.hash for e in edges_of(xlsx(tmp_path, TOWN))}


def test_headings_and_sheet_names_are_forgiving(tmp_path: Path) -> None:
    sheets = town(Boards=[["NAME", "Other-Name", "Legal_Basis"], ["Safety Board", "QSB", "Created by statute"]])
    sheets["organization"] = sheets.pop("Organisations")
    sheets["LINK"] = sheets.pop("Links")
    board = next(e for e in edges_of(xlsx(tmp_path, sheets)) if e.to_type == "Board")
    assert board.properties["other_names"] == ("QSB",)
    assert board.properties["legal_basis"] == "created by statute"


def test_every_row_may_say_where_and_on_what_basis(tmp_path: Path) -> None:
    sheets = town(
        Sources=[["name"], ["Constitution"], ["Minutes of May"]],
        Boards=[["name", "source"], ["Safety Board", "minutes of may"]],
        Organisations=[["name", "source"], ["Quillhaven Police", "quillhaven:source/constitution"]],
        Issues=[["name", "source"], ["Burglary", "Constitution"]],
        Links=[
            ["from", "link", "to", "source", "locator", "quote", "basis", "reason", "start", "end"],
            [
                "Safety Board",
                "deals with",
                "Burglary",
                "Minutes of May",
                "item 4",
                "burglary\nis ours",
                "Inferred",
                "Its name.",
                "2019",
                "..",
            ],
        ],
    )
    (link,) = (e for e in edges_of(xlsx(tmp_path, sheets)) if e.type == "ADDRESSES")
    assert link.source == "quillhaven:source/minutes-of-may"
    assert link.evidence == (Evidence("item 4", "burglary\nis ours"),)
    assert (link.basis, link.reason, link.start, link.end) == ("inferred", "Its name.", "2019", "..")


@pytest.mark.parametrize(
    "row",
    [
        ["QSB", "deals with", "burglary"],
        ["Safety Board", "ADDRESSES", "Burglary"],
        ["Burglary", "is dealt with by", "SAFETY  BOARD"],
        ["quillhaven:board/safety-board", "addresses", "Burglary"],
    ],
)
def test_a_link_is_named_by_reading_or_type_from_either_end(tmp_path: Path, row: list[str]) -> None:
    edges = edges_of(xlsx(tmp_path, town(Links=[["from", "link", "to"], row])))
    assert links(edges) == {("ADDRESSES", "safety-board", "burglary")}


def test_the_type_says_which_of_two_things_with_one_name_is_meant(tmp_path: Path) -> None:
    sheets = town(
        Themes=[["name"], ["Burglary"]],
        Links=[["from", "link", "to", "to type"], ["Safety Board", "deals with", "Burglary", "themes"]],
    )
    (link,) = (e for e in edges_of(xlsx(tmp_path, sheets)) if e.type == "ADDRESSES")
    assert link.to_id == "quillhaven:theme/burglary"


def test_a_view_sheet_gives_links(tmp_path: Path) -> None:
    sheets = town(
        Areas=[["id", "name"], ["gss:E06000000", "Quillhaven"]],
        Responsible_authorities=[
            ["organization", "area", "kind", "start"],
            ["Quillhaven Police", "gss:E06000000", "chief officer of police", "1998-09-30"],
        ],
    )
    (link,) = (e for e in edges_of(xlsx(tmp_path, sheets)) if e.type == "RESPONSIBLE_AUTHORITY_FOR")
    assert (link.to_id, link.properties["kind"]) == ("gss:E06000000", "chief officer of police")


def test_qualifiers_name_things_too(tmp_path: Path) -> None:
    sheets = town(
        Posts=[["name"], ["Director of Public Health"]],
        Duties=[["name"], ["Establish a board"]],
        Links=[
            ["from", "link", "to", "role", "capacity", "on behalf of", "required by"],
            [
                "Director of Public Health",
                "is a member of",
                "HWB",
                "vice-chair",
                "required by law",
                "Quillhaven Council",
                "Establish a board",
            ],
        ],
    )
    (link,) = (e for e in edges_of(xlsx(tmp_path, sheets)) if e.type == "MEMBER_OF")
    assert link.properties == {
        "role": "vice-chair",
        "capacity": "required by law",
        "on_behalf_of": "la:quillhaven",
        "required_by": "quillhaven:duty/establish-a-board",
    }


def test_evidence_is_one_more_place_for_the_same_statement(tmp_path: Path) -> None:
    sheets = town(
        Links=[
            ["from", "link", "to", "locator"],
            ["Safety Board", "deals with", "Burglary", "page 1"],
            ["Safety Board", "deals with", "Burglary", "page 2"],
        ],
        Evidence=[
            ["from", "link", "to", "locator", "quote"],
            ["Safety Board", "deals with", "Burglary", "page 3", "our burglaries"],
            ["Constitution", "DESCRIBES", "Safety Board", "page 9", ""],
        ],
    )
    edges = edges_of(xlsx(tmp_path, sheets))
    (link,) = (e for e in edges if e.type == "ADDRESSES")
    assert [e.locator for e in link.evidence] == ["page 1", "page 2", "page 3"]
    board = next(e for e in edges if e.to_id == "quillhaven:board/safety-board" and e.type == "DESCRIBES")
    assert [e.locator for e in board.evidence] == ["page 9"]


def test_rows_of_one_source_that_fill_each_others_silence_are_one_statement(tmp_path: Path) -> None:
    sheets = town(
        Boards=[
            ["name", "kind", "other names", "start"],
            ["Safety Board", None, "QSB", "2018"],
            ["Safety Board", "network", "the Board", None],
        ],
        Links=[["from", "link", "to"]],
    )
    (board,) = (e for e in edges_of(xlsx(tmp_path, sheets)) if e.to_type == "Board")
    assert (board.start, board.properties["kind"]) == ("2018", "network")
    assert board.properties["other_names"] == ("QSB", "the Board")


def test_two_sources_may_differ_about_one_thing(tmp_path: Path) -> None:
    sheets = town(
        Sources=[["name"], ["Constitution"], ["Minutes"]],
        Boards=[
            ["name", "kind", "source"],
            ["Safety Board", "network", "Minutes"],
            ["Safety Board", "other", "Constitution"],
        ],
        Organisations=[["name", "source"], ["Quillhaven Police", "Minutes"]],
        Issues=[["name", "source"], ["Burglary", "Minutes"]],
        Links=[["from", "link", "to", "source"], ["Safety Board", "deals with", "Burglary", "Minutes"]],
    )
    kinds = {e.source: e.properties["kind"] for e in edges_of(xlsx(tmp_path, sheets)) if e.to_type == "Board"}
    assert kinds == {"quillhaven:source/minutes": "network", "quillhaven:source/constitution": "other"}


class TestCompleteLists:
    @pytest.mark.parametrize(
        ("link", "direction"), [("has as a member", ""), ("MEMBER_OF", "reverse"), ("is a member of", "Reverse")]
    )
    def test_every_member_of_a_board(self, tmp_path: Path, link: str, direction: str) -> None:
        sheets = town(
            Complete_lists=[["link", "direction", "subject", "as of"], [link, direction, "Safety Board", "2024-05"]]
        )
        (claim,) = (e for e in edges_of(xlsx(tmp_path, sheets)) if e.type == "LISTS_ALL")
        assert claim.to_id == "quillhaven:board/safety-board"
        assert claim.properties == {"as_of": "2024-05", "direction": "reverse", "link": "MEMBER_OF"}

    def test_for_every_board_within_an_area(self, tmp_path: Path) -> None:
        sheets = town(
            Areas=[["id", "name"], ["gss:E06000000", "Quillhaven"]],
            Complete_lists=[["link", "subject", "every"], ["has as a member", "Quillhaven", "boards"]],
        )
        (claim,) = (e for e in edges_of(xlsx(tmp_path, sheets)) if e.type == "LISTS_ALL")
        assert (claim.to_id, claim.properties["every"]) == ("gss:E06000000", "Board")

    def test_for_each_board_that_the_source_describes(self, tmp_path: Path) -> None:
        sheets = town(Complete_lists=[["link", "every"], ["has as a member", "board"]])
        claims = {e.to_id for e in edges_of(xlsx(tmp_path, sheets)) if e.type == "LISTS_ALL"}
        assert claims == {"quillhaven:board/safety-board", "quillhaven:board/health-and-wellbeing-board"}

    def test_needs_a_subject_a_direction_and_a_link_that_the_subject_can_have(self, tmp_path: Path) -> None:
        sheets = town(
            Complete_lists=[
                ["link", "direction", "subject"],
                ["has as a member", "", ""],
                ["MEMBER_OF", "", "Safety Board"],
                ["has as a member", "forward", "Safety Board"],
                ["has as a member", "", "Burglary"],
            ]
        )
        assert refusals(xlsx(tmp_path, sheets)) == [
            "sheet Complete lists, row 2, column “subject” (C2): The row does not say for what the list is complete. "
            "Name a subject, or a type under “every”.",
            "sheet Complete lists, row 3, column “direction” (B3): The direction is missing. Write forward or reverse.",
            "sheet Complete lists, row 4, column “direction” (B4): “has as a member” reads from the other end, which "
            "is reverse, and the row says forward. Leave the direction empty, or write the link as it reads from its "
            "subject.",
            "sheet Complete lists, row 5, column “subject” (C5): “has as a member” is never said of an issue. Turn the "
            "direction round, or name a subject with “every”.",
        ]


class TestGrids:
    def test_marks_and_roles_become_memberships(self, tmp_path: Path) -> None:
        sheets = town(
            Grid_2024=[
                ["locator", "page 7"],
                ["start", "2019"],
                [],
                ["organisation", "QSB", "Health and Wellbeing Board"],
                ["Quillhaven Council", "chair; appointed", "✓"],
                ["Quillhaven Police", "X", "-"],
            ]
        )
        edges = [e for e in edges_of(xlsx(tmp_path, sheets)) if e.type == "MEMBER_OF"]
        assert {(e.from_id.rpartition("/")[2], e.to_id.rpartition("/")[2], *e.properties.values()) for e in edges} == {
            ("la:quillhaven", "safety-board", "appointed", "chair"),
            ("la:quillhaven", "health-and-wellbeing-board"),
            ("quillhaven-police", "safety-board"),
        }
        assert {(e.start, e.evidence[0].locator) for e in edges} == {("2019", "page 7")}

    def test_another_link_and_a_complete_list(self, tmp_path: Path) -> None:
        sheets = town(
            Grid=[
                ["link", "is dealt with by"],
                ["complete", "yes"],
                ["as of", "2024"],
                ["", "Safety Board"],
                ["Burglary", 1],
                ["Drugs", "no"],
            ],
            Links=[["from", "link", "to"]],
        )
        edges = edges_of(xlsx(tmp_path, sheets))
        assert links(edges) == {
            ("ADDRESSES", "safety-board", "burglary"),
            ("LISTS_ALL", "constitution", "safety-board"),
        }
        (claim,) = (e for e in edges if e.type == "LISTS_ALL")
        assert claim.properties == {"as_of": "2024", "direction": "forward", "link": "ADDRESSES"}

    def test_what_is_wrong_is_told_by_cell(self, tmp_path: Path) -> None:
        sheets = town(
            Grid=[
                ["sauce", "Constitution"],
                ["", "Safty Board", "HWB"],
                ["Quillhaven Police", "x", "chiar"],
                ["Quilhaven Council", "x", ""],
                ["", "x", ""],
            ]
        )
        assert refusals(xlsx(tmp_path, sheets)) == [
            "sheet Grid, row 1, cell A1: “sauce” is not a setting of a grid; did you mean “source”?"
            " Above the names across may stand: link, down, across, complete, as of, start, end, basis, reason, source,"
            " locator, quote.",
            "sheet Grid, row 2, column “Safty Board” (B2): There is no board or organisation called “Safty Board”; did"
            " you mean “Safety Board”? Correct the name, or give it a row on its own sheet.",
            "sheet Grid, row 3, column “HWB” (C3): “chiar” is neither a mark nor a known value; did you mean “chair”?"
            " Write x, or one of: member, chair, vice-chair, participant, attendee, invited, adviser, secretariat,"
            " host, unofficial partner, required by law, by agreement, appointed, elected.",
            "sheet Grid, row 4, cell A4: There is no board, organisation or post called “Quilhaven Council”; did you"
            " mean “Quillhaven Council”? Correct the name, or give it a row on its own sheet.",
            "sheet Grid, row 5: Cells are marked, and the first cell names nothing. Name the row.",
        ]


class TestSeveralRegisters:
    def harbour(self, folder: Path, builds_on: str = "quillhaven") -> Path:
        sheets: dict[str, list[list[str]]] = {
            "Register": [["field", "value"], ["name", "harbour"], ["builds on", builds_on]],
            "Sources": [["name"], ["Logbook"]],
            "Boards": [["name"], ["Harbour Watch"]],
            "Links": [["from", "link", "to"], ["Quillhaven Police", "is a member of", "Harbour Watch"]],
        }
        return xlsx(folder, sheets, "harbour.xlsx")

    def test_names_resolve_in_the_registers_it_builds_on(self, tmp_path: Path) -> None:
        store = SqliteStore.open(":memory:", SCHEMA)
        load_register(xlsx(tmp_path, TOWN), store, SCHEMA)
        report = load_register(self.harbour(tmp_path), store, SCHEMA)
        assert report.total.created == 3
        store.close()

    def test_and_in_no_others(self, tmp_path: Path) -> None:
        store = SqliteStore.open(":memory:", SCHEMA)
        load_register(xlsx(tmp_path, TOWN), store, SCHEMA)
        (told,) = refusals(self.harbour(tmp_path, ""), known=StoreNames(store))
        assert "called “Quillhaven Police” in this register or in those it builds on." in told
        assert "or name its register under “builds on”." in told
        store.close()

    def test_are_loaded_in_the_order_in_which_they_build_on_each_other(self, tmp_path: Path) -> None:
        store = SqliteStore.open(":memory:", SCHEMA)
        reports = load_registers([self.harbour(tmp_path), xlsx(tmp_path, TOWN)], store, SCHEMA)
        assert [r.register.name for r in reports] == ["quillhaven", "harbour"]
        assert {r.name for r in store.registers()} == {"quillhaven", "harbour"}
        store.close()

    def test_can_be_checked_together_before_any_is_written(self, tmp_path: Path) -> None:
        store = SqliteStore.open(":memory:", SCHEMA)
        reports = load_registers([self.harbour(tmp_path), xlsx(tmp_path, TOWN)], store, SCHEMA, check=True)
        assert [r.total.created for r in reports] == [8, 3]
        assert store.registers() == ()
        store.close()

    def test_one_refused_holds_the_others_back(self, tmp_path: Path) -> None:
        store = SqliteStore.open(":memory:", SCHEMA)
        bad = xlsx(tmp_path, town(Boards=[["name", "kind"], ["Safety Board", "nonsense"]]))
        with pytest.raises(RegisterRefused) as refused:
            load_registers([self.harbour(tmp_path), bad], store, SCHEMA)
        assert [r.summary for r in refused.value.reports] == [
            "Nothing of the register “quillhaven” was written: 1 problem was found.",
            "Nothing of the register “harbour” was written, because another register was refused.",
        ]
        assert store.registers() == ()
        store.close()

    def test_one_that_only_the_store_refuses_holds_the_others_back(self, tmp_path: Path) -> None:
        class Refusing(SqliteStore):
            def put_register(self, register: Register) -> None:
                if register.name == "harbour":
                    raise StatementError("source", "x:s", "It belongs to another.", "Declare your own.")
                super().put_register(register)

        store = Refusing.open(tmp_path / "s.sqlite", SCHEMA)
        before = store.version()
        with pytest.raises(RegisterRefused) as refused:
            load_registers([self.harbour(tmp_path), xlsx(tmp_path, TOWN)], store, SCHEMA)
        assert [r.summary for r in refused.value.reports] == [
            "Nothing of the register “quillhaven” was written, because another register was refused.",
            "Nothing of the register “harbour” was written: 1 problem was found.",
        ]
        assert (store.registers(), store.version()) == ((), before)
        store.close()

    def test_must_be_there(self, tmp_path: Path) -> None:
        assert refusals(self.harbour(tmp_path, "quilhaven"), known=StoreNames(town_store()))[0] == (
            "sheet Register, column “builds on”: It builds on the register “quilhaven”, which is not loaded; did you "
            "mean “quillhaven”? Load that register first, or both together: remit load quilhaven harbour.xlsx"
        )

    def test_names_that_people_decided_to_be_one_are_not_ambiguous(self, tmp_path: Path) -> None:
        store = town_store()
        sheets: dict[str, list[list[str]]] = {
            "Register": [["field", "value"], ["name", "review"], ["builds on", "quillhaven; harbour"]],
            "Sources": [["name"], ["The reviewer's reading"]],
            "Issues": [["name"], ["Theft"]],
            "Links": [["from", "link", "to"], ["Safety Board", "deals with", "Theft"]],
        }
        path = xlsx(tmp_path, sheets, "review.xlsx")
        assert refusals(path, known=StoreNames(store)) == [
            "sheet Links, row 2, column “from” (A2): “Safety Board” can mean 2 things: a board (harbour:board/safety); "
            "a board (quillhaven:board/safety). Write its identifier instead."
        ]
        record(store, "same", (SAFETY, HARBOUR_SAFETY), by="governance officer", reason="One board.")
        assert len(edges_of(path, known=StoreNames(store))) == 3
        store.close()


class TestTheRegisterSheet:
    def test_says_what_the_register_is(self, tmp_path: Path) -> None:
        sheets = town(
            Register=[
                ["field", "value"],
                ["name", "quillhaven"],
                ["Title", "Quillhaven"],
                ["default as-at", "2024-06-30"],
                ["caution", "Draft."],
            ]
        )
        assert peek(xlsx(tmp_path, sheets), SCHEMA) == Register("quillhaven", "Quillhaven", "2024-06-30", (), "Draft.")

    def test_may_be_left_out(self, tmp_path: Path) -> None:
        sheets = dict(TOWN)
        del sheets["Register"]
        assert peek(xlsx(tmp_path, sheets, "Old Town 2024.xlsx"), SCHEMA) == Register("old-town-2024")

    def test_tells_what_is_wrong(self, tmp_path: Path) -> None:
        sheets = town(
            Register=[
                ["field", "value"],
                ["name", "Old Town"],
                ["titel", "x"],
                ["default as at", "30/06/2024"],
                ["default as at", "2024"],
                ["builds on", "quillhaven2"],
            ]
        )
        assert refusals(xlsx(tmp_path, sheets)) == [
            "sheet Register, row 3, column “field” (A3): “titel” is not a fact about a register; did you mean “title”? "
            "The facts are name, title, default as at, builds on, caution.",
            "sheet Register, row 5, column “field” (A5): The default as at stands in row 4 already. Keep one of "
            "the two.",
            "sheet Register, row 2, column “value” (B2): “Old Town” cannot begin identifiers. Use small letters, "
            "digits and hyphens, at most 40, for example old-town.",
            "sheet Register, row 4, column “value” (B4): “30/06/2024” is not a single day. Did you mean 2024-06-30? "
            "Write the default as-at date as 2022-06-30.",
            "sheet Register, column “builds on”: It builds on the register “quillhaven2”, which is not loaded. Load "
            "that register first, or both together: remit load quillhaven2 town.xlsx",
        ]


def test_a_new_type_in_the_schema_is_a_new_sheet(tmp_path: Path) -> None:
    lighthouse = NodeType(
        "Lighthouse",
        "Lighthouses",
        "A light.",
        (
            Property("height", "number", "In metres.", required=True),
            Property("keeper", "node", "", node_types=("Post",)),
        ),
    )
    listing = next(t for t in EDGE_TYPES if t.name == "DESCRIBES")
    describes = type(listing)(
        "DESCRIBES",
        listing.meaning,
        (*listing.ends, ("Source", "Lighthouse")),
        listing.forward,
        listing.reverse,
        listing.forward_field,
        listing.reverse_field,
    )
    others = tuple(t for t in EDGE_TYPES if t.name != "DESCRIBES")
    schema = Schema((lighthouse, *NODE_TYPES), (*others, describes), (), COMMON)
    path = xlsx(
        tmp_path,
        {
            "Sources": [["name"], ["Almanac"]],
            "Lighthouses": [["name", "height", "keeper"], ["Gull Point", 31.5, "Harbour Master"]],
            "Posts": [["name"], ["Harbour Master"]],
        },
    )
    (light,) = (e for e in edges_of(path, schema) if e.to_type == "Lighthouse")
    assert light.properties == {"name": "Gull Point", "height": 31.5, "keeper": "town:post/harbour-master"}


def test_a_new_view_in_the_schema_is_a_new_sheet(tmp_path: Path) -> None:
    chaired = View("Committee", "Committees", "A board with a member.", "Board", "MEMBER_OF", "reverse")
    schema = Schema(NODE_TYPES, EDGE_TYPES, (chaired,), COMMON)
    sheets = town(Committees=[["board", "linked to", "role"], ["QSB", "Quillhaven Council", "chair"]])
    assert ("MEMBER_OF", "la:quillhaven", "safety-board") in links(edges_of(xlsx(tmp_path, sheets), schema))


class TestIdentifiers:
    def test_names_in_other_scripts_and_long_names_keep_their_own(self) -> None:
        long = "Board for the Prevention of Theft from Boats " * 5
        ids = {identifier_for("q", "board", n) for n in ("Совет", "会", "Safety", long + "one", long + "two")}
        assert len(ids) == 5

    def test_the_name_of_a_row_that_is_refused_is_known_all_the_same(self, tmp_path: Path) -> None:
        """One mistake is told once, and not again by each link to that board."""
        sheets = town(Boards=[["name", "kind"], ["Safety Board", "nonsense"], ["HWB", ""]])
        assert len(refusals(xlsx(tmp_path, sheets))) == 1

    def test_links_to_a_sheet_that_could_not_be_read_are_left_unjudged(self, tmp_path: Path) -> None:
        sheets = town(Boards=[["title"], ["Safety Board"]])
        with read_register(xlsx(tmp_path, sheets), SCHEMA) as parsed:
            assert {r.sheet for r in parsed.refusals} == {"Boards"}
            assert [r.message for r in parsed.findings.remarks] == [
                "1 row could not be checked, because of what is refused on other sheets."
            ]


def test_values_take_the_forms_that_spreadsheets_give_them(tmp_path: Path) -> None:
    book = workbook(
        town(
            Boards=[
                ["name", "meetings a year", "is class", "start", "end", "note"],
                [2022, "4", True, date(2018, 5, 1), 2024, 0.5],
                [" Safety\u00a0Board\u200b ", 4.0, "no", date(2018, 5, 1), "2024-05", "a\r\nb"],
            ]
        )
    )
    sheet_of(book, "Boards")["D3"].number_format = "mmm yyyy"
    book.save(tmp_path / "town.xlsx")
    first, second = (e for e in edges_of(tmp_path / "town.xlsx") if e.to_type == "Board")
    assert first.properties == {"name": "2022", "meetings_a_year": 4, "is_class": True, "note": "0.5"}
    assert (first.start, first.end) == ("2018-05-01", "2024")
    assert second.properties == {"name": "Safety Board", "meetings_a_year": 4, "is_class": False, "note": "a\nb"}
    assert (second.start, second.end) == ("2018-05", "2024-05")


def test_an_email_address_in_a_name_is_told(tmp_path: Path) -> None:
    sheets = town(Posts=[["name"], ["Clerk (a.clerk@quillhaven.example)"]])
    assert remarks(xlsx(tmp_path, sheets)) == [
        "sheet Posts, row 2: “Clerk (a.clerk@quillhaven.example)” holds an e-mail address. Remit keeps posts and "
        "organisations, never private persons: name the post."
    ]


def test_rows_after_a_huge_blank_area_are_read_and_told(tmp_path: Path) -> None:
    book = workbook(TOWN)
    sheet_of(book, "Issues").cell(50_000, 1, "Fraud")
    book.save(tmp_path / "town.xlsx")
    assert "quillhaven:issue/fraud" in described(edges_of(tmp_path / "town.xlsx"))
    assert remarks(tmp_path / "town.xlsx") == [
        "sheet Issues, row 50,000: 49,996 empty rows come before this row; it was read too. Delete the row if it is "
        "not meant."
    ]


def test_the_registers_that_ship_load(tmp_path: Path) -> None:
    store = SqliteStore.open(":memory:", SCHEMA)
    folders = [LANCASHIRE / name for name in ("record", "agreement", "law")]
    reports = load_registers(folders, store, SCHEMA)
    assert {r.register.name for r in reports} == {"lancashire", "law", "lancashire-record"}
    again = load_registers(folders, store, SCHEMA)
    assert {r.total.created + r.total.updated + r.total.pruned for r in again} == {0}
    assert again[-1].version == reports[-1].version
    store.close()
