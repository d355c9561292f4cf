"""Messages of other bodies for the tests: a rainstorm warning of an invented observatory."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from shouwang.engines.cap.alert import Alert, Area, Info, Pair
from shouwang.engines.cap.relations import Reference
from shouwang.engines.cap.times import write_time
from shouwang.engines.cap.writing import write_alert
from shouwang.ground import clock
from shouwang.ground.clock import LOCAL_ZONE
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.places.tests.factories import HEPING
from shouwang.watch.warnings.models import Feed

from .factories import SIX

OBSERVATORY = "observatory.example"
START = SIX.astimezone(LOCAL_ZONE)


def message(identifier: str = "R-1", **more: object) -> Alert:
    """Return an orange rainstorm alert for Heping that was sent at six."""
    codes = more.pop("codes", (HEPING,))
    said = {name: more.pop(name) for name in list(more) if name in Info.__slots__}
    assert isinstance(codes, tuple)
    info = Info(
        language="zh-CN",
        categories=("Met",),
        event="暴雨",
        urgency="Immediate",
        severity="Severe",
        certainty="Likely",
        expires_at=START + timedelta(hours=6),
        sender_name="云山市气象台",
        headline="云山市气象台发布暴雨橙色预警",
        description="预计3小时内雨量达50毫米以上。",
        areas=(Area("和平社区", geocodes=tuple(Pair("CPEAS Geographic Code", c) for c in codes)),),
    )
    alert = Alert(
        identifier=identifier,
        sender=OBSERVATORY,
        sent_at=START,
        status="Actual",
        message_type="Alert",
        scope="Public",
        infos=(replace(info, **said),),  # type: ignore[arg-type]
    )
    return replace(alert, **more)  # type: ignore[arg-type]


def sent_now(identifier: str = "N-1") -> Alert:
    """Return an alert for Yunshan that was sent now and holds six hours."""
    now = clock.now().astimezone(LOCAL_ZONE)
    expires_at = now + timedelta(hours=6)
    return message(identifier, codes=(YUNSHAN,), sent_at=now, expires_at=expires_at)


def referring(kind: str, identifier: str, *earlier: str, **more: object) -> Alert:
    """Return a message of a kind that names earlier ones, with its own time as real ones do."""
    found = message(identifier, **more)
    named = tuple(Reference(OBSERVATORY, one, write_time(found.sent_at)) for one in earlier)
    return replace(found, message_type=kind, references=named)


def content(*alerts: Alert) -> bytes:
    """Return messages as a feed that embeds them, or one as it is."""
    if len(alerts) == 1:
        return write_alert(alerts[0])
    items = b"".join(write_alert(one).split(b"?>", 1)[1] for one in alerts)
    return b'<rss version="2.0"><channel><item>%s</item></channel></rss>' % items


def make_feed(address: str = "https://feeds.example/cap.rss", **more: object) -> Feed:
    """Return a trusted feed of Yunshan street."""
    values: dict[str, object] = {
        "name": "云山市气象台（虚构）",
        "address": address,
        "area_code_now": YUNSHAN,
        "is_trusted": True,
    }
    return Feed.objects.create(**{**values, **more})
