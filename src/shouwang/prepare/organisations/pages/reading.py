"""Pages that show who answers for what."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text
from shouwang.look.links import Link
from shouwang.prepare.organisations import queries
from shouwang.prepare.organisations.forms import SubjectForm, chain_choices
from shouwang.prepare.organisations.states import EXPORT

from .frame import Frame, frame_of, tabs

VIEW = "organisations.view"


@dataclass(frozen=True, slots=True)
class LinkShown:
    """One link of a village's row."""

    link_id: int
    unit_name: str
    person_name: str
    state: Text
    tone: str


@dataclass(frozen=True, slots=True)
class VillageRow:
    """Who answers for a village, from its work area down."""

    subject_key: str
    name: str
    work_area: str
    work_area_person: str
    links: tuple[LinkShown, ...]
    first_responsible: str
    liaison_cadre: str


def _check(actor: Actor) -> None:
    if not actor.holds(VIEW):
        raise NotAllowed


def _villages(actor: Actor, frame: Frame) -> list[VillageRow]:
    areas = divisions.work_areas(actor, frame.street_code, frame.on)
    area_of = {code: area for area in areas for code in area.village_codes}
    leads = {area.id: queries.lead_of_work_area(actor, area.id, frame.on) for area in areas}
    links = queries.links_in_force(actor, frame.on, frame.street_code)
    states = queries.letter_states(actor, links)
    shown: dict[str, list[LinkShown]] = {}
    for row in links:
        person = row.post.account.name if row.post else ""
        state = states[row.pk]
        words, tone = queries.state_label(state), queries.state_tone(state)
        found = LinkShown(row.pk, row.unit.name, person, words, tone)
        shown.setdefault(row.subject_key, []).append(found)
    pairs = queries.village_pairs(actor, frame.street_code, frame.on)
    rows = []
    for village in divisions.villages_under(actor, frame.street_code, on=frame.on):
        if not queries.may_look(actor, village.code):
            continue
        area, pair = area_of.get(village.code), pairs.get(village.code)
        lead = leads[area.id] if area else None
        first = pair.first_responsible if pair else None
        cadre = pair.liaison_cadre if pair else None
        key = f"village:{village.code}"
        rows.append(
            VillageRow(
                key,
                village.name,
                area.name if area else "",
                lead.post.person_name if lead else "",
                tuple(shown.get(key, ())),
                first.person_name if first else "",
                cadre.person_name if cadre else "",
            )
        )
    return rows


@require_GET
@signed_in
def overview(request: PageRequest) -> HttpResponse:
    """Show the chain of every village, and where it is broken or double."""
    actor = request.actor
    _check(actor)
    frame = frame_of(request)
    context = {
        "frame": frame,
        "tabs": tabs("list"),
        "rows": _villages(actor, frame),
        "broken": queries.broken_links(actor, frame.street_code, frame.on),
        "double": queries.double_links(actor, frame.street_code, frame.on),
    }
    return render(request, "organisations/list.html", context)


def _choose_subject(
    request: PageRequest, frame: Frame, error: Invalid | None = None
) -> HttpResponse:
    """Ask whose chain is to be shown; what could not be read is said and answered with 422."""
    form = SubjectForm(
        chain_choices(request.actor, frame.street_code, frame.on),
        request.GET if error else None,
        initial={"on": frame.on},
    )
    if error is not None:
        form.errors.clear()
        form.take(error)
    context = {"frame": frame, "tabs": tabs("list"), "form": form}
    status = 200 if error is None else 422
    return render(request, "organisations/choose_subject.html", context, status=status)


@require_GET
@signed_in
def chain(request: PageRequest) -> HttpResponse:
    """Show the chain of one subject up to the street."""
    _check(request.actor)
    frame = frame_of(request)
    key = request.GET.get("subject", "")[:96]
    if not key:
        return _choose_subject(request, frame)
    try:
        steps = queries.chain(request.actor, key, frame.on)
    except Invalid as error:
        return _choose_subject(request, frame, error)
    if not steps:
        raise NotFound
    name = steps[0].subject_name
    context = {
        "frame": frame,
        "tabs": tabs("list"),
        "steps": steps,
        "name": name,
        "links": [Link(_("责任链"), ".."), Link(name, "")],
    }
    return render(request, "organisations/chain.html", context)


@require_GET
@signed_in
def sectors(request: PageRequest) -> HttpResponse:
    """Show the sector table and the work areas with their leads."""
    _check(request.actor)
    frame = frame_of(request)
    rows = queries.sector_table(request.actor, frame.street_code, frame.on)
    context = {
        "frame": frame,
        "tabs": tabs("sectors"),
        "rows": rows,
        "may_export": request.actor.holds(EXPORT),
    }
    return render(request, "organisations/sectors.html", context)


@require_GET
@signed_in
def accountable(request: PageRequest) -> HttpResponse:
    """Show the units without an accountable person."""
    _check(request.actor)
    frame = frame_of(request)
    found = queries.units_without_accountable_person(
        request.actor, frame.on, area_code=frame.street_code
    )
    context = {"frame": frame, "tabs": tabs("accountable"), "coverage": found}
    return render(request, "organisations/accountable.html", context)


@require_GET
@signed_in
def liaisons(request: PageRequest) -> HttpResponse:
    """Show the register of enterprises and the officials who keep in touch with them."""
    _check(request.actor)
    frame = frame_of(request)
    rows = queries.liaisons(request.actor, frame.on)
    context = {
        "frame": frame,
        "tabs": tabs("liaisons"),
        "rows": rows,
        "may_export": request.actor.holds(EXPORT),
    }
    return render(request, "organisations/liaisons.html", context)


@require_GET
@signed_in
def documents(request: PageRequest) -> HttpResponse:
    """Show the documents, the conflicts that newer ones settled, and what is left of old ones."""
    actor = request.actor
    _check(actor)
    frame = frame_of(request)
    context = {
        "frame": frame,
        "tabs": tabs("documents"),
        "documents": queries.documents(actor),
        "conflicts": queries.superseded_conflicts(actor),
        "stale": queries.stale_assignments(actor, frame.on),
    }
    return render(request, "organisations/documents.html", context)


@require_GET
@signed_in
def consistency(request: PageRequest) -> HttpResponse:
    """Show what has no accountable owner or more than one."""
    _check(request.actor)
    frame = frame_of(request)
    found = queries.consistency(request.actor, frame.street_code, frame.on)
    context = {"frame": frame, "tabs": tabs("consistency"), "check": found}
    return render(request, "organisations/consistency.html", context)
