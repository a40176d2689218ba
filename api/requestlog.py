"""The log of a server: one JSON object a line, and the id of the request in every line that it causes.

A line holds ``time`` (UTC), ``level``, ``logger``, ``message`` and ``request_id``; the line of a request also
``method``, ``path`` (without its query), ``status``, ``duration_ms`` and ``bytes`` (of the body sent); the line of an
error ``traceback``. Without ``status`` nothing was answered. Queries, headers, cookies and addresses of people are
never written; credentials inside an address of a store are blanked.
"""

import logging
import re
import time
import uuid
from asyncio import CancelledError
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import IO, Literal

import orjson
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.errors import RETRY_SECONDS, RemitError, outcome

Kind = Literal["json", "off"]
HEADER = "X-Request-ID"
STOPPING = "STOPPING"
_WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_CREDENTIALS = re.compile(r"(?<=://)[^\s/@]*:[^\s@]*@|(?<=://)[^\s/@]+@")
FIELDS = ("method", "path", "status", "duration_ms", "bytes")

_FAILED = JSONResponse(
    {"error": "Remit could not answer this.", "next_step": "Try again.", "code": outcome(RemitError("")).code}, 500
)
_STOPPING = JSONResponse(
    {"error": "This server is being stopped.", "next_step": "Try again in a few seconds.", "code": STOPPING},
    503,
    {"Retry-After": str(RETRY_SECONDS)},
)
log = logging.getLogger("remit.request")
_request_id: ContextVar[str] = ContextVar("remit_request_id", default="")


def request_id() -> str:
    """The id of the request that is being answered here; empty outside one."""
    return _request_id.get()


def chosen_id(asked: str) -> str:
    """*asked*, where it is a well-formed request id (at most 64 letters, digits, ``.``, ``_``, ``-``), else a new one.

    >>> chosen_id("gateway-7f3a")
    'gateway-7f3a'
    >>> len(chosen_id("two words"))
    32
    """
    return asked if _WELL_FORMED.fullmatch(asked) else uuid.uuid4().hex


def without_credentials(text: str) -> str:
    """*text* with whatever stands before the ``@`` of an address blanked.

    >>> without_credentials("Nobody answers at neo4j://reader:s3cret@db.example.org:7687.")
    'Nobody answers at neo4j://…@db.example.org:7687.'
    """
    return _CREDENTIALS.sub("…@", text)


class RequestLog:
    """ASGI middleware around everything: gives each request its id, logs it when it has been answered, and answers
    what nobody else caught with status 500, its traceback in the log alone.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        id = chosen_id(Headers(scope=scope).get(HEADER, ""))
        before = _request_id.set(id)
        begun = time.perf_counter()
        status, length = 0, 0

        async def watched(message: Message) -> None:
            nonlocal status, length
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = id
            elif message["type"] == "http.response.body":
                length += len(message.get("body", b""))
            await send(message)

        try:
            try:
                await self.app(scope, receive, watched)
            except ClientDisconnect:
                pass  # whoever asked has gone, and nobody is left to be answered
            except (Exception, CancelledError) as error:
                stopped = isinstance(error, CancelledError)
                if stopped:
                    log.warning("A request was given up, because the server stops")
                else:
                    log.exception("A request failed")
                if status:  # half of it is sent: only an end of the connection can say that it is not whole
                    raise
                await (_STOPPING if stopped else _FAILED)(scope, receive, watched)
        finally:
            took = round((time.perf_counter() - begun) * 1000, 1)
            values = (scope["method"], scope["path"], status or None, took, length)
            log.info("%s %s %s", *values[:3], extra=dict(zip(FIELDS, values, strict=True)))
            _request_id.reset(before)


class WithRequestId(logging.Filter):
    """Gives every record the ``request_id`` of the request that caused it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mark *record*, and let it pass."""
        record.request_id = request_id()
        return True


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_credentials(record.getMessage()),
            "request_id": getattr(record, "request_id", "") or None,
        }
        told |= {name: value for name in FIELDS if (value := getattr(record, name, None)) is not None}
        if record.exc_info:
            told["traceback"] = without_credentials(self.formatException(record.exc_info))
        return orjson.dumps(told, default=str).decode()


class PlainLines(logging.Formatter):
    """A record as a person reads it on a terminal."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s [%(request_id)s]")

    def format(self, record: logging.LogRecord) -> str:
        """The line, and the traceback of an error under it."""
        return without_credentials(super().format(record))


def start_logging(kind: Kind, stream: IO[str]) -> None:
    """Write the log of this process to *stream*: every request (``json``), or what goes wrong alone (``off``)."""
    handler = logging.StreamHandler(stream)
    handler.addFilter(WithRequestId())
    handler.setFormatter(JsonLines() if kind == "json" else PlainLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    log.setLevel(logging.INFO if kind == "json" else logging.WARNING)
