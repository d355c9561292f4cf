"""Who sees whose part of a campaign, and where a place, a hazard or a tag counts in the end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from shouwang.ground.access.middleware import POST_KEY
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor, Grant, Scope
from shouwang.ground.divisions.models import Division
from shouwang.ground.errors import WrongState
from shouwang.ground.people.models import Account
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.campaigns import actions, queries
from shouwang.prepare.campaigns.actions import SummaryDraft, delegating
from shouwang.prepare.campaigns.actions.delegating import delegate_part
from shouwang.prepare.campaigns.actions.visiting import link_hazard
from shouwang.prepare.campaigns.models import Campaign, Delegation, Notice
from shouwang.prepare.campaigns.plan_shapes import detail_of
from shouwang.prepare.campaigns.queries.progress import progress
from shouwang.prepare.campaigns.queries.scopes import preview_scope
from shouwang.prepare.campaigns.queries.visits import visit, visits
from shouwang.prepare.campaigns.rules.progress import Figures
from shouwang.prepare.campaigns.rules.scoping import ScopeRuleDraft
from shouwang.prepare.campaigns.rules.visits import HazardLine
from shouwang.prepare.campaigns.rules.wording import NoticeKind
from shouwang.prepare.hazards.actions import HazardDraft, register
from shouwang.prepare.places.models import Place
from shouwang.prepare.places.tests.factories import HEPING, ZAOSHU_VILLAGE, make_place
from shouwang.prepare.tasks.models import Task
from shouwang.prepare.tasks.tests.factories import make_task

from .factories import SYSTEM, make_campaign
from .scopes import make_running, run, visit_of

pytestmark = pytest.mark.django_db
RENTAL: dict[str, Any] = {
    "category": "dwelling",
    "is_let_for_profit": True,
    "is_licensed_hotel": False,
}
COMMERCE = "商贸"


def sector_lead(sector: str = COMMERCE) -> Actor:
    """Return a lead who sees and checks one sector of the street."""
    actor = actor_for("sector_lead", area_code=YUNSHAN)
    scope = Scope.of_sector(sector, YUNSHAN)
    names = dict.fromkeys(grant.permission for grant in actor.grants)
    return replace(actor, grants=tuple(Grant(name, scope) for name in names))


def make_sector_place(sector: str = COMMERCE) -> Place:
    """Make a place of a sector."""
    place = make_place(f"{sector}店（虚构）")
    Place.objects.filter(pk=place.pk).update(sector=sector)
    return place


def page_of(actor: Actor, address: str) -> str:
    """Return a page as the actor sees it."""
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id or 0))
    session = client.session
    session[POST_KEY] = actor.post_id
    session.save()
    return client.get(address).content.decode()


def test_a_sector_lead_sees_the_visits_of_the_own_sector_only() -> None:
    own, other = make_sector_place(), make_sector_place("工贸")
    campaign = make_running()
    lead, grid = sector_lead(), actor_for("grid_worker")
    made = visit_of(lead, own.number)
    visit_of(grid, other.number)

    assert visit(lead, made.pk).pk == made.pk
    assert [row.place_id for row in visits(lead).items] == [own.pk]
    assert progress(lead, campaign).lines[0].figures == Figures(scope=1, checked=1)


def test_a_sector_lead_links_a_hazard_to_the_own_visit() -> None:
    place = make_sector_place()
    make_running()
    lead = sector_lead()
    made = visit_of(lead, place.number)
    found = register(lead, HazardDraft("堵门", "unknown", place_number=place.number))

    assert link_hazard(lead, made.pk, found.number).result == "hazards"


def test_a_village_sees_its_own_line_of_the_closing_summary() -> None:
    make_place("和平店（虚构）")
    make_place("枣树店（虚构）", area_code=ZAOSHU_VILLAGE)
    campaign = make_running()
    actions.close_campaign(SYSTEM, campaign.number, SummaryDraft("消除隐患。", "集中治本。"))
    street = actor_for("safety_station_head", area_code=YUNSHAN)
    village = actor_for("community_director", area_code=ZAOSHU_VILLAGE)
    address = f"/campaigns/{campaign.number}/summary"

    assert "和平社区" in page_of(street, address)
    assert "和平社区" not in page_of(village, address)
    assert "枣树村" in page_of(village, address)


def test_an_enterprise_reads_no_other_unit_from_a_campaign() -> None:
    own = make_unit(kind="enterprise", name="甲厂（虚构）")
    other = make_unit(kind="enterprise", name="乙厂（虚构）")
    campaign = make_campaign(participant_unit_ids=[own.pk, other.pk])

    told = detail_of(actor_for("enterprise_owner", unit=own), campaign)

    assert [row.unit for row in told.participants] == ["甲厂（虚构）"]
    assert len(detail_of(SYSTEM, campaign).participants) == 2


def test_a_hazard_linked_after_the_delegation_counts_in_the_receiving_campaign() -> None:
    place = make_place("出租房（虚构）", **RENTAL)
    campaign = make_running()
    other = make_running(title="三合一整治（虚构）")
    grid = actor_for("grid_worker")
    made = visit_of(grid, place.number, campaign_number=campaign.number)
    delegate_part(SYSTEM, campaign.number, other.number, ["rental_house"])
    late = register(grid, HazardDraft("堵门", "unknown", place_number=place.number))

    link_hazard(grid, made.pk, late.number)

    assert progress(SYSTEM, campaign).total == Figures(delegated=1)
    assert progress(SYSTEM, other).total == Figures(scope=1, checked=1, found=1)


def test_what_a_cancelled_campaign_had_taken_counts_where_it_came_from() -> None:
    place = make_place("出租房（虚构）", **RENTAL)
    campaign = make_running()
    other = make_running(title="三合一整治（虚构）")
    delegate_part(SYSTEM, campaign.number, other.number, ["rental_house"])
    line = HazardLine("堵门")
    visit_of(actor_for("grid_worker"), place.number, result="hazards", hazards=(line,))

    actions.cancel_campaign(SYSTEM, other.number, "上级不再要求")

    assert progress(SYSTEM, campaign).total == Figures(scope=1, checked=1, found=1)
    assert Delegation.objects.count() == 0


def test_a_campaign_begun_after_its_receiver_was_cancelled_looks_after_all_itself() -> None:
    make_place("出租房（虚构）", **RENTAL)
    giver, other = make_campaign(), make_campaign(title="三合一整治（虚构）")
    delegate_part(SYSTEM, giver.number, other.number, ["rental_house"])

    actions.cancel_campaign(SYSTEM, other.number, "上级不再要求")

    assert Delegation.objects.count() == 0
    assert Campaign.objects.get(pk=giver.pk).state == "drafted"


def test_a_receiver_that_started_meanwhile_gets_the_places(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_place("出租房（虚构）", **RENTAL)
    giver, taker = make_running(), make_campaign(title="三合一整治（虚构）")
    monkeypatch.setattr(delegating, "_check", lambda *_given: run(taker))

    delegate_part(SYSTEM, giver.number, taker.number, ["rental_house"])

    assert progress(SYSTEM, taker).total == Figures(scope=1, added=1)


def test_a_place_of_a_grid_counts_in_the_line_of_its_village() -> None:
    make_place("社区店（虚构）")
    grid = f"{HEPING}001"
    Division.objects.create(
        code=grid, name="一网格", level="grid", parent_code=HEPING, full_name="一网格"
    )
    inside = make_place("网格店（虚构）", area_code=grid)
    campaign = make_running()
    line = HazardLine("堵门")
    visit_of(actor_for("grid_worker"), inside.number, result="hazards", hazards=(line,))

    found = progress(SYSTEM, campaign).lines

    assert [(one.key, one.figures) for one in found] == [
        (HEPING, Figures(scope=2, checked=1, found=1))
    ]
    assert [one.entry.key for group in queries.league(SYSTEM, campaign) for one in group.lines] == [
        HEPING
    ]


def test_a_tagged_task_that_is_done_counts_as_done() -> None:
    campaign = make_campaign()
    task = make_task(actor_for("safety_station_head", area_code=YUNSHAN))
    actions.tag_item(SYSTEM, campaign.number, f"task:{task.pk}", ["enforcement"])
    Task.objects.filter(pk=task.pk).update(state="done", result="已办", closed_at=task.assigned_at)

    told = {line.tag: line.done for line in queries.tag_report(SYSTEM, campaign)}

    assert told["enforcement"] == 1


def test_a_preview_tells_nothing_of_places_out_of_sight() -> None:
    make_place("出租房（虚构）", **RENTAL)
    giver = make_running()
    taker = make_campaign(title="三合一整治（虚构）")
    actions.set_scope_rules(SYSTEM, taker.number, [ScopeRuleDraft("major_sources")])
    delegate_part(SYSTEM, giver.number, taker.number, ["rental_house"])

    village = actor_for("community_director", area_code=ZAOSHU_VILLAGE)

    assert preview_scope(SYSTEM, taker).count == 1
    assert preview_scope(village, taker).count == 0
    assert preview_scope(village, taker).by_village == ()


def test_a_notice_of_a_closed_campaign_stays_as_it_was() -> None:
    campaign = make_running()
    row = Notice.objects.create(
        campaign=campaign,
        kind=NoticeKind.DUE_AFTER_PHASE,
        subject_key="phase:1",
        told={"msgid": "重叠", "params": {}},
        found_at=campaign.drafted_at,
    )
    actions.close_campaign(SYSTEM, campaign.number, SummaryDraft("消除隐患。", "集中治本。"))

    with pytest.raises(WrongState):
        actions.confirm_notice(SYSTEM, row.pk, "就是这样安排")

    assert Notice.objects.get(pk=row.pk).confirmed_at is None
