"""What every store must do alike: subclass :class:`StoreContract` with a ``make`` that gives an empty store."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import permutations
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.dates import InForce
from graph.derive import LISTS_ALL
from graph.errors import AskError, ConflictError, RemitError, StatementError
from graph.findings import Entry, SeenAs, judge, judgements
from graph.publish import publish
from graph.schema import SCHEMA
from graph.scope import BASES, Scope
from graph.statements import Decision, Edge, Node, Register, pair_about, version_of
from graph.store.base import (
    EdgeQuery,
    Link,
    LinkTest,
    NodeQuery,
    Order,
    PropertyTest,
    Store,
    Tally,
)
from graph.store.cursors import write_cursor
from graph.text import sort_key
from tests import town
from tests.graph import towns
from tests.graph.graphs import made_from
from tests.graph.naive import Naive

ANY = Scope()
READINGS: Any = [(t.name, d) for t in SCHEMA.edge_types for d in ("forward", "reverse")]


def shown(store: Store) -> dict[str, Any]:
    """Everything that reads of *store* show."""
    snapshot = store.snapshot()
    links = store.edges([edge.id for edge in store.statements()])
    return {
        "version": store.version(),
        "nodes": store.nodes(list(snapshot.ids)),
        "links": links,
        "registers": store.registers(),
        "neighbours": store.neighbours(list(snapshot.ids), READINGS, ANY),
        "spans": snapshot.spans.tolist(),
        "edge spans": dict(zip(snapshot.edge_ids, snapshot.edge_spans.tolist(), strict=True)),
    }


def walk_nodes(store: Store, query: NodeQuery) -> list[Node]:
    """All nodes of *query*, a page at a time by cursor."""
    found: list[Node] = []
    while True:
        page = store.find_nodes(query)
        found.extend(page.nodes)
        assert page.total >= len(found)
        if not page.has_next:
            assert page.total == len(found)
            return found
        query = replace(query, after=page.end_cursor)


class StoreContract:
    """The conformance suite. A subclass gives the fixture ``make``."""

    def make(self) -> Store:
        """An empty store of its own."""
        raise NotImplementedError

    @contextmanager
    def made(self) -> Iterator[Store]:
        """An empty store, closed at the end whatever happens."""
        store = self.make()
        try:
            yield store
        finally:
            store.close()

    @pytest.fixture
    def store(self) -> Iterator[Store]:
        with self.made() as store:
            town.fill(store)
            yield store

    # --- publishing --------------------------------------------------------------------------------------------------

    def test_loading_again_changes_nothing(self, store: Store) -> None:
        before = shown(store)
        reports = publish(store, town.TOWN, town.town_edges()), publish(store, town.HARBOUR, town.harbour_edges())
        for report in reports:
            assert report.total == Tally(unchanged=report.total.unchanged)
        assert shown(store) == before

    def test_a_check_reports_and_writes_nothing(self, store: Store) -> None:
        before = shown(store)
        report = publish(store, town.TOWN, town.constitution(), check_only=True)
        assert report.sources[town.MINUTES].pruned == len(town.minutes())
        assert report.checked_only
        assert report.version != before["version"]
        assert shown(store) == before

    def test_what_a_source_no_longer_says_goes_and_nothing_else(self, store: Store) -> None:
        others = [e.id for e in store.statements() if e.source != town.MINUTES]
        kept = [e for e in town.town_edges() if e.from_id != town.YOUTH and e.to_id != town.YOUTH]
        report = publish(store, town.TOWN, kept)
        assert report.sources[town.MINUTES].pruned == len(town.town_edges()) - len(kept)
        assert set(others) <= {e.id for e in store.statements()}
        assert town.YOUTH not in store.nodes([town.YOUTH])

    def test_a_source_that_left_its_register_goes_whole(self, store: Store) -> None:
        publish(store, town.TOWN, [*town.constitution(), *town.membership_list()])
        assert store.sources_of("quillhaven") == (town.CONSTITUTION, town.LIST)
        assert not store.source_statements(town.MINUTES)
        assert store.nodes([town.BURGLARY])[town.BURGLARY].name == "Theft from boats"
        assert town.NOISE not in store.nodes([town.NOISE])

    def test_a_node_that_is_linked_and_described_by_nobody_shows_its_identifier(self, store: Store) -> None:
        publish(store, town.TOWN, [e for e in town.town_edges() if e.to_id != town.FIRE or e.type != "DESCRIBES"])
        assert store.nodes([town.FIRE])[town.FIRE].name == town.FIRE

    def test_a_row_that_cites_a_source_of_another_register_is_refused(self, store: Store) -> None:
        before = shown(store)
        foreign = town.link(town.LOGBOOK, town.SAFETY, "ADDRESSES", town.NOISE)
        with pytest.raises(StatementError, match="belongs to the register “harbour”") as refused:
            publish(store, town.TOWN, [*town.town_edges(), foreign])
        assert "Declare a source of your own" in str(refused.value)
        assert shown(store) == before

    def test_a_source_that_nobody_describes_is_refused(self, store: Store) -> None:
        stray = town.link("quillhaven:source/rumour", town.SAFETY, "ADDRESSES", town.NOISE)
        with pytest.raises(StatementError, match="does not describe it"):
            publish(store, town.TOWN, [*town.town_edges(), stray])

    def test_a_source_of_no_register_is_refused(self, store: Store) -> None:
        nameless = town.describe("x:source/s", "x:source/s", "Source", "Nameless")
        with pytest.raises(StatementError, match="belongs to no register"):
            publish(store, Register("x"), [nameless])

    def test_evidence_of_one_statement_is_put_together(self) -> None:
        with self.made() as store:
            places = [[("p. 1", "a")], [("p. 2", "b")], [("p. 1", "a")], []]
            own = town.source(town.MINUTES, "Minutes", "quillhaven")
            rows = [town.link(town.MINUTES, town.SAFETY, "ADDRESSES", town.NOISE, evidence=e) for e in places]
            assert publish(store, town.TOWN, [own, *rows]).total == Tally(created=2)
            once = shown(store)
            assert len(store.edges([rows[0].id])[rows[0].id].edge.evidence) == 2
            for order in permutations(rows):
                assert publish(store, town.TOWN, [*order, own]).total == Tally(unchanged=2)
                assert shown(store) == once
            assert publish(store, town.TOWN, [own, rows[0]]).total == Tally(updated=1, unchanged=1)
            assert publish(store, town.TOWN, [rows[0], own, rows[1]]).total == Tally(updated=1, unchanged=1)

    def test_a_contradiction_within_one_source_is_refused(self, store: Store) -> None:
        before = shown(store)
        other = town.describe(town.MINUTES, town.NOISE, "Issue", "Loud noise")
        with pytest.raises(StatementError, match="two different things in “name”"):
            publish(store, town.TOWN, [*town.town_edges(), other])
        assert shown(store) == before

    def test_a_node_of_two_types_is_refused(self, store: Store) -> None:
        before = shown(store)
        board = town.describe(town.LOGBOOK, town.COUNCIL, "Board", "Council")
        with pytest.raises(StatementError, match=r"two types: Board .* and Organization"):
            publish(store, town.HARBOUR, [*town.harbour_edges(), board])
        assert shown(store) == before

    def test_a_source_may_correct_the_type_of_what_it_alone_describes(self, store: Store) -> None:
        corrected = [e for e in town.minutes() if town.AIM not in (e.from_id, e.to_id)]
        issue = town.describe(town.MINUTES, town.AIM, "Theme", "Fewer thefts")
        publish(store, town.TOWN, [*town.constitution(), *corrected, issue, *town.membership_list()])
        assert store.nodes([town.AIM])[town.AIM].type == "Theme"

    def test_what_a_source_says_of_itself_dates_all_that_it_says(self, store: Store) -> None:
        assert self._sure_of_drugs(store, "2023-05-17") == InForce.CERTAIN
        later = [
            town.source(town.MINUTES, "Minutes", "quillhaven", rank="law", date="2024") if e.to_id == e.source else e
            for e in town.minutes()
        ]
        publish(store, town.TOWN, [*town.constitution(), *later, *town.membership_list()])
        assert self._sure_of_drugs(store, "2023-05-17") == InForce.POSSIBLE
        assert self._sure_of_drugs(store, "2024-05-17") == InForce.CERTAIN
        assert store.nodes([town.SAFETY])[town.SAFETY].name == "Quillhaven Safety Board"

    def _sure_of_drugs(self, store: Store, as_at: str) -> InForce | None:
        found = store.find_edges(EdgeQuery(("ADDRESSES",), Scope(as_at), from_ids=(town.SAFETY,), to_ids=(town.DRUGS,)))
        return found.links[0].when

    def test_a_node_shows_the_heaviest_source_and_keeps_the_disagreement(self, store: Store) -> None:
        safety = store.nodes([town.SAFETY])[town.SAFETY]
        assert safety.name == "Safety Board"
        assert set(safety.other_names) == {"QSB", "Quillhaven Safety Board"}
        assert (safety.start, safety.properties["meetings_a_year"]) == ("2018", 4)
        assert {d.property: d.values for d in safety.disagreements} == {
            "start": (("2018", (town.CONSTITUTION,)), ("2017", (town.MINUTES,)))
        }

    def test_a_transaction_that_fails_leaves_nothing(self, store: Store) -> None:
        before = shown(store)

        def fail() -> None:
            with store.transaction():
                store.write([town.link(town.MINUTES, town.SAFETY, "ADDRESSES", town.FRAUD)])
                store.derive()
                store.decide(Decision(pair_about(town.SAFETY, town.HARBOUR_SAFETY), "same", "chair", "2024"))
                assert store.version() != before["version"]
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()
        assert shown(store) == before

    def test_a_large_batch_arrives_whole(self) -> None:
        with self.made() as store:
            many = [town.link(town.MINUTES, town.SAFETY, "ADDRESSES", f"quillhaven:issue/{n}") for n in range(3000)]
            assert store.write(many) == Tally(created=3000)
            assert store.find_edges(EdgeQuery(first=1)).total == 3000
            found = store.neighbours([town.SAFETY], [("ADDRESSES", "forward")], ANY, limit=10)
            (hub,) = found.values()
            assert (len(hub.links), hub.total) == (10, 3000)
            assert [x.to_id for x in hub.links] == [f"quillhaven:issue/{n}" for n in range(10)]
            assert store.remove([e.id for e in many]) == 3000
            assert store.snapshot().ids == () or not list(store.snapshot().ids)
            assert store.version() == version_of([], [])

    @pytest.mark.parametrize("seed", [1, 2, 3, 5, 8, 13])
    def test_a_first_load_gives_what_statements_one_after_the_other_give(
        self, seed: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        graph, random = made_from(seed), Random(seed)
        edges = list({edge.id: edge for edge in graph.edges}.values())
        if seed % 2:  # otherwise descriptions come first, as in most registers
            random.shuffle(edges)
        halves = graph.decisions[::2], graph.decisions[1::2]
        monkeypatch.setattr("graph.store.neo4j.INSTALMENT", 40)
        with self.made() as loaded, self.made() as written:
            for store, first_load_from in ((loaded, 10), (written, 1_000)):
                monkeypatch.setattr("graph.store.changes.CHUNK", first_load_from)
                for decision in halves[0]:
                    store.decide(decision)
                with store.transaction():
                    for i in range(0, len(edges), 30):
                        store.write(edges[i : i + 30])
                for decision in halves[1]:
                    store.decide(decision)
            assert shown(loaded) == shown(written)

    def test_parallel_links_are_kept_apart(self, store: Store) -> None:
        council = store.find_edges(EdgeQuery(("MEMBER_OF",), from_ids=(town.COUNCIL,), to_ids=(town.SAFETY,)))
        assert council.total == 3
        police = store.find_edges(EdgeQuery(("MEMBER_OF",), from_ids=(town.POLICE,), to_ids=(town.SAFETY,)))
        assert sorted(x.edge.end or "" for x in police.links) == ["", "", "2024-03-31"]

    # --- complete lists ----------------------------------------------------------------------------------------------

    def test_a_later_complete_list_closes_what_it_omits(self, store: Store) -> None:
        seats = [
            {
                x.from_id
                for x in store.neighbours([town.SAFETY], [("MEMBER_OF", "reverse")], Scope(day))[
                    town.SAFETY, "MEMBER_OF", "reverse"
                ].links
            }
            for day in ("2024-01-31", "2024-02-01")
        ]
        assert seats[0] - seats[1] == {town.FIRE}
        publish(store, town.TOWN, [e for e in town.town_edges() if e.type != LISTS_ALL])
        fire = store.find_edges(EdgeQuery(("MEMBER_OF",), Scope("2024-02-01"), from_ids=(town.FIRE,)))
        assert [x.when for x in fire.links] == [InForce.ASSUMED]

    def test_a_complete_list_for_every_board_of_an_area(self, store: Store) -> None:
        s = "harbour:source/census"
        census = [
            town.source(s, "Census", "harbour", date="2024-06-01"),
            town.link(s, s, LISTS_ALL, town.BOROUGH, link="MEMBER_OF", direction="reverse", every="Board"),
        ]
        publish(store, town.HARBOUR, [*town.harbour_edges(), *census])
        now = store.find_edges(EdgeQuery(("MEMBER_OF",), Scope("2024-06-01")))
        # Health covers a part of the borough and Safety all of it; nothing says what the others cover.
        assert {x.to_id for x in now.links} == {town.YOUTH, town.HARBOUR_WATCH, town.HARBOUR_SAFETY}

    # --- decisions ---------------------------------------------------------------------------------------------------

    def test_merged_nodes_are_one_and_undoing_parts_them(self, store: Store) -> None:
        before = shown(store)
        same = Decision(
            pair_about(town.SAFETY, town.HARBOUR_SAFETY), "same", "governance officer", "2024-05-01T10:00:00Z"
        )
        store.decide(same)
        one = store.nodes([town.SAFETY, town.HARBOUR_SAFETY])
        assert one[town.SAFETY] is one[town.HARBOUR_SAFETY]
        assert one[town.SAFETY].id == town.HARBOUR_SAFETY
        assert one[town.SAFETY].merged == (town.SAFETY,)
        assert one[town.SAFETY].properties["meetings_a_year"] == 4
        assert store.canonical([town.SAFETY]) == {town.SAFETY: town.HARBOUR_SAFETY}
        members = store.neighbours([town.SAFETY], [("MEMBER_OF", "reverse")], ANY)
        assert {x.edge.source for x in members[town.SAFETY, "MEMBER_OF", "reverse"].links} >= {town.LOGBOOK, town.LIST}
        assert store.find_nodes(NodeQuery(links=(LinkTest("MEMBER_OF", "forward", (town.SAFETY,)),))).total == 4
        assert store.version() != before["version"]
        store.decide(Decision(same.id, "undo", "chair", "2024-05-02T10:00:00Z", undoes=same.id))
        assert shown(store) == before

    def test_a_rejected_statement_is_left_out_everywhere_and_kept(self, store: Store) -> None:
        (lead,) = store.find_edges(EdgeQuery(("HANDLED_ELSEWHERE",))).links
        total = store.find_edges(EdgeQuery()).total
        reject = Decision(lead.edge.id, "reject", "chair", "2024-05-01")
        store.decide(reject)
        assert store.find_edges(EdgeQuery()).total == total - 1
        assert store.find_edges(EdgeQuery(rejected=True)).total == total
        assert store.edges([lead.edge.id])[lead.edge.id].verdict == "rejected"
        assert not store.neighbours([town.NOISE], [("HANDLED_ELSEWHERE", "forward")], ANY)
        assert lead.edge.id not in store.snapshot().edge_ids
        publish(store, town.TOWN, town.town_edges())
        assert store.edges([lead.edge.id])[lead.edge.id].verdict == "rejected"

    def test_a_rejected_statement_keeps_its_basis(self, store: Store) -> None:
        (guessed,) = store.find_edges(EdgeQuery(("ADDRESSES",), Scope(basis=("inferred",)))).links
        store.decide(Decision(guessed.edge.id, "reject", "chair", "2024-05-01"))
        for basis, seen in ((("inferred",), 1), (("stated", "confirmed"), 0)):
            query = EdgeQuery(("ADDRESSES",), Scope(basis=basis), from_ids=(town.HEALTH,), rejected=True)
            assert store.find_edges(query).total == seen
            assert store.find_edges(replace(query, rejected=False)).total == 0

    def test_what_a_scope_does_not_see_at_both_ends_is_left_out_though_rejected(self, store: Store) -> None:
        (told,) = store.find_edges(EdgeQuery(("DESCRIBES",), to_ids=(town.FRAUD,))).links
        store.decide(Decision(told.edge.id, "reject", "chair", "2024-05-01"))
        for scope, seen in (
            (ANY, 1),
            (Scope("2023-05-17"), 0),
            (Scope(area=town.BOROUGH), 0),
            (Scope(area=town.AIM), 0),
        ):
            assert store.find_edges(EdgeQuery(("DESCRIBES",), scope, to_ids=(town.FRAUD,), rejected=True)).total == seen

    def test_where_a_body_works_is_never_taken_from_a_rejected_statement(self, store: Store) -> None:
        (covers,) = store.find_edges(EdgeQuery(("COVERS",), from_ids=(town.HEALTH,))).links
        query = EdgeQuery(("ADDRESSES",), Scope(area=town.ISLAND), from_ids=(town.HEALTH,), rejected=True)
        assert store.find_edges(query).total == 0
        store.decide(Decision(covers.edge.id, "reject", "chair", "2024-05-01"))
        assert store.find_edges(query).total > 0
        assert store.find_edges(query) == store.find_edges(replace(query, rejected=False))

    def test_a_node_that_only_a_rejected_statement_mentions_goes(self, store: Store) -> None:
        described = store.find_edges(EdgeQuery(("DESCRIBES",), to_ids=(town.FRAUD,))).links[0].edge
        store.decide(Decision(described.id, "reject", "chair", "2024-05-01"))
        assert not store.nodes([town.FRAUD])
        assert not store.search("fraud", ANY)

    def test_confirming_changes_the_basis_that_is_read(self, store: Store) -> None:
        guessed = store.find_edges(EdgeQuery(("ADDRESSES",), Scope(basis=("inferred",)))).links
        assert [x.from_id for x in guessed] == [town.HEALTH]
        store.decide(Decision(guessed[0].edge.id, "confirm", "chair", "2024-05-01"))
        assert not store.find_edges(EdgeQuery(("ADDRESSES",), Scope(basis=("inferred",)))).links
        (confirmed,) = store.find_edges(EdgeQuery(("ADDRESSES",), Scope(basis=("confirmed",)))).links
        assert confirmed.basis == "confirmed"

    def test_a_decision_may_come_before_what_it_is_about(self, store: Store) -> None:
        noise = town.link(town.MINUTES, town.NOISE, "HANDLED_ELSEWHERE", town.COUNCIL, legal_basis="Towns Act")
        made = [
            Decision(pair_about(town.SAFETY, town.HARBOUR_SAFETY), "same", "chair", "2024-05-01"),
            Decision(noise.id, "reject", "chair", "2024-05-02"),
        ]
        for decision in made:
            store.decide(decision)
        late = shown(store)
        store.wipe()
        for decision in made:
            store.decide(decision)
        town.fill(store)
        assert shown(store) == late

    def test_nodes_of_different_types_never_merge(self, store: Store) -> None:
        before = shown(store)
        with pytest.raises(AskError, match="different types"):
            store.decide(Decision(pair_about(town.SAFETY, town.COUNCIL), "same", "chair", "2024-05-01"))
        assert shown(store) == before

    def test_a_second_writer_gets_a_conflict(self, store: Store) -> None:
        pair = pair_about(town.SAFETY, town.HARBOUR_SAFETY)
        first = Decision(pair, "unsure", "chair", "2024-05-01")
        store.decide(first, seen="")
        with pytest.raises(ConflictError, match="decided first: unsure, by chair"):
            store.decide(Decision(pair, "same", "clerk", "2024-05-02"), seen="")
        undo = Decision(first.id, "undo", "chair", "2024-05-03", undoes=first.id)
        store.decide(undo, seen=first.id)
        with pytest.raises(ConflictError):
            store.decide(Decision(pair, "same", "clerk", "2024-05-04"), seen=first.id)
        last = Decision(pair, "same", "clerk", "2024-05-04")
        store.decide(last, seen=undo.id)
        store.decide(last, seen="not looked at, for it is kept already")
        assert store.decisions(pair) == (first, undo, last)
        assert store.decisions() == (first, undo, last)

    def test_what_is_judged_of_a_finding_is_kept_and_changes_no_version(self, store: Store) -> None:
        key = f"overlap|{town.SAFETY}|{town.YOUTH}"
        before = shown(store)
        entries = [Entry("status", "accepted", "für jetzt"), Entry("owner", town.CHAIR), Entry("note", "", "seen")]
        made = judge(store, key, entries, by="clerk", seen="", seen_as=SeenAs("2024-06-30", "1-x", "abc"))
        assert shown(store)["version"] == before["version"]
        assert store.decisions(key) == store.decisions() == made
        assert [(d.as_at, d.rules, d.words) for d in store.decisions()] == [("2024-06-30", "1-x", "abc")] * 3
        with pytest.raises(ConflictError, match="decided first: note, by clerk"):
            judge(store, key, [Entry("note", "", "too"), Entry("status", "validated")], by="chair", seen=made[0].id)
        assert store.decisions() == made
        store.decide(Decision(pair_about(town.SAFETY, town.HARBOUR_SAFETY), "same", "chair", "2024-05-01"))
        said = judgements(store).of(f"overlap|{town.HARBOUR_SAFETY}|{town.YOUTH}")
        assert said is not None
        assert (said.status, said.owner, said.notes) == ("accepted", town.CHAIR, ("seen",))
        town.fill(store)
        assert judgements(store).of(key) == said

    # --- finding -----------------------------------------------------------------------------------------------------

    def test_property_tests(self, store: Store) -> None:
        def found(*tests: PropertyTest, types: tuple[str, ...] = ("Board",)) -> set[str]:
            return {n.id for n in store.find_nodes(NodeQuery(types, properties=tests)).nodes}

        assert found(PropertyTest("kind", "is", ("network", "youth justice board"))) == {town.HARBOUR_WATCH, town.YOUTH}
        assert found(PropertyTest("functions", "has", ("oversight", "advice"))) == {town.SAFETY}
        assert found(PropertyTest("name", "contains", ("CAFE",))) == {town.YOUTH}
        assert found(PropertyTest("other_names", "contains", ("qsb",))) == {town.SAFETY}
        assert found(PropertyTest("meetings_a_year", "at_least", (5,))) == {town.HARBOUR_SAFETY}
        assert found(PropertyTest("meetings_a_year", "at_most", (5,))) == {town.SAFETY}
        assert found(PropertyTest("start", "at_least", ("2018",))) == {town.SAFETY, town.YOUTH}
        assert found(PropertyTest("start", "at_most", ("2018",))) == {town.SAFETY, town.HEALTH}
        assert found(PropertyTest("end", "at_most", ("2025",)), types=("Strategy",)) == {town.PLAN}
        assert found(PropertyTest("is_class", "is", (True,))) == {town.YOUTH_BOARDS}
        assert found(PropertyTest("kind", "not_recorded")) == {town.YOUTH_BOARDS, town.HARBOUR_SAFETY}
        assert found(PropertyTest("start", "recorded"), types=("Duty",)) == {town.DUTY}

    def test_limits_by_the_letters_of_a_value(self, store: Store) -> None:
        def found(*tests: PropertyTest) -> set[str]:
            return {n.id for n in store.find_nodes(NodeQuery(("Board",), properties=tests)).nodes}

        assert found(PropertyTest("functions", "at_least", ("strategy",))) == {town.SAFETY}
        assert found(PropertyTest("functions", "at_most", ("oversight",))) == {town.SAFETY}
        assert not found(PropertyTest("functions", "at_least", ("p",)), PropertyTest("functions", "at_least", ("z",)))
        assert found(PropertyTest("is_class", "at_least", (True,))) == {town.YOUTH_BOARDS}

    @pytest.mark.parametrize("types", [(), ("ResponsibleAuthority", "Theme"), ("Board", "Organization")])
    def test_what_is_found_shows_all_that_it_is(self, store: Store, types: tuple[str, ...]) -> None:
        for name in ("kind", "functions", "note", "other_names", "start"):
            for operator in ("recorded", "not_recorded"):
                test = PropertyTest(name, operator)
                for orders in ((), (Order(name),)):
                    found = store.find_nodes(NodeQuery(types, properties=(test,), orders=orders, first=1000)).nodes
                    assert list(found) == list(store.nodes([n.id for n in found]).values())

    def test_link_tests(self, store: Store) -> None:
        def found(*links: LinkTest) -> set[str]:
            return {n.id for n in store.find_nodes(NodeQuery(("Board",), links=links)).nodes}

        drugs = LinkTest("ADDRESSES", "forward", (town.DRUGS,))
        assert found(drugs) == {town.SAFETY, town.HEALTH, town.YOUTH}
        assert found(drugs, LinkTest("MEMBER_OF", "reverse", (town.POLICE,))) == {town.SAFETY, town.YOUTH}
        assert found(LinkTest("ADDRESSES", "forward", present=False)) == {town.YOUTH_BOARDS, town.HARBOUR_SAFETY}

    def test_a_view_is_a_condition(self, store: Store) -> None:
        query = NodeQuery(("ResponsibleAuthority",))
        assert {n.id for n in store.find_nodes(query).nodes} == {town.COUNCIL, town.POLICE}
        other = replace(query, scope=Scope(sources=(town.LOGBOOK,)))
        assert store.find_nodes(other).total == 0
        both = replace(query, types=("ResponsibleAuthority", "Theme"))
        assert {n.id for n in store.find_nodes(both).nodes} == {town.COUNCIL, town.POLICE, town.PREVENTION}

    def test_an_area_leaves_out_what_covers_only_other_areas(self, store: Store) -> None:
        def boards(area: str) -> set[str]:
            return {n.id for n in store.find_nodes(NodeQuery(("Board",), Scope(area=area))).nodes}

        everywhere = boards("")
        assert everywhere - boards(town.WEST) == {town.HEALTH, town.HARBOUR_WATCH}
        assert everywhere - boards(town.BOROUGH) == {town.HARBOUR_WATCH}
        assert everywhere - boards(town.ISLAND) == {town.HEALTH, town.SAFETY}

    def test_facets_count_the_whole_result_and_not_the_page(self, store: Store) -> None:
        names = ("kind", "functions", "ADDRESSES:forward", "MEMBER_OF:reverse")
        page = store.find_nodes(NodeQuery(("Board",), first=1, facets=names))
        facets = {f.name: f for f in page.facets}
        assert ("network", "network", 1) in facets["kind"].counts
        assert facets["kind"].not_recorded == 2
        assert facets["ADDRESSES:forward"].counts[0] == (town.DRUGS, "Drugs and alcohol", 3)
        assert facets["ADDRESSES:forward"].not_recorded == 2
        assert facets["functions"].not_recorded == page.total - 1

    @pytest.mark.parametrize(
        "orders",
        [
            (),
            (Order("name"),),
            (Order("start"), Order("kind")),
            (Order("end", descending=True), Order("start", descending=True)),
            (Order("meetings_a_year", descending=True),),
            (Order("id", descending=True),),
            (Order("kind"), Order("kind", descending=True)),
        ],
    )
    def test_cursors_walk_the_whole_list_without_loss_or_repeat(self, store: Store, orders: tuple[Order, ...]) -> None:
        whole = store.find_nodes(NodeQuery(orders=orders, first=1000)).nodes
        assert len({n.id for n in whole}) == len(whole) == len(store.snapshot().ids)
        for first in (1, 2, 7):
            assert walk_nodes(store, NodeQuery(orders=orders, first=first)) == list(whole)
        for order in orders[:1]:
            values = [getattr(n, order.name, None) or n.properties.get(order.name) for n in whole]
            assert values.index(None) >= len(values) - values.count(None) if None in values else True

    def test_text_is_ordered_by_code_points(self) -> None:
        # In UTF-16, which some servers compare by, the first two come before the third.
        odd = ["\U0001f984", "\U00010000", "\uffff", "\ue000", "\ud7ff", "a\U0001f984", "a\uffff", "z"]
        with self.made() as store:
            own = town.source(town.MINUTES, "Minutes", "quillhaven")
            issues = [f"quillhaven:issue/{text}" for text in odd]
            told = [town.describe(town.MINUTES, id, "Issue", text) for id, text in zip(issues, odd, strict=True)]
            store.write([own, *told, *(town.link(town.MINUTES, town.SAFETY, "ADDRESSES", id) for id in issues)])
            for name in ("name", "id"):
                for descending in (False, True):
                    query = NodeQuery(("Issue",), orders=(Order(name, descending),), first=1)
                    assert [n.name for n in walk_nodes(store, query)] == sorted(odd, reverse=descending)
            assert [n.name for n in walk_nodes(store, NodeQuery(("Issue",), first=1))] == sorted(odd)
            links = EdgeQuery(("ADDRESSES",), first=1)
            walked = []
            while (page := store.find_edges(links)).links:
                walked += [link.to_id for link in page.links]
                links = replace(links, after=page.end_cursor)
            assert walked == sorted(issues)
            for narrow in (
                EdgeQuery(("ADDRESSES",), to_ids=tuple(issues)),
                EdgeQuery(("ADDRESSES",), ends=tuple(issues)),
            ):
                assert [link.to_id for link in store.find_edges(narrow).links] == sorted(issues)
            (hub,) = store.neighbours([town.SAFETY], [("ADDRESSES", "forward")], ANY).values()
            assert [link.to_id for link in hub.links] == sorted(issues)

    def test_a_cursor_goes_on_where_its_node_was(self, store: Store) -> None:
        query = NodeQuery(("Issue",), orders=(Order("name"),), first=2)
        page = store.find_nodes(query)
        publish(store, town.TOWN, [e for e in town.town_edges() if page.nodes[1].id not in (e.from_id, e.to_id)])
        rest = store.find_nodes(replace(query, after=page.end_cursor))
        assert [n.name for n in rest.nodes] == ["Fraud", "Noise"]

    def test_a_cursor_of_a_list_in_another_order_is_refused(self, store: Store) -> None:
        by_number = NodeQuery(orders=(Order("meetings_a_year"),), first=1)
        cursor = store.find_nodes(by_number).end_cursor
        with pytest.raises(AskError, match="page mark"):
            store.find_nodes(NodeQuery(orders=(Order("kind"),), after=cursor))
        huge = write_cursor([2**63, "a", "b"])
        with pytest.raises(AskError, match="page mark"):
            store.find_nodes(replace(by_number, after=huge))

    def test_cursors_walk_all_links(self, store: Store) -> None:
        whole = store.find_edges(EdgeQuery()).links
        query = EdgeQuery(first=3)
        walked: list[Link] = []
        while True:
            page = store.find_edges(query)
            walked.extend(page.links)
            if not page.has_next:
                break
            query = replace(query, after=page.end_cursor)
        assert walked == list(whole)
        assert len(walked) == page.total == len(list(store.statements()))

    @pytest.mark.parametrize("cursor", ["x", "%%%", "W10", "bnVsbA", "é", "WzEsMiwzLDRd", "W3t9XQ"])
    def test_a_wrong_cursor_is_refused(self, store: Store, cursor: str) -> None:
        with pytest.raises(AskError, match="page mark"):
            store.find_nodes(NodeQuery(after=cursor))
        with pytest.raises(AskError, match="page mark"):
            store.find_edges(EdgeQuery(after=cursor))

    @pytest.mark.parametrize(
        "query",
        [
            NodeQuery(("Castle",)),
            NodeQuery(properties=(PropertyTest("height", "is", ("1",)),)),
            NodeQuery(links=(LinkTest("LOVES", "forward"),)),
            NodeQuery(facets=("height",)),
            NodeQuery(facets=("LOVES:forward",)),
            NodeQuery(facets=("ADDRESSES:sideways",)),
            NodeQuery(orders=(Order("height"),)),
            NodeQuery(orders=(Order("name"), Order("start"), Order("end"))),
            NodeQuery(properties=(PropertyTest("name') OR 1=1 --", "recorded"),)),
        ],
    )
    def test_an_unknown_word_in_a_query_is_refused(self, store: Store, query: NodeQuery) -> None:
        with pytest.raises(AskError):
            store.find_nodes(query)

    # --- search ------------------------------------------------------------------------------------------------------

    def test_search_orders_exact_then_prefix_then_name(self, store: Store) -> None:
        names = [n.name for n in store.search("safety board", ANY)]
        assert names == ["Safety Board", "Safety Board", "Chair of the Safety Board", "Minutes of the Safety Board"]
        assert [n.id for n in store.search("safety board", ANY, ("Board",))] == [town.HARBOUR_SAFETY, town.SAFETY]
        assert [n.id for n in store.search("HOUSE BREAKING", ANY)] == [town.BURGLARY]

    def test_search_folds_accents_and_case(self, store: Store) -> None:
        for text in ("cafe", "CAFÉ", "youth caf", "Cafe\u0301"):
            assert [n.id for n in store.search(text, ANY)] == [town.YOUTH]

    @pytest.mark.parametrize(
        "text", ["", " ", "'", '"', "*", "a* OR b", "NEAR(", "x AND", "-", "^safety:", "{}", "\x00", "%_", "(((", "\\"]
    )
    def test_odd_search_text_is_only_text(self, store: Store, text: str) -> None:
        store.search(text, ANY)
        store.find_nodes(NodeQuery(text=text))
        assert [n.id for n in store.search("fraud", ANY)] == [town.FRAUD]

    @given(st.lists(st.text(max_size=12)))
    @settings(max_examples=20)
    def test_any_search_text_is_safe(self, texts: list[str]) -> None:
        with self.made() as store:
            town.fill(store)
            for text in texts:
                store.search(text, ANY)
                store.find_nodes(NodeQuery(text=text, first=1))

    def test_very_long_and_very_many_words(self) -> None:
        with self.made() as store:
            names = ["x" * 400, "x" * 399 + "y", " ".join(f"w{i}" for i in range(40))]
            own = town.source(town.MINUTES, "Minutes", "quillhaven")
            issues = [town.describe(town.MINUTES, f"made:issue/{i}", "Issue", name) for i, name in enumerate(names)]
            store.write([own, *issues])
            assert [n.name for n in store.search("x" * 400, ANY)] == names[:2]
            assert [n.name for n in store.search("x" * 150, ANY)] == names[:2]
            assert [n.name for n in store.search("x" * 399 + "y", ANY)] == names[:2]
            assert not store.search("y", ANY)
            assert [n.name for n in store.search(names[2], ANY)] == names[2:]
            assert not store.search(f"{names[2]} w40", ANY)

    def test_neighbours_are_cut_and_counted(self, store: Store) -> None:
        members: Any = ("MEMBER_OF", "reverse")
        (whole,) = store.neighbours([town.SAFETY], [members], ANY).values()
        for limit in (0, 1, 2):
            (some,) = store.neighbours([town.SAFETY] * 2, [members] * 2, ANY, limit).values()
            assert (some.links, some.total) == (whole.links[:limit], whole.total)

    def test_many_ids_and_the_same_ones_again(self, store: Store) -> None:
        ids = [*store.snapshot().ids]
        many = [*ids, *(f"x:unknown/{i}" for i in range(5000)), *ids]
        assert list(store.nodes(many)) == ids
        statements = [edge.id for edge in store.statements()]
        assert list(store.edges([*statements, *(f"{i:032x}" for i in range(5000)), *statements])) == statements

    def test_search_takes_the_scope(self, store: Store) -> None:
        assert store.search("youth cafe", Scope("2020-03-01"))
        assert not store.search("youth cafe", Scope("2020-02-28"))

    # --- every town that can be made up ------------------------------------------------------------------------------

    @given(towns.towns, st.data())
    @settings(max_examples=30)
    def test_load_order_does_not_matter(self, made: Any, data: st.DataObject) -> None:
        (first, first_edges), (second, second_edges) = made
        with self.made() as a, self.made() as b:
            decided = data.draw(towns.decisions([*first_edges, *second_edges]))
            publish(a, first, first_edges)
            publish(a, second, second_edges)
            for decision in decided:
                self._decide(a, decision)
            for decision in data.draw(st.permutations(decided)):
                self._decide(b, decision)
            publish(b, second, data.draw(st.permutations(second_edges)))
            publish(b, first, data.draw(st.permutations(first_edges)))
            assert shown(a) == shown(b)
            before = shown(a)
            assert publish(a, first, first_edges).total == Tally(unchanged=len(first_edges))
            assert shown(a) == before

    @given(towns.towns, towns.registers("made"), st.data())
    @settings(max_examples=30)
    def test_loading_a_changed_source_equals_loading_it_fresh(
        self, made: Any, changed: Any, data: st.DataObject
    ) -> None:
        (first, first_edges), (second, second_edges) = made
        with self.made() as a, self.made() as b:
            decided = data.draw(towns.decisions([*first_edges, *second_edges, *changed[1]]))
            publish(a, first, first_edges)
            publish(a, second, second_edges)
            for decision in decided:
                self._decide(a, decision)
            others = dict(a.source_statements("other:source/c"))
            publish(a, *changed)
            assert a.source_statements("other:source/c") == others
            publish(b, second, second_edges)
            publish(b, *changed)
            for decision in decided:
                self._decide(b, decision)
            assert shown(a) == shown(b)

    @given(towns.towns, st.data())
    @settings(max_examples=30)
    def test_undoing_everything_gives_the_same_store(self, made: Any, data: st.DataObject) -> None:
        with self.made() as store:
            for register, edges in made:
                publish(store, register, edges)
            before = shown(store)
            kept = [d for d in data.draw(towns.decisions([*made[0][1], *made[1][1]])) if d.verb != "undo"]
            for decision in kept:
                self._decide(store, decision)
            for i, decision in enumerate(data.draw(st.permutations(kept))):
                at = f"2024-06-01T{i:02}:00:00Z"
                store.decide(Decision(decision.id, "undo", "chair", at, undoes=decision.id))
            assert shown(store) == before

    @given(towns.towns, towns.scopes, st.data())
    @settings(max_examples=60)
    def test_reads_equal_those_worked_out_plainly(self, made: Any, scope: Scope, data: st.DataObject) -> None:
        with self.made() as store:
            edges = [*made[0][1], *made[1][1]]
            for register, stated in made:
                publish(store, register, stated)
            for decision in data.draw(towns.decisions(edges)):
                self._decide(store, decision)
            naive = Naive(edges, store.decisions())
            assert store.version() == version_of((e.hash for e in edges), store.decisions())
            assert store.nodes(list(naive.nodes)) == naive.nodes
            self._snapshot_equals(store, naive, scope)
            visible = {link.edge.id for link in naive.visible(scope)}
            page = store.find_edges(EdgeQuery(scope=scope))
            assert {x.edge.id for x in page.links} == visible
            assert page.total == len(visible)
            neighbours = store.neighbours(list(naive.nodes), READINGS, scope, limit=3)
            listed = {x.edge.id for n in neighbours.values() for x in n.links}
            assert listed <= visible
            assert sum(n.total for n in neighbours.values()) == 2 * sum(not link.loops for link in naive.visible(scope))
            names = ("kind", "functions", "ADDRESSES:forward", "MEMBER_OF:reverse")
            found = store.find_nodes(NodeQuery(("Board",), scope, first=1, facets=names))
            boards = naive.found(scope, "Board")
            assert found.total == len(boards)
            for facet in found.facets:
                assert {value: number for value, _, number in facet.counts} == naive.facet(boards, facet.name, scope)
            walked = walk_nodes(store, NodeQuery(scope=scope, first=2))
            seen = [n for id, n in naive.nodes.items() if naive.node_seen(id, scope)]
            assert walked == sorted(seen, key=lambda n: (sort_key(n.name), n.id))

    def _snapshot_equals(self, store: Store, naive: Naive, scope: Scope) -> None:
        s = store.snapshot()
        links = {id: link for id, link in naive.links.items() if not link.loops}
        assert list(s.ids) == sorted(naive.nodes)
        assert list(s.names) == [naive.nodes[id].name for id in s.ids]
        assert [s.type_names[t] for t in s.types] == [naive.nodes[id].type for id in s.ids]
        assert list(s.edge_ids) == sorted(links)
        for i, id in enumerate(s.ids):
            span = naive.spans[id]
            assert s.spans[i].tolist() == [getattr(span, name) for name in span.__dataclass_fields__]
        for i, id in enumerate(s.edge_ids):
            link, span = links[id], links[id].span
            assert s.edge_spans[i].tolist() == [getattr(span, name) for name in span.__dataclass_fields__], link
            assert (s.ids[s.edge_from[i]], s.ids[s.edge_to[i]]) == (link.from_id, link.to_id)
            assert s.ids[s.edge_source[i]] == link.source
            assert BASES[s.edge_basis[i]] == link.basis
            assert s.edge_type_names[s.edge_types[i]] == link.edge.type
        assert [str(a.dtype) for a in (s.types, s.spans, s.edge_basis)] == ["int16", "int32", "int8"]
        scoped = s.at(scope)
        visible = {link.edge.id for link in naive.visible(scope) if not link.loops}
        assert {s.edge_ids[int(i)] for i in np.flatnonzero(scoped.visible)} == visible

    def _decide(self, store: Store, decision: Decision) -> None:
        """Take a decision that this town may not allow."""
        try:
            store.decide(decision)
        except RemitError:
            pytest.fail(f"{decision} was refused")

    # --- wiping ------------------------------------------------------------------------------------------------------

    def test_a_wiped_store_is_as_new(self, store: Store) -> None:
        full = shown(store)
        store.decide(Decision(pair_about(town.SAFETY, town.HARBOUR_SAFETY), "same", "chair", "2024-05-01"))
        store.wipe()
        assert store.version() == version_of([], [])
        assert not list(store.statements())
        assert not store.decisions()
        assert not store.registers()
        assert not store.search("safety", ANY)
        assert store.find_nodes(NodeQuery()).total == 0
        town.fill(store)
        assert shown(store) == full

    # --- words -------------------------------------------------------------------------------------------------------

    def test_statements_come_back_equal_and_in_order(self, store: Store) -> None:
        stated = sorted([*town.town_edges(), *town.harbour_edges()], key=lambda e: e.id)
        assert list(store.statements()) == stated
        for register in ("quillhaven", "harbour"):
            for source in store.sources_of(register):
                assert store.register_of(source) == register
                assert store.source_statements(source) == {e.id: e.hash for e in stated if e.source == source}

    def test_text_of_any_kind_comes_back_equal(self) -> None:
        with self.made() as store:
            odd = [
                "\u202eright-to-left",
                "<b>&amp;</b>",
                "'; DROP TABLE edge; --",
                "\u0000",
                "line\nbreak",
                "x" * 10_000,
                "🦄",
            ]
            edges: list[Edge] = [
                town.describe(town.MINUTES, f"quillhaven:issue/{i}", "Issue", text, note=text)
                for i, text in enumerate(odd)
            ]
            store.write(edges)
            found = store.nodes([e.to_id for e in edges])
            assert [found[e.to_id].name for e in edges] == odd
            assert {e.id: e for e in store.statements()} == {e.id: e for e in edges}

    def test_registers_come_back_equal(self, store: Store) -> None:
        assert store.registers() == (town.HARBOUR, town.TOWN)
        store.drop_register("harbour")
        assert store.registers() == (town.TOWN,)
