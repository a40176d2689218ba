"""The dated law that gap rules are judged by: what was required, of which kind of area, from which day to which.

Law as read in stored copies of legislation pages, the newest of 29 June 2026; research, not legal advice. Everything
is in our own words. A day is judged by the law in force on it. Where no page settles the day of a change, the days in
doubt are declared (:class:`Doubt`), and a rule then answers "law not settled" instead of passing or failing.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from graph import dates
from graph.text import fold

Certainty = Literal["read", "well supported", "inferred", "not settled"]
"""How well the first or last day is known: read in a page; supported by several pages with one line unread; worked out,
because texts on either side show the change and another page gives the day; or not settled: then the start is the day
on which the Act was passed, and a :class:`Doubt` holds from it on."""

READ_TO = "2026-06-29"
"""The date of the newest page of law that was read; later law is unread."""

NEVER_ENDS = "9999-12-31"
"""The last day of a doubt that no page settles."""

CDA = "Crime and Disorder Act 1998"
STRATEGY_REGULATIONS = "Crime and Disorder (Formulation and Implementation of Strategy) Regulations 2007 (SI 2007/1830)"


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A requirement of law: act and section, what it asks in our own words, first and last day in force.

    ``end`` None means in force as far as the law was read. ``url`` is where the text or the day was read.

    >>> AGREEMENT.on(dates.day("2012-11-21")), AGREEMENT.on(dates.day("2012-11-22"))
    (False, True)
    """

    act: str
    section: str
    text: str
    start: str
    end: str | None
    url: str
    certainty: Certainty = "read"
    note: str = ""

    def on(self, day: int) -> bool:
        """Whether it was in force on *day*."""
        return dates.day(self.start) <= day and (self.end is None or day <= dates.day(self.end))

    @property
    def cited(self) -> str:
        """Act and section: "Crime and Disorder Act 1998 s.5(1)(d)"."""
        return f"{self.act} {self.section}"

    @property
    def in_force(self) -> str:
        """Its days in words: "from 1 April 2003", with how well they are known."""
        if self.certainty == "not settled":
            return f"passed on {long_date(self.start)}, and not shown to be in force"
        words = f"from {long_date(self.start)}" + (f" to {long_date(self.end)}" if self.end else "")
        known = {"read": "", "well supported": " (well supported, one line unread)", "inferred": " (day inferred)"}
        return words + known[self.certainty]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Days on which the law is not settled, both counted, and why."""

    start: str
    end: str
    why: str

    def on(self, day: int) -> bool:
        """Whether *day* is in doubt."""
        return dates.day(self.start) <= day <= dates.day(self.end)


def long_date(written: str) -> str:
    """A written date as people read it.

    >>> long_date("2022-06-30"), long_date("2022-06"), long_date("2022")
    ('30 June 2022', 'June 2022', '2022')
    """
    parts = [int(p) for p in written.split("-")]
    if len(parts) == 1:
        return written
    month = date(parts[0], parts[1], 1).strftime("%B")
    return f"{month} {parts[0]}" if len(parts) == 2 else f"{parts[2]} {month} {parts[0]}"


# --- responsible authorities (Crime and Disorder Act 1998 section 5) ---------------------------------------------

Tier = Literal["two-tier", "unitary", "Wales"]

TIERS: dict[str, Tier] = {
    "two-tier district": "two-tier",
    "unitary area": "unitary",
    "metropolitan district": "unitary",
    "Welsh principal area": "Wales",
}
"""The kinds of local government area whose responsible authorities are settled. In a metropolitan district one council
acts for both tiers, as in a unitary area."""

LOCAL_AREAS = (*TIERS, "London borough")
"""The areas that section 5(4) divides the country into. London's days differ and were not read."""


@dataclass(frozen=True, slots=True)
class RequiredKind:
    """A kind of responsible authority that areas of some tiers must have while ``basis`` is in force.

    ``bodies`` are the kinds of organisation that meet it.
    """

    kind: str
    tiers: tuple[Tier, ...]
    bodies: tuple[str, ...]
    basis: LegalBasis
    doubt: Doubt | None = None

    def on(self, tier: Tier, day: int) -> bool:
        """Whether an area of *tier* must have it on *day*."""
        return tier in self.tiers and self.basis.on(day)


