"""Answers: by the addressee, by a call, by a visit; the chase until one has come."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from pytest_django.fixtures import Settings

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.delivery import actions as delivery
from shouwang.ground.delivery import queries as deliveries
from shouwang.ground.delivery.models import Dispatch, Notice
from shouwang.ground.delivery.tests.factories import seal_contact
from shouwang.ground.delivery.tests.stubs import http_gateway
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.models import Entry, OutboxEvent
from shouwang.ground.people.models import Account
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.watch.warnings.actions.answering import (
    acknowledge,
    mark_called,
    mark_visited,
    take_answers,
)
from shouwang.watch.warnings.actions.chasing import chase
from shouwang.watch.warnings.actions.withdrawing import withdraw_unsent
from shouwang.watch.warnings.models import Addressee, ReachAttempt, Warning
from shouwang.watch.warnings.queries.answers import answers, attempts
from shouwang.watch.warnings.rules.answering import Rung
from shouwang.watch.warnings.rules.reaching import ReachDraft

from .answering_making import HEPING, SIX, SYSTEM, YONGFENG, at, make_addressee, make_issued

pytestmark = pytest.mark.django_db
SMS = "json://127.0.0.1:9/{phone}"


@pytest.fixture
def head() -> Actor:
    return actor_for("village_head", area_code=YONGFENG)


@pytest.fixture
def duty() -> Actor:
    return actor_for("duty_staff", area_code=YUNSHAN)


def told(head: Actor) -> tuple[Warning, Addressee]:
    with time_machine.travel(SIX, tick=False):
        warning = make_issued()
        row = make_addressee(warning, area_code=YONGFENG, account_id=head.account_id or 0)
    return warning, row


def unanswered_rungs() -> list[str]:
    rows = OutboxEvent.objects.filter(name="WarningUnanswered").order_by("pk")
    return [row.payload for row in rows]


def test_the_addressee_answers_and_the_inbox_knows(head: Actor) -> None:
    warning, row = told(head)

    with time_machine.travel(at(5), tick=False):
        assert acknowledge(head, warning.number) == 1
        assert acknowledge(head, warning.number) == 0

    row.refresh_from_db()
    notice = Notice.objects.get(account_id=head.account_id or 0)
    assert (row.state, row.confirmed_at, row.confirmed_by_key) == ("confirmed", at(5), head.key)
    assert (notice.confirmed_at, notice.confirmed_by) == (at(5), head.key)
    assert Dispatch.objects.get(notice=notice, channel="call_list").state == "confirmed"


def test_a_confirmation_in_the_inbox_is_an_answer(head: Actor) -> None:
    warning, row = told(head)
    notice = Notice.objects.get(account_id=head.account_id or 0)

    with time_machine.travel(at(7), tick=False):
        delivery.confirm(head, notice.pk)
    seen = answers(SYSTEM, warning.number).lines[0]
    taken = take_answers(SYSTEM, warning.pk, head.account_id or 0)

    row.refresh_from_db()
    assert (seen.state, seen.confirmed_at) == ("confirmed", at(7))
    assert (taken, row.state, row.confirmed_at) == (1, "confirmed", at(7))
    assert OutboxEvent.objects.filter(name="NoticeConfirmed").count() == 1


def test_whoever_was_not_told_has_nothing_to_answer(head: Actor) -> None:
    warning, _ = told(head)
    other = actor_for("duty_staff", area_code=YUNSHAN)

    with pytest.raises(WrongState, match="这条预警没有发给您，不用应答。"):
        acknowledge(other, warning.number)

    assert Addressee.objects.filter(state="confirmed").count() == 0


def test_another_street_knows_no_such_warning(head: Actor) -> None:
    warning, _ = told(head)
    other = actor_for("duty_staff", area_code="330781001")

    with pytest.raises(NotFound):
        acknowledge(other, warning.number)


def test_a_call_that_reached_is_an_answer(head: Actor, duty: Actor) -> None:
    warning, row = told(head)

    with time_machine.travel(at(35), tick=False):
        mark_called(duty, row.pk, ReachDraft())

    row.refresh_from_db()
    assert (row.state, row.called_at, row.called_by_key, row.chase_at) == (
        "called",
        at(35),
        duty.key,
        None,
    )
    assert Notice.objects.get(account_id=head.account_id or 0).confirmed_by == duty.key
    assert answers(SYSTEM, warning.number).counts.rate == 1.0


def test_a_call_in_vain_sends_somebody_to_the_door_at_once(head: Actor, duty: Actor) -> None:
    warning, row = told(head)

    with time_machine.travel(at(35), tick=False):
        mark_called(duty, row.pk, ReachDraft(is_reached=False, note="电话关机"))

    row.refresh_from_db()
    assert (row.state, row.rung, row.chase_at) == ("queued", Rung.KNOCK, at(60))
    assert [(one.way, one.is_reached, one.note) for one in attempts(SYSTEM, row.pk)] == [
        ("call", False, "电话关机")
    ]
    assert '"rung":3' in unanswered_rungs()[0]
    assert answers(SYSTEM, warning.number).counts.answered == 0


def test_a_visit_ends_the_chase(head: Actor, duty: Actor) -> None:
    warning, row = told(head)

    with time_machine.travel(at(52), tick=False):
        mark_visited(duty, row.pk, ReachDraft(at=at(50), note="敲门告知"))

    row.refresh_from_db()
    assert (row.state, row.visited_at, row.visited_by_key) == ("visited", at(50), duty.key)
    assert chase(SYSTEM, at(120)) == 0
    assert answers(SYSTEM, warning.number).lines[0].answered_at == at(50)


@pytest.mark.parametrize(
    ("draft", "field", "words"),
    [
        (ReachDraft(at=at(61)), "at", "时间不能晚于现在。"),
        (ReachDraft(at=at(-1)), "at", "时间不能早于预警发布。"),
        (ReachDraft(is_reached=False), "note", "没有叫应到，请写明情况，例如“电话关机”。"),
        (ReachDraft(note="长" * 501), "note", "说明不能超过 500 个字。"),
    ],
)
def test_what_cannot_be_is_refused(
    head: Actor, duty: Actor, draft: ReachDraft, field: str, words: str
) -> None:
    _, row = told(head)

    with time_machine.travel(at(60), tick=False), pytest.raises(Invalid) as refused:
        mark_called(duty, row.pk, draft)

    assert {name: str(text) for name, text in refused.value.fields.items()} == {field: words}
    assert ReachAttempt.objects.count() == 0


def test_a_neighbouring_village_sees_no_addressee_and_marks_none(head: Actor) -> None:
    _, row = told(head)
    other = actor_for("village_head", area_code=HEPING)

    with pytest.raises(NotFound):
        mark_visited(other, row.pk, ReachDraft())

    row.refresh_from_db()
    assert (row.state, ReachAttempt.objects.count()) == ("queued", 0)


def test_whoever_only_looks_marks_nobody(head: Actor) -> None:
    _, row = told(head)
    city = actor_for("city_bureau", area_code="330781")

    with pytest.raises(NotAllowed):
        mark_called(city, row.pk, ReachDraft())

    assert Entry.objects.filter(verb__startswith="addressee.").count() == 0


def test_nobody_is_called_who_has_answered(head: Actor, duty: Actor) -> None:
    warning, row = told(head)
    with time_machine.travel(at(5), tick=False):
        acknowledge(head, warning.number)

    with time_machine.travel(at(35), tick=False), pytest.raises(WrongState):
        mark_called(duty, row.pk, ReachDraft())

    with time_machine.travel(at(36), tick=False), pytest.raises(WrongState, match="已经应答过了"):
        mark_called(duty, row.pk, ReachDraft(is_reached=False, note="没接"))


def test_the_chase_climbs_rung_by_rung(settings: Settings, head: Actor) -> None:
    _, row = told(head)
    settings.CHANNELS = {"wecom": SMS}

    climbed = {}
    for minute in (9, 10, 29, 30, 44, 45, 59, 60, 90):
        with time_machine.travel(at(minute), tick=False):
            chase(SYSTEM, at(minute))
        row.refresh_from_db()
        climbed[minute] = row.rung

    assert climbed == {9: 0, 10: 1, 29: 1, 30: 2, 44: 2, 45: 3, 59: 3, 60: 4, 90: 4}
    assert Dispatch.objects.filter(channel="wecom").count() == 1
    assert len(unanswered_rungs()) == 3
    assert row.chase_at is None


def test_whoever_confirmed_in_the_inbox_is_not_chased(head: Actor) -> None:
    _, row = told(head)
    with time_machine.travel(at(29), tick=False):
        delivery.confirm(head, Notice.objects.get(account_id=head.account_id or 0).pk)

    with time_machine.travel(at(30), tick=False):
        chase(SYSTEM, at(30))
        chased = chase(SYSTEM, at(90))

    row.refresh_from_db()
    assert (chased, row.state, row.confirmed_at, row.rung) == (0, "confirmed", at(29), 0)


def test_somebody_without_an_account_is_chased_to_the_door() -> None:
    with time_machine.travel(SIX, tick=False):
        row = make_addressee(make_issued())
    with time_machine.travel(at(46), tick=False):
        chase(SYSTEM, at(46))
        chase(SYSTEM, at(46))

    row.refresh_from_db()
    assert (row.rung, row.chase_at, len(unanswered_rungs())) == (Rung.KNOCK, at(60), 3)


def test_nobody_is_chased_after_the_end(head: Actor) -> None:
    warning, _ = told(head)
    Warning.objects.filter(pk=warning.pk).update(state="ended", ending="cancelled", ended_at=at(9))

    assert chase(SYSTEM, at(90)) == 0
    assert unanswered_rungs() == []


def test_a_channel_that_failed_shows_and_the_chase_goes_on(settings: Settings, head: Actor) -> None:
    with http_gateway(status=404) as stub:
        settings.CHANNELS = {"sms": stub.channel}
        warning, row = told(head)
        delivery.drain(SYSTEM)
    settings.CHANNELS = {"sms": SMS, "wecom": SMS}

    seen = answers(SYSTEM, warning.number)
    with time_machine.travel(at(10), tick=False):
        chase(SYSTEM, at(10))

    row.refresh_from_db()
    assert (seen.lines[0].state, seen.counts.failed) == ("failed", 1)
    assert [(one.channel, one.failed, one.unconfigured) for one in seen.troubles] == [("sms", 1, 0)]
    assert (row.state, row.failed_at) == ("failed", at(10))
    assert Dispatch.objects.filter(channel="wecom", state="queued").count() == 1


def test_a_channel_that_said_ok_and_lost_it_is_no_answer(settings: Settings, head: Actor) -> None:
    with http_gateway() as stub:
        settings.CHANNELS = {"sms": stub.channel}
        warning, row = told(head)
        _with_phone(head)
        delivery.drain(SYSTEM)

    seen = answers(SYSTEM, warning.number)
    with time_machine.travel(at(30), tick=False):
        chase(SYSTEM, at(30))
        chase(SYSTEM, at(30))

    row.refresh_from_db()
    assert (seen.lines[0].state, seen.counts.reached, seen.counts.missing) == ("sent", 0, 1)
    assert (row.state, row.sent_by, row.rung) == ("sent", "sms", Rung.CALL)


def _with_phone(actor: Actor) -> None:
    account = Account.objects.get(pk=actor.account_id or 0)
    seal_contact(account, phone="000-0000-0001")
    account.save()


def test_an_end_withdraws_what_is_queued(settings: Settings, head: Actor) -> None:
    settings.CHANNELS = {"sms": SMS}
    warning, row = told(head)
    Warning.objects.filter(pk=warning.pk).update(state="ended", ending="cancelled", ended_at=at(2))

    with time_machine.travel(at(2), tick=False):
        stopped = [withdraw_unsent(SYSTEM, warning.pk, "cancelled") for _ in range(2)]

    row.refresh_from_db()
    sms = Dispatch.objects.get(channel="sms")
    assert stopped == [2, 0]
    assert (sms.state, sms.withdrawn_because) == ("withdrawn", "cancelled")
    assert (row.state, row.withdrawn_at, row.chase_at) == ("withdrawn", at(2), None)
    assert answers(SYSTEM, warning.number).counts.rate is None


def test_who_was_told_and_did_not_answer_stays_counted(head: Actor) -> None:
    warning, row = told(head)

    withdraw_unsent(SYSTEM, warning.pk, "expired")

    row.refresh_from_db()
    counts = answers(SYSTEM, warning.number).counts
    assert (row.state, counts.owed, counts.missing) == ("delivered", 1, 1)


def test_villages_with_most_missing_stand_first(head: Actor) -> None:
    warning, _ = told(head)
    with time_machine.travel(SIX, tick=False):
        for number in range(3):
            make_addressee(warning, area_code=HEPING, key=f"person:{900 + number}")
        acknowledge(head, warning.number)

    found = answers(SYSTEM, warning.number)
    mine = answers(head, warning.number)

    assert [(one.area_code, one.counts.missing) for one in found.villages] == [
        (HEPING, 3),
        (YONGFENG, 0),
    ]
    assert [line.is_missing for line in found.lines] == [True, True, True, False]
    assert [one.area_code for one in mine.villages] == [YONGFENG]


def test_a_list_opens_behind_each_figure(head: Actor) -> None:
    warning, _ = told(head)
    with time_machine.travel(SIX, tick=False):
        make_addressee(warning, area_code=HEPING)
        acknowledge(head, warning.number)

    missing = answers(SYSTEM, warning.number, show="missing")
    done = answers(SYSTEM, warning.number, area=YONGFENG, show="answered")

    assert [line.area_code for line in missing.lines] == [HEPING]
    assert [line.area_code for line in done.lines] == [YONGFENG]
    assert missing.counts == done.counts


def test_reads_do_not_grow_with_addressees(head: Actor, django_assert_num_queries: object) -> None:
    warning, _ = told(head)
    with time_machine.travel(SIX, tick=False):
        for number in range(5):
            make_addressee(warning, key=f"person:{900 + number}")

    with django_assert_num_queries(6):  # type: ignore[operator]
        assert answers(SYSTEM, warning.number).line_count == 6


def test_only_the_system_chases(duty: Actor) -> None:
    with pytest.raises(NotAllowed):
        chase(duty, SIX + timedelta(hours=1))
    with pytest.raises(NotAllowed):
        withdraw_unsent(duty, 1, "cancelled")
    assert deliveries.reach(SYSTEM, []) == []
