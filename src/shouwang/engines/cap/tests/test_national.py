"""The national form is read and written, and everything that one form cannot hold is listed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from shouwang.engines.cap.alert import Alert, Pair
from shouwang.engines.cap.checking import check_document
from shouwang.engines.cap.findings import errors
from shouwang.engines.cap.national import (
    Method,
    NationalAlert,
    NotNationalError,
    read_national,
    write_national,
)
from shouwang.engines.cap.national_mapping import (
    EVENT_TYPE,
    Loss,
    from_national,
    to_national,
)
from shouwang.engines.cap.reading import read_alerts
from shouwang.engines.cap.relations import Reference
from shouwang.engines.cap.tests.samples import LANDSLIDE
from shouwang.engines.cap.tree import HostileXmlError
from shouwang.engines.cap.writing import write_alert

CHINA = timezone(timedelta(hours=8))
CODE = "33078141600000"
GALE = f"""<?xml version="1.0" encoding="UTF-8"?>
<alert>
  <identifier>{CODE}_20260624051000</identifier>
  <sender>虚构市气象台</sender>
  <senderCode>{CODE}</senderCode>
  <sendTime>2026-06-24 05:10:00+08:00</sendTime>
  <status>Actual</status>
  <msgType>Update</msgType>
  <scope>Public</scope>
  <code>
    <method><methodName>SMS</methodName><message>大风蓝色预警，请减少外出。</message>
      <audienceGrp>责任人</audienceGrp></method>
  </code>
  <secClassification>None</secClassification>
  <note/>
  <references>{CODE}_20260624031000</references>
  <info>
    <language>zh-CN</language>
    <eventType>11B06</eventType>
    <urgency>Expected</urgency>
    <severity>Blue</severity>
    <certainty>Likely</certainty>
    <effective>2026-06-24 05:10:00+08:00</effective>
    <expires>2026-06-25 05:10:00+08:00</expires>
    <senderName>虚构市气象台</senderName>
    <headline>大风蓝色预警</headline>
    <description>阵风可达7级。</description>
    <instruction>减少外出。</instruction>
    <resource/>
    <area>
      <areaDesc>云山街道</areaDesc>
      <polygon></polygon>
      <circle/>
      <geocode>330781002000,330781001000</geocode>
    </area>
  </info>
</alert>
"""


def gale() -> NationalAlert:
    return read_national(GALE.encode())


def landslide() -> Alert:
    (found,) = read_alerts(LANDSLIDE.encode())
    assert found.alert is not None
    return found.alert


def test_a_message_of_the_national_form_is_read() -> None:
    alert = gale()
    info = alert.infos[0]

    assert (alert.sender, alert.sender_code) == ("虚构市气象台", CODE)
    assert alert.sent_at == datetime(2026, 6, 24, 5, 10, tzinfo=CHINA)
    assert alert.methods == (Method("SMS", "大风蓝色预警，请减少外出。", "责任人"),)
    assert alert.references == (f"{CODE}_20260624031000",)
    assert (info.event_type, info.severity) == ("11B06", "Blue")
    assert info.areas[0].area_codes == ("330781002000", "330781001000")


def test_what_was_written_in_the_national_form_is_read_as_it_was() -> None:
    assert read_national(write_national(gale())) == gale()


def test_the_national_form_becomes_valid_cap_with_its_losses() -> None:
    alert, losses = from_national(gale())
    info = alert.infos[0]

    assert errors(check_document(write_alert(alert))) == []
    assert alert.references == (
        Reference(CODE, f"{CODE}_20260624031000", "2026-06-24T05:10:00+08:00"),
    )
    assert (info.severity, info.categories) == ("Minor", ("Met",))
    assert info.parameters == (
        Pair("color", "blue"),
        Pair("GB/T 35965.1 method SMS", "大风蓝色预警，请减少外出。"),
    )
    assert losses == [Loss("code/method/audienceGrp", "责任人"), Loss("info/category", "Met?")]


def test_cap_becomes_the_national_form_with_its_losses() -> None:
    alert = landslide()

    found, losses = to_national(alert, sender_code=CODE)

    assert read_national(write_national(found)) == found
    assert (found.identifier, found.infos[0].severity) == (f"{CODE}_20260624051000_0", "Orange")
    assert found.infos[0].areas[0].area_codes == ("330781002214",)
    assert losses == [
        Loss("incidents", "slope"),
        Loss("incidents", "shi wu li"),
        Loss("sender", "watch@yunshan.example"),
        Loss("info/category", "Geo"),
        Loss("info/responseType", "Evacuate"),
        Loss("info/event", "滑坡"),
        Loss("info/resource/mimeType", "image/png"),
        Loss("info/resource/size", "1204"),
        Loss("info/area/altitude", "300"),
        Loss("info/area/ceiling", "600"),
        Loss("identifier", "yunshan-2026-0007"),
    ]


def test_a_known_identifier_and_event_are_no_loss() -> None:
    alert = landslide()
    info = replace(alert.infos[0], event_codes=(Pair(EVENT_TYPE, "11D01"),))

    found, losses = to_national(
        replace(alert, infos=(info,)),
        sender_code=CODE,
        identifiers={alert.identifier: f"{CODE}_20260624051000_3"},
    )

    assert (found.identifier, found.infos[0].event_type) == (f"{CODE}_20260624051000_3", "11D01")
    assert "identifier" not in {one.element for one in losses}


def test_a_severity_without_colour_is_written_blue_and_listed() -> None:
    alert = landslide()
    info = replace(alert.infos[0], severity="Unknown", parameters=())

    found, losses = to_national(replace(alert, infos=(info,)), sender_code=CODE)

    assert found.infos[0].severity == "Blue"
    assert Loss("info/severity", "Unknown") in losses


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<alert>", '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">'),
        (f"<senderCode>{CODE}</senderCode>", ""),
        ("<sendTime>2026-06-24 05:10:00+08:00", "<sendTime>昨天"),
        ("<sendTime>2026-06-24 05:10", "<sendTime>2026-02-30 05:10"),
    ],
)
def test_what_is_not_the_national_form_is_refused(old: str, new: str) -> None:
    with pytest.raises(NotNationalError):
        read_national(GALE.replace(old, new).encode())


def test_what_is_classified_is_not_for_everybody() -> None:
    alert, losses = from_national(replace(gale(), classification="Secret"))

    assert (alert.scope, alert.restriction) == ("Restricted", "Secret")
    assert Loss("secClassification", "Secret") in losses


def test_hostile_xml_is_refused() -> None:
    with pytest.raises(HostileXmlError):
        read_national(GALE.replace("<alert>", '<!DOCTYPE a [<!ENTITY b "c">]><alert>').encode())


@pytest.mark.parametrize(
    "changes", [{"sender_code": "330781"}, {"identifier": "a b"}, {"references": ("7",)}]
)
def test_codes_out_of_form_are_not_written(changes: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"national form|14 digits"):
        write_national(replace(gale(), **changes))  # type: ignore[arg-type]
