"""Writing down targets from above and handing them down to villages; weights of assessments."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.actor import Actor, AreaRange, Target
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, say
from shouwang.ground.journal.actions import record, touch
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.campaigns.models import AssessmentWeight, Campaign, IssuedTarget
from shouwang.prepare.campaigns.queries.assessments import weights as weights_of
from shouwang.prepare.campaigns.queries.campaigns import campaign as campaign_of
from shouwang.prepare.campaigns.queries.targets import target as target_of
from shouwang.prepare.campaigns.rules.assessments import check_weights
from shouwang.prepare.campaigns.rules.targets import (
    FORMULAS,
    TargetDraft,
    check_target,
    check_value,
)
from shouwang.prepare.campaigns.states import EDIT, VIEW

from .doors import load_for_edit

TWICE = say("这个区划同一时期已有同一口径的指标。")


def issue_target(actor: Actor, draft: TargetDraft) -> IssuedTarget:
    """Write down a target that the level above has given."""
    area = draft.area_code or actor.area_code
    check_target(draft)
    _check_may(actor, area)
    campaign = _campaign(actor, draft.campaign_number)
    try:
        with write_transaction():
            made = IssuedTarget.objects.create(
                area_code_now=area,
                title=draft.title.strip(),
                formula=draft.formula,
                comparison=draft.comparison,
                value=draft.value,
                from_on=draft.from_on,
                until_on=draft.until_on,
                basis=draft.basis.strip(),
                campaign=campaign,
                issued_at=clock.now(),
                issued_by_key=actor.key,
            )
            details = {"area": area, "formula": made.formula, "value": str(made.value)}
            record(actor, "target.issue", made.journal_key, details)
    except IntegrityError:
        raise Invalid({"formula": TWICE}) from None
    return made


def _campaign(actor: Actor, number: str) -> Campaign | None:
    if not number.strip():
        return None
    try:
        return campaign_of(actor, number.strip())
    except NotFound:
        message = say("没有找到这项行动，或不在您的职责范围内。")
        raise Invalid({"campaign_number": message}) from None


def _check_may(actor: Actor, area: str) -> None:
    if not area or not area.isdigit():
        raise Invalid({"area_code": say("请选择区划。")})
    target = Target(area_code=area)
    if not actor.may(EDIT, target):
        raise NotAllowed if actor.may(VIEW, target) or not actor.holds(EDIT) else NotFound


def hand_down(actor: Actor, target_id: int, values: Mapping[str, Decimal]) -> list[IssuedTarget]:
    """Hand a target down to villages, each with its value; what was handed down is replaced."""
    found = target_of(actor, target_id)
    if not actor.may(EDIT, Target(area_code=found.area_code_now)):
        raise NotAllowed
    _check_handed(actor, found, values)
    try:
        with write_transaction():
            made = [_hand(actor, found, code, value) for code, value in sorted(values.items())]
            details = {"values": {row.area_code_now: str(row.value) for row in made}}
            record(actor, "target.hand_down", found.journal_key, details)
    except IntegrityError:
        raise Invalid({"values": TWICE}) from None
    return made


def _check_handed(actor: Actor, found: IssuedTarget, values: Mapping[str, Decimal]) -> None:
    wrong: dict[str, Text] = {}
    if not values:
        wrong["values"] = say("请至少填写一个村（社区）的指标值。")
    inside = AreaRange.under(found.area_code_now)
    known = divisions.names_of(actor, values)
    for code, value in values.items():
        if code not in known or code == found.area_code_now or not inside.covers(code):
            wrong[code] = say("这个区划不在指标所属的范围内。")
        else:
            wrong |= check_value(code, value, FORMULAS[found.formula])
    if wrong:
        raise Invalid(wrong)


def _hand(actor: Actor, parent: IssuedTarget, code: str, value: Decimal) -> IssuedTarget:
    row, _ = IssuedTarget.objects.update_or_create(
        parent=parent,
        area_code_now=code,
        defaults={
            "title": parent.title,
            "formula": parent.formula,
            "comparison": parent.comparison,
            "value": value,
            "from_on": parent.from_on,
            "until_on": parent.until_on,
            "basis": parent.basis,
            "campaign": parent.campaign,
            "issued_at": clock.now(),
            "issued_by_key": actor.key,
        },
    )
    return row


def set_weights(
    actor: Actor, number: str, weights: Mapping[str, Decimal], *, version: int | None = None
) -> Campaign:
    """Set how much a campaign counts in each of the four assessments; 1 together at most (R71)."""
    found = load_for_edit(actor, number, version)
    before = weights_of(actor, found)
    after = before | {str(name): value for name, value in weights.items()}
    check_weights(after)
    with write_transaction():
        touch(actor, found)
        for name, weight in after.items():
            AssessmentWeight.objects.update_or_create(
                campaign=found, assessment=name, defaults={"weight": weight}
            )
        changed = {
            name: [str(before[name]), str(weight)]
            for name, weight in after.items()
            if before[name] != weight
        }
        record(actor, "campaign.set_weights", found.journal_key, {"weights": changed})
    return found
