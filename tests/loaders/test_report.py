"""The load report: what each sheet gave, in tables on a terminal and as plain text in a file."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from graph.errors import RefusedError, outcome
from graph.schema import SCHEMA
from graph.store.base import Tally
from graph.store.sqlite import SqliteStore
from loaders.progress import load_progress
from loaders.register import RegisterRefused, load_register
from loaders.report import MOST_KEPT
from tests.loaders.making import TOWN, Sheets, town, xlsx


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def store() -> SqliteStore:
    opened = SqliteStore.open(":memory:", SCHEMA)
    load_register_of(opened, Path("/"), None)
    return opened


def load_register_of(store: SqliteStore, folder: Path, sheets: Sheets | None) -> dict[str, Tally]:
    if sheets is None:
        return {}
    report = load_register(xlsx(folder, sheets), store, SCHEMA)
    return {s.sheet: s.tally for s in report.sheets if s.tally != Tally()}


def test_says_for_each_sheet_what_changed(tmp_path: Path, store: SqliteStore) -> None:
    assert load_register_of(store, tmp_path, TOWN) == {
        "Sources": Tally(created=1),
        "Boards": Tally(created=2),
        "Organisations": Tally(created=2),
        "Issues": Tally(created=2),
        "Links": Tally(created=1),
    }
    changed = town(
        Boards=[["name", "kind"], ["Safety Board", "network"], ["Harbour Watch", "network"]],
        Issues=[["name"], ["Burglary"]],
        Links=[["from", "link", "to"], ["Harbour Watch", "deals with", "Burglary"]],
    )
    assert load_register_of(store, tmp_path, changed) == {
        "Sources": Tally(unchanged=1),
        "Boards": Tally(created=1, updated=1, pruned=1),
        "Organisations": Tally(unchanged=2),
        "Issues": Tally(unchanged=1, pruned=1),
        "Links": Tally(created=1, pruned=1),
    }
    store.close()


def test_prunes_for_a_sheet_that_is_gone(tmp_path: Path, store: SqliteStore) -> None:
    load_register_of(store, tmp_path, TOWN)
    less = {title: rows for title, rows in TOWN.items() if title not in ("Links", "Issues")}
    report = load_register(xlsx(tmp_path, less), store, SCHEMA)
    assert {s.sheet: s.tally.pruned for s in report.sheets if s.tally.pruned} == {"Issues": 2, "Links": 1}
    store.close()


def test_checking_says_the_same_and_writes_nothing(tmp_path: Path, store: SqliteStore) -> None:
    report = load_register(xlsx(tmp_path, TOWN), store, SCHEMA, check=True)
    assert report.total == Tally(created=8)
    assert report.summary == (
        "Checked only, nothing was written. The register “quillhaven” would give statements: 8 created, 0 updated, "
        "0 unchanged, 0 pruned."
    )
    assert store.registers() == ()
    store.close()


def test_is_plain_when_piped(tmp_path: Path, store: SqliteStore) -> None:
    report = load_register(xlsx(tmp_path, TOWN), store, SCHEMA)
    out = io.StringIO()
    report.show(out)
    lines = out.getvalue().splitlines()
    assert lines[0] == str(tmp_path / "town.xlsx")
    assert lines[3].split() == ["Sources", "1", "1", "0", "0", "0", "0"]
    assert lines[-1] == "Loaded the register “quillhaven”. Statements: 8 created, 0 updated, 0 unchanged, 0 pruned."
    store.close()


def test_is_a_table_on_a_terminal(tmp_path: Path, store: SqliteStore) -> None:
    with pytest.raises(RegisterRefused) as refused:
        load_register(xlsx(tmp_path, town(Issues=[["name"], ["Burglary"], ["=1"]])), store, SCHEMA)
    out = io.StringIO()
    refused.value.report.render(Console(file=out, width=200))
    assert "what is wrong" in out.getvalue()
    assert "The cell holds a formula" in out.getvalue()
    terminal = Terminal()
    refused.value.report.show(terminal)
    assert "Nothing of the register" in terminal.getvalue()
    store.close()


def test_a_refused_register_ends_the_command_with_2(tmp_path: Path, store: SqliteStore) -> None:
    sheets = town(Links=[["from", "link", "to"], ["Safety Board", "deals with", "Burglery"]])
    with pytest.raises(RefusedError) as refused:
        load_register(xlsx(tmp_path, sheets), store, SCHEMA)
    assert outcome(refused.value).exit_code == 2
    assert str(refused.value).endswith("Nothing of the register “quillhaven” was written: 1 problem was found.")
    assert "did you mean “Burglary”?" in str(refused.value)
    store.close()


def test_counts_all_that_is_wrong_and_lists_a_thousand(tmp_path: Path, store: SqliteStore) -> None:
    rows = [["name", "basis"], *([f"Issue {n}", "guess"] for n in range(MOST_KEPT + 50))]
    with pytest.raises(RegisterRefused) as refused:
        load_register(xlsx(tmp_path, town(Issues=rows, Links=[["from", "link", "to"]])), store, SCHEMA)
    report = refused.value.report
    assert (report.refused, len(report.refusals)) == (MOST_KEPT + 50, MOST_KEPT)
    assert "… 50 more. Correct these first and load again to see them." in str(report)
    store.close()


def test_markup_in_a_cell_is_only_text(tmp_path: Path, store: SqliteStore) -> None:
    sheets = town(Links=[["from", "link", "to"], ["[red]x[/red]\x1b[2J\u202e", "deals with", "Burglary"]])
    path = xlsx(tmp_path, {**sheets, "Links": [["from", "link", "to"], ["[bold]x[/nothing]", "deals with", "Drugs"]]})
    with pytest.raises(RegisterRefused) as refused:
        load_register(path, store, SCHEMA)
    out = io.StringIO()
    refused.value.report.render(Console(file=out, width=300))
    assert "[bold]x[/nothing]" in out.getvalue()
    store.close()


class TestProgress:
    def test_counts_rows(self, tmp_path: Path, store: SqliteStore) -> None:
        told: list[int] = []
        rows = [["name"], *([f"Issue {n}"] for n in range(2_500))]
        path = xlsx(tmp_path, town(Issues=rows, Links=[["from", "link", "to"]]))
        load_register(path, store, SCHEMA, progress=told.append)
        assert told[:2] == [1_000, 2_000]
        store.close()

    def test_is_shown_on_a_terminal_only(self, tmp_path: Path, store: SqliteStore) -> None:
        with load_progress(io.StringIO()) as none:
            assert none is None
        rows = [["name"], *([f"Issue {n}"] for n in range(2_500))]
        path = xlsx(tmp_path, town(Issues=rows, Links=[["from", "link", "to"]]))
        terminal = Terminal()
        with load_progress(terminal) as watch:
            assert watch is not None
            parts: list[tuple[str, float]] = []
            shown = watch.at

            def at(phase: str, rows: int, part: float) -> None:
                parts.append((phase, part))
                shown(phase, rows, part)

            watch.at = at  # type: ignore[method-assign]
            load_register(path, store, SCHEMA, progress=watch)
        assert "Reading Issues" in terminal.getvalue()
        assert [phase for phase, _ in parts][:2] == ["Reading Issues", "Reading Issues"]
        assert 0 < parts[0][1] <= parts[1][1] <= 1
        store.close()
