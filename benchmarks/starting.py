"""From the start of a server to its first answered page: Remit, and datasette on a file of its own.

Of both it is the front page. Remit's shows the search box and how much is recorded, until the whole register is read.
"""

import contextlib
import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.measure import peak_memory_mb

LONGEST = 600.0
FRONT = "/?as-at=2022-06-30"


def remit_serve(store: str) -> tuple[float, float]:
    """The seconds until ``remit serve`` on *store* has answered its first page, and its peak memory in MB."""
    port = _free_port()
    return _first_page([sys.executable, "-m", "remit", "serve", "--store", store, "--port", str(port)], port, FRONT)


def datasette_serve(file: Path) -> tuple[float, float]:
    """The same of ``datasette serve``. Raises FileNotFoundError where datasette is not installed."""
    port = _free_port()
    beside = Path(sys.executable).with_name("datasette")
    program = str(beside) if beside.exists() else shutil.which("datasette")
    if program is None:
        raise FileNotFoundError("datasette")
    return _first_page([program, "serve", str(file), "--port", str(port)], port, "/")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _first_page(command: list[str], port: int, path: str) -> tuple[float, float]:
    # Python keeps the modules that it compiled, as it does unless it is told not to: datasette's were compiled by pip.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as server:
        try:
            while not _answers(port, path):
                if server.poll() is not None or time.perf_counter() - start > LONGEST:
                    told = server.stderr.read().decode() if server.poll() is not None and server.stderr else ""
                    raise RuntimeError(f"No page was answered by: {' '.join(command)}\n{told}")
                time.sleep(0.005)
            return time.perf_counter() - start, peak_memory_mb(server.pid)
        finally:
            server.kill()


def _answers(port: int, path: str) -> bool:
    """Whether the page at *path* is answered in full."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST)) as connection:
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
        except OSError:
            return False
        if response.status != 200:
            raise RuntimeError(f"{path} was answered with {response.status}.")
        return True
