"""The days on which something changes, each with what changes in words: what the as-at picker offers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import orjson

from graph.analysis.snapshot import Snapshot
from graph.dates import BEGINNING, FOREVER, OPEN, bounds, iso
from graph.statements import Register
from graph.workspace import default_as_at
from visualiser.words import capital, count_words, date_words


@dataclass(frozen=True, slots=True)
class Day:
    """A day as an ISO date, what changes on it, and how many changes there are."""

    iso: str
    label: str
    changes: int

    @property
    def words(self) -> str:
        """The day and what changes, cut to what fits into one line of a list."""
        label = self.label if len(self.label) <= 64 else self.label[:62].rstrip() + " …"
        return f"{date_words(self.iso)}: {label}" if label else date_words(self.iso)


def days_of(snapshot: Snapshot, registers: Sequence[Register]) -> tuple[Day, ...]:
    """Every day on which something in *snapshot* changes, and the registers' default days, in order.

    A partial start counts from its last day (certainly in force), an end from the day after its last.
    """
    changes: dict[int, list[tuple[int, str]]] = {}
    for position, raw in enumerate(snapshot.properties):
        if b'"start"' not in raw and b'"end"' not in raw and b'"date"' not in raw:
            continue
        said = orjson.loads(raw)
        kind = snapshot.type_names[int(snapshot.types[position])]
        name = snapshot.names[position]
        for day, rank, label in _node_changes(kind, name, said):
            changes.setdefault(day, []).append((rank, label))
    counts = _link_changes(snapshot)
    defaults = {
        bounds(r.default_as_at)[1]: "the register’s own day"
        if r.default_as_at == default_as_at(registers)
        else f"the day of “{r.title or r.name}”"
        for r in registers
        if r.default_as_at
    }
    days = []
    for day in sorted({*changes, *counts, *defaults}):
        told = sorted(changes.get(day, ()))
        links = counts.get(day, 0)
        number = len(told) + links
        if day in defaults and (not told or told[0][0] > 2):
            label = defaults[day]
        elif told:
            label = told[0][1] + (f", and {number - 1:,} more" if number > 1 else "")
        else:
            label = count_words(links, "link changes", "links change")
        days.append(Day(iso(day), capital(label), number))
    return tuple(days)


def _node_changes(kind: str, name: str, said: dict[str, object]) -> list[tuple[int, int, str]]:
    """(day, rank, label) of each change that a node's own dates make; events rank first, laws last."""
    found = []
    law = 6 if kind == "Duty" else 0
    start, end, dated = said.get("start"), said.get("end"), said.get("date")
    if isinstance(start, str) and start != OPEN:
        exact = len(start) == 10
        begun = f"{name} begins" if exact else f"{name} has begun ({date_words(start)})"
        rank, label = (0, name if exact else f"{name} ({date_words(start)})") if kind == "Event" else (1 + law, begun)
        found.append((bounds(start)[1], rank, label))
    if isinstance(end, str) and end != OPEN and kind != "Event":
        after = bounds(end)[1] + 1
        if after < FOREVER:
            found.append((after, 2 + law, f"{name} has ended"))
    if kind == "Source" and isinstance(dated, str) and dated != OPEN:
        found.append((bounds(dated)[1], 3, f"{name} (source)"))
    return found


def _link_changes(snapshot: Snapshot) -> dict[int, int]:
    """How many links begin on each day, or have ended the day before."""
    said = [i for i, name in enumerate(snapshot.edge_type_names) if name in ("DESCRIBES", "LISTS_ALL")]
    spans = snapshot.edge_spans[~np.isin(snapshot.edge_types, said)]
    if not len(spans):
        return {}
    begins = spans[:, 1][spans[:, 0] > BEGINNING]
    ended = spans[:, 3][spans[:, 3] < FOREVER - 1] + 1
    days, numbers = np.unique(np.concatenate([begins, ended]), return_counts=True)
    return {int(d): int(n) for d, n in zip(days, numbers, strict=True) if BEGINNING < d < FOREVER}


def nearest_days(days: Sequence[Day], as_at: str | None, most: int = 40) -> tuple[Day, ...]:
    """At most *most* of *days*, those around *as_at* (the last ones, where there is none)."""
    if len(days) <= most:
        return tuple(days)
    if as_at is None:
        return tuple(days[-most:])
    at = sum(d.iso <= as_at for d in days)
    first = max(0, min(at - most // 2, len(days) - most))
    return tuple(days[first : first + most])
