"""Reporting an accident, and following it up with further figures."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, say
from shouwang.ground.journal.actions import emit, move, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.units import queries as units
from shouwang.ground.units.actions import take_number
from shouwang.prepare.accidents.events import AccidentReported
from shouwang.prepare.accidents.models import Accident, area_columns
from shouwang.prepare.accidents.rules.drafts import (
    AccidentDraft,
    Figures,
    changed_figures,
    check_draft,
    check_figures,
    check_text,
    last_update_on,
)
from shouwang.prepare.accidents.rules.parameters import REASON_LIMIT
from shouwang.prepare.accidents.rules.wording import Kind
from shouwang.prepare.accidents.states import REPORT, VIEW, Move
from shouwang.prepare.places import queries as places

from .doors import changed_event, figure_columns, keep_words, load, told

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from shouwang.ground.units.models import Unit
    from shouwang.prepare.places.models import Place

SERIES = "accident"
OWN_UNIT_ROLES = frozenset({"enterprise_owner"})
"""Roles that report for their own unit without naming it."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where an accident happened and whose it is; None is unknown."""

    area_code: str
    place_id: int | None = None
    unit_id: int | None = None
    sector: str = ""


def report_accident(actor: Actor, draft: AccidentDraft) -> Accident:
    """Report an accident; its grade is computed from the figures that are known.

    Invalid names each wrong field; an area outside the actor's duties is NotFound. With a
    `source_key` the accident is made once: the second call returns the first one's.
    """
    if not actor.holds(REPORT):
        raise NotAllowed
    check_draft(draft, clock.now())
    site = _site(actor, draft)
    _check_duty(actor, site)
    made = _made(draft.source_key)
    if made is not None:
        return made
    try:
        return _write(actor, draft, site)
    except IntegrityError:
        made = _made(draft.source_key)
        if made is None:
            raise
        return made


def _made(source_key: str) -> Accident | None:
    return Accident.objects.filter(source_key=source_key).first() if source_key else None


def _write(actor: Actor, draft: AccidentDraft, site: Site) -> Accident:
    now = clock.now()
    prefix = units.record_prefix(site.area_code)
    with write_transaction():
        made = Accident.objects.create(
            number=f"~{uuid.uuid4().hex}",
            source_key=draft.source_key,
            **area_columns(site.area_code),
            area_code_at_time=site.area_code,
            place_id=site.place_id,
            unit_id=site.unit_id,
            sector=site.sector,
            location=draft.location.strip(),
            kind=Kind(draft.kind).value,
            occurred_at=draft.occurred_at,
            reported_at=now,
            reported_by_id=actor.account_id,
            description=draft.description.strip(),
            **figure_columns(draft.figures, draft.occurred_at),
        )
        record(actor, "accident.report", made.journal_key, _details(made), at=now)
        event = AccidentReported(made.pk, made.area_code_now, made.unit_id, made.kind, made.grade)
        emit(event, made.journal_key, at=now)
        made.number = take_number(prefix, SERIES, clock.local_day(now).year)
        Accident.objects.filter(pk=made.pk).update(number=made.number)
    return made


def _details(made: Accident) -> dict[str, object]:
    changed = changed_figures(Figures(), made.figures)
    return {
        "to": made.state,
        "version": made.version,
        "area": made.area_code_at_time,
        "place": made.place_id,
        "unit": made.unit_id,
        "kind": made.kind,
        "occurred_at": made.occurred_at,
        "figures": {name: list(pair) for name, pair in changed.items()},
        "grade": made.grade,
        "rule": made.rule_version,
        "source": made.source_key,
    }


def _check_duty(actor: Actor, site: Site) -> None:
    whose = frozenset({site.unit_id}) if site.unit_id else frozenset()
    target = Target(site.area_code, whose, site.sector)
    if actor.may(REPORT, target):
        return
    raise NotAllowed if actor.may(VIEW, target) else NotFound


def _site(actor: Actor, draft: AccidentDraft) -> Site:
    """Return where it happened: the place, else the area given, else the unit's, else one's own."""
    if draft.place_id or draft.place_number:
        return _site_of_place(actor, draft)
    unit = _unit(actor, draft)
    code = draft.area_code or (unit.area_code if unit else "") or actor.area_code
    return Site(_known_area(actor, code), None, unit.pk if unit else None)


def _site_of_place(actor: Actor, draft: AccidentDraft) -> Site:
    rows = places.place_set(actor, places.PlaceFilters(has_archived=True))
    named = rows.filter(pk=draft.place_id) if draft.place_id else _named(actor, draft.place_number)
    found = named.first()
    if found is None:
        raise Invalid({"place": say("没有找到这个场所，或不在您的职责范围内。")})
    unit = None if found.unit_id else _unit(actor, draft)
    unit_id = found.unit_id or (unit.pk if unit else None)
    return Site(found.area_code_now, found.pk, unit_id, found.sector)


def _named(actor: Actor, words: str) -> QuerySet[Place]:
    rows = places.place_set(actor)
    if not words.isprintable():
        return rows.none()
    exact = rows.filter(number=words)
    if exact.exists():
        return exact
    named = rows.filter(name=words)
    if named.count() > 1:
        raise Invalid({"place": say("有多个同名场所，请填写编号。")})
    return named


def _unit(actor: Actor, draft: AccidentDraft) -> Unit | None:
    unit_id = draft.unit_id
    if unit_id is None and actor.role in OWN_UNIT_ROLES:
        unit_id = actor.unit_id
    if unit_id is None:
        return None
    try:
        return units.unit(actor, unit_id)
    except NotFound:
        raise Invalid({"unit": say("没有找到这个单位，或不在您的职责范围内。")}) from None


def _known_area(actor: Actor, code: str) -> str:
    if code and code == actor.area_code:
        return code
    try:
        return divisions.division(actor, code).code
    except (NotFound, Invalid):
        raise Invalid({"area_code": say("没有这个区划代码。")}) from None


def update_figures(
    actor: Actor, number: str, figures: Figures, *, note: str = "", version: int | None = None
) -> Accident:
    """Follow an accident up with further figures (续报); the grade is computed anew.

    Casualties are taken up within 30 days, for fires and road accidents within 7; later ones need
    a correction with a reason. The loss may follow at any time before the accident is verified.
    """
    found = load(actor, number, Move.UPDATE_FIGURES, version)
    check_figures(figures)
    words = note.strip()
    wrong = check_text(words, REASON_LIMIT)
    if wrong:
        raise Invalid({"note": wrong})
    changed = changed_figures(found.figures, figures)
    if not changed:
        raise Invalid({"dead": say("数字没有变化，不用续报。")})
    _check_in_time(found, changed)
    columns = figure_columns(figures, found.occurred_at)
    details, event = told(found, figures, columns), changed_event(found, columns)
    with write_transaction():
        move(actor, found, Move.UPDATE_FIGURES, changes=columns, details=details, event=event)
        keep_words(found, Move.UPDATE_FIGURES, words)
    return found


def _check_in_time(found: Accident, changed: dict[str, tuple[object, object]]) -> None:
    last_on = last_update_on(found.kind, found.occurred_at)
    late = [name for name in changed if name != "direct_loss_yuan"]
    if clock.today() <= last_on or not late:
        return
    message = say(
        "伤亡人数的续报期限到 {day} 为止，请由核定人更正并写明理由。", day=last_on.isoformat()
    )
    raise Invalid(dict.fromkeys(late, message))
