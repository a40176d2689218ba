"""The family of errors. Each names the thing that is wrong and the next step; :data:`OUTCOMES` maps them outward."""

from dataclasses import dataclass


class RemitError(Exception):
    """What Remit says to a person: *message* names what is wrong, *next_step* says what to do.

    >>> str(RemitError("The file is empty.", "Save the workbook again."))
    'The file is empty. Save the workbook again.'
    """

    def __init__(self, message: str, next_step: str = "") -> None:
        super().__init__(message, next_step)
        self.message = message
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.message} {self.next_step}".strip()


class StatementError(RemitError):
    """A statement does not fit the schema. ``field`` names the property or end, ``value`` what was written there."""

    def __init__(self, field: str, value: object, message: str, next_step: str = "") -> None:
        super().__init__(message, next_step)
        self.field = field
        self.value = value


class SourceError(RemitError):
    """A file cannot be read as what it should be."""


class RefusedError(RemitError):
    """A register has rows that were refused, so nothing of it was written."""


class StoreError(RemitError):
    """The store cannot be opened, read or written."""


class ConflictError(RemitError):
    """Somebody else decided first."""


class NotFoundError(RemitError):
    """There is no such node, statement, source or decision."""


class AskError(RemitError):
    """A question, a parameter or a scope is not known or not well formed."""


class LimitError(RemitError):
    """A limit was reached; the message names it and the next step says how to go on."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an error is outside: the exit code of the command, the HTTP status and the GraphQL error code."""

    exit_code: int
    http_status: int
    code: str


RETRY_SECONDS = 10
"""After how many seconds a server asks those to come back whom it could not answer because the store is away."""


def away() -> StoreError:
    """What a server says to readers when its store cannot be read. What exactly is wrong stands in its log alone.

    >>> away().message
    'The data cannot be read at the moment.'
    """
    return StoreError(
        "The data cannot be read at the moment.",
        "Try again in a few seconds. If it lasts, tell whoever runs this server: its log says what is wrong.",
    )


OUTCOMES: dict[type[RemitError], Outcome] = {
    RemitError: Outcome(1, 500, "ERROR"),
    StatementError: Outcome(2, 400, "BAD_STATEMENT"),
    SourceError: Outcome(2, 400, "BAD_SOURCE"),
    RefusedError: Outcome(2, 400, "REFUSED"),
    AskError: Outcome(2, 400, "BAD_QUESTION"),
    LimitError: Outcome(2, 400, "LIMIT"),
    NotFoundError: Outcome(3, 404, "NOT_FOUND"),
    ConflictError: Outcome(4, 409, "CONFLICT"),
    StoreError: Outcome(5, 503, "STORE"),
}


def outcome(error: RemitError) -> Outcome:
    """The :class:`Outcome` of *error*, by its class or the nearest one above it.

    >>> outcome(NotFoundError("No such board.")).http_status
    404
    """
    return next(OUTCOMES[cls] for cls in type(error).__mro__ if cls in OUTCOMES)
