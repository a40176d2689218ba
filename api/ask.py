"""Questions over HTTP: ``/ask/<question>.csv``, ``.json``, ``.xlsx`` and ``.citation.json``.

Parameters of the question and of the scope (``as-at``, ``undated``, ``basis``, ``source``, ``area``) are query
parameters; without ``as-at`` the registers' own default day is used, ``as-at=none`` means no day. The citation of a
CSV travels in the headers ``Remit-Citation`` and ``Link`` (rel ``cite-as``).
"""

import logging
from collections.abc import Callable
from urllib.parse import quote

import orjson
from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.exports import to_csv, to_json, to_xlsx
from api.scope import default_scope
from graph.errors import RETRY_SECONDS, NotFoundError, RemitError, StoreError, away, outcome
from graph.questions.base import Answer
from graph.scope import read_query
from graph.workspace import Explorer

log = logging.getLogger(__name__)

THREADS = 2
"""How many files are made at once; more wait."""


def _citation(answer: Answer) -> bytes:
    return orjson.dumps(answer.citation.to_json(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _csv(answer: Answer) -> bytes:
    return to_csv(answer).encode("utf-8-sig")


FORMATS: dict[str, tuple[str, Callable[[Answer], bytes]]] = {
    "citation.json": ("application/json", _citation),
    "csv": ("text/csv; charset=utf-8", _csv),
    "json": ("application/json", to_json),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
}


def ask_route(explorer: Explorer) -> Route:
    """The route of questions as files."""
    threads = CapacityLimiter(THREADS)

    async def ask(request: Request) -> Response:
        return await to_thread.run_sync(_answered, explorer, request, limiter=threads, abandon_on_cancel=True)

    return Route("/ask/{file}", ask, methods=["GET"])


def _answered(explorer: Explorer, request: Request) -> Response:
    try:
        return explorer.read(lambda: _file(explorer, request))
    except StoreError as error:
        log.warning("The store cannot be read: %s", error)
        return _told(away(), {"Retry-After": str(RETRY_SECONDS), "Cache-Control": "no-store"})
    except RemitError as error:
        return _told(error)


def _told(error: RemitError, headers: dict[str, str] | None = None) -> Response:
    said = {"error": error.message, "next_step": error.next_step, "code": outcome(error).code}
    return JSONResponse(said, status_code=outcome(error).http_status, headers=headers)


def _file(explorer: Explorer, request: Request) -> Response:
    name, _, format = request.path_params["file"].partition(".")
    if format not in FORMATS:
        raise NotFoundError(f"There is no file of the kind “{format}”.", f"Use one of: {', '.join(FORMATS)}.")
    scope, given = read_query(request.query_params.multi_items())
    if not request.query_params.get("as-at"):
        scope = default_scope(explorer, scope)
    answer = explorer.workspace(scope).asked(name, given)
    media_type, render = FORMATS[format]
    beside = str(request.url.replace(path=f"/ask/{name}.citation.json"))
    return Response(
        render(answer),
        media_type=media_type,
        headers={
            "Remit-Citation": quote(answer.citation.text(), safe=" ,.;:()/"),
            "Remit-Data-Version": answer.citation.data_version,
            "Link": f'<{quote(beside, safe=":/?&=%")}>; rel="cite-as"',
            "Content-Disposition": f'attachment; filename="{name}.{format}"',
        },
    )
