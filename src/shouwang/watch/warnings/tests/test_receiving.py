"""What comes in is taken once, checked, and becomes a draft where it matters."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.test.utils import override_settings

from shouwang.engines.cap.alert import Alert, Area
from shouwang.engines.cap.national import write_national
from shouwang.engines.cap.national_mapping import to_national
from shouwang.engines.cap.signing import read_signing_key, sign
from shouwang.engines.cap.tests.keys import signing_pem
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.watch.warnings.actions.drafting import confirm_draft
from shouwang.watch.warnings.actions.issuing import issue
from shouwang.watch.warnings.actions.receiving import read_document, receive, take
from shouwang.watch.warnings.actions.relaying import relay
from shouwang.watch.warnings.models import Feed, FeedMessage, Warning
from shouwang.watch.warnings.states import State

from .factories import AROUND_HEPING, SIX, SYSTEM, street_officer, village_head
from .messages_making import START, content, make_feed, message, referring

pytestmark = pytest.mark.django_db
LANDSLIDE = {"event": "地质灾害气象风险", "headline": "地质灾害气象风险橙色预警"}


@pytest.fixture(autouse=True)
def _six() -> object:
    with time_machine.travel(SIX, tick=False) as traveller:
        yield traveller


@pytest.fixture
def feed() -> Feed:
    street_officer()
    return make_feed()


def taken(feed: Feed | None, *alerts: Alert) -> list[FeedMessage]:
    return list(take(SYSTEM, read_document(SYSTEM, content(*alerts)), feed).messages)


def only(feed: Feed | None, alert: Alert) -> FeedMessage:
    [found] = taken(feed, alert)
    return found


def test_a_trusted_message_becomes_a_draft_in_its_own_words(feed: Feed) -> None:
    row = only(feed, message())
    draft = Warning.objects.get()

    assert (row.outcome, row.warning) == ("drafted", draft)
    assert (draft.state, draft.source, draft.type_code, draft.level) == (
        State.DRAFTED,
        "relayed",
        "rainstorm",
        "orange",
    )
    assert (draft.title, draft.office_name, draft.identifier) == (
        "云山市气象台发布暴雨橙色预警",
        "云山市气象台",
        "R-1",
    )


def test_a_message_is_taken_once(feed: Feed) -> None:
    first = only(feed, message())
    second = only(feed, message())

    assert (first, Warning.objects.count()) == (second, 1)


def test_a_message_twice_in_one_document_is_taken_once(feed: Feed) -> None:
    assert len(taken(feed, message(), message())) == 1


def test_a_code_above_the_area_means_all_of_it(feed: Feed) -> None:
    only(feed, message(codes=("330781000000",)))

    assert Warning.objects.get().area_code_now == feed.area_code_now


def test_a_polygon_becomes_the_area(feed: Feed) -> None:
    ring = tuple(tuple(map(float, word.split(","))) for word in AROUND_HEPING.split())
    area = Area("和平一带", polygons=((*ring, ring[0]),))  # type: ignore[arg-type]

    only(feed, message(areas=(area,)))

    assert Warning.objects.get().area_kind == "polygon"


def test_what_is_for_elsewhere_is_only_named(feed: Feed) -> None:
    row = only(feed, message(codes=("440300000000",)))

    assert (row.outcome, row.content, Warning.objects.count()) == ("elsewhere", "", 0)


def test_what_names_its_place_in_words_alone_waits_for_a_person(feed: Feed) -> None:
    row = only(feed, message(codes=()))

    assert (row.outcome, row.note) == (
        "held",
        "只写了地名，没有代码和图形，请核对是否涉及本地。",
    )


def test_what_is_not_trusted_waits_for_a_person() -> None:
    officer = street_officer()
    row = only(make_feed(is_trusted=False), message())

    assert (row.outcome, Warning.objects.count()) == ("held", 0)
    assert relay(officer, row.pk).identifier == "R-1"
    assert relay(officer, row.pk).pk == Warning.objects.get().pk


def test_what_an_unknown_feed_brought_first_is_drafted_when_the_trusted_one_brings_it() -> None:
    street_officer()
    other = make_feed("https://copies.example/cap.rss", is_trusted=False)
    first = only(other, message(**LANDSLIDE, description="改过的内容"))
    second = only(make_feed(), message(**LANDSLIDE))

    assert (first.outcome, second.pk) == ("held", first.pk)
    assert second.warning is not None
    assert second.warning.text == "预计3小时内雨量达50毫米以上。"


def test_what_became_a_draft_stays_whoever_else_brings_it(feed: Feed) -> None:
    first = only(feed, message())

    second = only(make_feed("https://b.example/cap.rss"), message(description="改过的内容"))

    assert (second.pk, second.feed_id, Warning.objects.count()) == (first.pk, feed.pk, 1)


@pytest.mark.parametrize("encoding", ["utf-16", "gbk", "gb18030"])
def test_what_came_in_another_encoding_is_drafted_in_its_own_words(encoding: str) -> None:
    officer = street_officer()
    told = content(message()).decode().replace("UTF-8", encoding)
    [row] = receive(officer, told.encode(encoding)).messages

    assert relay(officer, row.pk).title == "云山市气象台发布暴雨橙色预警"


def test_what_cannot_be_read_any_more_is_said_to_be_so() -> None:
    officer = street_officer()
    row = only(make_feed(is_trusted=False), message())
    FeedMessage.objects.filter(pk=row.pk).update(content="<alert")

    with pytest.raises(WrongState) as error:
        relay(officer, row.pk)

    assert str(error.value.message) == "这条消息不能转发。"


@pytest.mark.parametrize("status", ["Exercise", "Test", "System", "Draft"])
def test_only_what_is_meant_becomes_a_draft(feed: Feed, status: str) -> None:
    row = only(feed, message(status=status, note="演练"))

    assert (row.outcome, Warning.objects.count()) == ("ignored", 0)


def test_what_is_over_becomes_no_draft(feed: Feed) -> None:
    row = only(feed, message(expires_at=START))

    assert (row.outcome, Warning.objects.count()) == ("expired", 0)


def test_a_message_without_an_end_holds_a_day(feed: Feed) -> None:
    only(feed, message(expires_at=None))

    assert Warning.objects.get().expires_at == SIX + timedelta(hours=24)


def test_a_message_that_breaks_a_rule_waits_with_the_rule_named(feed: Feed) -> None:
    raw = (
        content(message())
        .replace(b"<msgType>", b"<msgType> ")
        .replace(b"<certainty>Likely", b"<certainty>Very Likely")
    )

    [row] = take(SYSTEM, read_document(SYSTEM, raw), feed).messages

    assert row.outcome == "held"
    assert [one["rule"] for one in row.findings if one["is_error"]] == ["enumeration"]


def test_what_cannot_be_told_is_kept_as_broken(feed: Feed) -> None:
    raw = b'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><sender>a</sender></alert>'

    [row] = take(SYSTEM, read_document(SYSTEM, raw), feed).messages

    assert (row.outcome, row.sender, row.content) == ("broken", "?", raw.decode())


def test_an_update_changes_the_draft_that_it_names(feed: Feed) -> None:
    only(feed, message())
    only(feed, referring("Update", "R-2", "R-1", headline="暴雨红色预警"))
    draft = Warning.objects.get()

    assert (draft.identifier, draft.level) == ("R-2", "red")


def test_an_update_of_what_is_in_force_is_a_draft_that_takes_its_place(feed: Feed) -> None:
    only(feed, message())
    first = Warning.objects.get()
    officer = street_officer()
    confirm_draft(officer, first.number)
    issue(officer, first.number)

    row = only(feed, referring("Update", "R-2", "R-1", headline="暴雨红色预警"))

    assert row.warning is not None
    assert (row.warning.earlier, row.warning.relation) == (first, "upgrade")


def test_an_end_gives_up_the_draft(feed: Feed) -> None:
    only(feed, message())

    row = only(feed, referring("Cancel", "R-2", "R-1"))

    assert (row.outcome, Warning.objects.get().ending) == ("ending", "discarded")


def test_an_end_leaves_what_is_in_force_to_the_officer(feed: Feed) -> None:
    only(feed, message())
    first = Warning.objects.get()
    officer = street_officer()
    confirm_draft(officer, first.number)
    issue(officer, first.number)

    row = only(feed, referring("Cancel", "R-2", "R-1"))

    assert (row.outcome, row.warning, Warning.objects.get().state) == (
        "ending",
        first,
        State.ISSUED,
    )


def test_a_landslide_warning_of_a_competent_body_is_relayed(feed: Feed) -> None:
    row = only(feed, message(**LANDSLIDE))

    assert row.outcome == "drafted"
    assert Warning.objects.get().type_code == "landslide_weather"


def test_a_landslide_warning_of_anybody_else_is_not_relayed() -> None:
    officer = street_officer()
    row = only(make_feed(is_trusted=False), message(**LANDSLIDE))

    with pytest.raises(NotAllowed, match="这类预警只转发主管部门的"):
        relay(officer, row.pk)
    assert Warning.objects.count() == 0


def test_a_signature_that_is_proven_stands_for_the_competent_body(tmp_path: Path) -> None:
    path = tmp_path / "office.pem"
    path.write_bytes(signing_pem())
    officer = street_officer()
    signed = sign(content(message(**LANDSLIDE)), read_signing_key(signing_pem()))

    with override_settings(CAP_CERTIFICATES=(str(path),)):
        [row] = receive(officer, signed).messages

    assert row.signature == "valid"
    assert relay(officer, row.pk).type_code == "landslide_weather"


def test_a_signed_message_that_was_changed_is_refused(tmp_path: Path, feed: Feed) -> None:
    path = tmp_path / "office.pem"
    path.write_bytes(signing_pem())
    signed = sign(content(message()), read_signing_key(signing_pem()))

    with override_settings(CAP_CERTIFICATES=(str(path),)):
        forged = signed.replace("50毫米".encode(), "5毫米".encode())
        [row] = take(SYSTEM, read_document(SYSTEM, forged), feed).messages

    assert (row.outcome, row.signature, Warning.objects.count()) == ("refused", "invalid", 0)


def test_the_national_form_is_taken_as_well(feed: Feed) -> None:
    national, _ = to_national(message(), sender_code="33078141600000")

    [row] = take(SYSTEM, read_document(SYSTEM, write_national(national)), feed).messages

    assert (row.form, row.outcome, row.sender) == ("gbt", "drafted", "33078141600000")


def test_what_an_officer_sends_in_waits_to_be_looked_at() -> None:
    [row] = receive(street_officer(), content(message())).messages

    assert (row.outcome, row.feed) == ("held", None)


def test_who_may_not_draft_sends_nothing_in() -> None:
    with pytest.raises(NotAllowed):
        receive(actor_for("grid_worker"), content(message()))


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "第 1 行：不是格式正确的 XML。"),
        (b"<alert", "第 1 行：不是格式正确的 XML。"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "没有读取"),
        (b"<feed/>", "里面没有 CAP 预警消息。"),
        (json.dumps({"identifier": 1}).encode(), "不是格式正确的 XML。"),
    ],
)
def test_what_is_no_message_is_refused_and_nothing_is_kept(raw: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        receive(street_officer(), raw)
    assert FeedMessage.objects.count() == 0


def test_a_message_of_another_street_is_not_found() -> None:
    row = only(make_feed(is_trusted=False), message())

    with pytest.raises(NotFound):
        relay(village_head("330781001001"), row.pk)


@pytest.mark.parametrize("year", [b"0001", b"9999"])
def test_times_of_another_age_are_not_kept(feed: Feed, year: bytes) -> None:
    raw = content(message(expires_at=None, onset_at=START)).replace(b"2026-", year + b"-")

    [row] = take(SYSTEM, read_document(SYSTEM, raw), feed).messages

    assert (row.sent_at, row.expires_at, row.outcome) == (None, None, "held")
    assert row.note == "消息里的时间不合理。"


def test_a_word_that_the_standard_does_not_know_is_unknown_in_the_draft() -> None:
    raw = content(message()).replace(b">Immediate<", b">As soon as possible, please<")
    officer = street_officer()
    [row] = receive(officer, raw).messages

    assert relay(officer, row.pk).urgency == "Unknown"


def test_of_a_long_message_what_fits_is_drafted(feed: Feed) -> None:
    only(feed, replace(message(description="雨" * 5_000)))

    assert Warning.objects.get().text == "雨" * 1_999 + "…"


def test_a_message_with_a_phone_in_its_headline_is_drafted_as_it_came(feed: Feed) -> None:
    row = only(feed, message(headline="暴雨橙色预警，咨询0579-8888-0000"))

    assert row.outcome == "drafted"
    assert Warning.objects.get().title == "暴雨橙色预警，咨询0579-8888-0000"
