"""What follows from statements and decisions: the node that sources describe, canonical identifiers, spans.

Pure functions, so that every store derives the same. The *weight* of a source orders what it says against what others
say: its rank (in the order in which the schema declares ranks; none comes last), then the newest date, then its
identifier.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.dates import BEGINNING, OPEN, Span, bounds, earliest_of, no_older_than, span
from graph.errors import AskError, StatementError
from graph.schema import Schema
from graph.statements import IDENTIFIER, Decision, Disagreement, Edge, Node, Value, Verdict

DESCRIBES = "DESCRIBES"
LISTS_ALL = "LISTS_ALL"
SOURCE = "Source"
REMARKS = ("note", "ambiguity")
"""Properties that comment on a node: sources may word them differently without disagreeing."""


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """What a Source says of itself that decides how its statements weigh: its rank and its date.

    For a source without a date, ``date`` may be the earliest that it can be: :func:`graph.dates.no_older_than`.
    """

    id: str
    rank: str | None = None
    date: str | None = None


def source_info(edge: Edge) -> SourceInfo | None:
    """The :class:`SourceInfo` that *edge* gives, or None unless it is a Source's description of itself.

    >>> source_info(Edge("DESCRIBES", "x:s", "Source", "x:s", "Source", "x:s", properties={"date": "2022"})).date
    '2022'
    """
    if edge.type != DESCRIBES or not edge.from_id == edge.to_id == edge.source:
        return None
    rank, date, earliest = (edge.properties.get(name) for name in ("rank", "date", "no_older_than"))
    if date is None and earliest is not None and earliest != OPEN:
        date = no_older_than(str(earliest))
    return SourceInfo(edge.source, None if rank is None else str(rank), None if date is None else str(date))


Described = tuple[Edge, SourceInfo]
"""One DESCRIBES edge with what its source says of itself."""


def by_weight(schema: Schema, describes: Iterable[Described]) -> list[Described]:
    """*describes* with the heaviest source first. One source's several descriptions follow the stated identifier."""
    rank = schema.node_type(SOURCE).property("rank") if schema.has_node_type(SOURCE) else None
    ranks = {value: i for i, value in enumerate(rank.choices.values)} if rank and rank.choices else {}

    def weight(described: Described) -> tuple[int, int, str, str, str]:
        edge, source = described
        newest = bounds(source.date or "")[1] if _is_dated(source.date) else BEGINNING
        return ranks.get(source.rank or "", len(ranks)), -newest, edge.source, edge.to_id, edge.id

    return sorted(describes, key=weight)


def derive_node(schema: Schema, id: str, type: str, describes: Sequence[Described], merged: Sequence[str] = ()) -> Node:
    """The node *id* as its sources describe it; *merged* are the other identifiers decided to be the same.

    The name is that of the heaviest source, other names are the union of all the rest, every other property and
    ``start`` and ``end`` come from the heaviest source that gives one. Where sources give different values the node
    has a :class:`~graph.statements.Disagreement`. Nobody describes it: its name is its identifier.

    >>> from graph.schema import SCHEMA
    >>> derive_node(SCHEMA, "x:board/a", "Board", ()).name
    'x:board/a'
    """
    return derive_with_span(schema, id, type, describes, merged)[0]


def derive_with_span(
    schema: Schema, id: str, type: str, describes: Sequence[Described], merged: Sequence[str] = ()
) -> tuple[Node, Span]:
    """:func:`derive_node` and the span of the node.

    The span follows the shown ``start`` and ``end``. Where one of them is absent, every source that describes the
    node and has a date tells that it was there on that date: it is certain from the first such date to the last, and
    may be assumed from the first on. An end that a lighter source gives and that lies before the start of a heavier
    one is not shown, nor the other way about; it stays among the disagreements.
    """
    if not describes:
        return Node(id, type, id, merged=tuple(merged)), span(None, None, None)
    ordered = by_weight(schema, describes) if len(describes) > 1 else list(describes)
    given: dict[str, list[tuple[Value, str]]] = {}
    names: dict[str, None] = {}
    for edge, _ in ordered:
        for name, value in edge.properties.items():
            if name == "name":
                names[str(value)] = None
            elif name != "other_names":
                given.setdefault(name, []).append((value, edge.source))
        for name, date in (("start", edge.start), ("end", edge.end)):
            if date is not None:
                given.setdefault(name, []).append((date, edge.source))
    for edge, _ in ordered:
        other = edge.properties.get("other_names", ())
        names.update(dict.fromkeys(other if isinstance(other, tuple) else (str(other),)))
    shown = next(iter(names), id)
    start, end = _dates(ordered)
    properties = {n: v[0][0] for n, v in sorted(given.items()) if n not in ("start", "end")}
    node = Node(
        id,
        type,
        shown,
        other_names=tuple(n for n in names if n != shown),
        start=start,
        end=end,
        properties=properties,
        sources=tuple(dict.fromkeys(edge.source for edge, _ in ordered)),
        disagreements=tuple(
            _disagreement(name, values)
            for name, values in sorted(given.items())
            if len(values) > 1 and name not in REMARKS and any(v != values[0][0] for v, _ in values)
        ),
        merged=tuple(merged),
    )
    told = [span(start, end, date) for date in {source.date for _, source in ordered if source.date}]
    if not told:
        return node, span(start, end, None)
    return node, Span(
        told[0].possible_from,
        min(s.certain_from for s in told),
        max(s.certain_to for s in told),
        told[0].possible_to,
        min(s.assumed_from for s in told),
    )


