"""Turning a campaign's check into one that comes back by itself, and ending it (R66)."""

from __future__ import annotations

import logging
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, WrongState, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.people import queries as people
from shouwang.ground.people.queries import Post
from shouwang.ground.remapping import check_is_system
from shouwang.prepare.campaigns.models import StandingCheck
from shouwang.prepare.campaigns.queries.standing import standing_check
from shouwang.prepare.campaigns.rules.standing import (
    StandingCheckDraft,
    check_standing,
    next_due_on,
)
from shouwang.prepare.campaigns.states import EDIT, State
from shouwang.prepare.places.queries import TYPE_LABELS
from shouwang.prepare.tasks.actions import TaskDraft, assign_task

from .running import editable, hold

log = logging.getLogger(__name__)
TASK_KIND = "standing_check"
STREET_DIGITS = 9
HEIR = "safety_station_head"
"""Whoever holds this role in the street takes over when the post has left."""


def keep_checking(actor: Actor, number: str, draft: StandingCheckDraft) -> StandingCheck:
    """Turn a check of a running or closed campaign into a standing one with an interval.

    Invalid names each wrong field, a post that does not belong to the unit included.
    """
    found = editable(actor, number)
    today = clock.today()
    check_standing(draft, TYPE_LABELS, today)
    post = _post(actor, draft, today)
    row = StandingCheck(
        campaign=found,
        title=draft.title.strip(),
        type_codes=list(dict.fromkeys(draft.type_codes)),
        area_code_now=post.unit.area_code,
        interval_days=draft.interval_days,
        unit_id=post.unit_id,
        post_id=post.pk,
        next_due_on=draft.first_due_on or today + timedelta(days=draft.interval_days),
    )
    with write_transaction():
        hold(actor, found.pk, State.RUNNING, State.CLOSED)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise Invalid({"title": say("这个行动里已有同名的常态检查。")}) from None
        details = {
            "campaign": found.pk,
            "types": row.type_codes,
            "interval_days": row.interval_days,
            "unit": row.unit_id,
            "post": row.post_id,
            "next_due": row.next_due_on,
        }
        record(actor, "standing_check.keep", row.journal_key, details)
    return row


def _post(actor: Actor, draft: StandingCheckDraft, today: date) -> Post:
    post = people.posts(actor, today).filter(pk=draft.post_id).first()
    wrong: dict[str, Text] = {}
    if post is None:
        raise Invalid({"post": say("没有找到这名责任人，或已不在岗。")})
    if post.unit_id != draft.unit_id:
        wrong["post"] = say("责任人不在责任单位任职。")
    elif not post.unit.is_active:
        wrong["unit"] = say("这个单位已停用。")
    if wrong:
        raise Invalid(wrong)
    return post


def end_standing_check(actor: Actor, check_id: int, *, version: int | None = None) -> StandingCheck:
    """End a standing check; tasks that were made of it stay."""
    row = standing_check(actor, check_id)
    if not actor.may(EDIT, row.target()):
        raise NotAllowed
    with write_transaction():
        seen = row.version if version is None else version
        fresh = StandingCheck.objects.filter(pk=row.pk, ended_on=None, version=seen)
        if not fresh.update(ended_on=clock.today(), version=F("version") + 1):
            raise WrongState(say("这项检查已停止，或刚被别人改过。"), version=row.version)
        record(actor, "standing_check.end", row.journal_key, {"version": seen + 1})
    return standing_check(actor, check_id)


def make_standing_tasks(actor: Actor, today: date) -> int:
    """Make a task of every standing check that is due, once per due day; returns how many."""
    check_is_system(actor)
    rows = StandingCheck.objects.filter(ended_on=None, next_due_on__lte=today)
    return sum(
        _make_task(actor, row, today)
        for row in rows.select_related("unit").order_by("next_due_on", "id")
    )


def _make_task(actor: Actor, row: StandingCheck, today: date) -> bool:
    post = _who_checks(actor, row, today)
    if post is None:
        log.warning("standing check %s has nobody to go to", row.pk)
        return False
    draft = TaskDraft(
        title=row.title,
        unit_id=post.unit_id,
        person_id=post.pk,
        text="、".join(str(TYPE_LABELS[code]) for code in row.type_codes if code in TYPE_LABELS),
        due_at=clock.end_of_day(today),
        kind=TASK_KIND,
        source_key=f"{row.journal_key}:{row.next_due_on.isoformat()}",
        area_code=row.area_code_now,
    )
    following = next_due_on(row.next_due_on, row.interval_days, today)
    try:
        with write_transaction():
            fresh = StandingCheck.objects.filter(pk=row.pk, ended_on=None, version=row.version)
            if not fresh.update(next_due_on=following, version=F("version") + 1):
                return False
            made = assign_task(actor, draft)
            details = {"task": made.pk, "due": row.next_due_on, "next_due": following}
            record(actor, "standing_check.task", row.journal_key, details)
    except (Invalid, NotFound):
        log.warning("standing check %s could not be given to post %s", row.pk, post.pk)
        return False
    return True


def _who_checks(actor: Actor, row: StandingCheck, today: date) -> Post | None:
    """Return the post of the check, else the head of the street's safety station."""
    held = people.posts(actor, today).filter(pk=row.post_id, unit__is_active=True).first()
    if held is not None:
        return held
    heirs = people.posts_with_role(actor, HEIR, row.area_code_now[:STREET_DIGITS], today)
    return heirs[0] if heirs else None
