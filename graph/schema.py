"""The one definition of what may be in the graph: node types, edge types, properties, closed values, views.

Data only. Everything else that knows a type (store indexes, row validation, GraphQL, register sheets, legend,
reference pages) is derived from the :class:`Schema` value handed to it. No module reads a global schema: ``remit.py``
passes :data:`SCHEMA` on. A new node or edge type is one declaration here.

>>> SCHEMA.node_type("Board").plural
'Boards'
>>> SCHEMA.edge_type("MEMBER_OF").allows("Organization", "Board")
True
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product
from typing import Literal

EVERY = "*"
"""Stands for every node type of the schema, at the *to* end of a link."""

PropertyKind = Literal["text", "texts", "integer", "number", "date", "flag", "choice", "choices", "url", "node"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One closed value, with what it means to a reader."""

    value: str
    meaning: str = ""


@dataclass(frozen=True)
class Choices:
    """A closed list of values, declared once and used by any number of properties.

    >>> RANK.find("Own_Page"), RANK.find("gossip")
    ('own page', None)
    """

    name: str
    meaning: str
    choices: tuple[Choice, ...]

    @property
    def values(self) -> tuple[str, ...]:
        """The values alone, in declared order."""
        return tuple(choice.value for choice in self.choices)

    @cached_property
    def _spelt(self) -> dict[str, str]:
        return {_plainly(value): value for value in self.values}

    def find(self, text: str) -> str | None:
        """The value that *text* means, whatever its case, spaces, hyphens and underscores; None where it is none."""
        return self._spelt.get(_plainly(text))


def _plainly(text: str) -> str:
    return " ".join(text.replace("_", " ").replace("-", " ").split()).casefold()


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a node or of an edge.

    ``kind`` says how a value is written: ``text``; ``texts`` (several, separated by ``;`` in a register);
    ``integer``; ``number``; ``date`` (a partial date); ``flag`` (yes or no); ``choice`` and ``choices`` (one or
    several of ``choices``); ``url``; ``node`` (the identifier of a node of one of ``node_types``).
    """

    name: str
    kind: PropertyKind
    meaning: str
    required: bool = False
    choices: Choices | None = None
    node_types: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The name as people read it: ``legal_basis`` is "legal basis"."""
        return self.name.replace("_", " ")


@dataclass(frozen=True, slots=True)
class NodeType:
    """A kind of thing. ``name`` and ``plural`` are for code, the labels for people; ``shape`` draws it on a map."""

    name: str
    plural: str
    meaning: str
    properties: tuple[Property, ...] = ()
    label: str = ""
    label_plural: str = ""
    shape: Literal["circle", "diamond", "square", "ring", "triangle", "hexagon", "ellipse", "page"] = "circle"
    on_map: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", self.label or self.name.lower())
        object.__setattr__(self, "label_plural", self.label_plural or self.plural.lower())

    @property
    def slug(self) -> str:
        """The word for this type in a URL and in an identifier."""
        return self.name.lower()

    def property(self, name: str) -> Property | None:
        """The property called *name*, or None."""
        return next((p for p in self.properties if p.name == name), None)


@dataclass(frozen=True, slots=True)
class EdgeType:
    """A kind of link, read from its *from* end (``forward``) and from its *to* end (``reverse``).

    ``ends`` are the allowed pairs of node types; :data:`EVERY` at the *to* end stands for all of a schema.
    ``identifying`` names the qualifiers that, with the ends and the
    source, tell one statement from another; ``start`` may be among them. ``forward_field`` and ``reverse_field``
    are the names of the two readings in code and GraphQL.
    """

    name: str
    meaning: str
    ends: tuple[tuple[str, str], ...]
    forward: str
    reverse: str
    forward_field: str
    reverse_field: str
    properties: tuple[Property, ...] = ()
    identifying: tuple[str, ...] = ()

    def allows(self, from_type: str, to_type: str) -> bool:
        """Whether a link of this type may run from *from_type* to *to_type*."""
        return (from_type, to_type) in self.ends

    @property
    def from_types(self) -> tuple[str, ...]:
        """The node types that may stand at the *from* end, in declared order."""
        return tuple(dict.fromkeys(end[0] for end in self.ends))

    @property
    def to_types(self) -> tuple[str, ...]:
        """The node types that may stand at the *to* end, in declared order."""
        return tuple(dict.fromkeys(end[1] for end in self.ends))

    def property(self, name: str) -> Property | None:
        """The qualifier called *name*, or None."""
        return next((p for p in self.properties if p.name == name), None)