_ALL: tuple[Tier, ...] = ("two-tier", "unitary", "Wales")
_ENGLAND: tuple[Tier, ...] = ("two-tier", "unitary")
_START = "https://vlex.co.uk/vid/crime-and-disorder-act-812632273"
_NOW = "https://legislation.gov.uk/ukpga/1998/37/section/5/2023-12-20/data.html"
_HANSARD = (
    "https://api.parliament.uk/historic-hansard/written_answers/2004/jun/16/crime-and-disorder-reduction-partnerships"
)
_SI_2003_808 = "http://legislation.data.gov.uk/uksi/2003/808/made/data.xht?view=snippet&wrap=true"
_SI_2012_2892 = "https://www.legislation.gov.uk/uksi/2012/2892/made/data.html"
_TEXT_2007 = "https://www.legislation.gov.uk/ukpga/1998/37/section/5/2007-08-01/data.html"
_TEXT_2013 = (
    "https://legislation.gov.uk/cy/ukpga/1998/37/part/I/chapter/I/crossheading/crime-and-disorder-strategies/2013-04-01"
)

REQUIRED_KINDS = (
    RequiredKind(
        "council",
        _ALL,
        ("district council", "unitary council"),
        LegalBasis(
            CDA,
            "s.5(1)(a)",
            "The council for the area is a responsible authority.",
            "1998-09-30",
            None,
            _START,
        ),
    ),
    RequiredKind(
        "county council",
        ("two-tier",),
        ("county council",),
        LegalBasis(
            CDA,
            "s.5(1)(a)",
            "Where a district lies in a county with a county council, that council is a responsible authority too.",
            "1998-09-30",
            None,
            "http://www.legislation.gov.uk/ukpga/1998/37/section/5/enacted",
        ),
    ),
    RequiredKind(
        "probation provider",
        _ALL,
        ("probation provider",),
        LegalBasis(
            CDA,
            "s.5(1)(aa)",
            "Every provider of probation services whose arrangements say so is a responsible authority.",
            "2010-04-01",
            None,
            "https://www.legislation.gov.uk/uksi/2010/507/made/data.xht?view=snippet&wrap=true",
            "well supported",
            "Between 2014 and 2021 there were to be two providers of this kind in an area; the days are unconfirmed, "
            "and whether both are listed is not judged.",
        ),
    ),
    RequiredKind(
        "chief officer of police",
        _ALL,
        ("police force",),
        LegalBasis(
            CDA,
            "s.5(1)(b)",
            "Every chief officer of police whose police area includes any part of the area is a responsible authority.",
            "1998-09-30",
            None,
            _START,
        ),
    ),
    RequiredKind(
        "police authority",
        _ALL,
        ("police authority",),
        LegalBasis(
            CDA,
            "s.5(1)(c), repealed",
            "Every police authority was a responsible authority.",
            "2003-04-01",
            "2012-11-21",
            _SI_2012_2892,
            "inferred",
            "The first day was read. Police authorities were abolished outside London on 22 November 2012.",
        ),
    ),
    RequiredKind(
        "fire and rescue authority",
        _ALL,
        ("fire and rescue authority",),
        LegalBasis(
            CDA,
            "s.5(1)(d)",
            "Every fire (and rescue) authority whose area includes any part of the area is a responsible authority.",
            "2003-04-01",
            None,
            _SI_2003_808,
        ),
    ),
    RequiredKind(
        "health body",
        _ENGLAND,
        ("primary care trust",),
        LegalBasis(
            CDA,
            "s.5(1)(e), as it then stood",
            "Every primary care trust was a responsible authority.",
            "2004-04-30",
            "2013-03-31",
            _HANSARD,
        ),
    ),
    RequiredKind(
        "health body",
        _ENGLAND,
        ("clinical commissioning group",),
        LegalBasis(
            CDA,
            "s.5(1)(e), as it then stood",
            "Every clinical commissioning group was a responsible authority.",
            "2013-04-01",
            "2022-06-30",
            _TEXT_2013,
            "inferred",
            "The first day was read; the last is the day before integrated care boards took the groups' place.",
        ),
    ),
    RequiredKind(
        "health body",
        _ENGLAND,
        ("integrated care board",),
        LegalBasis(
            CDA,
            "s.5(1)(e)",
            "Every integrated care board whose area includes any part of the area is a responsible authority.",
            "2022-07-01",
            None,
            _NOW,
            "inferred",
            "Integrated care boards took the groups' place that day; the day of the wording itself was not read.",
        ),
    ),
    RequiredKind(
        "health body",
        ("Wales",),
        ("health authority", "local health board"),
        LegalBasis(
            CDA,
            "s.5(1), as it then stood",
            "The health authority, later the Local Health Board, was a responsible authority.",
            "2003-04-01",
            "2007-07-31",
            _HANSARD,
        ),
        Doubt(
            "2003-04-02",
            "2007-07-31",
            "The day on which the Local Health Board took the health authority's place is unconfirmed; the board "
            "stands in the text of 1 August 2007.",
        ),
    ),
    RequiredKind(
        "health body",
        ("Wales",),
        ("local health board",),
        LegalBasis(
            CDA,
            "s.5(1)(f)",
            "Every Local Health Board whose area includes any part of the area is a responsible authority in Wales.",
            "2007-08-01",
            None,
            _TEXT_2007,
        ),
    ),
)

