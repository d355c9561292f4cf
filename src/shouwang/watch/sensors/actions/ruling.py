"""Drafting rules and switching their versions on and off."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError
from django.db.models import F, Max

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState, say
from shouwang.ground.journal.actions import move, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.watch.sensors.models import Rule, RuleVersion, Sensor, Standing
from shouwang.watch.sensors.rule_states import VersionMove, VersionState
from shouwang.watch.sensors.rules.kinds import KINDS
from shouwang.watch.sensors.rules.rule_drafts import RuleDraft, check_draft
from shouwang.watch.sensors.rules.rule_parameters import REASON_LIMIT
from shouwang.watch.sensors.rules.ruling import Body, read_body, write_body
from shouwang.watch.sensors.states import EDIT, VIEW

from .rereading import reread_rule_book

SHIPPED = Path(__file__).parents[1] / "data" / "rules.json"


def draft_rule(actor: Actor, draft: RuleDraft) -> RuleVersion:
    """Draft a rule, or the next version of the one with this key; an open draft is rewritten.

    What is switched on stays as it is until the draft is switched on in its place.
    """
    if not actor.holds(EDIT):
        raise NotAllowed
    check_draft(draft)
    body = read_body(draft.body)
    if body.kind and body.kind not in KINDS:
        raise Invalid({"kind": say("没有这种传感器。")})
    known = Rule.objects.filter(key=draft.key).first()
    area_code = draft.area_code or (known.area_code_now if known else actor.area_code)
    area_code = _area(actor, area_code or settings.ENVIRONMENT.home_area)
    if known is not None and not actor.may(EDIT, known.target()):
        raise NotAllowed
    _check_sensors(actor, body.codes)
    try:
        with write_transaction():
            return _write(actor, known, draft, body, area_code)
    except IntegrityError:
        raise WrongState(say("别人刚刚改过这条规则，请刷新后再看。")) from None


def _area(actor: Actor, code: str) -> str:
    """Return a known area in which the actor may edit rules."""
    target = Target(area_code=code)
    if not actor.may(EDIT, target):
        raise NotAllowed if actor.may(VIEW, target) else NotFound
    if actor.is_system or code == actor.area_code:
        return code
    try:
        return divisions.division(actor, code).code
    except (NotFound, Invalid):
        raise Invalid({"area_code": say("没有这个区划代码。")}) from None


def _check_sensors(actor: Actor, codes: Iterable[str]) -> None:
    """Refuse a combined rule that names a sensor which the actor does not see."""
    named = list(codes)
    seen = set(
        Sensor.objects.visible_to(actor).filter(code__in=named).values_list("code", flat=True)
    )
    for code in named:
        if code not in seen:
            words = say("没有传感器“{code}”，或不在您的职责范围内。", code=code)
            raise Invalid({"when": words})


def _write(
    actor: Actor, known: Rule | None, draft: RuleDraft, body: Body, area_code: str
) -> RuleVersion:
    now = clock.now()
    title = draft.title.strip()
    rule = known or Rule.objects.create(
        key=draft.key,
        title=title,
        area_code_now=area_code,
        is_example=draft.is_example,
        made_at=now,
    )
    open_draft = rule.versions.filter(state=VersionState.DRAFT).select_related("rule").first()
    if known is not None and (rule.title, rule.area_code_now) != (title, area_code):
        _rename(actor, rule, title, area_code)
    if open_draft is not None:
        changes = {"body": write_body(body), "drafted_at": now, "drafted_by_id": actor.account_id}
        move(actor, open_draft, VersionMove.REWRITE, changes=changes, at=now)
        return open_draft
    last = rule.versions.aggregate(last=Max("number"))["last"] or 0
    made = RuleVersion.objects.create(
        rule=rule,
        number=last + 1,
        body=write_body(body),
        drafted_at=now,
        drafted_by_id=actor.account_id,
    )
    details = {"rule": rule.key, "number": made.number, "area": area_code}
    record(actor, "rule_version.draft", made.journal_key, details, at=now)
    return made


def _rename(actor: Actor, rule: Rule, title: str, area_code: str) -> None:
    """Take over another title; another area only while no version was ever on."""
    has_been_on = rule.versions.exclude(state=VersionState.DRAFT).exists()
    if rule.area_code_now != area_code and has_been_on:
        raise Invalid({"area_code": say("启用过的规则不能改区划，请另建一条。")})
    rule.title, rule.area_code_now = title, area_code
    rule.save(update_fields=["title", "area_code_now"])
    record(actor, "rule.rename", rule.journal_key, {"area": area_code})


def load_version(actor: Actor, version_id: int) -> RuleVersion:
    """Return a version within the actor's duties, for changing; NotFound or NotAllowed."""
    rules = Rule.objects.visible_to(actor)
    found = RuleVersion.objects.filter(pk=version_id, rule__in=rules).select_related("rule").first()
    if found is None:
        raise NotFound
    if not actor.may(EDIT, found.target()):
        raise NotAllowed
    return found


