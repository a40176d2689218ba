"""What a person reads when Neo4j refuses, is something else, or belongs to others too: the words, and the next step."""

import re
import socket
import subprocess
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graph.archive import verify
from graph.decisions import record
from graph.errors import StoreError
from graph.publish import publish
from graph.schema import SCHEMA
from graph.scope import Scope
from graph.store.neo4j import Neo4jStore
from graph.store.neo4j_address import credentials, parse_address
from tests import town
from tests.conftest import needs_neo4j
from tests.faults.proxy import Proxy
from tests.neo4j.server import Neo4j, Neo4jServer, free_port

SECRET = "Eins-und-2wanzig"
WITH_SECRET = {"REMIT_NEO4J_PASSWORD": SECRET}


def refusal(address: str, environment: dict[str, str]) -> str:
    """The words of the error that opening the store raises; no password is anywhere in what can be printed of it."""
    with pytest.raises(StoreError) as raised:
        Neo4jStore.open(address, SCHEMA, environment)
    printed = "".join(traceback.format_exception(raised.value)) + repr(raised.value)
    assert environment["REMIT_NEO4J_PASSWORD"] not in printed
    assert raised.value.next_step
    return str(raised.value)


# --- addresses and credentials ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        f"bolt://neo4j:{SECRET}@127.0.0.1",
        f"bolt://neo4j:{SECRET}@127.0.0.1:port",
        f"bolt://neo4j:{SECRET}/x@127.0.0.1",
        f"bolt://neo4j:{SECRET}#x@127.0.0.1",
        f"http://neo4j:{SECRET}@127.0.0.1",
    ],
)
def test_a_password_in_the_address_is_refused_and_not_repeated(address: str) -> None:
    told = refusal(address, WITH_SECRET)
    assert "holds a user name or a password. Leave them out of it" in told
    assert "REMIT_NEO4J_PASSWORD" in told


@pytest.mark.parametrize(
    ("address", "told"),
    [
        (
            "http://127.0.0.1:7474",
            "Remit cannot open http://127.0.0.1:7474. Name a file, or a Neo4j server as neo4j://",
        ),
        (f"bolt://127.0.0.1?password={SECRET}", "Remit cannot open bolt://127.0.0.1. Name a file"),
        ("bolt://", "Remit cannot open bolt://."),
        ("bolt://127.0.0.1:many", "bolt://127.0.0.1:many is not an address."),
        ("bolt://127.0.0.1/system", "The database “system” at 127.0.0.1 holds Neo4j's own users"),
    ],
)
def test_an_address_that_is_none_is_refused(address: str, told: str) -> None:
    assert refusal(address, WITH_SECRET).startswith(told)


def test_the_database_is_that_of_the_address_or_else_that_of_the_environment() -> None:
    assert str(parse_address("neo4j+s://town.example/own", "other")) == "neo4j+s://town.example/own"
    assert str(parse_address("neo4j+s://town.example", "other")) == "neo4j+s://town.example/other"


def test_credentials_come_from_a_file_as_aura_hands_it_out(tmp_path: Path) -> None:
    file = tmp_path / "Neo4j-1a2b3c4d.txt"
    file.write_text(
        "# Wait 60 seconds before connecting\nNEO4J_URI=neo4j+s://1a2b3c4d.databases.neo4j.io\n"
        f'NEO4J_USERNAME=town\nNEO4J_PASSWORD="{SECRET}="\nNEO4J_DATABASE=board\nAURA_INSTANCENAME=Instance01\n',
        encoding="utf-8-sig",
    )
    secret, database = credentials({"REMIT_NEO4J_FILE": str(file)})
    assert (secret.user, secret.password, database) == ("town", f"{SECRET}=", "board")
    assert SECRET not in repr(secret)
    assert credentials({"REMIT_NEO4J_FILE": str(file), "REMIT_NEO4J_DATABASE": "own"})[1] == "own"


