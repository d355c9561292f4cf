"""Registering and changing stations and sensors, calibrating them, recording tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.units import queries as units
from shouwang.prepare.places import queries as places
from shouwang.watch.sensors.actions.anomalies import look_anew
from shouwang.watch.sensors.models import (
    Calibration,
    EndPointTest,
    Latest,
    Sensor,
    Station,
    area_columns,
)
from shouwang.watch.sensors.rules.drafts import (
    CalibrationDraft,
    SensorDraft,
    SensorNumbers,
    StationDraft,
    TestDraft,
    check_calibration,
    check_sensor,
    check_station,
    check_test,
)
from shouwang.watch.sensors.rules.kinds import END_POINT_KINDS
from shouwang.watch.sensors.states import ANSWER, EDIT, VIEW

from .rereading import reread_rule_book

STATION_FIELDS = ("code", "name", "place_id", "unit_id", "lat", "lng", "note", "is_active")
SENSOR_FIELDS = (
    "code", "name", "kind", "unit", "low", "high", "interval_s", "silent_after_s",
    "stuck_after_s", "is_active",
)  # fmt: skip
TAKEN = say("这个编号已经用过。")


def register_station(actor: Actor, draft: StationDraft) -> Station:
    """Register a station; Invalid names each wrong field, a foreign area is NotFound."""
    if not actor.holds(EDIT):
        raise NotAllowed
    check_station(draft)
    draft = _placed(actor, draft)
    _check_duty(actor, draft.area_code, draft.unit_id)
    now = clock.now()
    try:
        with write_transaction():
            made = Station.objects.create(
                **_station_columns(draft), area_code_at_time=draft.area_code, registered_at=now
            )
            _record(actor, "station.register", made.journal_key, _details(made, STATION_FIELDS))
    except IntegrityError:
        raise Invalid({"code": TAKEN}) from None
    return made


def edit_station(actor: Actor, code: str, draft: StationDraft, *, version: int) -> Station:
    """Change a station of the version that was seen; WrongState when somebody was faster."""
    found = _editable(actor, code)
    check_station(draft)
    draft = _placed(actor, draft)
    _check_duty(actor, draft.area_code, draft.unit_id)
    columns = _station_columns(draft)
    with write_transaction():
        _change(Station, found, columns, version)
        changed = {name: columns[name] for name in (*STATION_FIELDS, "area_code_now")}
        _record(actor, "station.edit", found.journal_key, changed)
        reread_rule_book()
    return Station.objects.get(pk=found.pk)


def _station_columns(draft: StationDraft) -> dict[str, object]:
    given = asdict(draft)
    columns = {name: given[name] for name in STATION_FIELDS}
    columns["name"], columns["note"] = draft.name.strip(), draft.note.strip()
    return {**columns, **area_columns(draft.area_code)}


def place_id_of(actor: Actor, number: str) -> int | None:
    """Return the key of a place by its number for a draft; "" is none, Invalid when not found."""
    if not number.strip():
        return None
    try:
        return places.place(actor, number.strip()).pk
    except NotFound:
        raise Invalid({"place": say("没有这个场所，或不在您的职责范围内。")}) from None


def _placed(actor: Actor, draft: StationDraft) -> StationDraft:
    """Return the draft with the area and unit that its place and unit tell."""
    area, unit_id = draft.area_code, draft.unit_id
    if draft.place_id is not None:
        place = places.place_by_id(actor, draft.place_id)
        area, unit_id = area or place.area_code_now, unit_id or place.unit_id
    if unit_id is not None:
        try:
            units.unit(actor, unit_id)
        except NotFound:
            raise Invalid({"unit": say("没有找到这个单位，或不在您的职责范围内。")}) from None
    if not area:
        raise Invalid({"area_code": say("请选择区划。")})
    try:
        area = divisions.division(actor, area).code
    except (NotFound, Invalid):
        raise Invalid({"area_code": say("没有这个区划代码。")}) from None
    return replace(draft, area_code=area, unit_id=unit_id)


def _check_duty(actor: Actor, area_code: str, unit_id: int | None) -> None:
    target = Target(area_code, frozenset({unit_id}) if unit_id else frozenset())
    if actor.may(EDIT, target):
        return
    raise NotAllowed if actor.may(VIEW, target) else NotFound


def _editable(actor: Actor, code: str) -> Station:
    rows = Station.objects.visible_to(actor)
    found = rows.filter(code=code).first() if code.isprintable() else None
    if found is None:
        raise NotFound
    _check_duty(actor, found.area_code_now, found.unit_id)
    return found


def register_sensor(actor: Actor, draft: SensorDraft) -> Sensor:
    """Register a sensor at a station; what the draft leaves out is as its kind has it."""
    if not actor.holds(EDIT):
        raise NotAllowed
    numbers = check_sensor(draft)
    station = _editable(actor, draft.station)
    now = clock.now()
    try:
        with write_transaction():
            made = Sensor.objects.create(
                station=station, **_sensor_columns(draft, numbers), registered_at=now
            )
            Latest.objects.create(
                sensor=made,
                health_since_ms=_ms(now),
                due_ms=_ms(now + timedelta(seconds=numbers.silent_after_s)),
            )
            _record(actor, "sensor.register", made.journal_key, _details(made, SENSOR_FIELDS))
            reread_rule_book()
    except IntegrityError:
        raise Invalid({"code": TAKEN}) from None
    return made


def edit_sensor(actor: Actor, code: str, draft: SensorDraft, *, version: int) -> Sensor:
    """Change a sensor of the version that was seen; its code and kind may change with a device."""
    found = _sensor(actor, code)
    numbers = check_sensor(draft)
    station = _editable(actor, draft.station)
    columns = {**_sensor_columns(draft, numbers), "station_id": station.pk}
    with write_transaction():
        _change(Sensor, found, columns, version)
        Latest.objects.filter(pk=found.pk).exclude(health="silent").update(due_ms=_ms(clock.now()))
        look_anew([found.pk])
        _record(actor, "sensor.edit", found.journal_key, columns)
        reread_rule_book()
    return Sensor.objects.select_related("station").get(pk=found.pk)


def _sensor_columns(draft: SensorDraft, numbers: SensorNumbers) -> dict[str, object]:
    return {
        "code": draft.code,
        "name": draft.name.strip(),
        "kind": draft.kind,
        "is_active": draft.is_active,
        **asdict(numbers),
    }


def _sensor(actor: Actor, code: str, permission: str = EDIT) -> Sensor:
    rows = Sensor.objects.visible_to(actor).select_related("station")
    found = rows.filter(code=code).first() if code.isprintable() else None
    if found is None:
        raise NotFound
    if not actor.may(permission, found.target()):
        raise NotAllowed
    return found


def _change(
    model: type[Station] | type[Sensor],
    found: Station | Sensor,
    columns: Mapping[str, object],
    version: int,
) -> None:
    rows = model._default_manager.filter(pk=found.pk, version=version)
    try:
        with transaction.atomic():
            changed = rows.update(**columns, version=F("version") + 1)
    except IntegrityError:
        raise Invalid({"code": TAKEN}) from None
    if changed != 1:
        raise WrongState(say("已被别人修改，请刷新后再改。"), version=found.version)


def calibrate(actor: Actor, code: str, draft: CalibrationDraft) -> Calibration:
    """Let a calibration hold from a day on for what is received from now on.

    Readings that are stored stay as they were taken; a second one for the same day is refused.
    """
    found = _sensor(actor, code)
    check_calibration(draft)
    now = clock.now()
    try:
        with write_transaction():
            made = Calibration.objects.create(
                sensor=found,
                from_on=draft.from_on,
                factor=draft.factor,
                offset=draft.offset,
                note=draft.note.strip(),
                recorded_at=now,
                recorded_by_id=actor.account_id,
            )
            details = {"from_on": draft.from_on, "factor": draft.factor, "offset": draft.offset}
            _record(actor, "sensor.calibrate", found.journal_key, details)
    except IntegrityError:
        raise Invalid({"from_on": say("这一天已有一次校准。")}) from None
    return made


def record_test(actor: Actor, code: str, draft: TestDraft) -> EndPointTest:
    """Record that a flood-warning end point was tried, and whether it worked (R187)."""
    found = _sensor(actor, code, ANSWER)
    if found.kind not in END_POINT_KINDS:
        raise Invalid({"code": say("这个传感器不是防汛预警终端。")})
    now = clock.now()
    check_test(draft, now)
    try:
        with write_transaction():
            made = EndPointTest.objects.create(
                sensor=found,
                tested_at=draft.tested_at,
                has_worked=draft.has_worked,
                note=draft.note.strip(),
                recorded_at=now,
                recorded_by_id=actor.account_id,
            )
            details = {"at": draft.tested_at, "has_worked": draft.has_worked}
            _record(actor, "sensor.test", found.journal_key, details)
    except IntegrityError:
        raise Invalid({"tested_at": say("这次试验已经登记过。")}) from None
    return made


def _record(actor: Actor, verb: str, key: str, details: Mapping[str, object]) -> None:
    """Write the journal entry; words that people wrote stay out of it."""
    kept = {name: value for name, value in details.items() if name not in {"name", "note"}}
    record(actor, verb, key, kept)


def _details(made: Station | Sensor, names: tuple[str, ...]) -> dict[str, object]:
    return {name: getattr(made, name) for name in names}


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000)
