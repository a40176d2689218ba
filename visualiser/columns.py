"""Which column of a map each thing stands in: by what it is, and for the rest by what it is linked to."""

from collections.abc import Mapping, Sequence

from visualiser.places import Item, Role

Columns = list[list[int]]
"""The items of each of the five columns, from the top down."""
MIDDLE = 2
_MOST_IN_THE_MIDDLE = 9
_HOME: Mapping[Role, Mapping[Role, int]] = {
    "body": {"actor": 1, "topic": 3},
    "actor": {"actor": 1, "body": 3, "topic": 4},
    "matter": {"actor": 1, "body": 3, "topic": 4},
    "topic": {"actor": 0, "body": 1, "topic": 3},
}
"""For the role of the node in the middle: the column of each role. A role without one goes where its links lead."""


def five_columns(items: Sequence[Item], joined: Sequence[Sequence[int]]) -> Columns:
    """Five columns; *joined* are the positions that each item is linked to."""
    focus = min(range(len(items)), key=lambda i: (items[i].step, i))
    home = _HOME[items[focus].role]
    columns: Columns = [[], [], [focus], [], []]
    near: list[int] = []
    outer: list[int] = []
    for i in _by_name(items):
        if i == focus:
            continue
        column = home.get(items[i].role)
        if column is not None:
            columns[column].append(i)
        elif items[i].step <= 1:
            near.append(i)
        else:
            outer.append(i)
    # Those that are linked to nothing else say least by standing beside the middle: they leave it first.
    near.sort(key=lambda i: (items[i].role == "body", -len(joined[i]), items[i].label, items[i].key))
    columns[MIDDLE] += near[:_MOST_IN_THE_MIDDLE]
    outer += near[_MOST_IN_THE_MIDDLE:]
    for i in [i for i in outer if len(columns[MIDDLE]) <= _MOST_IN_THE_MIDDLE]:
        if len(joined[i]) and all(n in columns[MIDDLE] for n in joined[i]) and items[i].role == "matter":
            columns[MIDDLE].append(i)
            outer.remove(i)
    _share_out(items, columns, outer, joined)
    return columns


def three_columns(items: Sequence[Item]) -> Columns:
    """Three columns; where one side would be empty, half of the other."""
    focus = min(range(len(items)), key=lambda i: (items[i].step, i))
    others = [i for i in _by_name(items) if i != focus]
    left = [i for i in others if items[i].role == "actor"]
    right = [i for i in others if items[i].role != "actor"]
    for empty, full in ((left, right), (right, left)):
        if not empty:
            empty += full[len(full) // 2 + 1 :]
            del full[len(full) // 2 + 1 :]
    return [[], left, [focus], right, []]


def _share_out(items: Sequence[Item], columns: Columns, outer: Sequence[int], joined: Sequence[Sequence[int]]) -> None:
    """Put each of *outer* outside left or right, next to what it is linked to; neither side far longer."""
    side = {i: (1 if c > MIDDLE else -1 if c < MIDDLE else 0) for c, column in enumerate(columns) for i in column}
    pull = {i: sum(side.get(n, 0) for n in joined[i]) for i in outer}
    ordered = sorted(outer, key=lambda i: (pull[i], items[i].label, items[i].key))
    left = [i for i in ordered if pull[i] < 0]
    right = [i for i in ordered if pull[i] > 0]
    taken = len(columns[0]), len(columns[4])
    for i in (i for i in ordered if pull[i] == 0):
        # What hangs together stays together.
        friends = sum(n in left for n in joined[i]) - sum(n in right for n in joined[i])
        shorter = len(left) + taken[0] <= len(right) + taken[1]
        (left if friends > 0 or (friends == 0 and shorter) else right).append(i)
    while len(right) + taken[1] > 2 * (len(left) + taken[0]) + 10 and right:
        left.append(right.pop(0))
    while len(left) + taken[0] > 2 * (len(right) + taken[1]) + 10 and left:
        right.insert(0, left.pop())
    columns[0] += left
    columns[4] += right


def _by_name(items: Sequence[Item]) -> list[int]:
    return sorted(range(len(items)), key=lambda i: (items[i].step, items[i].label, items[i].key))
