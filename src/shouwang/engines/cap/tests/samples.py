"""Messages for the tests: a landslide warning of an invented slope, and one-rule mutations."""

from __future__ import annotations

from typing import Final

LANDSLIDE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>yunshan-2026-0007</identifier>
  <sender>watch@yunshan.example</sender>
  <sent>2026-06-24T05:10:00+08:00</sent>
  <status>Actual</status>
  <msgType>Alert</msgType>
  <source>石坞里坡裂缝计</source>
  <scope>Public</scope>
  <note>示意</note>
  <incidents>slope "shi wu li"</incidents>
  <info>
    <language>zh-CN</language>
    <category>Geo</category>
    <event>滑坡</event>
    <responseType>Evacuate</responseType>
    <urgency>Immediate</urgency>
    <severity>Severe</severity>
    <certainty>Likely</certainty>
    <effective>2026-06-24T05:10:00+08:00</effective>
    <expires>2026-06-25T05:10:00+08:00</expires>
    <headline>石坞里坡滑坡橙色预警</headline>
    <description>裂缝每小时扩大3.1毫米。</description>
    <instruction>立即转移到安置点。</instruction>
    <web>https://yunshan.example/warnings/7</web>
    <parameter>
      <valueName>color</valueName>
      <value>orange</value>
    </parameter>
    <resource>
      <resourceDesc>示意图</resourceDesc>
      <mimeType>image/png</mimeType>
      <size>1204</size>
      <uri>https://yunshan.example/maps/7.png</uri>
      <digest>da39a3ee5e6b4b0d3255bfef95601890afd80709</digest>
    </resource>
    <area>
      <areaDesc>黄龙洞村石坞里</areaDesc>
      <polygon>29.2150,119.5030 29.2160,119.5030 29.2160,119.5040 29.2150,119.5030</polygon>
      <circle>29.2152,119.5031 0.3</circle>
      <geocode>
        <valueName>CPEAS Geographic Code</valueName>
        <value>330781002214</value>
      </geocode>
      <altitude>300</altitude>
      <ceiling>600</ceiling>
    </area>
  </info>
</alert>
"""
REFERENCE: Final = "watch@yunshan.example,yunshan-2026-0006,2026-06-24T03:40:00+08:00"
OWN: Final = "watch@yunshan.example,yunshan-2026-0007,2026-06-24T03:40:00+08:00"
LATER: Final = "watch@yunshan.example,yunshan-2026-0006,2026-06-24T05:10:01+08:00"
NOTE: Final = "<note>示意</note>"
RING: Final = "29.2150,119.5030 29.2160,119.5030 29.2160,119.5040 29.2150,119.5030"
SCOPE: Final = "<scope>Public</scope>"


def changed(old: str, new: str) -> bytes:
    """Return the sample with one place changed; the place must be there exactly once."""
    assert LANDSLIDE.count(old) == 1, old
    return LANDSLIDE.replace(old, new).encode()


BROKEN: Final[dict[str, tuple[str, str, str]]] = {
    "wrong namespace": ("namespace", "cap:1.2", "cap:2.0"),
    "no identifier": ("missing", "  <identifier>yunshan-2026-0007</identifier>\n", ""),
    "empty identifier": ("empty", ">yunshan-2026-0007<", "><"),
    "identifier with a space": ("plain_name", "yunshan-2026-0007", "yunshan 2026"),
    "sender with a comma": ("plain_name", "watch@yunshan.example", "watch,yunshan"),
    "sent with Z": ("time", "<sent>2026-06-24T05:10:00+08:00", "<sent>2026-06-23T21:10:00Z"),
    "sent with fractions": ("time", "<sent>2026-06-24T05:10:00", "<sent>2026-06-24T05:10:00.5"),
    "no 30 February": ("time", "<expires>2026-06-25", "<expires>2026-02-30"),
    "unknown status": ("enumeration", "Actual", "actual"),
    "unknown category": ("enumeration", "<category>Geo", "<category>Geology"),
    "certainty of 1.0": ("enumeration", "<certainty>Likely", "<certainty>Very Likely"),
    "no scope": ("missing", f"  {SCOPE}\n", ""),
    "no areaDesc": ("missing", "      <areaDesc>黄龙洞村石坞里</areaDesc>\n", ""),
    "no mimeType": ("missing", "      <mimeType>image/png</mimeType>\n", ""),
    "scope twice": ("too_many", SCOPE, SCOPE * 2),
    "wrong order": ("order", f"{SCOPE}\n  {NOTE}", f"{NOTE}\n  {SCOPE}"),
    "unknown element": ("unknown_element", NOTE, f"{NOTE}<colour>orange</colour>"),
    "update without references": ("references_needed", ">Alert<", ">Update<"),
    "empty references": ("empty", NOTE, f"{NOTE}<references/>"),
    "references of two parts": ("references_form", NOTE, f"{NOTE}<references>a,b</references>"),
    "refers to itself": ("references_self", NOTE, f"{NOTE}<references>{OWN}</references>"),
    "refers to the future": ("references_future", NOTE, f"{NOTE}<references>{LATER}</references>"),
    "restricted without restriction": ("restriction", SCOPE, "<scope>Restricted</scope>"),
    "restriction while public": ("restriction", SCOPE, f"{SCOPE}<restriction>x</restriction>"),
    "private without addresses": ("addresses", SCOPE, "<scope>Private</scope>"),
    "three points": ("polygon", RING, "29.215,119.503 29.216,119.503 29.215,119.503"),
    "open ring": ("polygon", "29.2160,119.5040 29.2150,119.5030", "29.2160,119.5040 29.2,119.5"),
    "latitude and longitude swapped": (
        "polygon",
        RING,
        "119.503,29.215 119.503,29.216 119.504,29.216 119.503,29.215",
    ),
    "ring that crosses itself": (
        "polygon",
        RING,
        "29.215,119.503 29.216,119.504 29.215,119.504 29.216,119.503 29.215,119.503",
    ),
    "negative radius": ("circle", "119.5031 0.3", "119.5031 -1"),
    "radius without a space": ("circle", "119.5031 0.3", "119.5031,0.3"),
    "ceiling without altitude": ("altitude", "      <altitude>300</altitude>\n", ""),
    "ceiling below altitude": ("altitude", "<ceiling>600", "<ceiling>299"),
    "language of nowhere": ("language", "zh-CN", "Chinese (simplified)"),
    "expires before effective": ("dates", "<expires>2026-06-25", "<expires>2026-06-23"),
    "relative web": ("uri", "<web>https://yunshan.example/warnings/7", "<web>/warnings/7"),
    "relative uri": ("uri", "<uri>https://yunshan.example/maps/7.png", "<uri>7.png"),
    "size in words": ("size", "1204", "1 kB"),
    "digest too short": ("digest", "da39a3ee5e6b4b0d3255bfef95601890afd80709", "da39a3ee"),
}
"""By what is wrong: the rule that must be named, the text of the sample, what stands instead."""
