"""Writing access: extra grants, each journaled; and resolving for those who sign in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from shouwang.ground.actor import Actor, ScopeKind, Target
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction

from .models import ExtraGrant
from .queries import resolve
from .rules import known_permissions

__all__ = ["GrantDraft", "end_case_grants", "end_grant", "give_grant", "resolve"]


@dataclass(frozen=True, slots=True)
class GrantDraft:
    """A permission for a post within exactly one scope."""

    post_id: int
    permission: str
    kind: ScopeKind
    valid_from_on: date
    area_code: str = ""
    unit_id: int | None = None
    sector: str = ""
    case: str = ""
    valid_until_on: date | None = None


def give_grant(actor: Actor, draft: GrantDraft) -> ExtraGrant:
    """Give a post a permission; nobody gives what they do not hold there themselves."""
    if draft.permission not in known_permissions():
        raise Invalid({"permission": say("没有这项权限。")})
    target = Target(
        area_code=draft.area_code,
        unit_ids=frozenset({draft.unit_id} if draft.unit_id else ()),
        sector=draft.sector,
        cases=frozenset({draft.case} if draft.case else ()),
    )
    if not actor.is_system and not (
        actor.holds("people.edit") and actor.may(draft.permission, target)
    ):
        raise NotAllowed
    with write_transaction():
        row = ExtraGrant.objects.create(
            post_id=draft.post_id,
            permission=draft.permission,
            kind=draft.kind.value,
            area_code=draft.area_code,
            unit_id=draft.unit_id,
            sector=draft.sector,
            case=draft.case,
            valid_from_on=draft.valid_from_on,
            valid_until_on=draft.valid_until_on,
        )
        record(
            actor,
            "grant.give",
            f"grant:{row.pk}",
            {"post": draft.post_id, "permission": draft.permission, "kind": draft.kind.value},
        )
    return row


def end_grant(actor: Actor, grant_id: int, last_day_on: date) -> None:
    """Let an extra grant end with a day."""
    row = ExtraGrant.objects.filter(pk=grant_id).first()
    if row is None:
        raise NotFound
    if not actor.holds("people.edit"):
        raise NotAllowed
    with write_transaction():
        ExtraGrant.objects.filter(pk=grant_id).update(valid_until_on=last_day_on)
        record(actor, "grant.end", f"grant:{grant_id}", {"on": last_day_on})


def end_case_grants(actor: Actor, case: str, unit_id: int, last_day_on: date) -> int:
    """Let the grants of one case end for everybody of a unit; returns how many. For the system."""
    if not actor.is_system:
        raise NotAllowed
    rows = ExtraGrant.objects.filter(kind=ScopeKind.CASE.value, case=case, post__unit_id=unit_id)
    with write_transaction():
        ended = rows.filter(Q(valid_until_on=None) | Q(valid_until_on__gt=last_day_on)).update(
            valid_until_on=last_day_on
        )
        if ended:
            told = {"case": case, "on": last_day_on, "count": ended}
            record(actor, "grant.end_case", f"unit:{unit_id}", told)
    return ended
