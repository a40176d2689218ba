"""The pages of the town, without JavaScript: what they say, where links lead, what an address carries."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from graphql import parse, validate
from starlette.testclient import TestClient

from api.schema import build_schema
from graph.decisions import record
from graph.publish import publish
from graph.questions import questions_for
from graph.schema import SCHEMA, NodeType, Schema
from graph.scope import QUERY_WORDS, Scope
from graph.statements import Register
from graph.store.sqlite import SqliteStore
from graph.workspace import Explorer
from remit import build_app
from tests.town import COUNCIL, DRUGS, HARBOUR_SAFETY, MINUTES, POLICE, SAFETY, YOUTH, town_store
from tests.visualiser.pages_of import Seen, see, walk
from visualiser.app import page_app
from visualiser.graphql_text import graphql_text
from visualiser.settings import PageSettings

DAY = "?as-at=2024-06-30"
CLOSED = json.dumps(
    {"title": "One less", "reason": "A try.", "as_at": "2024-06-30", "changes": [{"do": "close", "body": SAFETY}]}
)


@pytest.fixture(scope="module")
def town() -> Iterator[Explorer]:
    store = town_store()
    yield Explorer(store, SCHEMA)
    store.close()


@pytest.fixture(scope="module")
def client(town: Explorer) -> TestClient:
    return TestClient(build_app(town))


def rows(seen: Seen, heading: str) -> list[str]:
    """The rows of the table under a heading, as text."""
    found = seen.all(f"//section[h2[normalize-space()='{heading}']]//tbody/tr")
    return [" ".join(" ".join(cell.text_content() for cell in row).split()) for row in found]


def test_every_link_on_every_page_leads_somewhere(client: TestClient) -> None:
    seen = walk(client)
    paths = {urlsplit(page.address).path for page in seen.values()}
    assert {
        "/",
        "/boards",
        "/issues",
        "/sources",
        "/responsible-authorities",
        "/glossary",
        "/search",
        "/scope",
    } <= paths
    assert {"/questions", "/lists", "/about/method", "/about/accessibility", f"/board/{SAFETY}"} <= paths
    assert any(path.startswith("/statement/") for path in paths)


def test_each_page_has_a_title_of_its_own(client: TestClient) -> None:
    addresses = ["/", "/boards", "/issues", "/sources", "/glossary", "/scope", "/questions", "/lists", "/about/method"]
    titles = [see(client, a).all("/html/head/title")[0].text_content() for a in [*addresses, f"/board/{SAFETY}"]]
    assert len(set(titles)) == len(titles)


# --- addresses ---------------------------------------------------------------------------------------------------


def test_a_page_without_a_day_leads_to_the_registers_own(client: TestClient) -> None:
    told = client.get("/boards?kind=network", follow_redirects=False)
    assert (told.status_code, told.headers["location"]) == (302, "/boards?as-at=2024-06-30&kind=network")


def test_without_a_register_that_has_a_day_no_page_asks_for_one() -> None:
    client = TestClient(page_app(Explorer(SqliteStore.open(":memory:", SCHEMA), SCHEMA)))
    told = client.get("/boards", follow_redirects=False)
    assert told.status_code == 200
    assert "No boards are recorded" in told.text
    assert "Nothing is loaded yet" in see(client, "/").text


def test_no_day_can_be_chosen_and_stays_in_every_link(client: TestClient) -> None:
    seen = see(client, "/boards?as-at=none")
    assert "Youth Café Board" in seen.text
    inside = [link for link in seen.links() if "/static/" not in link and "/graphql" not in link]
    assert all("as-at=none" in link for link in inside)


def test_a_form_gives_a_clean_address(client: TestClient) -> None:
    told = client.get("/boards?as-at=2024-06-30&text=&kind=network&order=name", follow_redirects=False)
    assert told.headers["location"] == "/boards?as-at=2024-06-30&kind=network&order=name"
    told = client.get("/boards?as-at=2024-06-30&as-at=none&basis=stated&basis=confirmed", follow_redirects=False)
    assert told.headers["location"] == "/boards?as-at=none&basis=stated,confirmed"


def test_the_whole_scope_stays_in_every_link(client: TestClient) -> None:
    scope = f"as-at=2023-01-01&undated=source%20date&basis=stated&source={MINUTES}"
    seen = see(client, f"/boards?{scope}")
    inside = [link for link in seen.links() if "/static/" not in link and "/graphql" not in link]
    assert all(scope in link for link in inside)


def test_the_day_picker_offers_what_changes_and_keeps_the_rest_of_the_view(client: TestClient) -> None:
    seen = see(client, f"/boards{DAY}&kind=network")
    (picker,) = seen.all("//select[@name='as-at']")
    offered = {o.get("value"): o.text_content() for o in picker.iter("option")}
    assert offered["2020-02-29"] == "29 February 2020: Youth Café Board begins"
    assert offered["2025-04-01"].startswith("1 April 2025: Safer Quillhaven Plan has ended")
    assert picker.xpath("./option[@selected]")[0].get("value") == "2024-06-30"
    assert picker.xpath("ancestor::form//input[@type='hidden'][@name='kind'][@value='network']")


def test_a_prefix_stands_before_every_address() -> None:
    settings = PageSettings(base_url="https://example.org/remit")
    client = TestClient(page_app(Explorer(town_store(), SCHEMA), settings))
    seen = see(client, f"/boards{DAY}")
    assert all(h.startswith(("/remit/", "#")) for h in seen.tree.xpath("//@href | //@src | //@action"))
    assert "https://example.org/remit/boards?as-at=2024-06-30" in seen.text


def test_changing_the_scope_never_leads_elsewhere(client: TestClient) -> None:
    for back in ("//evil.example/x", "https://evil.example/", "/\\evil.example"):
        forms = see(client, f"/scope{DAY}&back={back}").all("//form[@aria-label='Scope']")
        assert [form.get("action") for form in forms] == ["/"]


# --- lists -------------------------------------------------------------------------------------------------------


def test_a_list_filters_orders_and_goes_on(client: TestClient) -> None:
    seen = see(client, f"/boards{DAY}&first=2")
    assert "1 to 2 of 6 are shown" in seen.text
    (more,) = [link for link in seen.links() if "after=" in link]
    second = see(client, more)
    assert "3 to 4 of 6 are shown" in second.text
    assert not set(_names(seen)) & set(_names(second))
    assert _names(see(client, f"/boards{DAY}&kind=network")) == ["Harbour Watch"]
    assert _names(see(client, f"/boards{DAY}&order=-name")) == _names(see(client, f"/boards{DAY}"))[::-1]
    assert "Nothing fits these filters" in see(client, f"/boards{DAY}&text=zzz").text


def test_a_list_can_be_asked_for_those_with_a_link(client: TestClient) -> None:
    seen = see(client, f"/boards{DAY}&members={POLICE}")
    assert "Quillhaven Police" in seen.text
    assert len(_names(seen)) == 4


def _names(seen: Seen) -> list[str]:
    return [" ".join(a.text_content().split()) for a in seen.all("//main//tbody/tr/th//a")]


def test_a_declared_type_has_its_pages() -> None:
    lamp = NodeType("Lamp", "Lamps", "Something that gives light.", label_plural="street lamps")
    schema = Schema((*SCHEMA.node_types, lamp), SCHEMA.edge_types, SCHEMA.views, SCHEMA.common)
    client = TestClient(page_app(Explorer(SqliteStore.open(":memory:", schema), schema)))
    assert see(client, "/street-lamps").heading == "Street lamps"
    assert "Something that gives light." in see(client, "/glossary").text


# --- a node ------------------------------------------------------------------------------------------------------


def test_a_board_shows_its_facts_with_sources_and_disagreements(client: TestClient) -> None:
    seen = see(client, f"/board/{SAFETY}{DAY}")
    facts = rows(seen, "What is recorded")
    begins = [fact for fact in facts if "2018" in fact or fact.startswith("2017")]
    assert "sources disagree" in begins[0]
    assert "2018 shown first: its source weighs most Statement by Constitution, 2019" in begins[0]
    assert "Minutes of the Safety Board, 17 May 2023" in begins[1]
    assert any(fact.startswith("Terms of reference not recorded") for fact in facts)
    assert "Deals with Burglary and Drugs and alcohol." in seen.text


def test_the_sentence_under_a_name_never_tells_an_inference_as_a_statement(client: TestClient) -> None:
    health = see(client, f"/board/quillhaven:board/health{DAY}")
    assert "Is inferred to deal with Drugs and alcohol; no source says so." in health.text
    assert "Deals with Drugs" not in health.text
    assert "At least 1 member is recorded." in health.text
    safety = see(client, f"/board/{SAFETY}?as-at=2024-02-01").all("//p[@class='lede']")[0].text_content()
    assert "members are recorded" in safety
    assert "least" not in safety


def test_links_read_both_ways_with_what_several_sources_say_together(client: TestClient) -> None:
    seen = see(client, f"/board/{SAFETY}{DAY}")
    links = rows(seen, "Links")
    assert links[0].startswith("Deals with 2")
    council = next(row for row in links if "Quillhaven Council" in row)
    assert "chair; required by law; required by “Make a safety plan”" in council
    assert all(source in council for source in ("Constitution", "Membership list"))
    at_council = rows(see(client, f"/organization/{COUNCIL}{DAY}"), "Links")
    assert any(row.startswith("Is a member of") for row in at_council)


def test_what_lies_outside_the_day_stands_apart(client: TestClient) -> None:
    seen = see(client, f"/board/{SAFETY}?as-at=2021-06-30")
    assert not any("Safer Quillhaven Plan" in row for row in rows(seen, "Links"))
    after = seen.all("//section[h2[normalize-space()='After 30 June 2021']]")
    assert "Safer Quillhaven Plan" in after[0].text_content()
    early = see(client, f"/board/{YOUTH}?as-at=2019-01-01")
    assert "begins on or after 29 February 2020, after your date" in early.text


def test_a_class_of_boards_says_so(client: TestClient) -> None:
    assert "Stands for a kind, not for one" in see(client, f"/board/quillhaven:board/youth-boards{DAY}").text


def test_an_old_identifier_leads_to_the_new_one() -> None:
    store = town_store()
    record(store, "same", (HARBOUR_SAFETY, SAFETY), by="town clerk", reason="one and the same", seen="")
    client = TestClient(page_app(Explorer(store, SCHEMA)))
    told = client.get(f"/board/{SAFETY}{DAY}", follow_redirects=False)
    assert (told.status_code, told.headers["location"]) == (302, f"/board/{HARBOUR_SAFETY}{DAY}")
    assert SAFETY in see(client, f"/board/{SAFETY}{DAY}").text
    assert client.get(f"/issue/{HARBOUR_SAFETY}{DAY}", follow_redirects=False).status_code == 302


def test_a_statement_tells_all_of_itself_and_of_decisions_about_it() -> None:
    store = town_store()
    explorer = Explorer(store, SCHEMA)
    answer = explorer.workspace(Scope()).ask("sources-of", {"node": "quillhaven:board/health", "other": DRUGS})
    id = answer.rows[0]["id"]
    record(store, "confirm", (id,), by="chair of the board", reason="we do", seen="")
    seen = see(TestClient(page_app(explorer)), f"/statement/{id}{DAY}")
    assert seen.heading == "Health and Wellbeing Board deals with Drugs and alcohol"
    for words in ("its plan has a chapter on drugs", "confirmed", "chair of the board", "we do", "17 May 2023"):
        assert words in seen.text


def test_a_source_shows_its_statements_in_its_own_order(client: TestClient) -> None:
    seen = see(client, f"/source/{MINUTES}{DAY}")
    assert "burglary is ours" in "".join(q.text_content() for q in seen.all("//blockquote"))
    places = [" ".join(h.text_content().split()) for h in seen.all("//th[@scope='rowgroup']")]
    assert places == ["Item 4", "Place not recorded"] or places[0].startswith(("Item", "Place"))


def test_the_front_page_counts_cells_as_the_pages_do_that_it_leads_to(client: TestClient) -> None:
    front = see(client, f"/{DAY}")
    asked = front.all("//div[@class='asks']//li[.//a[contains(@href, '/matrix') or contains(@href, '/membership')]]")
    assert len(asked) == 2
    for line in asked:
        (size,) = line.xpath("./span")
        lede = see(client, line.xpath(".//a/@href")[0]).all("//p[@class='lede']")[0].text_content()
        assert lede.split(" are stated")[0].endswith(f", {size.text_content().split(' stated')[0]}")


def test_an_address_like_no_name_offers_no_names(client: TestClient) -> None:
    assert "The nearest names" not in see(client, f"/board/quillhaven:board/xyzzy{DAY}", 404).text


# --- search and errors -------------------------------------------------------------------------------------------


def test_search_finds_names_and_offers_the_nearest(client: TestClient) -> None:
    assert "Youth Café Board" in see(client, f"/search{DAY}&q=cafe").text
    nothing = see(client, f"/search{DAY}&q=burglarry")
    assert "Nothing is recorded under" in nothing.text
    assert "Burglary" in nothing.text


def test_an_address_that_leads_nowhere_offers_search_and_the_nearest_names(client: TestClient) -> None:
    seen = see(client, f"/board/quillhaven:board/safty{DAY}", 404)
    assert "Safety Board" in seen.text
    assert see(client, "/nothing/here", 404).heading == "Page not found"
    assert see(client, f"/statement/{'0' * 32}{DAY}", 404)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/boards?as-at=31/02/2024", "is not a single day"),
        ("/boards?as-at=2024-06-30&basis=guessed", "is not a basis"),
        ("/boards?as-at=2024-06-30&kind=circus", "is not a value of “kind”"),
        ("/boards?as-at=2024-06-30&first=many", "is not a whole number"),
        ("/boards?as-at=2024-06-30&area=x:nowhere", "which is not a recorded area"),
    ],
)
def test_a_wrong_address_says_what_is_wrong(client: TestClient, address: str, words: str) -> None:
    seen = see(client, address, 400)
    assert words in seen.text
    assert seen.heading == "There is a problem"


def test_a_fault_shows_no_traceback(town: Explorer, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("graph.workspace.Workspace.ask", fault)
    seen = see(TestClient(page_app(Explorer(town.store, SCHEMA))), f"/boards{DAY}", 500)
    assert "secret" not in seen.text
    assert "ZeroDivision" not in seen.text


def test_a_store_that_cannot_be_read_is_told_as_such() -> None:
    store = town_store()
    client = TestClient(page_app(Explorer(store, SCHEMA)))
    store.close()
    assert client.get(f"/boards{DAY}").status_code in (500, 503)


# --- the foot of a view ------------------------------------------------------------------------------------------


def test_the_files_and_the_query_at_the_foot_answer_the_same(client: TestClient) -> None:
    seen = see(client, f"/boards{DAY}&kind=network")
    (csv,) = [link for link in seen.links() if ".csv" in link]
    told = client.get(csv)
    assert told.status_code == 200
    assert "Harbour Watch" in told.text
    (text,) = seen.all("//pre")
    answered = client.post("/graphql", json={"query": text.text_content()}).json()
    (row,) = answered["data"]["register"]["boardsTable"]["rows"]
    assert row["node"]["name"] == "Harbour Watch"


def test_no_parameter_of_a_question_is_called_like_a_word_of_the_scope(town: Explorer) -> None:
    # They stand beside each other in an address.
    for question in town.questions.values():
        assert not {p.name for p in question.parameters} & {*QUERY_WORDS, "from", "back"}, question.name


def test_the_query_of_every_question_is_well_formed(town: Explorer) -> None:
    schema = build_schema(SCHEMA, questions_for(SCHEMA))
    workspace = town.workspace(Scope("2024-06-30", basis=("stated",), sources=(MINUTES,)))
    for question in town.questions.values():
        required = {p.name: p.choices[0] if p.choices else SAFETY for p in question.parameters if p.required}
        if question.name == "sources-of":
            required["node"] = SAFETY
        if question.name == "one-issue":
            required["issue"] = DRUGS
        if question.name == "what-if":
            required["scenario"] = CLOSED
        if question.name == "paths":
            required["end"] = POLICE
        if question.name == "changes":
            required["since"] = "2020-01-01"
        text = graphql_text(SCHEMA, workspace.ask(question.name, required))
        assert not validate(schema._schema, parse(text)), question.name


def test_static_files_are_kept_for_ever_and_nothing_else_is_served(client: TestClient) -> None:
    style = see(client, "/glossary").all("//link[@rel='stylesheet'][contains(@href, 'remit.css')]")[0].get("href")
    assert style
    told = client.get(style)
    assert told.status_code == 200
    assert "immutable" in told.headers["cache-control"]
    for path in ("/static/../site.py", "/static/%2e%2e/site.py", "/static/nothing.css", "/static/"):
        assert client.get(path).status_code == 404


def test_a_register_without_a_title_still_has_pages() -> None:
    store = SqliteStore.open(":memory:", SCHEMA)
    publish(store, Register("plain"), [])
    assert "plain" in see(TestClient(page_app(Explorer(store, SCHEMA))), "/").text
