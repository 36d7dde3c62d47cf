"""Checklists as frozen, strict models of plain values; pydantic is known here and in `bounds.py` alone.

The texts under the fields are the reference of the checklist language (see `schema.py`)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PrivateAttr,
    StringConstraints,
    Tag,
    ValidationError,
    model_validator,
)  # fmt: skip
from pydantic_core import PydanticCustomError

from auditor.checklist.bounds import as_case, day, distinct, forward, long_enough, shape
from auditor.checklist.terms import TERM, WORD, printable, rule_words
from auditor.records import Reliability, Role, Stance, Status, Tier

Function = Literal[
    "enforcement", "licensing", "services", "data", "market", "legislation", "adjudication",
    "mediation", "reconsideration", "oversight", "emergency", "investment", "foreign",
]  # fmt: skip
Group = Literal["all", "government", "county_up", "province_government", "joint", Function]
BodyKind = Literal[
    "government", "department", "joint", "subdistrict", "party", "dispatched", "vertical", "institution",
]  # fmt: skip

Text = Annotated[str, StringConstraints(pattern=r"\S")]
Id = Annotated[str, StringConstraints(pattern=r"^[^\s/\\]+$")]
Term = Annotated[str, StringConstraints(pattern=TERM)]
Word = Annotated[str, StringConstraints(pattern=WORD)]
Year = Annotated[int, Field(ge=1949, le=2999)]
Count = Annotated[int, Field(ge=1)]

Terms = Annotated[tuple[Term, ...], distinct("duplicate_term")]
Words = Annotated[tuple[Word, ...], Field(min_length=1), distinct("duplicate_term")]
Alternatives = Annotated[
    Annotated[Word, Tag("<text>")] | Annotated[Words, Tag("<list>")], Discriminator(shape)
]
Rule = Annotated[tuple[Alternatives, ...], Field(min_length=1), AfterValidator(long_enough)]
Period = Annotated[tuple[Year, Year | None], AfterValidator(forward)]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(day)]
MonthDay = Annotated[str, StringConstraints(pattern=r"^\d{2}-\d{2}$"), AfterValidator(day)]
Functions = Annotated[tuple[Function, ...], distinct("duplicate_value")]
Groups = Annotated[tuple[Group, ...], Field(min_length=1), distinct("duplicate_value")]
Roles = Annotated[tuple[Role, ...], Field(min_length=1), distinct("duplicate_value")]
_SIDE_KINDS = ("any", "together", "like")
Stances = Annotated[tuple[Stance, ...], Field(min_length=1), distinct("duplicate_value")]


class Strict(BaseModel):
    """Frozen, no unknown key, no conversion."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)


class SectionStructure(Strict):
    """The report has a section with this role and it holds clauses of substance."""

    kind: Literal["section"]
    role: Role
    """Role of the section; it sets the stance of what counts (shortcomings, plans, else done)."""
    roles: Roles | None = None
    """Roles to look in, where they are more than `role`."""
    minimum_clauses: Count = 3
    """Clauses of substance that make the section concrete; with fewer it is general."""
    substance: Count = 6
    """Characters left of a clause, empty phrases taken away, that make it one of substance."""


class PublicationStructure(Strict):
    """The report was published in time."""

    kind: Literal["publication"]
    before: MonthDay = "04-01"
    """Month and day of the year after the reporting year before which it must be public."""


class FiguresStructure(Strict):
    """The results hold figures, dates, documents that can be checked."""

    kind: Literal["figures"]
    minimum: Count = 5
    """Clauses with such a particular that are enough."""


class AnsweredStructure(Strict):
    """Every shortcoming is answered by a plan."""

    kind: Literal["answered"]
    substance: Count = 6
    """Characters left of a shortcoming, empty phrases taken away, that make it one to answer."""


class PlainStructure(Strict):
    """Kinds without options."""

    kind: Literal["signature", "named", "whole_year", "filing", "causes"]
    """signature: the body's name and the day stand at the end; named: title or first paragraph name
    the body and the year; whole_year: closed after the year's end; filing: the text says that it was
    filed; causes: the section on shortcomings says why."""


Structure = Annotated[
    SectionStructure | PublicationStructure | FiguresStructure | AnsweredStructure | PlainStructure,
    Field(discriminator="kind"),
]
# The closed set: each kind's name with its options.
STRUCTURES: Mapping[str, type[Strict]] = {
    name: model
    for model in get_args(get_args(Structure)[0])
    for name in get_args(model.model_fields["kind"].annotation)
}


