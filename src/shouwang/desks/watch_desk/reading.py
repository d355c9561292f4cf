"""Gathers what waits on watch, by the rooms' own queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.urls import NoReverseMatch, reverse

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed, NotFound, Text
from shouwang.prepare.duty import queries as duty
from shouwang.watch.risk import queries as risk
from shouwang.watch.sensors import queries as sensors
from shouwang.watch.sensors.queries import signals
from shouwang.watch.warnings.queries import waiting

SEES = "sensors.answer"
SHOWN = 8
TROUBLES = (sensors.Health.SILENT, sensors.Health.STUCK, sensors.Health.FAULTY)


@dataclass(frozen=True, slots=True)
class SignalLine:
    """A signal that waits for an answer, with its readings in words."""

    signal_id: int
    sensor: str
    station: str
    level_label: Text
    level_tone: str
    raised_at: datetime
    readings: tuple[Text, ...]
    url: str


@dataclass(frozen=True, slots=True)
class TroubleLine:
    """A sensor that tells nothing that can be used, and since when."""

    sensor: str
    station: str
    label: Text
    tone: str
    since: datetime | None
    url: str


@dataclass(frozen=True, slots=True)
class WarningLine:
    """A warning in force, with its wall of answers and what it obliges."""

    row: waiting.RunningWarning
    url: str
    duties_url: str


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft that waits for a second person or to be issued."""

    number: str
    title: str
    state_label: Text
    tone: str
    url: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item that goes from shift to shift until it is done."""

    text: str
    at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class DutyNow:
    """Who is on duty now and what is open in the room; `room_url` "" without a room."""

    team: duty.DutyTeam
    items: tuple[ItemLine, ...]
    is_report_late: bool
    is_asked: bool
    is_handover_late: bool
    shortage: Text | None
    room_url: str
    log_url: str

    @property
    def told(self) -> tuple[object, ...]:
        """Return all that is said of it."""
        late = (self.is_report_late, self.is_asked, self.is_handover_late)
        return self.items, late, str(self.shortage or ""), _team(self.team)


@dataclass(frozen=True, slots=True)
class AheadNow:
    """What the forecasts say of the next hours, and where more of it stands."""

    found: risk.Ahead
    outlook_url: str

    @property
    def told(self) -> tuple[object, ...]:
        """Return all that is said of it."""
        arrivals = [(row.pk, row.sensor.station.name) for row in self.found.arrivals]
        work = [row.pk for row in self.found.work]
        return arrivals, self.found.more, self.found.made_at, self.found.unforecast, work


@dataclass(frozen=True, slots=True)
class WatchDesk:
    """All that waits, as of a moment."""

    as_of: datetime
    signals: tuple[SignalLine, ...]
    signal_count: int
    troubles: tuple[TroubleLine, ...]
    trouble_count: int
    warnings: tuple[WarningLine, ...]
    warnings_more: int
    drafts: tuple[DraftLine, ...]
    missing: int
    undone: int
    duty: DutyNow | None
    ahead: AheadNow | None

    @property
    def told(self) -> tuple[object, ...]:
        """Return all that the page says and that does not change by itself."""
        return (
            self.signals,
            self.signal_count,
            self.troubles,
            self.trouble_count,
            [(one.row.warning.pk, one.row.warning.version, _said(one)) for one in self.warnings],
            self.warnings_more,
            self.drafts,
            self.duty and self.duty.told,
            self.ahead and self.ahead.told,
        )


def _said(line: WarningLine) -> tuple[object, ...]:
    row = line.row
    return row.counts, row.lacking, [(one.duty_id, one.standing) for one in row.undone]


def _team(team: duty.DutyTeam) -> tuple[object, ...]:
    return team.shift_id, team.leaders, team.staff


def sees_watch(actor: Actor) -> bool:
    """Tell whether somebody keeps watch, or leads those who do."""
    return actor.holds(SEES)


def watch_of(actor: Actor) -> WatchDesk:
    """Return what waits within the actor's duties; NotAllowed for those who keep no watch."""
    if not sees_watch(actor):
        raise NotAllowed
    now = clock.now()
    raised = signals.most_urgent(actor, SHOWN)
    counted = sensors.health_counts(actor)
    warned = waiting.waiting_warnings(actor)
    return WatchDesk(
        as_of=now,
        signals=tuple(_signals(actor, raised)),
        signal_count=raised.count,
        troubles=tuple(_troubles(actor)),
        trouble_count=sum(counted[one] for one in TROUBLES),
        warnings=tuple(
            WarningLine(
                one,
                _page("warnings:answers", one.warning.number),
                _page("warnings:obligations", one.warning.number),
            )
            for one in warned.running
        ),
        warnings_more=warned.more,
        drafts=tuple(
            DraftLine(
                row.number,
                row.shown_title,
                row.state_label,
                row.tone,
                _page("warnings:detail", row.number),
            )
            for row in warned.drafts
        ),
        missing=warned.missing,
        undone=warned.undone,
        duty=_duty(actor, now),
        ahead=_ahead(actor, now),
    )


