"""A village's cadre on the street's roster keeps duty there, though the post is the village's."""

from __future__ import annotations

from datetime import date

import pytest
from time_machine import travel

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotFound
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.duty import actions, queries

from .factories import Office, local, make_office, make_roster, posts_of

pytestmark = pytest.mark.django_db
VILLAGE = f"{YUNSHAN}214"


def _office_with_cadre() -> tuple[Office, Actor]:
    """Publish a roster whose Tuesday is kept by a leader, one of the staff, and a cadre."""
    office = make_office()
    cadre = actor_for("village_liaison_cadre", area_code=VILLAGE, unit=office.unit)
    team = posts_of(office.leaders[0], office.staff[0], cadre)
    teams = (office.team(0), office.team(1), team)
    made = make_roster(office, date(2026, 6, 22), date(2026, 6, 28), teams=teams)
    actions.publish_roster(office.station, made.pk)
    return office, cadre


@pytest.mark.requirement("R169", "R171")
def test_a_cadre_on_the_roster_checks_in_and_writes_the_log() -> None:
    with travel(local(21, 9), tick=False):
        office, cadre = _office_with_cadre()
    with travel(local(23, 8, 5), tick=False):
        shift = queries.on_duty(cadre, YUNSHAN).shift_id or 0
        place = actions.check_in(cadre, shift)
        draft = actions.LogDraft("note", "雨停，水位回落。", office.room.pk)
        entry = actions.write_log(cadre, draft)

    assert place.checked_in_at == local(23, 8, 5)
    assert entry.author_id == cadre.account_id


@pytest.mark.requirement("R177")
def test_a_cadre_takes_over_with_every_open_item_and_closes_one() -> None:
    with travel(local(21, 9), tick=False):
        office, cadre = _office_with_cadre()
        draft = actions.LogDraft("note", "闸门等维修。", office.room.pk, is_open_item=True)
        actions.write_log(office.station, draft)
    with travel(local(23, 7, 55), tick=False):
        before = queries.on_duty(office.station, YUNSHAN).shift_id or 0
        offered = actions.hand_over(office.station, before)
        item = queries.open_items(office.station, office.room.pk)[0]
        taken = actions.take_over(cadre, offered.pk, [item.pk])
        closing = actions.LogDraft("action", "已修好。", office.room.pk, closes_item_id=item.pk)
        actions.write_log(cadre, closing)

    assert taken.taken_by_id == cadre.account_id
    assert queries.open_items(office.station, office.room.pk) == []


@pytest.mark.requirement("R169")
def test_a_day_after_the_shift_the_room_is_the_cadres_no_longer() -> None:
    with travel(local(21, 9), tick=False):
        office, cadre = _office_with_cadre()
    draft = actions.LogDraft("note", "补记一条。", office.room.pk)
    with travel(local(26, 9), tick=False), pytest.raises(NotFound):
        actions.write_log(cadre, draft)
