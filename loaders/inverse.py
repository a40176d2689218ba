"""Turns statements back into the rows of a register: what :mod:`loaders.register` reads, the other way round."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from graph.errors import SourceError
from graph.schema import Schema
from graph.statements import Edge, Evidence, Register, Value
from loaders.names import name_key
from loaders.sheets import Sheet, sheets_of

Rows = dict[str, list[dict[str, str]]]
"""The rows of each sheet, by its title; a row is the text of each field."""


@dataclass
class _Names:
    """How rows refer to things: by a name that only they have in this register, else by identifier."""

    names: dict[str, str] = field(default_factory=dict)
    keys: dict[str, set[str]] = field(default_factory=dict)

    def add(self, edge: Edge) -> None:
        others = edge.properties.get("other_names", ())
        name = str(edge.properties.get("name", ""))
        for each in (name, *(others if isinstance(others, tuple) else ())):
            self.keys.setdefault(name_key(each), set()).add(edge.to_id)
        self.names.setdefault(edge.to_id, name)

    def of(self, id: str) -> str:
        name = self.names.get(id, "")
        return name if name and self.keys[name_key(name)] == {id} and id not in (name, "") else id


def rows_of(schema: Schema, register: Register, edges: Iterable[Edge]) -> Rows:
    """The rows that state *edges*.

    Raises :class:`~graph.errors.SourceError` when an edge cites a source that does not describe itself among them.
    """
    edges = list(edges)
    sheets = sheets_of(schema)
    by_type = {s.node_type.name: s for s in sheets if s.node_type is not None}
    views = [s for s in sheets if s.kind == "view"]
    titles = {s.kind: s.title for s in sheets if s.kind not in ("things", "view")}
    names = _Names()
    for edge in edges:
        if edge.type == "DESCRIBES":
            names.add(edge)
    declared = {e.source for e in edges if e.type == "DESCRIBES" and e.to_id == e.source}
    rows: Rows = {s.title: [] for s in sheets}
    rows[titles["register"]] = _facts(register)
    for edge in edges:
        if edge.source not in declared or (edge.type == "DESCRIBES" and edge.to_id in declared - {edge.source}):
            raise SourceError(
                f"The source {edge.source} does not describe itself among what is to be written.",
                "Write it together with the statement in which it describes itself.",
            )
        first, *more = edge.evidence or (Evidence(),)
        if edge.type == "DESCRIBES":
            rows[by_type[edge.to_type].title].append(_thing(schema, edge, first, names))
        elif edge.type == "LISTS_ALL":
            rows[titles["lists"]] += [_list(schema, edge, each, names) for each in edge.evidence or (first,)]
            continue
        else:
            view = next((s for s in views if _on_view(s, edge)), None)
            row = _link(schema, edge, names) if view is None else _view_row(schema, view, edge, names)
            rows[titles["links"] if view is None else view.title].append(_said(row, edge, first, names))
        rows[titles["evidence"]] += [_evidence(schema, edge, each, names) for each in more]
    return rows


def _facts(register: Register) -> list[dict[str, str]]:
    facts = {
        "name": register.name,
        "title": register.title,
        "default as at": register.default_as_at or "",
        "builds on": "; ".join(register.builds_on),
        "caution": register.caution,
    }
    return [{"field": name, "value": value} for name, value in facts.items() if value]


def _thing(schema: Schema, edge: Edge, first: Evidence, names: _Names) -> dict[str, str]:
    row = {"id": edge.to_id}
    for prop in schema.properties_of(edge.to_type):
        if prop.name in edge.properties and (edge.to_type, prop.name) != ("Source", "register"):
            value = edge.properties[prop.name]
            row[prop.name] = names.of(str(value)) if prop.kind == "node" else _text(value)
    row = _said(row, edge, first, names)
    if edge.to_type == "Source":
        del row["source"]
    return row


def _link(schema: Schema, edge: Edge, names: _Names) -> dict[str, str]:
    row = {
        "from": names.of(edge.from_id),
        "from type": schema.node_type(edge.from_type).label,
        "link": schema.edge_type(edge.type).forward,
        "to": names.of(edge.to_id),
        "to type": schema.node_type(edge.to_type).label,
    }
    return row | _qualifiers(schema, edge, names)


def _qualifiers(schema: Schema, edge: Edge, names: _Names) -> dict[str, str]:
    row = {}
    for name, value in edge.properties.items():
        prop = schema.edge_type(edge.type).property(name)
        row[name] = names.of(str(value)) if prop is not None and prop.kind == "node" else _text(value)
    return row


def _on_view(sheet: Sheet, edge: Edge) -> bool:
    view = sheet.view
    assert view is not None
    near = edge.from_type if view.direction == "forward" else edge.to_type
    return edge.type == view.edge_type and near == view.node_type


def _view_row(schema: Schema, sheet: Sheet, edge: Edge, names: _Names) -> dict[str, str]:
    assert sheet.view is not None
    near, far = (edge.from_id, edge.from_type), (edge.to_id, edge.to_type)
    if sheet.view.direction == "reverse":
        near, far = far, near
    row = {"near": names.of(near[0]), "far": names.of(far[0])}
    if any(column.field == "far type" for column in sheet.columns):
        row["far type"] = schema.node_type(far[1]).label
    return row | _qualifiers(schema, edge, names)


def _list(schema: Schema, edge: Edge, evidence: Evidence, names: _Names) -> dict[str, str]:
    row = {
        "subject": names.of(edge.to_id),
        "subject type": schema.node_type(edge.to_type).label,
        **{name: _text(value) for name, value in edge.properties.items()},
    }
    if "every" in row:
        row["every"] = schema.node_type(row["every"]).label
    return _said(row, edge, evidence, names)


def _evidence(schema: Schema, edge: Edge, evidence: Evidence, names: _Names) -> dict[str, str]:
    if edge.type == "DESCRIBES":
        row = {
            "from": names.of(edge.source),
            "link": "DESCRIBES",
            "to": names.of(edge.to_id),
            "to type": schema.node_type(edge.to_type).label,
        }
    else:
        row = _link(schema, edge, names)
        told = schema.edge_type(edge.type)
        row = {k: v for k, v in row.items() if told.property(k) is None or k in told.identifying}
        if edge.start and "start" in told.identifying:
            row["start"] = edge.start
    return row | {"source": names.of(edge.source), "locator": evidence.locator, "quote": evidence.quote}


def _said(row: dict[str, str], edge: Edge, evidence: Evidence, names: _Names) -> dict[str, str]:
    return row | {
        "start": edge.start or "",
        "end": edge.end or "",
        "basis": edge.basis,
        "reason": edge.reason,
        "source": names.of(edge.source),
        "locator": evidence.locator,
        "quote": evidence.quote,
    }


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(value) if isinstance(value, tuple) else str(value)
