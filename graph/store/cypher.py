"""All Cypher that Remit speaks: text and the rules for making it, no connection.

The graph that people see is plain: ``(:Board {id, name})-[:ADDRESSES {id, source, basis, start, end}]->(:Issue)``.
Every node that Remit writes bears the label ``Remit`` (or ``Remit…``, for what it keeps for itself); nothing else is
ever touched. Names that begin with ``_`` are derived, for Remit's own use. A statement that people rejected is a
relationship ``REJECTED`` with its type as ``_type``. A node ``Remit`` without ``_type`` is none: only rejected
statements, or other people's relationships, still hold it. Types and labels come from the schema alone; values are
always parameters.
"""

from collections.abc import Iterable, Sequence

from graph.errors import AskError
from graph.schema import Schema, View
from graph.scope import BASES, Scope
from graph.store.base import Direction

OWN = "Remit"
REJECTED = "REJECTED"
FORMAT = 1
KEPT_LABELS = ("RemitRegister", "RemitSource", "RemitDecision", "RemitAlias", "RemitClosed")
"""Labels of what Remit keeps beside the graph; ``RemitStore`` and ``RemitUnfinished`` tell of the whole."""
EDGE_OWN = ("id", "source", "basis", "reason", "start", "end", "verdict", "locators", "quotes")
"""What every relationship may have beside its qualifiers."""
NODE_OWN = ("id", "sources")
"""What every node may have beside its properties."""

_KEYS = {
    OWN: "id",
    "RemitStore": "id",
    "RemitUnfinished": "id",
    "RemitRegister": "name",
    "RemitSource": "id",
    "RemitDecision": "id",
    "RemitAlias": "id",
    "RemitClosed": "edge",
}
WORDS_INDEX = "remit_words"


# --- constraints and indexes -------------------------------------------------------------------------------------


def definitions(schema: Schema) -> dict[str, str]:
    """The constraints and indexes that Remit needs, by name; each may be run again without harm."""
    made = {
        f"remit_{label.lower()}": f"CREATE CONSTRAINT remit_{label.lower()} IF NOT EXISTS"
        f" FOR (n:{label}) REQUIRE n.{key} IS UNIQUE"
        for label, key in _KEYS.items()
    }
    made["remit_alias_canonical"] = (
        "CREATE INDEX remit_alias_canonical IF NOT EXISTS FOR (n:RemitAlias) ON (n.canonical)"
    )
    made["remit_sort"] = f"CREATE INDEX remit_sort IF NOT EXISTS FOR (n:{OWN}) ON (n._sort)"
    for name in sorted({p.name for t in schema.node_types for p in schema.properties_of(t.name) if p.kind == "choice"}):
        made[f"remit_node_{name}"] = f"CREATE INDEX remit_node_{name} IF NOT EXISTS FOR (n:{OWN}) ON (n.{name})"
    for type in edge_types(schema):
        for key in ("id", "source"):
            name = f"remit_{type.lower()}_{key}"
            made[name] = f"CREATE INDEX {name} IF NOT EXISTS FOR ()-[r:{type}]-() ON (r.{key})"
    made[WORDS_INDEX] = (
        f"CREATE FULLTEXT INDEX {WORDS_INDEX} IF NOT EXISTS FOR (n:{OWN}) ON EACH [n._words]"
        " OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}}"
    )
    return made


def edge_types(schema: Schema) -> tuple[str, ...]:
    """The relationship types that Remit writes: those of the schema, and the one for what was rejected."""
    return (*(t.name for t in schema.edge_types), REJECTED)


def labels(schema: Schema) -> tuple[str, ...]:
    """The labels that Remit gives to nodes of the graph beside its own: node types and views."""
    return (*(t.name for t in schema.node_types), *(v.name for v in schema.views))


