"""The one table of which role holds which permission, and within what bound."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from shouwang.ground.actor import Grant, Scope


class Bound(StrEnum):
    """How far a role's permissions reach, seen from its post."""

    POST_AREA = "post_area"
    STREET = "street"
    COUNTY = "county"
    UNIT = "unit"
    SECTOR = "sector"


@dataclass(frozen=True, slots=True)
class PostFacts:
    """What of a post the rules need."""

    role: str
    unit_id: int
    area_code: str
    sector: str


STREET_DIGITS = 9
COUNTY_DIGITS = 6

_LOOK = (
    "divisions.view",
    "units.view",
    "people.view",
    "places.view",
    "hazards.view",
    "tasks.view",
    "organisations.view",
    "accidents.view",
    "campaigns.view",
    "sensors.view",
    "duty.view",
    "risk.view",
    "warnings.view",
)
_DELIVERY = ("delivery.view", "delivery.manage")
_NEIGHBOURLY = ("households.count", "households.view", "households.open", "households.edit")
_CARE = (*_NEIGHBOURLY, "households.evacuate", "households.export")
_FIELD = (
    "hazards.register",
    "hazards.rectify",
    "hazards.refuse",
    "tasks.do",
    "places.register",
    "campaigns.check",
    "duty.patrol",
    "warnings.reach",
)
_COMMUNITY = (
    *_LOOK,
    *_FIELD,
    *_CARE,
    "hazards.confirm",
    "hazards.reject",
    "hazards.grade",
    "hazards.defer",
    "hazards.verify",
    "hazards.close",
    "hazards.merge",
    "hazards.ask",
    "hazards.unmask",
    "hazards.export",
    "hazards.import",
    "hazards.hand_over",
    "hazards.ask_help",
    "places.edit",
    "places.import",
    "places.export",
    "tasks.assign",
    "tasks.export",
    "documents.view",
    "documents.issue",
    "campaigns.submit",
    "campaigns.export",
    "organisations.meet",
    "organisations.fund",
    "organisations.engage",
    "organisations.export",
    "warnings.draft",
)
_WATCH = (
    "sensors.answer",
    "duty.keep",
    "warnings.draft",
    "warnings.issue",
    "warnings.reach",
    "risk.review",
)
_STREET = (
    *_COMMUNITY,
    *_WATCH,
    "sensors.edit",
    "duty.edit",
    "warnings.confirm",
    "warnings.oblige",
    "warnings.export",
    "risk.edit",
    "documents.sign",
    "documents.templates",
    "accidents.report",
    "accidents.verify",
    "accidents.export",
    "hazards.answer_escalation",
    "hazards.award",
    "hazards.propose_listing",
    "hazards.extend",
    "hazards.correct",
    "organisations.edit",
    "units.edit",
    "campaigns.edit",
    "campaigns.submit_street",
)

_LEADER = (
    *_LOOK,
    "households.count",
    "documents.view",
    "documents.sign",
    "accidents.export",
    "hazards.answer_escalation",
    "hazards.answer_help",
    "hazards.ask_help",
    "hazards.export",
    "hazards.extend",
    "hazards.list",
    "hazards.propose_listing",
    "tasks.assign",
    "tasks.oversee",
    "tasks.export",
    "organisations.meet",
    "organisations.answer_fund",
    "organisations.engage",
    "organisations.export",
    "campaigns.edit",
    "campaigns.export",
    *_WATCH,
    "warnings.confirm",
    "warnings.export",
)

