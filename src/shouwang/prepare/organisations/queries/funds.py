"""Reading money: the ledger with what is left, payments, requests and who answers them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Q, QuerySet, When

from shouwang.ground.actor import Actor, AreaRange
from shouwang.ground.errors import NotFound
from shouwang.ground.journal.actions import allowed_moves
from shouwang.ground.transitions import Transition
from shouwang.ground.units import queries as units
from shouwang.prepare.organisations.models import Fund, FundRequest, Spending
from shouwang.prepare.organisations.rules.money import Money, total_of
from shouwang.prepare.organisations.states import ANSWER_FUND, FUND, RequestMove, RequestState

from .people import UnitRef, unit_ref

UPPER_KINDS = ("city_government", "city_bureau", "street_office")
"""Kinds of units that money is asked of."""
UPPER_DIGITS = (2, 4, 6, 9)
SPENDINGS_LIMIT = 500


@dataclass(frozen=True, slots=True)
class FundFilter:
    """What the ledger is narrowed by; empty fields narrow nothing."""

    area_code: str = ""
    unit_id: int | None = None
    subject_key: str = ""


def funds(actor: Actor, narrowed: FundFilter | None = None) -> QuerySet[Fund]:
    """Return the funds within the actor's duties, the latest first."""
    wanted = narrowed or FundFilter()
    rows = Fund.objects.visible_to(actor).select_related("unit")
    if wanted.area_code:
        bounds = AreaRange.under(wanted.area_code)
        rows = rows.filter(area_code_now__gte=bounds.low, area_code_now__lt=bounds.high)
    if wanted.unit_id is not None:
        rows = rows.filter(unit_id=wanted.unit_id)
    if wanted.subject_key:
        rows = rows.filter(subject_key=wanted.subject_key)
    return rows.order_by("-granted_on", "-id")


def fund(actor: Actor, fund_id: int) -> Fund:
    """Return one fund, or NotFound."""
    found = funds(actor).filter(pk=fund_id).first()
    if found is None:
        raise NotFound
    return found


def fund_totals(actor: Actor, narrowed: FundFilter | None = None) -> Money:
    """Return the sums of the ledger, added up exactly."""
    rows = funds(actor, narrowed).order_by()
    return total_of(rows.values_list("amount_yuan", "spent_yuan"))


def spendings(actor: Actor, fund_id: int) -> list[Spending]:
    """Return the payments out of a fund, the latest first."""
    shown = fund(actor, fund_id)
    rows = Spending.objects.filter(fund=shown).order_by("-spent_on", "-id")
    return list(rows[:SPENDINGS_LIMIT])


def funds_of_subject(actor: Actor, subject_key: str) -> dict[int, Money]:
    """Return what each unit has for a subject such as a campaign, by the unit's id."""
    found: dict[int, list[tuple[Decimal, Decimal]]] = {}
    rows = funds(actor, FundFilter(subject_key=subject_key)).order_by("unit_id", "id")
    for unit_id, amount, spent in rows.values_list("unit_id", "amount_yuan", "spent_yuan"):
        found.setdefault(unit_id, []).append((amount, spent))
    return {unit_id: total_of(parts) for unit_id, parts in found.items()}


def fund_requests(actor: Actor, state: str = "") -> QuerySet[FundRequest]:
    """Return the requests of the actor's areas and those to the own unit; open ones first."""
    rows = FundRequest.objects.visible_to(actor).select_related("unit", "to_unit", "fund")
    if state:
        rows = rows.filter(state=state)
    open_first = Case(When(state=RequestState.SENT.value, then=0), default=1)
    return rows.order_by(open_first, "-sent_at", "-id")


def fund_request(actor: Actor, request_id: int) -> FundRequest:
    """Return one request, or NotFound."""
    found = fund_requests(actor).filter(pk=request_id).first()
    if found is None:
        raise NotFound
    return found


def answers_for(actor: Actor, shown: FundRequest) -> bool:
    """Tell whether the actor answers for the unit that was asked."""
    return actor.is_system or actor.unit_id == shown.to_unit_id


def request_moves(actor: Actor, shown: FundRequest) -> list[Transition]:
    """Return the moves that the actor may make now: the unit asked answers, the asker withdraws."""
    answers = {RequestMove.GRANT, RequestMove.REFUSE}
    return [
        found
        for found in allowed_moves(actor, shown)
        if found.move not in answers or answers_for(actor, shown)
    ]


def upper_units(actor: Actor, unit_id: int) -> list[UnitRef]:
    """Return the units above a unit that may be asked for money, the nearest first."""
    unit = units.unit(actor, unit_id)
    above = [unit.area_code[:digits] for digits in UPPER_DIGITS if digits < len(unit.area_code)]
    rows = units.units(Actor.system("organisations")).filter(
        Q(area_code__in=above, kind__in=UPPER_KINDS) | Q(pk=unit.parent_id), is_active=True
    )
    found = sorted(rows.exclude(pk=unit.pk), key=lambda row: (-len(row.area_code), row.pk))
    return [unit_ref(row) for row in found]


def may_fund(actor: Actor) -> bool:
    """Tell whether the actor keeps money anywhere."""
    return actor.holds(FUND)


def may_answer(actor: Actor) -> bool:
    """Tell whether the actor answers requests anywhere."""
    return actor.holds(ANSWER_FUND)