def _dates(ordered: Sequence[Described]) -> tuple[str | None, str | None]:
    """The shown start and end."""
    start = end = None
    for edge, _ in ordered:
        if start is None and edge.start is not None and _in_order(edge.start, end):
            start = edge.start
        if end is None and edge.end is not None and _in_order(start, edge.end):
            end = edge.end
    return start, end


def _in_order(start: str | None, end: str | None) -> bool:
    try:
        span(start, end, None)
    except StatementError:
        return False
    return True


def _disagreement(name: str, values: Sequence[tuple[Value, str]]) -> Disagreement:
    sources: dict[Value, dict[str, None]] = {}
    for value, source in values:
        sources.setdefault(value, {})[source] = None
    return Disagreement(name, tuple((value, tuple(given_by)) for value, given_by in sources.items()))


# --- decisions ---------------------------------------------------------------------------------------------------


def pair_of(about: str) -> tuple[str, str]:
    """The two identifiers that a decision about two nodes is about.

    Raises :class:`~graph.errors.AskError` when *about* is not two identifiers.

    >>> pair_of("x:a|x:b")
    ('x:a', 'x:b')
    """
    cuts = [i for i, c in enumerate(about) if c == "|"]
    pairs = [(about[:i], about[i + 1 :]) for i in cuts]
    fits = [p for p in pairs if IDENTIFIER.fullmatch(p[0]) and IDENTIFIER.fullmatch(p[1]) and p[0] < p[1]]
    if len(fits) != 1:
        raise AskError(
            f"“{about[:120]}” does not name two things.",
            "Give two different identifiers; one that contains “|” cannot be decided about.",
        )
    return fits[0]


def canonical_ids(effective: Iterable[Decision]) -> dict[str, str]:
    """The canonical identifier of each node that decisions in force merge with others, itself left out.

    *effective* comes from :func:`graph.statements.effective_decisions`. The canonical identifier of nodes decided
    to be the same is the smallest.

    >>> canonical_ids([Decision("x:a|x:b", "same", "chair", "2024"), Decision("x:b|x:c", "same", "chair", "2024")])
    {'x:b': 'x:a', 'x:c': 'x:a'}
    """
    parent: dict[str, str] = {}

    def root(id: str) -> str:
        while (above := parent.setdefault(id, id)) != id:
            parent[id] = parent[above]
            id = above
        return id

    for decision in effective:
        if decision.verb == "same":
            smaller, larger = sorted(map(root, pair_of(decision.about)))
            parent[larger] = smaller
    return {id: root(id) for id in sorted(parent) if root(id) != id}


def verdicts(effective: Iterable[Decision]) -> dict[str, Verdict]:
    """The verdict on each statement that decisions in force confirm or reject, by its id."""
    verdict: Mapping[str, Verdict] = {"confirm": "confirmed", "reject": "rejected"}
    return {d.about: verdict[d.verb] for d in effective if d.verb in verdict}


# --- complete lists ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CompleteList:
    """When a complete list says that an undated statement which it omits no longer holds.

    ``first`` and ``last`` are the days that the list's date allows. Such a statement is closed on the day before the
    last of them, provided that its own source is older than the first and it began before it.
    """

    first: int
    last: int

    @property
    def closes_on(self) -> int:
        """The last day on which a statement that the list omits may have held."""
        return self.last - 1

    def is_later_than(self, source_date: str | None) -> bool:
        """Whether the list is certainly later than a source of *source_date*; never, where that is not known."""
        return _is_dated(source_date) and bounds(source_date or "")[1] < self.first


def complete_list(as_of: str | None, source_date: str | None) -> CompleteList | None:
    """The :class:`CompleteList` of a list *as_of* a date (its source's date, where it has none); None without either.

    >>> complete_list("2024-05-17", None).is_later_than("2022")
    True
    """
    written = as_of if as_of and as_of != OPEN else source_date
    return CompleteList(*bounds(written or "")) if _is_dated(written) else None


def _is_dated(written: str | None) -> bool:
    """Whether a source's date is one, and not only the earliest that it can be."""
    return bool(written) and written != OPEN and earliest_of(written) is None
