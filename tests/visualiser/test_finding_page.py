"""One finding on its page: read by all, judged by whoever knows the write token, and nothing lost when two write."""

import re
from collections.abc import Iterator
from typing import Any

import httpx2 as httpx
import pytest
from lxml import html
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from graph.errors import StoreError
from graph.schema import SCHEMA
from graph.store.sqlite import SqliteStore
from graph.workspace import Explorer
from tests import town
from tests.visualiser.maps import serving
from tests.visualiser.pages_of import HOST, Seen, see
from tests.visualiser.seen_in_browser import check_pages
from visualiser.app import page_app
from visualiser.settings import PageSettings
from visualiser.tries import MOST, Tries
from visualiser.writing import COOKIE, SECONDS, WriteToken

TOKEN = "a long enough token"
DAY = "2024-06-30"
FIRE = f"GR01|{town.BOROUGH}|{town.BOROUGH}|fire and rescue authority"
PAIR = f"overlap|{town.HEALTH}|{town.SAFETY}"
MARK = "<script>window.hacked=1</script>"


@pytest.fixture
def store() -> Iterator[SqliteStore]:
    store = town.town_store()
    yield store
    store.close()


def client_of(store: SqliteStore, token: str = TOKEN, base_url: str = "") -> TestClient:
    settings = PageSettings(base_url=base_url, write_token=token)
    return TestClient(page_app(Explorer(store, SCHEMA), settings), follow_redirects=False)


@pytest.fixture
def client(store: SqliteStore) -> TestClient:
    return client_of(store)


def page(client: TestClient, key: str = FIRE, day: str = DAY) -> Seen:
    return see(client, str(httpx.URL("/finding", params={"as-at": day, "key": key})))


def parsed(response: Any) -> Seen:
    return Seen(str(response.url), html.document_fromstring(response.text), response.text)


def form_of(seen: Seen) -> dict[str, str]:
    """What the form of a page would send, untouched."""
    form: Any = seen.all("//form[@id='judge']")[0]
    # As a browser does, without the line that the markup begins a text with.
    told = {name: value.removeprefix("\n") for name, value in form.form_values() if isinstance(value, str)}
    told.pop("token", None)
    return told | {"do": "judge", "by": told["by"] or "clerk"}


def send(client: TestClient, key: str = FIRE, headers: dict[str, str] | None = None, **fields: str) -> Any:
    """Send the form with some *fields* filled in; ``seen``, ``word`` and the rest are those of the page now."""
    told = form_of(page(client, key)) | fields
    address = httpx.URL("/finding", params={"as-at": DAY, "key": key})
    return client.post(str(address), data=told, headers=headers)


def sign_in(client: TestClient) -> None:
    assert send(client, token=TOKEN, note="First.").status_code == 303


def text(element: Any) -> str:
    return " ".join(element.text_content().split())


def table(seen: Seen) -> dict[str, str]:
    """What the page says of a finding, part by part."""
    rows = seen.all("//section[@aria-labelledby='h-judged']//tr")
    return {text(row.find("th")): text(row.find("td")) for row in rows}


# --- reading ---------------------------------------------------------------------------------------------------------


def test_without_a_token_the_server_is_read_only_and_shows_no_form(store: SqliteStore) -> None:
    client = client_of(store, token="")
    seen = page(client)
    assert not seen.all("//form[@method='post'] | //textarea")
    assert "Nobody has judged it yet" in seen.text
    assert f"remit decide status '{FIRE}' validated --as-at {DAY}" in text(seen.all("//pre[@aria-label='Command']")[0])
    sent = client.post(f"/finding?key={FIRE}", data={"token": "", "by": "clerk", "status": "resolved"})
    assert sent.status_code == 405
    assert store.decisions() == ()


def test_a_gap_an_overlap_and_what_never_was(client: TestClient) -> None:
    assert "No fire and rescue authority is recorded" in page(client).text
    assert "Health and Wellbeing Board" in text(page(client, PAIR).all("//article")[0])
    see(client, f"/finding?as-at={DAY}&key=GR01|x:a|x:b|", 404)
    see(client, f"/finding?as-at={DAY}", 404)
    assert page(client, PAIR, day="none").heading


