"""Scopes and delegations as the web API tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from shouwang.ground.actor import Actor
from shouwang.ground.wire import Code, Day, Identity, Line, Moment, PageIn, WireIn, WireOut
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.campaigns import queries
from shouwang.prepare.campaigns.rules.scoping import (
    RULE_LIMIT,
    VALUE_LIMIT,
    reason_words,
    rule_words,
)
from shouwang.prepare.campaigns.rules.wording import ScopeRuleKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shouwang.prepare.campaigns.models import Campaign, Delegation, ScopeItem

OpenOrClosed = Literal["", "yes", "no"]


class RuleIn(WireIn):
    """One rule of a scope; what its values are depends on the kind."""

    kind: ScopeRuleKind
    values: list[Code] = Field(default_factory=list, max_length=VALUE_LIMIT)


class RulesIn(WireIn):
    """All rules of a scope, in the place of those before."""

    rules: list[RuleIn] = Field(max_length=RULE_LIMIT)
    version: Identity | None = None


class RuleOut(WireOut):
    """A rule as it stands, and in a sentence."""

    kind: str
    values: list[str]
    text: str


class RulesOut(WireOut):
    """The rules of a scope; frozen_at is null before the start."""

    rules: list[RuleOut]
    frozen_at: Moment | None
    version: int


class VillageCountOut(WireOut):
    """How many places of a village."""

    code: str
    name: str
    count: int


class ReasonCountOut(WireOut):
    """How many places a reason brings in; a place may have several."""

    reason: str
    text: str
    count: int


class ReasonOut(WireOut):
    """Why a place is in: a code, and in words."""

    code: str
    text: str


class PreviewRowOut(WireOut):
    """A place that would be in."""

    number: str
    name: str
    area_code: str
    unit: str
    reasons: list[ReasonOut]


class ClarifyOut(WireOut):
    """A unit of which it is not known whether somebody died in its accident."""

    unit_id: int
    accident: str
    occurred_on: Day


class PreviewOut(WireOut):
    """What the rules would bring in now; `rows` are the first 100."""

    count: int
    villages: list[VillageCountOut]
    reasons: list[ReasonCountOut]
    rows: list[PreviewRowOut]
    to_clarify: list[ClarifyOut]


class ScopeFilterIn(PageIn):
    """What the places of a scope are narrowed by; `on` takes the end of that day."""

    area: Code = ""
    work_area: Code = ""
    type: Code = ""
    checked: OpenOrClosed = ""
    hazards: Literal["", "found", "rectified", "overdue", "open"] = ""
    reason: Code = ""
    agency: Identity | None = None
    addition: bool | None = None
    delegated: bool | None = None
    on: Day | None = None

    def filters(self) -> queries.ScopeFilters:
        """Return the filters as the query takes them."""
        names = ScopeFilterIn.model_fields.keys() - PageIn.model_fields.keys()
        return queries.ScopeFilters(**{name: getattr(self, name) for name in names})


class ScopeItemOut(WireOut):
    """One place of a scope."""

    place: str
    name: str
    area_code: str
    area_code_at_time: str
    unit: str
    reasons: list[ReasonOut]
    is_addition: bool
    added_at: Moment
    delegated_to: str | None
    is_archived: bool
    first_checked_at: Moment | None
    last_checked_at: Moment | None
    visit_count: int


class CitedIn(WireIn):
    """The document that a delegation rests on."""

    issuer: Line
    title: Line
    number: Line = ""


class DelegationIn(WireIn):
    """Which types of places another campaign takes over."""

    to: Code
    type_codes: list[Code] = Field(max_length=20)
    citation: CitedIn | None = None


class DelegationOut(WireOut):
    """A part that another campaign looks after."""

    campaign: str
    to: str
    type_codes: list[str]
    citation: str
    made_at: Moment


def rules_out(actor: Actor, campaign: Campaign) -> RulesOut:
    rules = queries.scope_rules(actor, campaign)
    codes = {f"{rule.kind}:{value}" for rule in rules for value in rule.values}
    names = queries.reason_names(actor, codes)
    return RulesOut(
        rules=[
            RuleOut(
                kind=rule.kind, values=list(rule.values), text=in_words(rule_words(rule, names))
            )
            for rule in rules
        ],
        frozen_at=campaign.scope_frozen_at,
        version=campaign.version,
    )


def reasons_out(codes: Sequence[str], names: Mapping[str, object]) -> list[ReasonOut]:
    return [ReasonOut(code=code, text=in_words(reason_words(code, names))) for code in codes]


def item_out(item: ScopeItem, names: Mapping[str, object]) -> ScopeItemOut:
    return ScopeItemOut(
        place=item.place.number,
        name=item.place.name,
        area_code=item.area_code_now,
        area_code_at_time=item.area_code_at_time,
        unit=item.unit.name if item.unit else "",
        reasons=reasons_out(item.reasons, names),
        is_addition=item.is_addition,
        added_at=item.added_at,
        delegated_to=item.delegation.to_campaign.number if item.delegation else None,
        is_archived=item.place.archived_at is not None,
        first_checked_at=item.first_checked_at,
        last_checked_at=item.last_checked_at,
        visit_count=item.visit_count,
    )


def delegation_out(made: Delegation) -> DelegationOut:
    return DelegationOut(
        campaign=made.campaign.number,
        to=made.to_campaign.number,
        type_codes=[str(code) for code in made.type_codes],
        citation=str(made.citation) if made.citation else "",
        made_at=made.made_at,
    )


def preview_out(actor: Actor, campaign: Campaign) -> PreviewOut:
    """Return what a scope would be, in words."""
    found = queries.preview_scope(actor, campaign)
    codes = {reason for row in found.rows for reason in row.reasons}
    names = queries.reason_names(actor, codes | {code for code, _ in found.by_reason})
    return PreviewOut(
        count=found.count,
        villages=[
            VillageCountOut(code=code, name=name, count=count)
            for code, name, count in found.by_village
        ],
        reasons=[
            ReasonCountOut(reason=code, text=in_words(reason_words(code, names)), count=count)
            for code, count in found.by_reason
        ],
        rows=[
            PreviewRowOut(
                number=row.number,
                name=row.name,
                area_code=row.area_code,
                unit=row.unit_name,
                reasons=reasons_out(row.reasons, names),
            )
            for row in found.rows
        ],
        to_clarify=[
            ClarifyOut(unit_id=one.unit_id, accident=one.number, occurred_on=one.occurred_on)
            for one in found.to_clarify
        ],
    )
