"""The page of one hazard: facts, timeline, photos, talk, and the next moves as forms."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.attachments import queries as attachments
from shouwang.ground.attachments.actions import prepare_photo
from shouwang.ground.attachments.queries import Purpose, Variant
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, say
from shouwang.ground.workdays import queries as workdays
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.hazards import actions, queries
from shouwang.prepare.hazards.actions import MeasureDraft, StepDraft
from shouwang.prepare.hazards.dispatch import MAKERS, MoveAsk, make_move
from shouwang.prepare.hazards.forms import STEP_ROWS, THEME_FIELDS, THEME_MOVES, MoveForm, PhotoForm

from .panels import Choices, initial_of, panels, theme_of
from .timelines import parted, shown_lines

DANGEROUS = frozenset({"reject", "send_back", "refuse_extension", "merge", "reopen"})


@dataclass(frozen=True, slots=True)
class ShownMove:
    """A move with its form, None while its part is folded; open when it is the one at hand."""

    move: queries.NextMove
    form: MoveForm | None
    is_open: bool
    tone: str


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """A photo with the addresses that this room serves."""

    url: str
    thumb_url: str
    caption: str


def _form(choices: Choices, name: str, data: Any = None, files: Any = None) -> MoveForm:
    now, read = clock.now(), choices.read
    in_force = [(str(m.pk), m.text) for m in read.measures if m.is_in_force(now)]
    open_steps = [(str(s.pk), s.text) for s in read.steps if s.done_at is None]
    form = MoveForm(
        name,
        data,
        files,
        version=read.hazard.version,
        measures=in_force,
        steps=open_steps,
        options=choices.of(name),
    )
    form.initial.update(initial_of(choices.actor, read, name))
    return form


def _moves(
    request: PageRequest,
    read: queries.HazardDetail,
    refused: MoveForm | None,
    beside: Collection[str],
) -> list[ShownMove]:
    """Return the moves with the forms that the page shows.

    They are those of the hazard's own life, of the part whose move is asked for (`?act=`) or came
    back, and those `beside` what is missing; a form more is as slow as a query more.
    """
    choices = Choices(request.actor, read)
    back = str(refused.data.get("move", "")) if refused is not None else ""
    act = back or request.GET.get("act", "")
    unfolded = {"", theme_of(act)}
    found = []
    offered = [one for one in queries.next_moves(request.actor, read.hazard) if one.move in MAKERS]
    offered.sort(key=lambda move: move.move in DANGEROUS)
    for index, move in enumerate(offered):
        form = refused if refused is not None and move.move == back else None
        if form is None and (theme_of(move.move) in unfolded or move.move in beside):
            form = _form(choices, move.move)
        tone = "danger" if move.move in DANGEROUS else "primary" if index == 0 else "neutral"
        found.append(ShownMove(move, form, move.move == act, tone))
    return found


def _beside(shown: Mapping[str, Mapping[str, object]]) -> list[str]:
    """Return the moves that bring what the five fulfilments lack; their forms stand beside it."""
    missing = shown["fulfilments"].get("missing_moves")
    return missing if isinstance(missing, list) else []


def _photos(read: queries.HazardDetail, purposes: set[str]) -> list[ShownPhoto]:
    number = read.hazard.number
    return [
        ShownPhoto(
            reverse("hazards:photo", args=[number, photo.attachment_id, Variant.FULL]),
            reverse("hazards:photo", args=[number, photo.attachment_id, Variant.THUMBNAIL]),
            clock.local_day(photo.at).isoformat(),
        )
        for photo in read.photos
        if photo.is_image and photo.purpose in purposes
    ]


def _voices(read: queries.HazardDetail) -> list[str]:
    number = read.hazard.number
    return [
        reverse("hazards:photo", args=[number, photo.attachment_id, Variant.FULL])
        for photo in read.photos
        if not photo.is_image
    ]


def _by_theme(moves: Sequence[ShownMove], beside: Collection[str]) -> dict[str, object]:
    """Return the moves of the hazard's own life, and those of each part of the page."""
    themed = {
        theme: [one for one in moves if one.move.move in names]
        for theme, names in THEME_MOVES.items()
    }
    return {
        "moves": [one for one in moves if not theme_of(one.move.move)],
        "theme_moves": themed,
        "other_fulfilments": [one for one in themed["fulfilments"] if one.move.move not in beside],
        "open_themes": [theme for theme, some in themed.items() if any(x.is_open for x in some)],
    }