@dataclass(frozen=True, slots=True)
class View:
    """A named condition over a node type: the nodes of ``node_type`` that have a link of ``edge_type``."""

    name: str
    plural: str
    meaning: str
    node_type: str
    edge_type: str
    direction: Literal["forward", "reverse"] = "forward"
    label: str = ""
    label_plural: str = ""

    @property
    def slug(self) -> str:
        """The word for this view in a URL."""
        return self.name.lower()


@dataclass(frozen=True)
class Schema:
    """All that may be in a graph. A value: hand it on, never import it from a room that could be given another."""

    node_types: tuple[NodeType, ...]
    edge_types: tuple[EdgeType, ...]
    views: tuple[View, ...] = ()
    common: tuple[Property, ...] = field(default=())

    def __post_init__(self) -> None:
        every = tuple(t.name for t in self.node_types)
        spelt_out = tuple(
            replace(t, ends=tuple((a, b) for a, to in t.ends for b in (every if to == EVERY else (to,))))
            for t in self.edge_types
        )
        object.__setattr__(self, "edge_types", spelt_out)

    @cached_property
    def _nodes(self) -> dict[str, NodeType]:
        return {t.name: t for t in self.node_types}

    @cached_property
    def _edges(self) -> dict[str, EdgeType]:
        return {t.name: t for t in self.edge_types}

    @cached_property
    def _views(self) -> dict[str, View]:
        return {v.name: v for v in self.views}

    def node_type(self, name: str) -> NodeType:
        """The node type called *name*. Raises ``KeyError`` when none is."""
        return self._nodes[name]

    def edge_type(self, name: str) -> EdgeType:
        """The edge type called *name*. Raises ``KeyError`` when none is."""
        return self._edges[name]

    def has_node_type(self, name: str) -> bool:
        """Whether *name* is a node type."""
        return name in self._nodes

    def has_edge_type(self, name: str) -> bool:
        """Whether *name* is an edge type."""
        return name in self._edges

    def properties_of(self, node_type: str) -> tuple[Property, ...]:
        """The properties that every node may have, then those of its own type."""
        return self.common + self.node_type(node_type).properties

    def link_types(self) -> Iterator[EdgeType]:
        """The edge types that link governance (all but DESCRIBES and LISTS_ALL, which a Source makes)."""
        return (t for t in self.edge_types if t.name not in ("DESCRIBES", "LISTS_ALL"))

    def edges_from(self, node_type: str) -> Iterator[EdgeType]:
        """The edge types that may start at *node_type*."""
        return (t for t in self.edge_types if node_type in t.from_types)

    def edges_to(self, node_type: str) -> Iterator[EdgeType]:
        """The edge types that may end at *node_type*."""
        return (t for t in self.edge_types if node_type in t.to_types)

    def view(self, name: str) -> View:
        """The view called *name*. Raises ``KeyError`` when none is."""
        return self._views[name]

    def has_view(self, name: str) -> bool:
        """Whether *name* is a view."""
        return name in self._views


def _choices(name: str, meaning: str, **values: str) -> Choices:
    """Closed values from keywords: ``_`` stands for a space, ``__`` for a hyphen."""
    spelt = {v: v.replace("__", "-").replace("_", " ") for v in values}
    return Choices(name, meaning, tuple(Choice(spelt[v], m) for v, m in values.items()))


# --- closed values -----------------------------------------------------------------------------------------------