class SideEvidence(Strict):
    """Terms that touch only a side aspect of the requirement: `general` at most."""

    any: Terms = ()
    """Terms each of which touches the side aspect."""
    together: tuple[Rule, ...] = ()
    """Rules of terms together, as in `evidence`."""
    like: Terms = ()
    """Sentences on the side aspect for fuzzy likeness."""

    @model_validator(mode="after")
    def _not_empty(self) -> SideEvidence:
        if not (self.any or self.together or self.like):
            raise PydanticCustomError("empty_evidence", "empty", {"kinds": _SIDE_KINDS})
        return self


class ZeroRule(Strict):
    """What an honest zero (未收到…, 无…案件, 0件) does for the item."""

    subject: Annotated[Terms, Field(min_length=1)]
    """What there was none of."""
    counts: Literal["met", "none", "disclaim", "settled"]
    """`met`: the zero shows the item; `none`: it is no evidence; `disclaim`: the body says that it has
    no such function; `settled`: it did not occur this year, so the item does not apply."""
    settles: Annotated[tuple[Id, ...], distinct("duplicate_value")] = ()
    """Items that the zero makes not applicable unless the text shows them."""


class Evidence(Strict):
    """What brings a passage up for an item, and what it takes to count."""

    any: Terms = ()
    """Terms each of which by itself shows that a clause is about this item's matter."""
    together: tuple[Rule, ...] = ()
    """Rules: a list of groups, each a term or a list of alternatives; all groups must occur in one
    sentence within `span` characters; the heading above may supply some of them, not all."""
    span: Annotated[int, Field(ge=1, le=400)] = 40
    """Characters within which the groups of a rule must occur."""
    like: Terms = ()
    """Exemplar sentences for fuzzy likeness."""
    except_: Terms = Field(default=(), alias="except")
    """Decoys: a hit that overlaps one of these phrases does not count."""
    unless: Terms = ()
    """A clause that holds one of these is about another matter."""
    side: SideEvidence | None = None
    """Terms that touch only a side aspect."""
    particular: Terms = ()
    """Acts or names that count as a checkable particular for this item."""
    bare: bool = False
    """The hit itself is concrete, since the term names a specific act."""
    actor: Literal["head", "overseer"] | None = None
    """`head`: the sentence or its heading must name the principal head, not a deputy; `overseer`:
    the item is about what courts, auditors, congresses or superiors do to this body, so that their
    acts count."""
    zero: ZeroRule | None = None
    """What an honest zero does."""
    structure: Structure | None = None
    """Evidence from the report's structure, dates or signature."""

    @model_validator(mode="after")
    def _not_empty(self) -> Evidence:
        if not (self.any or self.together or self.like or self.structure):
            raise PydanticCustomError("empty_evidence", "empty", {"kinds": (*_SIDE_KINDS, "structure")})
        return self

    @cached_property
    def searched(self) -> tuple[str, ...]:
        """Terms and exemplars as a person would list them, each once: `一件事 + 主题/集成/套餐`.
        Those with a word we never print (`forbidden.yaml`) are looked for and not listed."""
        parts = [part for part in (self, self.side) if part is not None]
        told = ((*part.any, *map(rule_words, part.together), *part.like) for part in parts)
        return tuple(dict.fromkeys(word for words in told for word in words if word and printable(word)))

    @property
    def exemplars(self) -> tuple[str, ...]:
        """Those of `searched` that are exemplar sentences."""
        parts = [part for part in (self, self.side) if part is not None]
        return tuple(dict.fromkeys(like for part in parts for like in part.like if printable(like)))


class TestCase(Strict):
    """A test sentence with the circumstances it is judged in. `file`, `line` and `column` tell
    where it stands; they are no part of its content."""

    __test__ = False  # not a class of tests

    text: Text
    """The sentence, as one report would write it."""
    year: Year | None = None
    """Reporting year."""
    published: Day | None = None
    """Day of publication, `2025-03-20`."""
    kind: BodyKind | None = None
    """Kind of body."""
    functions: Functions | None = None
    """Functions of the body."""
    section: Role | None = None
    """Role of the section that the sentence stands in; results where not given."""

    _place: tuple[str, int, int] | None = PrivateAttr(default=None)

    @property
    def file(self) -> str | None:
        return self._place[0] if self._place else None

    @property
    def line(self) -> int | None:
        return self._place[1] if self._place else None

    @property
    def column(self) -> int | None:
        return self._place[2] if self._place else None

    def set_place(self, file: str, line: int, column: int) -> None:
        self._place = (file, line, column)


