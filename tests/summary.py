"""What the end of a test run says: what was skipped and how to have it, and which Neo4j was tested with."""

import os

import pytest

UNDER_CI = bool(os.environ.get("CI"))
NO_CHROMIUM = "no Chromium"
HOW_TO_HAVE_CHROMIUM = (
    "browser tests skipped, because there is no Chromium here: install it (on Debian: apt-get install "
    "chromium) or set REMIT_TEST_CHROMIUM to its path."
)
NO_NEO4J = "no Neo4j"
NO_OPEN_DATA = "the open data are not beside the project"


class Summary:
    """The tests that were skipped and the Neo4j that answered, gathered in the process that reports."""

    def __init__(self) -> None:
        self.reasons: list[str] = []
        self.without_open_data = 0
        self.neo4j: set[str] = set()

    def gather(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
            if NO_OPEN_DATA in reason:
                self.without_open_data += 1
            else:
                self.reasons.append(f"{report.nodeid}: {reason}")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.gather(report)
        self.neo4j.update(str(value) for name, value in report.user_properties if name == "neo4j")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self.gather(report)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Under CI nothing may be skipped but what asks for open data kept beside the project; a skip fails the run."""
        if UNDER_CI and self.reasons and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for version in sorted(self.neo4j):
            terminalreporter.write_line(f"tested with Neo4j {version}")
        if self.without_open_data:
            terminalreporter.write_line(
                f"{self.without_open_data} tests with known answers skipped, because {NO_OPEN_DATA}.", yellow=True
            )
        if UNDER_CI:
            for reason in self.reasons:
                terminalreporter.write_line(f"skipped, which fails the run under CI: {reason}", red=True)
            return
        if browsers := sum(NO_CHROMIUM in reason for reason in self.reasons):
            terminalreporter.write_line(f"{browsers} {HOW_TO_HAVE_CHROMIUM}", yellow=True)
        if missing := [reason.partition(f"{NO_NEO4J}: ")[2] for reason in self.reasons if NO_NEO4J in reason]:
            terminalreporter.write_line(f"{len(missing)} Neo4j tests skipped, because {missing[0]}", yellow=True)