OPEN_STORE = """
MERGE (s:RemitStore {id: 'remit'}) ON CREATE SET s.format = $format, s.edges = '0', s.decisions = '0'
SET s.definitions = $definitions
"""
READ_STORE = "MATCH (s:RemitStore {id: 'remit'}) RETURN s.format, s.definitions"
COUNT_OWN = f"MATCH (n:{OWN}) RETURN count(n)"
SHOW_CONSTRAINTS = "SHOW CONSTRAINTS YIELD name, type, labelsOrTypes, properties"
SHOW_INDEXES = "SHOW INDEXES YIELD name, type, labelsOrTypes, properties"
AWAIT_INDEXES = "CALL db.awaitIndexes(300)"
VERSION_OF_SERVER = (
    "CALL dbms.components() YIELD name, versions, edition WHERE name = 'Neo4j Kernel' RETURN versions[0], edition"
)


BEGIN_UNFINISHED = "MERGE (:RemitUnfinished {id: 'remit'})"
"""Marks that what is kept is not whole, because it is being filled for the first time or emptied. While it stands
nobody reads; the next writer empties what an interrupted one left.
"""
END_UNFINISHED = """
MATCH (s:RemitStore {id: 'remit'}) SET s.edges = '0', s.decisions = '0'
WITH s MATCH (u:RemitUnfinished {id: 'remit'}) DELETE u
"""
FILLED = "MATCH (u:RemitUnfinished {id: 'remit'}) DELETE u"


def empty(schema: Schema) -> tuple[str, ...]:
    """What deletes all that Remit keeps, some thousand at a time, in order; a node that others link to keeps its id."""
    some = "IN TRANSACTIONS OF 10000 ROWS"
    types = "|".join(edge_types(schema))
    own = "".join(f":{label}" for label in labels(schema))
    return (
        f"MATCH (:{OWN})-[r:{types}]->(:{OWN}) WHERE r._hash <> '' CALL (r) {{ DELETE r }} {some}",
        f"MATCH (n:{OWN}) WHERE NOT EXISTS {{ (n)--() }} CALL (n) {{ DELETE n }} {some}",
        f"MATCH (n:{OWN}) CALL (n) {{ SET n = {{id: n.id}} REMOVE n{own} }} {some}",
        *(f"MATCH (n:{label}) CALL (n) {{ DELETE n }} {some}" for label in KEPT_LABELS),
    )


# --- what a scope sees -------------------------------------------------------------------------------------------

_BASIS = {
    "stated": "{r}.basis = 'stated'",
    "confirmed": "({r}.basis = 'inferred' AND {r}.verdict = 'confirmed')",
    "inferred": "({r}.basis = 'inferred' AND coalesce({r}.verdict, '') <> 'confirmed')",
}


def has(property: str) -> str:
    """The condition that *property*, such as ``n.kind``, has a value.

    Never ``IS NOT NULL``: after it, and with ``OR``, Neo4j may return ``true`` in the place of the value
    (github.com/neo4j/neo4j, issue 13582). No property can hold a list of lists.
    """
    return f"{property} <> [[]]"


def edge_seen(scope: Scope, r: str = "r") -> str:
    """The condition that a scope sees relationship *r*, its ends apart; parameters: ``sources``, ``day``."""
    parts = [f"{r}._hash <> ''"]
    if set(scope.basis) != set(BASES):
        parts.append("(" + (" OR ".join(_BASIS[b].format(r=r) for b in scope.basis) or "false") + ")")
    if scope.sources:
        parts.append(f"{r}.source IN $sources")
    if scope.day is not None:
        parts.append(f"{r}._possible_from <= $day AND {r}._possible_to >= $day")
    return " AND ".join(parts)


def node_seen(scope: Scope, n: str = "n") -> str:
    """The condition that a scope sees node *n*; parameters: ``day``, and ``away`` for a scope with an area."""
    parts = [f"{n}._type <> ''"]
    if scope.day is not None:
        parts.append(f"{n}._possible_from <= $day AND {n}._possible_to >= $day")
    if scope.area:
        parts.append(f"NOT {n}.id IN $away")
    return " AND ".join(parts)