def test_gaps_and_overlaps_lead_there_and_show_what_was_judged(client: TestClient) -> None:
    sign_in(client)
    assert send(client, status="accepted", reason="The county’s comes.", owner=town.CHAIR).status_code == 303
    assert send(client, PAIR, status="validated", positive="Two views.").status_code == 303
    for address in (f"/gaps?as-at={DAY}&rule=GR01", f"/overlaps?as-at={DAY}"):
        hrefs = [str(a.get("href")) for a in see(client, address).all("//a") if "/finding?" in str(a.get("href"))]
        assert hrefs, address
        assert see(client, hrefs[0]).heading.startswith("A finding")
    assert "accepted" in text(see(client, f"/gaps?as-at={DAY}&rule=GR01").all("//table")[0])
    card = text(see(client, f"/overlaps?as-at={DAY}").all("//article")[0])
    assert "validated" in card
    assert "Two views." in card
    listed = see(client, f"/findings?as-at={DAY}")
    assert {text(td) for td in listed.all("//td[@data-h='Status']")} == {"accepted", "validated"}
    assert "Chair of the Safety Board" in listed.text
    for address, word in ((f"/gaps?as-at={DAY}&", "accepted"), (f"/overlaps?as-at={DAY}&", "validated")):
        shown = see(client, f"{address}finding_status={word}")
        assert len(shown.all("//table[contains(@class, 'checks') or contains(@class, 'ov')]/tbody/tr")) == 1, address
        assert not see(client, f"{address}finding_status=resolved").all("//table[contains(@class, 'checks')]")
    only = see(client, f"/findings?as-at={DAY}&finding_status=validated")
    assert [text(td) for td in only.all("//td[@data-h='Status']")] == ["validated"]


# --- the token -------------------------------------------------------------------------------------------------------


def test_whoever_gives_the_token_writes_and_is_remembered(client: TestClient, store: SqliteStore) -> None:
    sent = send(client, token=TOKEN, by="governance officer", status="validated", reason="Asked.", negative="Slow.")
    assert sent.status_code == 303
    cookie = sent.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert TOKEN not in cookie
    assert "Secure" not in cookie
    said = table(page(client))
    assert said["Status"] == "validated Asked."
    assert said["Negative effects"] == "Slow."
    assert [(d.verb, d.by, d.as_at) for d in store.decisions()] == [
        ("status", "governance officer", DAY),
        ("note", "governance officer", DAY),
    ]
    assert not page(client).all("//input[@name='token']")
    assert send(client, owner="Clerk to the council").status_code == 303
    assert table(page(client))["Owner"] == "Clerk to the council"


@pytest.mark.parametrize("token", ["", "a long enough tokeN", "ä" * 20, " "])
def test_a_wrong_token_keeps_nothing_and_loses_nothing(client: TestClient, store: SqliteStore, token: str) -> None:
    sent = send(client, token=token, status="validated", reason=f"Asked {MARK}.", note="Call again.")
    assert sent.status_code == 403
    assert "set-cookie" not in sent.headers
    assert store.decisions() == ()
    seen = parsed(sent)
    assert form_of(seen)["reason"] == f"Asked {MARK}."
    assert (form_of(seen)["status"], form_of(seen)["note"]) == ("validated", "Call again.")
    assert not seen.all("//script")
    (problem,) = seen.all("//div[@role='alert']")
    assert ("not the write token" if token else "does not know that you may write") in text(problem)