BEGAN = "1998-09-30"
"""The first day of sections 5 to 7: before it no area needs a partnership."""

PARTNERSHIP = LegalBasis(
    CDA,
    "s.5(1), (4)",
    "The responsible authorities of each district, London borough, or Welsh county or county borough act together for "
    "that area.",
    BEGAN,
    None,
    _START,
)
ORDER = LegalBasis(
    CDA,
    "s.5(1A)-(1B), as it then stood",
    "Areas were combined by an order of the Secretary of State.",
    "2007-08-01",
    "2012-11-21",
    _TEXT_2007,
    "inferred",
    "The text was read as at 1 August 2007; its first day is unconfirmed. The last is the day before agreements came.",
)
AGREEMENT = LegalBasis(
    CDA,
    "s.5(1A)-(1BB), s.5A",
    "Areas are combined by a written combination agreement, to which every responsible authority and the local "
    "policing body are party.",
    "2012-11-22",
    None,
    _SI_2012_2892,
    note="Outside London. Whether orders made before live on as agreements is unconfirmed.",
)
MERGING_DOUBT = Doubt(
    BEGAN,
    "2007-07-31",
    "When areas could first be combined, and how, is unconfirmed before the text of 1 August 2007.",
)

ADULTS_CHAIR = LegalBasis(
    "Care Act 2014",
    "s.43, Sch.2",
    "The council appoints the chair of its safeguarding adults board, after it has asked the other members.",
    "2015-04-01",
    None,
    "http://www.legislation.gov.uk/uksi/2015/993/article/2/made/data.xht",
)
COUNTY_AREA = LegalBasis(
    STRATEGY_REGULATIONS,
    "reg. 2, 8, 9(1)",
    "A county strategy group prepares the community safety agreement of its county area (England).",
    "2007-08-01",
    None,
    "https://www.legislation.gov.uk/uksi/2007/1830",
)

PUBLIC_PRIORITIES = LegalBasis(
    STRATEGY_REGULATIONS,
    "reg. 7(e)",
    "The yearly strategic assessment sets out the priorities of the public (England).",
    "2007-08-01",
    None,
    "https://www.legislation.gov.uk/uksi/2007/1830",
)
YEARLY_PLAN = LegalBasis(
    STRATEGY_REGULATIONS,
    "reg. 10",
    "A partnership plan is revised before the start of each year, 1 April (England).",
    "2007-08-01",
    None,
    "https://www.legislation.gov.uk/uksi/2007/1830",
)