def no_loop(types: Sequence[str], a: str, b: str, r: str) -> str:
    """The condition that keeps out links from a node to itself; only a source may list all about itself."""
    if "LISTS_ALL" not in types:
        return f"{a} <> {b}"
    return f"({a} <> {b} OR type({r}) = 'LISTS_ALL')"


def arrow(direction: Direction, r: str, types: Iterable[str]) -> str:
    """The middle of a pattern: relationships of *types* read in *direction*."""
    middle = f"-[{r}:{'|'.join(types)}]-"
    return f"{middle}>" if direction == "forward" else f"<{middle}"


def linked(schema: Schema, edge_type: str, direction: str, scope: Scope, r: str, o: str) -> tuple[str, str]:
    """A pattern from ``n`` to *o* over *edge_type*, and the condition under which the scope sees it.

    Raises :class:`~graph.errors.AskError` for an unknown type or direction.
    """
    if not schema.has_edge_type(edge_type):
        raise AskError(f"There is no link called “{edge_type}”.", "See the list of links in the help.")
    if direction not in ("forward", "reverse"):
        raise AskError(f"“{direction}” is not a direction.", "Use forward or reverse.")
    read: Direction = "forward" if direction == "forward" else "reverse"
    condition = f"{edge_seen(scope, r)} AND {node_seen(scope, o)} AND {no_loop((edge_type,), 'n', o, r)}"
    return f"(n){arrow(read, r, (edge_type,))}({o}:{OWN})", condition


PARTS = f"MATCH (a:{OWN})-[r:PART_OF]->(b:{OWN}) WHERE a <> b AND {{seen}} RETURN a.id, b.id"
COVERS = f"MATCH (a:{OWN})-[r:COVERS]->(b:{OWN}) WHERE {{seen}} RETURN a.id, b.id"
AS_STATED = """
UNWIND $ids AS asked OPTIONAL MATCH (m:RemitAlias {id: asked})
WITH coalesce(m.canonical, asked) AS id OPTIONAL MATCH (o:RemitAlias {canonical: id})
WITH id, collect(o.id) AS others UNWIND [id] + others AS stated RETURN DISTINCT stated ORDER BY stated
"""


# --- reading -----------------------------------------------------------------------------------------------------

CANONICAL = "MATCH (m:RemitAlias) WHERE m.id IN $ids RETURN m.id, m.canonical"
ALIASES = "MATCH (m:RemitAlias) RETURN m.id, m.canonical"
NODES = f"MATCH (n:{OWN}) WHERE n.id IN $ids AND n._type <> '' RETURN properties(n)"
VERSION = "MATCH (s:RemitStore {id: 'remit'}) RETURN s.edges, s.decisions, exists { (:RemitUnfinished) }"
REGISTERS = "MATCH (r:RemitRegister) RETURN r.json ORDER BY r.name"
SOURCES_OF = "MATCH (s:RemitSource {register: $register}) RETURN s.id ORDER BY s.id"
REGISTER_OF = "MATCH (s:RemitSource {id: $source}) RETURN s.register"
DECISIONS = "MATCH (d:RemitDecision) RETURN d.json ORDER BY d.at, d.id"
EDGE = "type(r), a.id, b.id, properties(r)"
"""The columns of a link."""


def by_id(schema: Schema, columns: str = EDGE) -> str:
    """The links with the ids ``$ids``, whatever their type."""
    return " UNION ALL ".join(
        f"MATCH (a)-[r:{type}]->(b) WHERE r.id IN $ids AND r._hash <> '' RETURN {columns}"
        for type in edge_types(schema)
    )


def by_source(schema: Schema, columns: str) -> str:
    """The links that ``$source`` states, whatever their type."""
    return " UNION ALL ".join(
        f"MATCH (a)-[r:{type} {{source: $source}}]->(b) WHERE r._hash <> '' RETURN {columns}"
        for type in edge_types(schema)
    )


def in_order(type: str) -> str:
    """The first links of *type* whose ids come after ``$last``."""
    return f"MATCH (a)-[r:{type}]->(b) WHERE r.id > $last AND r._hash <> '' RETURN {EDGE} ORDER BY r.id LIMIT $first"