def show(
    request: PageRequest,
    number: str,
    *,
    refused: MoveForm | None = None,
    photo_form: PhotoForm | None = None,
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    """Render one hazard, with the form that was refused, if one was."""
    actor = request.actor
    read = queries.detail(actor, number)
    found = read.hazard
    with queries.known_presence(actor, found):
        shown = panels(actor, read)
        moves = _moves(request, read, refused, _beside(shown))
    earlier, recent = parted(shown_lines(queries.history_of(actor, found)))
    may_add = not found.is_finished and any(
        actor.may(name, found.target())
        for name in ("hazards.rectify", "hazards.verify", "hazards.confirm")
    )
    context = {
        "detail": read,
        "hazard": found,
        "words": _words(actor, read),
        "lamp": queries.lamp_of(found, clock.now(), workdays.calendar()),
        **_by_theme(moves, _beside(shown)),
        "panels": shown,
        "before": _photos(read, {Purpose.BEFORE, Purpose.EVIDENCE}),
        "after": _photos(read, {Purpose.AFTER}),
        "voices": _voices(read),
        "earlier": earlier,
        "timeline": recent,
        "photo_form": (photo_form or PhotoForm()) if may_add else None,
        "may_unmask": actor.may("hazards.unmask", found.target()),
        "may_correct": actor.may("hazards.correct", found.target()),
        "may_notify": actor.may("hazards.rectify", found.target())
        and found.state in queries.UNFIXED,
        "is_new": "registered" in request.GET,
        "person": actor.key,
        "links": [Link(_("隐患"), reverse("hazards:list")), Link(found.number, "")],
        **(more or {}),
    }
    is_wrong = refused is not None or photo_form is not None
    return render(request, "hazards/detail.html", context, status=422 if is_wrong else 200)


def _words(actor: Actor, read: queries.HazardDetail) -> dict[str, object]:
    """Return the codes of the hazard as texts."""
    found = read.hazard
    return {
        "steps_done": sum(step.done_at is not None for step in read.steps),
        "state": queries.STATE_LABELS[found.state],
        "category": queries.CATEGORY_LABELS[found.category],
        "source": queries.SHOWN_SOURCES[found.source],
        "difficulty": queries.DIFFICULTY_LABELS[found.difficulty],
        "nature": queries.NATURE_LABELS[found.nature],
        "statutory": queries.STATUTORY_LABELS[found.statutory],
        "area": divisions.names_of(actor, [found.area_code_now]).get(found.area_code_now),
        "level": queries.LEVEL_LABELS[found.level] if found.level else None,
        "measures": [
            (queries.MEASURE_LABELS[measure.kind], measure, queries.measure_words(actor, measure))
            for measure in read.measures
        ],
    }


@never_cache
@require_GET
@signed_in
def detail(request: PageRequest, number: str) -> HttpResponse:
    """Show one hazard."""
    return show(request, number)


@require_POST
@signed_in
def move_page(request: PageRequest, number: str) -> HttpResponse:
    """Make a move; a refused form comes back with what was filled in."""
    name = request.POST.get("move", "")
    if name not in MAKERS:
        raise Invalid({"move": say("没有这种操作。")})
    choices = Choices(request.actor, queries.detail(request.actor, number))
    form = _form(choices, name, request.POST, request.FILES)
    if not form.is_valid():
        return show(request, number, refused=form)
    try:
        make_move(request.actor, number, _ask(name, form.cleaned_data))
    except Invalid as error:
        form.take(error)
        return show(request, number, refused=form)
    label = queries.MOVES[name].label if name in queries.MOVES else say("复查合格并销号")
    messages.success(request, _("已办理：%(move)s") % {"move": in_words(label)})
    return redirect("hazards:detail", number)


PLAIN = (
    "reason",
    "is_not_ours",
    "statutory",
    "difficulty",
    "category",
    "nature",
    "basis",
    "description",
    "location",
    "kind",
    "text",
    "into",
    "note",
)


PHOTO_FIELDS = ("photos", "evidence")
MEASURE_FIELDS = ("position", "cases", "measure_result")


def _ask(name: str, read: Mapping[str, Any]) -> MoveAsk:
    """Return the move that a checked form asks for; photos are prepared before any transaction."""
    plain = {field: read[field] for field in PLAIN if read.get(field)}
    own = {*THEME_FIELDS.get(name, {}), *MEASURE_FIELDS}
    more = {field: read[field] for field in read if field in own}
    measures = (
        (
            MeasureDraft(
                read["measure_kind"],
                read.get("measure_text") or "",
                position=read.get("position") or "",
            ),
        )
        if read.get("measure_kind")
        else ()
    )
    steps = tuple(
        StepDraft(read[f"step{row}_text"], read.get(f"step{row}_on") or read["due_on"])
        for row in STEP_ROWS
        if read.get(f"step{row}_text")
    )
    if read.get("answer"):
        plain["reason"] = read["answer"]
    return MoveAsk(
        move=name,
        version=read.get("version"),
        level=_whole(read.get("level")),
        measure_id=_whole(read.get("measure_id")),
        step_id=_whole(read.get("step_id")),
        due_on=read.get("due_on") or read.get("own_due_on"),
        measures=measures,
        steps=steps,
        cost_yuan=read.get("cost_yuan"),
        photos=tuple(prepare_photo(file) for name in PHOTO_FIELDS for file in read.get(name) or ()),
        more=more,
        **plain,
    )


def _whole(text: str | None) -> int | None:
    return int(text) if text else None


@require_POST
@signed_in
def photos_page(request: PageRequest, number: str) -> HttpResponse:
    """Add photos."""
    queries.hazard(request.actor, number)
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, number, photo_form=form)
    try:
        prepared = [prepare_photo(file) for file in form.cleaned_data["photos"]]
        actions.add_photos(request.actor, number, prepared, purpose=form.cleaned_data["purpose"])
    except Invalid as error:
        form.take(error)
        return show(request, number, photo_form=form)
    messages.success(request, _("照片已保存。"))
    return redirect("hazards:detail", number)