def test_who_gives_wrong_tokens_waits_a_minute_and_loses_nothing(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr("visualiser.site.Tries", lambda: Tries(lambda: now[0]))
    client, clerk = client_of(store), client_of(store)
    for _ in range(MOST):
        assert send(client, token="a guess").status_code == 403
    now[0] += 20
    for token in ("a guess", TOKEN):
        refused = send(client, token=token, note="Call again.")
        assert refused.status_code == 429
        assert refused.headers["retry-after"] == "40"
        assert "set-cookie" not in refused.headers
        seen = parsed(refused)
        (problem,) = seen.all("//div[@role='alert']")
        assert "Too many wrong write tokens" in text(problem)
        assert "Wait 40 seconds" in text(problem)
        assert form_of(seen)["note"] == "Call again."
    assert store.decisions() == ()
    sign_in(clerk)  # whose server counts apart
    now[0] += 40
    assert send(client, token=TOKEN, note="Call again.").status_code == 303
    assert send(client, owner="Clerk to the council").status_code == 303


def test_wrong_tokens_stop_neither_another_address_nor_who_has_given_the_right_one(store: SqliteStore) -> None:
    app = page_app(Explorer(store, SCHEMA), PageSettings(write_token=TOKEN))
    here, same, there = (
        TestClient(app, follow_redirects=False, client=(address, 1)) for address in ("192.0.2.1", "192.0.2.1", "::1")
    )
    sign_in(here)
    for _ in range(MOST):
        assert send(same, token="a guess").status_code == 403
    assert send(same, token=TOKEN).status_code == 429
    assert send(here, note="Still here.").status_code == 303
    assert send(there, token="a guess").status_code == 403
    assert send(there, token=TOKEN, note="From elsewhere.").status_code == 303


def test_tries_are_forgotten_when_they_were_right_and_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("visualiser.tries.MOST_ADDRESSES", 2)
    tries = Tries(lambda: 1.0)
    for _ in range(MOST):
        assert not tries.begin("2001:db8::1")
    assert tries.begin("2001:db8::2")  # the same household
    tries.was_right("2001:db8::3")
    assert not tries.begin("2001:db8::1")
    for _ in range(MOST):
        tries.begin("192.0.2.1")
    tries.begin("192.0.2.2")
    tries.begin("192.0.2.3")
    assert not tries.begin("192.0.2.1")


def test_the_cookie_is_for_https_and_for_the_sites_own_path_where_it_has_them(store: SqliteStore) -> None:
    client = client_of(store, base_url="https://example.org/remit")
    cookie = send(client, token=TOKEN, note="x").headers["set-cookie"]
    assert "Secure" in cookie
    assert "Path=/remit;" in cookie


def test_a_pass_runs_out_cannot_be_made_up_and_ends_with_its_token() -> None:
    now = [1_000_000.0]
    token = WriteToken(TOKEN, lambda: now[0])
    made = token.new_pass()
    assert token.is_pass(made)
    assert not WriteToken("another long token", lambda: now[0]).is_pass(made)
    time, nonce, signature = made.split(".")
    for other in ("", ".", "..", "x", f"{int(time) + 1}.{nonce}.{signature}", f"{made}0", f"{time}.{nonce}.ä", nonce):
        assert not token.is_pass(other), other
    assert not token.is_form_word(made, token.form_word(token.new_pass()))
    now[0] += SECONDS + 1
    assert not token.is_pass(made)
    assert TOKEN not in repr(PageSettings(write_token=TOKEN))


def test_the_token_can_be_forgotten(client: TestClient) -> None:
    sign_in(client)
    assert send(client, do="forget").status_code == 303
    assert page(client).all("//input[@name='token']")
    assert not client.cookies.get(COOKIE)


# --- the front page --------------------------------------------------------------------------------------------------


def attention(client: TestClient) -> tuple[list[tuple[str, str]], str]:
    """The lines of what needs attention (answer and finding), and what the front page says under them."""
    (section,) = see(client, f"/?as-at={DAY}").all("//section[@aria-labelledby='h-att']")
    rows = section.xpath(".//tbody/tr")
    return [(text(r.find("td")), text(r.find("th"))) for r in rows], " ".join(map(text, section.xpath("./p")))


def count_of(told: str, what: str) -> int:
    found = re.search(rf"([\d,]+) {what}", told)
    assert found, told
    return int(found[1])


def test_what_people_have_settled_no_longer_needs_attention(client: TestClient) -> None:
    before, told = attention(client)
    assert "Judged, so not among these" not in told
    ((fire,), (pair,)) = (
        [line for line in before if line[0] == word and name in line[1]]
        for word, name in (
            ("not recorded", "fire and rescue authority is"),
            ("candidate", "Health and Wellbeing Board"),
        )
    )
    assert send(client, PAIR, token=TOKEN, status="validated", owner="Clerk to the council").status_code == 303
    waiting, _ = attention(client)
    assert ("validated", pair[1]) in waiting
    assert send(client, PAIR, status="accepted", reason="A second look is wanted.").status_code == 303
    assert send(client, FIRE, status="rejected", reason="It has joined.").status_code == 303
    after, now = attention(client)
    assert not {line[1] for line in after} & {fire[1], pair[1]}
    for what in ("are not recorded", "overlap"):
        assert count_of(now, what) == count_of(told, what) - 1
    assert count_of(now, "fail") == count_of(told, "fail")
    assert "Judged, so not among these: 1 accepted and 1 rejected. What has been judged" in now


# --- forms from elsewhere --------------------------------------------------------------------------------------------


def test_a_form_from_elsewhere_is_refused(client: TestClient, store: SqliteStore) -> None:
    sign_in(client)
    before = store.decisions()
    for headers in (
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": HOST},
    ):
        sent = send(client, status="resolved", headers=headers)
        assert sent.status_code == 400
        assert "did not come from a page of this site" in sent.text
    for word in ("", "0" * 64):
        sent = send(client, status="resolved", word=word)
        assert sent.status_code == 403
    assert store.decisions() == before
    sent = send(client, status="resolved", headers={"sec-fetch-site": "same-origin", "origin": HOST})
    assert sent.status_code == 303


def test_what_is_no_form_is_refused(client: TestClient) -> None:
    address = f"/finding?key={FIRE}"
    assert client.post(address, json={"status": "resolved"}).status_code == 400
    kind = {"content-type": "application/x-www-form-urlencoded"}
    long = client.post(address, content=b"note=" + b"x" * 200_000, headers=kind)
    assert "too long" in long.text
    for body in (b"note=%ff", b"\xff=1", b"&".join(b"a=1" for _ in range(100))):
        assert client.post(address, content=body, headers=kind).status_code == 400, body
    assert client.post("/gaps", data={"a": "b"}).status_code == 405


def test_what_makes_no_sense_is_told_beside_the_form(client: TestClient, store: SqliteStore) -> None:
    sign_in(client)
    before = store.decisions()
    for fields, told in (
        ({"status": "rejected"}, "needs a reason"),
        ({"status": "done"}, "is not a status"),
        ({"owner": "jo@quillhaven.example"}, "never a person"),
        ({"by": " ", "note": "x"}, "which post or role"),
        ({}, "Nothing was changed"),
    ):
        sent = send(client, FIRE, None, **fields)
        assert sent.status_code == 400
        assert told in text(parsed(sent).all("//div[@role='alert']")[0])
    assert store.decisions() == before


# --- two writers -----------------------------------------------------------------------------------------------------


def test_when_two_write_both_texts_are_shown_and_nothing_is_lost(store: SqliteStore) -> None:
    clerk, officer = client_of(store), client_of(store)
    for client in (clerk, officer):
        sign_in(client)
    theirs, mine = form_of(page(clerk)), form_of(page(officer))
    address = str(httpx.URL("/finding", params={"as-at": DAY, "key": FIRE}))
    sent = clerk.post(address, data=theirs | {"positive": "Near to people.", "owner": "Clerk", "by": "clerk"})
    assert sent.status_code == 303
    sent = officer.post(address, data=mine | {"positive": f"Cheap {MARK}.\nAnd quick.", "by": "officer"})
    assert sent.status_code == 409
    seen = parsed(sent)
    (problem,) = seen.all("//div[@role='alert']")
    assert "Somebody else wrote about this finding first: clerk" in text(problem)
    ((kept, yours),) = [row.findall("td") for row in seen.all("//section[@aria-labelledby='h-both']//tbody/tr")]
    assert text(kept) == "Near to people."
    assert text(yours) == f"Cheap {MARK}. And quick."
    assert not seen.all("//script")
    again = form_of(seen)
    assert again["owner"] == "Clerk", "what the officer did not touch shows as it is now"
    assert again["by"] == "officer"
    assert officer.post(address, data=again).status_code == 303
    said = table(page(clerk))
    assert said["Positive effects"] == f"Cheap {MARK}. And quick."
    assert said["Owner"] == "Clerk"
    history = [text(td) for td in page(clerk).all("//td[@data-h='Text']")]
    assert "Near to people." in history
    assert f"Cheap {MARK}. And quick." in history


def test_that_a_status_still_holds_is_said_by_looking_again(client: TestClient, store: SqliteStore) -> None:
    sign_in(client)
    send(client, status="validated")
    later = page(client, day="2024-07-01")
    assert "Date changed since." in table(later)["Status"]
    told = form_of(later) | {"again": "yes"}
    address = str(httpx.URL("/finding", params={"as-at": "2024-07-01", "key": FIRE}))
    assert client.post(address, data=told).status_code == 303
    assert "changed" not in table(page(client, day="2024-07-01"))["Status"]


def test_a_finding_that_went_can_still_be_read_and_resolved(client: TestClient, store: SqliteStore) -> None:
    sign_in(client)
    gone = page(client, day="2001-01-01")
    assert re.search("not found|does not apply", text(gone.all("//main")[0]))


def test_what_was_written_stays_where_the_store_cannot_be_written(
    client: TestClient, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: Any, **__: Any) -> None:
        raise StoreError("Another program is writing to /srv/secret.sqlite.", "Wait.")

    sign_in(client)
    monkeypatch.setattr(store, "decide", busy)
    sent = send(client, note="A long remark.")
    assert sent.status_code == 503
    assert "/srv/secret" not in sent.text
    assert form_of(parsed(sent))["note"] == "A long remark."


# --- in a browser ----------------------------------------------------------------------------------------------------


def test_it_fits_and_can_be_read_by_everybody(browser: Browser, axe: str, store: SqliteStore) -> None:
    client = client_of(store)
    sign_in(client)
    with serving(store, PageSettings(write_token=TOKEN)) as address:
        check_pages(browser, axe, address, [f"/finding?as-at={DAY}&key={FIRE}", f"/findings?as-at={DAY}"])
