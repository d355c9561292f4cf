"""Pages of base surveys: the list, one survey, and the surveyor's form for the phone."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor, Target
from shouwang.ground.attachments import queries as attachments
from shouwang.ground.attachments.actions import PreparedPhoto, prepare_photo
from shouwang.ground.errors import Invalid, NotAllowed, NotFound
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.look.links import Bar
from shouwang.prepare.places import actions, queries
from shouwang.prepare.places.forms import EntryForm, EstimateForm, StartSurveyForm

from .tools import PAGE_SIZE, Pager, counted_pager, page_number, percent, raw_version, trail

KNOWN_PLACES = 300


@dataclass(frozen=True, slots=True)
class VillageRow:
    """A village of a survey, with its rate in words."""

    village: queries.VillageCompleteness
    rate: str


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry with the addresses of its photos."""

    view: queries.EntryView
    photos: tuple[dict[str, str], ...]


@require_GET
@signed_in
def survey_list(request: PageRequest) -> HttpResponse:
    """Show the surveys within one's duties."""
    actor = request.actor
    shown = list(queries.surveys(actor)[: queries.SURVEY_LIMIT])
    names = queries.area_names(actor, {row.area_code_now for row in shown})
    today = clock.today()
    rows = [
        {
            "survey": row,
            "area": names.get(row.area_code_now, row.area_code_now),
            "types": [queries.TYPE_LABELS[queries.PlaceTypeCode(code)] for code in row.type_codes],
            "is_past": row.due_on < today,
        }
        for row in shown
    ]
    context = {
        "rows": rows,
        "may_start": actor.holds("places.edit"),
        "links": trail((_("摸底"), "")),
    }
    return render(request, "places/surveys.html", context)


def _areas(actor: Actor) -> list[tuple[str, object]]:
    street = actor.area_code[:9]
    villages = list(queries.village_names(actor, "places.edit").items())
    is_whole = bool(street) and actor.may("places.edit", Target(area_code=street))
    whole = queries.area_names(actor, {street}).items() if is_whole else ()
    return [*whole, *villages]


@require_http_methods(["GET", "POST"])
@signed_in
def start_survey_page(request: PageRequest) -> HttpResponse:
    """Announce a survey."""
    actor = request.actor
    if not actor.holds("places.edit"):
        raise NotAllowed
    form = StartSurveyForm(_areas(actor), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.start_survey(actor, form.draft())
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("摸底已发起。请各村（社区）填应登记数。"))
            return redirect("places:survey_detail", made.pk)
    context = {
        "form": form,
        "links": trail((_("摸底"), reverse("places:surveys")), (_("发起"), "")),
    }
    return render(request, "places/survey_start.html", context, status=422 if form.errors else 200)


@require_GET
@signed_in
def survey_detail(request: PageRequest, survey_id: int) -> HttpResponse:
    """Show how complete a survey is per village and work area, and the entries behind it."""
    return _show(request, survey_id)


def _show(
    request: PageRequest, survey_id: int, refused: EstimateForm | None = None
) -> HttpResponse:
    actor = request.actor
    read = queries.survey_completeness(actor, survey_id)
    row = read.survey
    area = _asked_area(request, read)
    number = page_number(request)
    context = {
        "survey": row,
        "read": read,
        "types": [queries.TYPE_LABELS[queries.PlaceTypeCode(code)] for code in row.type_codes],
        "villages": [
            VillageRow(found, percent(found.counted.rate))
            for found in sorted(read.villages, key=_how_short)
        ],
        "groups": [(group, percent(group.counted.rate)) for group in read.groups],
        "bars": _bars(read),
        "total_rate": percent(read.total.rate),
        "entries": _entries(actor, read, area, number),
        "pager": _pager(request, actor, read, area, number),
        "area": area,
        "refused": refused,
        "is_open": row.ended_at is None,
        "is_past": row.due_on < read.on,
        "may_enter": actor.holds("places.register") and row.ended_at is None,
        "may_end": actor.may("places.edit", row.target()) and row.ended_at is None,
        "links": trail((_("摸底"), reverse("places:surveys")), (row.title, "")),
    }
    return render(request, "places/survey_detail.html", context, status=422 if refused else 200)


def _asked_area(request: PageRequest, read: queries.Completeness) -> str:
    asked = request.GET.get("area", "")
    return asked if asked in {found.area_code for found in read.villages} else ""


def _how_short(found: queries.VillageCompleteness) -> tuple[bool, int]:
    """Put villages without a number first, then those that lack most."""
    return found.counted.expected is not None, -(found.counted.missing or 0)


def _bars(read: queries.Completeness) -> list[Bar]:
    """Return a bar per village that is short: what it expects, and what is missing of it."""
    return [
        Bar(
            found.name,
            found.counted.expected or 0,
            found.counted.missing or 0,
            _("已登记 %(n)d，应登记 %(m)d")
            % {"n": found.counted.registered, "m": found.counted.expected or 0},
            f"?area={found.area_code}#entries",
        )
        for found in read.villages
        if found.counted.missing
    ]


