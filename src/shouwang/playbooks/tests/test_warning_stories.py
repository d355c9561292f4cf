"""Who does not answer a warning is called and knocked for; who was told hears of its end."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from pytest_django.fixtures import Settings

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.delivery import actions as delivery
from shouwang.ground.delivery.models import Dispatch, Notice
from shouwang.ground.delivery.queries import inbox
from shouwang.ground.journal import outbox
from shouwang.ground.journal.actions import emit
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.households.actions import HelperDraft, pair_helper
from shouwang.prepare.households.tests.factories import make_person
from shouwang.watch.warnings import models
from shouwang.watch.warnings.actions.chasing import chase
from shouwang.watch.warnings.actions.withdrawing import sweep_ended
from shouwang.watch.warnings.events import WarningEnded
from shouwang.watch.warnings.tests.answering_making import (
    HEPING,
    SIX,
    SYSTEM,
    YONGFENG,
    at,
    make_addressee,
    make_issued,
    tell,
)

pytestmark = pytest.mark.django_db


def titles(actor: Actor) -> list[str]:
    outbox.drain("test")
    return [str(notice.title) for notice in inbox(actor)]


def told(head: Actor) -> tuple[models.Warning, models.Addressee]:
    with time_machine.travel(SIX, tick=False):
        warning = make_issued()
        row = make_addressee(warning, area_code=YONGFENG, account_id=head.account_id or 0)
    return warning, row


def chased(*minutes: int) -> None:
    for minute in minutes:
        with time_machine.travel(at(minute), tick=False):
            chase(SYSTEM, at(minute))


def ended(warning: models.Warning, ending: str) -> None:
    models.Warning.objects.filter(pk=warning.pk).update(
        state="ended", ending=ending, ended_at=at(3)
    )
    event = WarningEnded(warning.pk, warning.number, ending, warning.area_code_now)
    emit(event, warning.journal_key)


def test_a_confirmation_in_the_inbox_reaches_the_wall() -> None:
    head = actor_for("village_head", area_code=YONGFENG)
    _, row = told(head)
    with time_machine.travel(at(4), tick=False):
        delivery.confirm(head, Notice.objects.get(account_id=head.account_id or 0).pk)
    outbox.drain("test")

    row.refresh_from_db()
    assert (row.state, row.confirmed_at) == ("confirmed", at(4))


def test_after_thirty_minutes_the_office_is_asked_to_call() -> None:
    head, staff = (
        actor_for("village_head", area_code=YONGFENG),
        actor_for("duty_staff", area_code=YUNSHAN),
    )
    leader = actor_for("street_director", area_code=YUNSHAN)
    told(head)
    chased(30)

    assert titles(staff) == [f"{YONGFENG}有人没有应答，请打电话：暴雨蓝色预警"]
    assert titles(leader) == []


def test_after_an_hour_the_leader_hears_of_it() -> None:
    head = actor_for("village_head", area_code=YONGFENG)
    leader = actor_for("street_director", area_code=YUNSHAN)
    told(head)
    chased(60)

    assert titles(leader) == [f"{YONGFENG}仍有人没有应答，请带班领导处理：暴雨蓝色预警"]


def test_many_missing_in_a_village_are_one_notice() -> None:
    staff = actor_for("duty_staff", area_code=YUNSHAN)
    with time_machine.travel(SIX, tick=False):
        warning = make_issued()
        for _ in range(3):
            make_addressee(warning, area_code=HEPING)
    chased(30)

    assert len(titles(staff)) == 1


def test_the_paired_helper_of_somebody_deaf_is_asked_to_knock() -> None:
    station = actor_for("safety_station_head", area_code=YUNSHAN)
    person = make_person(station, category="disabled", area_code=HEPING, notes="听不见，要敲门")
    helper, other = (actor_for("grid_worker", area_code=HEPING) for _ in range(2))
    pair_helper(station, person.pk, HelperDraft(helper.post_id, "", ""))
    with time_machine.travel(SIX, tick=False):
        make_addressee(make_issued(), area_code=HEPING, key=f"person:{person.pk}")

    chased(10)

    wanted = ["和平社区有您结对的人收不到通知，请马上上门：暴雨蓝色预警"]
    assert (titles(helper), titles(other)) == (wanted, [])


def test_an_end_reaches_those_who_were_told_by_the_way_they_were_told(settings: Settings) -> None:
    head = actor_for("village_head", area_code=YONGFENG)
    settings.CHANNELS = {"sms": "json://127.0.0.1:9/{phone}"}
    warning, _ = told(head)
    Dispatch.objects.filter(channel="sms").update(state="sent")
    ended(warning, "cancelled")

    assert titles(head)[0] == "暴雨蓝色预警：已解除"
    assert Dispatch.objects.filter(channel="sms", state="queued").count() == 1


def test_whom_a_newer_warning_tells_hears_of_no_end() -> None:
    head, away = (actor_for("village_head", area_code=code) for code in (YONGFENG, HEPING))
    warning, _ = told(head)
    with time_machine.travel(SIX, tick=False):
        make_addressee(warning, account_id=away.account_id or 0)
        ended(warning, "superseded")
        later = make_issued(earlier=warning, relation="upgrade", title="暴雨黄色预警")
        make_addressee(later, area_code=YONGFENG, account_id=head.account_id or 0)

    assert titles(head) == ["暴雨黄色预警", "暴雨蓝色预警"]
    assert titles(away)[0] == "暴雨蓝色预警：已有新的预警，不再涉及您"


def test_what_was_queued_while_it_was_being_ended_is_withdrawn(settings: Settings) -> None:
    head, late = (actor_for("village_head", area_code=code) for code in (YONGFENG, HEPING))
    settings.CHANNELS = {"sms": "json://127.0.0.1:9/{phone}"}
    warning, _ = told(head)
    ended(warning, "cancelled")
    outbox.drain("test")
    tell(warning, [late.account_id or 0])

    swept = [sweep_ended(SYSTEM, at(4)), sweep_ended(SYSTEM, at(4))]
    after = sweep_ended(SYSTEM, at(3) + timedelta(minutes=11))

    sms = Dispatch.objects.get(channel="sms", notice__account_id=late.account_id or 0)
    assert (swept, after) == ([2, 0], 0)
    assert (sms.state, sms.withdrawn_because) == ("withdrawn", "cancelled")
