"""The map that a person takes away: one file, opened from disk, that loads nothing and runs nothing of a name's."""

import re
from pathlib import Path

from playwright.sync_api import Browser
from starlette.testclient import TestClient

from graph.schema import SCHEMA
from graph.scope import Scope
from graph.store.base import Store
from graph.workspace import Explorer
from tests.town import SAFETY, town_store
from tests.visualiser.maps import HOSTILE_MIDDLE, hostile_store, wide_store
from visualiser.app import page_app
from visualiser.picture import FILE_LIMIT, ask_picture
from visualiser.takeaway import takeaway_html, write_map


def opened(browser: Browser, path: Path) -> tuple[dict[str, object], list[str]]:
    """What the file shows when it is opened from disk without a network, and what must not have happened."""
    told: list[str] = []
    context = browser.new_context(offline=True)
    page = context.new_page()

    def note(words: str) -> None:
        told.append(words)

    page.on("pageerror", lambda error: note(str(error)))
    page.on("console", lambda line: note(line.text) if line.type in ("error", "warning") else None)
    page.on("dialog", lambda dialog: note(f"dialog: {dialog.message}"))
    page.on("request", lambda asked: None if asked.url.startswith(("file:", "data:", "blob:")) else note(asked.url))
    page.goto(path.as_uri())
    page.wait_for_function("typeof network === 'object'")
    shown: dict[str, object] = page.evaluate(
        """() => ({
          nodes: network.body.data.nodes.get().map((n) => [n.label, n.title, n.x, n.y]),
          placed: Object.values(network.getPositions()).map((p) => [p.x, p.y]),
          edges: network.body.data.edges.length, physics: network.physics.physicsEnabled,
          title: document.title, hacked: window.hacked ?? null, rows: document.querySelectorAll("tbody tr").length,
          text: document.body.innerText,
        })"""
    )
    context.close()
    return shown, told


def file_of(store: Store, around: str, path: Path) -> Path:
    write_map(path, Explorer(store, SCHEMA).workspace(Scope()), around, 2)
    return path


def test_the_file_opens_from_disk_and_shows_the_picture(browser: Browser, tmp_path: Path) -> None:
    shown, told = opened(browser, file_of(town_store(), SAFETY, tmp_path / "map.html"))
    picture = ask_picture(Explorer(town_store(), SCHEMA).workspace(Scope()), SAFETY)
    assert told == []
    assert isinstance(shown["nodes"], list)
    assert len(shown["nodes"]) == len(picture.drawn)
    assert [n[2:] for n in shown["nodes"]] == shown["placed"]
    assert shown["edges"] == len(picture.lines)
    assert shown["physics"] is False
    assert shown["rows"] == len(picture.answer.rows)
    assert "Safety Board" in str(shown["title"])
    for told_in_words in ("Data version", "a filled circle", "dashed line", "Minutes of the Safety Board, 17 May 2023"):
        assert told_in_words in str(shown["text"])


def test_hostile_names_run_nothing_in_the_file(browser: Browser, tmp_path: Path) -> None:
    shown, told = opened(browser, file_of(hostile_store(), HOSTILE_MIDDLE, tmp_path / "map.html"))
    assert told == []
    assert shown["hacked"] is None
    assert isinstance(shown["nodes"], list)
    assert len(shown["nodes"]) == 17
    assert max(len(n[0]) for n in shown["nodes"]) < 120
    assert "<script>window.hacked=1</script>" in str(shown["text"])


def test_the_file_names_nothing_elsewhere_and_allows_only_its_own_scripts() -> None:
    html = takeaway_html(Explorer(town_store(), SCHEMA).workspace(Scope()), SAFETY, 2)
    assert re.findall(r"""(?:src|href)=["'](?!#)[^"']*""", html) == []
    assert "script-src &#39;sha256-" in html
    assert "default-src &#39;none&#39;" in html


def test_above_five_hundred_nodes_the_file_is_grouped_and_lists_what_is_in_each() -> None:
    workspace = Explorer(wide_store(190, 570), SCHEMA).workspace(Scope())
    assert len(ask_picture(workspace, "wide:organization/council").listed) > FILE_LIMIT
    html = takeaway_html(workspace, "wide:organization/council", 2)
    assert "418 issues" in html
    assert html.count("<bdi>Issue number 7</bdi>") > 1


def test_the_page_gives_the_file() -> None:
    answer = TestClient(page_app(Explorer(town_store(), SCHEMA))).get(
        f"/map/takeaway.html?as-at=none&around={SAFETY}&steps=1"
    )
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    assert "vis.Network" in answer.text