def links(types: Sequence[str], where: str, asked: set[str]) -> str:
    """The links of *types* that *where* lets through, as ``a``, ``r`` and ``b``.

    *asked* says by what else they are narrowed: ``from``, ``to`` and ``ends`` (canonical identifiers in the
    parameter of that name), ``stated_by`` (sources, by the index of each type).
    """
    kinds = "|".join(types)
    pattern = f"MATCH (a:{OWN})-[r:{kinds}]->(b:{OWN})"
    if "from" in asked:
        where += " AND a.id IN $from"
    if "to" in asked:
        where += " AND b.id IN $to"
    if "ends" in asked:
        return (
            f"MATCH (x:{OWN}) WHERE x.id IN $ends MATCH (x)-[r:{kinds}]-()"
            f" WITH DISTINCT r, startNode(r) AS a, endNode(r) AS b WHERE {where} WITH a, r, b"
        )
    if "stated_by" in asked and not asked & {"from", "to"}:
        each = " UNION ALL ".join(
            f"MATCH (a)-[r:{type}]->(b) WHERE r.source IN $stated_by RETURN a, r, b" for type in types
        )
        return f"CALL () {{ {each} }} WITH a, r, b WHERE {where} WITH a, r, b"
    return f"{pattern} WHERE {where} WITH a, r, b"


LINK_KEYS = ("source", "type", "`from`", "`to`", "id")
"""What :func:`link_page` orders by."""


def link_page(found: str, after: Sequence[str]) -> str:
    """The first ``$first`` of :func:`links` by :data:`LINK_KEYS`.

    *after* says, for each key, that it comes after what the cursor ``$c0`` to ``$c4`` holds; empty: no cursor.
    """
    condition = ""
    for i, later in reversed(list(enumerate(after))):
        more = f" OR ({LINK_KEYS[i]} = $c{i} AND {condition})" if condition else ""
        condition = f"({later}{more})"
    where = f" WHERE {condition}" if after else ""
    return (
        # An id that an index was asked for is ordered by UTF-16 units, one that is read from its node by code points.
        f"{found}, r.source AS source, coalesce(r._type, type(r)) AS type,"
        " startNode(r).id AS `from`, endNode(r).id AS `to`, r.id AS id"
        f"{where} WITH a, r, b, source, type, `from`, `to`, id"
        f" ORDER BY source, type, `from`, `to`, id LIMIT $first RETURN {EDGE}"
        # the projection keeps no promise about the order, so it is said again
        " ORDER BY r.source, coalesce(r._type, type(r)), startNode(r).id, endNode(r).id, r.id"
    )


def neighbours(direction: Direction, types: Sequence[str], scope: Scope) -> str:
    """Per node of ``$ids`` and type: how many links there are, and the first ``$limit``."""
    ends = "n.id, x[1].id" if direction == "forward" else "x[1].id, n.id"
    return (
        f"UNWIND $ids AS id MATCH (n:{OWN} {{id: id}}) WHERE {node_seen(scope)} CALL (n) {{"
        f" MATCH (n){arrow(direction, 'r', types)}(o:{OWN})"
        f" WHERE {edge_seen(scope)} AND {node_seen(scope, 'o')} AND {no_loop(types, 'n', 'o', 'r')}"
        " WITH type(r) AS type, r, o ORDER BY o._sort, o.id, r.id"
        " WITH type, count(*) AS total, collect([r, o])[..$limit] AS some"
        f" RETURN type, total, [x IN some | [{ends}, properties(x[0])]] AS links"
        " } RETURN id, type, total, links"
    )


STARTING = {
    name: f"MATCH (n:{OWN}) WHERE n.{name} STARTS WITH $start RETURN DISTINCT n.{name}" for name in ("id", "_sort")
}
"""What nodes hold of a property that begins with ``$start``."""
SOURCES_STARTING = "MATCH (s:RemitSource) WHERE s.id STARTS WITH $start RETURN s.id"

