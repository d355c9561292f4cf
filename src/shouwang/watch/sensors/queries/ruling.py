"""Reading rules: the list with what is in force, one with all its versions in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed, NotFound, Text
from shouwang.watch.sensors.models import Rule, RuleVersion, Sensor
from shouwang.watch.sensors.rule_states import VersionState
from shouwang.watch.sensors.rules.kinds import KINDS
from shouwang.watch.sensors.rules.rule_words import body_words
from shouwang.watch.sensors.rules.ruling import SELF, Body, read_body
from shouwang.watch.sensors.states import EDIT, VIEW

LIST_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version with what it says in words, and whether it holds at the moment asked for."""

    version: RuleVersion
    body: Body
    words: tuple[Text, ...]
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule with its versions, the newest first."""

    rule: Rule
    versions: tuple[VersionView, ...]
    may_edit: bool

    @property
    def in_force(self) -> VersionView | None:
        """Return the version that holds; None when the rule is off."""
        return next((one for one in self.versions if one.is_in_force), None)

    @property
    def shown(self) -> VersionView | None:
        """Return what holds, else the newest version."""
        return self.in_force or (self.versions[0] if self.versions else None)

    @property
    def draft(self) -> VersionView | None:
        """Return the open draft."""
        drafts = (one for one in self.versions if one.version.state == VersionState.DRAFT)
        return next(drafts, None)


def rules(actor: Actor, now: datetime) -> list[RuleView]:
    """Return the rules of the actor's areas and of those above, by key."""
    if not actor.holds(VIEW):
        raise NotAllowed
    versions = Prefetch("versions", RuleVersion.objects.order_by("-number"))
    rows = Rule.objects.visible_to(actor).order_by("key").prefetch_related(versions)
    found = list(rows[:LIST_LIMIT])
    units = _units({code for rule in found for one in rule.versions.all() for code in _codes(one)})
    return [_view(actor, rule, units, now) for rule in found]


def rule(actor: Actor, key: str, now: datetime) -> RuleView:
    """Return one rule with its versions, or NotFound."""
    versions = Prefetch("versions", RuleVersion.objects.order_by("-number"))
    rows = Rule.objects.visible_to(actor).prefetch_related(versions)
    found = rows.filter(key=key).first() if key.isprintable() else None
    if found is None:
        raise NotFound
    codes = {code for one in found.versions.all() for code in _codes(one)}
    return _view(actor, found, _units(codes), now)


def rule_version(actor: Actor, version_id: int) -> RuleVersion:
    """Return one version of a rule that the actor sees, or NotFound."""
    seen = Rule.objects.visible_to(actor)
    rows = RuleVersion.objects.filter(rule__in=seen).select_related("rule")
    found = rows.filter(pk=version_id).first() if 0 < version_id < 2**63 else None
    if found is None:
        raise NotFound
    return found


def _codes(version: RuleVersion) -> Sequence[str]:
    return read_body(version.body).codes


def _units(codes: set[str]) -> dict[str, str]:
    return dict(Sensor.objects.filter(code__in=sorted(codes)).values_list("code", "unit"))


def _view(actor: Actor, found: Rule, units: dict[str, str], now: datetime) -> RuleView:
    versions = tuple(_version_view(one, units, now) for one in found.versions.all())
    return RuleView(found, versions, actor.may(EDIT, found.target()))


def _version_view(version: RuleVersion, units: dict[str, str], now: datetime) -> VersionView:
    body = read_body(version.body)
    own = {SELF: KINDS[body.kind].unit} if body.kind in KINDS else {}
    has_begun = version.from_at is not None and version.from_at <= now
    is_over = version.until_at is not None and version.until_at <= now
    is_in_force = version.state == VersionState.LIVE and has_begun and not is_over
    return VersionView(version, body, tuple(body_words(body, {**units, **own})), is_in_force)
