"""The file of one place, and the small acts that start from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotFound, Text
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.places import actions, queries
from shouwang.prepare.places.forms import (
    CheckForm,
    ErrorForm,
    ObjectForm,
    ReasonForm,
    StandardisationForm,
    TypeForm,
)

from .lists import rows_of

TONES = {"yes": "primary", "no": "neutral", "unknown": "warning", "candidate": "info"}


@dataclass(frozen=True, slots=True)
class TypeRow:
    """A type with its tone."""

    decided: queries.DecidedType
    tone: str


@dataclass(frozen=True, slots=True)
class Happening:
    """An entry of the history, in words."""

    at: datetime
    title: str
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of the page; one of them may come back with faults."""

    type: TypeForm
    object: ObjectForm
    archive: ReasonForm
    has_faults: bool = False


def _forms(read: queries.PlaceFile, refused: ErrorForm | None) -> Forms:
    seen = {"version": read.place.version}
    return Forms(
        type=refused if isinstance(refused, TypeForm) else TypeForm(initial=seen),
        object=refused if isinstance(refused, ObjectForm) else ObjectForm(),
        archive=refused if isinstance(refused, ReasonForm) else ReasonForm(initial=seen),
        has_faults=refused is not None,
    )


def _happenings(read: queries.PlaceFile) -> list[Happening]:
    return [
        Happening(
            line.at, in_words(line.label), in_words(line.who), in_words(queries.changed_words(line))
        )
        for line in read.history
    ]


def show(request: PageRequest, number: str, refused: ErrorForm | None = None) -> HttpResponse:
    """Render the file of a place, with the form that was refused, if one was."""
    actor = request.actor
    read = queries.archive(actor, number)
    target = read.place.target()
    context = {
        "file": read,
        "place": read.place,
        "row": rows_of(actor, [read.place])[0],
        "industry": _industry(actor, read),
        "types": [TypeRow(found, TONES[found.verdict.value]) for found in read.types],
        "history": _happenings(read),
        "map": _map(read),
        "forms": _forms(read, refused),
        "hazards_url": f"/hazards/?place={read.place.number}",
        "objects": _objects(actor, read),
        "sources": queries.sources_of(actor, read.place.pk),
        "standards": _standards(actor, read),
        "standard_form": StandardisationForm(),
        "may_edit": actor.may("places.edit", target),
        "may_survey": actor.may("places.register", target),
        "links": [Link(_("场所"), reverse("places:list")), Link(read.place.name, "")],
    }
    return render(request, "places/detail.html", context, status=422 if refused else 200)


@dataclass(frozen=True, slots=True)
class ObjectRow:
    """An object with its words and the inspections done."""

    inspectable: object
    category: Text
    inspections: tuple[tuple[object, Text], ...]


def _objects(actor: Actor, read: queries.PlaceFile) -> list[ObjectRow]:
    done = queries.inspections_of(actor, read.place.pk) if read.objects else {}
    return [
        ObjectRow(
            found,
            queries.OBJECT_CATEGORY_LABELS[queries.ObjectCategory(found.category)],
            tuple((one, queries.result_label(actor, one.result)) for one in done.get(found.pk, ())),
        )
        for found in read.objects
    ]


def _standards(actor: Actor, read: queries.PlaceFile) -> list[tuple[object, Text, bool]]:
    today = clock.today()
    return [
        (row, queries.STANDARD_LABELS[row.level], row.expires_on < today)
        for row in queries.standardisations(actor, read.place)
    ]


def _industry(actor: Actor, read: queries.PlaceFile) -> Text | None:
    return queries.industry_labels(actor).get(read.place.industry)


def _map(read: queries.PlaceFile) -> dict[str, object] | None:
    geometry = queries.geometry_of(read.place)
    if geometry is None:
        return None
    known = {"title": read.place.name, "tone": "info", "text": read.place.address}
    feature = {"type": "Feature", "geometry": geometry, "properties": known}
    return {"type": "FeatureCollection", "features": [feature]}


@require_GET
@signed_in
def detail(request: PageRequest, number: str) -> HttpResponse:
    """Show the file of one place."""
    return show(request, number)


@require_POST
@signed_in
def type_page(request: PageRequest, number: str) -> HttpResponse:
    """Decide about a type over the rule."""
    form = TypeForm(request.POST)
    queries.place(request.actor, number)
    if not form.is_valid():
        return show(request, number, form)
    read = form.cleaned_data
    try:
        actions.confirm_type(
            request.actor,
            number,
            read["type"],
            is_type=read["is_type"] == "yes",
            reason=read["reason"],
            version=read["version"],
        )
    except Invalid as error:
        form.take(error)
        return show(request, number, form)
    messages.success(request, _("已记下人工认定。"))
    return redirect("places:detail", number)


def _version(request: PageRequest) -> int:
    raw = request.POST.get("version", "")
    return int(raw) if raw.isdecimal() and len(raw) < 10 else 0


@require_POST
@signed_in
def follow_rule_page(request: PageRequest, number: str, type_code: str) -> HttpResponse:
    """Give a decision back to the rule."""
    actions.follow_rule(request.actor, number, type_code, version=_version(request))
    messages.success(request, _("已恢复按规则判定。"))
    return redirect("places:detail", number)


@require_POST
@signed_in
def archive_page(request: PageRequest, number: str) -> HttpResponse:
    """Take a place out of use."""
    form = ReasonForm(request.POST)
    queries.place(request.actor, number)
    if not form.is_valid():
        return show(request, number, form)
    read = form.cleaned_data
    actions.archive_place(request.actor, number, read["reason"], version=read["version"])
    messages.success(request, _("场所已停用，档案保留。"))
    return redirect("places:detail", number)


@require_POST
@signed_in
def object_page(request: PageRequest, number: str) -> HttpResponse:
    """Register an object in a place."""
    form = ObjectForm(request.POST)
    queries.place(request.actor, number)
    if not form.is_valid():
        return show(request, number, form)
    try:
        actions.add_object(request.actor, number, actions.ObjectDraft(**form.cleaned_data))
    except Invalid as error:
        form.take(error)
        return show(request, number, form)
    messages.success(request, _("已登记设备设施。"))
    return redirect("places:detail", number)


@require_POST
@signed_in
def check_object_page(request: PageRequest, number: str, object_id: int) -> HttpResponse:
    """Write down a check of an object."""
    form = CheckForm(request.POST)
    queries.place(request.actor, number)
    if form.is_valid():
        try:
            _record_check(request.actor, number, object_id, form)
        except Invalid as error:
            form.take(error)
    if form.errors:
        faults = " ".join(str(fault) for faults in form.errors.values() for fault in faults)
        messages.error(request, faults)
    else:
        messages.success(request, _("已记录检验。"))
    return redirect("places:detail", number)


def _record_check(actor: Actor, number: str, object_id: int, form: CheckForm) -> None:
    read = form.cleaned_data
    actions.record_check(
        actor,
        number,
        object_id,
        checked_on=read["checked_on"],
        due_on=read["due_on"],
        version=read["version"],
        outcome=actions.Outcome(read["result"] or "passed", read["certificate"]),
    )


@require_POST
@signed_in
def retire_object_page(request: PageRequest, number: str, object_id: int) -> HttpResponse:
    """Take an object out of use."""
    if object_id >= 2**63:
        raise NotFound
    actions.retire_object(request.actor, number, object_id, version=_version(request))
    messages.success(request, _("设备设施已停用。"))
    return redirect("places:detail", number)
