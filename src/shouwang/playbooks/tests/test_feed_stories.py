"""What comes from outside, and feeds that fail, are told to whoever is on duty; nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test.utils import override_settings

from shouwang.engines.cap.alert import Alert
from shouwang.engines.fetch.tests.peers import Peer, Reply, peer
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.delivery.models import Notice
from shouwang.ground.delivery.queries import inbox
from shouwang.ground.journal import outbox
from shouwang.prepare.duty.tests.factories import Office, make_office, publish_week
from shouwang.watch.warnings import models
from shouwang.watch.warnings.actions.drafting import confirm_draft
from shouwang.watch.warnings.actions.issuing import issue
from shouwang.watch.warnings.actions.reading import read_feed
from shouwang.watch.warnings.actions.receiving import read_document, receive, take
from shouwang.watch.warnings.models import Feed
from shouwang.watch.warnings.tests.factories import SYSTEM, street_officer
from shouwang.watch.warnings.tests.messages_making import (
    START,
    content,
    make_feed,
    message,
    referring,
)

pytestmark = pytest.mark.django_db

Read = Callable[[Feed, int], None]

KINDS = frozenset({"RelayAwaited", "MessagesHeld", "FeedDown", "FeedBack"})
DRAFTED = "外部预警已成草稿，请核对转发：云山市气象台发布暴雨橙色预警"
HELD = "消息源有外部预警待查看：云山市气象台（虚构）"
DOWN = "外部预警消息源读不到：云山市气象台（虚构）"
BACK = "外部预警消息源已恢复：云山市气象台（虚构）"


@pytest.fixture(autouse=True)
def traveller() -> Iterator[time_machine.Traveller]:
    with override_settings(FEEDS_PRIVATE=True), time_machine.travel(START, tick=False) as found:
        yield found


@pytest.fixture
def office() -> Office:
    found = make_office()
    publish_week(found)
    return found


def on_duty(office: Office) -> Actor:
    """Return one of those on duty at six on Tuesday, in the shift that began on Monday."""
    return office.staff[2]


def off_duty(office: Office) -> Actor:
    return office.staff[0]


def told(actor: Actor) -> list[Notice]:
    """Return what somebody was told of messages and feeds, the newest first."""
    while outbox.drain("test"):
        continue
    return [notice for notice in inbox(actor) if notice.kind in KINDS]


def titles(actor: Actor) -> list[str]:
    return [str(notice.title) for notice in told(actor)]


def came(feed: Feed | None, *alerts: Alert) -> None:
    take(SYSTEM, read_document(SYSTEM, content(*alerts)), feed)


def place_in_words(identifier: str) -> Alert:
    return message(identifier, codes=())


@pytest.mark.requirement("R244")
def test_a_draft_from_outside_reaches_those_on_duty_and_nobody_else(office: Office) -> None:
    came(make_feed(), message())

    heard = [titles(one) for one in (on_duty(office), off_duty(office))]

    assert heard == [[DRAFTED], []]


def test_the_notice_leads_to_the_draft(office: Office) -> None:
    came(make_feed(), message())

    [notice] = told(on_duty(office))

    assert notice.link == f"/warnings/{models.Warning.objects.get().number}"


def test_a_message_that_comes_again_is_told_once(office: Office) -> None:
    feed = make_feed()

    came(feed, message())
    came(feed, message())

    assert titles(on_duty(office)) == [DRAFTED]


def test_in_a_gap_the_nearest_who_may_issue_are_told() -> None:
    officer, county = street_officer(), actor_for("city_bureau", area_code="330781")

    came(make_feed(), message(severity="Minor", headline="暴雨蓝色预警"))

    assert titles(officer) == ["外部预警已成草稿，请核对转发：暴雨蓝色预警"]
    assert titles(county) == []


def test_the_end_of_what_is_in_force_is_told(office: Office) -> None:
    feed = make_feed()
    came(feed, message())
    first = models.Warning.objects.get()
    confirm_draft(office.station, first.number)
    issue(office.station, first.number)

    came(feed, referring("Cancel", "R-2", "R-1"))

    assert titles(on_duty(office))[0] == (
        "原发布单位已解除，请核对并解除：云山市气象台发布暴雨橙色预警"
    )


def test_the_end_of_a_mere_draft_is_not_told(office: Office) -> None:
    feed = make_feed()
    came(feed, message())
    assert titles(on_duty(office)) == [DRAFTED]

    came(feed, referring("Cancel", "R-2", "R-1"))

    assert titles(on_duty(office)) == [DRAFTED]


def test_held_messages_are_told_once_a_day_for_each_feed(office: Office) -> None:
    feed = make_feed()

    came(feed, place_in_words("A"), place_in_words("B"))
    came(feed, place_in_words("C"))

    assert titles(on_duty(office)) == [HELD]


def test_what_is_not_about_the_area_is_not_told(office: Office) -> None:
    came(make_feed(), message(codes=("110000",)))

    assert titles(on_duty(office)) == []


def test_what_somebody_sends_in_is_told_to_the_others_on_duty(office: Office) -> None:
    receive(on_duty(office), content(message()))

    others = [titles(one) for one in (office.staff[3], on_duty(office))]

    assert others == [["有人送来外部预警，待查看"], []]


@pytest.fixture
def other() -> Iterator[Peer]:
    with peer() as found:
        yield found


@pytest.fixture
def read(traveller: time_machine.Traveller) -> Read:
    """Read a feed so many times, a minute apart."""

    def reading(feed: Feed, times: int) -> None:
        for _ in range(times):
            feed.refresh_from_db()
            read_feed(SYSTEM, feed)
            traveller.shift(60)

    return reading


@pytest.mark.parametrize(("times", "heard"), [(2, []), (3, [DOWN]), (5, [DOWN])])
def test_a_feed_that_fails_three_times_is_told_once(
    office: Office, other: Peer, read: Read, times: int, heard: list[str]
) -> None:
    read(make_feed(f"{other.address}/gone"), times)

    assert titles(on_duty(office)) == heard


def test_a_feed_that_is_back_is_told_once(office: Office, other: Peer, read: Read) -> None:
    feed = make_feed(f"{other.address}/cap")
    read(feed, 3)
    other.replies["/cap"] = Reply(body=content())

    read(feed, 2)

    assert titles(on_duty(office)) == [BACK, DOWN]


def test_a_feed_that_failed_twice_is_not_told_to_be_back(
    office: Office, other: Peer, read: Read
) -> None:
    feed = make_feed(f"{other.address}/cap")
    read(feed, 2)
    other.replies["/cap"] = Reply(body=content())

    read(feed, 1)

    assert titles(on_duty(office)) == []


def test_a_second_outage_is_told_anew(office: Office, other: Peer, read: Read) -> None:
    feed = make_feed(f"{other.address}/cap")
    read(feed, 3)
    other.replies["/cap"] = Reply(body=content())
    read(feed, 1)
    other.replies["/cap"] = Reply(500)

    read(feed, 3)

    assert titles(on_duty(office)) == [DOWN, BACK, DOWN]
