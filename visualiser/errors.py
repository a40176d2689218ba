"""What a page says when it cannot answer: what is wrong, the next step, and names near what was asked for."""

from typing import TYPE_CHECKING
from urllib.parse import unquote

from rapidfuzz import fuzz, process
from starlette.responses import Response

from graph.errors import RETRY_SECONDS, LimitError, NotFoundError, RemitError, StoreError, away, outcome
from graph.text import fold
from graph.workspace import Workspace
from visualiser.render import render

if TYPE_CHECKING:
    from visualiser.site import Site
    from visualiser.view import View

HEADINGS: dict[type[RemitError], str] = {
    NotFoundError: "Page not found",
    LimitError: "A limit was reached",
}


def error_page(view: "View | None", error: RemitError) -> Response:
    """The page that says *error* to a person, with its HTTP status."""
    heading = next((h for cls, h in HEADINGS.items() if isinstance(error, cls)), "There is a problem")
    status = outcome(error).http_status
    near: list[dict[str, str]] = []
    if view is not None and isinstance(error, NotFoundError):
        near = nearest(view.workspace, words_of_path(view.path))
    return render(view, "error.html", status=status, title=heading, heading=heading, error=error, near=near)


def away_page(site: "Site") -> Response:
    """The page while the store cannot be read: nothing on it needs the store."""
    error = away()
    heading = error.message.rstrip(".")
    site_words = {"static": site.static, "front": f"{site.settings.prefix}/", "notice": site.settings.notice}
    page = render(
        None,
        "error.html",
        status=outcome(error).http_status,
        title=heading,
        heading=heading,
        error=StoreError("", error.next_step),
        near=[],
        **site_words,
    )
    page.headers.update({"Retry-After": str(RETRY_SECONDS), "Cache-Control": "no-store"})
    return page


def unexpected_page() -> Response:
    """The page for a fault in Remit itself: no traceback, nothing that needs the store."""
    error = RemitError("Remit could not make this page.", "Try again, or go back to the front page.")
    return render(None, "error.html", status=500, title="Sorry", heading="Sorry", error=error, near=[])


def words_of_path(path: str) -> str:
    """The last words of a path, as somebody might have meant them.

    >>> words_of_path("/board/x:board/road-safety")
    'road safety'
    """
    return unquote(path.rstrip("/")).rpartition("/")[2].rpartition(":")[2].replace("-", " ").replace("_", " ")


def nearest(workspace: Workspace, text: str, most: int = 6) -> list[dict[str, str]]:
    """The nodes seen in the scope whose names are nearest to *text*, as rows hold them; sources are left out."""
    graph = workspace.graph
    asked = fold(text)[:200]
    if not asked:
        return []
    shown = [i for t in workspace.schema.node_types if t.on_map for i in graph.nodes_of(t.name)]
    names = {i: fold(graph.snapshot.names[i])[:200] for i in shown}
    found = process.extract(asked, names, scorer=fuzz.WRatio, limit=most, score_cutoff=60)
    return [workspace.node_at(position) for name, _, position in found if alike(asked, name)]


def alike(asked: str, name: str) -> bool:
    """Whether some word of *asked* may be a misspelt word of *name*; little words say nothing.

    >>> alike("burglarry", "burglary"), alike("nothing here", "tasking group"), alike("the safty", "safety board")
    (True, False, True)
    """
    words = [word for word in asked.split() if len(word) > 3] or asked.split()
    return any(fuzz.ratio(word, other) >= 75 or other.startswith(word) for word in words for other in name.split())
