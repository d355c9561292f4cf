"""The force that stands by, on its pages: from the register, for several days, confirmed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine

from shouwang.ground.errors import Invalid
from shouwang.ground.journal.models import Entry
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.duty import actions
from shouwang.prepare.duty.models import StandBy
from shouwang.prepare.organisations import actions as organisations
from shouwang.prepare.organisations.tests.factories import make_document

from .factories import Office, local, make_roster, publish_week
from .test_pages import browser, page

pytestmark = pytest.mark.django_db
TEAM = "云山街道抢险队（虚构）"


def _team(office: Office) -> int:
    """Form a team of three of the register and return its key."""
    members = [
        organisations.MemberDraft(post_id=actor.post_id or 0, duty=duty)
        for actor, duty in zip(office.staff[:3], ("head", "member", "member"), strict=True)
    ]
    draft = organisations.BodyDraft(
        "rescue_team",
        TEAM,
        tuple(members),
        area_code=YUNSHAN,
        document_id=make_document().pk,
        is_on_call=True,
    )
    return organisations.form_body(office.station, draft).pk


def _attached() -> list[tuple[date, str, int, int, int]]:
    columns = ("day", "name", "people", "vehicles", "boats")
    return list(StandBy.objects.order_by("day").values_list(*columns))


@pytest.mark.requirement("R174")
def test_a_team_of_the_register_stands_by_on_several_days_of_a_roster(office: Office) -> None:
    roster = make_roster(office, date(2026, 6, 22), date(2026, 6, 28))
    team = _team(office)
    client = browser(office.station)
    assert f"{TEAM}（备勤中，现可出动 3 / 3 人）" in page(client, f"/duty/rosters/{roster.pk}")

    shown = page(
        client,
        f"/duty/rosters/{roster.pk}/forces",
        team=str(team),
        vehicles="2",
        boats="1",
        days_chosen=["2026-06-22", "2026-06-24"],
    )

    assert "已列入备勤。" in shown
    assert _attached() == [
        (date(2026, 6, 22), TEAM, 3, 2, 1),
        (date(2026, 6, 24), TEAM, 3, 2, 1),
    ]
    assert shown.count("3 人、2 车、1 船") == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"days_chosen": []}, "这个字段是必填项。"),
        ({"days_chosen": ["2026-06-30"]}, "2026-06-30"),
        ({"name": ""}, "请写明队伍名称。"),
        ({"people": ""}, "请填写人数。"),
        ({"team": "999999"}, "999999"),
        ({"boats": "-1"}, "大于或等于0"),
    ],
)
def test_a_wrong_force_is_refused_at_its_field_and_nothing_is_lost(
    office: Office, change: dict[str, Any], words: str
) -> None:
    roster = make_roster(office, date(2026, 6, 22), date(2026, 6, 28))
    data = {"name": "抢险队（虚构）", "people": "12", "days_chosen": ["2026-06-22"], "boats": "2"}

    answer = browser(office.station).post(f"/duty/rosters/{roster.pk}/forces", {**data, **change})

    assert (answer.status_code, StandBy.objects.count()) == (422, 0)
    shown = answer.content.decode()
    assert words in shown
    assert f'name="boats" value="{ {**data, **change}["boats"] }"' in shown


def test_a_team_that_stands_by_already_is_named_with_its_day_and_nothing_is_added(
    office: Office,
) -> None:
    draft = actions.StandByDraft(5, name="抢险队（虚构）")
    actions.attach_force(office.station, office.room.pk, date(2026, 6, 23), draft)

    with pytest.raises(Invalid) as refused:
        actions.attach_forces(
            office.station, office.room.pk, [date(2026, 6, 22), date(2026, 6, 23)], draft
        )

    assert str(refused.value.fields["name"]) == "这支队伍 06-23 已经列入备勤。"
    assert StandBy.objects.count() == 1


def test_days_that_are_over_take_no_force(office: Office, at: time_machine.Traveller) -> None:
    roster = publish_week(office)
    at.move_to(local(24, 12))
    client = browser(office.station)
    path = f"/duty/rosters/{roster.pk}"

    shown = client.get(path).content.decode()
    refused = client.post(
        f"{path}/forces", {"name": "队", "people": "1", "days_chosen": ["2026-06-23"]}
    )

    assert ('value="2026-06-23"' in shown, 'value="2026-06-24"' in shown) == (False, True)
    assert (refused.status_code, StandBy.objects.count()) == (422, 0)


def test_a_force_is_confirmed_by_one_press_at_the_start_of_a_shift(
    office: Office, at: time_machine.Traveller
) -> None:
    publish_week(office)
    client = browser(office.station)
    path = f"/duty/rooms/{office.room.pk}/forces"
    data = {"day": "2026-06-22", "name": "抢险队（虚构）", "people": "12", "boats": "2"}
    assert "已列入备勤。" in page(client, path, **data)
    assert "人数" in page(client, path, **{**data, "people": "-1"})
    at.move_to(local(22, 8))
    keeper = browser(office.staff[2])

    force = StandBy.objects.get()
    ready = f"/duty/forces/{force.pk}/ready"
    assert f'action="{ready}"' in page(keeper, f"/duty/rooms/{office.room.pk}")
    assert "没有就位，请写明缺什么。" in page(keeper, ready, is_ready="0", note="")
    assert "备勤情况已记下。" in page(keeper, ready, is_ready="0", note="缺船员")
    assert "备勤情况已记下。" in page(keeper, ready, is_ready="1", note="")

    force.refresh_from_db()
    assert (force.is_ready, force.note, force.confirmed_by_id) == (
        True,
        "",
        office.staff[2].account_id,
    )


def test_a_force_entered_by_mistake_is_taken_off_and_a_confirmed_one_stays(
    office: Office, at: time_machine.Traveller
) -> None:
    publish_week(office)
    at.move_to(local(22, 8))
    rows = [
        actions.attach_force(
            office.station,
            office.room.pk,
            date(2026, 6, 22),
            actions.StandByDraft(5, name=name),
        )
        for name in ("甲队", "乙队")
    ]
    actions.confirm_force(office.station, rows[0].pk, is_ready=True)
    client = browser(office.station)

    answers = [client.post(f"/duty/forces/{row.pk}/release").status_code for row in rows]

    assert answers == [409, 302]
    assert list(StandBy.objects.values_list("name", flat=True)) == ["甲队"]
    assert Entry.objects.filter(verb="stand_by.release").count() == 1


def test_who_may_not_edit_the_room_takes_no_force_off(office: Office) -> None:
    draft = actions.StandByDraft(5, name="甲队")
    row = actions.attach_force(office.station, office.room.pk, date(2026, 6, 22), draft)

    answer = browser(office.staff[0]).post(f"/duty/forces/{row.pk}/release")

    assert (answer.status_code, StandBy.objects.count()) == (403, 1)
