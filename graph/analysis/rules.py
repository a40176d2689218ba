"""The gap rules: each one declaration here and one function in :mod:`graph.analysis.gap_rules`.

The rules and their severity follow the project's list of twenty-five; a further rule is one
more :class:`~graph.analysis.checks.Rule` in :data:`RULES`.
"""

import hashlib

from graph.analysis import duty_law, law, member_law
from graph.analysis.checks import Rule, Severity
from graph.analysis.gap_rules import (
    assessments,
    authorities,
    counties,
    discharge,
    issues,
    leading,
    members,
    outliving,
    outputs,
    partnerships,
    quality,
    regard,
    steps,
    strategies,
    succession,
    tiers,
    voices,
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
        id="GR02",
        title="Does every strategy group have two appointed persons, and every authority a voice on it?",
        group="member of a kind",
        about="community safety partnerships and county strategy groups",
        asks=voices.ASK,
        severity=Severity.HIGH,
        needs=("Board", "Organization", "Post", "MEMBER_OF", "HELD_AT", "COVERS", "Area", "PART_OF"),
        function=voices.two_persons_and_a_voice,
        law=(*duty_law.EVERY_AUTHORITY, *duty_law.TWO_PERSONS),
        practice="Since 2011 that every authority has a voice is good practice.",
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
        id="GR04",
        title="Does every community safety area have a strategy for each head of section 6(1)?",
        group="strategy",
        about="local government areas",
        asks=strategies.ASK,
        severity=Severity.CRITICAL,
        needs=("Area", "Strategy", "Duty", "DISCHARGES", "COVERS", "PART_OF", "OWNS"),
        function=strategies.every_head,
        law=tuple(head.basis for head in duty_law.HEADS),
        needs_day=True,
    ),
    Rule(
        id="GR05",
        title="Does every two-tier county have a county strategy group and an agreement for the year?",
        group="strategy",
        about="counties",
        asks=counties.ASK,
        severity=Severity.CRITICAL,
        needs=("Area", "Board", "Strategy", "Duty", "DISCHARGES", "COVERS", "PART_OF", "OWNS", "Event", "HELD"),
        function=counties.group_and_agreement,
        law=(duty_law.COUNTY_GROUP.basis, duty_law.AGREEMENT_OF_THE_YEAR.basis),
        needs_day=True,
    ),
    Rule(
        id="GR06",
        title="Does every community safety area have a strategic assessment of the last year?",
        group="strategy",
        about="local government areas in England",
        asks=assessments.ASK,
        severity=Severity.HIGH,
        needs=("Area", "Strategy", "Duty", "DISCHARGES", "COVERS", "PART_OF", "OWNS", "Event", "HELD"),
        function=assessments.every_year,
        law=(duty_law.ASSESSMENT.basis,),
        needs_day=True,
    ),
    Rule(
        id="GR07",
        title="Were the steps of each year taken, from the revised plan to the copy for the commissioner?",
        group="link",
        about="local government areas and counties in England",
        asks=steps.ASK,
        severity=Severity.MEDIUM,
        needs=("Area", "Board", "Strategy", "Duty", "DISCHARGES", "COVERS", "PART_OF", "OWNS", "Event", "HELD"),
        function=steps.every_step,
        law=tuple(step.basis for step in duty_law.STEPS),
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
        id="GR13",
        title="Does every statutory board have each kind of member that its Act requires?",
        group="member of a kind",
        about="statutory boards",
        asks=members.ASK,
        severity=Severity.CRITICAL,
        needs=("Board", "Organization", "Post", "MEMBER_OF", "HELD_AT", "COVERS"),
        function=members.every_member,
        law=tuple(dict.fromkeys(m.basis for m in member_law.MEMBERS)),
        needs_day=True,
    ),
    Rule(
        id="GR14",
        title="Does every duty have a board or named post that carries it out, for every body that it binds?",
        group="board",
        about="duties",
        asks=discharge.ASK,
        severity=Severity.CRITICAL,
        needs=("Duty", "Organization", "Board", "Post", "DISCHARGES", "OWNS", "HELD_AT", "MEMBER_OF", "COVERS"),
        function=discharge.board_or_post,
        practice="Each duty is judged by its own Act, for the bodies and on the days that its record gives.",
        needs_day=True,
    ),
    Rule(
        id="GR15",
        title="Is every duty carried out by bodies of the tier on which the law puts it?",
        group="link",
        about="duties that somebody carries out",
        asks=tiers.ASK,
        severity=Severity.LOW,
        needs=("Duty", "Organization", "Board", "Post", "Area", "DISCHARGES", "COVERS", "RESPONSIBLE_AUTHORITY_FOR"),
        function=tiers.on_its_tier,
        practice="The law of each duty says on which councils and in which kinds of area it falls, for example Road "
        "Traffic Act 1988 s.39(4), Domestic Abuse Act 2021 s.61, Police, Crime, Sentencing and Courts Act 2022 Sch. 1.",
        needs_day=True,
    ),
    Rule(
        id="GR21",
        title="Does every duty have one lead body in each area?",
        group="board",
        about="duties that a board or post carries out",
        asks=leading.ASK,
        severity=Severity.HIGH,
        needs=("Duty", "Board", "Post", "Organization", "DISCHARGES", "COVERS", "PART_OF", "ACCOUNTABLE_TO"),
        function=leading.one_lead,
        law=(law.SERIOUS_VIOLENCE,),
        practice="For other duties good practice.",
        needs_day=True,
    ),
    Rule(
        id="GR22",
        title="Is every plan, report and procedure that the law asks for there for the last period?",
        group="strategy",
        about="local government areas and counties",
        asks=outputs.ASK,
        severity=Severity.HIGH,
        needs=("Area", "Strategy", "Duty", "DISCHARGES", "COVERS", "PART_OF", "OWNS", "Event", "HELD"),
        function=outputs.every_output,
        law=tuple(required.basis for required in duty_law.OUTPUTS),
        needs_day=True,
    ),
    Rule(
        id="GR23",
        title="Do agreement and plans record regard to the police and crime plan in force?",
        group="link",
        about="agreements and partnership plans",
        asks=regard.ASK,
        severity=Severity.MEDIUM,
        needs=("Strategy", "Board", "Duty", "DISCHARGES", "INFORMS", "OWNS", "COMMITS_TO", "LINKED_TO"),
        function=regard.has_regard,
        law=(duty_law.REGARD.basis,),
        needs_day=True,
    ),
    Rule(
        id="GR24",
        title="Does every strategy keep its owner, and its owner's members, or their successors?",
        group="strategy",
        about="strategies in force",
        asks=outliving.ASK,
        severity=Severity.MEDIUM,
        needs=("Strategy", "Board", "Organization", "Post", "OWNS", "DELIVERS", "MEMBER_OF", "SUPERSEDES"),
        function=outliving.outlived,
        practice="Good practice.",
        needs_day=True,
    ),
    Rule(
        id="GR25",
        title="Is everything on record sourced, recent and clear?",
        group="record quality",
        about="things",
        asks=quality.ASK,
        severity=Severity.LOW,
        needs=("Source", "DESCRIBES"),
        function=quality.quality,
        practice="Good practice of record-keeping: a source is at most 24 months old.",
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
    tables += repr((law.DUTY_DOUBTS, law.TIER_DOUBTS))
    tables += repr(
        (duty_law.HEADS, duty_law.ASSESSMENT, duty_law.OUTPUTS, duty_law.AGREEMENT_OF_THE_YEAR, member_law.MEMBERS)
    )
    return f"{method}-{hashlib.sha256(chr(10).join([*said, tables]).encode()).hexdigest()[:8]}"


VERSION = version_of(RULES)
"""What a citation calls the rules version."""