TEXT_MATCH = f"CALL db.index.fulltext.queryNodes('{WORDS_INDEX}', $match) YIELD node AS n"


def distinct_values(name: str, *, several: bool) -> str:
    """The distinct values of the property *name*; where it has *several*, each of them."""
    if several:
        return f"MATCH (n:{OWN}) WHERE n._type <> '' UNWIND n.{name} AS value RETURN DISTINCT value"
    return f"MATCH (n:{OWN}) WHERE n._type <> '' AND {has(f'n.{name}')} RETURN DISTINCT n.{name}"


SNAPSHOT_IDS = f"MATCH (n:{OWN}) WHERE n._type <> '' RETURN collect(n.id)"
SNAPSHOT_NODES = f"""
MATCH (n:{OWN}) WHERE n.id IN $ids AND n._type <> ''
RETURN collect(n{{.*, _words: null, _sort: null, _disagreements: null, _merged: null, sources: null}})
"""
"""The nodes ``$ids`` as one row: a row for each takes several times as long to receive."""


def snapshot_links(type: str) -> str:
    """The first links of *type* whose ids come after ``$last``, as one row: the ends, and what counts of the rest."""
    rest = ", ".join(f"{name}: null" for name in ("quotes", "locators", "reason", "_hash", "_ends", "_from", "_to"))
    return (
        f"MATCH (a)-[r:{type}]->(b) WHERE r.id > $last AND r._hash <> '' WITH a, r, b ORDER BY r.id LIMIT $first"
        f" RETURN collect([a.id, b.id, r{{.*, {rest}}}])"
    )


# --- writing -----------------------------------------------------------------------------------------------------

WAIT = "MATCH (s:RemitStore {id: 'remit'}) SET s.waiting = $writer"
LOCK = "MATCH (s:RemitStore {id: 'remit'}) SET s.writer = $writer RETURN exists { (:RemitUnfinished) }"
LAST_WRITER = "MATCH (s:RemitStore {id: 'remit'}) RETURN s.writer"
SET_VERSION = "MATCH (s:RemitStore {id: 'remit'}) SET s += $parts"
READ_SOURCES = "MATCH (s:RemitSource) RETURN s.id, s.register, s.rank, s.date, s.all, s.counted"
WRITE_SOURCES = """
UNWIND $rows AS row MERGE (s:RemitSource {id: row.id}) SET s = row
WITH s WHERE s.all = 0 AND s.register IS NULL DELETE s
"""
PUT_REGISTER = "MERGE (r:RemitRegister {name: $name}) SET r.json = $json"
DROP_REGISTER = "MATCH (r:RemitRegister {name: $name}) DELETE r"
HAS_DECISION = "MATCH (d:RemitDecision {id: $id}) RETURN d.id"
ADD_DECISION = "CREATE (:RemitDecision {id: $id, about: $about, at: $at, json: $json})"
NODE_TYPES = f"MATCH (n:{OWN}) WHERE n.id IN $ids AND n._type <> '' RETURN n.id, n._type"
_PLACES = "RETURN collect([n.id, elementId(n)])"
"""What each query returns that makes nodes: where the server keeps them, by identifier."""
MERGE_ENDS = f"UNWIND $ids AS id MERGE (n:{OWN} {{id: id}}) {_PLACES}"
CREATE_ENDS = f"UNWIND $ids AS id CREATE (n:{OWN} {{id: id}}) {_PLACES}"
ANY_END = f"MATCH (n:{OWN}) RETURN n.id LIMIT 1"
"""A node that is there: others may have hung relationships on it before the store was emptied."""


def written(type: str) -> str:
    """The hash and end types of those of ``$ids`` that are relationships of *type*."""
    return f"MATCH ()-[r:{type}]->() WHERE r.id IN $ids RETURN r.id, r._hash, r._ends"


