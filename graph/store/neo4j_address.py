"""Where a Neo4j database is and how to sign in, as people write it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from graph.errors import StoreError

SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")


@dataclass(frozen=True, slots=True)
class Credentials:
    """How to sign in: user and password; ``password`` is never shown.

    >>> Credentials("neo4j", "a secret")
    Credentials('neo4j')
    """

    user: str
    password: str

    def __repr__(self) -> str:
        return f"Credentials({self.user!r})"


def credentials(environment: Mapping[str, str]) -> tuple[Credentials, str]:
    """The credentials, and the name of the database (empty: not named), that *environment* gives.

    ``REMIT_NEO4J_USER`` and ``REMIT_NEO4J_PASSWORD`` give them, or ``REMIT_NEO4J_FILE`` names a file of lines
    ``NAME=value`` with these names or those of the file that Aura hands out (``NEO4J_USERNAME``, ``NEO4J_PASSWORD``).
    ``REMIT_NEO4J_DATABASE`` names the database.

    Raises :class:`~graph.errors.StoreError` when the file cannot be read or there is no password.

    >>> credentials({"REMIT_NEO4J_PASSWORD": "a secret"})
    (Credentials('neo4j'), '')
    """
    told = dict(environment)
    if path := environment.get("REMIT_NEO4J_FILE"):
        try:
            lines = Path(path).read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise StoreError(
                f"The file of credentials {path} cannot be read: {getattr(error, 'strerror', 'it is not text')}.",
                "Correct REMIT_NEO4J_FILE.",
            ) from None
        pairs = (line.split("=", 1) for line in lines if "=" in line and not line.lstrip().startswith("#"))
        told = {name.strip().replace("REMIT_NEO4J_", "NEO4J_"): value.strip().strip("\"'") for name, value in pairs}
        told = {f"REMIT_{name.replace('USERNAME', 'USER')}": value for name, value in told.items()}
    password = told.get("REMIT_NEO4J_PASSWORD", "")
    if not password:
        raise StoreError(
            "There is no password for Neo4j.",
            "Set REMIT_NEO4J_PASSWORD (and REMIT_NEO4J_USER, where it is not neo4j), or let REMIT_NEO4J_FILE name a "
            "file with both.",
        )
    return Credentials(told.get("REMIT_NEO4J_USER") or "neo4j", password), told.get("REMIT_NEO4J_DATABASE", "")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is: the address that the driver takes, and the name of the database."""

    uri: str
    database: str

    def __str__(self) -> str:
        return f"{self.uri}/{self.database}"


def parse_address(address: str, database: str = "") -> Address:
    """The parts of ``neo4j+s://host:7687/database``; *database* is used where the address names none.

    Raises :class:`~graph.errors.StoreError` when it is none, or holds a password.

    >>> str(parse_address("bolt://localhost:7687"))
    'bolt://localhost:7687/neo4j'
    """
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise StoreError(f"{address} is not an address.", "Write it as neo4j+s://host:7687.") from None
    if "@" in parts.netloc:
        raise StoreError(
            f"The address of {host} holds a user name or a password.",
            "Leave them out of it: others can read a command line. Set REMIT_NEO4J_USER and REMIT_NEO4J_PASSWORD.",
        )
    if parts.scheme not in SCHEMES or not host or parts.query or parts.fragment:
        raise StoreError(
            f"Remit cannot open {address}.",
            f"Name a file, or a Neo4j server as {', '.join(f'{s}://' for s in SCHEMES[:4])}… with its host.",
        )
    name = parts.path.strip("/") or database or "neo4j"
    return Address(f"{parts.scheme}://{parts.netloc}", name)