def _signals(actor: Actor, page: signals.SignalPage) -> Sequence[SignalLine]:
    readings = signals.readings_of(actor, [row.pk for row in page.items])
    return [
        SignalLine(
            row.pk,
            row.sensor.code,
            row.sensor.station.name,
            row.level_label,
            row.level_tone,
            row.raised_at,
            tuple(readings.get(row.pk, ())),
            _page("sensors:signal", row.pk),
        )
        for row in page.items
    ]


def _troubles(actor: Actor) -> Sequence[TroubleLine]:
    """Return the sensors in trouble, silent ones first, each with its page."""
    found: list[TroubleLine] = []
    for kind in TROUBLES:
        asked = sensors.StationFilters(health=kind.value)
        page = sensors.station_page(actor, asked, limit=SHOWN)
        found += [
            TroubleLine(
                one.sensor.code,
                view.station.name,
                one.fare.label,
                one.fare.tone,
                one.fare.since,
                _page("sensors:sensor", one.sensor.code),
            )
            for view in page.items
            for one in view.sensors
        ]
    return found[:SHOWN]


def _ahead(actor: Actor, now: datetime) -> AheadNow | None:
    if not actor.holds("risk.view"):
        return None
    found = risk.ahead(actor, now)
    return None if found.is_empty else AheadNow(found, list_url("risk:outlook"))


def _duty(actor: Actor, now: datetime) -> DutyNow | None:
    if not actor.holds("duty.view"):
        return None
    room = duty.home_room(actor)
    if room is None:
        return _nobody(now)
    try:
        open_ = duty.open_items(actor, room.pk)
    except NotFound:
        open_ = []
    team, due = duty.present_team(actor, room, now), duty.untaken_shift(actor, room, now)
    items = [ItemLine(item.entry.text, item.entry.happened_at, _author(item)) for item in open_]
    return DutyNow(
        team,
        tuple(items),
        duty.report_state(actor, room, now).is_late(now),
        bool(duty.unanswered(actor, now)),
        due is not None and due.until_at <= now,
        duty.shortage(actor, room, team),
        _page("duty:room", room.pk),
        _page("duty:log", room.pk),
    )


def _nobody(now: datetime) -> DutyNow:
    return DutyNow(
        duty.DutyTeam(now),
        (),
        is_report_late=False,
        is_asked=False,
        is_handover_late=False,
        shortage=None,
        room_url="",
        log_url="",
    )


def _author(item: duty.OpenItem) -> str:
    return item.entry.author.name if item.entry.author else ""


def _page(name: str, argument: object) -> str:
    try:
        return reverse(name, args=[argument])
    except NoReverseMatch:
        return ""


def list_url(name: str, **asked: str) -> str:
    """Return the address of a room's list with a filter, "" where there is none."""
    try:
        url = reverse(name)
    except NoReverseMatch:
        return ""
    query = "&".join(f"{key}={quote(value)}" for key, value in asked.items())
    return f"{url}?{query}" if query else url
