"""Reads the sheet on which a register says what it is: name, title, default as-at date, what it builds on, caution."""

from pathlib import Path

from graph.dates import day
from graph.errors import StatementError
from graph.statements import Register
from loaders.cells import meant_date, shown
from loaders.names import REGISTER_NAME, register_name
from loaders.report import Findings
from loaders.rows import SheetReading
from loaders.sheets import REGISTER_FIELDS, heading_key, nearest


def read_register_sheet(path: Path, reading: SheetReading | None) -> Register:
    """What the register at *path* says of itself; its name is the file's where it gives none."""
    facts: dict[str, str] = {}
    rows: dict[str, int] = {}
    known = {heading_key(field): field for field in (*REGISTER_FIELDS, "build on")}
    known[heading_key("as at")] = "default as at"
    known[heading_key("build on")] = "builds on"
    for row, values, errors in reading.rows() if reading else ():
        assert reading is not None
        if errors:
            reading.refuse_row(row, errors)
            continue
        told = values["field"]
        field = known.get(heading_key(told))
        if field is None:
            near = nearest(told, REGISTER_FIELDS)
            message = f"“{shown(told)}” is not a fact about a register" + (f"; did you mean “{near}”?" if near else ".")
            step = f"The facts are {', '.join(REGISTER_FIELDS)}."
            reading.refuse_row(row, [StatementError("field", told, message, step)])
        elif field in facts:
            message = f"The {field} stands in row {rows[field]} already."
            reading.refuse_row(row, [StatementError("field", told, message, "Keep one of the two.")])
        elif "value" in values:
            facts[field], rows[field] = values["value"], row
    name = facts.get("name", "")
    if name and not REGISTER_NAME.fullmatch(name):
        assert reading is not None
        message = f"“{shown(name)}” cannot begin identifiers."
        step = f"Use small letters, digits and hyphens, at most 40, for example {register_name(name)}."
        reading.refuse_row(rows["name"], [StatementError("value", name, message, step)])
        name = ""
    as_at = facts.get("default as at")
    if as_at is not None:
        try:
            day(as_at)
        except StatementError:
            assert reading is not None
            meant = meant_date(as_at)
            did = f"Did you mean {meant}? " if meant and len(meant) == 10 else ""
            message = f"“{shown(as_at)}” is not a single day."
            step = f"{did}Write the default as-at date as 2022-06-30."
            reading.refuse_row(rows["default as at"], [StatementError("value", as_at, message, step)])
            as_at = None
    builds_on = tuple(dict.fromkeys(p.strip() for p in facts.get("builds on", "").split(";") if p.strip()))
    return Register(
        name or register_name(path.stem), facts.get("title", ""), as_at, builds_on, facts.get("caution", "")
    )


def check_builds_on(
    register: Register, known: tuple[str, ...], reading: SheetReading | None, findings: Findings
) -> None:
    """Refuse what a register cannot build on: itself, or a register that is not there."""
    for name in register.builds_on:
        if name in known and name != register.name:
            continue
        if name == register.name:
            message, step = f"The register “{name}” cannot build on itself.", "Leave it out."
        else:
            near = nearest(name, known)
            message = f"It builds on the register “{shown(name)}”, which is not loaded" + (
                f"; did you mean “{near}”?" if near else "."
            )
            step = f"Load that register first, or both together: remit load {shown(name)} {findings.file}"
        findings.refuse(reading.title if reading else "", 0, message, step, column="builds on", value=name)
