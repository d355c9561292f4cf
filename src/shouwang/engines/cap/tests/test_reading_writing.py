"""What is read says what was written, and what would break the standard is not written."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.engines.cap.alert import Alert, Area, Info, Pair
from shouwang.engines.cap.findings import Rule
from shouwang.engines.cap.reading import Reading, read_alerts
from shouwang.engines.cap.shapes import Circle, read_polygon
from shouwang.engines.cap.tests.samples import LANDSLIDE, changed
from shouwang.engines.cap.times import read_time, write_time
from shouwang.engines.cap.writing import BrokenAlertError, write_alert

CHINA = timezone(timedelta(hours=8))
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30
).map(str.strip)


def read(content: bytes) -> Reading:
    """Return the one message of a document."""
    (found,) = read_alerts(content)
    return found


def sample() -> Alert:
    """Return the sample as a message."""
    found = read(LANDSLIDE.encode()).alert
    assert found is not None
    return found


def test_a_message_is_read_whole() -> None:
    alert = sample()
    info = alert.infos[0]
    area = info.areas[0]

    assert (alert.identifier, alert.message_type, alert.scope) == (
        "yunshan-2026-0007",
        "Alert",
        "Public",
    )
    assert alert.sent_at == datetime(2026, 6, 24, 5, 10, tzinfo=CHINA)
    assert alert.incidents == ("slope", "shi wu li")
    assert (info.language, info.categories, info.responses) == ("zh-CN", ("Geo",), ("Evacuate",))
    assert info.parameters == (Pair("color", "orange"),)
    assert area.polygons[0][1] == (29.2160, 119.5030)
    assert area.circles == (Circle(29.2152, 119.5031, 0.3),)
    assert area.geocodes == (Pair("CPEAS Geographic Code", "330781002214"),)


def test_what_was_written_is_read_as_it_was() -> None:
    alert = sample()

    assert read(write_alert(alert)).alert == alert


def test_a_broken_message_is_not_written() -> None:
    alert = replace(sample(), message_type="Cancel")

    with pytest.raises(BrokenAlertError) as caught:
        write_alert(alert)

    assert [one.rule for one in caught.value.findings] == [Rule.REFERENCES_NEEDED]


def test_a_cancel_names_the_message_that_it_ends() -> None:
    alert = sample()
    ending = Alert(
        identifier="yunshan-2026-0008",
        sender=alert.sender,
        sent_at=alert.sent_at + timedelta(hours=1),
        status="Actual",
        message_type="Cancel",
        scope="Public",
        references=(alert.reference,),
    )

    found = read(write_alert(ending))

    assert found.is_valid
    assert found.alert == ending


def test_a_broken_polygon_is_left_out_and_named() -> None:
    found = read(changed("29.2160,119.5040 29.2150,119.5030", "29.2160,119.5040 29.3,119.5030"))

    assert found.alert is not None
    assert found.alert.infos[0].areas[0].polygons == ()
    assert [one.rule for one in found.findings] == [Rule.POLYGON]
    assert not found.is_valid


def test_cap_1_1_is_read() -> None:
    found = read(changed("cap:1.2", "cap:1.1"))

    assert (found.version, found.is_valid) == ("1.1", True)


def test_all_clear_is_no_response_of_1_1() -> None:
    content = changed("cap:1.2", "cap:1.1").replace(b"Evacuate", b"AllClear")

    assert [one.rule for one in read(content).findings] == [Rule.ENUMERATION]


def test_the_certainty_of_1_0_is_read_as_likely() -> None:
    found = read(changed("<certainty>Likely", "<certainty>Very Likely"))

    assert found.alert is not None
    assert found.alert.infos[0].certainty == "Likely"


def test_a_signature_is_seen() -> None:
    signature = '<s:Signature xmlns:s="http://www.w3.org/2000/09/xmldsig#"/></alert>'
    found = read(changed("</alert>", signature))

    assert (found.is_signed, found.is_valid) == (True, True)


def test_a_message_without_its_time_cannot_be_told() -> None:
    found = read(changed("<sent>2026-06-24T05:10:00+08:00", "<sent>yesterday"))

    assert found.alert is None
    assert not found.is_valid


def test_utc_is_written_with_a_minus() -> None:
    assert write_time(datetime(2026, 6, 24, tzinfo=UTC)) == "2026-06-24T00:00:00-00:00"


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="distance from UTC"):
        write_time(datetime(2026, 6, 24))  # noqa: DTZ001


@pytest.mark.parametrize("text", ["2026-06-24T05:10:00", "2026-06-24 05:10:00+08:00", "", "now"])
def test_other_forms_of_time_are_none(text: str) -> None:
    assert read_time(text) is None


@given(headline=TEXTS, description=TEXTS, word=TEXTS.filter(lambda text: '"' not in text and text))
def test_any_text_survives_the_way_out_and_in(headline: str, description: str, word: str) -> None:
    info = Info(
        categories=("Met",),
        event="暴雨",
        urgency="Immediate",
        severity="Severe",
        certainty="Observed",
        headline=headline,
        description=description,
        areas=(Area("云山街道", polygons=(read_polygon("0,0 0,1 1,1 0,0"),)),),
    )
    alert = Alert(
        identifier="a",
        sender="b",
        sent_at=datetime(2026, 6, 24, tzinfo=CHINA),
        status="Test",
        message_type="Alert",
        scope="Private",
        addresses=(word,),
        infos=(info,),
    )

    found = read(write_alert(alert)).alert

    assert found is not None
    assert found.infos == (info,)
    assert found.addresses == (word,)