BOARD_KIND = _choices(
    "BoardKind",
    "What sort of board or partnership it is, whatever list prints it.",
    community_safety_partnership="the partnership of the responsible authorities of one or more areas",
    county_strategy_group="the group that prepares a county's community safety agreement",
    health_and_wellbeing_board="a council committee under the Health and Social Care Act 2012",
    safeguarding_children_partnership="arrangements of the safeguarding partners for children",
    safeguarding_adults_board="a board under the Care Act 2014",
    criminal_justice_board="local criminal justice agencies meeting together",
    youth_justice_board="the management board of a youth offending team",
    violence_reduction_partnership="a partnership to prevent serious violence",
    domestic_abuse_partnership_board="a board under the Domestic Abuse Act 2021",
    road_safety_partnership="a partnership to make roads safer",
    counter_terrorism_board="a partnership for the Prevent duty or the CONTEST strategy",
    organised_crime_group="a partnership against serious organised crime",
    reoffending_board="a partnership to reduce reoffending",
    drugs_partnership="a partnership against harm from drugs and alcohol",
    scrutiny_committee="a committee that reviews the work of others",
    sub__group="a part of another board: a sub-group, task group or delivery group",
    steering_group="a group that guides work without powers of its own",
    network="a wider network or alliance",
    other="none of these",
)
LEGAL_BASIS = _choices(
    "LegalBasis",
    "Whether a law creates the body. Kept apart from the category that a list prints.",
    created_by_statute="an Act or regulations require a body of this kind",
    statutory_function="a law gives the function; its form is free",
    statutory_arrangements="a law requires arrangements, not a board",
    not_created_by_statute="no law creates it",
)
FUNCTION = _choices(
    "Function",
    "What a body does.",
    strategy="sets direction",
    oversight="watches over delivery",
    scrutiny="reviews and challenges the work of others",
    delivery="carries work out",
    commissioning="buys or funds services",
    advice="advises those who decide",
)
ORGANIZATION_KIND = _choices(
    "OrganizationKind",
    "What sort of organisation it is.",
    district_council="the lower tier of a two-tier county",
    county_council="the upper tier of a two-tier county",
    unitary_council="a council with the functions of both tiers",
    combined_authority="councils acting together by an order",
    parish_council="a parish or town council",
    police_force="a police force and its chief officer",
    police_authority="the body over a police force before November 2012",
    police_and_crime_commissioner="the elected local policing body",
    fire_and_rescue_authority="the body responsible for a fire and rescue service",
    integrated_care_board="the NHS body that plans care since July 2022",
    clinical_commissioning_group="the NHS body that planned care from 2013 to 2022",
    primary_care_trust="the NHS body that planned care until 2013",
    local_health_board="the NHS body of an area in Wales",
    health_authority="the NHS body of an area before trusts",
    NHS_trust="a trust that provides care",
    ambulance_service="an NHS ambulance service",
    probation_provider="a provider of probation services",
    youth_offending_team="a team under the Crime and Disorder Act 1998 section 39",
    prison_service="prisons",
    prosecution_service="the Crown Prosecution Service",
    court_service="courts and tribunals",
    healthwatch="a local Healthwatch",
    housing_provider="a registered social landlord",
    education_provider="a school, college or university",
    highways_authority="a body responsible for roads",
    charity="a charity or voluntary body",
    government_department="a department or agency of government",
    unnamed_unit="a unit that a source mentions and does not name",
    group_of_organisations="several organisations that a source names together",
    other="none of these",
)
AREA_KIND = _choices(
    "AreaKind",
    "What sort of area it is. The first five are local government areas.",
    two__tier_district="a district inside a county council's area",
    unitary_area="an area with one council for both tiers",
    metropolitan_district="a metropolitan district",
    London_borough="a London borough",
    Welsh_principal_area="a county or county borough in Wales",
    county="a county council's area",
    community_safety_area="an area coded for a community safety partnership",
    police_area="a police force's area",
    fire_area="a fire and rescue authority's area",
    health_area="an NHS planning area",
    combined_authority_area="a combined authority's area",
    region="a region",
    nation="a nation",
    place="a place without a fixed boundary",
    other="none of these",
)
RESPONSIBLE_AUTHORITY_KIND = _choices(
    "ResponsibleAuthorityKind",
    "The kinds of responsible authority in the Crime and Disorder Act 1998 section 5(1).",
    council="the council for the area, section 5(1)(a)",
    county_council="the county council that includes the district, section 5(1)(a)",
    probation_provider="a provider of probation services, section 5(1)(aa)",
    chief_officer_of_police="the chief officer of police, section 5(1)(b)",
    police_authority="the police authority, section 5(1)(c), until November 2012",
    fire_and_rescue_authority="the fire and rescue authority, section 5(1)(d)",
    health_body="the health body of the day, section 5(1)(e) or (f)",
)
STRATEGY_KIND = _choices(
    "StrategyKind",
    "What sort of document it is.",
    agreement="bodies agree what they will do together",
    strategy="sets aims and how to reach them",
    plan="sets actions",
    assessment="evidence about needs or threats",
    profile="evidence about one place",
    evaluation="how far a plan worked",
    protocol="rules for working together",
    framework="a frame for the work of one body",
    guidance="guidance of government or another body",
    programme="a programme of work",
)
DOCUMENT_STATUS = _choices(
    "DocumentStatus",
    "How far a document has come.",
    draft="not adopted",
    adopted="adopted or published by its owner",
    announced="announced, its text not seen",
)
ROLE = _choices(
    "Role",
    "What a member does on the body.",
    member="has a seat",
    chair="leads the meetings",
    vice__chair="leads when the chair is away",
    participant="takes part; whether it has a seat is not said",
    attendee="attends without a seat",
    invited="may be invited",
    adviser="advises the body",
    secretariat="supports the body",
    host="hosts the body or its staff",
    unofficial_partner="works with the body without joining it",
)
CAPACITY = _choices(
    "Capacity",
    "Why a member has the seat.",
    required_by_law="an Act names this member; the property `required by` names the duty",
    by_agreement="the members agreed it",
    appointed="appointed by another body",
    elected="holds it because of an election",
)
IDENTIFIES_KIND = _choices(
    "IdentifiesKind",
    "As what a document or survey identifies an issue or theme.",
    key_issue="listed among the key issues",
    footnoted_key_issue="called a key issue in a footnote",
    survey_issue="an issue that the public named",
    cause="a cause of causes",
    concern="an issue of common concern",
    theme="a key theme",
    cross__cutting_theme="a theme across the issues",
    contributory_factor="a factor that influences others",
    priority="a priority of a plan",
)
OBJECTIVE_KIND = _choices(
    "ObjectiveKind",
    "What sort of objective it is.",
    aim="what a document wants to reach",
    commitment="what its owners say they will do",
    activity="work that is under way",
)
PLATFORM_KIND = _choices(
    "PlatformKind",
    "What sort of system it is.",
    data_platform="shares data between organisations",
    messaging_system="sends messages to the public",
    survey="asks the public",
    dashboard="shows figures",
)
EVENT_KIND = _choices(
    "EventKind",
    "What happened.",
    meeting="a body met",
    approval="a document was approved",
    publication="a document was published",
    signing="a document was signed",
    refresh="a document was refreshed",
    combination_agreement="areas of community safety partnerships were combined by an agreement",
    combination_order="areas of community safety partnerships were combined by an order",
    formation="a body began",
    end="a body ended",
    review="arrangements were reviewed",
    announcement="something planned was announced",
    consultation="views were asked for",
)
RANK = _choices(
    "Rank",
    "How much a source weighs where sources disagree, heaviest first.",
    law="an Act, an order or regulations",
    official_register="a register or code list that an authority keeps",
    adopted_document="a document that its owner adopted",
    official_record="minutes, decisions and reports of a public body",
    draft_document="a document not yet adopted",
    own_page="a body's page about itself",
    other_page="a public body's page about another",
    press="a newspaper or news site",
    reading="a reviewer's reading",
)
EXTENT = _choices(
    "Extent",
    "How much of the area is covered.",
    whole="all of it",
    part="a part of it",
    unknown="not said",
)
DIRECTION = _choices(
    "Direction",
    "From which end a complete list is read.",
    forward="the links that start at the subject",
    reverse="the links that end at the subject",
)
NATION = _choices("Nation", "Whose law applies.", England="", Wales="", Scotland="", Northern_Ireland="", other="")

