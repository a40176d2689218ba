"""What is different between two days of one graph, or between two graphs: bodies, links, gap findings and overlaps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.analysis.change import BODIES, GAPS, LINKS, OVERLAPS, SUBJECTS, Change
from graph.analysis.changed_bodies import changed_bodies
from graph.analysis.changed_findings import changed_gaps, changed_overlaps
from graph.analysis.changed_links import ChangedLinks
from graph.analysis.checks import Rule
from graph.analysis.snapshot import Scoped
from graph.text import sort_key


@dataclass(frozen=True, slots=True)
class Changes:
    """All changes by subject, in order.

    ``newly_known`` are links, and ``pairs_newly_known`` candidates, of which only the date of a source lies between the
    two days: no source says that they began or ended. ``pairs`` are how many pairs of boards share something before
    and after, where these are too many to compare, else None.
    """

    found: tuple[Change, ...]
    newly_known: int
    pairs_newly_known: int
    pairs: tuple[int, int] | None


def changes(
    before: Scoped,
    after: Scoped,
    *,
    readings: Mapping[str, str],
    rules: Sequence[Rule],
    aliases: Mapping[str, str] | None = None,
    only: str | None = None,
) -> Changes:
    """The changes from *before* to *after*.

    *readings* are the types of link compared, with their forward readings. *aliases* say under which identifier
    *after* keeps what *before* kept under another. *only* is one of :data:`SUBJECTS`.

    A body or link *began* where its dates rule it out before and it holds after; it *may have begun* where a written
    date leaves open whether it was there before. A body or link whose last day lies between the two *ended*, whether
    or not its first day is recorded. What an undated statement says is not a beginning on the day of its
    source: such links are counted apart. Of two graphs, what one of them does not speak of at all is *now recorded*
    or *no longer recorded*. A body that ended and one that began are told together where one takes the place of the
    other: *merged* where one takes the place of several, *split* where several take the place of one. A gap finding
    *appeared* where a rule fails that did not; an overlap where a pair of boards became a candidate.
    """
    renamed = aliases or {}
    made: list[Change] = []
    newly = same_pairs = 0
    pairs = None
    if only in (None, BODIES):
        made += changed_bodies(before, after, renamed)
    if only in (None, LINKS):
        links = ChangedLinks(before, after, renamed, readings)
        made += links.changes()
        newly = links.newly_known
    if only in (None, GAPS):
        made += changed_gaps(before, after, rules)
    if only in (None, OVERLAPS):
        compared, same_pairs, pairs = changed_overlaps(before, after, renamed)
        made += compared
    made.sort(key=_place)
    return Changes(tuple(made), newly, same_pairs, pairs)


def _place(change: Change) -> tuple[int, bool, str, str, str, str, str]:
    name = sort_key(change.about[2])
    subject = SUBJECTS.index(change.subject)
    return subject, change.follows, change.change, name, change.about[0], change.text, change.key