def switch_on(
    actor: Actor,
    version_id: int,
    *,
    from_at: datetime | None = None,
    until_at: datetime | None = None,
    version: int | None = None,
) -> RuleVersion:
    """Switch a drafted version on, now or later; the one before it ends then.

    What was waiting or firing goes on under the new version where it has the same levels.
    """
    found = load_version(actor, version_id)
    _check_version(found, version)
    now = clock.now()
    begins = max(from_at or now, now)
    if until_at is not None and until_at <= begins:
        raise Invalid({"until_at": say("失效时间要在生效时间之后。")})
    _check_sensors(actor, read_body(found.body).codes)
    with write_transaction():
        changes = {"from_at": begins, "until_at": until_at}
        move(actor, found, VersionMove.SWITCH_ON, changes=changes, at=now)
        _end_others(actor, found, begins, now)
        _reread(found)
    return found


def _end_others(actor: Actor, found: RuleVersion, begins: datetime, now: datetime) -> None:
    others = RuleVersion.objects.filter(rule=found.rule, state=VersionState.LIVE)
    for other in others.exclude(pk=found.pk).select_related("rule").order_by("pk"):
        if begins > now and (other.until_at is None or other.until_at > begins):
            other.until_at = begins
            other.save(update_fields=["until_at"])
        elif begins <= now:
            until_at = max(now, other.from_at) if other.from_at else now
            reason = str(say("由第 {n} 版代替", n=found.number))
            changes = {"until_at": until_at, "reason": reason}
            move(actor, other, VersionMove.SWITCH_OFF, changes=changes, at=now)
            Standing.objects.filter(rule_version=other).update(rule_version=found)


def _reread(found: RuleVersion) -> None:
    Rule.objects.filter(pk=found.rule_id).update(version=F("version") + 1)
    reread_rule_book()


def _check_version(found: RuleVersion, version: int | None) -> None:
    if version is not None and version != found.version:
        raise WrongState(
            say("当前状态不能办理此操作，请刷新后再看。"), state=found.state, version=found.version
        )


def switch_off(
    actor: Actor, version_id: int, reason: str, *, version: int | None = None
) -> RuleVersion:
    """Switch a version off with a reason; its open signals clear with the next judging."""
    found = load_version(actor, version_id)
    _check_version(found, version)
    words = reason.strip()
    if not words or len(words) > REASON_LIMIT:
        raise Invalid({"reason": say("请写明理由，最多 {n} 字。", n=REASON_LIMIT)})
    now = clock.now()
    until_at = max(now, found.from_at) if found.from_at else now
    with write_transaction():
        changes = {"until_at": until_at, "reason": words}
        move(actor, found, VersionMove.SWITCH_OFF, changes=changes, at=now)
        _reread(found)
    return found


def shipped_rules() -> list[RuleDraft]:
    """Return the rules that come with the platform, each with its source in its body."""
    rows = json.loads(SHIPPED.read_text(encoding="utf-8"))
    return [
        RuleDraft(row["key"], row["title"], row["body"], "", row.get("is_example", False))
        for row in rows
    ]


def load_shipped_rules(
    actor: Actor, *, area_code: str = "", keys: Iterable[str] | None = None, is_on: bool = False
) -> list[RuleVersion]:
    """Draft the shipped rules that are not there yet, and switch them on where that is asked.

    Examples come only when named; a combined rule is left out while its sensors are not there.
    """
    wanted = None if keys is None else set(keys)
    made = []
    for draft in shipped_rules():
        is_wanted = not draft.is_example if wanted is None else draft.key in wanted
        body = read_body(draft.body)
        if not is_wanted or Rule.objects.filter(key=draft.key).exists():
            continue
        known = Sensor.objects.visible_to(actor).filter(code__in=body.codes).count()
        if known < len(body.codes):
            continue
        placed = RuleDraft(draft.key, draft.title, draft.body, area_code, draft.is_example)
        version = draft_rule(actor, placed)
        made.append(switch_on(actor, version.pk) if is_on else version)
    return made
