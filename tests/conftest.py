"""What all tests share: the browser, how skipping is treated, and hypothesis without a clock."""

import asyncio
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

PROJECT = Path(__file__).parent.parent
UNDER_CI = bool(os.environ.get("CI"))
NO_CHROMIUM = "no Chromium"
HOW_TO_HAVE_CHROMIUM = (
    "browser tests skipped, because there is no Chromium here: install it (on Debian: apt-get install "
    "chromium) or set REMIT_TEST_CHROMIUM to its path."
)
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
settings.load_profile("same each time" if os.environ.get("CI") else "remit")


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


class Skipped:
    """The tests that were skipped, gathered in the process that reports."""

    def __init__(self) -> None:
        self.reasons: list[str] = []

    def gather(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
            self.reasons.append(f"{report.nodeid}: {reason}")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.gather(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self.gather(report)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Under CI nothing may be skipped, so a skip fails the run."""
        if UNDER_CI and self.reasons and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if UNDER_CI:
            for reason in self.reasons:
                terminalreporter.write_line(f"skipped, which fails the run under CI: {reason}", red=True)
        elif browsers := sum(NO_CHROMIUM in reason for reason in self.reasons):
            terminalreporter.write_line(f"{browsers} {HOW_TO_HAVE_CHROMIUM}", yellow=True)


def pytest_configure(config: pytest.Config) -> None:
    """Watch for skipped tests where the results come together, not in each worker."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Skipped(), "remit-skipped")
