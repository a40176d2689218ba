"""Gap findings and overlaps that appeared and went between two days, or two graphs, each with the reason."""

from collections.abc import Iterator, Mapping, Sequence

from graph.analysis.change import BODY_TYPES, GAPS, OVERLAPS, Change, thing_of
from graph.analysis.checks import Rule, series
from graph.analysis.gaps import finding_key, gaps
from graph.analysis.overlap import Pair, overlaps
from graph.analysis.snapshot import Scoped
from graph.words import CheckAnswer

PAIRS_COMPARED = 2_000
"""How many pairs of boards are compared at most; with more on either day, overlaps are not."""


def changed_gaps(before: Scoped, after: Scoped, rules: Sequence[Rule]) -> Iterator[Change]:
    """The gap findings that only one of the two has."""
    then, now = (
        {finding_key(g, r.rule, c): (r.rule, c) for r in gaps(g, rules) for c in r.checks} for g in (before, after)
    )
    for key in sorted({*then, *now}):
        old, new = then.get(key), now.get(key)
        failed = old is not None and old[1].answer == CheckAnswer.FAILS
        fails = new is not None and new[1].answer == CheckAnswer.FAILS
        if failed == fails:
            continue
        graph, found = (after, new) if fails else (before, old)
        assert found is not None
        rule, check = found
        things = [
            thing_of(graph, n) for n in dict.fromkeys((*check.subjects, *([] if check.area is None else [check.area])))
        ]
        used: dict[str, None] = {}
        for own, one in ((before, old), (after, new)):
            used |= dict.fromkeys(own.snapshot.edge_ids[e] for e in (one[1].statements if one else ()))
        part = f" ({check.part})" if check.part else ""
        was = f"“{old[1].answer}”: {old[1].reason}" if old else "not asked."
        is_now = f"“{new[1].answer}”: {new[1].reason}" if new else "not asked."
        yield Change(
            GAPS,
            "appeared" if fails else "went",
            things[0] if things else ("", "", ""),
            tuple(things[1:]),
            f"{rule.id}, {rule.title}{part} Before, {was} After, {is_now}",
            tuple(used),
            key=key,
        )


def changed_overlaps(
    before: Scoped, after: Scoped, renamed: Mapping[str, str]
) -> tuple[list[Change], int, tuple[int, int] | None]:
    """The candidates that appeared and went; how many only sources make known; how many pairs are too many."""
    both = [overlaps(g, first=PAIRS_COMPARED + 1) for g in (before, after)]
    totals = [found.candidates + found.explained for found in both]
    if max(totals) > PAIRS_COMPARED:
        return [], 0, (totals[0], totals[1])
    then, now = (
        {_pair_key(g, pair, aliases): pair for pair in found.pairs}
        for g, found, aliases in zip((before, after), both, (renamed, {}), strict=True)
    )
    there = [{renamed.get(before.snapshot.ids[n], before.snapshot.ids[n]) for n in before.nodes_of(*BODY_TYPES)}]
    there.append({after.snapshot.ids[n] for n in after.nodes_of(*BODY_TYPES)})
    made = []
    newly = 0
    for key in sorted({*then, *now}):
        old, new = then.get(key), now.get(key)
        was, is_now = (pair is not None and not pair.explanations for pair in (old, new))
        if was == is_now:
            continue
        graph, pair = (after, new) if is_now else (before, old)
        other, elsewhere = (old, there[0]) if is_now else (new, there[1])
        assert pair is not None
        missing = [graph.snapshot.names[n] for n, id in zip((pair.a, pair.b), key, strict=True) if id not in elsewhere]
        if missing:
            why = f"{series(missing)} {'was' if is_now else 'is'} not there {'before' if is_now else 'after'}."
        elif other is not None:
            kinds = series([e.kind for e in other.explanations])
            why = f"{'Before' if is_now else 'After'}, it is explained: {kinds}."
        else:
            why = f"{'Before' if is_now else 'After'}, no source shows that they share as much."
        edges = dict.fromkeys(
            e for share in pair.layers for item in share.shared for e in (*item.edges_a, *item.edges_b)
        )
        if before.snapshot is after.snapshot and not missing and other is None:
            on_the_other_day = before if is_now else after
            if all(on_the_other_day.visible[e] for e in edges):
                newly += 1
                continue
        one, two = thing_of(graph, pair.a), thing_of(graph, pair.b)
        made.append(
            Change(
                OVERLAPS,
                "appeared" if is_now else "went",
                one,
                (two,),
                f"{one[2]} and {two[2]} {'share' if is_now else 'shared'} {_shared(graph, pair)} {why}",
                tuple(graph.snapshot.edge_ids[e] for e in edges),
                key="overlap|" + "|".join(sorted(key)),
            )
        )
    return made, newly, None


def _pair_key(graph: Scoped, pair: Pair, renamed: Mapping[str, str]) -> tuple[str, str]:
    a, b = (graph.snapshot.ids[n] for n in (pair.a, pair.b))
    return renamed.get(a, a), renamed.get(b, b)


def _shared(graph: Scoped, pair: Pair) -> str:
    """What two boards share, layer by layer: "members: The council, the police; areas: …"."""
    told = [
        f"{share.layer}: {series(sorted(graph.snapshot.names[s.item] for s in share.shared), 4)}"
        for share in pair.layers
        if share.shared
    ]
    return "; ".join(told) + "."
