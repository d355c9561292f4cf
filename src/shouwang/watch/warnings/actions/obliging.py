"""What a warning obliges whom to do (R212): duties with the issue, tasks right after it."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from django.db.models import Exists, OuterRef

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed, WrongState, say
from shouwang.ground.people import queries as people
from shouwang.prepare.tasks import actions as tasks
from shouwang.prepare.tasks import queries as tasks_seen
from shouwang.watch.warnings.models import ObligationDuty, ObligationRule, Warning, WarningArea
from shouwang.watch.warnings.queries.obligations import facts_of_rules, obliged_units, task_ids
from shouwang.watch.warnings.rules.obliging import LONGEST_MIN, applying, due_at, next_due_at
from shouwang.watch.warnings.rules.wording import marked
from shouwang.watch.warnings.states import State

SYSTEM = Actor.system("warnings")
TASK_KIND = "warning"
CLOSED = (tasks_seen.State.DONE, tasks_seen.State.CANCELLED)
ROUNDS_AT_ONCE = 200


def write_duties(found: Warning, now: datetime) -> int:
    """Write what an issued warning obliges every unit of its area to do; returns how much.

    In the transaction of the issue, so that no warning is without its duties.
    """
    ids = applying(facts_of_rules(), found.type_code, found.level, clock.local_day(now))
    codes = WarningArea.objects.filter(warning=found).values_list("area_code_now", flat=True)
    touched = sorted(codes)
    rows = [
        ObligationDuty(
            warning=found,
            rule=rule,
            unit_id=unit.pk,
            area_code_at_time=unit.area_code,
            area_code_now=unit.area_code,
            due_at=due_at(now, rule.within_min),
        )
        for rule in ObligationRule.objects.filter(pk__in=ids).order_by("pk")
        for unit in obliged_units(rule.unit_kind, touched)
    ]
    ObligationDuty.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def give_duties(actor: Actor, warning_id: int) -> int:
    """Make a task of every duty that has none yet; returns how many. Safe to repeat.

    A duty for which nobody is in office stays without a task, and is shown as such.
    """
    if not actor.is_system:
        raise NotAllowed
    rows = ObligationDuty.objects.filter(warning_id=warning_id, task_key="", lifted_at=None)
    given = 0
    for duty in rows.select_related("warning", "rule", "unit").order_by("pk"):
        given += _give(duty)
    return given


def _give(duty: ObligationDuty) -> bool:
    post_id = _post(duty)
    if post_id is None or duty.warning.state != State.ISSUED:
        return False
    warning, rule = duty.warning, duty.rule
    draft = tasks.TaskDraft(
        title=marked(warning.status, f"{rule.action}")[: tasks.TITLE_LIMIT],
        unit_id=duty.unit_id,
        person_id=post_id,
        text=f"{warning.shown_title}\n{rule.text}\n{rule.source}".strip(),
        due_at=duty.due_at,
        kind=TASK_KIND,
        source_key=f"warning:{warning.pk}:{rule.pk}:{duty.unit_id}:{duty.round}",
        area_code=duty.area_code_now,
    )
    made = tasks.assign_task(SYSTEM, draft)
    ObligationDuty.objects.filter(pk=duty.pk, task_key="").update(task_key=f"task:{made.pk}")
    return True


def _post(duty: ObligationDuty) -> int | None:
    """Return who of the unit gets the task: the role that the rule names, else its first post."""
    posts = people.posts_in_unit(SYSTEM, duty.unit_id, clock.today())
    named = [post for post in posts if post.role == duty.rule.role]
    found = named or posts
    return found[0].pk if found else None


def repeat_duties(actor: Actor, now: datetime) -> int:
    """Begin the next round of what is repeated, once the last one is due; returns how many."""
    if not actor.is_system:
        raise NotAllowed
    following = ObligationDuty.objects.filter(
        warning=OuterRef("warning"),
        rule=OuterRef("rule"),
        unit=OuterRef("unit"),
        round=OuterRef("round") + 1,
    )
    due = ObligationDuty.objects.filter(
        ~Exists(following),
        warning__state=State.ISSUED,
        warning__expires_at__gt=now,
        rule__every_min__isnull=False,
        due_at__lte=now,
        lifted_at=None,
    )
    last = due.select_related("rule", "warning").order_by("due_at", "pk")
    begun = list(islice((duty for duty in last if _next_round(duty, now)), ROUNDS_AT_ONCE))
    for warning_id in sorted({duty.warning_id for duty in begun}):
        give_duties(actor, warning_id)
    return len(begun)


def _next_round(duty: ObligationDuty, now: datetime) -> bool:
    every_min = duty.rule.every_min or LONGEST_MIN
    next_at = next_due_at(duty.due_at, every_min)
    if next_at > duty.warning.expires_at:
        return False
    _, is_new = ObligationDuty.objects.get_or_create(
        warning_id=duty.warning_id,
        rule_id=duty.rule_id,
        unit_id=duty.unit_id,
        round=duty.round + 1,
        defaults={
            "area_code_at_time": duty.area_code_now,
            "area_code_now": duty.area_code_now,
            "due_at": max(next_at, now),
        },
    )
    return is_new


def lift_duties(actor: Actor, warning_id: int) -> int:
    """Lift what an ended warning still asks for and what is not due yet; returns how much.

    What was due before the end and was not done stays as it is: not done.
    """
    if not actor.is_system:
        raise NotAllowed
    found = Warning.objects.filter(pk=warning_id, state=State.ENDED).first()
    if found is None or found.ended_at is None:
        return 0
    rows = ObligationDuty.objects.filter(warning=found, due_at__gt=found.ended_at, lifted_at=None)
    ids = task_ids(rows)
    tasks_of = {row.pk: row.state for row in tasks_seen.tasks(SYSTEM).filter(pk__in=ids)}
    reason = str(say("预警已结束：{number}", number=found.number))
    for task_id in sorted(tasks_of):
        if tasks_of[task_id] not in CLOSED:
            try:
                tasks.cancel(SYSTEM, task_id, reason)
            except WrongState:
                tasks_of[task_id] = tasks_seen.State.DONE
    done = [f"task:{pk}" for pk, state in tasks_of.items() if state == tasks_seen.State.DONE]
    return rows.exclude(task_key__in=done).update(lifted_at=found.ended_at)
