"""What all tests share: the browser, Neo4j, and hypothesis without a clock."""

import asyncio
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from tests.neo4j.server import Neo4j, Neo4jServer, asked_version, find_java, what_is_missing
from tests.summary import NO_CHROMIUM, NO_NEO4J, UNDER_CI, Summary

PROJECT = Path(__file__).parent.parent
CHROMIUM_ARGUMENTS = [
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# No timing decides a test.
settings.register_profile("remit", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.register_profile("same each time", settings.get_profile("remit"), derandomize=True)
settings.load_profile("same each time" if UNDER_CI else "remit")


def chromium() -> str | None:
    """The path of the Chromium to test with, or None where there is none."""
    named = os.environ.get("REMIT_TEST_CHROMIUM")
    if named:
        found = shutil.which(named)
        if found is None:
            raise pytest.UsageError(f"REMIT_TEST_CHROMIUM names {named}, which is not a program")
        return found
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for path in map(shutil.which, names) if path), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium. Open a page with ``browser.new_page()`` and close it again."""
    path = chromium()
    if path is None:
        if UNDER_CI:
            pytest.fail(f"{NO_CHROMIUM}, and under CI the browser tests must run")
        pytest.skip(NO_CHROMIUM)
    as_root = getattr(os, "geteuid", lambda: 1)() == 0
    arguments = [*CHROMIUM_ARGUMENTS, *(["--no-sandbox"] if as_root else [])]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=arguments)
        yield running
        running.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, the accessibility checker: ``page.evaluate(axe)`` puts it into a page."""
    return (PROJECT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


def needs_neo4j() -> None:
    """Skip the test, or fail it under CI, where no Neo4j can be started."""
    if reason := what_is_missing(asked_version(), find_java()):
        if UNDER_CI:
            pytest.fail(f"{NO_NEO4J}, and under CI its tests must run: {reason}")
        pytest.skip(f"{NO_NEO4J}: {reason}")


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4j]:
    """The Neo4j that all tests share: one started here, or the one that REMIT_TEST_NEO4J_URL names."""
    if url := os.environ.get("REMIT_TEST_NEO4J_URL"):
        user = os.environ.get("REMIT_TEST_NEO4J_USER", "neo4j")
        named = Neo4j(url, user, os.environ.get("REMIT_TEST_NEO4J_PASSWORD", ""))
        if nodes := named.nodes():
            pytest.fail(
                f"{url} holds {nodes} nodes, and the tests delete all that is there: "
                "empty it if nobody needs them, or let REMIT_TEST_NEO4J_URL name another"
            )
        yield named
        named.empty(schema=True)
        return
    needs_neo4j()
    with Neo4jServer(tmp_path_factory.mktemp("neo4j")) as started:
        yield started


@pytest.fixture
def neo4j_database(
    neo4j_server: Neo4j, request: pytest.FixtureRequest, record_property: Callable[[str, object], None]
) -> Neo4j:
    """The shared Neo4j without a node in it; constraints and indexes stay: ``empty(schema=True)`` drops them.

    Its tests run one after the other, in one worker. A test that takes this fixture gets there by itself; one that
    reaches it through another fixture's parameters needs
    ``pytest.param("neo4j", marks=pytest.mark.xdist_group("neo4j"))``.
    """
    if hasattr(request.config, "workerinput") and not request.node.nodeid.endswith("@neo4j"):
        pytest.fail('tests share one Neo4j, so mark this one with pytest.mark.xdist_group("neo4j") and no other group')
    record_property("neo4j", neo4j_server.version)
    neo4j_server.empty()
    return neo4j_server


@pytest.fixture
def own_neo4j(tmp_path: Path) -> Iterator[Neo4jServer]:
    """A Neo4j for one test alone, which may kill it and start it again."""
    needs_neo4j()
    with Neo4jServer(tmp_path / "neo4j") as started:
        yield started


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give all tests with the shared Neo4j to one worker, so that one server is enough."""
    for item in items:
        if "neo4j_server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("neo4j"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Let tests without a browser start an event loop of their own, though Playwright's is still open."""
    if "browser" in getattr(item, "fixturenames", ()):
        return (yield)
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        return (yield)
    finally:
        asyncio._set_running_loop(loop)


def pytest_configure(config: pytest.Config) -> None:
    """Watch the results where they come together, not in each worker."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Summary(), "remit-summary")
