"""The routes of this room: GraphQL with its page and files, and questions as files."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from anyio import to_thread
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from api.ask import ask_route
from graph.workspace import Explorer

if TYPE_CHECKING:
    from api.serving import GraphQLView

STATIC = Path(__file__).parent / "static"


def routes(explorer: Explorer) -> list[BaseRoute]:
    """``/graphql`` (queries, and GraphiQL for a browser), ``/graphql/static/…`` and ``/ask/<question>.<format>``."""
    return [
        Route("/graphql", GraphQLEndpoint(explorer), methods=["GET", "POST"]),
        Mount("/graphql/static", StaticFiles(directory=STATIC)),
        ask_route(explorer),
    ]


class GraphQLEndpoint:
    """GraphQL, made when it is first asked for, so that a server shows its first page sooner."""

    def __init__(self, explorer: Explorer) -> None:
        self.explorer = explorer
        self._view: GraphQLView | None = None
        self._making = threading.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        view = self._view
        if view is None:
            view = await to_thread.run_sync(self._made)
        await view(scope, receive, send)

    def _made(self) -> "GraphQLView":
        from api.schema import build_schema
        from api.serving import GraphQLView

        with self._making:
            if self._view is None:
                schema = build_schema(self.explorer.schema, tuple(self.explorer.questions.values()))
                self._view = GraphQLView(self.explorer, schema)
            return self._view