def test_credentials_that_are_not_there_are_asked_for(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no password for Neo4j\. Set REMIT_NEO4J_PASSWORD"):
        credentials({"REMIT_NEO4J_USER": "town"})
    with pytest.raises(StoreError, match=r"none\.txt cannot be read: No such file.* Correct REMIT_NEO4J_FILE"):
        credentials({"REMIT_NEO4J_FILE": str(tmp_path / "none.txt")})
    with pytest.raises(StoreError, match="cannot be read: Is a directory"):
        credentials({"REMIT_NEO4J_FILE": str(tmp_path)})
    (tmp_path / "key.bin").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(StoreError, match="cannot be read: it is not text"):
        credentials({"REMIT_NEO4J_FILE": str(tmp_path / "key.bin")})
    (tmp_path / "half.txt").write_text("NEO4J_USERNAME=town\n", "utf-8")
    with pytest.raises(StoreError, match=r"half\.txt gives no password\. Write a line NEO4J_PASSWORD="):
        credentials({"REMIT_NEO4J_FILE": str(tmp_path / "half.txt")})


# --- nobody there, or somebody else ----------------------------------------------------------------------------------


@contextmanager
def answering(reply: bytes) -> Iterator[int]:
    """A port of this computer that answers whatever is said with *reply* and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            while True:
                try:
                    client, _ = listening.accept()
                except OSError:
                    return
                with client:
                    client.recv(1000)
                    client.sendall(reply)

        thread = threading.Thread(target=answer)
        thread.start()
        yield int(listening.getsockname()[1])
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()


@pytest.mark.parametrize("scheme", ["bolt", "neo4j", "neo4j+s"])
def test_a_server_that_is_not_there_is_named(scheme: str, capfd: pytest.CaptureFixture[str]) -> None:
    for where in (f"127.0.0.1:{free_port()}", "nowhere.invalid"):
        told = refusal(f"{scheme}://{where}", WITH_SECRET)
        assert told.startswith(f"The Neo4j server at {scheme}://{where} cannot be reached. Check that it runs")
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_a_port_that_speaks_http_is_no_neo4j(scheme: str) -> None:
    with answering(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n") as port:
        told = refusal(f"{scheme}://127.0.0.1:{port}", WITH_SECRET)
    assert "is no Neo4j server that Remit can speak to. Remit needs Neo4j 5.26 or later at its Bolt port" in told


@pytest.mark.parametrize("scheme", ["bolt+s", "bolt+ssc", "neo4j+s", "neo4j+ssc"])
def test_a_port_without_encryption_is_told_from_a_certificate_that_is_not_trusted(scheme: str) -> None:
    with answering(b"") as port:
        told = refusal(f"{scheme}://127.0.0.1:{port}", WITH_SECRET)
    assert "offers no encryption. Turn it on at the server, or reach it unencrypted, with neo4j:// or bolt://" in told


@pytest.mark.parametrize(
    ("agent", "bolt", "told"),
    [
        (b"Neo4j/5.12.0\0", None, "is Neo4j 5.12.0, and Remit needs 5.26 or later. Upgrade it, or use a file"),
        (b"Neo4j/4.4.300", bytes([0, 0, 4, 4]), "is no Neo4j server that Remit can speak to. Remit needs Neo4j 5.26"),
        (b"Neo4j/3.5.300", bytes([0, 0, 0, 2]), "is no Neo4j server that Remit can speak to. Remit needs Neo4j 5.26"),
    ],
)
def test_an_old_server_is_refused(neo4j_database: Neo4j, agent: bytes, bolt: bytes | None, told: str) -> None:
    """A new server that is made to speak an old Bolt, and to call itself an old one."""
    if not isinstance(neo4j_database, Neo4jServer):
        pytest.skip("REMIT_TEST_NEO4J_URL names a server that no test can stand in front of")
    number = neo4j_database.version.split()[0].encode()
    as_old = agent.replace(b"\0", b"").ljust(len(b"Neo4j/" + number), b"0")
    with Proxy(neo4j_database.port) as proxy:
        proxy.rewrite = lambda data: data.replace(b"Neo4j/" + number, as_old)
        if bolt:
            proxy.greet = lambda data: data[:4] + bolt + bytes(12)
        said = refusal(f"bolt://127.0.0.1:{proxy.port}", neo4j_database.environment)
    said = re.sub(r"5\.12\.0+", "5.12.0", said)  # the made-up number is as long as that of the server behind it
    assert said.startswith(("The server at bolt://127.0.0.1", "What answers at bolt://127.0.0.1"))
    assert told in said


# --- who may do what -------------------------------------------------------------------------------------------------


def test_a_wrong_password_is_refused(neo4j_database: Neo4j) -> None:
    told = refusal(neo4j_database.url, {**neo4j_database.environment, "REMIT_NEO4J_PASSWORD": SECRET})
    assert "refused the user name or the password of “neo4j”. Set REMIT_NEO4J_USER and REMIT_NEO4J_PASSWORD" in told


def test_a_password_that_must_be_changed_is_told(neo4j_database: Neo4j) -> None:
    with neo4j_database.driver() as driver:
        made = "CREATE OR REPLACE USER newcomer SET PASSWORD $password CHANGE REQUIRED"
        driver.execute_query(made, password=SECRET, database_="system")
    user = {"REMIT_NEO4J_USER": "newcomer", **WITH_SECRET, "REMIT_NEO4J_DATABASE": neo4j_database.database}
    told = refusal(neo4j_database.url, user)
    with neo4j_database.driver() as driver:
        driver.execute_query("DROP USER newcomer", database_="system")
    assert f"The password of “newcomer” at {neo4j_database.url} must be changed. Change it in Neo4j Browser" in told


def test_a_database_that_is_not_there_is_named(neo4j_database: Neo4j) -> None:
    for address in (neo4j_database.url, neo4j_database.url.replace("bolt", "neo4j")):
        told = refusal(f"{address}/nowhere", neo4j_database.environment)
        assert f"There is no database “nowhere” at {address}. Name it after the address" in told


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """A server that signed its own certificate and allows a transaction 2 MiB."""
    needs_neo4j()
    folder = tmp_path_factory.mktemp("strict")
    keys = ["-keyout", str(folder / "private.key"), "-out", str(folder / "public.crt")]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", *keys]
    subprocess.run(made, check=True, capture_output=True)
    policy = {
        "enabled": "true",
        "base_directory": str(folder),
        "private_key": "private.key",
        "public_certificate": "public.crt",
        "client_auth": "NONE",
    }
    settings = {f"dbms.ssl.policy.bolt.{name}": value for name, value in policy.items()}
    settings |= {"server.bolt.tls_level": "OPTIONAL", "db.memory.transaction.max": "2m"}
    with Neo4jServer(folder / "neo4j", settings=settings) as server:
        yield server


own_server = pytest.mark.xdist_group("strict neo4j")


@own_server
@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_a_certificate_that_the_server_signed_itself_takes_ssc(strict: Neo4jServer, scheme: str) -> None:
    told = refusal(f"{scheme}+s://localhost:{strict.port}", strict.environment)
    assert told.startswith(f"The certificate of {scheme}+s://localhost:{strict.port} cannot be trusted.")
    assert "write +ssc instead of +s" in told
    store = Neo4jStore.open(f"{scheme}+ssc://127.0.0.1:{strict.port}", SCHEMA, strict.environment)
    assert store.registers() == ()
    store.close()


@own_server
def test_a_transaction_that_is_too_large_writes_nothing(strict: Neo4jServer) -> None:
    store = Neo4jStore.open(strict.url, SCHEMA, strict.environment)
    town.fill(store)
    before, nodes = store.version(), strict.nodes()
    many = [town.describe(town.MINUTES, f"quillhaven:issue/n{n}", "Issue", f"Issue {n}") for n in range(4000)]
    with pytest.raises(StoreError, match=r"too little memory for so much at once\. Nothing was written\. Load fewer"):
        publish(store, town.TOWN, [*town.town_edges(), *many])
    assert (store.version(), strict.nodes()) == (before, nodes)
    assert verify(store) == []
    store.close()


@own_server
def test_a_database_that_may_only_be_read_is_read_and_not_written(strict: Neo4jServer) -> None:
    store = Neo4jStore.open(strict.url, SCHEMA, strict.environment)
    town.fill(store)
    version = store.version()
    store.close()
    strict.stop()
    strict.settings = {"server.databases.read_only": strict.database}
    strict.start_again()
    store = Neo4jStore.open(strict.url, SCHEMA, strict.environment)
    assert store.version() == version
    assert town.SAFETY in store.nodes([town.SAFETY])
    with pytest.raises(StoreError, match=r"may only be read\. Nothing was written\. Let the server write to it"):
        publish(store, town.TOWN, town.minutes())
    assert store.version() == version
    store.close()


# --- data and constraints of others ----------------------------------------------------------------------------------


def run(database: Neo4j, *queries: str) -> None:
    with database.driver() as driver, driver.session(database=database.database) as session:
        for query in queries:
            session.run(query).consume()


@pytest.fixture
def bare(neo4j_database: Neo4j) -> Iterator[Neo4j]:
    """The shared database without any constraint or index, as it is left as well."""
    neo4j_database.empty(schema=True)
    yield neo4j_database
    neo4j_database.empty(schema=True)


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (
            "CREATE CONSTRAINT `one name` FOR (b:Board) REQUIRE b.name IS UNIQUE",
            r"constraint that Remit did not make: one name \(.*of name on Board\).*DROP CONSTRAINT `one name`",
        ),
        (
            "CREATE CONSTRAINT once FOR ()-[r:ADDRESSES]-() REQUIRE r.basis IS UNIQUE",
            r"constraint that Remit did not make: once \(.*of basis on ADDRESSES\).*DROP CONSTRAINT `once`",
        ),
        (
            "CREATE INDEX remit_sort FOR (b:Board) ON (b.name)",
            r"an index of the name remit_sort \(range\) that Remit did not make.*DROP INDEX `remit_sort`",
        ),
        ("CREATE (:Remit {id: 'theirs'}), (:Remit)", r"holds 2 nodes with the label Remit that Remit did not write"),
        ("CREATE (:RemitStore {id: 'remit', format: 99})", r"written by a later Remit \(format 99; this one reads 1\)"),
    ],
)
def test_a_database_that_contradicts_is_refused_and_left_alone(bare: Neo4j, made: str, told: str) -> None:
    run(bare, made)
    before = everything(bare)
    with pytest.raises(StoreError, match=told):
        Neo4jStore.open(bare.url, SCHEMA, bare.environment)
    assert everything(bare) == before


def test_a_constraint_that_came_later_is_named_when_it_forbids_and_when_the_store_is_opened(bare: Neo4j) -> None:
    store = Neo4jStore.open(bare.url, SCHEMA, bare.environment)
    town.fill(store)
    version = store.version()
    run(bare, "CREATE CONSTRAINT named FOR (b:Issue) REQUIRE b.name IS UNIQUE")
    twins = [town.describe(town.MINUTES, f"quillhaven:issue/{n}", "Issue", "Twins") for n in range(2)]
    with pytest.raises(
        StoreError, match=r"A constraint of .* that Remit did not make forbids it: .*Nothing was written"
    ):
        publish(store, town.TOWN, [*town.town_edges(), *twins])
    assert store.version() == version
    store.close()
    with pytest.raises(StoreError, match="constraint that Remit did not make: named"):
        Neo4jStore.open(bare.url, SCHEMA, bare.environment)


def test_an_index_that_somebody_dropped_is_made_again(bare: Neo4j) -> None:
    Neo4jStore.open(bare.url, SCHEMA, bare.environment).close()
    run(bare, "DROP INDEX remit_words")
    store = Neo4jStore.open(bare.url, SCHEMA, bare.environment)
    town.fill(store)
    assert [node.id for node in store.search("burg", Scope())] == [town.BURGLARY]
    store.close()


THEIRS = """
CREATE (b:Board {id: $safety, name: 'Chess club', source: $minutes})-[:ADDRESSES {id: 'zz', source: $minutes}]->
  (i:Issue {id: $burglary, name: 'Openings'}), (p:Person {name: 'A. Reader'})-[:MEMBER_OF {id: 7}]->(b),
  (s:Source {id: $minutes})-[:DESCRIBES {id: 'zz', source: $minutes, name: 'no statement'}]->(i)
"""


def test_what_others_keep_in_the_database_stays_as_it_is(bare: Neo4j) -> None:
    ids = {"safety": town.SAFETY, "burglary": town.BURGLARY, "minutes": town.MINUTES}
    with bare.driver() as driver:
        driver.execute_query(THEIRS, ids, database_=bare.database)
    theirs = everything(bare)
    store = Neo4jStore.open(bare.url, SCHEMA, bare.environment)
    quiet = town.town_store()
    town.fill(quiet)
    record(quiet, "same", (town.SAFETY, town.HARBOUR_SAFETY), by="clerk")
    record(quiet, "reject", (min(quiet.source_statements(town.LIST)),), by="clerk")
    town.fill(store)
    for decision in quiet.decisions():
        store.decide(decision)
    for each in (store, quiet):
        publish(each, town.TOWN, [*town.constitution(), *town.membership_list()])
        publish(each, town.TOWN, town.town_edges())
    assert store.version() == quiet.version()
    assert list(store.statements()) == list(quiet.statements())
    assert verify(store) == []
    assert theirs <= everything(bare)
    quiet.close()
    run(bare, f"MATCH (p:Person), (n:Remit {{id: '{town.FIRE}'}}) CREATE (p)-[:TRUSTS {{since: 1999}}]->(n)")
    store.wipe()
    assert any("TRUSTS" in one and "1999" in one for one in everything(bare))
    run(bare, "MATCH ()-[r:TRUSTS]->() DELETE r")
    store.wipe()
    assert list(store.statements()) == []
    assert {one for one in everything(bare) if "RemitStore" not in one} == theirs
    store.close()


def everything(database: Neo4j) -> set[str]:
    """Every node and relationship with labels, properties and ends, by its internal number; not the bookkeeping."""
    nodes = "MATCH (n) RETURN elementId(n), labels(n), properties(n)"
    links = "MATCH (a)-[r]->(b) RETURN elementId(r), type(r), properties(r), elementId(a), elementId(b)"
    with database.driver() as driver, driver.session(database=database.database) as session:
        return {repr(row) for query in (nodes, links) for row in session.run(query).values()}
