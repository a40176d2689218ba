"""Errors as GraphQL tells them: what is wrong, a code, the next step, and never anything internal."""

import logging
from collections.abc import Iterable
from typing import Any

from graphql import GraphQLError, GraphQLSyntaxError

from api.limits import MOST_TOKENS, too_deep
from graph.errors import LimitError, RemitError, outcome

log = logging.getLogger(__name__)

BAD_QUERY = "BAD_QUERY"
INTERNAL = "INTERNAL"
_READ_THE_SCHEMA = "The schema is at /graphql in a browser, and in docs/schema.graphql."


def told(errors: Iterable[GraphQLError]) -> list[dict[str, Any]]:
    """*errors* as the ``errors`` of a response: equal ones once, with the place where the first was met."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for error in errors:
        one = _told(error)
        found.setdefault((one["message"], one["extensions"]["code"]), one)
    return list(found.values())


def tell(error: RemitError) -> dict[str, Any]:
    """One error of Remit's own as a member of ``errors``."""
    return {"message": error.message, "extensions": {"code": outcome(error).code, "nextStep": error.next_step}}


def _told(error: GraphQLError) -> dict[str, Any]:
    raised = cause(error)
    said: dict[str, Any]
    if raised is None:
        if isinstance(error, GraphQLSyntaxError) and "Parsing aborted" in error.message:
            return tell(_too_long() if "tokens" in error.message else too_deep())
        said = {"message": error.message, "extensions": {"code": BAD_QUERY, "nextStep": _READ_THE_SCHEMA}}
    elif isinstance(raised, RemitError):
        said = tell(raised)
    elif isinstance(raised, RecursionError):
        said = tell(too_deep())
    else:
        log.error("A GraphQL field failed", exc_info=raised)
        said = {
            "message": "Something went wrong inside Remit.",
            "extensions": {"code": INTERNAL, "nextStep": "Tell whoever runs it; its log says more."},
        }
    if error.locations:
        said["locations"] = [place.formatted for place in error.locations]
    if error.path:
        said["path"] = error.path
    return said


def _too_long() -> LimitError:
    return LimitError(f"The query has more than {MOST_TOKENS:,} words and signs.", "Put long lists in variables.")


def cause(error: GraphQLError) -> Exception | None:
    """What was raised, where it was not GraphQL itself that found fault."""
    found: Exception | None = error
    while isinstance(found, GraphQLError):
        found = found.original_error
    return found
