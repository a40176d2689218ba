"""GraphQL over HTTP: strawberry's view, with each request in a worker thread and errors in plain words."""

import asyncio
import logging
from typing import Any

import orjson
from anyio import CapacityLimiter, to_thread
from cross_web import AsyncHTTPRequestAdapter, HTTPException
from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Message, Receive, Send
from starlette.types import Scope as Connection
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLHTTPResponse, GraphQLRequestData
from strawberry.types import ExecutionResult

from api.errors import BAD_QUERY, cause, tell, told
from api.graphiql import page
from api.limits import MOST_BYTES
from api.loading import Budget, Reading
from api.schema import GraphSchema
from api.scope import default_scope
from graph.errors import RETRY_SECONDS, LimitError, RemitError, StoreError, away
from graph.workspace import Explorer

log = logging.getLogger(__name__)

THREADS = 4
"""How many queries run at once; more wait. Pages have threads of their own, so they are not kept waiting."""
TRIES = 4
"""How often a query is answered again because the data changed while they were read (only where a store cannot hold
one state for a whole request)."""


class GraphQLView(GraphQL[Any, Any]):
    """Answers GraphQL from an explorer; shows GraphiQL to a browser."""

    def __init__(self, explorer: Explorer, schema: GraphSchema) -> None:
        super().__init__(schema=schema, graphql_ide="graphiql", subscription_protocols=())
        self.explorer = explorer
        self._threads = CapacityLimiter(THREADS)

    async def __call__(self, scope: Connection, receive: Receive, send: Send) -> None:
        """Answer one request, whatever is wrong with it as JSON."""
        response: Response
        try:
            body = await _body(Request(scope, receive))
            response = await self.run(Request(scope, _again(body)))
        except StoreError as error:
            log.warning("The store cannot be read: %s", error)
            headers = {"Retry-After": str(RETRY_SECONDS), "Cache-Control": "no-store"}
            response = JSONResponse({"errors": [tell(away())]}, status_code=503, headers=headers)
        except RemitError as error:
            response = JSONResponse({"errors": [tell(error)]}, status_code=413)
        except HTTPException as error:
            said = {
                "message": f"{error.reason.rstrip('.')}.",
                "extensions": {"code": BAD_QUERY, "nextStep": 'Send JSON as {"query": "{ boards { totalCount } }"}.'},
            }
            response = JSONResponse({"errors": [said]}, status_code=error.status_code)
        await response(scope, receive, send)

    def should_render_graphql_ide(self, request: Any) -> bool:
        """Whether a browser asks for a page."""
        return request.method == "GET" and "text/html" in request.headers.get("accept", "")

    async def render_graphql_ide(self, request: Request) -> Response:
        """GraphiQL."""
        return page()

    async def execute_single(
        self,
        request: Request,
        request_adapter: AsyncHTTPRequestAdapter,
        sub_response: Response,
        context: Any,
        root_value: Any,
        request_data: GraphQLRequestData,
    ) -> ExecutionResult:
        """The result of one operation, made in a worker thread by an event loop of its own.

        Everything is read in one thread, inside one ``reading()``; where the store cannot hold one state for so
        long, the operation is run again, and the last result says that the data changed while they were read.
        Raises :class:`~graph.errors.StoreError`, also where only a part of the operation met it.
        """
        execute = super().execute_single

        async def run(reading: Reading) -> ExecutionResult:
            return await execute(request, request_adapter, sub_response, context, reading, request_data)

        def answer() -> ExecutionResult:
            store = self.explorer.store
            for _ in range(TRIES):
                with store.reading():
                    version = store.version()
                    result = asyncio.run(run(Reading(self.explorer, default_scope(self.explorer), Budget())))
                    changed = store.version() != version
                if not changed:
                    break
            for error in result.errors or ():
                if isinstance(raised := cause(error), StoreError):
                    raise raised
            changed = changed or self.explorer.snapshots.behind(version)
            result.extensions = {"dataVersion": version} | ({"changedWhileReading": True} if changed else {})
            return result

        try:
            return await to_thread.run_sync(self.explorer.read, answer, limiter=self._threads, abandon_on_cancel=True)
        except StoreError:
            raise
        except RemitError as error:
            return ExecutionResult(data=None, errors=[GraphQLError(error.message, original_error=error)])

    async def process_result(self, request: Request, result: ExecutionResult) -> GraphQLHTTPResponse:
        """The response to be written."""
        response = GraphQLHTTPResponse(data=result.data)
        if result.errors:
            response["errors"] = list(told(result.errors))
        if result.extensions:
            response["extensions"] = result.extensions
        return response

    def decode_json(self, data: str | bytes) -> object:
        """What a body or a word of the address holds, which must be an object (or a list, refused elsewhere)."""
        value = orjson.loads(data)
        if not isinstance(value, dict | list):
            raise HTTPException(400, "The request is not a JSON object")
        return value

    def encode_json(self, data: object) -> bytes:
        """*data* as JSON."""
        return orjson.dumps(data)


async def _body(request: Request) -> bytes:
    """The body of *request*. Raises :class:`~graph.errors.LimitError` as soon as it is longer than allowed."""
    parts, length = [], 0
    async for part in request.stream():
        parts.append(part)
        length += len(part)
        if length > MOST_BYTES:
            raise LimitError(
                f"The request is longer than {MOST_BYTES:,} bytes.", "Ask in several queries, or for fewer identifiers."
            )
    return b"".join(parts)


def _again(body: bytes) -> Receive:
    """A channel that gives *body* once more."""

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive
