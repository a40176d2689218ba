"""What Remit answers of open data, against answers known from elsewhere or counted straight from the file."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

import pytest

from graph.analysis.coverage import boards_of
from graph.analysis.explained import LINE
from graph.analysis.layers import MEMBERS, Layers
from graph.analysis.overlap import Overlaps, overlaps
from graph.words import CheckAnswer
from graph.workspace import Explorer, Workspace
from tests.known import Known, csv_rows, json_lines, names, on, open_data, rows_of, yaml_of

Pair = frozenset[str]


def sharing(sets: Mapping[str, set[str]], least: int) -> dict[Pair, int]:
    """The pairs of *sets* that have *least* things in common, counted one pair after the other."""
    counted = {frozenset((a, b)): len(sets[a] & sets[b]) for a, b in combinations(sets, 2)}
    return {pair: number for pair, number in counted.items() if number >= least}


def shared(workspace: Workspace, found: Overlaps, layer: str) -> tuple[dict[Pair, int], dict[Pair, set[str]]]:
    """How much each pair of boards shares in one layer, and by what each is explained."""
    ids = workspace.graph.snapshot.ids
    numbers, kinds = {}, {}
    for pair in found.pairs:
        ends = frozenset((ids[pair.a], ids[pair.b]))
        numbers[ends] = next(s.at_least for s in pair.layers if s.layer == layer)
        kinds[ends] = {e.kind for e in pair.explanations}
    return numbers, kinds


# --- districts and community safety partnerships (ONS, 2024) -----------------------------------------------------

IN_SEVERAL = {
    "Bournemouth, Christchurch and Poole": 3,
    "Buckinghamshire": 4,
    "North Northamptonshire": 4,
    "West Northamptonshire": 2,
    "Cumberland": 3,
    "Westmorland and Furness": 3,
    "East Suffolk": 2,
}
"""The districts of 2024 that lie in more than one community safety partnership, and in how many."""
AREA_KINDS = {
    "E06": "unitary area",
    "E07": "two-tier district",
    "E08": "metropolitan district",
    "E09": "London borough",
    "W06": "Welsh principal area",
}
LOOKUP_DAY = "2024-12-31"


def partnerships(extent: str | None = None) -> tuple[Explorer, list[dict[str, str]]]:
    """The look-up as a register: each row is a partnership that covers a district, and the list is complete."""
    rows = csv_rows("uk-lad-csp-pfa", "lad24_csp24_pfa24_ew.csv")
    districts = Counter(row["ltla24_code"] for row in rows)
    known = Known("2024-12-31")
    for row in rows:
        code, board = row["ltla24_code"], f"gss:{row['csp24_code']}"
        area = known.told(f"gss:{code}", "Area", row["ltla24_name"], kind=AREA_KINDS[code[:3]])
        known.told(board, "Board", row["csp24_name"], kind="community safety partnership")
        more = {"extent": extent} if extent and districts[code] > 1 else {}
        known.link(board, "COVERS", area, **more)
    for code in districts:
        known.lists_all(f"gss:{code}", "COVERS", "reverse")
    return known.explorer(), rows


def test_seven_districts_lie_in_more_than_one_partnership() -> None:
    explorer, rows = partnerships()
    found = rows_of(on(explorer, LOOKUP_DAY), "gaps", rule="GR03")
    of_areas = [row for row in found if row["subject"] and row["subject"]["type"] == "Area"]
    answers = Counter(row["answer"] for row in of_areas)
    assert answers == {CheckAnswer.FAILS: 7, CheckAnswer.PASSES: 311}
    failing = {r["subject"]["name"]: r["reason"] for r in of_areas if r["answer"] == CheckAnswer.FAILS}
    assert failing.keys() == IN_SEVERAL.keys()
    for name, number in IN_SEVERAL.items():
        assert f"{name} is covered by {number} partnerships: " in failing[name]
        assert all(row["csp24_name"] in failing[name] for row in rows if row["ltla24_name"] == name)
    merged = Counter(row["csp24_code"] for row in rows)
    several = {f"gss:{code}" for code, number in merged.items() if number > 1}
    of_boards = [row for row in found if row["subject"] and row["subject"]["type"] == "Board"]
    assert {row["subject"]["id"] for row in of_boards} == several
    assert {row["answer"] for row in of_boards} == {CheckAnswer.NOT_RECORDED}


def test_a_partnership_for_a_part_of_a_district_is_no_breach() -> None:
    found = rows_of(on(partnerships("part")[0], LOOKUP_DAY), "gaps", rule="GR03")
    assert not [row for row in found if row["answer"] == CheckAnswer.FAILS]
    unsettled = [row for row in found if row["answer"] == CheckAnswer.NOT_RECORDED]
    assert names(unsettled, "subject") >= IN_SEVERAL.keys()
    assert {r["subject"]["name"] for r in unsettled if r["subject"]["type"] == "Area"} == IN_SEVERAL.keys()


def test_footprints_are_those_of_the_look_up_and_a_common_district_alone_is_no_overlap() -> None:
    explorer, rows = partnerships()
    areas: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        areas[f"gss:{row['csp24_code']}"].add(row["ltla24_code"])
    workspace = on(explorer, LOOKUP_DAY)
    snapshot = workspace.graph.snapshot
    layers = Layers(workspace.graph, boards_of(workspace.graph))
    footprints = {
        snapshot.ids[layers.boards[i]]: {snapshot.ids[leaf].removeprefix("gss:") for leaf in footprint.sure}
        for i, footprint in layers.footprints.items()
    }
    assert footprints == areas
    assert len(sharing(footprints, 1)) == sum(n * (n - 1) // 2 for n in IN_SEVERAL.values())
    found = overlaps(workspace.graph)
    assert (found.boards, found.candidates, found.explained) == (314, 0, 0)


# --- organisations of the UK government (GOV.UK, 2017) -----------------------------------------------------------

PARENTS = {
    "animal-and-plant-health-agency",
    "centre-for-the-protection-of-national-infrastructure",
    "committee-on-mutagenicity-of-chemicals-in-food-consumer-products-and-the-environment",
    "government-commercial-function",
    "government-digital-service",
    "healthcare-uk",
    "infrastructure-and-projects-authority",
    "national-measurement-and-regulation-office",
    "office-for-life-sciences",
    "office-for-low-emission-vehicles",
    "planning-inspectorate",
    "social-mobility-and-child-poverty-commission",
    "social-mobility-commission",
    "uk-co-ordinating-body",
    "uk-financial-investments-limited",
    "ukti-education",
}
"""The sixteen with two parents or more."""


def slug(url: str) -> str:
    return url.rsplit("/", 1)[1]


@pytest.fixture(scope="module")
def government() -> Iterator[tuple[Explorer, dict[str, dict[str, Any]]]]:
    """The organisations by their slugs, each a part of its parents; a body that has closed ended on that day."""
    every = {slug(row["id"]): row for row in json_lines("uk-govuk-organisations", "lists_govuk_data.jsonl")}
    known = Known("2017-10-17")
    for name, row in every.items():
        closed = row["details"]["closed_at"]
        known.told(f"govuk:{name}", "Organization", row["title"].strip(), end=closed[:10] if closed else None)
    for name, row in every.items():
        for parent in row["parent_organisations"]:
            known.link(f"govuk:{name}", "PART_OF", f"govuk:{slug(parent['id'])}")
    explorer = known.explorer()
    yield explorer, every
    explorer.store.close()


def test_sixteen_organisations_have_two_parents_or_more(
    government: tuple[Explorer, dict[str, dict[str, Any]]],
) -> None:
    explorer, every = government
    workspace = on(explorer, None)
    parents: dict[str, set[str]] = defaultdict(set)
    for name in PARENTS:
        for row in rows_of_around(workspace, f"govuk:{name}"):
            if row["from"]["id"] == f"govuk:{name}":
                parents[name].add(slug(row["to"]["id"].replace(":", "/")))
    assert parents == {name: {slug(p["id"]) for p in every[name]["parent_organisations"]} for name in PARENTS}
    assert all(len(several) >= 2 for several in parents.values())
    linked = Counter(workspace.graph.ends(e)[0] for e in workspace.graph.counted_edges_of("PART_OF"))
    ids = workspace.graph.snapshot.ids
    assert {ids[node] for node, number in linked.items() if number > 1} == {f"govuk:{name}" for name in PARENTS}


def rows_of_around(workspace: Workspace, id: str) -> tuple[Mapping[str, Any], ...]:
    return workspace.ask("around", {"node": id, "steps": 1, "links": "PART_OF", "most": 500}).rows


def test_organisations_without_a_parent_are_not_said_to_have_none(
    government: tuple[Explorer, dict[str, dict[str, Any]]],
) -> None:
    explorer, every = government
    found = rows_of(on(explorer, None), "without", type="Organization", link="PART_OF", direction="forward")
    assert {row["node"]["id"] for row in found} == {
        f"govuk:{name}" for name, row in every.items() if not row["parent_organisations"]
    }
    assert {row["answer"].value for row in found} == {"not recorded"}


def test_a_closed_body_leads_through_closed_bodies_to_a_closed_department(
    government: tuple[Explorer, dict[str, dict[str, Any]]],
) -> None:
    explorer, every = government
    office, delivery = "govuk:national-measurement-and-regulation-office", "govuk:better-regulation-delivery-office"
    department = "govuk:department-for-business-innovation-skills"
    closed = {name for name, row in every.items() if row["details"]["govuk_status"] == "closed"}
    above = {name: {slug(p["id"]) for p in every[name]["parent_organisations"]} & closed for name in closed}
    assert sum(map(len, above.values())) == 14
    assert {name for name in closed if any(above[parent] for parent in above[name])} == {slug(office.replace(":", "/"))}
    given = {"start": office, "end": department, "links": "PART_OF", "longest": 2}
    found = rows_of(on(explorer, None), "paths", **given)
    assert [[n["id"] for n in row["through"]] for row in found] == [[], [delivery]]
    assert rows_of(on(explorer, "2017-10-17"), "paths", **given) == ()


def test_the_bodies_that_closed_between_two_days_are_those_of_the_file(
    government: tuple[Explorer, dict[str, dict[str, Any]]],
) -> None:
    explorer, every = government
    since, until = "2015-03-31", "2016-07-16"
    closed = {f"govuk:{n}": row["details"]["closed_at"] for n, row in every.items() if row["details"]["closed_at"]}
    wanted = {id for id, day in closed.items() if since <= day[:10] < until}
    found = rows_of(on(explorer, until), "changes", since=since, subject="bodies")
    assert {row["about"]["id"] for row in found} == wanted
    assert {row["change"] for row in found} == {"ended"}
    assert len(closed) == 57


# --- committees of the US Congress (2026) ------------------------------------------------------------------------


def post(known: Known, scheme: str, person: str) -> str:
    """A member as a post, by identifier."""
    return known.told(f"{scheme}:{person}", "Post", f"Member {person}")


def test_a_committee_and_its_own_subcommittee_are_explained_and_not_reported() -> None:
    committees = yaml_of(open_data("us-congress", "committees-current.yaml"))
    membership = yaml_of(open_data("us-congress", "committee-membership-current.yaml"))
    members = {f"congress:{code}": {m["bioguide"] for m in several} for code, several in membership.items()}
    known, lines = Known("2026-06-15"), set()
    for committee in committees:
        above = known.told(f"congress:{committee['thomas_id']}", "Board", committee["name"])
        for sub in committee.get("subcommittees", ()):
            code = committee["thomas_id"] + sub["thomas_id"]
            below = known.told(f"congress:{code}", "Board", f"{committee['name']}: {sub['name']}")
            known.link(below, "PART_OF", above)
            lines.add(frozenset((above, below)))
    assert (len(committees), len(lines)) == (49, 181)
    for board, persons in members.items():
        for person in sorted(persons):
            known.link(post(known, "bioguide", person), "MEMBER_OF", board, role="member")
    counted = sharing(members, 2)
    related = sharing(members, 1).keys() & lines
    assert (len(counted), len(related)) == (3512, 179)

    workspace = on(known.explorer(), "2026-06-15")
    found = overlaps(workspace.graph)
    numbers, explained = shared(workspace, found, MEMBERS)
    assert (found.boards, found.explained, found.candidates) == (230, 179, 3512 - 179)
    assert numbers == counted
    assert {pair for pair, kinds in explained.items() if kinds} == related
    assert {kind for pair in related for kind in explained[pair]} == {LINE}

    agriculture, forestry = "congress:HSAG", "congress:HSAG15"
    row = next(r for r in rows_of(workspace, "overlaps", board=forestry) if agriculture in (r["a"]["id"], r["b"]["id"]))
    assert row["status"] == "explained"
    assert row["explanations"][0]["text"] == (
        "House Committee on Agriculture: Forestry and Horticulture is part of House Committee on Agriculture."
    )


# --- committees of Oregon (2026) ---------------------------------------------------------------------------------

ROLES = {"vice-chair": "vice-chair", "vice chair": "vice-chair", "co-vice chair": "vice-chair", "co-chair": "chair"}


def test_oregons_seats_chairs_and_overlaps_are_a_plain_count() -> None:
    folder = open_data("us-openstates", "data", "or", "committees")
    committees = [yaml_of(path) for path in sorted(folder.glob("*.yml"))]
    known = Known("2026-08-05")
    members: dict[str, set[str]] = {}
    seats: Counter[str] = Counter()
    chairs: Counter[str] = Counter()
    for committee in committees:
        board = known.told(f"openstates:{committee['id']}", "Board", f"{committee['name']} ({committee['chamber']})")
        members[board] = {f"openstates:{m['person_id']}" for m in committee["members"]}
        for member in committee["members"]:
            person = post(known, "openstates", member["person_id"])
            role = ROLES.get(member["role"], "chair" if member["role"] == "chair" else "member")
            known.link(person, "MEMBER_OF", board, role=role)
            seats[person] += 1
            chairs[person] += role == "chair"
    assert (len(committees), seats.total(), len(seats), chairs.total()) == (49, 375, 90, 64)

    workspace = on(known.explorer(), "2026-08-05")
    burden = {row["body"]["id"]: row for row in rows_of(workspace, "burden", type="posts")}
    assert {id: row["seats"] for id, row in burden.items()} == seats
    assert {id: row["chairs"] or 0 for id, row in burden.items()} == chairs
    found = overlaps(workspace.graph)
    numbers, explained = shared(workspace, found, MEMBERS)
    assert numbers == sharing(members, 2)
    assert not any(explained.values())
    assert found.below == len(sharing(members, 1)) - len(numbers)


# --- English authorities that took the place of others (mySociety, 2025) -----------------------------------------

ON_THE_FIRST_DAY = {"2021-04-01": 9, "2023-04-01": 21}
THE_DAY_BEFORE = {"2019-03-31": 15, "2020-03-31": 5}
"""How many successions have the earlier authority end on the very day on which the later begins, or the day before."""
Authorities = tuple[Explorer, dict[str, dict[str, str]], dict[str, list[str]]]


@pytest.fixture(scope="module")
def authorities() -> Iterator[Authorities]:
    """The authorities by code, what takes the place of each, and plans that the test gives them.

    The plan of an authority has the authority's own dates; its charter has no end, and so outlives its owner.
    """
    rows = {r["local-authority-code"]: r for r in csv_rows("uk-local-authorities", "uk_local_authorities_future.csv")}
    successors = {code: [c for c in row["replaced-by"].split(",") if c] for code, row in rows.items()}
    known = Known("2025-07-10")
    for code, row in rows.items():
        name, start, end = row["nice-name"], row["start-date"], row["end-date"]
        body = known.told(f"la:{code}", "Organization", f"{name} ({code})", start=start, end=end)
        plan = known.told(f"known:strategy/plan-{code}", "Strategy", f"Plan of {code}", start=start, end=end)
        charter = known.told(f"known:strategy/charter-{code}", "Strategy", f"Charter of {code}", start=start)
        known.link(body, "OWNS", plan)
        known.link(body, "OWNS", charter)
    for code, later in successors.items():
        for other in later:
            known.link(f"la:{other}", "SUPERSEDES", f"la:{code}")
            known.link(f"known:strategy/plan-{other}", "SUPERSEDES", f"known:strategy/plan-{code}")
    explorer = known.explorer()
    yield explorer, rows, successors
    explorer.store.close()


def test_successions_begin_on_the_last_day_of_the_earlier_authority_or_the_day_after(authorities: Authorities) -> None:
    _, rows, successors = authorities
    pairs = [(rows[old], rows[new]) for old, later in successors.items() for new in later]
    same = Counter(old["end-date"] for old, new in pairs if old["end-date"] == new["start-date"])
    other = Counter(old["end-date"] for old, new in pairs if old["end-date"] != new["start-date"])
    assert (same, other) == (ON_THE_FIRST_DAY, THE_DAY_BEFORE)


REORGANISED = [
    ("2019-03-30", "2019-03-31", "2019-04-01"),
    ("2020-03-30", "2020-03-31", "2020-04-01"),
    ("2021-03-31", "2021-04-01", "2021-04-02"),
    ("2023-03-31", "2023-04-01", "2023-04-02"),
]
"""The day before the last, the last day of the earlier authorities, and the first day without them."""


@pytest.mark.parametrize(("before", "last", "after"), REORGANISED)
def test_each_reorganisation_is_told_with_who_took_whose_place(
    authorities: Authorities, before: str, last: str, after: str
) -> None:
    explorer, rows, successors = authorities
    found = rows_of(on(explorer, after), "changes", since=before, subject="bodies")
    told = {
        r["about"]["id"].removeprefix("la:"): (r["change"], {o["id"].removeprefix("la:") for o in r["others"]})
        for r in found
        if r["about"]["type"] == "Organization"
    }
    gone = {code for code, row in rows.items() if row["end-date"] == last}
    into = {new for code in gone for new in successors[code]}
    expected = {code: ("split" if len(successors[code]) > 1 else "merged", set(successors[code])) for code in gone}
    expected |= {new: ("merged", {old for old, later in successors.items() if new in later}) for new in into}
    assert told == expected
    assert gone
    assert into


def test_on_the_last_day_that_is_also_the_first_both_authorities_are_there(authorities: Authorities) -> None:
    explorer, rows, _ = authorities
    found = rows_of(on(explorer, "2021-04-01"), "changes", since="2021-03-31", subject="bodies")
    told = {(r["about"]["name"], r["change"]) for r in found if r["about"]["type"] == "Organization"}
    assert told == {("North Northamptonshire (NNT)", "merged"), ("West Northamptonshire (WNT)", "merged")}
    seen = {row["node"]["id"] for row in found_organisations(on(explorer, "2021-04-01"))}
    assert {f"la:{code}" for code, row in rows.items() if row["end-date"] == "2021-04-01"} <= seen


def found_organisations(workspace: Workspace) -> tuple[Mapping[str, Any], ...]:
    """Every organisation of the day: none of them has a seat on anything here."""
    return rows_of(workspace, "without", type="Organization", link="MEMBER_OF", direction="forward")


def test_a_chain_of_authorities_is_followed_to_its_end(authorities: Authorities) -> None:
    found = rows_of(on(authorities[0], "2025-07-10"), "changes", since="2019-03-01", subject="bodies")
    texts = {row["about"]["id"]: row["text"] for row in found}
    for code in ("TAU", "WSO"):
        assert "Somerset West and Taunton (SWT) takes its place, then Somerset (SMT)." in texts[f"la:{code}"]


def test_no_gap_is_found_between_an_authoritys_plan_and_the_next(authorities: Authorities) -> None:
    explorer, rows, successors = authorities
    found = rows_of(on(explorer, "2025-07-10"), "gaps", rule="GR08")
    of_plans = {r["subject"]["name"].removeprefix("Plan of "): r["answer"] for r in found if r["subject"]}
    followed = {code for code, later in successors.items() if later}
    in_a_chain = {code for code in followed if all(rows[new]["end-date"] for new in successors[code])}
    assert in_a_chain == {"TAU", "WSO"}
    assert {code: of_plans[code] for code in followed} == {
        code: CheckAnswer.DOES_NOT_APPLY if code in in_a_chain else CheckAnswer.PASSES for code in followed
    }
    assert not [row for row in found if "days lie between" in row["reason"]]
    ended = {code for code, row in rows.items() if row["end-date"]}
    assert {code for code, a in of_plans.items() if a == CheckAnswer.FAILS} == ended - followed
    assert len(ended - followed) == 25


def test_a_charter_outlives_only_the_authorities_that_nothing_follows(authorities: Authorities) -> None:
    explorer, rows, successors = authorities
    found = rows_of(on(explorer, "2025-07-10"), "gaps", rule="GR24")
    of_charters = {
        r["subject"]["name"].removeprefix("Charter of "): r
        for r in found
        if r["subject"] and r["subject"]["name"].startswith("Charter of ")
    }
    assert of_charters.keys() == rows.keys()
    for code, row in of_charters.items():
        if not rows[code]["end-date"]:
            assert row["answer"] == CheckAnswer.PASSES
        elif successors[code]:
            assert row["answer"] == CheckAnswer.PASSES
            assert any(f"({new}) takes its place" in row["reason"] for new in successors[code])
        else:
            assert "no source says what takes its place" in row["reason"]
            dated = rows[code]["start-date"]
            assert row["answer"] == (CheckAnswer.FAILS if dated else CheckAnswer.NOT_RECORDED)
