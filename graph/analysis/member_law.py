"""The dated law on who must sit on a statutory board: kinds of member, by the kind of board.

Like :mod:`graph.analysis.law`: law as read in stored pages up to 29 June 2026, in our own words; research, not legal
advice.
"""

from dataclasses import dataclass

from graph.analysis.duty_law import CARE, DOMESTIC_ABUSE
from graph.analysis.law import CDA, Doubt, LegalBasis

COUNCILS = ("county council", "unitary council")


@dataclass(frozen=True, slots=True)
class RequiredMember:
    """A kind of member that boards of a kind must have while ``basis`` is in force.

    ``board`` is a kind of Board, or of Organization (a youth offending team is one). A member meets it whose
    organisation is of one of ``bodies``, or, where ``words`` are given, whose name has every word of one of them.
    ``in_counties_only``: it asks for the district councils, which only a county has.
    """

    board: str
    name: str
    basis: LegalBasis
    bodies: tuple[str, ...] = ()
    words: tuple[tuple[str, ...], ...] = ()
    doubts: tuple[Doubt, ...] = ()
    in_counties_only: bool = False

    def doubt_on(self, day: int) -> Doubt | None:
        """Why the law is not settled on *day*, where it is not."""
        return next((d for d in self.doubts if d.on(day)), None)

    def asked_on(self, day: int) -> bool:
        """Whether it is asked on *day*, settled or not."""
        return self.basis.on(day) or self.doubt_on(day) is not None


_GROUPS_END = "2022-06-30"
_BOARDS_BEGIN = "2022-07-01"
_SWAP = "Integrated care boards took the groups' place that day; the day of the wording itself was not read."
_SI_2022_634 = "http://www.legislation.gov.uk./uksi/2022/634/made/data.xht"
_HEALTH = (("clinical commissioning group", None, _GROUPS_END), ("integrated care board", _BOARDS_BEGIN, None))


def _health(board: str, name: str, act: str, section: str, start: str, url: str) -> tuple[RequiredMember, ...]:
    """The NHS commissioner of the day: a clinical commissioning group, from July 2022 an integrated care board."""
    return tuple(
        RequiredMember(
            board,
            name,
            LegalBasis(
                act,
                section,
                f"The {body} of the area is a member.",
                first or start,
                last,
                _SI_2022_634 if first else url,
                "inferred",
                _SWAP,
            ),
            (body,),
            (tuple(body.split()), tuple(f"{body}s".split())),
        )
        for body, first, last in _HEALTH
    )


# --- health and wellbeing boards ---------------------------------------------------------------------------------

HEALTH_BOARD = "health and wellbeing board"
_HEALTH_ACT = "Health and Social Care Act 2012"
_HEALTH_TEXT = (
    "http://www.legislation.gov.uk/ukpga/2012/7/part/5/chapter/2/crossheading/"
    "health-and-wellbeing-boards-establishment?view=plain"
)


def _on_health_board(
    name: str, text: str, bodies: tuple[str, ...] = (), words: tuple[tuple[str, ...], ...] = ()
) -> RequiredMember:
    basis = LegalBasis(_HEALTH_ACT, "s.194(2)", text, "2013-04-01", None, _HEALTH_TEXT, "well supported")
    return RequiredMember(HEALTH_BOARD, name, basis, bodies, words)


# --- the other boards --------------------------------------------------------------------------------------------