def insert(type: str, names: Sequence[str], *, placed: bool) -> str:
    """Keep ``$rows`` as relationships of *type*: from, to, then the properties *names* in order (null: has none).

    *placed*: from and to say where the server keeps the nodes, which spares it two searches for each row.
    """
    props = _columns(names, 2)
    ends = (f"MATCH (a:{OWN} {{id: row[0]}})", f"MATCH (b:{OWN} {{id: row[1]}})")
    if placed:
        ends = ("MATCH (a) WHERE elementId(a) = row[0]", "MATCH (b) WHERE elementId(b) = row[1]")
    return f"UNWIND $rows AS row {' '.join(ends)} CREATE (a)-[:{type} {{{props}}}]->(b)"


def update(type: str) -> str:
    """Replace the properties of relationships of *type* by those of ``$rows`` (id, properties)."""
    kept = "{verdict: r.verdict, _type: r._type, _from: r._from, _to: r._to}"
    return (
        f"UNWIND $rows AS row MATCH ()-[r:{type} {{id: row[0]}}]->() WITH r, row, {kept} AS kept SET r = row[1]"
        " SET r += kept"
    )


def patch(type: str) -> str:
    """Set some properties of relationships of *type*: ``$rows`` (id, properties)."""
    return f"UNWIND $rows AS row MATCH ()-[r:{type} {{id: row[0]}}]->() SET r += row[1]"


def delete(type: str) -> str:
    """Delete the relationships ``$ids`` of *type*."""
    return f"MATCH ()-[r:{type}]->() WHERE r.id IN $ids DELETE r"


def reject(type: str) -> str:
    """Take the relationships ``$ids`` of *type* out of the graph, as rejected ones."""
    return (
        f"MATCH (a)-[r:{type}]->(b) WHERE r.id IN $ids CREATE (a)-[q:{REJECTED}]->(b)"
        " SET q = properties(r), q._type = type(r), q.verdict = 'rejected' DELETE r"
    )


RESTORE = f"""
MATCH (a)-[r:{REJECTED}]->(b) WHERE r.id IN $ids CREATE (a)-[q:$(r._type)]->(b)
SET q = properties(r), q._type = null, q.verdict = null DELETE r
"""
ALIGN_FROM = f"""
MATCH (a:{OWN} {{id: $was}})-[r]->(b) WHERE r._hash <> '' AND coalesce(r._from, a.id) = $id
MERGE (x:{OWN} {{id: $now}}) CREATE (x)-[q:$(type(r))]->(b)
SET q = properties(r), q._from = CASE WHEN $now = $id THEN null ELSE $id END DELETE r
"""
ALIGN_TO = f"""
MATCH (a)-[r]->(b:{OWN} {{id: $was}}) WHERE r._hash <> '' AND coalesce(r._to, b.id) = $id
MERGE (x:{OWN} {{id: $now}}) CREATE (a)-[q:$(type(r))]->(x)
SET q = properties(r), q._to = CASE WHEN $now = $id THEN null ELSE $id END DELETE r
"""
ADD_ALIAS = "MERGE (m:RemitAlias {id: $id}) SET m.canonical = $canonical"
DROP_ALIAS = "MATCH (m:RemitAlias {id: $id}) DELETE m"
MENTIONS = f"""
UNWIND $ids AS id MATCH (n:{OWN} {{id: id}}) CALL (n) {{
  MATCH (n)-[r]->() WHERE r._hash <> '' RETURN split(r._ends, ' ')[0] AS type, r
  UNION ALL
  MATCH (n)<-[r]-() WHERE r._hash <> '' RETURN split(r._ends, ' ')[1] AS type, r
}} RETURN id, type, min(r.source), count(CASE WHEN type(r) <> '{REJECTED}' THEN 1 END) > 0
"""
DESCRIPTIONS = f"""
UNWIND $ids AS id MATCH (b:{OWN} {{id: id}})<-[r:DESCRIBES]-(a:{OWN}) WHERE r._hash <> ''
RETURN {EDGE}
"""


def create_nodes(type: str, names: Sequence[str]) -> str:
    """Make ``$rows``, none of which is there, as nodes of *type*: the properties *names* in order (null: has none)."""
    return f"UNWIND $rows AS row CREATE (n:{OWN}:{type} {{{_columns(names)}}}) {_PLACES}"