@require_GET
@signed_in
def photo(request: PageRequest, number: str, attachment_id: int, variant: str) -> HttpResponseBase:
    """Serve a photo or voice note after checking that its hazard is visible."""
    owner = queries.photo_owner(request.actor, number, attachment_id)
    return attachments.serve(request.actor, attachment_id, owner_key=owner, variant=variant)


@never_cache
@require_POST
@signed_in
def unmask_page(request: PageRequest, number: str, report: str) -> HttpResponse:
    """Show a reporter's contact this once; the journal keeps who looked."""
    shown = actions.unmask_reporter(request.actor, report)
    return show(request, number, more={"unmasked": shown})


@never_cache
@require_POST
@signed_in
def unmask_comment_page(request: PageRequest, number: str, comment_id: int) -> HttpResponse:
    """Show this once who said something; the journal keeps who looked."""
    name = actions.unmask_comment(request.actor, number, comment_id)
    return show(
        request, number, more={"unmasked_comment": {"comment_id": comment_id, "name": name}}
    )


@require_POST
@signed_in
def call_page(request: PageRequest, number: str, call_id: int) -> HttpResponse:
    """Write down that somebody on the telephone list was called."""
    is_confirmed = request.POST.get("confirmed") == "yes"
    actions.mark_called(request.actor, number, call_id, is_confirmed=is_confirmed)
    messages.success(request, _("已记下。"))
    return redirect("hazards:detail", number)


@require_POST
@signed_in
def dismiss_page(request: PageRequest, number: str) -> HttpResponse:
    """Leave a closure as it is although a reporter objected."""
    actions.dismiss_objection(request.actor, number, reason=request.POST.get("reason", ""))
    messages.success(request, _("异议已答复。"))
    return redirect("hazards:detail", number)
