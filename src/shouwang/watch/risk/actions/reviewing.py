"""Reviewing a registered risk, and overruling a computed level with a reason (R214, R216)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError
from django.db.models import F

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.people import queries as people
from shouwang.ground.units import queries as units
from shouwang.watch.risk.models import Overrule, Risk, RiskReview
from shouwang.watch.risk.rules.parameters import review_days
from shouwang.watch.risk.rules.register import (
    OverruleDraft,
    ReviewDraft,
    check_overrule,
    check_review,
)
from shouwang.watch.risk.states import REVIEW

from .computing import compute_one

SYSTEM = Actor.system("risk")
CHANGED = say("这条风险刚被别人改过，请看过再办理。")
NOT_REGISTERED = say("只有红色、橙色风险列入清单并复核。")


def review_risk(
    actor: Actor, risk_id: int, draft: ReviewDraft, *, version: int | None = None
) -> RiskReview:
    """Write a review of a red or orange risk down: measures, owner, next day.

    The next review is due after the days of its level unless an earlier day is named. Invalid names
    each wrong field; WrongState when the risk is not registered or somebody was faster.
    """
    row = _load(actor, risk_id)
    if row.registered_at is None:
        raise WrongState(NOT_REGISTERED)
    now = clock.now()
    today = clock.local_day(now)
    days = review_days(row.level, today)
    check_review(draft, today, days)
    _check_owner(actor, draft)
    next_on = draft.next_on or today + timedelta(days=days)
    measures = draft.measures.strip()
    seen = row.version if version is None else version
    with write_transaction():
        changes = {
            "measures": measures,
            "owner_unit_id": draft.owner_unit_id,
            "owner_post_id": draft.owner_post_id,
            "reviewed_at": now,
            "review_due_on": next_on,
            "version": F("version") + 1,
        }
        mine = Risk.objects.filter(pk=row.pk, version=seen, registered_at__isnull=False)
        if not mine.update(**changes):
            raise WrongState(CHANGED)
        made = RiskReview.objects.create(
            risk=row,
            at=now,
            level=row.level,
            measures=measures,
            note=draft.note.strip(),
            owner_unit_id=draft.owner_unit_id or 0,
            owner_post_id=draft.owner_post_id,
            next_on=next_on,
            actor_key=actor.key,
        )
        told = {"level": row.level, "unit": draft.owner_unit_id, "next_on": next_on.isoformat()}
        record(actor, "risk.review", row.journal_key, told, at=now)
    return made


def overrule(actor: Actor, risk_id: int, draft: OverruleDraft) -> Overrule:
    """Set another level than the computed one until the end of a day; both stay visible.

    A second overruling takes the place of the first. The level in force changes at once.
    """
    row = _load(actor, risk_id)
    now = clock.now()
    check_overrule(draft, clock.local_day(now))
    try:
        with write_transaction():
            row.overrules.filter(ended_at=None).update(ended_at=now)
            made = Overrule.objects.create(
                risk=row,
                at=now,
                level=draft.level,
                computed_level=row.computed_level,
                reason=draft.reason.strip(),
                until_on=draft.until_on,
                actor_key=actor.key,
            )
            told = {
                "computed": row.computed_level,
                "level": draft.level,
                "until_on": draft.until_on.isoformat(),
            }
            record(actor, "risk.overrule", row.journal_key, told, at=now)
            _apply(row, now)
    except IntegrityError:
        raise WrongState(CHANGED) from None
    return made


def end_overrule(actor: Actor, risk_id: int) -> None:
    """Let the computed level hold again; WrongState when nobody had overruled it."""
    row = _load(actor, risk_id)
    now = clock.now()
    with write_transaction():
        if not row.overrules.filter(ended_at=None).update(ended_at=now):
            raise WrongState(say("现在没有改判。"))
        record(actor, "risk.end_overrule", row.journal_key, {}, at=now)
        _apply(row, now)


def _apply(row: Risk, now: datetime) -> None:
    changes = {"due_at": now, "changed_at": now}
    Risk.objects.filter(pk=row.pk).update(**changes, change_no=F("change_no") + 1)
    compute_one(SYSTEM, row.pk, now)


def check_may_review(actor: Actor, risk_id: int) -> None:
    """Refuse whoever may not review a risk: NotFound outside the duties, NotAllowed inside."""
    _load(actor, risk_id)


def _load(actor: Actor, risk_id: int) -> Risk:
    row = Risk.objects.visible_to(actor).filter(pk=risk_id, is_current=True).first()
    if row is None:
        raise NotFound
    if not actor.may(REVIEW, row.target()):
        raise NotAllowed
    return row


def _check_owner(actor: Actor, draft: ReviewDraft) -> None:
    try:
        units.unit(actor, draft.owner_unit_id or 0)
    except NotFound:
        raise Invalid({"owner_unit_id": say("没有找到这个单位，或不在您的职责范围内。")}) from None
    if draft.owner_post_id is None:
        return
    posts = people.posts_in_unit(actor, draft.owner_unit_id or 0, clock.today())
    if draft.owner_post_id not in {post.pk for post in posts}:
        raise Invalid({"owner_post_id": say("这个岗位不在所选的单位。")})
