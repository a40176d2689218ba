"""Where things stand: the same every time, labels apart, links round nodes, crossings few."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.schema import SCHEMA
from graph.scope import Scope
from graph.workspace import Explorer
from tests.town import DRUGS, POLICE, SAFETY, town_store
from tests.visualiser.maps import wide_store
from visualiser.layout import WIDTH, lay_out
from visualiser.ordering import crossings
from visualiser.picture import READABLE, Picture, ask_picture, near_picture
from visualiser.places import Item, Layout, Role

Box = tuple[float, float, float, float]


def overlaps(a: Box, b: Box, air: float = 0.5) -> bool:
    return a[0] < b[2] - air and b[0] < a[2] - air and a[1] < b[3] - air and b[1] < a[3] - air


def collisions(layout: Layout) -> list[tuple[int, int]]:
    """The pairs of places whose labels, or a label and a node, lie upon one another."""
    boxes = [(i, p.box) for i, p in enumerate(layout.places)]
    boxes += [(i, (p.x - p.r, p.y - p.r, p.x + p.r, p.y + p.r)) for i, p in enumerate(layout.places)]
    return [(i, j) for (i, a), (j, b) in combinations(boxes, 2) if i != j and overlaps(a, b)]


def as_layout(picture: Picture) -> Layout:
    places = tuple(d.place for d in picture.drawn)
    return Layout(picture.width, picture.height, places, tuple(line.bend for line in picture.lines))


NAMES = st.text(alphabet="abcdefghij klmnopqrst-WM", min_size=1, max_size=60).map(str.strip).filter(bool)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Item], list[tuple[int, int]]]:
    roles: list[Role] = ["actor", "body", "topic", "matter"]
    count = draw(st.integers(1, 24))
    items = [
        Item(str(i), draw(NAMES), draw(st.sampled_from(roles)), draw(st.integers(1, 3)) if i else 0)
        for i in range(count)
    ]
    ends = st.integers(0, count - 1)
    links = draw(st.lists(st.tuples(ends, ends).filter(lambda e: e[0] != e[1]), max_size=40)) if count > 1 else []
    return items, links


@settings(max_examples=60)
@given(graphs())
def test_the_same_picture_stands_the_same_and_no_label_touches_another(
    graph: tuple[list[Item], list[tuple[int, int]]],
) -> None:
    items, links = graph
    layout = lay_out(items, links)
    assert layout == lay_out(list(items), list(links))
    assert collisions(layout) == []
    for place in layout.places:
        left, top, right, bottom = place.box
        assert left >= 0
        assert top >= 0
        assert right <= layout.width
        assert bottom <= layout.height


@pytest.mark.parametrize("around", [SAFETY, POLICE, DRUGS])
def test_the_town_fits_the_page_with_every_label_apart(around: str) -> None:
    workspace = Explorer(town_store(), SCHEMA).workspace(Scope())
    picture = ask_picture(workspace, around)
    assert collisions(as_layout(picture)) == []
    assert picture.width == WIDTH
    assert not picture.groups
    assert collisions(as_layout(near_picture(workspace, around))) == []


def test_organisations_stand_left_of_the_board_and_issues_right() -> None:
    picture = ask_picture(Explorer(town_store(), SCHEMA).workspace(Scope()), SAFETY)
    middle = picture.drawn[picture.focus].place.x
    for drawn in picture.drawn:
        if drawn.type in ("Organization", "Post"):
            assert drawn.place.x < middle
        if drawn.type in ("Issue", "Theme"):
            assert drawn.place.x > middle


def test_links_cross_no_more_often_than_in_the_order_of_names() -> None:
    workspace = Explorer(wide_store(16), SCHEMA).workspace(Scope())
    picture = ask_picture(workspace, "wide:organization/council", every=True)
    pairs = np.array([(line.a, line.b) for line in picture.lines])
    points = np.array([(d.place.x, d.place.y) for d in picture.drawn], dtype=float)
    by_name = points.copy()
    for x in set(points[:, 0]):
        column = [i for i in range(len(points)) if points[i, 0] == x]
        by_name[sorted(column, key=lambda i: picture.drawn[i].name), 1] = sorted(points[column, 1])
    assert 2 * crossings(points, pairs) < crossings(by_name, pairs)


def test_a_council_on_sixty_boards_and_three_hundred_nodes_stay_readable() -> None:
    for members, issues, every in ((60, 12, False), (60, 12, True), (190, 110, True)):
        workspace = Explorer(wide_store(members, issues), SCHEMA).workspace(Scope())
        picture = ask_picture(workspace, "wide:organization/council", every=every)
        layout = as_layout(picture)
        assert collisions(layout) == []
        assert layout.width == WIDTH
        boards = [d for d in picture.drawn if d.type == "Board"]
        assert sum(len(d.members) for d in boards) == members


def test_arcs_keep_clear_of_the_nodes_between() -> None:
    items = [
        Item("a", "Middle", "body", 0),
        *(Item(str(i), f"Strategy {i}", "matter", 1) for i in range(6)),
    ]
    layout = lay_out(items, [(0, i) for i in range(1, 7)])
    for i, bend in enumerate(layout.bends, 1):
        a, b = layout.places[0], layout.places[i]
        for t in np.linspace(0.1, 0.9, 17):
            cx, cy = bend or ((a.x + b.x) / 2, (a.y + b.y) / 2)
            x = (1 - t) ** 2 * a.x + 2 * t * (1 - t) * cx + t * t * b.x
            y = (1 - t) ** 2 * a.y + 2 * t * (1 - t) * cy + t * t * b.y
            for j, other in enumerate(layout.places):
                if j not in (0, i):
                    assert (x - other.x) ** 2 + (y - other.y) ** 2 > other.r**2


def test_above_five_hundred_nodes_things_are_grouped_and_groups_open() -> None:
    workspace = Explorer(wide_store(190, 570), SCHEMA).workspace(Scope())
    picture = ask_picture(workspace, "wide:organization/council")
    assert len(picture.listed) > 500
    assert len(picture.drawn) <= READABLE
    group = max(picture.groups, key=lambda g: len(g.members))
    opened = ask_picture(workspace, "wide:organization/council", opened=[group.key])
    assert len(opened.drawn) > len(picture.drawn)
    assert {n.id for n in opened.listed} == {n.id for n in picture.listed}
    assert sum(len(d.members) for d in opened.drawn) == len(opened.listed)
    assert collisions(as_layout(opened)) == []


@pytest.mark.parametrize("roles", [["topic"] * 9, ["body"] * 12, ["matter"] * 9, ["actor"] * 3 + ["topic"] * 12])
@pytest.mark.parametrize("width", [WIDTH, 340])
def test_the_long_name_in_the_middle_leaves_its_neighbours_room(roles: list[Role], width: int) -> None:
    items = [Item("a", "The Partnership Board of the Seventeen Neighbourhoods and Harbours", "body", 0)]
    items += [Item(str(i), f"Prevention of everything number {i}", role, 1) for i, role in enumerate(roles)]
    layout = lay_out(items, [(0, i) for i in range(1, len(items))], width, three=width < WIDTH)
    assert collisions(layout) == []
