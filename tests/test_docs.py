"""The manual's derived pages say what the code says. ``REMIT_WRITE_DOCS=1`` writes them again."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from graph.questions import questions_for
from graph.schema import SCHEMA, Property

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
