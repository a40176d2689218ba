"""compose.yaml, the Dockerfile and .dockerignore agree with each other and with Remit. No container is started."""

import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml
from starlette.testclient import TestClient

from graph.schema import SCHEMA
from graph.store.neo4j_address import parse_address
from graph.store.sqlite import SqliteStore
from graph.workspace import Explorer
from remit import build_app

PROJECT = Path(__file__).parent.parent
COMPOSE = (PROJECT / "compose.yaml").read_text("utf-8")


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load(COMPOSE)["services"]
    assert set(told) == {"neo4j", "remit"}
    return told


def test_remit_reads_every_variable_that_it_is_given(services: dict[str, Any]) -> None:
    rooms = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    files = [file for room in rooms["only-include"] for file in (PROJECT / room, *(PROJECT / room).rglob("*.py"))]
    source = "".join(file.read_text("utf-8") for file in files if file.is_file())
    given = {*services["remit"]["environment"], *re.findall(r"\bREMIT_\w+", COMPOSE)}
    assert len(given) == 3
    assert [name for name in sorted(given) if f'"{name}"' not in source] == []


def test_there_is_no_password_until_somebody_chooses_one(services: dict[str, Any]) -> None:
    asked = "${REMIT_NEO4J_PASSWORD:?"
    assert services["remit"]["environment"]["REMIT_NEO4J_PASSWORD"].startswith(asked)
    assert services["neo4j"]["environment"]["NEO4J_AUTH"].startswith(f"neo4j/{asked}")
    assert services["remit"]["environment"]["REMIT_NEO4J_USER"] == "neo4j"
    assert "/.env" in (PROJECT / ".gitignore").read_text("utf-8").splitlines()


def test_remit_waits_for_a_healthy_neo4j_of_the_name_in_its_address(services: dict[str, Any]) -> None:
    assert services["remit"]["depends_on"] == {"neo4j": {"condition": "service_healthy"}}
    assert all(service["healthcheck"]["test"][0] == "CMD" for service in services.values())
    assert parse_address(services["remit"]["environment"]["REMIT_STORE"]).uri == "bolt://neo4j:7687"


def test_the_health_check_asks_an_address_that_answers(services: dict[str, Any]) -> None:
    (path,) = re.findall(r'"http://127\.0\.0\.1:8000(/\w+)"', services["remit"]["healthcheck"]["test"][-1])
    store = SqliteStore.open(":memory:", SCHEMA)
    with TestClient(build_app(Explorer(store, SCHEMA))) as client:
        assert client.get(path).json() == {"status": "ok"}
    store.close()


def test_only_this_computer_reaches_either(services: dict[str, Any]) -> None:
    ports = [port for service in services.values() for port in service["ports"]]
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_image_is_built_from_what_the_wheel_needs_and_runs_without_rights(services: dict[str, Any]) -> None:
    lines = (PROJECT / ".dockerignore").read_text("utf-8").splitlines()
    assert "*" in lines, "nothing is let in that is not named"
    let_in = [line[1:] for line in lines if line.startswith("!")]
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    needed = {*project["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"], project["project"]["readme"]}
    needed |= {"hatch_build.py", "package.json", "package-lock.json", "pyproject.toml", "requirements.lock", "LICENSE"}
    assert needed <= set(let_in)
    assert not any(fnmatch(".env", pattern) for pattern in let_in)
    assert all((PROJECT / name).exists() for name in let_in)
    dockerfile = (PROJECT / "Dockerfile").read_text("utf-8")
    (user,) = re.findall(r"^USER (\d+)", dockerfile, re.MULTILINE)
    assert int(user) > 0
    assert services["remit"]["read_only"]
