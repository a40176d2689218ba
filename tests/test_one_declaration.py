"""One declaration adds a node type: here a lighthouse, in a schema of the test's own, found in every room."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from graph.schema import COMMON, EDGE_TYPES, NODE_TYPES, SCHEMA, VIEWS, EdgeType, NodeType, Property, Schema
from graph.store.base import Store
from graph.store.neo4j import Neo4jStore
from graph.store.sqlite import SqliteStore
from graph.workspace import Explorer
from loaders.register import load_register
from loaders.template import write_template
from remit import build_app
from tests.neo4j.server import Neo4j

LIGHTHOUSE = NodeType(
    "Lighthouse",
    "Lighthouses",
    "A light that somebody keeps.",
    (Property("height", "integer", "How high it stands, in metres."),),
    shape="triangle",
)
KEEPS = EdgeType(
    "KEEPS",
    "An organisation keeps a lighthouse.",
    (("Organization", "Lighthouse"),),
    "keeps",
    "is kept by",
    "keeps",
    "kept_by",
)
WITH_LIGHTHOUSES = Schema((*NODE_TYPES, LIGHTHOUSE), (*EDGE_TYPES, KEEPS), VIEWS, COMMON)
SHEETS = {
    "register": "field,value\nname,coast\ntitle,The coast\n",
    "sources": "name,date\nPilot book,2024\n",
    "organisations": "name\nHarbour trust\n",
    "lighthouses": "name,height\nFar Point Light,31\n",
    "links": "from,link,to\nHarbour trust,keeps,Far Point Light\n",
}


@pytest.fixture(params=["sqlite", pytest.param("neo4j", marks=pytest.mark.xdist_group("neo4j"))])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of either kind for a schema with lighthouses; on the server it opened with another before."""
    if request.param == "sqlite":
        made: Store = SqliteStore.open(tmp_path / "coast.sqlite", WITH_LIGHTHOUSES)
        yield made
        made.close()
        return
    database: Neo4j = request.getfixturevalue("neo4j_database")
    Neo4jStore.open(database.url, SCHEMA, database.environment).close()
    made = Neo4jStore.open(database.url, WITH_LIGHTHOUSES, database.environment)
    yield made
    made.close()
    database.empty(schema=True)


def test_a_declared_type_is_in_every_room(store: Store, tmp_path: Path) -> None:
    write_template(tmp_path / "template.xlsx", WITH_LIGHTHOUSES)
    sheet = load_workbook(tmp_path / "template.xlsx")["Lighthouses"]
    assert "height" in [str(cell.value).lower() for cell in sheet[1]]

    folder = tmp_path / "coast"
    folder.mkdir()
    for name, text in SHEETS.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    assert not load_register(folder, store, WITH_LIGHTHOUSES).refused

    explorer = Explorer(store, WITH_LIGHTHOUSES)
    answer = explorer.workspace().ask("lighthouses")
    assert [(row["node"]["name"], row["height"]) for row in answer.rows] == [("Far Point Light", 31)]

    with TestClient(build_app(explorer)) as web:
        listed = web.get("/lighthouses").text
        assert "Far Point Light" in listed
        page = web.get("/lighthouse/coast:lighthouse/far-point-light").text.lower()
        assert "is kept by" in page
        assert "31" in page
        legend = web.get("/map?around=coast:lighthouse/far-point-light").text.lower()
        assert "lighthouse" in legend
        query = "{ register { lighthouses { nodes { name height keptBy { nodes { name } } } } } }"
        told = web.post("/graphql", json={"query": query}).json()
        assert told["data"]["register"]["lighthouses"]["nodes"] == [
            {"name": "Far Point Light", "height": 31, "keptBy": {"nodes": [{"name": "Harbour trust"}]}}
        ], told