# --- properties that any node may have ---------------------------------------------------------------------------

COMMON = (
    Property("name", "text", "What it is called.", required=True),
    Property("other_names", "texts", "Other names, spellings and abbreviations for the same thing."),
    Property("note", "text", "What a reader should know."),
    Property("ambiguity", "text", "What the source leaves unclear, and how it was read."),
)


def _body_properties(kind: Choices) -> tuple[Property, ...]:
    return (
        Property("kind", "choice", kind.meaning, choices=kind),
        Property("functions", "choices", FUNCTION.meaning, choices=FUNCTION),
        Property("url", "url", "Its own page."),
    )


# --- node types --------------------------------------------------------------------------------------------------

NODE_TYPES = (
    NodeType(
        "Board",
        "Boards",
        "A body of several members that meets: a board, partnership, committee or group.",
        (
            *_body_properties(BOARD_KIND),
            Property("category", "text", "The heading under which a document lists it, as printed."),
            Property("legal_basis", "choice", LEGAL_BASIS.meaning, choices=LEGAL_BASIS),
            Property("remit", "text", "What the body should deal with."),
            Property("terms_of_reference", "text", "The document that states its remit, or its address."),
            Property("meetings_a_year", "integer", "How often it meets in a year."),
            Property("is_class", "flag", "Stands for a kind of board (“youth justice boards”), not one board."),
        ),
        shape="circle",
    ),
    NodeType(
        "Issue",
        "Issues",
        "A problem to be dealt with, such as domestic abuse or burglary.",
        shape="diamond",
    ),
    NodeType(
        "Theme",
        "Themes",
        "A line of work across issues, such as early intervention.",
        shape="hexagon",
    ),
    NodeType(
        "Strategy",
        "Strategies",
        "A strategy, plan, agreement or assessment. Its dates are the period it is for.",
        (
            Property("kind", "choice", STRATEGY_KIND.meaning, choices=STRATEGY_KIND),
            Property("status", "choice", DOCUMENT_STATUS.meaning, choices=DOCUMENT_STATUS),
            Property("approved", "date", "When its owner approved it."),
            Property("cycle", "text", "How often it is made or refreshed."),
            Property("is_class", "flag", "Stands for a kind of document (“local plans”), not one document."),
            Property("url", "url", "Where it can be read."),
        ),
        shape="triangle",
    ),
    NodeType(
        "Organization",
        "Organizations",
        "A council, police force, fire authority, NHS body, charity or other organisation.",
        (
            *_body_properties(ORGANIZATION_KIND),
            Property(
                "meets",
                "flag",
                "The organisation itself meets as a board, as a combined fire authority does.",
            ),
            Property("codes", "texts", "Other codes for it, each with its scheme."),
        ),
        label="organisation",
        label_plural="organisations",
        shape="square",
    ),
    NodeType(
        "Post",
        "Posts",
        "An office or seat, never a private person.",
        shape="ring",
    ),
    NodeType(
        "Area",
        "Areas",
        "An area in which bodies act, with its official code.",
        (
            Property("kind", "choice", AREA_KIND.meaning, choices=AREA_KIND),
            Property("nation", "choice", NATION.meaning, choices=NATION),
            Property("code", "text", "Its official (GSS) code."),
        ),
        shape="ellipse",
    ),
    NodeType(
        "Duty",
        "Duties",
        "Something a law requires, with its section and the kinds of body it binds. Its dates are those in force.",
        (
            Property("act", "text", "The Act or regulations."),
            Property("section", "text", "The section or regulation."),
            Property("requires", "text", "What must be done, in plain words."),
            Property("binds", "choices", "The kinds of organisation it binds.", choices=ORGANIZATION_KIND),
            Property("tiers", "choices", "The kinds of area in which it binds.", choices=AREA_KIND),
            Property("date_note", "text", "How well its dates are known."),
            Property("url", "url", "Where the text was read."),
        ),
        label_plural="duties",
        shape="hexagon",
    ),
    NodeType(
        "Objective",
        "Objectives",
        "An aim or commitment that a strategy states.",
        (Property("kind", "choice", OBJECTIVE_KIND.meaning, choices=OBJECTIVE_KIND),),
        shape="triangle",
    ),
    NodeType(
        "Platform",
        "Platforms",
        "An information system or survey.",
        (
            Property("kind", "choice", PLATFORM_KIND.meaning, choices=PLATFORM_KIND),
            Property("figures", "texts", "Figures that a source gives about it, as printed."),
            Property("url", "url", "Its own page."),
        ),
        shape="page",
    ),
    NodeType(
        "Event",
        "Events",
        "Something that happened on a date: a meeting, approval, refresh or publication.",
        (
            Property("kind", "choice", EVENT_KIND.meaning, choices=EVENT_KIND),
            Property("url", "url", "Where it is recorded."),
        ),
        shape="ring",
    ),
    NodeType(
        "Source",
        "Sources",
        "A document or data set that states something.",
        (
            Property("rank", "choice", RANK.meaning, choices=RANK),
            Property("date", "date", "The date of the document or of the state it records."),
            Property(
                "no_older_than",
                "date",
                "Where it has no date: the earliest that it can be, by what it speaks of. What it says is not carried "
                "back before that.",
            ),
            Property("status", "choice", DOCUMENT_STATUS.meaning, choices=DOCUMENT_STATUS),
            Property("publisher", "text", "Who published it."),
            Property("url", "url", "Where it can be read."),
            Property("licence", "text", "Under which licence it may be used."),
            Property("contents", "texts", "Its sections in order: a locator begins with the name of its section."),
            Property("register", "text", "The register it belongs to. Set by Remit when it loads the register."),
        ),
        shape="page",
        on_map=False,
    ),
)

