"""The routes of the pages, and the middleware around them."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath

from anyio import CapacityLimiter, to_thread
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from graph.errors import NotFoundError, RemitError, StoreError
from graph.workspace import Explorer, default_as_at
from visualiser.errors import away_page, error_page, unexpected_page
from visualiser.page import Page
from visualiser.pages import all_pages
from visualiser.security import SecurityHeaders
from visualiser.settings import PageSettings
from visualiser.site import STATIC, Site
from visualiser.view import View
from visualiser.writing import read_form

__all__ = ["PageSettings", "middleware", "routes"]

log = logging.getLogger(__name__)

THREADS = 4
"""How many pages are made at once; more wait. Python runs one thread at a time: more only get in each other's way."""
FOR_EVER = "public, max-age=31536000, immutable"
FOR_A_WHILE = "public, max-age=300"


def routes(explorer: Explorer, settings: PageSettings) -> list[BaseRoute]:
    """Every page over *explorer*, the static files, and (last) the page for addresses that lead nowhere."""
    pages = all_pages(explorer.schema)
    site = Site(explorer, settings, pages)
    threads = CapacityLimiter(THREADS)
    return [
        Route("/static/{name:path}", _static, methods=["GET"]),
        *(Route(page.path, endpoint(site, page, threads), methods=["GET"]) for page in pages),
        *(
            Route(page.path, writing(site, page, threads), methods=["POST"])
            for page in pages
            if page.write is not None and site.write_token is not None
        ),
        Route(NOWHERE.path, endpoint(site, NOWHERE, threads), methods=["GET"]),
    ]


def middleware(explorer: Explorer, settings: PageSettings) -> list[Middleware]:
    """What wraps every route of the application: the security headers."""
    return [Middleware(SecurityHeaders)]


def endpoint(site: Site, page: Page, threads: CapacityLimiter) -> Callable[[Request], Awaitable[Response]]:
    """A page as Starlette calls it, made in one of *threads*, whatever it raises told in plain English."""

    async def answer(request: Request) -> Response:
        return await to_thread.run_sync(_answer, site, page, request, limiter=threads, abandon_on_cancel=True)

    answer.__name__ = page.path
    return answer


def writing(site: Site, page: Page, threads: CapacityLimiter) -> Callable[[Request], Awaitable[Response]]:
    """What takes the forms of a page: nothing but a form of this site, and no more of it than a form has."""

    async def answer(request: Request) -> Response:
        form = await read_form(request, site.settings.base_url)
        return await to_thread.run_sync(_written, site, page, request, form, limiter=threads)

    answer.__name__ = f"write {page.path}"
    return answer


def _written(site: Site, page: Page, request: Request, form: "Mapping[str, str] | RemitError") -> Response:
    view = None
    try:
        view = View(site, request, page)
        if not view.day_given:
            view.choose_default_day()
        if isinstance(form, RemitError):
            raise form
        assert page.write is not None
        return page.write(view, form)
    except StoreError as error:
        log.warning("The store cannot be used: %s", error)
        return away_page(site)
    except RemitError as error:
        return _told(site, request, view, error)
    except Exception:
        log.exception("The page %s failed", request.url.path)
        return unexpected_page()


def _answer(site: Site, page: Page, request: Request) -> Response:
    try:
        if page.soon is not None and not site.explorer.is_ready:
            soon = _seen(site, replace(page, show=page.soon), request, soon=True)
            site.explorer.snapshots.prepare()
            return soon
        return site.explorer.read(partial(_seen, site, page, request))
    except StoreError as error:
        log.warning("The store cannot be read: %s", error)
        return away_page(site)
    except Exception:
        log.exception("The page %s failed", request.url.path)
        return unexpected_page()


def _seen(site: Site, page: Page, request: Request, *, soon: bool = False) -> Response:
    """One view of one state of the store. Raises only :class:`~graph.errors.StoreError` and what is a fault."""
    view = None
    try:
        view = View(site, request, page)
        view.soon = soon
        return _elsewhere(view) or page.show(view)
    except StoreError:
        raise
    except RemitError as error:
        return _told(site, request, view, error)


def _told(site: Site, request: Request, view: View | None, error: RemitError) -> Response:
    """The error page: with the usual head where the store and the scope can be read, without it where not."""
    if view is None:
        # The scope itself is wrong: tell so in the default scope.
        plain = {**request.scope, "query_string": b""}
        view = View(site, Request(plain, request.receive))
        view.choose_default_day()
    try:
        return error_page(view, error)
    except StoreError:
        raise
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
