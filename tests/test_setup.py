"""The set-up keeps its promises: what is in the wheel, what the locks say, which commands there are."""

import ast
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser

PROJECT = Path(__file__).parent.parent
VENDORED = {
    "api/static/vendor/graphiql.min.css",
    "api/static/vendor/graphiql.min.js",
    "api/static/vendor/react.production.min.js",
    "api/static/vendor/react-dom.production.min.js",
    "visualiser/static/vendor/govuk-frontend.min.css",
}
LICENCES = {
    "api/static/vendor/LICENSE-graphiql.txt",
    "api/static/vendor/LICENSE-react.txt",
    "api/static/vendor/LICENSE-react-dom.txt",
    "visualiser/static/vendor/LICENSE-govuk-frontend.txt",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built as `pip install .` would build it, with what the environment already holds."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    built = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    (path,) = folder.glob("remit-*.whl")
    return zipfile.ZipFile(path)


@pytest.mark.xdist_group("wheel")
class TestWheel:
    def test_holds_the_four_rooms_and_the_command_and_nothing_else(self, wheel: zipfile.ZipFile) -> None:
        names = {name.split("/")[0] for name in wheel.namelist()}
        (metadata,) = (name for name in names if name.endswith(".dist-info"))
        assert re.fullmatch(r"remit-[\d.]+\.dist-info", metadata)
        assert names - {metadata} == {"graph", "api", "loaders", "visualiser", "remit.py"}

    def test_holds_every_file_of_the_rooms(self, wheel: zipfile.ZipFile) -> None:
        """Templates, style sheets and registers are as much part of it as the modules."""
        listed = subprocess.run(
            ["git", "ls-files", "graph", "api", "loaders", "visualiser", "remit.py"],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=True,
        )
        committed = {name for name in listed.stdout.splitlines() if (PROJECT / name).exists()}
        assert committed <= set(wheel.namelist())

    def test_holds_the_browser_files_with_their_licences(self, wheel: zipfile.ZipFile) -> None:
        assert set(wheel.namelist()) >= VENDORED | LICENCES

    def test_gives_the_command_and_names_the_licence(self, wheel: zipfile.ZipFile) -> None:
        by_end = {name.partition(".dist-info/")[2]: name for name in wheel.namelist()}
        assert "remit = remit:main" in wheel.read(by_end["entry_points.txt"]).decode()
        assert "License-Expression: Apache-2.0" in wheel.read(by_end["METADATA"]).decode()
        assert "licenses/LICENSE" in by_end


@pytest.mark.parametrize("name", sorted(VENDORED))
def test_browser_files_ask_for_nothing_else(name: str) -> None:
    text = (PROJECT / name).read_text(encoding="utf-8")
    assert "sourceMappingURL=" not in text
    if name.endswith(".css"):
        assert not re.findall(r"""url\(\s*["']?(?!["']?data:)""", text)
        assert "@import" not in text
        assert "@font-face" not in text
        assert "GDS Transport" not in text


def test_govuk_styles_survive_the_cut(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content('<main class="govuk-main-wrapper"><h1 class="govuk-heading-l">Boards</h1></main>')
    page.add_style_tag(path=PROJECT / "visualiser/static/vendor/govuk-frontend.min.css")
    assert page.locator("h1").evaluate("e => getComputedStyle(e).fontFamily") == "arial, sans-serif"
    assert page.locator("h1").evaluate("e => getComputedStyle(e).fontWeight") == "700"
    page.close()


def test_graphiql_and_react_start_as_they_are_shipped(browser: Browser) -> None:
    page = browser.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    blank = '<!doctype html><div id="graphiql" style="height: 600px"></div>'
    page.route("**/*", lambda route: route.fulfill(body=blank, content_type="text/html"))
    page.goto("http://remit.test/graphql")
    page.add_style_tag(path=PROJECT / "api/static/vendor/graphiql.min.css")
    for name in ("react.production.min.js", "react-dom.production.min.js", "graphiql.min.js"):
        page.add_script_tag(path=PROJECT / "api/static/vendor" / name)
    page.evaluate(
        "ReactDOM.createRoot(document.getElementById('graphiql')).render("
        "React.createElement(GraphiQL, {fetcher: async () => ({data: null})}))"
    )
    page.locator(".graphiql-container").wait_for()
    assert problems == []
    page.close()


def test_the_accessibility_checker_runs(browser: Browser, axe: str) -> None:
    page = browser.new_page()
    page.set_content('<html lang="en"><title>Boards</title><main><h1>Boards</h1><img src="data:,"></main></html>')
    page.evaluate(axe)
    violations = page.evaluate("axe.run().then(result => result.violations.map(each => each.id))")
    assert violations == ["image-alt"]
    page.close()


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_python_locks_have_hashes_and_no_address(name: str) -> None:
    text = (PROJECT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "index-url" not in text
    pinned = re.findall(r"^[a-z0-9][^ =]*==\S+.*(?:\n    .*)+", text, re.MULTILINE)
    assert len(pinned) == len(re.findall(r"^[a-z0-9]", text, re.MULTILINE)) > 30
    assert all("--hash=sha256:" in each for each in pinned)


def test_development_lock_agrees_with_the_runtime_lock() -> None:
    def pins(name: str) -> set[str]:
        text = (PROJECT / name).read_text(encoding="utf-8")
        return set(re.findall(r"^[a-z0-9][^ ]*==[^ ]+", text, re.MULTILINE))

    assert pins("requirements.lock") <= pins("requirements-dev.lock")


def test_npm_lock_has_no_download_address() -> None:
    lock = json.loads((PROJECT / "package-lock.json").read_text(encoding="utf-8"))
    for entry in lock["packages"].values():
        entry.pop("funding", None)  # pages that ask for money, from the packages' authors
    assert "http" not in json.dumps(lock)
    assert all("integrity" in entry for path, entry in lock["packages"].items() if path)


def test_browser_packages_are_pinned_exactly() -> None:
    package = json.loads((PROJECT / "package.json").read_text(encoding="utf-8"))
    versions = [*package["dependencies"].values(), *package["devDependencies"].values()]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions)


def test_the_command_line_leaves_the_driver_to_the_store() -> None:
    """import-linter reads folders only, so the one rule that is about remit.py itself is checked here."""
    tree = ast.parse((PROJECT / "remit.py").read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = [alias.name for node in imports for alias in node.names]
    modules = [node.module or "" for node in imports if isinstance(node, ast.ImportFrom)]
    assert "neo4j" not in {name.partition(".")[0] for name in [*names, *modules]}


def test_commands_in_the_readme_exist() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", readme, re.MULTILINE))
    assert named >= {"demo", "test", "lint", "bench", "clean"}
    assert named <= set(targets)
