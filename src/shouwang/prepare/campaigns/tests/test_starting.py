"""Starting: a group and its office, nobody in doubt, all in one transaction."""

from __future__ import annotations

from datetime import date

import pytest

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.models import Entry, OutboxEvent
from shouwang.ground.people.models import Post
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.campaigns import actions, queries
from shouwang.prepare.campaigns.models import Campaign
from shouwang.prepare.organisations import queries as organisations
from shouwang.prepare.organisations.models import BodyMember, OrganisationBody

from .factories import SYSTEM, WAIVER, make_campaign, make_group, make_running_campaign

pytestmark = pytest.mark.django_db

DOUBT = "本街道还有 {count} 处没有责任主体或责任主体不止一个，请先理清，或写明原因后启动。"


def _unchanged(campaign: Campaign) -> bool:
    fresh = Campaign.objects.get(pk=campaign.pk)
    started = OutboxEvent.objects.filter(name="CampaignStarted").exists()
    return fresh.state == "drafted" and fresh.scope_frozen_at is None and not started


def _leave(body: OrganisationBody | None) -> None:
    held = BodyMember.objects.filter(body=body).values("post_id")
    Post.objects.filter(pk__in=held).update(valid_until_on=date(2026, 1, 2))


@pytest.mark.requirement("R57")
def test_without_group_and_office_it_does_not_start() -> None:
    drafted = make_campaign()

    with pytest.raises(Invalid) as refused:
        actions.start_campaign(SYSTEM, drafted.number, waiver=WAIVER)

    assert {name: str(text) for name, text in refused.value.fields.items()} == {
        "leading_group": "还没有领导小组，不能启动。请先成立或指定领导小组。",
        "office": "领导小组还没有办公室，不能启动。请先设立办公室。",
    }
    assert _unchanged(drafted)


@pytest.mark.requirement("R57")
def test_a_group_without_office_does_not_do() -> None:
    drafted = make_campaign()
    group = make_group(drafted.office_unit)
    BodyMember.objects.filter(body__parent=group).delete()
    OrganisationBody.objects.filter(parent=group).delete()
    actions.set_leadership(SYSTEM, drafted.number, group.pk)

    with pytest.raises(Invalid) as refused:
        actions.start_campaign(SYSTEM, drafted.number, waiver=WAIVER)

    assert list(refused.value.fields) == ["office"]
    assert _unchanged(drafted)


@pytest.mark.requirement("R57")
def test_a_group_whose_head_has_left_does_not_do() -> None:
    drafted = make_campaign()
    group = make_group(drafted.office_unit)
    actions.set_leadership(SYSTEM, drafted.number, group.pk)
    _leave(group)

    with pytest.raises(Invalid) as refused:
        actions.start_campaign(SYSTEM, drafted.number, waiver=WAIVER)

    assert str(refused.value) == f"leading_group: {group.name}没有在任的负责人，不能启动。"
    assert _unchanged(drafted)


def test_unclear_ownership_needs_a_reason_that_stays() -> None:
    drafted = make_campaign()
    actions.set_leadership(SYSTEM, drafted.number, make_group(drafted.office_unit).pk)

    with pytest.raises(Invalid) as refused:
        actions.start_campaign(SYSTEM, drafted.number, waiver=" ")

    count = organisations.consistency(SYSTEM, YUNSHAN).numerator
    assert str(refused.value) == f"waiver: {DOUBT.format(count=count)}"
    assert _unchanged(drafted)
    started = actions.start_campaign(SYSTEM, drafted.number, waiver=WAIVER)
    assert Campaign.objects.get(pk=started.pk).ownership_waiver == WAIVER


def test_starting_freezes_emits_and_is_journaled_at_one_moment() -> None:
    started = make_running_campaign()

    assert (started.state, started.scope_frozen_at) == ("running", started.started_at)
    entry = Entry.objects.get(verb="campaign.start")
    assert (entry.object_key, entry.at) == (started.journal_key, started.started_at)
    event = OutboxEvent.objects.get(name="CampaignStarted")
    assert event.object_key == started.journal_key


def test_a_second_start_is_too_late() -> None:
    started = make_running_campaign()

    with pytest.raises(WrongState):
        actions.start_campaign(SYSTEM, started.number, waiver=WAIVER)

    assert OutboxEvent.objects.filter(name="CampaignStarted").count() == 1


def test_communities_and_other_streets_do_not_start_it() -> None:
    drafted = make_campaign()
    actions.set_leadership(SYSTEM, drafted.number, make_group(drafted.office_unit).pk)
    director = actor_for("community_director")
    elsewhere = actor_for("safety_station_head", area_code="330781001")

    with pytest.raises(NotAllowed):
        actions.start_campaign(director, drafted.number, waiver=WAIVER)
    with pytest.raises(NotFound):
        actions.start_campaign(elsewhere, drafted.number, waiver=WAIVER)
    assert _unchanged(drafted)


def test_cancelling_needs_a_reason_and_says_so_only_when_it_ran() -> None:
    drafted, running = make_campaign(), make_running_campaign()

    with pytest.raises(Invalid) as refused:
        actions.cancel_campaign(SYSTEM, drafted.number, "")
    assert str(refused.value) == "reason: 请写明取消的原因。"
    actions.cancel_campaign(SYSTEM, drafted.number, "并入市里的行动")
    actions.cancel_campaign(SYSTEM, running.number, "并入市里的行动")

    events = OutboxEvent.objects.filter(name="CampaignCancelled")
    assert [event.object_key for event in events] == [running.journal_key]


def test_a_group_that_is_none_is_refused() -> None:
    drafted = make_campaign()
    office = OrganisationBody.objects.get(parent=make_group(make_unit(area_code=YUNSHAN)))

    with pytest.raises(Invalid) as refused:
        actions.set_leadership(SYSTEM, drafted.number, office.pk)

    assert str(refused.value) == "leading_group: 没有找到这个领导小组，或它已经撤销。"


def test_whoever_leaves_in_mid_campaign_is_named() -> None:
    running = make_running_campaign()
    _leave(running.leading_group)

    led = queries.leadership(SYSTEM, running, date(2026, 7, 1))

    name = led.group_members[0].name
    assert [str(text) for text in led.gaps] == [
        f"{running.leading_group}组长{name}已离岗，请调整。"
    ]
