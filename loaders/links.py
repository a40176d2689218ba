"""Reads what a row says of a link: which link the words mean, and which two things the names mean."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from graph.errors import StatementError
from graph.schema import EdgeType, Schema
from graph.statements import IDENTIFIER
from loaders.cells import shown
from loaders.names import KnownNames, Names, Thing
from loaders.sheets import heading_key, nearest

Reading = tuple[EdgeType, bool]
"""A link type, and whether the words read it from its *to* end."""


class Unchecked(Exception):
    """A name cannot be checked, because the sheet that may hold it could not be read."""


class Links:
    """Finds links and things by what rows call them, with the schema's words and one register's names."""

    def __init__(self, schema: Schema, names: Names, known: KnownNames) -> None:
        self.schema = schema
        self.names = names
        self.known = known
        self._readings: dict[str, list[Reading]] = {}
        for edge_type in schema.link_types():
            told = [
                (edge_type.name, False),
                (edge_type.forward, False),
                (edge_type.forward_field, False),
                (edge_type.reverse, True),
                (edge_type.reverse_field, True),
            ]
            for text, swapped in told:
                found = self._readings.setdefault(heading_key(text), [])
                if all(known is not edge_type for known, _ in found):
                    found.append((edge_type, swapped))
        self._types: dict[str, tuple[str, ...]] = {}
        for node_type in schema.node_types:
            for text in (node_type.name, node_type.plural, node_type.label, node_type.label_plural):
                self._types[heading_key(text)] = (node_type.name,)
        for view in schema.views:
            for text in (view.name, view.plural, view.label, view.label_plural):
                self._types.setdefault(heading_key(text), (view.node_type,))
        self.readings: Callable[[str], list[Reading]] = lru_cache(1_000)(self._find_readings)
        self._elsewhere: Callable[[str], tuple[Thing, ...]] = lru_cache(10_000)(self._find_elsewhere)

    def _find_readings(self, text: str) -> list[Reading]:
        """The links that *text* may mean. Raises :class:`~graph.errors.StatementError`."""
        found = self._readings.get(heading_key(text))
        if found:
            return found
        if heading_key(text) in (heading_key("describes"), heading_key("lists all for"), heading_key("LISTS_ALL")):
            raise StatementError(
                "link",
                text,
                f"“{shown(text)}” is not written as a link.",
                "What a source says of a thing is a row on the sheet of its type; a complete list is a row on the "
                "sheet Complete lists.",
            )
        words = [w for t in self.schema.link_types() for w in (t.forward, t.reverse, t.name)]
        near = nearest(text, words)
        raise StatementError(
            "link",
            text,
            f"There is no link called “{shown(text)}”" + (f"; did you mean “{near}”?" if near else "."),
            f"The links are: {', '.join(t.forward for t in self.schema.link_types())}.",
        )

    def is_type(self, text: str) -> bool:
        """Whether *text* names a node type, alone or beside another (“organisation / board”)."""
        return any(heading_key(part) in self._types for part in (text, *re.split(r"[\\/|,]", text)))

    def type_named(self, text: str, field: str) -> tuple[str, ...]:
        """The node type that *text* names, alone in a tuple; none where *text* is empty.

        Raises :class:`~graph.errors.StatementError` where there is none of that name.
        """
        if not text:
            return ()
        found = self._types.get(heading_key(text))
        if found is None:
            labels = [t.label for t in self.schema.node_types]
            near = nearest(text, labels)
            raise StatementError(
                field,
                text,
                f"There is no type called “{shown(text)}”" + (f"; did you mean “{near}”?" if near else "."),
                f"The types are: {', '.join(labels)}.",
            )
        return found

    def candidates(self, text: str) -> tuple[Thing, ...]:
        """The things that *text* may mean: by its identifier, else by name.

        A name counts in this register and in those it builds on, an identifier in every register.
        """
        found = self.names.identified(text)
        if found:
            return (found,)
        return self.names.named(text) or (self._elsewhere(text) if IDENTIFIER.fullmatch(text) else ())

    def _find_elsewhere(self, id: str) -> tuple[Thing, ...]:
        return tuple(Thing(id, id, type, False) for type in self.known.types([id]).values())

    def one(self, text: str, types: Sequence[str], field: str) -> Thing:
        """The one thing of *types* that *text* means. Raises :class:`~graph.errors.StatementError`."""
        found = self.candidates(text)
        fitting = [t for t in found if not types or t.type in types]
        best = [t for t in fitting if t.own] or fitting
        if len(best) == 1:
            return best[0]
        if best:
            raise self._ambiguous(text, best, field)
        if found:
            raise StatementError(
                field,
                text,
                f"“{shown(text)}” is {self.a(found[0].type)}, and {self._or(types)} is needed here.",
                "Correct the name, or write an identifier.",
            )
        raise self._unknown(text, types, field)

    def ends(
        self,
        readings: Sequence[Reading],
        first: str,
        first_types: Sequence[str],
        second: str,
        second_types: Sequence[str],
        fields: tuple[str, str] = ("from", "to"),
    ) -> tuple[EdgeType, Thing, Thing]:
        """The link type with its *from* and *to* thing that two names and the readings between them mean.

        Names of the register itself go before names of others. Raises :class:`~graph.errors.StatementError` when a
        name is unknown, when the link does not allow such ends, and when more than one pair is possible.
        """
        firsts, seconds = self.candidates(first), self.candidates(second)
        for found, text, types, field, at in (
            (firsts, first, first_types, fields[0], 0),
            (seconds, second, second_types, fields[1], 1),
        ):
            if not found:
                expected = types or [t for reading in readings for t in _types_at(reading, at)]
                raise self._unknown(text, expected, field)
            if types and not any(t.type in types for t in found):
                raise StatementError(
                    f"{field} type",
                    types[0],
                    f"“{shown(text)}” is {self.a(found[0].type)}, not {self._or(types)}.",
                    "Correct the type or the name.",
                )
        pairs: dict[tuple[str, str, str], tuple[int, Reading, Thing, Thing]] = {}
        for reading in readings:
            for a in firsts:
                for b in seconds:
                    if (first_types and a.type not in first_types) or (second_types and b.type not in second_types):
                        continue
                    source, target = (b, a) if reading[1] else (a, b)
                    if reading[0].allows(source.type, target.type):
                        distance = (not a.own) + (not b.own)
                        key = (reading[0].name, source.canonical, target.canonical)
                        if key not in pairs or distance < pairs[key][0]:
                            pairs[key] = (distance, reading, a, b)
        if not pairs:
            raise self._not_allowed(readings, firsts, seconds)
        least = min(pair[0] for pair in pairs.values())
        best = [pair for pair in pairs.values() if pair[0] == least]
        if len(best) > 1:
            for text, options, field in (
                (first, sorted({pair[2] for pair in best}), fields[0]),
                (second, sorted({pair[3] for pair in best}), fields[1]),
            ):
                if len(options) > 1:
                    raise self._ambiguous(text, options, field)
            names = " or ".join(pair[1][0].name for pair in best)
            raise StatementError("link", names, f"The link can be {names}.", "Write which.")
        _, (edge_type, swapped), a, b = best[0]
        return (edge_type, b, a) if swapped else (edge_type, a, b)

    # --- what goes wrong ---------------------------------------------------------------------------------------------

    def _unknown(self, text: str, types: Sequence[str], field: str) -> StatementError:
        expected = tuple(dict.fromkeys(types))
        blind = self.names.blind
        if blind and (not expected or blind & set(expected)):
            raise Unchecked
        all_types = [t.name for t in self.schema.node_types]
        what = self._or(expected, article=False) if 0 < len(expected) <= 3 else ""
        near = self.names.nearest(text, expected or all_types)
        called = "with the identifier" if ":" in text and " " not in text else "called"
        message = (
            f"There is no {what} {called} “{shown(text)}”" if what else f"There is nothing {called} “{shown(text)}”"
        )
        if near:
            return StatementError(
                field,
                text,
                f"{message}; did you mean “{near}”?",
                "Correct the name, or give it a row on its own sheet.",
            )
        return StatementError(
            field,
            text,
            f"{message} in this register or in those it builds on.",
            f"Give it a row on the sheet {self._sheets(expected)}, or name its register under “builds on”.",
        )

    def _sheets(self, types: Sequence[str]) -> str:
        labels = [self.schema.node_type(t).label_plural for t in types if t != "Source"]
        if not labels or len(labels) > 3:
            return "of its type"
        return " or ".join(label[:1].upper() + label[1:] for label in labels)

    def _ambiguous(self, text: str, things: Iterable[Thing], field: str) -> StatementError:
        found = list(things)
        types = {t.type for t in found}
        told = "; ".join(f"{self.a(t.type)} ({t.id})" for t in found[:6])
        step = "Write its identifier instead."
        if len(types) == len(found) and field in ("from", "to", "subject"):
            step = f"Say which under “{field} type”, or write its identifier."
        return StatementError(field, text, f"“{shown(text)}” can mean {len(found)} things: {told}.", step)

    def _not_allowed(
        self, readings: Sequence[Reading], firsts: Sequence[Thing], seconds: Sequence[Thing]
    ) -> StatementError:
        edge_type, swapped = readings[0]
        label = {t.name: t.label for t in self.schema.node_types}
        reading = edge_type.reverse if swapped else edge_type.forward
        ends = [(b, a) if swapped else (a, b) for a, b in edge_type.ends]
        allowed = "; ".join(f"{label[a]} to {label[b]}" for a, b in ends[:12])
        more = f" and {len(ends) - 12} more" if len(ends) > 12 else ""
        return StatementError(
            "link",
            reading,
            f"“{reading}” cannot link {self.a(firsts[0].type)} to {self.a(seconds[0].type)}.",
            f"It links {allowed}{more}.",
        )

    def a(self, type: str) -> str:
        """The label of a node type with its article: “a board”, “an issue”."""
        label = self.schema.node_type(type).label
        return f"an {label}" if label[0] in "aeiou" else f"a {label}"

    def _or(self, types: Sequence[str], article: bool = True) -> str:
        unique = tuple(dict.fromkeys(types))
        told = [self.a(t) if article else self.schema.node_type(t).label for t in unique]
        return " or ".join(filter(None, (", ".join(told[:-1]), *told[-1:])))


def _types_at(reading: Reading, at: int) -> tuple[str, ...]:
    edge_type, swapped = reading
    return edge_type.from_types if (at == 0) != swapped else edge_type.to_types
