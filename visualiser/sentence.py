"""The sentence under a name: what is known of a node and what is not, with inference told apart from statement."""

from collections import Counter

from graph.analysis.recorded import EXPECTED
from graph.questions.base import Answer
from graph.schema import Schema
from graph.statements import Node
from graph.words import joined
from visualiser.portrait import Group, Portrait
from visualiser.words import capital, count_words

FEW, SHORT = 3, 120
"""How many names a sentence holds, and how many characters they may have together."""
LISTS_OF = (("MEMBER_OF", "forward"), ("ADDRESSES", "reverse"))
"""Readings that no single list can complete: who sits where, and who deals with what. Their numbers are the least."""


def sentence(schema: Schema, node: Node, drawn: Portrait, recorded: Answer) -> str:
    """What is known and what is not, in a line or two. *recorded* is the answer to that question about the node."""
    if node.properties.get("is_class"):
        return "Stands for a kind, not for one. It is left out of totals and overlaps."
    deals, members = drawn.group("ADDRESSES", "forward"), drawn.group("MEMBER_OF", "reverse")
    told = [*(_deals(deals) if deals else ()), *(_members(members, node, recorded) if members else ())]
    told += _open(deals, members)
    if not told:
        groups = sorted((*drawn.forward, *drawn.reverse), key=lambda g: (g.edge_type == "LINKED_TO", -g.total))[:2]
        told = [_links(schema, group) for group in groups]
    if node.type in EXPECTED:
        names = drawn.group("IDENTIFIES", "forward")
        known = {"members" if members else "", "issues" if deals or names else "", ""}
        missing = [row["short"] for row in recorded.rows if not row["recorded"] and row["short"] not in known]
        if missing:
            one = len(missing) == 1 and not missing[0].endswith("s")
            told.append(f"Its {joined(missing)} {'is' if one else 'are'} not recorded.")
    return " ".join(told) or "No links are recorded."


def _deals(group: Group) -> list[str]:
    """Which issues and themes, those stated or confirmed first; what is only inferred is told as such."""
    told = []
    firm = [n.node["name"] for n in group.neighbours if n.basis != "inferred"]
    if group.firm:
        told.append(f"Deals with {_named(firm, group.firm)}.")
    inferred = group.total - group.firm
    if inferred:
        names = [n.node["name"] for n in group.neighbours if n.basis == "inferred"]
        also = "also " if group.firm else ""
        told.append(f"Is {also}inferred to deal with {_named(names, inferred)}; no source says so.")
    return told


def _open(*groups: Group | None) -> list[str]:
    """That dates leave open whether some of what was counted held on the day."""
    open_ = sum(n.possible for group in groups if group for n in group.neighbours)
    return [f"For {open_:,} of these the dates leave open whether it held on the day."] if open_ else []


def _named(names: list[str], total: int) -> str:
    if total <= FEW and sum(map(len, names)) <= SHORT:
        return joined(names)
    return count_words(total, "issue or theme", "issues and themes")


def _members(group: Group, node: Node, recorded: Answer) -> list[str]:
    complete = {e.what for e in EXPECTED.get(node.type, ()) if e.complete}
    least = "" if any(row["what"] in complete and row["recorded"] for row in recorded.rows) else "at least "
    told = f"{capital(least + count_words(group.total, 'member'))} {'is' if group.total == 1 else 'are'} recorded"
    inferred = group.total - group.firm
    return [f"{told}, {inferred:,} of them by inference." if inferred and group.firm else
            f"{told} by inference." if inferred else f"{told}."]  # fmt: skip


def _links(schema: Schema, group: Group) -> str:
    names = [n.node["name"] for n in group.neighbours]
    few = group.total <= FEW and sum(map(len, names)) <= SHORT
    inferred = group.total - group.firm
    if few:
        told = f"{capital(group.words)} {joined(names)}{' (inferred)' if not group.firm else ''}"
    else:
        least = "at least " if (group.edge_type, group.direction) in LISTS_OF else ""
        told = f"{capital(group.words)} {least}{_counted(schema, group)}"
        told += f", {inferred:,} of them by inference" if inferred and group.firm else " (inferred)" if inferred else ""
    return f"{told}."


def _counted(schema: Schema, group: Group) -> str:
    """How many neighbours of each type; where the page shows not all of several types, how many in all."""
    types = Counter(n.node["type"] for n in group.neighbours)
    if len(types) > 1 and group.total > len(group.neighbours):
        return count_words(group.total, "other")
    only = len(types) == 1
    nouns = [(schema.node_type(t), group.total if only else number) for t, number in types.items()]
    return joined(count_words(number, of.label, of.label_plural) for of, number in nouns)
