"""The pages alone as an application, for tests and for trying a page out."""

from starlette.applications import Starlette

from graph.workspace import Explorer
from visualiser.routes import middleware, routes
from visualiser.settings import PageSettings


def page_app(explorer: Explorer, settings: PageSettings | None = None) -> Starlette:
    """An application that serves the pages over *explorer*, without GraphQL and files."""
    settings = settings or PageSettings()
    return Starlette(routes=routes(explorer, settings), middleware=middleware(explorer, settings))