ROLE_PERMISSIONS: dict[str, dict[Bound, tuple[str, ...]]] = {
    "city_bureau": {
        Bound.COUNTY: (
            *_LOOK,
            "households.count",
            "documents.view",
            "documents.issue",
            "documents.sign",
            "hazards.export",
            "hazards.extend",
            "hazards.verify",
            "hazards.close",
            "hazards.correct",
            "hazards.answer_escalation",
            "hazards.answer_help",
            "hazards.list",
            "accidents.verify",
            "accidents.export",
            "organisations.answer_fund",
            "organisations.export",
            "tasks.oversee",
            "tasks.export",
            "campaigns.export",
            "warnings.draft",
            "warnings.issue",
            "warnings.confirm",
            "warnings.export",
        )
    },
    "party_secretary": {Bound.STREET: _LEADER},
    "street_director": {Bound.STREET: _LEADER},
    "safety_station_head": {
        Bound.STREET: (
            *_STREET,
            "tasks.oversee",
            "checklists.edit",
            "workdays.edit",
            "journal.view",
            "people.edit",
            "hazards.erase",
            "hazards.powers",
            *_DELIVERY,
        )
    },
    "economic_development": {
        Bound.STREET: (
            *_LOOK,
            *_FIELD,
            "accidents.report",
            "hazards.confirm",
            "hazards.reject",
            "hazards.grade",
            "hazards.defer",
            "hazards.verify",
            "hazards.close",
            "places.edit",
            "places.import",
            "places.export",
            "tasks.assign",
            "tasks.export",
            "organisations.edit",
            "organisations.meet",
            "organisations.fund",
            "organisations.engage",
            "organisations.export",
            "documents.view",
            "documents.issue",
            "campaigns.edit",
            "campaigns.submit",
            "campaigns.export",
            "units.edit",
        )
    },
    "police": {
        Bound.STREET: (
            *_LOOK,
            *_FIELD,
            "hazards.verify",
            "accidents.report",
            "campaigns.submit",
            "campaigns.submit_street",
        )
    },
    "public_order": {Bound.STREET: (*_LOOK, *_FIELD, "accidents.report", "campaigns.submit")},
    "duty_staff": {
        Bound.STREET: (
            *_LOOK,
            "households.count",
            "households.on_duty",
            "hazards.register",
            "hazards.confirm",
            "tasks.do",
            "accidents.report",
            "organisations.engage",
            *_WATCH,
        )
    },
    "fire_verifier": {
        Bound.STREET: (
            *_LOOK,
            "hazards.register",
            "hazards.refuse",
            "hazards.verify",
            "hazards.close",
            "campaigns.check",
        )
    },
    "sector_lead": {
        Bound.SECTOR: (
            *_LOOK,
            "hazards.register",
            "hazards.verify",
            "hazards.defer",
            "tasks.do",
            "campaigns.check",
        )
    },
    "village_liaison_cadre": {
        Bound.POST_AREA: (*_LOOK, *_FIELD, "hazards.confirm", "hazards.verify", "hazards.close")
    },
    "village_head": {Bound.POST_AREA: _COMMUNITY},
    "community_director": {Bound.POST_AREA: _COMMUNITY},
    "grid_worker": {Bound.POST_AREA: (*_LOOK, *_FIELD, *_NEIGHBOURLY, "hazards.ask")},
    "enterprise_owner": {
        Bound.UNIT: (
            "units.view",
            "people.view",
            "places.view",
            "hazards.view",
            "hazards.register",
            "hazards.rectify",
            "sensors.view",
            "tasks.view",
            "tasks.do",
            "accidents.view",
            "accidents.report",
            "campaigns.view",
            "campaigns.check",
            "campaigns.submit",
        )
    },
    "cooperative_head": {
        Bound.UNIT: (
            "units.view",
            "people.view",
            "places.view",
            "hazards.view",
            "hazards.register",
            "hazards.rectify",
            "tasks.view",
            "tasks.do",
            "campaigns.view",
            "campaigns.check",
            "campaigns.submit",
        )
    },
    "employee": {Bound.UNIT: ("units.view", "places.view", "hazards.view", "hazards.comment")},
    "sensor_gateway": {Bound.STREET: ("sensors.view", "sensors.ingest")},
    "volunteer": {Bound.POST_AREA: ("divisions.view",)},
    "administrator": {
        Bound.STREET: (
            "divisions.view",
            "divisions.edit",
            "units.view",
            "units.edit",
            "people.view",
            "people.edit",
            "organisations.view",
            "organisations.edit",
            "workdays.edit",
            "checklists.edit",
            "journal.view",
            "hazards.powers",
            "sensors.view",
            "sensors.edit",
            *_DELIVERY,
        )
    },
}


def known_permissions() -> frozenset[str]:
    """Return every permission that some role holds."""
    return frozenset(
        permission
        for bounds in ROLE_PERMISSIONS.values()
        for permissions in bounds.values()
        for permission in permissions
    )


def scope_of(bound: Bound, post: PostFacts) -> Scope:
    """Return the scope that a bound means for a post."""
    if bound is Bound.UNIT:
        return Scope.unit(post.unit_id)
    if bound is Bound.SECTOR:
        return Scope.of_sector(post.sector, post.area_code[:STREET_DIGITS])
    digits = {Bound.STREET: STREET_DIGITS, Bound.COUNTY: COUNTY_DIGITS}.get(bound, 15)
    return Scope.area(post.area_code[:digits])


@lru_cache(maxsize=4096)
def grants_of(post: PostFacts) -> tuple[Grant, ...]:
    """Return the grants that a post carries by its role."""
    return tuple(
        Grant(permission, scope_of(bound, post))
        for bound, permissions in ROLE_PERMISSIONS.get(post.role, {}).items()
        for permission in dict.fromkeys(permissions)
    )
