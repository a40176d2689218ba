"""The gap rules: each one declaration here and one function in :mod:`graph.analysis.gap_rules`.

The rules and their severity follow the project's list of twenty-five, of which twelve are built; a further rule is one
more :class:`~graph.analysis.checks.Rule` in :data:`RULES`.
"""

import hashlib

from graph.analysis import law
from graph.analysis.checks import Rule, Severity
from graph.analysis.gap_rules import (
    authorities,
    board_basics,
    board_issues,
    districts,
    issues,
    leads,
    likeness,
    partnerships,
    reporting,
    strategy_areas,
    succession,
)

RULES: tuple[Rule, ...] = (
    Rule(
        id="GR01",
        title="Does every community safety area have each kind of responsible authority?",
        group="authority",
        about="local government areas",
        asks=authorities.ASK,
        severity=Severity.CRITICAL,
        needs=("Area", "Organization", "RESPONSIBLE_AUTHORITY_FOR", "PART_OF"),
        function=authorities.every_kind,
        law=tuple(r.basis for r in law.REQUIRED_KINDS),
        needs_day=True,
    ),
    Rule(
        id="GR03",
        title="Is every district in exactly one community safety partnership?",
        group="area",
        about="local government areas",
        asks=partnerships.ASK,
        severity=Severity.CRITICAL,
        needs=("Area", "Board", "COVERS", "PART_OF", "SUPERSEDES", "Event", "HELD"),
        function=partnerships.exactly_one,
        law=(law.PARTNERSHIP, law.ORDER, law.AGREEMENT),
        needs_day=True,
    ),
    Rule(
        id="GR08",
        title="Is every strategy in force, or followed by one that is?",
        group="strategy",
        about="strategies",
        asks="the period of each strategy, the day of its approval, and what has taken its place",
        severity=Severity.HIGH,
        needs=("Strategy", "SUPERSEDES", "Event", "HELD", "OWNS", "ADDRESSES"),
        function=succession.in_force_or_replaced,
        law=(law.YEARLY_PLAN,),
        practice="Good practice; the law asks for a yearly revision of partnership plans only.",
        needs_day=True,
    ),
    Rule(
        id="GR09",
        title="Does every key issue have a board and a current strategy?",
        group="board",
        about="key issues",
        asks="a list, for each key issue, of the boards and strategies that deal with it (terms of reference say so)",
        severity=Severity.HIGH,
        needs=("Issue", "Board", "Strategy", "Objective", "IDENTIFIES", "ADDRESSES", "COMMITS_TO", "HANDLED_ELSEWHERE"),
        function=issues.board_and_strategy,
        practice="Good practice: it is what naming key issues in an agreement is for.",
        needs_day=True,
    ),
    Rule(
        id="GR10",
        title="Does every concern of the public lead to a key issue, a board or a plan?",
        group="board",
        about="issues that the public named",
        asks="which key issue, board or plan takes each of them up, or the reason why none does",
        severity=Severity.MEDIUM,
        needs=(
            "Issue",
            "Theme",
            "Platform",
            "Strategy",
            "Board",
            "IDENTIFIES",
            "ADDRESSES",
            "FALLS_UNDER",
            "PART_OF",
            "HANDLED_ELSEWHERE",
        ),
        function=issues.public_concerns,
        law=(law.PUBLIC_PRIORITIES,),
        practice="The law asks for the public's priorities in the assessment; that each leads on is good practice.",
    ),
    Rule(
        id="GR11",
        title="Does every board deal with an issue or theme?",
        group="link",
        about="boards",
        asks=board_issues.ASK,
        severity=Severity.MEDIUM,
        needs=(
            "Board",
            "Organization",
            "Issue",
            "Theme",
            "ADDRESSES",
            "HANDLED_ELSEWHERE",
            "INSTANCE_OF",
            "OWNS",
            "DELIVERS",
        ),
        function=board_issues.an_issue,
        practice="Good practice: a board is for something.",
    ),
    Rule(
        id="GR12",
        title="Does every board have a remit, a chair, two members and a meeting in the year before?",
        group="member of a kind",
        about="boards",
        asks=board_basics.ASK,
        severity=Severity.MEDIUM,
        needs=("Board", "Organization", "Post", "MEMBER_OF", "HELD_AT", "INSTANCE_OF", "Event", "HELD"),
        function=board_basics.basics,
        law=(law.ADULTS_CHAIR,),
        practice="The law asks for the chair of a safeguarding adults board; all else is good practice.",
        needs_day=True,
    ),
    Rule(
        id="GR16",
        title="Do no more than three boards deal with an issue in one place, unless one leads?",
        group="link",
        about="issues that a board deals with",
        asks=leads.ASK,
        severity=Severity.MEDIUM,
        needs=("Issue", "Board", "Organization", "ADDRESSES", "COVERS", "PART_OF", "ACCOUNTABLE_TO", "SUPERSEDES"),
        function=leads.few_or_led,
        practice="Good practice: where many deal with one thing, one of them should lead.",
        needs_day=True,
    ),
    Rule(
        id="GR17",
        title="Are no two boards much the same in members, issues and areas?",
        group="link",
        about="boards",
        asks=likeness.ASK,
        severity=Severity.MEDIUM,
        needs=(
            "Board",
            "Organization",
            "MEMBER_OF",
            "HELD_AT",
            "ADDRESSES",
            "COVERS",
            "PART_OF",
            "ACCOUNTABLE_TO",
            "INSTANCE_OF",
            "SUPERSEDES",
        ),
        function=likeness.none_alike,
        practice="Good practice: boards that are much the same may be one board.",
        needs_day=True,
    ),
    Rule(
        id="GR18",
        title="Does a board that deals with the issue act in every district?",
        group="area",
        about="issues",
        asks=districts.ASK,
        severity=Severity.HIGH,
        needs=("Issue", "Board", "Organization", "Area", "ADDRESSES", "COVERS", "PART_OF", "HANDLED_ELSEWHERE"),
        function=districts.everywhere,
        practice="Good practice: an issue that a partnership names should be dealt with wherever people live.",
        needs_day=True,
    ),
    Rule(
        id="GR19",
        title="Does every strategy apply where its owners act?",
        group="area",
        about="strategies in force",
        asks=strategy_areas.ASK,
        severity=Severity.MEDIUM,
        needs=("Strategy", "Board", "Organization", "Post", "Area", "OWNS", "COVERS", "PART_OF", "HELD_AT"),
        function=strategy_areas.where_owners_act,
        law=(law.COUNTY_AREA,),
        practice="The law gives a county's agreement its area; that a strategy and its owners agree is good practice.",
        needs_day=True,
    ),
    Rule(
        id="GR20",
        title="Does every board report to another body, and none in a circle?",
        group="link",
        about="boards",
        asks=reporting.ASK,
        severity=Severity.MEDIUM,
        needs=("Board", "Organization", "Post", "ACCOUNTABLE_TO", "PART_OF"),
        function=reporting.a_line,
        practice="Good practice: somebody should be able to call each board to account.",
        needs_day=True,
    ),
)

METHOD = 1
"""Raised by hand when a function changes what it answers."""


def version_of(rules: tuple[Rule, ...], method: int = METHOD) -> str:
    """The version of *rules*: :data:`METHOD`, and a hash of all that the declarations and the dated law say.

    >>> version_of(RULES) == VERSION, version_of(RULES[1:]) == VERSION
    (True, False)
    """
    said = [
        repr((r.id, r.title, r.group, r.about, r.asks, r.severity.value, r.needs, r.law, r.practice, r.needs_day))
        for r in rules
    ]
    tables = repr((law.REQUIRED_KINDS, law.TIERS, law.MERGING_DOUBT, law.BEGAN, law.READ_TO))
    return f"{method}-{hashlib.sha256(chr(10).join([*said, tables]).encode()).hexdigest()[:8]}"


VERSION = version_of(RULES)
"""What a citation calls the rules version."""
