"""What the driver and the server complain of, in words that say what to do."""

from graph.errors import StoreError
from graph.store.neo4j_address import Address

OLDEST = (5, 26)
"""The oldest version of Neo4j that Remit works with."""

NO_NEO4J = ("UnsupportedServerProduct", "Handshake", "ConfigurationError")
"""What the driver raises, in parts of names, where what answers is no Neo4j, or one that lacks what Remit asks for."""

SIGN_IN = "Set REMIT_NEO4J_USER and REMIT_NEO4J_PASSWORD, or REMIT_NEO4J_FILE."
CHANGE_PASSWORD = "Change it in Neo4j Browser or with cypher-shell, then set REMIT_NEO4J_PASSWORD."
NAME_DATABASE = "Name it after the address (neo4j+s://host/database) or in REMIT_NEO4J_DATABASE."
RIGHTS = (
    "To look at a store its user needs the role reader, to load into it publisher, and to open it for the first time "
    "architect."
)
READ_ONLY = "Nothing was written. Let the server write to it (server.databases.read_only), or name another."
FOLLOWER = "Write neo4j:// or neo4j+s:// instead of bolt://, and the driver finds the one that does."
CONSTRAINT = (
    "Nothing was written. Drop that constraint, or use another database; Remit names those that it cannot work with "
    "when it is started again."
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
        "ForbiddenOnReadOnlyDatabase": (f"{address} may only be read.", READ_ONLY),
        "WriteOnReadOnlyAccessDatabase": (f"{address} may only be read.", READ_ONLY),
        "NotALeader": (f"The server at {where} does not write to “{address.database}”.", FOLLOWER),
        "ConstraintValidationFailed": (
            f"A constraint of {address} that Remit did not make forbids it: {getattr(error, 'message', '')}.",
            CONSTRAINT,
        ),
        "TransactionTimedOutClientConfiguration": (busy, WAIT),
        "TransactionTimedOut": (f"This took longer than {address} allows.", TOO_LONG),
        "LockAcquisitionTimeout": (busy, WAIT),
        "LockClientStopped": (busy, WAIT),  # the time to wait for the lock was over
        "DeadlockDetected": (busy, WAIT),
        "MemoryPoolOutOfMemoryError": (too_little, TOO_LARGE),
        "TransactionOutOfMemoryError": (too_little, TOO_LARGE),
        "OutOfMemoryError": (too_little, TOO_LARGE),
    }
    code = (getattr(error, "code", None) or "").rpartition(".")[2]
    if code in known:
        return StoreError(*known[code])
    if "heap space" in str(error):  # "ExecutionFailed" says what failed only in its text
        return StoreError(too_little, TOO_LARGE)
    if code:
        told = getattr(error, "message", None) or code
        return StoreError(f"{address} cannot be used: {told}", "See the log of the server.")
    causes = _chain(error)
    raised = [type(e).__name__ for e in causes]
    if any(part in name for name in raised for part in NO_NEO4J) or any("looks like HTTP" in str(e) for e in causes):
        return StoreError(
            f"What answers at {where} is no Neo4j server that Remit can speak to.",
            f"Remit needs Neo4j {_written(OLDEST)} or later at its Bolt port, as a rule 7687.",
        )
    if any("CertVerification" in name for name in raised):
        return StoreError(
            f"The certificate of {where} cannot be trusted.",
            "Use the host name that it is made out to. If the server signed it itself, write +ssc instead of +s.",
        )
    if any("Security" in name or "SSL" in name for name in raised):
        return StoreError(
            f"What answers at {where} offers no encryption.",
            "Turn it on at the server, or reach it unencrypted, with neo4j:// or bolt://.",
        )
    return StoreError(
        f"The Neo4j server at {where} cannot be reached.",
        "Check that it runs, and its name and port. Nothing was half written.",
    )


def _written(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def _chain(error: BaseException | None) -> list[BaseException]:
    """*error* with what caused it; of several causes at once, each."""
    chain: list[BaseException] = []
    left = [error]
    while left:
        one = left.pop()
        if one is not None and one not in chain:
            chain.append(one)
            left += [one.__cause__ or one.__context__, *(one.exceptions if isinstance(one, BaseExceptionGroup) else ())]
    return chain
