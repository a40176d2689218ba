"""The archive gives the same version elsewhere, and is refused when it is not whole."""

import sqlite3
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.archive import load_archive, read_archive, verify, write_archive
from graph.decisions import record
from graph.errors import RemitError, SourceError
from graph.publish import publish
from graph.schema import SCHEMA
from graph.statements import Register
from graph.store.base import EdgeQuery, Tally
from graph.store.sqlite import SqliteStore
from tests import town
from tests.graph import towns
from tests.graph.store_contract import shown


def empty() -> SqliteStore:
    return SqliteStore.open(":memory:", SCHEMA)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """The archive of the town after two decisions."""
    store = town.town_store()
    record(store, "same", [town.SAFETY, town.HARBOUR_SAFETY], by="governance officer", at="2024-05-01T10:00:00Z")
    (lead,) = store.find_edges(EdgeQuery(("HANDLED_ELSEWHERE",))).links
    record(store, "reject", [lead.edge.id], by="chair", at="2024-05-02T10:00:00Z")
    path = tmp_path / "town.jsonl"
    write_archive(store, path)
    store.close()
    return path


def test_loaded_elsewhere_it_gives_the_same_store_and_the_same_archive(archive: Path, tmp_path: Path) -> None:
    store = empty()
    tally = load_archive(archive, store)
    assert tally == Tally(created=len(town.town_edges()) + len(town.harbour_edges()))
    assert store.version() == orjson.loads(archive.read_bytes().splitlines()[0])["version"]
    write_archive(store, tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_bytes() == archive.read_bytes()
    assert load_archive(archive, store) == Tally(unchanged=tally.created)
    assert verify(store) == []
    store.close()


def test_a_check_writes_nothing(archive: Path) -> None:
    store = empty()
    assert load_archive(archive, store, check_only=True).created > 0
    assert not list(store.statements())
    store.close()


def test_what_its_sources_said_before_is_replaced_and_others_are_left_alone(archive: Path) -> None:
    store = empty()
    publish(store, Register("mill"), [town.source("mill:source/m", "Mill", "mill")])
    extra = town.link(town.MINUTES, town.SAFETY, "ADDRESSES", town.FRAUD)
    publish(store, town.TOWN, [*town.town_edges(), extra])
    assert load_archive(archive, store).pruned == 1
    assert store.sources_of("mill") == ("mill:source/m",)
    assert not store.edges([extra.id])
    store.close()


def test_a_source_of_another_register_is_refused(archive: Path) -> None:
    store = empty()
    publish(store, Register("mill"), [town.source(town.LOGBOOK, "Mine", "mill")])
    before = shown(store)
    with pytest.raises(SourceError, match="belongs to the register “mill”"):
        load_archive(archive, store)
    assert shown(store) == before
    store.close()


def _spoilt(lines: list[bytes], how: str) -> list[bytes]:
    statement = next(i for i, line in enumerate(lines) if b'"statement"' in line)
    if how == "a line is missing":
        return [*lines[:statement], *lines[statement + 1 :]]
    if how == "a line is changed":
        return [line.replace(b"Safety Board", b"Safest Board") for line in lines]
    if how == "it stops in the middle of a line":
        return [*lines[:statement], lines[statement][:40]]
    if how == "there is no header":
        return lines[1:]
    if how == "a later format":
        return [lines[0].replace(b'"format":1', b'"format":99'), *lines[1:]]
    if how == "a line of something else":
        return [*lines[:3], b'{"castle":1}', *lines[3:]]
    if how == "an unknown link":
        return [*lines, lines[statement].replace(b'"type":"', b'"type":"X')]
    if how == "a nameless decision":
        return [*lines[:-1], lines[-1].replace(b'"by":"chair"', b'"by":""')]
    return []


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("a line is missing", "is not whole"),
        ("a line is changed", "is not whole"),
        ("it stops in the middle of a line", "line 4: It is not a line"),
        ("there is no header", "line 1: This is not an archive"),
        ("a later format", "line 1: The archive was written by a later Remit"),
        ("a line of something else", "line 4: It is not a line"),
        ("an unknown link", "There is no link called"),
        ("a nameless decision", "lacks its “by”"),
        ("it is empty", "is not whole"),
    ],
)
def test_a_spoilt_archive_is_refused_and_nothing_is_written(archive: Path, how: str, told: str) -> None:
    archive.write_bytes(b"\n".join(_spoilt(archive.read_bytes().splitlines(), how)))
    store = empty()
    with pytest.raises(SourceError, match=told):
        load_archive(archive, store)
    assert not list(store.statements())
    assert store.registers() == ()
    store.close()


def test_no_archive_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        list(read_archive(tmp_path / "nothing.jsonl", SCHEMA))
    store = empty()
    with pytest.raises(SourceError, match="cannot be written"):
        write_archive(store, tmp_path / "no folder" / "town.jsonl")
    store.close()


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("UPDATE meta SET value = '1' WHERE name = 'edges'", "data version"),
        ("UPDATE node SET name = 'Castle' WHERE name = 'Noise'", "does not show what its sources say"),
        ("DELETE FROM node WHERE name = 'Noise'", "does not show what its sources say"),
        ("UPDATE node SET possible_to = 9 WHERE name = 'Noise'", "dates of the node"),
        ("UPDATE edge SET certain_from = 9 WHERE type = 'OWNS'", "dates of the link"),
        ("UPDATE edge SET from_id = 'x:y' WHERE type = 'OWNS'", "with other ends"),
        (
            "INSERT INTO node SELECT 999, 'x:y', type, '', '', '', 0, 0, 0, 0, 0, '{}', '{}' FROM node LIMIT 1",
            "1 of the nodes shown should not be",
        ),
        ("UPDATE edge SET verdict = 'rejected' WHERE type = 'OWNS'", "another verdict"),
    ],
)
def test_verify_says_what_differs(tmp_path: Path, sql: str, told: str) -> None:
    store = SqliteStore.open(tmp_path / "town.sqlite", SCHEMA)
    town.fill(store)
    assert verify(store) == []
    con = sqlite3.connect(tmp_path / "town.sqlite")
    with con:
        con.execute("DROP TRIGGER node_gone")
        con.execute(sql)
    con.close()
    assert told in "\n".join(verify(store))
    store.close()


@given(towns.towns, st.data())
@settings(max_examples=20)
def test_the_archive_of_any_town_gives_the_same_version(
    tmp_path_factory: pytest.TempPathFactory, made: towns.Towns, data: st.DataObject
) -> None:
    store, other = empty(), empty()
    for register, edges in made:
        publish(store, register, edges)
    for decision in data.draw(towns.decisions([*made[0][1], *made[1][1]])):
        try:
            store.decide(decision)
        except RemitError as error:
            pytest.fail(str(error))
    path = tmp_path_factory.mktemp("archive") / "made.jsonl"
    write_archive(store, path)
    load_archive(path, other)
    assert shown(other) == shown(store)
    assert verify(store) == []
    store.close()
    other.close()
