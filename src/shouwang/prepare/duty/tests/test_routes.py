"""Planning a route whose first turns are over already."""

from __future__ import annotations

from datetime import datetime

import pytest
import time_machine

from shouwang.ground.errors import Invalid
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.duty import actions, queries
from shouwang.prepare.duty.models import PatrolRoute

from .factories import Office, local

pytestmark = pytest.mark.django_db


def every_four_hours(from_at: datetime, until_at: datetime) -> actions.RouteDraft:
    """Return a route with one point, walked every four hours."""
    return actions.RouteDraft(
        "堤防巡查（虚构）", YUNSHAN, 240, from_at, until_at, (actions.PointDraft("闸门（虚构）"),)
    )


def test_nobody_missed_the_turns_that_were_over_when_the_route_was_planned(
    office: Office, at: time_machine.Traveller
) -> None:
    at.move_to(local(22, 15))

    made = actions.plan_route(office.station, every_four_hours(local(22), local(23)))

    assert made.from_at == local(22, 12)
    assert queries.route_state(office.station, made.pk).due == 0
    at.move_to(local(22, 16))
    assert queries.route_state(office.station, made.pk).due == 1


def test_a_route_that_is_over_already_is_refused(office: Office) -> None:
    with pytest.raises(Invalid) as refused:
        actions.plan_route(office.station, every_four_hours(local(20), local(21)))

    assert str(refused.value.fields["until_at"]) == "结束要晚于现在。"
    assert PatrolRoute.objects.count() == 0
