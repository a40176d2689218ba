"""The sentence under a name: what is known of a node and what is not, with inference told apart from statement."""

from graph.analysis.recorded import EXPECTED
from graph.questions.base import Answer
from graph.schema import Schema
from graph.statements import Node
from visualiser.portrait import Group, Portrait
from visualiser.words import capital, count_words, joined

FEW, SHORT = 3, 120
"""How many names a sentence holds, and how many characters they may have together."""


def sentence(schema: Schema, node: Node, drawn: Portrait, recorded: Answer) -> str:
    """What is known and what is not, in a line or two. *recorded* is the answer to that question about the node."""
    if node.properties.get("is_class"):
        return "Stands for a kind, not for one. It is left out of totals and overlaps."
    deals, members = drawn.group("ADDRESSES", "forward"), drawn.group("MEMBER_OF", "reverse")
    told = [*(_deals(deals) if deals else ()), *(_members(members, node, recorded) if members else ())]
    if not told:
        groups = sorted((*drawn.forward, *drawn.reverse), key=lambda g: -g.total)[:2]
        told = [_links(schema, group) for group in groups]
    if node.type in EXPECTED:
        known = {"members" if members else "", "issues" if deals else "", ""}
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
    types = {n.node["type"] for n in group.neighbours}
    noun = schema.node_type(types.pop()).label_plural if len(types) == 1 else "others"
    others = joined(names) if few else f"{group.total:,} {noun}"
    inferred = " (inferred)" if not group.firm else ""
    return f"{capital(group.words)} {others}{inferred}."
