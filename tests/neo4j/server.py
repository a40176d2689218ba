"""A real Neo4j Community server on this computer, and what tests and benchmarks do to one.

Maven fetches the server into ``.neo4j/`` (not committed), and Launcher.java starts it. It needs a Java development
kit, not a container::

    with Neo4jServer(tmp_path) as server, server.driver() as driver:
        driver.execute_query("RETURN 1", database_=server.database)
"""

import os
import re
import secrets
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from neo4j import Driver, GraphDatabase

HERE = Path(__file__).parent
JARS = HERE.parent.parent / ".neo4j"
# What Neo4j's own start script tells Java; without the first, the page cache falls back to a slower way.
JAVA_OPTIONS = [
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED",
    "-Dio.netty.tryReflectionSetAccessible=true",
    "-Dlog4j2.disable.jmx=true",
    "-XX:+UseG1GC",
]
ROWS_OF_A_DELETION = 10_000


class CannotStart(Exception):
    """Java, Maven or the server did not do what was asked; the message says what to do about it."""


@dataclass
class Neo4j:
    """A Neo4j server that answers, whoever started it: where it is, and the way in."""

    url: str
    user: str = "neo4j"
    password: str = field(default="", repr=False)
    database: str = "neo4j"

    def driver(self) -> Driver:
        """A new driver with the right password; close it, or use it in a ``with``."""
        return GraphDatabase.driver(self.url, auth=(self.user, self.password))

    @cached_property
    def version(self) -> str:
        """What the server calls itself, such as ``5.26.30 community``."""
        with self.driver() as driver:
            asked = "CALL dbms.components() YIELD name, versions, edition WHERE name = 'Neo4j Kernel'"
            (row,) = driver.execute_query(f"{asked} RETURN versions[0], edition", database_=self.database).records
        return " ".join(row.values())

    @property
    def environment(self) -> dict[str, str]:
        """The variables from which Remit takes the way in."""
        return {
            "REMIT_NEO4J_USER": self.user,
            "REMIT_NEO4J_PASSWORD": self.password,
            "REMIT_NEO4J_DATABASE": self.database,
        }

    def nodes(self) -> int:
        """How many nodes the database holds."""
        with self.driver() as driver, driver.session(database=self.database) as session:
            return int(session.run("MATCH (n) RETURN count(n)").value()[0])

    def empty(self, *, schema: bool = False) -> None:
        """Delete every node and edge and, where ``schema`` is asked, every constraint and index as well."""
        with self.driver() as driver, driver.session(database=self.database) as session:
            batches = f"CALL (n) {{ DETACH DELETE n }} IN TRANSACTIONS OF {ROWS_OF_A_DELETION} ROWS"
            session.run(f"MATCH (n) {batches}").consume()
            if schema:
                for name in session.run("SHOW CONSTRAINTS YIELD name").value():
                    session.run("DROP CONSTRAINT $name", name=name).consume()
                # Neo4j makes the lookup indexes itself, and they say nothing about the data.
                for name in session.run("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP'").value():
                    session.run("DROP INDEX $name", name=name).consume()


