"""Health checks for whoever runs a server: ``/healthz`` (the process answers) and ``/readyz`` (the store answers)."""

import logging

from anyio import CapacityLimiter, move_on_after, to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.requestlog import without_credentials
from graph.errors import RETRY_SECONDS, StoreError, outcome
from graph.workspace import Explorer

SECONDS = 3.0
"""How long ``/readyz`` waits for the store."""
log = logging.getLogger(__name__)


def health_routes(explorer: Explorer, seconds: float = SECONDS) -> list[Route]:
    """``/healthz``, which reads nothing, and ``/readyz``, which reads the data version in a thread of its own.

    Neither waits for the threads that make pages. ``/readyz`` answers 503 and says what is wrong when the store
    cannot be read, or does not answer within *seconds*.
    """
    thread = CapacityLimiter(1)

    async def healthz(request: Request) -> Response:
        return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})

    async def readyz(request: Request) -> Response:
        try:
            with move_on_after(seconds):
                version = await to_thread.run_sync(explorer.store.version, limiter=thread, abandon_on_cancel=True)
                told = {"status": "ready", "data_version": version}
                return JSONResponse(told, headers={"Cache-Control": "no-store"})
            error = StoreError(
                f"The store did not answer within {seconds:g} seconds.",
                "Look whether it runs, and what keeps it busy.",
            )
        except StoreError as raised:
            error = raised
        except Exception:
            log.exception("The store failed")
            error = StoreError("The store failed in a way that Remit does not know.", "The log says more.")
        return _not_ready(error)

    return [Route("/healthz", healthz, methods=["GET"]), Route("/readyz", readyz, methods=["GET"])]


def _not_ready(error: StoreError) -> Response:
    told = {
        "status": "not ready",
        "error": without_credentials(error.message),
        "next_step": without_credentials(error.next_step),
        "code": outcome(error).code,
    }
    headers = {"Cache-Control": "no-store", "Retry-After": str(RETRY_SECONDS)}
    return JSONResponse(told, status_code=outcome(error).http_status, headers=headers)