ADULTS_BOARD = "safeguarding adults board"
_ADULTS = LegalBasis(
    CARE,
    "s.43, Sch. 2",
    "The council, the NHS commissioner and the chief officer of police are members of the board.",
    "2015-04-01",
    None,
    "http://www.legislation.gov.uk/uksi/2015/993/article/2/made/data.xht",
)
CHILDREN = "safeguarding children partnership"
_CHILDREN = LegalBasis(
    "Children Act 2004",
    "s.16E",
    "The council, the NHS commissioner and the chief officer of police are the safeguarding partners (England).",
    "2018-06-29",
    None,
    "https://legislation.gov.uk/ukpga/2004/31/section/16E/data.html",
)
_CHANGEOVER = Doubt(
    "2018-06-29",
    "2019-09-29",
    "Until 29 September 2019 an earlier local safeguarding children board would do as well; its members are not "
    "judged.",
)
ABUSE_BOARD = "domestic abuse partnership board"
_ABUSE = LegalBasis(
    DOMESTIC_ABUSE,
    "s.58",
    "The council appoints a board that represents seven interests: the council, district councils, victims, their "
    "children, charities, health care, policing or criminal justice (England).",
    "2021-10-01",
    None,
    "https://legislation.gov.uk/ukpga/2021/17/part/4/data.xht",
)
TEAM = "youth offending team"
_TEAM = LegalBasis(
    CDA,
    "s.39(5)",
    "A youth offending team has at least one probation officer, social worker, police officer, and nominees for health "
    "and for education.",
    "2000-05-01",
    None,
    "https://www.legislation.gov.uk/ukpga/1998/37/section/39/data.xht",
    "inferred",
    "Everywhere in April 2000 as then intended; the day is unconfirmed.",
)
_PILOTS = (
    Doubt(
        "1998-09-30",
        "2000-04-30",
        "Youth offending teams came as pilots first, and everywhere in April 2000; the day is unconfirmed.",
    ),
)
_NHS = (
    "integrated care board",
    "clinical commissioning group",
    "primary care trust",
    "health authority",
    "local health board",
    "NHS trust",
)
_JUSTICE = (
    "police force",
    "police and crime commissioner",
    "probation provider",
    "prison service",
    "prosecution service",
    "court service",
    "youth offending team",
)

MEMBERS = (
    _on_health_board(
        "councillor",
        "At least one councillor of the council is a member.",
        words=(("councillor",), ("cabinet", "member"), ("leader",), ("lead", "member"), ("mayor",)),
    ),
    _on_health_board(
        "director of adult social services",
        "The director of adult social services is a member.",
        words=(("director", "adult"), ("director", "adults")),
    ),
    _on_health_board(
        "director of children's services",
        "The director of children's services is a member.",
        words=(("director", "childrens"), ("director", "children")),
    ),
    _on_health_board(
        "director of public health",
        "The director of public health is a member.",
        words=(("director", "public", "health"),),
    ),
    _on_health_board("local Healthwatch", "A representative of the local Healthwatch is a member.", ("healthwatch",)),
    *_health(HEALTH_BOARD, "NHS commissioner", _HEALTH_ACT, "s.194(2)", "2013-04-01", _HEALTH_TEXT),
    RequiredMember(ADULTS_BOARD, "council", _ADULTS, COUNCILS),
    RequiredMember(ADULTS_BOARD, "chief officer of police", _ADULTS, ("police force",)),
    *_health(ADULTS_BOARD, "NHS commissioner", CARE, "Sch. 2", "2015-04-01", _ADULTS.url),
    RequiredMember(CHILDREN, "council", _CHILDREN, COUNCILS, doubts=(_CHANGEOVER,)),
    RequiredMember(CHILDREN, "chief officer of police", _CHILDREN, ("police force",), doubts=(_CHANGEOVER,)),
    *_health(CHILDREN, "NHS commissioner", "Children Act 2004", "s.16E", "2019-09-30", _CHILDREN.url),
    RequiredMember(ABUSE_BOARD, "council", _ABUSE, COUNCILS),
    RequiredMember(ABUSE_BOARD, "district councils", _ABUSE, ("district council",), in_counties_only=True),
    RequiredMember(ABUSE_BOARD, "victims", _ABUSE, words=(("victim",), ("victims",), ("survivor",), ("survivors",))),
    RequiredMember(ABUSE_BOARD, "children of victims", _ABUSE, words=(("children",), ("childrens",))),
    RequiredMember(ABUSE_BOARD, "charities", _ABUSE, ("charity",)),
    RequiredMember(ABUSE_BOARD, "health care", _ABUSE, _NHS),
    RequiredMember(ABUSE_BOARD, "policing or criminal justice", _ABUSE, _JUSTICE),
    RequiredMember(TEAM, "probation", _TEAM, ("probation provider",), (("probation",),), _PILOTS),
    RequiredMember(TEAM, "social work", _TEAM, COUNCILS, (("social", "worker"),), _PILOTS),
    RequiredMember(TEAM, "police", _TEAM, ("police force",), (("police",),), _PILOTS),
    RequiredMember(TEAM, "health", _TEAM, _NHS, (("health",), ("nurse",)), _PILOTS),
    RequiredMember(TEAM, "education", _TEAM, ("education provider",), (("education",),), _PILOTS),
)
"""What each kind of statutory board must have among its members, kind by kind."""
