"""What a warning obliges whom to do (R212): duties with the issue, tasks right after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, WrongState, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.people import queries as people
from shouwang.ground.scoping import check_may_for_all
from shouwang.ground.units import queries as units
from shouwang.prepare.tasks import actions as tasks
from shouwang.prepare.tasks import queries as tasks_seen
from shouwang.watch.warnings.models import ObligationDuty, ObligationRule, Warning, WarningArea
from shouwang.watch.warnings.queries.obligations import facts_of_rules, obliged_units, task_ids
from shouwang.watch.warnings.rules.obliging import COMMITTEES, applying, due_at, next_due_at
from shouwang.watch.warnings.rules.parameters import NAME_LIMIT, TITLE_LIMIT
from shouwang.watch.warnings.rules.wording import LEVELS, TYPES, marked
from shouwang.watch.warnings.states import OBLIGE, State

SYSTEM = Actor.system("warnings")
TASK_KIND = "warning"
CLOSED = (tasks_seen.State.DONE, tasks_seen.State.CANCELLED)
LONGEST_MIN = 7 * 24 * 60
SHORTEST_ROUND_MIN = 15
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
    due = ObligationDuty.objects.filter(
        warning__state=State.ISSUED, rule__every_min__isnull=False, due_at__lte=now, lifted_at=None
    )
    begun = 0
    for duty in due.select_related("rule").order_by("due_at", "pk")[:ROUNDS_AT_ONCE]:
        begun += _next_round(duty, now)
    for warning_id in sorted({duty.warning_id for duty in due[:ROUNDS_AT_ONCE]} if begun else ()):
        give_duties(actor, warning_id)
    return begun


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


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """A line of the obligations table."""

    type_code: str
    level: str
    action: str
    unit_kind: str
    within_min: int
    source: str
    in_force_from_on: date
    key: str = ""
    text: str = ""
    role: str = ""
    every_min: int | None = None


def oblige(actor: Actor, draft: RuleDraft) -> ObligationRule:
    """Add a line to the obligations table, in force from a day; a known key gets a new version."""
    if not actor.holds(OBLIGE):
        raise NotAllowed
    check_may_for_all(actor, OBLIGE)
    _check_rule(draft)
    key = draft.key.strip() or f"own{ObligationRule.objects.count() + 1}.{draft.level}"
    if ObligationRule.objects.filter(key=key, in_force_from_on=draft.in_force_from_on).exists():
        raise Invalid({"in_force_from_on": say("这条规定在同一天已有一个版本。")})
    with write_transaction():
        made = ObligationRule.objects.create(
            key=key,
            type_code=draft.type_code,
            level=draft.level,
            action=draft.action.strip(),
            text=draft.text.strip(),
            unit_kind=draft.unit_kind,
            role=draft.role,
            within_min=draft.within_min,
            every_min=draft.every_min,
            in_force_from_on=draft.in_force_from_on,
            source=draft.source.strip(),
        )
        details = {"key": key, "type": made.type_code, "level": made.level}
        record(actor, "obligation_rule.make", made.journal_key, details)
    return made


def end_rule(actor: Actor, rule_id: int, until_on: date) -> ObligationRule:
    """Let a line of the table hold until a last day."""
    if not actor.holds(OBLIGE):
        raise NotAllowed
    check_may_for_all(actor, OBLIGE)
    found = ObligationRule.objects.filter(pk=rule_id).first()
    if found is None:
        raise NotFound
    if until_on < max(found.in_force_from_on, clock.today()):
        raise Invalid({"until_on": say("最后一天不能早于今天，也不能早于生效日。")})
    with write_transaction():
        ObligationRule.objects.filter(pk=found.pk).update(in_force_until_on=until_on)
        record(actor, "obligation_rule.end", found.journal_key, {"until": until_on.isoformat()})
    found.in_force_until_on = until_on
    return found


def _check_rule(draft: RuleDraft) -> None:
    wrong = {**_words_fault(draft), **_times_fault(draft)}
    if draft.type_code and draft.type_code not in TYPES:
        wrong["type_code"] = say("请选择预警类型。")
    if draft.level not in set(LEVELS):
        wrong["level"] = say("请选择预警级别：蓝、黄、橙、红。")
    if draft.unit_kind not in {*(str(kind) for kind in units.UnitKind), COMMITTEES}:
        wrong["unit_kind"] = say("请选择由哪类单位落实。")
    if wrong:
        raise Invalid(wrong)


def _words_fault(draft: RuleDraft) -> dict[str, Text]:
    wrong: dict[str, Text] = {}
    for name, limit in (("action", TITLE_LIMIT), ("source", NAME_LIMIT)):
        value = getattr(draft, name).strip()
        if not value:
            wrong[name] = say("请填写这一项。")
        elif len(value) > limit:
            wrong[name] = say("最长 {n} 个字。", n=limit)
    return wrong


def _times_fault(draft: RuleDraft) -> dict[str, Text]:
    wrong: dict[str, Text] = {}
    if not 1 <= draft.within_min <= LONGEST_MIN:
        wrong["within_min"] = say("应在 1 分钟至 7 天之间。")
    if draft.every_min is not None and not SHORTEST_ROUND_MIN <= draft.every_min <= LONGEST_MIN:
        wrong["every_min"] = say("应在 15 分钟至 7 天之间。")
    return wrong
