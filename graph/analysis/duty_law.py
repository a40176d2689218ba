"""The dated law on what areas and boards must have: strategies, groups, agreements, assessments, members, outputs.

Like :mod:`graph.analysis.law`: law as read in stored pages up to 29 June 2026, in our own words; research, not legal
advice. What a record shows is read by act and section of the Duty that a document or body carries out.
"""

from dataclasses import dataclass

from graph import dates
from graph.analysis.law import CDA, NEVER_ENDS, STRATEGY_REGULATIONS, Certainty, Doubt, LegalBasis, is_of

DISTRICTS = ("two-tier district", "unitary area", "metropolitan district")
"""The areas of England in which responsible authorities act. London's days differ and were not read."""
UPPER = ("county", "unitary area", "metropolitan district")
"""The areas of England whose council has care, education and public health."""
WALES = ("Welsh principal area",)


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something that each area of some ``kinds`` must have while ``basis`` is in force.

    ``name`` completes "strategy to reduce crime and disorder". ``sections`` are the sections, as written on a Duty of
    the same act, whose carrying out shows it. ``yearly``: it must be of this year (1 April to 31 March) or of the
    last one. ``doubts`` are days on which the law is not settled; they may lie outside those of ``basis``.
    """

    name: str
    kinds: tuple[str, ...]
    sections: tuple[str, ...]
    basis: LegalBasis
    doubts: tuple[Doubt, ...] = ()
    yearly: bool = False

    def doubt_on(self, day: int) -> Doubt | None:
        """Why the law is not settled on *day*, where it is not."""
        return next((d for d in self.doubts if d.on(day)), None)

    def asked_on(self, day: int) -> bool:
        """Whether it is asked on *day*, settled or not."""
        return self.basis.on(day) or self.doubt_on(day) is not None

    def carried_out_by(self, act: object, section: object) -> bool:
        """Whether a duty of *act* and *section* is this one: "reg. 9(1)" is reg. 9, and "reg. 9A" is not.

        >>> AGREEMENT_OF_THE_YEAR.carried_out_by(STRATEGY_REGULATIONS, "reg. 9(1)")
        True
        >>> AGREEMENT_OF_THE_YEAR.carried_out_by(STRATEGY_REGULATIONS, "reg. 9A")
        False
        """
        return is_of(act, section, self.basis.act, self.sections)


def last_year(day: int) -> int:
    """The first day of the year before that of *day*, by the years of the regulations (1 April to 31 March).

    >>> dates.iso(last_year(dates.day("2022-06-30"))), dates.iso(last_year(dates.day("2022-03-31")))
    ('2021-04-01', '2020-04-01')
    """
    year, month = int(dates.iso(day)[:4]), int(dates.iso(day)[5:7])
    return dates.day(f"{year - (1 if month >= 4 else 2)}-04-01")


_READ: Certainty = "read"
_INFERRED: Certainty = "inferred"
_START = "https://vlex.co.uk/vid/crime-and-disorder-act-812632273"
_RECAST = "http://legislation.gov.uk/ukpga/2006/48/part/3/crossheading/crime-and-disorder/data.akn"
_SI_2010_507 = "https://www.legislation.gov.uk/uksi/2010/507/made/data.xht?view=snippet&wrap=true"
_SI_2007_1830 = "https://www.legislation.gov.uk/uksi/2007/1830"
_SI_2011_1230 = "http://www.legislation.gov.uk/uksi/2011/1230/data.xht"
_SI_2012_2660 = "http://www.legislation.gov.uk/uksi/2012/2660/made"
_SI_2012_2892 = "https://www.legislation.gov.uk/uksi/2012/2892/made/data.html"
_LONDON_COUNCILS = (
    "https://www.londoncouncils.gov.uk/members-area/member-briefings/crime-and-public-protection/"
    "what-serious-violence-duty-and-when-it"
)

# --- strategies of section 6 (GR04) ------------------------------------------------------------------------------

_BEFORE = ("s.6, as it then stood",)


def _head(
    name: str,
    letter: str,
    text: str,
    starts: tuple[str, str],
    url: str,
    certainty: Certainty = "read",
    note: str = "",
    doubts: tuple[Doubt, ...] = (),
) -> tuple[Requirement, ...]:
    """One head of section 6(1) as it now stands, in England and in Wales."""
    section = f"s.6(1)({letter})"
    return tuple(
        Requirement(
            called, kinds, (section,), LegalBasis(CDA, section, text, start, None, url, certainty, note), doubts
        )
        for called, kinds, start in zip((name, f"{name} (Wales)"), (DISTRICTS, WALES), starts, strict=True)
    )


_DRUGS_DOUBT = (
    "Misuse of drugs stands in the text of 1 July 2004; the first day on which it was asked for is unconfirmed."
)
HEADS = (
    *(
        Requirement(
            "strategy on crime and disorder",
            kinds,
            _BEFORE,
            LegalBasis(
                CDA,
                "s.6, as it then stood",
                "The responsible authorities reviewed crime and disorder and published a strategy for three years.",
                "1998-09-30",
                last,
                _START,
            ),
        )
        for kinds, last in ((DISTRICTS, "2007-07-31"), (WALES, "2007-11-18"))
    ),
    Requirement(
        "strategy on drugs, alcohol and other substances",
        DISTRICTS,
        _BEFORE,
        LegalBasis(
            CDA,
            "s.6, as it then stood",
            "The strategy for three years dealt with misuse of drugs too.",
            "2004-07-01",
            "2007-07-31",
            "https://www.legislation.gov.uk/ukpga/1998/37",
            "inferred",
            "In the text of 1 July 2004; its first day is unconfirmed.",
        ),
        (Doubt("1998-09-30", "2004-06-30", _DRUGS_DOUBT),),
    ),
    Requirement(
        "strategy on drugs, alcohol and other substances (Wales)",
        WALES,
        _BEFORE,
        LegalBasis(
            CDA,
            "s.6, as it then stood",
            "The strategy for three years dealt with misuse of drugs too.",
            "2004-07-01",
            "2007-11-18",
            "https://www.legislation.gov.uk/ukpga/1998/37",
            "inferred",
        ),
        (Doubt("1998-09-30", "2007-11-18", _DRUGS_DOUBT + " How far it held in Wales was not read."),),
    ),
    *_head(
        "strategy on crime and disorder",
        "a",
        "The responsible authorities make and carry out a strategy to reduce crime and disorder, anti-social behaviour "
        "among them.",
        ("2007-08-01", "2007-11-19"),
        _RECAST,
    ),
    *_head(
        "strategy on drugs, alcohol and other substances",
        "b",
        "They make and carry out a strategy against misuse of drugs, alcohol and other substances.",
        ("2007-08-01", "2007-11-19"),
        _RECAST,
    ),
    *_head(
        "strategy on re-offending",
        "c",
        "They make and carry out a strategy to reduce re-offending.",
        ("2010-04-01", "2010-04-01"),
        _SI_2010_507,
        "well supported",
    ),
    *_head(
        "strategy on serious violence",
        "d",
        "They make and carry out a strategy to prevent and reduce serious violence.",
        ("2023-01-31", "2023-01-31"),
        _LONDON_COUNCILS,
        "inferred",
        "The commencement of this paragraph itself was not read.",
        (
            Doubt(
                "2022-04-28",
                "2023-01-30",
                "Whether a strategy on serious violence was asked for between 28 April 2022 and 30 January 2023 is "
                "unconfirmed: the line on the commencement of that paragraph was not read.",
            ),
        ),
    ),
)
"""What a strategy of section 6(1) must deal with, head by head, as it stood and as it stands."""

# --- county strategy group and agreement (GR05) ------------------------------------------------------------------

REGULATIONS_BEGAN = "2007-08-01"
"""The first day of the Strategy Regulations, in England."""

COUNTY_GROUP = Requirement(
    "county strategy group",
    ("county",),
    ("reg. 8",),
    LegalBasis(
        STRATEGY_REGULATIONS,
        "reg. 8",
        "Each county in which district councils are not unitary has a county strategy group, which prepares the "
        "community safety agreement (England).",
        REGULATIONS_BEGAN,
        None,
        _SI_2007_1830,
    ),
)
AGREEMENT_OF_THE_YEAR = Requirement(
    "community safety agreement",
    ("county",),
    ("reg. 9",),
    LegalBasis(
        STRATEGY_REGULATIONS,
        "regs 2, 9(1)",
        "The county strategy group prepares a community safety agreement for each year, 1 April to 31 March.",
        REGULATIONS_BEGAN,
        None,
        _SI_2007_1830,
    ),
    yearly=True,
)

# --- strategic assessment (GR06) ---------------------------------------------------------------------------------

ASSESSMENT = Requirement(
    "strategic assessment",
    DISTRICTS,
    ("reg. 5", "regs 5-7", "regs 5 to 7"),
    LegalBasis(
        STRATEGY_REGULATIONS,
        "reg. 5(1)",
        "The strategy group of each area prepares a strategic assessment during each year, 1 April to 31 March "
        "(England).",
        REGULATIONS_BEGAN,
        None,
        _SI_2007_1830,
    ),
    yearly=True,
)

# --- periodic outputs (GR22) -------------------------------------------------------------------------------------

_TEAMS_DOUBT = Doubt(
    "1998-09-30",
    "2000-04-30",
    "Youth offending teams and their plans came as pilots first, and everywhere in April 2000; the day is unconfirmed.",
)
CARE = "Care Act 2014"
DOMESTIC_ABUSE = "Domestic Abuse Act 2021"
_DA_START = (
    "https://www.gov.uk/government/publications/domestic-abuse-support-within-safe-accommodation/"
    "delivery-of-support-to-victims-of-domestic-abuse-in-domestic-abuse-safe-accommodation-services"
)
_SI_2015_993 = "http://www.legislation.gov.uk/uksi/2015/993/article/2/made/data.xht"
_HWB_START = "https://www.kingsfund.org.uk/insight-and-analysis/long-reads/health-wellbeing-boards-explained"

OUTPUTS = (
    Requirement(
        "information sharing protocol",
        DISTRICTS,
        ("reg. 4",),
        LegalBasis(
            STRATEGY_REGULATIONS,
            "reg. 4",
            "The responsible authorities of each area have a protocol for sharing information (England).",
            REGULATIONS_BEGAN,
            None,
            _SI_2007_1830,
        ),
    ),
    Requirement(
        "anti-social behaviour case review procedure",
        (*DISTRICTS, *WALES),
        ("ss.104-105", "s.104"),
        LegalBasis(
            "Anti-social Behaviour, Crime and Policing Act 2014",
            "ss.104-105",
            "The relevant bodies of each area publish how anti-social behaviour cases are reviewed, with a point of "
            "contact.",
            "2014-10-20",
            None,
            "https://www.legislation.gov.uk/uksi/2014/2590/article/3/made/data.html",
        ),
        (
            Doubt(
                "2014-05-13",
                "2014-10-19",
                "A part of the sections was in force from 13 May 2014; which part is unconfirmed.",
            ),
        ),
    ),
    Requirement(
        "youth justice plan",
        (*UPPER, *WALES),
        ("s.40",),
        LegalBasis(
            CDA,
            "s.40",
            "Each council with children's services makes a youth justice plan each year.",
            "2000-05-01",
            None,
            "https://api.parliament.uk/historic-hansard/written_answers/1999/mar/19/youth-offender-teams",
            "inferred",
            "Everywhere in April 2000 as then intended; the day is unconfirmed.",
        ),
        (_TEAMS_DOUBT,),
        yearly=True,
    ),
    Requirement(
        "joint strategic needs assessment",
        UPPER,
        ("s.116",),
        LegalBasis(
            "Local Government and Public Involvement in Health Act 2007",
            "s.116",
            "Each upper-tier or unitary council and its health partners publish an assessment of needs; no cycle is "
            "fixed.",
            "2013-04-01",
            None,
            "https://legislation.gov.uk/ukpga/2007/28/section/116/2013-04-01/data.xht",
            "inferred",
            "The text was read as at that day.",
        ),
        (Doubt("2008-04-01", "2013-03-31", "Since when section 116 was in force before April 2013 is unconfirmed."),),
    ),
    Requirement(
        "joint local health and wellbeing strategy",
        UPPER,
        ("s.116A",),
        LegalBasis(
            "Local Government and Public Involvement in Health Act 2007",
            "s.116A",
            "Each upper-tier or unitary council and its health partners publish a strategy to meet the needs assessed.",
            "2013-04-01",
            None,
            _HWB_START,
            "inferred",
        ),
    ),
    Requirement(
        "strategic plan of the safeguarding adults board",
        UPPER,
        ("Sch. 2, strategic plan", "s.43, Sch. 2, strategic plan"),
        LegalBasis(
            CARE,
            "Sch. 2, strategic plan",
            "A safeguarding adults board publishes a plan for each financial year.",
            "2015-04-01",
            None,
            _SI_2015_993,
        ),
        yearly=True,
    ),
    Requirement(
        "annual report of the safeguarding adults board",
        UPPER,
        ("Sch. 2, annual report", "s.43, Sch. 2, annual report"),
        LegalBasis(
            CARE,
            "Sch. 2, annual report",
            "A safeguarding adults board publishes a report after each financial year.",
            "2015-04-01",
            None,
            _SI_2015_993,
        ),
        yearly=True,
    ),
    Requirement(
        "domestic abuse safe accommodation strategy",
        UPPER,
        ("s.57",),
        LegalBasis(
            DOMESTIC_ABUSE,
            "s.57",
            "Each county or unitary council publishes a strategy for support in safe accommodation and keeps it under "
            "review.",
            "2021-10-01",
            None,
            _DA_START,
        ),
    ),
    Requirement(
        "annual report on domestic abuse support",
        UPPER,
        ("s.59",),
        LegalBasis(
            DOMESTIC_ABUSE,
            "s.59",
            "Each county or unitary council reports each year on how it carried out its duties to the Secretary of "
            "State.",
            "2021-10-01",
            None,
            _DA_START,
        ),
        yearly=True,
    ),
    Requirement(
        "joint victim support strategy",
        UPPER,
        ("s.14", "ss.13-14", "ss.13-15"),
        LegalBasis(
            "Victims and Prisoners Act 2024",
            "ss.13-14",
            "The commissioner, the integrated care boards and the county and unitary councils of each police area "
            "publish a joint strategy on victim support and keep it under review (England).",
            "2024-05-24",
            None,
            "https://legislation.gov.uk/ukpga/2024/21/part/1/crossheading/"
            "collaboration-in-exercise-of-victim-support-functions",
            "not settled",
        ),
        (
            Doubt(
                "2024-05-24",
                NEVER_ENDS,
                "The pages that were read show sections 13 to 15 of the Victims and Prisoners Act 2024 as not yet in "
                "force, and not all the regulations that bring that Act into force were read.",
            ),
        ),
    ),
)

# --- steps of each year (GR07) -----------------------------------------------------------------------------------

STEPS = (
    Requirement(
        "yearly revision of the partnership plan",
        DISTRICTS,
        ("reg. 10", "regs 10-11", "regs 10 to 11"),
        LegalBasis(
            STRATEGY_REGULATIONS,
            "reg. 10",
            "The partnership plan is revised before the start of each year, 1 April (England).",
            REGULATIONS_BEGAN,
            None,
            _SI_2007_1830,
        ),
        yearly=True,
    ),
    Requirement(
        "public meeting of the year",
        DISTRICTS,
        ("reg. 12", "reg. 12(4)"),
        LegalBasis(
            STRATEGY_REGULATIONS,
            "reg. 12(4)",
            "The strategy group holds one public meeting or more each year (England).",
            REGULATIONS_BEGAN,
            None,
            _SI_2007_1830,
        ),
        yearly=True,
    ),
    Requirement(
        "published summary of the plan",
        DISTRICTS,
        ("reg. 14",),
        LegalBasis(
            STRATEGY_REGULATIONS,
            "reg. 14",
            "A summary of the partnership plan is published (England).",
            REGULATIONS_BEGAN,
            None,
            _SI_2007_1830,
        ),
        yearly=True,
    ),
    Requirement(
        "copy of the plan to the commissioner",
        DISTRICTS,
        ("reg. 13A",),
        LegalBasis(
            STRATEGY_REGULATIONS,
            "reg. 13A",
            "Each strategy group sends its plan to the police and crime commissioner (England).",
            "2012-11-22",
            None,
            _SI_2012_2660,
        ),
        yearly=True,
    ),
    Requirement(
        "copy of the agreement to the commissioner",
        ("county",),
        ("reg. 9A",),
        LegalBasis(
            STRATEGY_REGULATIONS,
            "reg. 9A",
            "The county strategy group sends its agreement to the police and crime commissioner (England).",
            "2012-11-22",
            None,
            _SI_2012_2660,
        ),
        yearly=True,
    ),
)

# --- regard to the police and crime plan (GR23) ------------------------------------------------------------------

REGARD = Requirement(
    "regard to the police and crime plan",
    (*DISTRICTS, *WALES),
    ("s.6(1A)",),
    LegalBasis(
        CDA,
        "s.6(1A)",
        "The responsible authorities have regard to the objectives in the police and crime plan (outside London).",
        "2012-11-22",
        None,
        _SI_2012_2892,
        note="Not for functions that are devolved in Wales.",
    ),
)
POLICE_PLAN = Requirement(
    "police and crime plan",
    ("police area",),
    ("s.5",),
    LegalBasis(
        "Police Reform and Social Responsibility Act 2011",
        "s.5",
        "The police and crime commissioner issues a police and crime plan.",
        "2012-11-22",
        None,
        _SI_2012_2892,
    ),
)
PARTNERSHIP_PLAN = STEPS[0]

# --- who sits on a strategy group (GR02) -------------------------------------------------------------------------

EVERY_AUTHORITY = tuple(
    LegalBasis(
        STRATEGY_REGULATIONS,
        "reg. 3, as it then stood",
        "The strategy group had at least one senior person from each responsible authority.",
        start,
        end,
        _SI_2007_1830,
        certainty,
    )
    for start, end, certainty in (
        (REGULATIONS_BEGAN, "2011-05-31", _READ),
        ("2007-11-19", "2011-12-04", _INFERRED),
    )
)
"""In England, and in Wales by its own regulations (SI 2007/3076)."""
TWO_PERSONS = tuple(
    LegalBasis(
        STRATEGY_REGULATIONS,
        "regs 3, 8",
        "A strategy group, and a county strategy group, has two or more persons appointed by one or more responsible "
        "authorities.",
        start,
        None,
        url,
    )
    for start, url in (
        ("2011-06-01", _SI_2011_1230),
        ("2011-12-05", "https://www.legislation.gov.uk/uksi/2011/2702/made/data.htm"),
    )
)
"""In England, and in Wales (SI 2011/2702), which has no county strategy groups."""
