"""Whatever a warning says, its messages conform to the standard and keep what it says."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shouwang.engines.cap.alert import Alert, Pair
from shouwang.engines.cap.checking import check_document
from shouwang.engines.cap.reading import read_alerts
from shouwang.engines.cap.writing import BrokenAlertError
from shouwang.watch.warnings.rules.cap_messages import (
    RESTRICTION,
    Earlier,
    MessageFacts,
    cancel_of,
    content_of,
    identifier_of,
    message_of,
)
from shouwang.watch.warnings.rules.wording import TYPES, Level, Relation, Status, marked

SIX = datetime(2026, 6, 22, 22, 0, 0, 250_000, tzinfo=UTC)
HOUR = timedelta(hours=1)
RING = [[119.46, 29.2], [119.47, 29.2], [119.47, 29.21], [119.46, 29.2]]
HOLE = [[119.465, 29.201], [119.468, 29.201], [119.468, 29.203], [119.465, 29.201]]
FACTS = MessageFacts(
    identifier="330781002-20260623060000-7",
    sender="shouwang.330781002",
    number="云预警〔2026〕7号",
    type_code="rainstorm",
    level="orange",
    status="actual",
    relation="new",
    is_public=True,
    title="暴雨橙色预警",
    text="雨量 > 50mm & 上涨。",
    action_text="不到河边停留。",
    title_en="Rainstorm orange",
    text_en="Rain > 50mm & rising.",
    action_text_en="Keep away from rivers.",
    issued_at=SIX,
    onset_at=SIX,
    expires_at=SIX + 12 * HOUR,
    urgency="Expected",
    severity="Severe",
    certainty="Likely",
    office_name="云山街道办事处",
    area_text="和平社区",
    area_codes=("330781002005",),
    geometry=json.dumps({"type": "Polygon", "coordinates": [RING, HOLE]}),
    contact="000-0000-0009",
)
FIRST = Earlier("330781002-20260623050000-5", SIX - HOUR, SIX + HOUR)
OVER = Earlier("330781002-20260622050000-4", SIX - 20 * HOUR, SIX - HOUR)


def read(alert: Alert) -> Alert:
    """Return a message as a peer reads it; nothing may be wrong with it, nor advisable."""
    content = content_of(alert)
    assert [str(one) for one in check_document(content)] == []
    [reading] = read_alerts(content)
    assert reading.alert is not None
    return reading.alert


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("relation", list(Relation))
@pytest.mark.parametrize("level", list(Level))
def test_every_state_makes_valid_messages(status: str, relation: str, level: str) -> None:
    facts = replace(
        FACTS,
        status=status,
        relation=relation,
        level=level,
        is_public=status == Status.ACTUAL,
        title=marked(status, FACTS.title),
        exercise_note="防汛演练" if status == Status.EXERCISE else "",
        earlier=() if relation == Relation.NEW else (OVER, FIRST),
    )

    issued = read(message_of(facts))
    ended = read(cancel_of(facts, SIX + HOUR, "雨已停"))

    assert (issued.message_type, ended.message_type) == (
        "Alert" if relation == Relation.NEW else "Update",
        "Cancel",
    )


@pytest.mark.parametrize("type_code", sorted(TYPES))
def test_every_type_makes_a_valid_message(type_code: str) -> None:
    alert = read(message_of(replace(FACTS, type_code=type_code)))

    assert [info.event for info in alert.infos] == [
        str(TYPES[type_code].label),
        TYPES[type_code].english,
    ]


def test_a_message_keeps_what_the_warning_says() -> None:
    alert = read(message_of(FACTS))
    chinese, english = alert.infos

    assert (alert.identifier, alert.sender, alert.scope) == (
        "330781002-20260623060000-7",
        "shouwang.330781002",
        "Public",
    )
    assert alert.sent_at.isoformat() == "2026-06-23T06:00:00+08:00"
    assert (chinese.headline, chinese.description, chinese.instruction) == (
        "暴雨橙色预警",
        "雨量 > 50mm & 上涨。",
        "不到河边停留。",
    )
    assert (english.language, english.description) == ("en-US", "Rain > 50mm & rising.")
    assert chinese.parameters == (
        Pair("color", "orange"),
        Pair("number", "云预警〔2026〕7号"),
        Pair("shouwang:class", "N.weather"),
    )
    assert chinese.areas[0].geocodes == (Pair("CPEAS Geographic Code", "330781002005"),)


def test_a_polygon_is_its_outer_ring_with_latitude_first() -> None:
    [area] = read(message_of(FACTS)).infos[0].areas

    assert area.polygons == (((29.2, 119.46), (29.2, 119.47), (29.21, 119.47), (29.2, 119.46)),)


def test_a_shape_that_crosses_itself_is_left_out_and_the_codes_stay() -> None:
    crossed = [[119.46, 29.2], [119.47, 29.21], [119.46, 29.21], [119.47, 29.2], [119.46, 29.2]]
    geometry = json.dumps({"type": "MultiPolygon", "coordinates": [[crossed]]})

    [area] = read(message_of(replace(FACTS, geometry=geometry))).infos[0].areas

    assert (area.polygons, len(area.geocodes)) == ((), 1)


def test_an_update_names_those_that_still_hold() -> None:
    alert = read(message_of(replace(FACTS, relation="upgrade", earlier=(OVER, FIRST))))

    assert [(one.identifier, one.sent) for one in alert.references] == [
        ("330781002-20260623050000-5", "2026-06-23T05:00:00+08:00")
    ]


def test_the_end_says_in_its_headlines_that_it_is_one() -> None:
    facts = replace(FACTS, title_en="Rainstorm", text_en="Heavy rain.")

    alert = read(cancel_of(facts, SIX + HOUR, "雨已停"))

    assert [info.headline for info in alert.infos] == [
        f"{FACTS.title}（已解除）",
        "Rainstorm (lifted)",
    ]


def test_the_end_names_the_whole_chain_that_still_holds() -> None:
    facts = replace(FACTS, relation="update", earlier=(OVER, FIRST))

    alert = read(cancel_of(facts, SIX + HOUR / 2, "雨已停"))

    assert alert.identifier == "330781002-20260623060000-7-C"
    assert alert.note == "雨已停"
    assert [one.identifier for one in alert.references] == [
        "330781002-20260623050000-5",
        "330781002-20260623060000-7",
    ]
    assert {info.responses for info in alert.infos} == {("AllClear",)}


def test_an_exercise_is_marked_named_and_not_public() -> None:
    facts = replace(
        FACTS,
        status="exercise",
        is_public=False,
        title="【演练】暴雨橙色预警",
        exercise_note="防汛演练",
    )

    alert = read(message_of(facts))

    assert (alert.status, alert.note, alert.scope, alert.restriction) == (
        "Exercise",
        "防汛演练",
        "Restricted",
        RESTRICTION,
    )
    assert alert.infos[0].headline == "【演练】暴雨橙色预警"


def test_without_english_there_is_one_info() -> None:
    assert len(read(message_of(replace(FACTS, title_en=""))).infos) == 1


def test_what_else_breaks_the_standard_does_not_leave() -> None:
    with pytest.raises(BrokenAlertError, match="plain_name"):
        content_of(message_of(replace(FACTS, sender="云山 街道")))


def test_an_identifier_holds_the_local_time_and_the_number() -> None:
    assert identifier_of("330781002", 7, SIX) == "330781002-20260623060000-7"