# --- edge types --------------------------------------------------------------------------------------------------

BODY = ("Board", "Organization")
ACTOR = ("Board", "Organization", "Post")


def _pairs(from_types: tuple[str, ...], to_types: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple(product(from_types, to_types))


def _same(*types: str) -> tuple[tuple[str, str], ...]:
    return tuple((t, t) for t in types)


EDGE_TYPES = (
    EdgeType(
        "ADDRESSES",
        "A body, strategy or objective deals with an issue or theme.",
        _pairs((*BODY, "Strategy", "Objective"), ("Issue", "Theme")),
        "deals with",
        "is dealt with by",
        "addresses",
        "addressed_by",
        (Property("lead", "flag", "It leads on the issue."),),
    ),
    EdgeType(
        "FALLS_UNDER",
        "An issue belongs to a theme.",
        _pairs(("Issue",), ("Theme",)),
        "falls under",
        "includes the issue",
        "falls_under",
        "includes_issues",
    ),
    EdgeType(
        "CONTRIBUTES_TO",
        "An issue makes another more likely or worse.",
        _pairs(("Issue",), ("Issue",)),
        "contributes to",
        "is made worse by",
        "contributes_to",
        "contributing_issues",
    ),
    EdgeType(
        "IDENTIFIES",
        "A document or survey names an issue or theme, as a key issue, a cause or otherwise.",
        _pairs(("Strategy", "Platform"), ("Issue", "Theme")),
        "identifies",
        "is identified by",
        "identifies",
        "identified_by",
        (Property("kind", "choice", IDENTIFIES_KIND.meaning, required=True, choices=IDENTIFIES_KIND),),
        identifying=("kind",),
    ),
    EdgeType(
        "MEMBER_OF",
        "A body or post has a seat on a body, or takes part in it.",
        _pairs(ACTOR, BODY),
        "is a member of",
        "has as a member",
        "member_of",
        "members",
        (
            Property("role", "choice", ROLE.meaning, choices=ROLE),
            Property("capacity", "choice", CAPACITY.meaning, choices=CAPACITY),
            Property("on_behalf_of", "node", "Whom the member speaks for.", node_types=(*ACTOR, "Area")),
            Property("required_by", "node", "The duty that requires this member.", node_types=("Duty",)),
            Property("seats", "integer", "How many seats it has, where more than one."),
        ),
        identifying=("role", "capacity", "on_behalf_of", "start"),
    ),
    EdgeType(
        "HELD_AT",
        "A post belongs to an organisation or board.",
        _pairs(("Post",), BODY),
        "is held at",
        "has the post",
        "held_at",
        "posts",
    ),
    EdgeType(
        "ACCOUNTABLE_TO",
        "A body or post reports to another.",
        _pairs(ACTOR, ACTOR),
        "reports to",
        "receives reports from",
        "accountable_to",
        "accountable_bodies",
    ),
    EdgeType(
        "PART_OF",
        "A thing is a part of another: a district of a county, a sub-group of a board.",
        (*_same("Board", "Organization", "Area", "Issue", "Theme", "Strategy", "Platform"), ("Board", "Organization")),
        "is part of",
        "has the part",
        "part_of",
        "parts",
    ),
    EdgeType(
        "INSTANCE_OF",
        "A named board or document is one of a class.",
        _same("Board", "Strategy"),
        "is one of",
        "stands for",
        "instance_of",
        "instances",
    ),
    EdgeType(
        "OWNS",
        "A body answers for a strategy or platform.",
        _pairs(ACTOR, ("Strategy", "Platform")),
        "owns",
        "is owned by",
        "owns",
        "owned_by",
    ),
    EdgeType(
        "DELIVERS",
        "A body carries a strategy out, or takes part in it.",
        _pairs(ACTOR, ("Strategy", "Platform")),
        "delivers",
        "is delivered by",
        "delivers",
        "delivered_by",
    ),
    EdgeType(
        "INFORMS",
        "A document or platform gives evidence to another, or to a body.",
        _pairs(("Strategy", "Platform"), ("Strategy", *BODY)),
        "informs",
        "is informed by",
        "informs",
        "informed_by",
    ),
    EdgeType(
        "SUPERSEDES",
        "A thing takes the place of an earlier one.",
        _same("Strategy", "Board", "Organization", "Area", "Duty", "Post", "Source"),
        "takes the place of",
        "is followed by",
        "supersedes",
        "superseded_by",
    ),
    EdgeType(
        "COVERS",
        "Something acts in an area.",
        _pairs((*ACTOR, "Strategy", "Platform"), ("Area",)),
        "covers",
        "is covered by",
        "covers",
        "covered_by",
        (Property("extent", "choice", EXTENT.meaning, choices=EXTENT),),
    ),
    EdgeType(
        "RESPONSIBLE_AUTHORITY_FOR",
        "An organisation is a responsible authority for an area (Crime and Disorder Act 1998 section 5).",
        _pairs(("Organization",), ("Area",)),
        "is a responsible authority for",
        "has as a responsible authority",
        "responsible_authority_for",
        "responsible_authorities",
        (
            Property(
                "kind",
                "choice",
                RESPONSIBLE_AUTHORITY_KIND.meaning,
                required=True,
                choices=RESPONSIBLE_AUTHORITY_KIND,
            ),
        ),
        identifying=("kind", "start"),
    ),
    EdgeType(
        "DISCHARGES",
        "A body, post or strategy carries out a duty.",
        _pairs((*ACTOR, "Strategy"), ("Duty",)),
        "carries out",
        "is carried out by",
        "discharges",
        "discharged_by",
        (Property("on_behalf_of", "node", "The body that the duty binds.", node_types=BODY),),
        identifying=("on_behalf_of",),
    ),
    EdgeType(
        "COMMITS_TO",
        "A body or strategy states an aim or commitment.",
        _pairs((*BODY, "Strategy"), ("Objective",)),
        "commits to",
        "is stated by",
        "commits_to",
        "committed_by",
    ),
    EdgeType(
        "HELD",
        "An event was a body's, or about a strategy.",
        _pairs(("Event",), (*BODY, "Strategy")),
        "concerns",
        "has the event",
        "concerns",
        "events",
    ),
    EdgeType(
        "LINKED_TO",
        "The weakest link: a source says that there are links, and not what they are.",
        _pairs((*ACTOR, "Strategy", "Platform", "Objective", "Event", "Theme"), (EVERY,)),
        "has links to",
        "has links from",
        "linked_to",
        "linked_from",
    ),
    EdgeType(
        "HANDLED_ELSEWHERE",
        "A source states that an issue is dealt with by somebody else, who may be an unnamed unit.",
        _pairs(("Issue", "Theme"), BODY),
        "is handled elsewhere, by",
        "handles for others",
        "handled_elsewhere",
        "handles_for_others",
        (
            Property(
                "excluded_from",
                "node",
                "The body or strategy that leaves it out; empty where everybody does.",
                node_types=(*BODY, "Strategy"),
            ),
            Property("legal_basis", "text", "The law that the source gives as its reason."),
        ),
        identifying=("excluded_from",),
    ),
    EdgeType(
        "DESCRIBES",
        "What a source says of a thing: its name, other names, dates and properties.",
        _pairs(("Source",), (EVERY,)),
        "describes",
        "is described by",
        "describes",
        "described_by",
    ),
    EdgeType(
        "LISTS_ALL",
        "A source claims to list every link of one type at its subject, or at every node of a type within it.",
        _pairs(("Source",), (EVERY,)),
        "lists all for",
        "has a complete list in",
        "lists_all",
        "complete_lists",
        (
            Property("link", "text", "The edge type of which every one is listed.", required=True),
            Property("direction", "choice", DIRECTION.meaning, required=True, choices=DIRECTION),
            Property("every", "text", "A node type: the list is complete for every node of it within the subject."),
            Property("as_of", "date", "The day on which the list was complete."),
        ),
        identifying=("link", "direction", "every", "as_of"),
    ),
)

VIEWS = (
    View(
        "ResponsibleAuthority",
        "ResponsibleAuthorities",
        "An organisation that is a responsible authority for some area.",
        "Organization",
        "RESPONSIBLE_AUTHORITY_FOR",
        label="responsible authority",
        label_plural="responsible authorities",
    ),
)

SCHEMA = Schema(NODE_TYPES, EDGE_TYPES, VIEWS, COMMON)
