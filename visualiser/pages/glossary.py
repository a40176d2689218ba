"""The glossary: what the answer words mean, and the things and links that Remit knows."""

from typing import TYPE_CHECKING

from starlette.responses import Response

from graph.schema import Schema
from graph.words import GLOSSARY, CellState, CheckAnswer
from visualiser.page import Page
from visualiser.render import render

if TYPE_CHECKING:
    from visualiser.view import View


def pages(schema: Schema) -> tuple[Page, ...]:
    """The page ``/glossary``."""
    return (Page("/glossary", glossary),)


def glossary(view: "View") -> Response:
    """Every word of the glossary with an anchor of its own, in groups."""
    checks = ("passes", "fails", "inferred only", "not recorded", "does not apply")
    states = tuple(s.value for s in CellState if s.value != "not recorded")
    assert set(checks) == {c.value for c in CheckAnswer}
    about = ("sources disagree", "candidate", "explained")
    sure = ("certain", "assumed", "possible", "not recorded (dates)")
    badges = {*checks, *states, *about, *sure}
    groups = (
        ("Answers of a check", checks),
        ("States of a link", states),
        ("Reasons beside an answer", about),
        ("How sure it is on the day", sure),
        ("Other words", tuple(sorted(w for w in GLOSSARY if w not in badges))),
    )
    return render(view, "glossary.html", title="What the words mean", groups=groups, badges=badges)
