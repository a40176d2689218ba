"""What the driver and the server complain of, in words that say what to do."""

from graph.errors import StoreError
from graph.store.neo4j_address import Address

OLDEST = (5, 26)
"""The oldest version of Neo4j that Remit works with."""

SIGN_IN = "Set REMIT_NEO4J_USER and REMIT_NEO4J_PASSWORD, or REMIT_NEO4J_FILE."
CHANGE_PASSWORD = "Change it in Neo4j Browser or with cypher-shell, then set REMIT_NEO4J_PASSWORD."
NAME_DATABASE = "Name it after the address (neo4j+s://host/database) or in REMIT_NEO4J_DATABASE."
RIGHTS = (
    "To look at a store its user needs the role reader, to load into it publisher, and to open it for the first time "
    "architect."
)
TOO_LONG = "Nothing was written. Load fewer registers at once, or raise db.transaction.timeout."
WAIT = "Wait until it has finished, then try again."
TOO_LARGE = (
    "Nothing was written. Load fewer registers at once, or give the server more: "
    "server.memory.heap.max_size and db.memory.transaction.max (in Aura: a larger instance)."
)


def too_old(address: Address, number: str) -> StoreError:
    """The server is of a version before :data:`OLDEST`."""
    return StoreError(
        f"The server at {address.uri} is Neo4j {number}, and Remit needs {_written(OLDEST)} or later.",
        "Upgrade it, or use a file: --store remit.sqlite.",
    )


def unsure(address: Address) -> StoreError:
    """The connection broke while a transaction was committed, and nobody can say whether it was."""
    return StoreError(
        f"The connection to {address} broke at the last step, so it is not known whether the change was written.",
        "Run the same command again when the server answers: nothing is ever written twice.",
    )


def tell(error: Exception, address: Address, user: str) -> StoreError:
    """*error* of the driver, met at *address* by *user*, as a person can understand it. Never tells a password."""
    where = address.uri
    busy = f"Another program is writing to {address}."
    too_little = f"{address} has too little memory for so much at once."
    known = {
        "Unauthorized": (f"{where} refused the user name or the password of “{user}”.", SIGN_IN),
        "AuthenticationRateLimit": (f"{where} was told a wrong password too often.", f"Wait a minute. {SIGN_IN}"),
        "CredentialsExpired": (f"The password of “{user}” at {where} must be changed.", CHANGE_PASSWORD),
        "DatabaseNotFound": (f"There is no database “{address.database}” at {where}.", NAME_DATABASE),
        "DatabaseUnavailable": (f"The database {address} is not available.", "Start it, or try again later."),
        "Forbidden": (f"“{user}” may not do this in {address}.", RIGHTS),
        "TransactionTimedOutClientConfiguration": (busy, WAIT),
        "TransactionTimedOut": (f"This took longer than {address} allows.", TOO_LONG),
        "LockAcquisitionTimeout": (busy, WAIT),
        "DeadlockDetected": (busy, WAIT),
        "MemoryPoolOutOfMemoryError": (too_little, TOO_LARGE),
        "TransactionOutOfMemoryError": (too_little, TOO_LARGE),
        "OutOfMemoryError": (too_little, TOO_LARGE),
    }
    code = (getattr(error, "code", None) or "").rpartition(".")[2]
    if code in known:
        return StoreError(*known[code])
    if code:
        told = getattr(error, "message", None) or code
        return StoreError(f"{address} cannot be used: {told}", "See the log of the server.")
    causes = _chain(error)
    if any("UnsupportedServerProduct" in type(e).__name__ or "Handshake" in type(e).__name__ for e in causes):
        return StoreError(
            f"What answers at {where} is no Neo4j server that Remit can speak to.",
            f"Remit needs Neo4j {_written(OLDEST)} or later at its Bolt port, as a rule 7687.",
        )
    if any("Security" in type(e).__name__ or "SSL" in type(e).__name__ for e in causes):
        return StoreError(
            f"The certificate of {where} cannot be trusted, or it offers no encryption.",
            "For a certificate that the server signed itself, write +ssc instead of +s. A server without one is "
            "reached with neo4j:// or bolt://, unencrypted.",
        )
    return StoreError(
        f"The Neo4j server at {where} cannot be reached.",
        "Check that it runs, and its name and port. Nothing was half written.",
    )


def _written(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def _chain(error: BaseException | None) -> list[BaseException]:
    """*error* with what caused it."""
    chain: list[BaseException] = []
    while error is not None and error not in chain:
        chain.append(error)
        error = error.__cause__ or error.__context__
    return chain