def _entries(actor: Actor, read: queries.Completeness, area: str, number: int) -> list[EntryRow]:
    start = (number - 1) * PAGE_SIZE
    found = queries.entries(actor, read.survey, area, limit=PAGE_SIZE, offset=start)
    return [EntryRow(view, tuple(_photos(read.survey.pk, view))) for view in found]


def _photos(survey_id: int, view: queries.EntryView) -> list[dict[str, str]]:
    def url(photo: int, variant: str) -> str:
        where = [survey_id, view.entry.pk, photo, variant]
        return reverse("places:survey_photo", args=where)

    return [
        {"url": url(photo, "full"), "thumb_url": url(photo, "thumbnail"), "caption": ""}
        for photo in view.photos
    ]


def _pager(
    request: PageRequest, actor: Actor, read: queries.Completeness, area: str, number: int
) -> Pager:
    return counted_pager(request, number, queries.entry_set(actor, read.survey, area).count())


@require_POST
@signed_in
def estimate_page(request: PageRequest, survey_id: int) -> HttpResponse:
    """Take a village's own estimate."""
    actor = request.actor
    queries.survey(actor, survey_id)
    form = EstimateForm(request.POST)
    if form.is_valid():
        read = form.cleaned_data
        try:
            actions.estimate_places(actor, survey_id, read["area_code"], read["expected"])
        except Invalid as error:
            form.take(error)
    if form.errors:
        return _show(request, survey_id, form)
    messages.success(request, _("应登记数已记下。"))
    return redirect("places:survey_detail", survey_id)


@require_POST
@signed_in
def end_survey_page(request: PageRequest, survey_id: int) -> HttpResponse:
    """End a survey."""
    actions.end_survey(request.actor, survey_id, version=raw_version(request))
    messages.success(request, _("摸底已结束。"))
    return redirect("places:survey_detail", survey_id)


@require_http_methods(["GET", "POST"])
@signed_in
def enter_page(request: PageRequest, survey_id: int) -> HttpResponse:
    """Enter one place on a phone; sent twice it is entered once."""
    actor = request.actor
    row = queries.survey(actor, survey_id)
    if not actor.holds("places.register"):
        raise NotAllowed
    villages = queries.village_names(actor, "places.register")
    is_sent = request.method == "POST"
    sent = (request.POST, request.FILES) if is_sent else (None, None)
    first = {"area_code": next(iter(villages))} if len(villages) == 1 else {}
    if len(row.type_codes) == 1:
        first["type_code"] = row.type_codes[0]
    form = EntryForm(row.type_codes, villages, *sent, initial=first)
    if is_sent and form.is_valid():
        try:
            _enter_once(actor, survey_id, form)
        except Invalid as error:
            form.take(error)
        except NotFound:
            form.add_error("place", _("没有这个场所，或不在您的职责范围内。"))
        else:
            messages.success(request, _("已登记，可以接着登记下一处。"))
            return redirect(f"{reverse('places:survey_enter', args=[survey_id])}?done=1")
    known = queries.place_set(actor).order_by("name")[:KNOWN_PLACES]
    context = {
        "form": form,
        "survey": row,
        "person": actor.key,
        "is_done": request.GET.get("done") == "1",
        "places": list(known.values_list("number", "name")),
        "back": reverse("places:survey_detail", args=[survey_id]),
    }
    return render(request, "places/survey_enter.html", context, status=422 if form.errors else 200)


def _enter_once(actor: Actor, survey_id: int, form: EntryForm) -> None:
    read = form.cleaned_data
    photos: list[PreparedPhoto] = [prepare_photo(file) for file in read["photos"]]
    draft = actions.EntryDraft(
        type_code=read["type_code"],
        place_number=read["place"],
        place=form.new_place(),
        facts=actions.Survey(**form.facts()),
        latitude=read["lat"],
        longitude=read["lng"],
        note=read["note"],
    )

    def do() -> Answer:
        return Answer(303, str(actions.enter_in_survey(actor, survey_id, draft, photos).pk))

    said = repr((survey_id, draft, [photo.sha256 for photo in photos]))
    answer_once(actor, read["idempotency_key"], said.encode("utf-8", "replace"), do)


@require_GET
@signed_in
def survey_photo(
    request: PageRequest, survey_id: int, entry_id: int, attachment_id: int, variant: str
) -> HttpResponseBase:
    """Serve a photo after checking that its entry is visible."""
    actor = request.actor
    owner = queries.entry_photo_owner(actor, survey_id, entry_id)
    return attachments.serve(actor, attachment_id, owner_key=owner, variant=variant)
