"""The routes of the pages, and the middleware around them."""

import logging
from collections.abc import Callable
from pathlib import PurePosixPath

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from graph.errors import NotFoundError, RemitError
from graph.workspace import Explorer, default_as_at
from visualiser.errors import error_page, unexpected_page
from visualiser.page import Page
from visualiser.pages import all_pages
from visualiser.security import SecurityHeaders
from visualiser.settings import PageSettings
from visualiser.site import STATIC, Site
from visualiser.view import View

__all__ = ["PageSettings", "middleware", "routes"]

log = logging.getLogger(__name__)

FOR_EVER = "public, max-age=31536000, immutable"
FOR_A_WHILE = "public, max-age=300"


def routes(explorer: Explorer, settings: PageSettings) -> list[BaseRoute]:
    """Every page over *explorer*, the static files, and (last) the page for addresses that lead nowhere."""
    pages = all_pages(explorer.schema)
    site = Site(explorer, settings, pages)
    return [
        Route("/static/{name:path}", _static, methods=["GET"]),
        *(Route(page.path, endpoint(site, page), methods=["GET"]) for page in pages),
        Route(NOWHERE.path, endpoint(site, NOWHERE), methods=["GET"]),
    ]


def middleware(explorer: Explorer, settings: PageSettings) -> list[Middleware]:
    """What wraps every route of the application: the security headers."""
    return [Middleware(SecurityHeaders)]


def endpoint(site: Site, page: Page) -> Callable[[Request], Response]:
    """A page as Starlette calls it, in a worker thread: one view, whatever it raises told in plain English."""

    def answer(request: Request) -> Response:
        view = None
        try:
            view = View(site, request, page)
            return _elsewhere(view) or page.show(view)
        except RemitError as error:
            return _told(site, request, view, error)
        except Exception:
            log.exception("The page %s failed", request.url.path)
            return unexpected_page()

    answer.__name__ = page.path
    return answer


def _told(site: Site, request: Request, view: View | None, error: RemitError) -> Response:
    """The error page: with the usual head where the store and the scope can be read, without it where not."""
    if view is None:
        # The scope itself is wrong: tell so in the default scope.
        plain = {**request.scope, "query_string": b""}
        view = View(site, Request(plain, request.receive))
        view.choose_default_day()
    try:
        return error_page(view, error)
    except RemitError:
        return error_page(None, error)


def _elsewhere(view: View) -> Response | None:
    """A redirect where the address does not carry the whole view, or carries words without a value."""
    if not view.day_given and default_as_at(view.registers):
        view.choose_default_day()
        return None if view.page is NOWHERE else RedirectResponse(view.here(), 302)
    if view.untidy:
        return RedirectResponse(view.here(), 302)
    return None


def _nowhere(view: View) -> Response:
    raise NotFoundError("No page has this address.", "Search for a name, or begin at the front page.")


NOWHERE = Page("/{path:path}", _nowhere)
"""The page for every address that no other page has."""


def _static(request: Request) -> Response:
    name = request.path_params["name"]
    path = (STATIC / name).resolve()
    if not path.is_relative_to(STATIC.resolve()) or not path.is_file() or PurePosixPath(name).suffix == ".txt":
        return Response("There is no such file.", status_code=404, media_type="text/plain")
    kept = FOR_EVER if request.query_params.get("v") else FOR_A_WHILE
    return FileResponse(path, headers={"Cache-Control": kept})
