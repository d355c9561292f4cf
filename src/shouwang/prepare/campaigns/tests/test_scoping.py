"""The rules of a scope, the freeze, additions, delegations."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState, say
from shouwang.ground.journal.models import Entry
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.accidents.rules.drafts import Figures as Harm
from shouwang.prepare.accidents.tests.factories import make_accident
from shouwang.prepare.campaigns.actions.delegating import delegate_part
from shouwang.prepare.campaigns.actions.following import follow_register, follow_registers
from shouwang.prepare.campaigns.actions.scoping import set_scope_rules
from shouwang.prepare.campaigns.models import (
    Campaign,
    Delegation,
    ScopeItem,
    ScopeRule,
    SeasonalFocus,
)
from shouwang.prepare.campaigns.queries.progress import progress
from shouwang.prepare.campaigns.queries.scopes import (
    ScopeFilters,
    preview_scope,
    reason_names,
    scope_items,
)
from shouwang.prepare.campaigns.rules.phases import CitationDraft
from shouwang.prepare.campaigns.rules.progress import Figures
from shouwang.prepare.campaigns.rules.scoping import (
    ScopeRuleDraft,
    clean_rules,
    reason_words,
    rule_words,
)
from shouwang.prepare.places.actions import archive_place
from shouwang.prepare.places.models import Place
from shouwang.prepare.places.tests.factories import HEPING, ZAOSHU_VILLAGE, make_place

from .factories import SYSTEM, make_campaign
from .scopes import ALL, make_running, run, visit_of

pytestmark = pytest.mark.django_db
MONDAY_NOON = "2026-06-22T12:00:00+08:00"
RENTAL: dict[str, Any] = {
    "category": "dwelling",
    "is_let_for_profit": True,
    "is_licensed_hotel": False,
}
THREE_IN_ONE = (ScopeRuleDraft("types", ("rental_house",)),)


def numbers_in(campaign: Campaign) -> list[str]:
    """Return the numbers of the places of a scope."""
    rows = ScopeItem.objects.filter(campaign=campaign).order_by("id")
    return list(rows.values_list("place__number", flat=True))


def test_rules_are_refused_with_the_reason_of_each() -> None:
    rules = [
        ScopeRuleDraft("weather"),
        ScopeRuleDraft("types"),
        ScopeRuleDraft("all", ("x",)),
        ScopeRuleDraft("accidents", ("26",)),
    ]
    with pytest.raises(Invalid) as refused:
        clean_rules(rules)
    assert {name: str(text) for name, text in refused.value.fields.items()} == {
        "rules.0": "没有这种范围规则。",
        "rules.1": "“场所类型”要选出具体内容。",
        "rules.2": "“全部场所”不用再选内容。",
        "rules.3": "重伤事故的年度请填一个四位年份，或不填。",
    }


def test_no_rule_and_the_same_kind_twice_are_refused() -> None:
    with pytest.raises(Invalid, match="请至少选一条范围规则"):
        clean_rules([])
    with pytest.raises(Invalid, match="同一种范围规则只能写一条"):
        clean_rules([ScopeRuleDraft("all"), ScopeRuleDraft("all")])


def test_a_type_that_does_not_exist_is_named_and_nothing_is_written() -> None:
    campaign = make_campaign()
    with pytest.raises(Invalid, match="“场所类型”中没有：castle"):
        set_scope_rules(SYSTEM, campaign.number, [ScopeRuleDraft("types", ("castle",))])
    assert not ScopeRule.objects.exists()


def test_the_rules_of_a_running_campaign_stay() -> None:
    campaign = make_running()
    with pytest.raises(WrongState):
        set_scope_rules(SYSTEM, campaign.number, [ScopeRuleDraft("major_sources")])
    assert [rule.kind for rule in ScopeRule.objects.all()] == ["all"]


def test_only_who_may_edit_the_campaign_sets_its_rules() -> None:
    campaign = make_campaign()
    with pytest.raises(NotAllowed):
        set_scope_rules(actor_for("grid_worker"), campaign.number, ALL)
    elsewhere = actor_for("safety_station_head", area_code="330781001")
    with pytest.raises(NotFound):
        set_scope_rules(elsewhere, campaign.number, ALL)
    assert not ScopeRule.objects.exists()


def test_the_preview_counts_each_place_once_with_all_its_reasons() -> None:
    hotel = make_place("宾馆（虚构）", category="hotel", capacity=60)
    make_place("小吃店（虚构）", category="restaurant", capacity=10)
    campaign = make_campaign()
    rules = [
        ScopeRuleDraft("types", ("crowded_place",)),
        ScopeRuleDraft("categories", ("hotel", "mall")),
    ]
    found = preview_scope(SYSTEM, campaign, rules)
    assert found.count == 1
    assert found.rows[0].number == hotel.number
    assert found.rows[0].reasons == ("types:crowded_place", "categories:hotel")
    assert found.by_village == ((HEPING, "和平社区", 1),)
    assert found.by_reason == (("categories:hotel", 1), ("types:crowded_place", 1))
    assert not ScopeItem.objects.exists()


def test_the_scope_is_frozen_and_later_places_are_additions() -> None:
    first = make_place("一号楼（虚构）")
    with time_machine.travel(MONDAY_NOON, tick=False) as at:
        campaign = make_running()
        second = make_place("二号楼（虚构）", area_code=ZAOSHU_VILLAGE)
        assert numbers_in(campaign) == [first.number]
        at.shift(timedelta(days=1))
        assert follow_registers(SYSTEM, clock.now()) == 1
        assert follow_register(SYSTEM, campaign.number) == 0
        added = ScopeItem.objects.get(is_addition=True)
        assert (added.place_id, added.added_at) == (second.pk, clock.now())
        assert progress(SYSTEM, campaign).total == Figures(scope=2, added=1)


def test_an_archived_place_stays_in_the_scope() -> None:
    place = make_place()
    campaign = make_running()
    archive_place(SYSTEM, place.number, "停业", version=place.version)
    (item,) = scope_items(SYSTEM, campaign).items
    assert item.place.archived_at is not None
    assert progress(SYSTEM, campaign).total.scope == 1


def test_an_addition_is_checked_when_somebody_looked_since_the_start() -> None:
    with time_machine.travel(MONDAY_NOON, tick=False) as at:
        campaign = make_running()
        place = make_place()
        at.shift(timedelta(hours=1))
        visit_of(actor_for("grid_worker"), place.number)
        at.shift(timedelta(hours=1))
        follow_register(SYSTEM, campaign.number)
        assert progress(SYSTEM, campaign).total == Figures(scope=1, checked=1, added=1)


@pytest.mark.parametrize(("months", "is_in"), [(35, True), (36, True), (37, False)])
def test_a_fatal_accident_marks_its_unit_for_36_months(months: int, is_in: bool) -> None:
    unit = make_unit(kind="enterprise", area_code=HEPING)
    place = make_place(unit_id=unit.pk)
    years, rest = divmod(6 - 1 - months, 12)
    with time_machine.travel(f"{2026 + years}-{rest + 1:02d}-22T12:00:00+08:00", tick=False):
        make_accident(place_number=place.number, figures=Harm(1, 0, 0, 0), occurred_at=clock.now())
    with time_machine.travel(MONDAY_NOON, tick=False):
        found = preview_scope(SYSTEM, make_campaign(), [ScopeRuleDraft("accidents")])
    assert (found.count == 1) is is_in


def test_a_serious_injury_of_the_given_year_marks_its_unit() -> None:
    unit = make_unit(kind="enterprise", area_code=HEPING)
    place = make_place(unit_id=unit.pk)
    with time_machine.travel("2025-12-31T12:00:00+08:00", tick=False):
        made = make_accident(
            place_number=place.number, figures=Harm(0, 1, 0, 0), occurred_at=clock.now()
        )
    with time_machine.travel(MONDAY_NOON, tick=False):
        campaign = make_campaign()
        this_year = preview_scope(SYSTEM, campaign, [ScopeRuleDraft("accidents")])
        last_year = preview_scope(SYSTEM, campaign, [ScopeRuleDraft("accidents", ("2025",))])
    assert this_year.count == 0
    assert last_year.rows[0].reasons == (f"accidents:serious_injury:{made.number}",)


def test_unknown_casualties_bring_nobody_in_and_are_shown_to_be_clarified() -> None:
    unit = make_unit(kind="enterprise", area_code=HEPING)
    place = make_place(unit_id=unit.pk)
    with time_machine.travel(MONDAY_NOON, tick=False):
        make_accident(place_number=place.number, figures=Harm(None, 0, 0, 0))
        found = preview_scope(SYSTEM, make_campaign(), [ScopeRuleDraft("accidents")])
    assert found.count == 0
    assert [one.unit_id for one in found.to_clarify] == [unit.pk]


def test_the_season_of_the_day_brings_in_its_types_and_uses() -> None:
    SeasonalFocus.objects.all().delete()
    focus = SeasonalFocus.objects.create(
        area_code=YUNSHAN,
        title="汛期",
        from_month=5,
        from_day=1,
        until_month=9,
        until_day=30,
        type_codes=["reservoir", "crowded_place"],
        basis="S5",
        in_force_from=clock.today() - timedelta(days=20_000),
    )
    pond = make_place("山塘（虚构）", category="reservoir")
    make_place("商店（虚构）", category="shop")
    with time_machine.travel(MONDAY_NOON, tick=False):
        flood = preview_scope(SYSTEM, make_campaign(), [ScopeRuleDraft("seasonal")])
    with time_machine.travel("2026-10-22T12:00:00+08:00", tick=False):
        autumn = preview_scope(SYSTEM, make_campaign(), [ScopeRuleDraft("seasonal")])
    assert [(row.number, row.reasons) for row in flood.rows] == [
        (pond.number, (f"seasonal:{focus.pk}",))
    ]
    assert autumn.count == 0


def test_named_places_of_another_street_are_refused() -> None:
    campaign = make_campaign()
    far = make_place("滨江（虚构）", area_code="330781001001")
    with pytest.raises(Invalid, match="“点名场所”中没有"):
        set_scope_rules(SYSTEM, campaign.number, [ScopeRuleDraft("places", (far.number,))])


def test_reasons_and_rules_are_told_in_words() -> None:
    make_place()
    names = reason_names(SYSTEM, ["types:high_rise"])
    assert str(reason_words("types:high_rise", names)) == "类型：高层建筑"
    assert str(reason_words("accidents:fatal:X-1", names)) == "近三年发生死亡事故（X-1）"
    assert str(reason_words("all", names)) == "全部场所"
    rule = ScopeRuleDraft("categories", ("hotel", "mall"))
    assert str(rule_words(rule, names)) == "用途：宾馆、商场"
    assert rule_words(ScopeRuleDraft("accidents", ("2025",)), names) == say(
        "近三年发生死亡事故、{year} 年发生重伤事故的单位", year="2025"
    )


def test_freezing_asks_the_database_the_same_however_many_places() -> None:
    def queries(count: int) -> int:
        campaign = make_campaign()
        set_scope_rules(SYSTEM, campaign.number, ALL)
        before = Place.objects.count()
        for number in range(count):
            make_place(f"场所{before + number}（虚构）")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            run(campaign)
        return len(asked)

    assert queries(1) == queries(20)


def test_a_delegated_part_is_in_both_and_counted_in_the_receiving_one() -> None:
    rental = make_place("出租房（虚构）", **RENTAL)
    shop = make_place("商店（虚构）", category="shop")
    campaign = make_running()
    other = make_running(THREE_IN_ONE, title="三合一整治（虚构）")
    visit_of(actor_for("grid_worker"), rental.number)
    cited = CitationDraft("市政府", "关于开展“三合一”场所整治的通知", "兰政办发〔2026〕81号")
    made = delegate_part(SYSTEM, campaign.number, other.number, ["rental_house"], cited)

    assert made.citation is not None
    assert made.citation.kind == "delegation"
    assert set(numbers_in(campaign)) == {rental.number, shop.number}
    assert numbers_in(other) == [rental.number]
    first, second = progress(SYSTEM, campaign).total, progress(SYSTEM, other).total
    assert first == Figures(scope=1, delegated=1)
    assert second == Figures(scope=1, checked=1)
    assert (first + second).scope == 2


def test_what_the_receiving_campaign_did_not_hold_is_brought_in() -> None:
    rental = make_place("出租房（虚构）", **RENTAL)
    campaign = make_running()
    other = make_running((ScopeRuleDraft("major_sources"),), title="三合一整治（虚构）")
    assert numbers_in(other) == []
    delegate_part(SYSTEM, campaign.number, other.number, ["rental_house"])
    item = ScopeItem.objects.get(campaign=other)
    assert item.place_id == rental.pk
    assert item.reasons == [f"delegated:{campaign.number}"]


def test_a_part_delegated_in_the_draft_takes_effect_with_the_freeze() -> None:
    rental = make_place("出租房（虚构）", **RENTAL)
    campaign, other = make_campaign(), make_campaign(title="三合一整治（虚构）")
    set_scope_rules(SYSTEM, campaign.number, ALL)
    set_scope_rules(SYSTEM, other.number, [ScopeRuleDraft("major_sources")])
    delegate_part(SYSTEM, campaign.number, other.number, ["rental_house"])
    campaign.refresh_from_db()
    run(campaign)
    assert progress(SYSTEM, campaign).total == Figures(delegated=1)
    other.refresh_from_db()
    run(other)
    assert numbers_in(other) == [rental.number]


def test_chains_and_rings_of_delegations_are_refused() -> None:
    one, two, three = (make_campaign(title=f"行动{n}（虚构）") for n in range(3))
    delegate_part(SYSTEM, one.number, two.number, ["rental_house"])
    for giver, taker, words in (
        (two, three, "本次行动已接收别的行动转来的范围，不能再转出。"),
        (two, one, "对方已把一部分范围转给别的行动，不能再接收。"),
        (three, one, "对方已把一部分范围转给别的行动，不能再接收。"),
        (one, one, "不能转给同一次行动。"),
        (one, two, "已经把一部分范围转给了这次行动。"),
    ):
        with pytest.raises(Invalid, match=words):
            delegate_part(SYSTEM, giver.number, taker.number, ["high_rise"])
    assert Delegation.objects.count() == 1


def test_a_delegation_names_types_that_exist() -> None:
    one, two = make_campaign(), make_campaign(title="另一次（虚构）")
    with pytest.raises(Invalid, match="请选择要转出的场所类型"):
        delegate_part(SYSTEM, one.number, two.number, ["castle"])


def test_a_denied_delegation_changes_nothing() -> None:
    one, two = make_campaign(), make_campaign(title="另一次（虚构）")
    before = Entry.objects.count()
    with pytest.raises(NotAllowed):
        delegate_part(actor_for("village_head"), one.number, two.number, ["rental_house"])
    assert not Delegation.objects.exists()
    assert Entry.objects.count() == before


def test_a_village_sees_its_own_places_of_the_scope() -> None:
    make_place("和平（虚构）")
    own = make_place("枣树（虚构）", area_code=ZAOSHU_VILLAGE)
    campaign = make_running()
    village = actor_for("village_head", area_code=ZAOSHU_VILLAGE)
    page = scope_items(village, campaign)
    assert [item.place_id for item in page.items] == [own.pk]
    assert page.count == 1


@pytest.mark.parametrize(
    ("filters", "field"),
    [
        (ScopeFilters(checked="maybe"), "checked"),
        (ScopeFilters(hazards="many"), "hazards"),
        (ScopeFilters(type="castle"), "type"),
        (ScopeFilters(reason="weather"), "reason"),
        (ScopeFilters(area="x"), "area"),
    ],
)
def test_a_filter_that_cannot_be_is_named(filters: ScopeFilters, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        scope_items(SYSTEM, make_campaign(), filters)
    assert list(refused.value.fields) == [field]