def _columns(names: Sequence[str], first: int = 0) -> str:
    """The properties *names*, read in order from a row, from its column *first* on."""
    return ", ".join(f"`{name}`: row[{place}]" for place, name in enumerate(names, first))


def write_nodes(type: str) -> str:
    """Make the nodes ``$rows`` what they show, as nodes of *type*."""
    return f"UNWIND $rows AS row MERGE (n:{OWN} {{id: row.id}}) SET n = row, n:{type}"


def drop_nodes(schema: Schema) -> tuple[str, str]:
    """Delete the nodes ``$ids`` on which nothing hangs; leave of the others only their identifier."""
    own = "".join(f":{label}" for label in labels(schema))
    return (
        f"MATCH (n:{OWN}) WHERE n.id IN $ids AND NOT EXISTS {{ (n)--() }} DELETE n",
        f"MATCH (n:{OWN}) WHERE n.id IN $ids SET n = {{id: n.id}} REMOVE n{own}",
    )


def retype(schema: Schema) -> str:
    """Take every label but their own off the nodes ``$ids``, which have had another type."""
    return f"MATCH (n:{OWN}) WHERE n.id IN $ids REMOVE n{''.join(f':{label}' for label in labels(schema))}"


def show_view(view: View) -> tuple[str, str]:
    """Give the label of *view* to the nodes that have the link it asks for at any date, and take it from others."""
    pattern = f"(n){arrow(view.direction, 'r', (view.edge_type,))}(o:{OWN}) WHERE n <> o AND r._hash <> ''"
    return (
        f"MATCH (n:{OWN}:{view.name}) WHERE NOT EXISTS {{ {pattern} }} REMOVE n:{view.name}",
        f"MATCH (n:{OWN}:{view.node_type}) WHERE NOT n:{view.name} AND EXISTS {{ {pattern} }} SET n:{view.name}",
    )


LISTS = f"MATCH (a:{OWN})-[r:LISTS_ALL]->(b:{OWN}) WHERE r._hash <> '' RETURN {EDGE}"
READ_CLOSED = "MATCH (c:RemitClosed) RETURN c.edge, c.day"
CLOSE = "UNWIND $rows AS row MERGE (c:RemitClosed {edge: row[0]}) SET c.day = row[1]"
FORGET_CLOSED = "MATCH (c:RemitClosed) WHERE c.edge IN $ids DELETE c"
PARTS_OF_ALL = f"""
MATCH (a:{OWN})-[r:PART_OF]->(b:{OWN}) WHERE r._hash <> '' RETURN a.id, split(r._ends, ' ')[0], b.id
"""


def _at(direction: Direction, link: str) -> str:
    return f"UNWIND $ids AS id MATCH (n:{OWN} {{id: id}}){arrow(direction, 'r', (link,))}(o:{OWN})"


def ends_of(direction: Direction, link: str) -> str:
    """The nodes of ``$type`` to which links lead from ``$ids``."""
    far = 1 if direction == "forward" else 0
    return (
        f"{_at(direction, link)} WHERE n <> o AND r._hash <> '' AND split(r._ends, ' ')[{far}] = $type"
        " RETURN DISTINCT o.id"
    )


def stated_pairs(direction: Direction, link: str) -> str:
    """The ends of the links at ``$ids`` that ``$source`` states."""
    near, far = ("n", "o") if direction == "forward" else ("o", "n")
    return f"{_at(direction, link)} WHERE r._hash <> '' AND r.source = $source RETURN {near}.id, {far}.id"


def undated(direction: Direction, link: str) -> str:
    """The links at ``$ids`` that others than ``$source`` state, without an end, certain before ``$before``."""
    near, far = ("n", "o") if direction == "forward" else ("o", "n")
    return (
        f"{_at(direction, link)} WHERE r._hash <> '' AND r.source <> $source AND r._days[2] <= $forever"
        f" AND r._days[0] < $before RETURN r.id, {near}.id, {far}.id, r.source"
    )
