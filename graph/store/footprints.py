"""Which nodes a scope with an area leaves out: those that are recorded as covering only other areas."""

from collections.abc import Iterable

Pairs = Iterable[tuple[str, str]]


def elsewhere(area: str, parts: Pairs, covers: Pairs) -> set[str]:
    """Nodes that cover areas, none of which has a part in common with *area*.

    *parts* are pairs of a part and its whole, *covers* pairs of a node and an area that it covers.

    >>> sorted(elsewhere("x:west", [("x:west", "x:town")], [("x:a", "x:town"), ("x:b", "x:east")]))
    ['x:b']
    """
    below: dict[str, list[str]] = {}
    for part, whole in parts:
        below.setdefault(whole, []).append(part)
    wanted = _leaves(below, area)
    meets: dict[str, bool] = {}
    away: set[str] = set()
    near: set[str] = set()
    for id, covered in covers:
        away.add(id)
        if covered not in meets:
            meets[covered] = not wanted.isdisjoint(_leaves(below, covered))
        if meets[covered]:
            near.add(id)
    return away - near


def _leaves(parts: dict[str, list[str]], area: str) -> set[str]:
    """The areas without parts that *area* is made of, as :func:`graph.analysis.snapshot.footprint_leaves`."""
    leaves: set[str] = set()
    reached, todo = {area}, [area]
    while todo:
        node = todo.pop()
        below = parts.get(node, [])
        if not below:
            leaves.add(node)
        for part in below:
            if part not in reached:
                reached.add(part)
                todo.append(part)
    return leaves