class Neo4jServer(Neo4j):
    """A server of our own: a process on a free port, with a random password and its data in ``folder``.

    ``heap`` is Java's largest heap (``1g``), ``page_cache`` what Neo4j keeps of its files in memory, in MiB.
    What the server prints is in ``folder / "console.log"``. It stops when this process ends, however it ends.
    """

    def __init__(
        self,
        folder: Path,
        *,
        version: str | None = None,
        heap: str = "1g",
        page_cache: int = 256,
        java: str | None = None,
        port: int | None = None,
        password: str | None = None,
    ) -> None:
        self.port = port or free_port()
        super().__init__(f"bolt://127.0.0.1:{self.port}", password=password or secrets.token_urlsafe())
        self.folder = folder
        self.console = folder / "console.log"
        self.import_folder = folder / "import"
        version = version or asked_version()
        java = java or find_java()
        if reason := what_is_missing(version, java):
            raise CannotStart(reason)
        assert java is not None
        classes = os.path.join(fetched(version), "*")
        self._command = [java, f"-Xmx{heap}", *JAVA_OPTIONS, "-cp", classes, str(HERE / "Launcher.java")]
        self._command += [str(folder), str(self.port), str(page_cache)]
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """The process id of the server that runs now."""
        assert self._process is not None, "the server is not running"
        return self._process.pid

    def start(self, seconds: float = 300) -> None:
        """Start the server and wait until it answers, ``seconds`` at most; on its data, where it has run before."""
        assert self._process is None, "the server is running already"
        self.folder.mkdir(parents=True, exist_ok=True)
        new = not (self.folder / "data").exists()
        with self.console.open("wb") as console:
            # Its standard input ends when this process does, and then the launcher stops the server.
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=console, stderr=subprocess.STDOUT
            )
        try:
            self._wait_until_ready(time.monotonic() + seconds)
            if new:
                self._set_password()
            self.nodes()
        except BaseException:
            self.kill()
            raise

    start_again = start

    def stop(self, seconds: float = 60) -> None:
        """Stop it cleanly, as an administrator would; does nothing when it is not running."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._ended()

    def kill(self) -> None:
        """End it at once (SIGKILL), in whatever it was doing; does nothing when it is not running."""
        if self._process is not None:
            self._process.kill()
            self._ended()

    def _ended(self) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.wait()
        self._process.stdin.close()
        self._process = None

    def _wait_until_ready(self, deadline: float) -> None:
        assert self._process is not None
        while True:
            said = self.console.read_text(encoding="utf-8", errors="replace").splitlines()
            if "ready" in said:
                return
            if self._process.poll() is not None:
                happened = f"ended with exit code {self._process.returncode}"
            elif time.monotonic() > deadline:
                happened = "was not ready in time"
            else:
                time.sleep(0.1)
                continue
            raise CannotStart("\n".join([f"Neo4j {happened}; the end of {self.console}:", *said[-20:]]))

    def _set_password(self) -> None:
        """Neo4j's first password must be changed before anything else is allowed."""
        with GraphDatabase.driver(self.url, auth=(self.user, "neo4j")) as driver:
            change = "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $new"
            driver.execute_query(change, new=self.password, database_="system")


def free_port() -> int:
    """A port of 127.0.0.1 on which nothing listens now."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def find_java() -> str | None:
    """The Java to use: that of JAVA_HOME, otherwise the first on the PATH."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=os.path.join(home, "bin") if home else None)


def asked_version() -> str:
    """The version of Neo4j to start: that of REMIT_TEST_NEO4J_VERSION, otherwise that of pom.xml."""
    pom = (HERE / "pom.xml").read_text(encoding="utf-8")
    return os.environ.get("REMIT_TEST_NEO4J_VERSION") or pom.partition("<neo4j.version>")[2].partition("<")[0]


def what_is_missing(version: str, java: str | None) -> str | None:
    """Why this version of Neo4j cannot be started here, with what to install; None when nothing is missing."""
    needed = 17 if version.startswith("5.") else 21
    install = f"install a Java {needed} (or later) development kit and Maven"
    how = f"{install} (on Debian: apt-get install default-jdk-headless maven), or set REMIT_TEST_NEO4J_URL."
    if java is None:
        return f"there is no Java here; {how}"
    modules = subprocess.run([java, "--list-modules"], capture_output=True, text=True, check=False).stdout
    # one line for each module, such as jdk.compiler@17.0.15; the compiler is what a mere runtime lacks
    found = re.search(r"^jdk\.compiler@(\d+)", modules, re.MULTILINE)
    if found is None or int(found[1]) < needed:
        return f"{java} is no Java {needed} with a compiler; {how}"
    if shutil.which("mvn") is None and not (JARS / version).exists():
        return f"there is no Maven here; {how}"
    return None


def fetched(version: str) -> Path:
    """The folder with the jars of this version, which Maven fetches the first time (about 130 MB)."""
    folder = JARS / version
    if not folder.exists():
        JARS.mkdir(exist_ok=True)
        # Whole or not at all, also when two processes fetch at once.
        with TemporaryDirectory(dir=JARS) as beside:
            goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={beside}/jars"]
            command = ["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), f"-Dneo4j.version={version}", *goal]
            maven = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
            if maven.returncode != 0:
                raise CannotStart(f"Maven could not fetch Neo4j {version}; it said:\n{maven.stdout[-2000:]}")
            if not folder.exists():
                os.rename(os.path.join(beside, "jars"), folder)
    return folder