# --- duties and those whom they bind ------------------------------------------------------------------------------

SERIOUS_VIOLENCE = LegalBasis(
    "Police, Crime, Sentencing and Courts Act 2022",
    "ss.8-9",
    "The specified authorities of an area work together to prevent serious violence; a strategy may be for several "
    "areas.",
    "2023-01-31",
    None,
    "https://www.gov.uk/government/publications/police-crime-sentencing-and-courts-bill-2021-overarching-documents/"
    "police-crime-sentencing-and-courts-act-2022-commencement-schedule",
)
"""The one duty here that several bodies have together, so that two who carry it out in one area are two claimants."""

DUTY_DOUBTS: tuple[tuple[str, tuple[str, ...], Doubt], ...] = (
    (
        CDA,
        ("s.6(1)(d)",),
        Doubt(
            "2022-04-28",
            "2023-01-30",
            "The line that brings section 20 of the Police, Crime, Sentencing and Courts Act 2022 into force was read "
            "only in part.",
        ),
    ),
    (
        CDA,
        ("s.39",),
        Doubt(BEGAN, "2000-04-30", "Until April 2000 there were pilots only, and the day is unconfirmed."),
    ),
    (
        CDA,
        ("s.40",),
        Doubt(BEGAN, "2000-04-30", "Until April 2000 there were pilots only, and the day is unconfirmed."),
    ),
    (
        "Anti-social Behaviour, Crime and Policing Act 2014",
        ("ss.104-105", "s.104", "s.105"),
        Doubt("2014-05-13", "2014-10-19", "A part was in force from 13 May 2014; which part is unconfirmed."),
    ),
    (
        "Children Act 2004",
        ("s.16E",),
        Doubt(
            "2018-06-29",
            "2019-09-29",
            "In the changeover from local safeguarding children boards either the old board or new arrangements would "
            "do.",
        ),
    ),
)
"""Days on which it is not settled whether a duty bound, by the act and the sections that its record may give."""

TIER_DOUBTS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "Counter-Terrorism and Security Act 2015",
        ("ss.36-37", "s.36", "s.37"),
        "which council of a two-tier county has the panel is unconfirmed",
    ),
)
"""Duties of which it is not settled on which tier of council they fall, by act and sections, and why."""


def is_of(act: object, section: object, of_act: str, sections: tuple[str, ...]) -> bool:
    """Whether a written act and section are *of_act* and one of *sections*, or a part of one.

    >>> is_of(CDA, "s.39(5)", CDA, ("s.39",)), is_of(CDA, "s.39A", CDA, ("s.39",))
    (True, False)
    """
    written = fold(str(section or ""))
    return fold(str(act or "")) == fold(of_act) and any(
        written.startswith(fold(s)) and not written[len(fold(s)) :][:1].isalnum() for s in sections
    )


def duty_doubt(act: object, section: object, day: int) -> Doubt | None:
    """Why it is not settled on *day* whether the duty of *act* and *section* binds; None where it is.

    >>> duty_doubt(CDA, "s.6(1)(d)", dates.day("2022-06-30")) is None
    False
    """
    return next((d for of, sections, d in DUTY_DOUBTS if is_of(act, section, of, sections) and d.on(day)), None)


def tier_doubt(act: object, section: object) -> str:
    """Why it is not settled on which tier of council the duty of *act* and *section* falls; empty where it is."""
    return next((why for of, sections, why in TIER_DOUBTS if is_of(act, section, of, sections)), "")


def required_kinds(tier: Tier, day: int) -> tuple[RequiredKind, ...]:
    """The kinds of responsible authority that an area of *tier* must have on *day*.

    >>> [len(required_kinds(tier, dates.day("2024-03-31"))) for tier in ("two-tier", "unitary", "Wales")]
    [6, 5, 5]
    >>> len(required_kinds("two-tier", dates.day("2003-03-31")))
    3
    """
    return tuple(r for r in REQUIRED_KINDS if r.on(tier, day))
