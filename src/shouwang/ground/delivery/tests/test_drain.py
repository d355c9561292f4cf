"""The drain: what is due is sent once, tried again, or named as failed; never called sent."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, time, timedelta
from functools import partial

import pytest
import time_machine
from django.db import connection
from pytest_django.fixtures import Settings

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.delivery import actions, crew
from shouwang.ground.delivery.actions import sending
from shouwang.ground.delivery.channels import Message, TransportError, register
from shouwang.ground.delivery.channels.call_list import CallList
from shouwang.ground.delivery.channels.email import Email
from shouwang.ground.delivery.channels.gateway import Gateway
from shouwang.ground.delivery.channels.inbox import Inbox
from shouwang.ground.delivery.models import Dispatch, Preference
from shouwang.ground.delivery.queries import Importance
from shouwang.ground.delivery.rules import LADDER_MIN, MAX_ATTEMPTS, Reason
from shouwang.ground.delivery.states import State
from shouwang.ground.errors import NotAllowed
from shouwang.ground.journal.models import Entry

from .factories import SYSTEM, dispatch_of, let_ladder_pass, make_addressee, prefer, tell
from .stubs import HttpGateway, http_gateway, mail_server, silent_server

PHONE = "000-0000-0001"
NOW = datetime(2026, 6, 22, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def use(settings: Settings, **channels: str) -> None:
    settings.CHANNELS = channels


def standing(channel: str = "sms") -> list[tuple[str, int, str]]:
    rows = Dispatch.objects.filter(channel=channel).order_by("id")
    return list(rows.values_list("state", "attempts", "error"))


def test_an_urgent_notice_goes_out_once(settings: Settings) -> None:
    (notice,) = tell(make_addressee(phone=PHONE))

    with http_gateway() as stub:
        use(settings, sms=stub.channel)
        Dispatch.objects.filter(channel="sms").update(state="queued")
        assert [actions.drain(SYSTEM), actions.drain(SYSTEM)] == [1, 0]

    assert standing() == [("sent", 1, "")]
    assert dict(stub.accepted) == {PHONE: 1}
    assert stub.texts == ["【守望】台风红色预警，请立即转移。请登录守望查看。"]
    assert dispatch_of(notice, "inbox").state == State.DELIVERED


def test_no_address_stands_in_dispatch_or_journal(settings: Settings) -> None:
    with http_gateway() as stub:
        use(settings, sms=stub.channel)
        tell(make_addressee(phone=PHONE))
        actions.drain(SYSTEM)

    kept = [str(row) for row in Dispatch.objects.values()]
    kept += Entry.objects.values_list("text", flat=True)
    assert dict(stub.accepted) == {PHONE: 1}
    assert [text for text in kept if "0001" in text.replace("000001", "")] == []


def test_a_channel_that_nobody_configured_is_never_sent() -> None:
    (notice,) = tell(make_addressee(phone=PHONE))

    actions.drain(SYSTEM)

    assert dispatch_of(notice, "sms").state == State.UNCONFIGURED


def test_a_channel_that_is_taken_away_says_so(settings: Settings) -> None:
    use(settings, sms="json://127.0.0.1:9/{phone}")
    (notice,) = tell(make_addressee(phone=PHONE))
    use(settings)

    assert actions.drain(SYSTEM) == 0

    row = dispatch_of(notice, "sms")
    assert (row.state, row.attempts) == (State.UNCONFIGURED, 0)


def test_whoever_has_no_address_is_named(settings: Settings) -> None:
    with http_gateway() as stub:
        use(settings, sms=stub.channel)
        tell(make_addressee())
        actions.drain(SYSTEM)

    assert standing() == [("failed", 1, Reason.NO_ADDRESS)]
    assert stub.requests == 0


def test_a_permanent_refusal_is_not_tried_again(settings: Settings) -> None:
    with http_gateway(status=404) as stub:
        use(settings, sms=stub.channel)
        tell(make_addressee(phone=PHONE))
        actions.drain(SYSTEM)
        let_ladder_pass()
        actions.drain(SYSTEM)

    assert standing() == [("failed", 1, Reason.REFUSED)]
    assert stub.requests == 1


def test_a_temporary_failure_climbs_the_ladder_to_its_end(settings: Settings) -> None:
    with http_gateway(status=503) as stub:
        use(settings, sms=stub.channel)
        tell(make_addressee(phone=PHONE))
        for _ in range(MAX_ATTEMPTS + 2):
            actions.drain(SYSTEM)
            let_ladder_pass()

    assert standing() == [("failed", MAX_ATTEMPTS, Reason.FAULT)]
    assert stub.requests == MAX_ATTEMPTS


def test_the_first_retry_comes_after_about_a_minute(settings: Settings) -> None:
    with http_gateway(status=503) as stub, time_machine.travel(NOW, tick=False):
        use(settings, sms=stub.channel)
        (notice,) = tell(make_addressee(phone=PHONE))
        actions.drain(SYSTEM)

    row = dispatch_of(notice, "sms")
    step = timedelta(minutes=LADDER_MIN[0])
    assert row.state == State.QUEUED
    assert row.due_wall_at is not None
    assert abs(row.due_wall_at - NOW - step) <= step / 5


def test_telling_twice_sends_once(settings: Settings) -> None:
    account = make_addressee(phone=PHONE)

    with http_gateway() as stub:
        use(settings, sms=stub.channel)
        for _ in range(2):
            tell(account, source_key="event:same")
            actions.drain(SYSTEM)

    assert standing() == [("sent", 1, "")]
    assert dict(stub.accepted) == {PHONE: 1}


def test_a_group_hears_each_source_once(settings: Settings) -> None:
    accounts = [make_addressee() for _ in range(3)]
    for account in accounts:
        prefer(account, urgent=("wecom",))

    with http_gateway() as stub:
        use(settings, wecom=f"json://{stub.url}/group?+Idempotency-Key={{key}}")
        tell(*accounts, source_key="event:group")
        tell(*accounts, source_key="event:group")
        actions.drain(SYSTEM)

    assert dict(stub.accepted) == {"group": 1}
    assert standing("wecom") == [("sent", 1, "")]


def test_a_killed_attempt_comes_back_and_is_not_doubled(settings: Settings) -> None:
    with http_gateway() as stub:
        use(settings, sms=stub.channel)
        (notice,) = tell(make_addressee(phone=PHONE))
        (taken,) = sending._take(SYSTEM, Gateway("sms", stub.channel), "killed", 10)
        message = sending._messages(SYSTEM, [taken])[0]
        Gateway("sms", stub.channel).send(message)

        before_lease_ends = actions.drain(SYSTEM)
        let_ladder_pass()
        afterwards = actions.drain(SYSTEM)

    assert (before_lease_ends, afterwards) == (0, 1)
    assert (dict(stub.accepted), stub.repeated) == ({PHONE: 1}, 1)
    row = dispatch_of(notice, "sms")
    assert (row.state, row.attempts) == (State.SENT, 2)


def test_what_kills_every_worker_ends_as_interrupted(settings: Settings) -> None:
    with http_gateway() as stub:
        use(settings, sms=stub.channel)
        tell(make_addressee(phone=PHONE))
        for _ in range(MAX_ATTEMPTS):
            sending._take(SYSTEM, Gateway("sms", stub.channel), "killed", 10)
            let_ladder_pass()
        actions.drain(SYSTEM)

    assert standing() == [("failed", MAX_ATTEMPTS, Reason.INTERRUPTED)]
    assert stub.requests == 0


def test_an_outcome_that_comes_after_the_lease_changes_nothing(settings: Settings) -> None:
    with http_gateway() as stub:
        use(settings, sms=stub.channel)
        way = Gateway("sms", stub.channel)
        (notice,) = tell(make_addressee(phone=PHONE))
        (taken,) = sending._take(SYSTEM, way, "slow", 10)
        let_ladder_pass()
        actions.drain(SYSTEM)
        late = {taken.pk: sending.Verdict(State.FAILED, Reason.TIMED_OUT)}
        written = sending._write_down(SYSTEM, way, "slow", late)

    assert written == 0
    assert dispatch_of(notice, "sms").state == State.SENT


@pytest.mark.django_db(transaction=True)
def test_two_drains_at_once_send_once(settings: Settings) -> None:
    accounts = [make_addressee(phone=f"000-0000-{number:04}") for number in range(40)]

    def work() -> None:
        try:
            actions.drain(SYSTEM, batch=7)
        finally:
            connection.close()

    with http_gateway() as stub:
        use(settings, sms=stub.channel)
        tell(*accounts)
        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert set(stub.accepted.values()) == {1}
    assert (len(stub.accepted), stub.repeated, stub.requests) == (40, 0, 40)
    assert standing() == [("sent", 1, "")] * 40


def test_a_hanging_mail_server_rests_and_the_others_go_on(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register, "Email", partial(Email, limit_s=0.2))
    accounts = [make_addressee(phone=PHONE, email="shen@example.org") for _ in range(20)]
    for account in accounts:
        prefer(account, urgent=("email", "sms"))

    with http_gateway() as stub, silent_server() as address:
        use(settings, sms=stub.channel)
        settings.SMTP_URL, settings.MAIL_FROM = f"smtp://{address}", "shouwang@example.org"
        tell(*accounts)
        actions.drain(SYSTEM, limit_s=2)

    assert standing("sms") == [("sent", 1, "")] * 20
    mails = standing("email")
    assert {state for state, _, _ in mails} == {"queued"}
    assert {(attempts, error) for _, attempts, error in mails} == {(0, ""), (1, "timed_out")}


def test_a_message_that_never_comes_back_is_timed_out() -> None:
    released = threading.Event()

    class Stuck(Inbox):
        def send(self, message: Message) -> State:
            del message
            released.wait(5)
            return State.SENT

    messages = [Message(number, 1, f"k{number}", "", "") for number in range(3)]
    found = [one for group in crew.send_all(Stuck(), messages, 2, 0.1) for one in group]
    released.set()

    results = {one.dispatch_id: one.result for one in found}
    assert len(found) == 3
    assert [getattr(results[pk], "reason", None) for pk in (0, 1)] == [Reason.TIMED_OUT] * 2
    assert isinstance(results[2], crew.NotBegun)


def test_a_fault_of_our_own_is_an_outcome() -> None:
    class Broken(Inbox):
        def send(self, message: Message) -> State:
            raise ZeroDivisionError(message.key)

    ((outcome,),) = crew.send_all(Broken(), [Message(1, 1, "k", "", "")], 2, 5)

    assert isinstance(outcome.result, TransportError)
    assert outcome.result.reason is Reason.FAULT


def test_mail_goes_to_the_address_that_people_hold_now(settings: Settings) -> None:
    account = make_addressee(email="shen@example.org")
    prefer(account, urgent=("email",))

    with mail_server() as stub:
        settings.SMTP_URL, settings.MAIL_FROM = stub.url, "shouwang@example.org"
        tell(account)
        actions.drain(SYSTEM)

    assert standing("email") == [("sent", 1, "")]
    assert "To: shen@example.org" in stub.mails[0]


def test_a_normal_notice_waits_for_quiet_hours_to_end(settings: Settings) -> None:
    account = make_addressee(phone=PHONE)
    Preference.objects.create(
        account=account, normal=["sms"], quiet_from=time(22), quiet_until=time(7)
    )
    use(settings, sms="json://127.0.0.1:9/{phone}")

    with time_machine.travel(datetime(2026, 6, 22, 14, 0, tzinfo=UTC), tick=False):
        (notice,) = tell(account, importance=Importance.NORMAL)
        assert actions.drain(SYSTEM) == 0

    row = dispatch_of(notice, "sms")
    assert row.due_wall_at == datetime(2026, 6, 22, 23, 0, tzinfo=UTC)
    assert row.attempts == 0


def test_the_call_list_waits_for_a_person() -> None:
    (notice,) = tell(make_addressee(phone=PHONE))

    actions.drain(SYSTEM)

    row = dispatch_of(notice, "call_list")
    assert (row.state, row.attempts) == (State.QUEUED, 0)
    assert CallList().send(Message(1, 1, "k", "", "")) is State.QUEUED


def test_nobody_but_the_system_drains() -> None:
    tell(make_addressee(phone=PHONE))
    before = Entry.objects.count()

    with pytest.raises(NotAllowed):
        actions.drain(actor_for("safety_station_head"))

    assert Entry.objects.count() == before


def test_a_stub_address_holds_phone_and_key() -> None:
    assert HttpGateway(url="x").channel == "json://x/send/{phone}?+Idempotency-Key={key}"
