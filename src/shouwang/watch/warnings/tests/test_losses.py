"""What a message says that a warning cannot hold is told with the message and with the draft."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from shouwang.engines.cap.alert import Area, Info, Pair, Resource
from shouwang.engines.cap.national import (
    Method,
    NationalAlert,
    NationalArea,
    NationalInfo,
    write_national,
)
from shouwang.engines.cap.national_mapping import Loss, from_national
from shouwang.engines.cap.shapes import Circle
from shouwang.ground.access.middleware import POST_KEY
from shouwang.ground.people.models import Account
from shouwang.watch.warnings.actions.receiving import read_document, take
from shouwang.watch.warnings.actions.relaying import relay
from shouwang.watch.warnings.models import FeedMessage, Warning
from shouwang.watch.warnings.rules.losses import losses_of
from shouwang.watch.warnings.rules.parameters import TITLE_LIMIT

from .factories import SIX, SYSTEM, street_officer
from .messages_making import START, make_feed, message

SENDER = "33078141600000"
RING = ((29.2, 119.4), (29.2, 119.5), (29.3, 119.5), (29.2, 119.4))


def national(**more: object) -> NationalAlert:
    """Return an orange rainstorm message for Heping as the weather service sends it."""
    info = NationalInfo(
        language="zh-CN",
        event_type="11B03",
        urgency="Immediate",
        severity="Orange",
        certainty="Likely",
        expires_at=START + timedelta(hours=6),
        sender_name="云山市气象台",
        headline="云山市气象台发布暴雨橙色预警",
        description="预计3小时内雨量达50毫米以上。",
        areas=(NationalArea("和平社区", area_codes=("330781002005",)),),
    )
    alert = NationalAlert(
        identifier=f"{SENDER}_20260623060000_0",
        sender="云山市气象台",
        sender_code=SENDER,
        sent_at=START,
        status="Actual",
        message_type="Alert",
        scope="Public",
        methods=(Method("SMS", "暴雨橙色预警，请勿外出。", "责任人"),),
        infos=(info,),
    )
    return replace(alert, **more)  # type: ignore[arg-type]


TOLD = [
    Loss("code/method/audienceGrp", "责任人"),
    Loss("info/eventCode", "GB/T 35965.1 eventType=11B03"),
    Loss("code/method", "SMS：暴雨橙色预警，请勿外出。"),
]


def lost(info: Info) -> list[tuple[str, str]]:
    found = losses_of(replace(message(), infos=(info,)))
    return [(one.element, one.told) for one in found]


def said(**more: object) -> Info:
    return replace(message().infos[0], **more)  # type: ignore[arg-type]


def test_a_national_message_loses_the_words_of_channels_and_the_code() -> None:
    assert losses_of(*from_national(national())) == TOLD


def test_a_classified_message_tells_its_classification_and_scope() -> None:
    kept = losses_of(
        *from_national(national(classification="Secret", scope="Restricted", methods=()))
    )

    assert kept[:2] == [Loss("secClassification", "Secret"), Loss("scope", "Restricted")]
    assert "restriction" not in [one.element for one in kept]


def test_a_message_that_fits_loses_nothing() -> None:
    assert losses_of(message()) == []


def test_a_second_language_but_english_is_told() -> None:
    chinese, english, korean = said(), said(language="en-US"), said(language="ko", headline="호우")

    found = losses_of(replace(message(), infos=(chinese, english, korean)))

    assert found == [Loss("info", "ko 호우")]


def test_what_of_a_title_has_no_room_is_told() -> None:
    assert lost(said(headline="暴" * (TITLE_LIMIT - 1) + "雨天")) == [("info/headline", "雨天")]


def test_a_title_that_just_fits_loses_nothing() -> None:
    assert lost(said(headline="暴" * TITLE_LIMIT)) == []


def test_files_addresses_and_parameters_are_told() -> None:
    info = said(
        web="https://weather.example/a",
        resources=(Resource("雷达图", address="https://weather.example/a.png"),),
        parameters=(Pair("color", "orange"), Pair("rain", "50")),
    )

    assert lost(info) == [
        ("info/parameter", "rain=50"),
        ("info/web", "https://weather.example/a"),
        ("info/resource", "雷达图 https://weather.example/a.png"),
    ]


def test_a_polygon_beside_codes_is_told() -> None:
    areas = (replace(said().areas[0], polygons=(RING,)),)

    assert lost(said(areas=areas)) == [
        ("info/area/polygon", "29.2,119.4 29.2,119.5 29.3,119.5 29.2,119.4")
    ]


def test_a_polygon_that_is_the_area_is_not_lost() -> None:
    assert lost(said(areas=(Area("北山", polygons=(RING,)),))) == []


def test_a_circle_is_told() -> None:
    areas = (Area("北山", circles=(Circle(29.2, 119.4, 3.0),)),)

    assert lost(said(areas=areas)) == [("info/area/circle", "29.2,119.4 3")]


def took(*, is_trusted: bool = True, **more: object) -> FeedMessage:
    feed = make_feed(is_trusted=is_trusted)
    found = read_document(SYSTEM, write_national(national(**more)))
    [row] = take(SYSTEM, found, feed).messages
    return row


@pytest.fixture
def browser() -> Client:
    officer = street_officer()
    client = Client()
    client.force_login(Account.objects.get(pk=officer.account_id or 0))
    session = client.session
    session[POST_KEY] = officer.post_id
    session.save()
    return client


@pytest.mark.django_db
@pytest.mark.requirement("R244")
def test_whoever_sees_the_message_reads_what_a_draft_cannot_hold(browser: Client) -> None:
    with time_machine.travel(SIX, tick=False):
        took(is_trusted=False)
        text = browser.get("/warnings/feeds/").content.decode()

    assert "3 项草稿装不下" in text
    assert "按发布手段写的用语：<code>SMS：暴雨橙色预警，请勿外出。</code>" in text


@pytest.mark.django_db
@pytest.mark.requirement("R244")
def test_whoever_sees_the_draft_reads_it_too(browser: Client) -> None:
    with time_machine.travel(SIX, tick=False):
        row = took()
        assert row.warning is not None
        text = browser.get(f"/warnings/{row.warning.number}").content.decode()

    assert "原消息里有 3 项这里装不下" in text
    assert "发布手段的对象：<code>责任人</code>" in text


@pytest.mark.django_db
def test_the_api_tells_it_with_the_message_and_the_draft(browser: Client) -> None:
    with time_machine.travel(SIX, tick=False):
        row = took()
        assert row.warning is not None
        [line] = browser.get("/api/v1/warnings/messages").json()["items"]
        draft = browser.get(f"/api/v1/warnings/{row.warning.number}").json()

    assert line["losses"] == draft["losses"]
    assert line["losses"][0] == {
        "element": "code/method/audienceGrp",
        "label": "发布手段的对象",
        "told": "责任人",
    }


@pytest.mark.django_db
def test_a_draft_made_by_hand_of_a_held_message_tells_it() -> None:
    officer = street_officer()
    with time_machine.travel(SIX, tick=False):
        row = took(is_trusted=False)
        made = relay(officer, row.pk)

    assert FeedMessage.objects.get(warning=made).losses == [[a.element, a.told] for a in TOLD]


@pytest.mark.django_db
def test_of_a_message_that_does_not_concern_us_nothing_is_kept() -> None:
    street_officer()
    elsewhere = replace(national().infos[0], areas=(NationalArea("外地", area_codes=("440101",)),))
    with time_machine.travel(SIX, tick=False):
        row = took(infos=(elsewhere,))

    assert (row.outcome, row.losses, Warning.objects.count()) == ("elsewhere", [], 0)


@pytest.mark.django_db
def test_a_draft_that_holds_all_says_nothing_of_losses(browser: Client) -> None:
    with time_machine.travel(SIX, tick=False):
        row = took(methods=(), infos=(replace(national().infos[0], event_type=""),))
        assert row.warning is not None
        text = browser.get(f"/warnings/{row.warning.number}").content.decode()

    assert "这里装不下" not in text
