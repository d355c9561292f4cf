"""Registering a hazard: by an officer, a grid worker, an enterprise; and the one-visit way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.attachments.actions import Prepared
from shouwang.ground.attachments.queries import Purpose
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, say
from shouwang.ground.journal.actions import emit
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.units import queries as units
from shouwang.ground.workdays import queries as workdays
from shouwang.prepare.hazards.events import HazardRectified, VerificationRaised
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.queries.grading import grade_terms
from shouwang.prepare.hazards.queries.repeats import earlier_of
from shouwang.prepare.hazards.queries.routing import Site, area_of, handler_of, site_of_place
from shouwang.prepare.hazards.queries.verifiers import choose_verifier
from shouwang.prepare.hazards.rules.deadlines import due_moment
from shouwang.prepare.hazards.rules.drafts import HazardDraft, check_draft, check_text
from shouwang.prepare.hazards.rules.grading import Statutory
from shouwang.prepare.hazards.rules.kinds import Kind
from shouwang.prepare.hazards.rules.wording import SOURCE_OF_ROLE, Difficulty, Source
from shouwang.prepare.hazards.states import State

from .ledger import enter, finish, new_hazard
from .photos import keep_photos, photo_changes
from .repeating import tell_repeat

REGISTER = "hazards.register"
SOURCE_KEY_LIMIT = 96
ONE_VISIT_LEVEL = 4
"""What can be put right in one visit is general and of the lightest level; else it is graded."""


def register(actor: Actor, draft: HazardDraft, photos: Sequence[Prepared] = ()) -> Hazard:
    """Register a danger; it waits for confirmation.

    Invalid names each wrong field; an area outside the actor's duties is NotFound.
    """
    hazard = _drafted(actor, draft)
    _count_photos(hazard, photos, Purpose.BEFORE)
    with write_transaction():
        prefix = enter(actor, hazard, "hazard.register", _details(hazard))
        keep_photos(actor, hazard, photos, Purpose.BEFORE)
        finish(hazard, prefix)
    return hazard


def register_by_sensor(actor: Actor, draft: HazardDraft, *, source_key: str) -> Hazard:
    """Register what a sensor or a camera found, once for each key of its own; for the system."""
    if not actor.is_system:
        raise NotAllowed
    key = source_key.strip()
    if not key or len(key) > SOURCE_KEY_LIMIT:
        words = say("请给出设备事件的唯一编号，最长 {n} 个字。", n=SOURCE_KEY_LIMIT)
        raise Invalid({"source_key": words})
    hazard = _drafted(actor, replace(draft, source=Source.SENSOR))
    hazard.import_key = key
    try:
        with write_transaction():
            known = Hazard.objects.filter(import_key=key).first()
            if known is not None:
                return known
            finish(hazard, enter(actor, hazard, "hazard.register", _details(hazard)))
    except IntegrityError:
        return Hazard.objects.get(import_key=key)
    return hazard


def register_fixed(
    actor: Actor,
    draft: HazardDraft,
    *,
    before: Sequence[Prepared] = (),
    after: Sequence[Prepared] = (),
    note: str = "",
) -> Hazard:
    """Register a danger that was found and put right in one visit (R111).

    It is confirmed, graded as general and fixed in one step, counts as found and as rectified, and
    waits for somebody else to verify it. The photo after the fix is required.
    """
    hazard = _drafted(actor, draft)
    if not actor.may("hazards.rectify", hazard.target()):
        raise NotAllowed(say("您的岗位不能办理整改。"))
    if not after:
        raise Invalid({"after": say("当场整改的隐患要有整改后照片。")})
    wrong = check_text(note, 500)
    if wrong:
        raise Invalid({"note": wrong})
    _fix_on_the_spot(actor, hazard, note)
    _count_photos(hazard, before, Purpose.BEFORE)
    _count_photos(hazard, after, Purpose.AFTER)
    choice = choose_verifier(actor, hazard, actor.account_id, ())
    hazard.verifier_unit_id = choice.unit_id
    with write_transaction():
        prefix = enter(actor, hazard, "hazard.register_fixed", _details(hazard))
        keep_photos(actor, hazard, before, Purpose.BEFORE)
        keep_photos(actor, hazard, after, Purpose.AFTER)
        finish(hazard, prefix)
        key, number = hazard.journal_key, hazard.number
        emit(HazardRectified(hazard.pk, number, choice.unit_id), key, at=hazard.reported_at)
        tell_repeat(hazard, hazard.reported_at)
        if choice.is_raised:
            raised = VerificationRaised(hazard.pk, number, hazard.handler_unit_id, choice.unit_id)
            emit(raised, key, at=hazard.reported_at)
    return hazard


def _fix_on_the_spot(actor: Actor, hazard: Hazard, note: str) -> None:
    now = hazard.reported_at
    day = clock.local_day(now)
    terms = grade_terms(actor, Statutory.GENERAL, ONE_VISIT_LEVEL, day)
    hazard.state = State.RECTIFIED
    hazard.confirmed_at = hazard.graded_at = hazard.fixed_at = now
    hazard.confirmed_by_id = hazard.fixed_by_id = actor.account_id
    hazard.statutory, hazard.level = Statutory.GENERAL, ONE_VISIT_LEVEL
    hazard.rule_version = terms.version
    hazard.difficulty = Difficulty.IMMEDIATE
    hazard.due_at = due_moment(workdays.add_working_days(day, terms.default_days))
    hazard.queue_at = hazard.due_at
    hazard.fix_note = note.strip()
    hazard.is_fixed_at_once = True


def _details(hazard: Hazard) -> dict[str, object]:
    return {
        "to": hazard.state,
        "area": hazard.area_code_at_time,
        "category": hazard.category,
        "source": hazard.source,
        "place": hazard.place_id,
        "unit": hazard.unit_id,
        "on_behalf": hazard.is_on_behalf,
        "discovered_at": hazard.discovered_at,
        "level": hazard.level,
        "statutory": hazard.statutory,
    }


def _count_photos(hazard: Hazard, photos: Sequence[Prepared], purpose: str) -> None:
    for name, value in photo_changes(hazard, photos, purpose).items():
        setattr(hazard, name, value)


def _drafted(actor: Actor, draft: HazardDraft) -> Hazard:
    if not actor.is_system and not actor.holds(REGISTER):
        raise NotAllowed
    now = clock.now()
    check_draft(draft, now)
    hazard = new_hazard(_site(actor, draft), at=now)
    hazard.description = draft.description.strip()
    hazard.location = draft.location.strip()
    hazard.category = draft.category
    hazard.kind = draft.kind or Kind.ORDINARY
    hazard.nature = draft.nature
    hazard.basis = draft.basis.strip()
    hazard.checklist_code = draft.checklist_code.strip()
    hazard.difficulty = draft.difficulty
    hazard.source = draft.source or SOURCE_OF_ROLE.get(actor.role, Source.STREET)
    hazard.is_on_behalf = draft.is_on_behalf
    hazard.discovered_at = min(draft.discovered_at or now, now)
    hazard.reported_by_id = actor.account_id
    _check_duty(actor, hazard)
    handler = handler_of(actor, hazard.area_code_now)
    hazard.handler_unit_id, hazard.handler_post_id = handler.unit_id, handler.post_id
    hazard.repeat_of = earlier_of(actor, hazard, hazard.checklist_code, hazard.discovered_at)
    return hazard


def _check_duty(actor: Actor, hazard: Hazard) -> None:
    whose = frozenset({hazard.unit_id}) if hazard.unit_id else frozenset()
    target = Target(hazard.area_code_now, whose, hazard.sector)
    if actor.may(REGISTER, target):
        return
    raise NotAllowed if actor.may(Hazard.VIEW_PERMISSION, target) else NotFound


def _site(actor: Actor, draft: HazardDraft) -> Site:
    """Return where the danger lies: its place, or else its area and the unit that it belongs to."""
    point = (draft.latitude, draft.longitude)
    if draft.place_id or draft.place_number:
        site = site_of_place(actor, place_id=draft.place_id, number=draft.place_number)
        found = point if point[0] is not None else (site.latitude, site.longitude)
        unit_id = site.unit_id or draft.unit_id
        return Site(site.area_code, site.place_id, unit_id, site.sector, *found)
    area = area_of(actor, draft.area_code, *point)
    return Site(area, None, _unit_of(actor, draft), "", *point)


def _unit_of(actor: Actor, draft: HazardDraft) -> int | None:
    if draft.unit_id and draft.unit_id != actor.unit_id:
        try:
            return units.unit(actor, draft.unit_id).pk
        except NotFound as error:
            raise Invalid({"unit_id": say("没有这个单位。")}) from error
    if draft.unit_id or actor.role in {"enterprise_owner", "employee"}:
        return actor.unit_id
    return None
