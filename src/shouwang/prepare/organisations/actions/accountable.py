"""Writing accountable persons and waivers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, Text, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.units import queries as units
from shouwang.prepare.organisations.models import AccountabilityWaiver, AccountablePerson
from shouwang.prepare.organisations.rules.units import ACCOUNTABLE_LABELS, accountable_kind

from .assigning import Line, Terms, assign
from .guard import basis, check_may_edit, holder

NAME_LIMIT, REASON_LIMIT = 40, 300


@dataclass(frozen=True, slots=True)
class AccountableDraft:
    """Who answers for a unit: a post, or a name when the person has no account."""

    unit_id: int
    document_id: int | None
    post_id: int | None = None
    person_name: str = ""
    kind: str = ""
    from_on: date | None = None


def appoint_accountable(actor: Actor, draft: AccountableDraft) -> AccountablePerson:
    """Name the one person who answers for a unit; whoever did before ends the day before."""
    unit = units.unit(actor, draft.unit_id)
    check_may_edit(actor, unit.area_code)
    kind = accountable_kind(unit.kind)
    if draft.kind not in {"", kind.value}:
        label = ACCOUNTABLE_LABELS[kind]
        raise Invalid({"kind": say("这一类单位的责任人是{label}。", label=label)})
    name = draft.person_name.strip()
    if (draft.post_id is None) == (not name):
        raise Invalid({"post": say("请选择一名在岗的人，或填写一个姓名，二者只取其一。")})
    if len(name) > NAME_LIMIT:
        raise Invalid({"person_name": say("姓名最长 {n} 个字。", n=NAME_LIMIT)})
    document = basis(actor, draft.document_id)
    day = draft.from_on or document.effective_on
    post = holder(actor, draft.post_id, day) if draft.post_id is not None else None
    if post is not None and post.unit_id != unit.pk:
        raise Invalid({"post": say("责任人不在这个单位任职。")})
    terms = Terms(post.pk if post else None, document, day)
    more = {"kind": kind.value, "person_name": name}
    return assign(actor, AccountablePerson, Line({"unit_id": unit.pk}), terms, more)


def waive_accountability(
    actor: Actor,
    unit_id: int,
    reason: str,
    *,
    from_on: date | None = None,
    until_on: date | None = None,
) -> AccountabilityWaiver:
    """Let a unit be without an accountable person for some days, with a reason."""
    unit = units.unit(actor, unit_id)
    check_may_edit(actor, unit.area_code)
    first = from_on or clock.today()
    wrong: dict[str, Text] = {}
    if not reason.strip() or len(reason.strip()) > REASON_LIMIT:
        wrong["reason"] = say("请写明理由，最长 {n} 个字。", n=REASON_LIMIT)
    if until_on is not None and until_on < first:
        wrong["until_on"] = say("结束日期早于开始日期。")
    if wrong:
        raise Invalid(wrong)
    with write_transaction():
        made = AccountabilityWaiver.objects.create(
            unit_id=unit.pk, reason=reason.strip(), from_on=first, until_on=until_on
        )
        details = {"unit": unit.pk, "from": first, "until": until_on}
        record(actor, "waiver.give", f"waiver:{made.pk}", details)
    return made
