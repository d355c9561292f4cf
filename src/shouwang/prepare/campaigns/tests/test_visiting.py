"""Writing down visits: who may, in which capacity, what counts, and sending one twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed
from shouwang.ground.journal.models import Entry
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.campaigns.actions.delegating import delegate_part
from shouwang.prepare.campaigns.actions.visiting import link_hazard, record_visit
from shouwang.prepare.campaigns.models import ScopeItem, Visit, VisitHazard
from shouwang.prepare.campaigns.queries.progress import progress
from shouwang.prepare.campaigns.queries.visits import VisitFilters, visits
from shouwang.prepare.campaigns.rules.progress import Figures
from shouwang.prepare.campaigns.rules.visits import (
    HazardLine,
    VisitDraft,
    capacities_of,
    check_visit,
    is_check,
)
from shouwang.prepare.hazards import actions as hazards
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.places.actions import issue_qr
from shouwang.prepare.places.models import Place
from shouwang.prepare.places.tests.factories import HEPING, ZAOSHU_VILLAGE, make_place

from .factories import SYSTEM
from .scopes import make_running, visit_of

pytestmark = pytest.mark.django_db
MONDAY_NOON = "2026-06-22T12:00:00+08:00"


def make_owned() -> tuple[Place, Actor]:
    """Make a place of an enterprise, and its head."""
    unit = make_unit(kind="enterprise", area_code=HEPING)
    return make_place(unit_id=unit.pk), actor_for("enterprise_owner", unit=unit)


def faults_of(draft: VisitDraft, role: str = "grid_worker") -> dict[str, str]:
    """Return what is wrong with a draft, in words."""
    now = clock.now()
    with pytest.raises(Invalid) as refused:
        check_visit(draft, capacities_of(role), now, clock.local_day(now))
    return {name: str(text) for name, text in refused.value.fields.items()}


@pytest.mark.parametrize(
    ("draft", "faults"),
    [
        (VisitDraft(), {"place": "请选择检查的场所。"}),
        (VisitDraft("A", result="good"), {"result": "没有这种检查结果。"}),
        (VisitDraft("A", result="hazards"), {"result": "请写明发现的隐患，或选择已登记的隐患。"}),
        (
            VisitDraft("A", hazards=(HazardLine("堵门"),)),
            {"result": "写了隐患，结果应选“发现隐患”。"},
        ),
        (
            VisitDraft("A", result="hazards", hazards=(HazardLine(" "),)),
            {"hazards": "请写明每处隐患的情况。"},
        ),
        (
            VisitDraft("A", result="hazards", hazard_numbers=("X",) * 21),
            {"hazards": "一次检查最多登记 20 处隐患。"},
        ),
        (VisitDraft("A", note="字" * 501), {"note": "说明太长，最多 500 个字。"}),
        (VisitDraft("A", note="\ud800"), {"note": "说明中有不能保存的字符。"}),
        (
            VisitDraft("A", companion_ids=tuple(range(11))),
            {"companions": "联合检查的单位最多 10 个。"},
        ),
        (
            VisitDraft("A", capacity="street_supervision"),
            {"capacity": "您的岗位不能以这种方式检查。"},
        ),
        (VisitDraft("A", client_key="k" * 65), {"client_key": "登记标识太长或含有特殊字符。"}),
    ],
)
def test_what_is_wrong_with_a_visit_is_said(draft: VisitDraft, faults: dict[str, str]) -> None:
    assert faults_of(draft) == faults


@pytest.mark.parametrize(
    ("shift", "faults"),
    [
        (timedelta(minutes=6), {"visited_at": "检查时间不能晚于现在。"}),
        (timedelta(days=-14, seconds=-1), {"visited_at": "检查超过 14 天的不能再补登。"}),
    ],
)
def test_a_visit_lies_in_the_last_fourteen_days(shift: timedelta, faults: dict[str, str]) -> None:
    with time_machine.travel(MONDAY_NOON, tick=False):
        assert faults_of(VisitDraft("A", visited_at=clock.now() + shift)) == faults


def test_a_visit_of_exactly_fourteen_days_ago_is_taken() -> None:
    with time_machine.travel(MONDAY_NOON, tick=False):
        now = clock.now()
        draft = VisitDraft("A", visited_at=now - timedelta(days=14))
        check_visit(draft, capacities_of("grid_worker"), now, clock.local_day(now))


@pytest.mark.parametrize(
    ("role", "capacities"),
    [
        ("community_director", ("inspection", "community_supervision")),
        ("police", ("inspection", "street_supervision")),
        ("enterprise_owner", ("self_inspection",)),
        ("cooperative_head", ("self_inspection",)),
        ("volunteer", ()),
    ],
)
def test_the_role_says_in_which_capacity_one_visits(role: str, capacities: tuple[str, ...]) -> None:
    assert capacities_of(role) == capacities


@pytest.mark.parametrize(
    ("capacity", "result", "counts"),
    [
        ("inspection", "fine", True),
        ("community_supervision", "hazards", True),
        ("inspection", "not_entered", False),
        ("self_inspection", "fine", False),
    ],
)
def test_what_counts_as_a_check(capacity: str, result: str, counts: bool) -> None:
    assert is_check(capacity, result) is counts


def test_a_visit_counts_in_every_running_campaign_that_holds_the_place() -> None:
    place = make_place()
    one, two = make_running(), make_running(title="另一次（虚构）")
    made = visit_of(actor_for("grid_worker"), place.number, campaign_number=one.number)
    assert made.campaign == one
    assert progress(SYSTEM, one).total.checked == 1
    assert progress(SYSTEM, two).total.checked == 1


def test_first_last_and_count_are_kept_whatever_the_order() -> None:
    place = make_place()
    grid = actor_for("grid_worker")
    with time_machine.travel(MONDAY_NOON, tick=False) as at:
        make_running()
        first = clock.now() + timedelta(hours=1)
        at.shift(timedelta(hours=3))
        visit_of(grid, place.number)
        visit_of(grid, place.number, visited_at=first)
        item = ScopeItem.objects.get()
        assert (item.first_checked_at, item.last_checked_at) == (first, clock.now())
        assert item.visit_count == 2


def test_nobody_there_and_a_unit_looking_at_itself_cover_nothing() -> None:
    place, owner = make_owned()
    campaign = make_running()
    visit_of(actor_for("grid_worker"), place.number, result="not_entered")
    made = visit_of(owner, place.number)
    assert made.capacity == "self_inspection"
    assert progress(SYSTEM, campaign).total == Figures(scope=1)


def test_the_same_visit_sent_again_is_the_first_one() -> None:
    place = make_place()
    make_running()
    grid = actor_for("grid_worker")
    draft = VisitDraft(
        place.number, result="hazards", hazards=(HazardLine("通道堵塞"),), client_key="phone-1"
    )
    assert record_visit(grid, draft).pk == record_visit(grid, draft).pk
    assert record_visit(actor_for("grid_worker"), draft).pk != record_visit(grid, draft).pk
    assert Visit.objects.count() == 2
    assert Hazard.objects.count() == 2
    assert ScopeItem.objects.get().visit_count == 2


def test_hazards_are_registered_at_the_place_and_known_ones_linked() -> None:
    place = make_place()
    campaign = make_running()
    grid = actor_for("grid_worker")
    known = hazards.register(grid, hazards.HazardDraft("灯坏了", place_number=place.number))
    made = record_visit(
        grid,
        VisitDraft(
            place.number,
            result="hazards",
            hazards=(HazardLine("通道堵塞", "blocked_exit"),),
            hazard_numbers=(known.number,),
        ),
    )
    new = Hazard.objects.exclude(pk=known.pk).get()
    assert (new.place_id, new.category, new.description) == (place.pk, "blocked_exit", "通道堵塞")
    assert made.hazard_count == 2
    assert set(VisitHazard.objects.values_list("hazard_id", "campaign_id")) == {
        (known.pk, campaign.pk),
        (new.pk, campaign.pk),
    }
    assert progress(SYSTEM, campaign).total == Figures(scope=1, checked=1, found=2)


def test_a_hazard_of_another_place_refuses_the_whole_visit() -> None:
    place, other = make_place(), make_place("另一处（虚构）")
    make_running()
    grid = actor_for("grid_worker")
    known = hazards.register(grid, hazards.HazardDraft("灯坏了", place_number=other.number))
    before = Entry.objects.count()
    for number, words in ((known.number, "不在这个场所"), ("没有", "没有找到隐患")):
        with pytest.raises(Invalid, match=words):
            record_visit(
                grid,
                VisitDraft(
                    place.number,
                    result="hazards",
                    hazards=(HazardLine("通道堵塞"),),
                    hazard_numbers=(number,),
                ),
            )
    assert not Visit.objects.exists()
    assert Hazard.objects.count() == 1
    assert Entry.objects.count() == before


def test_a_hazard_registered_afterwards_is_linked_by_the_office_that_visited() -> None:
    place = make_place()
    campaign = make_running()
    grid = actor_for("grid_worker")
    made = visit_of(grid, place.number)
    number = hazards.register(grid, hazards.HazardDraft("灯坏了", place_number=place.number)).number
    with pytest.raises(NotAllowed):
        link_hazard(actor_for("police", area_code=YUNSHAN), made.pk, number)
    assert link_hazard(grid, made.pk, number).result == "hazards"
    with pytest.raises(Invalid, match="这处隐患已经关联"):
        link_hazard(grid, made.pk, number)
    assert progress(SYSTEM, campaign).total.found == 1
    assert Visit.objects.get().hazard_count == 1


def test_a_scanned_code_names_the_place() -> None:
    place = make_place()
    make_running()
    token = issue_qr(SYSTEM, place.number).qr_token
    made = record_visit(
        actor_for("grid_worker"), VisitDraft(qr_token=f"https://example.invalid/q/{token}")
    )
    assert made.place_id == place.pk


def test_a_place_outside_the_duties_is_not_found() -> None:
    place = make_place(area_code=ZAOSHU_VILLAGE)
    make_running()
    with pytest.raises(Invalid, match="没有找到这个场所"):
        visit_of(actor_for("grid_worker"), place.number)
    assert not Visit.objects.exists()


def test_who_may_not_check_is_refused() -> None:
    place = make_place()
    make_running()
    with pytest.raises(NotAllowed):
        visit_of(actor_for("duty_staff", area_code=YUNSHAN), place.number)
    assert not Visit.objects.exists()


def test_the_named_campaign_must_run_hold_the_place_and_have_begun() -> None:
    grid = actor_for("grid_worker")
    with time_machine.travel(MONDAY_NOON, tick=False):
        place = make_place()
        campaign = make_running()
        later = make_place("后来（虚构）")
        for more, words in (
            ({"place_number": later.number}, "这个场所不在本次行动的范围内"),
            ({"campaign_number": "没有"}, "没有找到这次行动"),
            (
                {"visited_at": clock.now() - timedelta(seconds=1)},
                "检查时间不能早于本次行动启动",
            ),
        ):
            asked: dict[str, Any] = {
                "place_number": place.number,
                "campaign_number": campaign.number,
                **more,
            }
            with pytest.raises(Invalid, match=words):
                record_visit(grid, VisitDraft(**asked))
    assert not Visit.objects.exists()


def test_a_place_of_no_campaign_can_be_visited_too() -> None:
    place = make_place()
    made = visit_of(actor_for("grid_worker"), place.number)
    assert made.campaign is None


def test_the_offices_of_a_joint_visit_each_have_checked() -> None:
    place = make_place()
    campaign = make_running()
    police = make_unit(kind="police_station", area_code=YUNSHAN)
    station = actor_for("safety_station_head", area_code=YUNSHAN)
    visit_of(station, place.number, companion_ids=(police.pk, station.unit_id or 0))
    found = progress(SYSTEM, campaign, by="agency")
    assert {line.key: line.figures for line in found.lines} == {
        str(station.unit_id): Figures(scope=1, checked=1),
        str(police.pk): Figures(scope=1, checked=1),
    }
    assert found.total == Figures(scope=1, checked=1)


def test_an_enterprise_cannot_come_along() -> None:
    place = make_place()
    make_running()
    shop = make_unit(kind="enterprise", area_code=HEPING)
    with pytest.raises(Invalid, match="联合检查的单位只能是"):
        visit_of(actor_for("grid_worker"), place.number, companion_ids=(shop.pk,))


def test_what_is_found_at_a_delegated_place_counts_in_the_receiving_campaign() -> None:
    rental = make_place(category="dwelling", is_let_for_profit=True, is_licensed_hotel=False)
    one, two = make_running(), make_running(title="另一次（虚构）")
    delegate_part(SYSTEM, one.number, two.number, ["rental_house"])
    made = visit_of(
        actor_for("grid_worker"),
        rental.number,
        campaign_number=one.number,
        result="hazards",
        hazards=(HazardLine("隔断"),),
    )
    assert made.campaign == two
    assert progress(SYSTEM, one).total == Figures(delegated=1)
    assert progress(SYSTEM, two).total == Figures(scope=1, checked=1, found=1)


def test_an_enterprise_sees_visits_of_its_own_places_only() -> None:
    place, owner = make_owned()
    make_place("别家（虚构）")
    campaign = make_running()
    grid = actor_for("grid_worker")
    for number in Place.objects.values_list("number", flat=True):
        visit_of(grid, number)
    page = visits(owner, VisitFilters(campaign=campaign.number))
    assert [visit.place_id for visit in page.items] == [place.pk]
    assert page.count == 1


def test_an_enterprise_cannot_visit_another_units_place() -> None:
    _, owner = make_owned()
    other = make_place("别家（虚构）")
    make_running()
    with pytest.raises(Invalid, match="没有找到这个场所"):
        visit_of(owner, other.number)
