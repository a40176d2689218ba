"""Every question that Remit answers, and one page for any of them: its form, its answer as a table."""

from typing import TYPE_CHECKING

from starlette.responses import Response

from graph.errors import AskError, NotFoundError
from graph.questions.base import Answer
from graph.schema import Schema
from visualiser.page import Page
from visualiser.render import render

if TYPE_CHECKING:
    from visualiser.view import View


def pages(schema: Schema) -> tuple[Page, ...]:
    """The pages ``/questions`` and ``/questions/<name>``."""
    return (Page("/questions", questions), Page("/questions/{name}", question, under="/questions"))


def questions(view: "View") -> Response:
    """All questions by group."""
    groups: dict[str, list[object]] = {}
    for asked in view.site.explorer.questions.values():
        groups.setdefault(asked.group, []).append(asked)
    own = {name: f"/{name}" for name in view.site.explorer.questions if view.site.has_page(f"/{name}")}
    return render(view, "questions.html", title="All questions", groups=dict(sorted(groups.items())), own=own)


def question(view: "View") -> Response:
    """One question: what it takes, and its answer where enough is given."""
    name = view.path_params["name"]
    if not view.asks(name):
        raise NotFoundError(f"There is no question called “{name}”.", "Choose one from the list of all questions.")
    asked = view.site.explorer.question(name)
    answer: Answer | None = None
    given = view.parameters(name)
    if all(given.get(p.name) for p in asked.parameters if p.required):
        if any(p.name == "first" for p in asked.parameters):
            given.setdefault("first", "100")
        try:
            answer = view.ask(name, given)
        except AskError:
            if view.parameters(name):
                raise
    return render(view, "question.html", title=asked.title, question=asked, answer=answer, given=given)
