"""Two people at the same moment: one wins, the other is told, nothing is counted twice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from shouwang.ground.access.tests.factories import HEPING, actor_for
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.campaigns import actions
from shouwang.prepare.campaigns.actions import SummaryDraft
from shouwang.prepare.campaigns.actions.delegating import delegate_part
from shouwang.prepare.campaigns.models import (
    Delegation,
    Obligation,
    ScopeItem,
    Submission,
    Summary,
    Visit,
)
from shouwang.prepare.campaigns.queries.progress import progress
from shouwang.prepare.campaigns.rules.progress import Figures
from shouwang.prepare.campaigns.rules.visits import VisitDraft
from shouwang.prepare.hazards.tests.test_races import at_once
from shouwang.prepare.organisations import actions as organisations
from shouwang.prepare.organisations.models import Fund
from shouwang.prepare.places.tests.factories import make_place

from .duty_making import make_duties, owed, whole_plan
from .factories import SYSTEM, WAIVER, make_campaign, make_group
from .scopes import ALL, make_running

pytestmark = pytest.mark.django_db(transaction=True)
SUMMARY = SummaryDraft("消除隐患。", "集中治本。", accepts_open=True, open_reason="另行催报")
RENTAL: dict[str, Any] = {
    "category": "dwelling",
    "is_let_for_profit": True,
    "is_licensed_hotel": False,
}


def test_starting_at_once_freezes_the_scope_once() -> None:
    make_place()
    drafted = make_campaign()
    actions.set_scope_rules(SYSTEM, drafted.number, ALL)
    group = make_group(drafted.office_unit)
    actions.set_leadership(SYSTEM, drafted.number, group.pk)

    ended = at_once(*[lambda: actions.start_campaign(SYSTEM, drafted.number, waiver=WAIVER)] * 2)

    assert sorted(ended) == ["done", "wrong-state"]
    assert ScopeItem.objects.filter(campaign=drafted).count() == 1


def test_handing_in_while_the_campaign_closes_is_counted_or_refused() -> None:
    duties = make_duties()
    row = owed(duties, duties.heping)

    ended = at_once(
        lambda: actions.submit(duties.heping, row.pk, whole_plan()),
        lambda: actions.close_campaign(SYSTEM, duties.number, SUMMARY),
    )

    handed_in = Submission.objects.count()
    told = Summary.objects.get().figures["standings"]
    assert ended == ["done" if handed_in else "wrong-state", "done"]
    assert sum(told[name] for name in ("submitted_late", "submitted")) == handed_in


def test_handing_in_at_once_keeps_one_submission() -> None:
    duties = make_duties()
    row = owed(duties, duties.heping)

    ended = at_once(*[lambda: actions.submit(duties.heping, row.pk, whole_plan())] * 2)

    assert sorted(ended) == ["done", "wrong-state"]
    assert Submission.objects.count() == 1
    assert Obligation.objects.get(pk=row.pk).state == "submitted"


def test_checks_of_one_place_at_once_are_all_counted() -> None:
    place = make_place()
    campaign = make_running()
    grid = actor_for("grid_worker", area_code=HEPING)

    ended = at_once(
        *[lambda: actions.record_visit(grid, VisitDraft(place_number=place.number))] * 3
    )

    assert ended == ["done"] * 3
    assert ScopeItem.objects.get(campaign=campaign).visit_count == 3


def test_one_check_sent_twice_at_once_is_one() -> None:
    place = make_place()
    campaign = make_running()
    grid = actor_for("grid_worker", area_code=HEPING)
    draft = VisitDraft(place_number=place.number, client_key="phone-1")

    ended = at_once(*[lambda: actions.record_visit(grid, draft)] * 3)

    assert ended == ["done"] * 3
    assert Visit.objects.count() == 1
    assert ScopeItem.objects.get(campaign=campaign).visit_count == 1


def test_delegating_both_ways_at_once_makes_no_ring() -> None:
    make_place(**RENTAL)
    one, two = make_running(), make_running(title="三合一整治（虚构）")

    ended = at_once(
        lambda: delegate_part(SYSTEM, one.number, two.number, ["rental_house"]),
        lambda: delegate_part(SYSTEM, two.number, one.number, ["rental_house"]),
    )

    assert sorted(ended) == ["done", "invalid"]
    assert Delegation.objects.count() == 1
    total = progress(SYSTEM, one).total + progress(SYSTEM, two).total
    assert total == Figures(scope=1, delegated=1)


def test_what_is_delegated_while_the_receiver_starts_is_in_its_scope() -> None:
    make_place(**RENTAL)
    giver, taker = make_running(), make_campaign(title="三合一整治（虚构）")
    group = make_group(taker.office_unit)
    actions.set_leadership(SYSTEM, taker.number, group.pk)

    ended = at_once(
        lambda: delegate_part(SYSTEM, giver.number, taker.number, ["rental_house"]),
        lambda: actions.start_campaign(SYSTEM, taker.number, waiver=WAIVER),
    )

    assert ended == ["done", "done"]
    assert ScopeItem.objects.filter(campaign=taker).count() == 1


def test_spending_at_once_never_spends_more_than_there_is() -> None:
    unit = make_unit(area_code=HEPING)
    day = date(2026, 1, 5)
    fund = organisations.earmark_fund(
        SYSTEM,
        organisations.FundDraft(
            unit_id=unit.pk,
            title="整治经费（虚构）",
            source="街道",
            purpose="整治",
            amount_yuan=Decimal(100),
            granted_on=day,
        ),
    )
    station = actor_for("safety_station_head", area_code=YUNSHAN)
    payment = organisations.SpendingDraft(Decimal(70), day, "器材")

    ended = at_once(*[lambda: organisations.spend(station, fund.pk, payment)] * 2)

    assert ended.count("done") == 1
    assert Fund.objects.get(pk=fund.pk).spent_yuan == Decimal(70)
