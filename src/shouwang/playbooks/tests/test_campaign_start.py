"""A campaign that starts or is given up reaches those who take part, each person once."""

from __future__ import annotations

import pytest

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.delivery.queries import inbox
from shouwang.ground.journal import outbox
from shouwang.ground.people.models import Account
from shouwang.ground.people.tests.factories import make_post
from shouwang.ground.units.tests.factories import make_unit
from shouwang.prepare.campaigns import actions
from shouwang.prepare.campaigns.tests.factories import SYSTEM, make_campaign, make_running_campaign

pytestmark = pytest.mark.django_db


def titles(actor: Actor) -> list[str]:
    outbox.drain("test")
    return [str(notice.title) for notice in inbox(actor)]


def test_a_start_reaches_each_person_of_a_unit_once() -> None:
    unit = make_unit()
    director, stranger = actor_for("community_director", unit=unit), actor_for("community_director")
    account = Account.objects.get(pk=director.account_id or 0)
    make_post(account=account, unit=unit, role="grid_worker")

    started = make_running_campaign(participant_unit_ids=[unit.pk])

    assert titles(director) == [f"专项行动已启动：{started.title}"]
    assert titles(stranger) == []


def test_giving_up_a_running_campaign_is_told_and_a_draft_is_not() -> None:
    director = actor_for("community_director")
    ids = [director.unit_id or 0]
    running = make_running_campaign(participant_unit_ids=ids)
    drafted = make_campaign(participant_unit_ids=ids)
    for campaign in (running, drafted):
        actions.cancel_campaign(SYSTEM, campaign.number, "并入市里行动")

    assert titles(director)[0] == f"专项行动已取消：{running.title}（并入市里行动）"
    assert len(titles(director)) == 2
