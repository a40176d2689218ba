"""The manual's derived pages say what the code says. ``REMIT_WRITE_DOCS=1`` writes them again."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from graph.questions import questions_for
from graph.schema import SCHEMA, Property
from graph.store import cypher
from graph.words import FindingStatus

DOCS = Path(__file__).parent.parent / "docs"
HEAD = "<!-- Derived from the code: REMIT_WRITE_DOCS=1 make test writes it again. -->\n"


def _properties(properties: tuple[Property, ...]) -> list[str]:
    lines = ["| property | written as | meaning |", "|---|---|---|"]
    for prop in properties:
        values = f" ({', '.join(prop.choices.values)})" if prop.choices else ""
        required = ", required" if prop.required else ""
        lines.append(f"| {prop.label} | {prop.kind}{required} | {prop.meaning}{values} |")
    return [*lines, ""]


def reference() -> str:
    """Every type, property and link, as the schema declares them."""
    lines = [HEAD, "# Reference: what may be in the graph", "", "## Every node", "", *_properties(SCHEMA.common)]
    for node_type in SCHEMA.node_types:
        lines += [f"## {node_type.label.capitalize()}", "", node_type.meaning, ""]
        lines += _properties(node_type.properties) if node_type.properties else []
    lines += ["## Views", ""]
    lines += [f"- **{view.label}**: {view.meaning}" for view in SCHEMA.views]
    lines += [
        "",
        "## Links",
        "",
        "| link | reads | from the other end | between | qualifiers |",
        "|---|---|---|---|---|",
    ]
    for edge in SCHEMA.edge_types:
        ends = f"{', '.join(edge.from_types)} → {', '.join(edge.to_types)}"
        marked = [f"**{p.label}**" if p.name in edge.identifying else p.label for p in edge.properties]
        lines.append(f"| {edge.name} | {edge.forward} | {edge.reverse} | {ends} | {', '.join(marked)} |")
    lines += ["", "Qualifiers in bold tell one statement from another; so do the two ends and the source.", ""]
    return "\n".join(lines)


def questions() -> str:
    """Every question with its parameters and columns."""
    lines = [
        HEAD,
        "# Questions that Remit answers",
        "",
        "Ask with `remit ask NAME --param name=value`, at `/ask/NAME.csv`, or over GraphQL.",
        "",
    ]
    for question in questions_for(SCHEMA):
        lines += [f"## {question.name}", "", f"**{question.title}** {question.meaning}", ""]
        lines += [f"- `{p.name}`: {p.meaning}" for p in question.parameters]
        lines += ["", "Columns: " + ", ".join(c.label.lower() for c in question.columns) + ".", ""]
    return "\n".join(lines)


MODEL = re.compile(r"(?<=^<!-- model: ).*?(?=^<!-- end of the model -->)", re.DOTALL | re.MULTILINE)


def neo4j_model() -> str:
    """The labels, relationship types and properties that people see in Neo4j."""
    every = ", ".join((*cypher.NODE_OWN, "start", "end", *(p.name for p in SCHEMA.common)))
    lines = ["", f"Every node has `{every}`, as far as they are known.", ""]
    lines += ["| label | further properties |", "|---|---|"]
    lines += [f"| `{t.name}` | {', '.join(p.name for p in t.properties)} |" for t in SCHEMA.node_types]
    lines += [f"| `{v.name}` | beside `{v.node_type}`: has {v.edge_type} at any date |" for v in SCHEMA.views]
    lines += ["", f"Every relationship has `{', '.join(cypher.EDGE_OWN)}`, as far as they are known.", ""]
    lines += ["| relationship | from | to | further properties |", "|---|---|---|---|"]
    for edge in SCHEMA.edge_types:
        to = "any" if len(edge.to_types) == len(SCHEMA.node_types) else ", ".join(edge.to_types)
        own = ", ".join(p.name for p in edge.properties)
        lines.append(f"| `{edge.name}` | {', '.join(edge.from_types)} | {to} | {own} |")
    lines.append(f"| `{cypher.REJECTED}` | any | any | those of its former type, which is `_type` |")
    return "\n".join([*lines, "", ""])


def test_the_model_of_the_graph_in_neo4j_is_current() -> None:
    page = DOCS / "neo4j.md"
    told = page.read_text("utf-8")
    begun = "derived from the code, REMIT_WRITE_DOCS=1 make test writes it again -->\n"
    current = MODEL.sub(lambda _: begun + neo4j_model(), told)
    if os.environ.get("REMIT_WRITE_DOCS"):
        page.write_text(current, "utf-8")
        return
    assert MODEL.search(told)
    assert told == current, "Write the derived pages again: REMIT_WRITE_DOCS=1 make test"


@pytest.mark.parametrize(("name", "text"), [("reference.md", reference()), ("questions.md", questions())])
def test_derived_page_is_current(name: str, text: str) -> None:
    page = DOCS / name
    if os.environ.get("REMIT_WRITE_DOCS"):
        page.write_text(text, "utf-8")
    assert page.read_text("utf-8") == text, "Write the derived pages again: REMIT_WRITE_DOCS=1 make test"


def test_every_command_of_the_tutorial_runs(tmp_path: Path) -> None:
    text = (DOCS / "tutorial.md").read_text("utf-8")
    commands = re.findall(r"^\$ (remit .*)$", text, re.MULTILINE)
    assert len(commands) > 10
    environment = {k: v for k, v in os.environ.items() if k != "REMIT_STORE"} | {"PYTHONPATH": str(DOCS.parent)}
    for command in commands:
        words = [sys.executable, "-m", *shlex.split(command)]
        ran = subprocess.run(
            words, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert ran.returncode == 0, f"{command}\n{ran.stdout}{ran.stderr}"
    assert (tmp_path / "gaps.csv.citation.json").exists()


def test_every_command_of_the_page_on_rules_runs(tmp_path: Path) -> None:
    text = (DOCS / "rules.md").read_text("utf-8")
    commands = [*re.findall(r"^\$ (remit ask .*)$", text, re.MULTILINE), *re.findall(r"`(remit ask [^`]+)`", text)]
    assert len(commands) > 4
    environment = {k: v for k, v in os.environ.items() if k != "REMIT_STORE"} | {"PYTHONPATH": str(DOCS.parent)}
    store = str(tmp_path / "shipped.sqlite")
    for command in ["remit load --shipped", *commands]:
        words = [sys.executable, "-m", *shlex.split(command), "--store", store]
        ran = subprocess.run(
            words, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert ran.returncode == 0, f"{command}\n{ran.stdout}{ran.stderr}"


def test_every_command_of_the_page_on_findings_runs(tmp_path: Path) -> None:
    text = (DOCS / "findings.md").read_text("utf-8")
    commands = re.findall(r"^\$ (remit .*)$", text, re.MULTILINE)
    assert len(commands) > 10
    environment = {k: v for k, v in os.environ.items() if k != "REMIT_STORE"} | {"PYTHONPATH": str(DOCS.parent)}
    seen = ""
    for command in commands:
        words = [sys.executable, "-m", *shlex.split(command.replace("…", seen))]
        ran = subprocess.run(
            words, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert ran.returncode == 0, f"{command}\n{ran.stdout}{ran.stderr}"
        if made := re.search(r"Recorded decision ([0-9a-f]{32})", ran.stdout):
            seen = made[1]
    assert "0 decisions were new" in ran.stdout
    assert len((tmp_path / "decisions.jsonl").read_text("utf-8").splitlines()) == 3


def test_what_the_page_on_findings_names_is_what_the_code_has() -> None:
    text = (DOCS / "findings.md").read_text("utf-8")
    named = re.findall(r"^\| (\w+) \| ", text.partition("| status | meaning |")[2].partition("\n\n")[0], re.MULTILINE)
    assert named == [status.value for status in FindingStatus]
    for words in ("data changed", "date changed", "data or date changed", "rules changed", "no longer found"):
        assert f"| {words} |" in text


def test_what_the_page_on_serving_shows_happens(tmp_path: Path) -> None:
    text = (DOCS / "serving.md").read_text("utf-8")
    commands = re.findall(r"^\$ remit (.*)$", text, re.MULTILINE)
    commands += re.findall(r"^ExecStart=\S+/remit (.*)$", text, re.MULTILINE)
    asked = re.findall(r"^\$ curl (\S+)\n(.*)$", text, re.MULTILINE)
    (shown,) = re.findall(r"```json\n(.*)\n```", text)
    assert [len(commands), len(asked)] == [4, 2]
    environment = {k: v for k, v in os.environ.items() if k != "REMIT_STORE"} | {"PYTHONPATH": str(DOCS.parent)}
    for command in commands:
        words = shlex.split(command.replace("/srv/remit/", "").replace("--port 8000", ""))
        run = [sys.executable, "-u", "-m", "remit", *words]
        if words[0] != "serve":
            subprocess.run(run, cwd=tmp_path, env=environment, check=True, capture_output=True, timeout=120)
            continue
        with subprocess.Popen(
            [*run, "--port", "0"],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as server:
            assert server.stdout is not None
            assert server.stderr is not None
            try:
                said = "".join(server.stdout.readline() for _ in range(2 + ("--base-url" in words)))
                port = re.search(r"http://127.0.0.1:(\d+)", said)
                assert (port is None) == ("--base-url" in words), said
                for address, expected in asked if port else ():
                    url = f"http://127.0.0.1:{port[1] if port else ''}{urlsplit(address).path}"
                    answered = urllib.request.urlopen(url, timeout=60).read().decode()
                    assert re.fullmatch(re.escape(expected).replace("…", "[0-9a-f]{64}"), answered)
            finally:
                server.send_signal(signal.SIGTERM)
            assert server.wait(timeout=60) == 0
            lines = server.stderr.read().splitlines()
            assert [set(json.loads(line)) for line in lines] == [set(json.loads(shown))] * (len(asked) if port else 0)


def test_every_command_of_the_page_on_changes_and_burden_runs(tmp_path: Path) -> None:
    text = (DOCS / "changes-and-burden.md").read_text("utf-8")
    commands = re.findall(r"^\$ (remit .*)$", text, re.MULTILINE)
    assert len(commands) == 14
    environment = {k: v for k, v in os.environ.items() if k != "REMIT_STORE"} | {"PYTHONPATH": str(DOCS.parent)}
    for command in commands:
        words = [sys.executable, "-m", *shlex.split(command)]
        ran = subprocess.run(
            words, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert ran.returncode == 0, f"{command}\n{ran.stdout}{ran.stderr}"
    assert (tmp_path / "changes.csv").read_text("utf-8").splitlines()[1:] == [], "nothing changed between the two"
