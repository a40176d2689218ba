"""The page of changes: two days, what began and ended between them, each line that of the answer."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from graph.publish import publish
from graph.schema import SCHEMA
from graph.scope import Scope
from graph.statements import Register
from graph.store.sqlite import SqliteStore
from graph.workspace import Explorer
from tests.town import describe, fill, link, source
from tests.visualiser.pages_of import see
from visualiser.app import page_app

S = "sea:source/log"
MARK = "<script>window.hacked=1</script>"
DAYS = "since=2021-06-01&until=2023-06-01&as-at=2024-06-30"


@pytest.fixture(scope="module")
def store() -> Iterator[SqliteStore]:
    """The town, and a sea board that took the place of another and has thirty members since."""
    made = SqliteStore.open(":memory:", SCHEMA)
    fill(made)
    old, new = "sea:board/old", "sea:board/new"
    edges = [
        source(S, "Log of the sea", "sea", rank="official record", date="2021"),
        describe(S, old, "Board", "Old Sea Board", start="2010", end="2021-12-31"),
        describe(S, new, "Board", f"New Sea Board {MARK}", start="2022-01-01"),
        link(S, new, "SUPERSEDES", old),
    ]
    for i in range(30):
        edges.append(describe(S, f"sea:organization/o{i}", "Organization", f"Boat {i}", kind="other"))
        edges.append(link(S, f"sea:organization/o{i}", "MEMBER_OF", new, start="2022-02-01"))
    publish(made, Register("sea", "The sea", builds_on=("quillhaven",)), edges)
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(store: SqliteStore) -> Iterator[TestClient]:
    with TestClient(page_app(Explorer(store, SCHEMA))) as made:
        yield made


def test_changes_are_shown_by_what_they_are_about(client: TestClient, store: SqliteStore) -> None:
    page = see(client, f"/changes?{DAYS}")
    answer = (
        Explorer(store, SCHEMA)
        .workspace(Scope("2024-06-30"))
        .ask("changes", {"since": "2021-06-01", "until": "2023-06-01"})
    )
    assert answer.found.summary in page.text
    headings = [" ".join(h.text_content().split()) for h in page.all("//main//h2[starts-with(@id, 'h-')]")]
    counts = {s: sum(r["subject"] == s for r in answer.rows) for s in ("bodies", "links")}
    assert f"Bodies and strategies: {counts['bodies']} changes" in headings
    assert "Old Sea Board ended (last day 2021-12-31)." in page.text
    assert MARK not in page.text
    assert f"25 of {counts['links']} are shown" in " ".join(page.tree.text_content().split())
    whole = see(client, f"/changes?{DAYS}&show=links")
    assert "Boat 29" in whole.text


def test_only_one_subject(client: TestClient) -> None:
    page = see(client, f"/changes?{DAYS}&subject=bodies")
    assert [h.get("id") for h in page.all("//main//h2[starts-with(@id, 'h-')]")][:1] == ["h-bodies"]
    assert not page.all("//*[@id='h-links']")


def test_both_pickers_offer_days_on_which_something_changes(client: TestClient) -> None:
    page = see(client, f"/changes?{DAYS}")
    for word, chosen in (("since", "2021-06-01"), ("until", "2023-06-01")):
        offered = page.all(f"//select[@name='{word}']/option")
        assert "2022-01-01" in [o.get("value") for o in offered]
        (selected,) = [o.get("value") for o in offered if o.get("selected") is not None]
        assert selected == chosen
    begin = see(client, "/changes?as-at=2024-06-30")
    (until,) = [o.get("value") for o in begin.all("//select[@name='until']/option") if o.get("selected") is not None]
    assert until == "2024-06-30"


def test_days_that_are_none_are_refused_in_plain_words(client: TestClient) -> None:
    assert "not a single day" in see(client, "/changes?since=soon&until=2022-01-01&as-at=2024-06-30", 400).text
    assert "lies after" in see(client, "/changes?since=2023-01-01&until=2022-01-01&as-at=2024-06-30", 400).text
