"""The what-ifs that ship, read through as a reviewer reads them: each line true, and each thing in one line."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from graph.questions.base import Answer
from graph.schema import SCHEMA
from graph.scope import Scope
from graph.whatif.scenario import read_scenarios
from graph.workspace import Explorer
from remit import SCENARIOS, open_store
from tests.test_what_ifs_that_ship import run
from tests.visualiser.pages_of import see
from visualiser.app import page_app

CHAIR = "Does every board have a remit, a chair, two members and a meeting in the year before? (chair)"
COUNTY_GROUP = (
    "Does every two-tier county have a county strategy group and an agreement for the year? (county strategy group)"
)
LEAD = "Do no more than three boards deal with an issue in one place, unless one leads?"
OWN_LINES = ("satisfied", "gap")


@pytest.fixture(scope="module")
def lancashire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Explorer]:
    folder = tmp_path_factory.mktemp("read-through")
    run(folder, ["load", "--shipped", "--store", "all.sqlite"])
    store = open_store(str(folder / "all.sqlite"))
    yield Explorer(store, SCHEMA, scenarios=read_scenarios(SCENARIOS))
    store.close()


def ask(explorer: Explorer, name: str, second: str = "") -> Answer:
    scope = Scope(as_at=explorer.scenarios[name].as_at, undated="assumed to continue")
    return explorer.workspace(scope).ask("what-if", {"scenario": name, "second": second})


def line(answer: Answer, what: str, about: str) -> dict[str, Any]:
    (found,) = (r for r in answer.rows if r["what"] == what and r["about"] and r["about"]["name"] == about)
    return dict(found)


def test_a_board_that_loses_its_chair_is_still_there(lancashire: Explorer) -> None:
    one = line(ask(lancashire, "commissioner-ends-2028"), CHAIR, "Lancashire Criminal Justice Board")
    assert (one["section"], one["now"], one["first"]) == ("gap", "passes", "not recorded")
    assert one["reason"] == "It is then among those of which this is not recorded."


def test_a_county_that_loses_its_group_has_one_line_with_the_reason(lancashire: Explorer) -> None:
    one = line(ask(lancashire, "strategy-group-for-the-14"), COUNTY_GROUP, "Lancashire")
    assert (one["now"], one["first"]) == ("inferred only", "not recorded")
    assert one["reason"].startswith("No county strategy group is recorded")


def test_what_comes_out_of_a_line_for_many_is_satisfied(lancashire: Explorer) -> None:
    answer = ask(lancashire, "strategy-group-for-the-14")
    settled = [(r["about"]["name"], r["now"], r["first"]) for r in answer.rows if r["section"] == "satisfied"]
    assert settled == [("Lancashire Community Safety Partnership Board", "not recorded", "passes")] * 2
    assert "2 things satisfied" in answer.found.summary


def test_a_body_that_is_merged_away_is_not_satisfied(lancashire: Explorer) -> None:
    alone = ask(lancashire, "one-domestic-abuse-board").found.summary
    both = ask(lancashire, "one-domestic-abuse-board", "domestic-abuse-protocol").found.summary
    assert both.startswith(alone)
    assert "nothing satisfied" in alone
    one = line(ask(lancashire, "domestic-abuse-protocol"), LEAD, "Domestic Abuse")
    assert (one["section"], one["now"], one["first"]) == ("satisfied", "not recorded", "passes")


def test_no_thing_has_two_lines_for_one_check_and_what_stays_has_none(lancashire: Explorer) -> None:
    for name in lancashire.scenarios:
        rows = [r for r in ask(lancashire, name).rows if r["section"] in OWN_LINES]
        both = Counter(
            (r["what"], r["about"]["id"])
            for r in ask(lancashire, name, "strategy-group-for-the-12").rows
            if r["section"] in OWN_LINES and r["about"]
        )
        assert [one for one, n in both.items() if n > 1] == [], name
        told = Counter((r["what"], r["about"]["id"]) for r in rows if r["about"])
        assert [one for one, n in told.items() if n > 1] == [], name
        assert all(r["now"] != r["first"] for r in rows), name


def test_the_page_names_what_a_check_is_about_together_and_cuts_long_reasons(lancashire: Explorer) -> None:
    client = TestClient(page_app(lancashire))
    seen = see(client, "/what-if?as-at=2026-06-29&undated=assumed+to+continue&scenario=commissioner-ends-2028")
    main = " ".join(seen.all("//main")[0].text_content().split())
    assert "Police and Crime Commissioner for Lancashire and Police and crime plan" in main
    (lede,) = seen.all("//p[@class='lede']")
    assert lede.text_content().startswith("At least ")
    (day,) = seen.all("//a[starts-with(., 'See it as at that day')]/@href")
    assert "as-at=2028-06-01" in str(day)
    assert seen.all("//a[contains(@href, 'shropshirestar') and contains(@rel, 'noreferrer')]")
    shown = [b for b in seen.all("//td[contains(@class, 'why')]/bdi") if len(b.text_content()) > 310]
    assert shown == []
    assert seen.all("//td[contains(@class, 'why')]/details[summary='In full']")
