"""A signal reaches whoever is on duty for its area, else those whose post answers it (R208)."""

from __future__ import annotations

from collections.abc import Mapping

from shouwang.ground.delivery.actions import Importance, NoticeDraft, notify
from shouwang.ground.errors import NotFound, Text, say
from shouwang.ground.journal.events import Envelope
from shouwang.watch.sensors.queries import signals

from .audience import STORYTELLER, unit_holders
from .watch_keepers import on_duty_or_nearest

ANSWER = "sensors.answer"
TITLES: Mapping[str, str] = {
    "none": say("读数异常，请核实：{station}（{rule}）").msgid,
    "blue": say("蓝色信号，请确认：{station}（{rule}）").msgid,
    "yellow": say("黄色信号，请确认：{station}（{rule}）").msgid,
    "orange": say("橙色信号，请立即确认：{station}（{rule}）").msgid,
    "red": say("红色信号，请立即确认：{station}（{rule}）").msgid,
}
CLEARED = say("读数已恢复，信号仍待确认：{station}（{rule}）").msgid
URGENT = frozenset({"orange", "red"})


def tell_raised(envelope: Envelope) -> None:
    """Tell those on duty and, where a rule fired, the unit that has the sensor."""
    level = envelope.text("level")
    _tell(envelope, TITLES[level], is_urgent=level in URGENT, with_unit=level != "none")


def tell_changed(envelope: Envelope) -> None:
    """Tell those on duty that a signal stands higher or lower, or has cleared unanswered.

    That an anomaly has passed is not told: it was no alarm.
    """
    level, before = envelope.text("level"), envelope.text("level_before")
    if not envelope.text("rule_key"):
        return
    if level == "none":
        _tell(envelope, CLEARED, is_urgent=False, with_unit=False)
        return
    is_higher = list(TITLES).index(level) > list(TITLES).index(before)
    _tell(envelope, TITLES[level], is_urgent=is_higher and level in URGENT, with_unit=is_higher)


def _tell(envelope: Envelope, title: str, *, is_urgent: bool, with_unit: bool) -> None:
    try:
        found = signals.signal(STORYTELLER, envelope.number("signal_id"))
    except NotFound:
        return
    station = found.sensor.station
    readings = signals.readings_of(STORYTELLER, [found.pk]).get(found.pk, [])
    told = [str(reading) for reading in readings] or [found.sensor.code]
    rule = found.rule.title if found.rule else str(say("异常检测"))
    draft = NoticeDraft(
        kind=envelope.name,
        title=Text(title, {"station": station.name, "rule": rule}),
        body=say("{readings}。打开信号查看依据，并确认或排除。", readings="；".join(told)),
        link=f"/sensors/signals/{found.pk}",
        object_key=found.journal_key,
        importance=Importance.HIGH if is_urgent else Importance.NORMAL,
    )
    accounts = on_duty_or_nearest(station.area_code_now, ANSWER)
    if with_unit:
        accounts += [post.account_id for post in unit_holders(station.unit_id)]
    told_accounts = list(dict.fromkeys(accounts))
    notify(STORYTELLER, told_accounts, draft, source_key=f"event:{envelope.event_id}")