Case = Annotated[TestCase, BeforeValidator(as_case, json_schema_input_type=str | TestCase)]
Cases = tuple[Case, ...]


class Tests(Strict):
    """Test sentences by the status that each must get."""

    __test__ = False

    met: Cases = ()
    partial: Cases = ()
    acknowledged_gap: Cases = ()
    planned: Cases = ()
    missing: Cases = ()
    not_applicable: Cases = ()
    not_assessable: Cases = ()

    @model_validator(mode="after")
    def _not_empty(self) -> Tests:
        if not any(True for _ in self.cases()):
            raise PydanticCustomError("no_tests", "no tests")
        return self

    def cases(self) -> Iterator[tuple[Status, TestCase]]:
        """Every test sentence with the status it must get, statuses in their usual order."""
        for status in get_args(Status):
            for case in getattr(self, status):
                yield status, case


class SectionDef(Strict):
    """A section (chapter) of a checklist."""

    id: Id
    title: Text
    title_en: Text | None = None


class Item(Strict):
    """One requirement that a report can show or fail to show."""

    id: Id
    section: Text | None = None
    """Id of the section it belongs to."""
    clause: Text | None = None
    """The source's own number, never an article number."""
    title: Text
    title_en: Text | None = None
    requirement: Text
    """What must be shown, in our wording."""
    requirement_en: Text | None = None
    note: Text | None = None
    """How to judge it; never printed."""
    verified: bool | None = None
    """Has the wording been checked against the official text?"""
    tier: Tier
    """required 应报内容, main 报告要点, by_function 结合职能, recommended."""
    basis: Literal["later"] | None = None
    """`later`: the words come from later documents, not from the checklist's source."""
    period: Period | None = None
    """Reporting years in which it is expected, the second null for an open end."""
    expected_of: Groups = ("all",)
    """Bodies of which it is expected; any one suffices."""
    skips_new_bodies: bool = False
    """Not expected of a body in the year of its founding."""
    accepts: Stances | None = None
    """Stances that count as showing it, where they are not the usual ones."""
    weight: Annotated[float, Field(gt=0)] = 1.0
    """Multiplies the item in the rates."""
    evidence: Evidence
    advice: Text | None = None
    """What a drafter could write."""
    advice_en: Text | None = None
    tests: Tests

    def searched(self) -> tuple[str, ...]:
        """Terms and exemplars looked for, as a person would list them."""
        return self.evidence.searched


class Checklist(Strict):
    """A checklist with everything it inherits resolved; items in their order."""

    id: Id
    title: Text
    title_en: Text | None = None
    issuer: Text | None = None
    issued: Text | None = None
    period: Period | None = None
    """First and last reporting year it applies to, the second null for an open end."""
    sections: tuple[SectionDef, ...] = ()
    """Sections in order."""
    items: Annotated[tuple[Item, ...], Field(min_length=1)]
    source: Text | None = None
    note: Text | None = None

    _reliability: Mapping[str, Reliability] = PrivateAttr(default_factory=dict)

    @property
    def reliability(self) -> Mapping[str, Reliability]:
        """What was measured of the verdicts on each item; empty where nothing was."""
        return self._reliability

    def set_reliability(self, measured: Mapping[str, Reliability]) -> None:
        self._reliability = measured

    @cached_property
    def sha256(self) -> str:
        """Hash of the resolved content: spelled-out defaults, comments, order of keys and the
        place of test sentences make no difference."""
        plain = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8")).hexdigest()


class Inheritance(Strict):
    """The keys of a checklist file that say what it takes from another one."""

    extends: Text | None = None
    """Id or relative path of the checklist whose items and keys are inherited."""
    drop: Annotated[tuple[Id, ...], distinct("duplicate_value")] = ()
    """Ids of inherited items to leave out."""
    override: tuple[dict[str, Any], ...] = ()
    """Inherited items to change: `id` and the keys that replace the inherited ones."""


def validated(model: type[BaseModel], value: Mapping[str, Any]) -> tuple[Any, list[Any]]:
    """`value` as a `model`, or None with pydantic's errors as plain dicts."""
    try:
        return model.model_validate(value), []
    except ValidationError as error:
        return None, list(error.errors(include_url=False))
