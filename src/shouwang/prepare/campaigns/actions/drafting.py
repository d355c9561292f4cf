"""Writing down a campaign: what for, who leads it, its phases, documents and units."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, say
from shouwang.ground.journal.actions import record, touch
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.units import queries as units
from shouwang.ground.units.actions import take_number
from shouwang.prepare.campaigns.models import Campaign, Citation, Deliverable, Phase
from shouwang.prepare.campaigns.rules.document_numbers import read_number
from shouwang.prepare.campaigns.rules.phases import (
    CampaignChange,
    CampaignDraft,
    CitationDraft,
    PhaseDraft,
    check_change,
    check_citations,
    check_draft,
    check_phases,
    dated,
)
from shouwang.prepare.campaigns.states import EDIT, VIEW

from .doors import load_drafted, load_for_edit
from .leading import office_of_group
from .notices import find_notices
from .participants import participants_of, write_participants

if TYPE_CHECKING:
    from shouwang.ground.units.models import Unit

SERIES = "campaign"


def draft_campaign(actor: Actor, draft: CampaignDraft) -> Campaign:
    """Write a campaign down; its phases' days are read from the document's words.

    Phases may overlap. Invalid names each wrong field; an area outside the actor's duties is
    NotFound. With a `source_key` the campaign is made once: the second call returns the first's.
    """
    if not actor.holds(EDIT):
        raise NotAllowed
    area = _area(actor, draft.area_code)
    draft = _read(draft)
    check_draft(draft)
    made = _made(draft.source_key)
    if made is not None:
        return made
    office = _office(actor, draft)
    try:
        return _write(actor, draft, area, office)
    except IntegrityError:
        made = _made(draft.source_key)
        if made is None:
            raise
        return made


def _made(source_key: str) -> Campaign | None:
    return Campaign.objects.filter(source_key=source_key).first() if source_key else None


def _read(draft: CampaignDraft) -> CampaignDraft:
    year = year_of(draft.year, draft.starts_on, draft.ends_on)
    return replace(draft, phases=[dated(phase, year) for phase in draft.phases])


def year_of(year: int | None, starts_on: date | None, ends_on: date | None) -> int:
    """Return the year that masked or missing years of a plan stand for."""
    first = starts_on or ends_on or clock.today()
    return year or first.year


def _area(actor: Actor, code: str) -> str:
    wanted = code or actor.area_code
    try:
        area = wanted if wanted == actor.area_code else divisions.division(actor, wanted).code
    except (NotFound, Invalid):
        raise Invalid({"area_code": say("没有这个区划代码。")}) from None
    if not area:
        raise Invalid({"area_code": say("请选择区划。")})
    target = Target(area_code=area)
    if not actor.may(EDIT, target):
        raise NotAllowed if actor.may(VIEW, target) else NotFound
    return area


def _office(actor: Actor, draft: CampaignDraft) -> Unit:
    unit_id = draft.office_unit_id or actor.unit_id
    if unit_id is None:
        raise Invalid({"office_unit_id": say("请选择牵头科室。")})
    try:
        return units.unit(actor, unit_id)
    except NotFound:
        message = say("没有找到这个单位，或不在您的职责范围内。")
        raise Invalid({"office_unit_id": message}) from None


def _write(actor: Actor, draft: CampaignDraft, area: str, office: Unit) -> Campaign:
    now = clock.now()
    prefix = units.record_prefix(area)
    joining = participants_of(actor, area, draft.participant_kinds, draft.participant_unit_ids)
    group = draft.leading_group_id
    group_office = None if group is None else office_of_group(actor, group)
    with write_transaction():
        made = Campaign.objects.create(
            number=f"~{uuid.uuid4().hex}",
            source_key=draft.source_key,
            kind=draft.kind,
            title=draft.title.strip(),
            goal=draft.goal.strip(),
            area_code_at_time=area,
            area_code_now=area,
            office_unit=office,
            leading_group_id=group,
            office_id=group_office,
            starts_on=draft.starts_on,
            ends_on=draft.ends_on,
            drafted_at=now,
            drafted_by_key=actor.key,
        )
        made.case_key = made.journal_key
        _write_phases(made, draft.phases)
        Citation.objects.bulk_create([_citation(made, cited) for cited in draft.citations])
        details = {
            "area": area,
            "kind": made.kind,
            "from": made.starts_on,
            "until": made.ends_on,
            "office": office.pk,
            "phases": len(draft.phases),
            "citations": [cited.number for cited in draft.citations],
        }
        record(actor, "campaign.draft", made.journal_key, details, at=now)
        if joining:
            write_participants(actor, made, joining)
        find_notices(actor, made)
        made.number = take_number(prefix, SERIES, clock.local_day(now).year)
        Campaign.objects.filter(pk=made.pk).update(number=made.number, case_key=made.case_key)
    return made


def _citation(campaign: Campaign, cited: CitationDraft) -> Citation:
    number = cited.number.strip()
    read = read_number(number)
    return Citation(
        campaign=campaign,
        kind=cited.kind,
        issuer=cited.issuer.strip(),
        title=cited.title.strip(),
        number=number,
        sign=read.sign if read else "",
        year=read.year if read else None,
        serial=read.serial if read else None,
        issued_on=cited.issued_on,
        dates_text=cited.dates_text.strip(),
    )


def _write_phases(campaign: Campaign, phases: Sequence[PhaseDraft]) -> None:
    """Write the phases over those that stand, position by position, so that they keep their key."""
    for position, phase in enumerate(phases, start=1):
        Phase.objects.update_or_create(
            campaign=campaign,
            position=position,
            defaults={
                "kind": phase.kind,
                "title": phase.title.strip(),
                "text": phase.text.strip(),
                "starts_on": phase.starts_on,
                "ends_on": phase.ends_on,
                "dates_text": phase.dates_text.strip(),
            },
        )


def change_campaign(
    actor: Actor, number: str, change: CampaignChange, *, version: int | None = None
) -> Campaign:
    """Say anew what a drafted campaign is about; the days of its phases stay as they are.

    Once it has started, what it is about stands. The journal keeps days and kind, and which words
    have changed.
    """
    found = load_drafted(actor, number, version)
    check_change(change)
    meant: dict[str, object] = {
        "title": change.title.strip(),
        "goal": change.goal.strip(),
        "kind": change.kind,
        "starts_on": change.starts_on,
        "ends_on": change.ends_on,
    }
    changed = {name: value for name, value in meant.items() if getattr(found, name) != value}
    if not changed:
        return found
    with write_transaction():
        touch(actor, found, changed)
        details = {
            "changed": sorted(changed),
            "kind": found.kind,
            "from": found.starts_on,
            "until": found.ends_on,
        }
        record(actor, "campaign.change", found.journal_key, details)
        find_notices(actor, found)
    return found


def set_phases(
    actor: Actor,
    number: str,
    phases: Sequence[PhaseDraft],
    *,
    year: int | None = None,
    version: int | None = None,
) -> Campaign:
    """Put other phases in the place of those that stand; a running campaign may change them, too.

    Invalid when a phase would go to which a deliverable belongs.
    """
    found = load_for_edit(actor, number, version)
    meant = year_of(year, found.starts_on, found.ends_on)
    read = [dated(phase, meant) for phase in phases]
    wrong = check_phases(read)
    if wrong:
        raise Invalid(wrong)
    with write_transaction():
        touch(actor, found)
        surplus = Phase.objects.filter(campaign=found, position__gt=len(read))
        if Deliverable.objects.filter(phase__in=surplus).exists():
            message: Text = say("有应报材料属于要去掉的阶段，请先改材料。")
            raise Invalid({"phases": message})
        surplus.delete()
        _write_phases(found, read)
        details = {
            "phases": [
                {"position": at, "from": phase.starts_on, "until": phase.ends_on}
                for at, phase in enumerate(read, start=1)
            ]
        }
        record(actor, "campaign.set_phases", found.journal_key, details)
        find_notices(actor, found)
    return found


def cite_document(
    actor: Actor, number: str, cited: CitationDraft, *, version: int | None = None
) -> Citation:
    """Add a document that the campaign rests on; its 文号 is read into parts (R68)."""
    found = load_for_edit(actor, number, version)
    wrong = check_citations([cited])
    if wrong:
        raise Invalid({"number": next(iter(wrong.values()))})
    try:
        with write_transaction():
            touch(actor, found)
            made = _citation(found, cited)
            made.save()
            details = {"number": made.number, "kind": made.kind}
            record(actor, "campaign.cite", found.journal_key, details)
    except IntegrityError:
        raise Invalid({"number": say("这个文号已经列为依据。")}) from None
    return made
