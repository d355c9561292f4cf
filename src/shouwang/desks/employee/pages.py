"""Pages of the employee's desk."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.attachments.actions import Prepared, prepare_photo, prepare_voice
from shouwang.ground.attachments.queries import PUBLIC_PHOTO_LIMIT, VOICE_LIMIT_S
from shouwang.ground.errors import Invalid, NotAllowed, WrongState, say
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.hazards import actions, queries
from shouwang.prepare.hazards.actions import WorkReport
from shouwang.prepare.hazards.queries.cards import cards
from shouwang.prepare.places import queries as places

from .forms import SaidForm, WorkReportForm

SHOWN = 50
CATEGORIES = {
    "unknown": "help-circle",
    "workplace": "tool",
    "special_equipment": "elevator",
    "hazchem": "flask",
    "electricity": "bolt",
    "fire_facility": "fire-extinguisher",
    "blocked_exit": "door-exit",
    "gas": "flame",
}
"""What can be dangerous at work, at most eight, each with its icon."""
LONGEST_KEY = 128
WRONG, CREATED = 422, 201
NOBODY = Actor.anonymous()
"""Under whom sent forms are kept, so that no row says who has reported."""


def _employee(actor: Actor) -> Actor:
    if actor.role != "employee":
        raise NotAllowed(say("这一页给登记在单位的员工用。"))
    return actor


@never_cache
@require_safe
@signed_in
def desk(request: PageRequest) -> HttpResponse:
    """Show the way to report, the unit's hazards with their state, and what one has reported."""
    actor = _employee(request.actor)
    page = queries.hazards(actor, queries.HazardFilters(), queries.PageAsk(limit=SHOWN))
    context = {
        "cards": cards(actor, page.items),
        "counts": queries.counts(actor),
        "own_count": len(queries.own_reports(actor)),
    }
    return render(request, "employee/desk.html", context)


def _form(actor: Actor, data: object = None, files: object = None) -> WorkReportForm:
    rows = places.place_set(actor).order_by("name")[:SHOWN]
    return WorkReportForm(
        data,
        files,
        places=[(str(row.pk), row.name) for row in rows],
        categories=[(code, in_words(queries.CATEGORY_LABELS[code])) for code in CATEGORIES],
        ways=[(code, in_words(label)) for code, label in queries.ways(actor).items()],
        initial={"category": "unknown"},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def report(request: PageRequest) -> HttpResponse:
    """Show the form, or take what was filled in and show number and query code this once."""
    actor = _employee(request.actor)
    if request.method != "POST":
        return _show(request, _form(actor))
    form = _form(actor, request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, form)
    try:
        receipt = _send(actor, form, request.POST.get("idempotency_key", ""))
    except Invalid as error:
        form.take(error)
        return _show(request, form)
    return render(request, "employee/done.html", receipt, status=CREATED)


def _show(request: PageRequest, form: WorkReportForm) -> HttpResponse:
    context = {
        "form": form,
        "photo_limit": PUBLIC_PHOTO_LIMIT,
        "voice_limit_s": VOICE_LIMIT_S,
        "icons": CATEGORIES,
    }
    return render(request, "employee/report.html", context, status=WRONG if form.errors else 200)


def _send(actor: Actor, form: WorkReportForm, key: str) -> dict[str, str]:
    """Send the report once for its key; a page that is loaded again shows the same code."""
    read = form.cleaned_data
    if len(read["photos"]) > PUBLIC_PHOTO_LIMIT:
        raise Invalid({"photos": say("照片最多 {n} 张。", n=PUBLIC_PHOTO_LIMIT)})
    prepared: list[Prepared] = [prepare_photo(file) for file in read["photos"]]
    if read["voice"]:
        prepared.append(prepare_voice(read["voice"]))
    sent = WorkReport(
        description=read["description"],
        category=read["category"] or "unknown",
        place_id=int(read["place"]) if read["place"] else None,
        location=read["location"],
        way=read["way"],
        concerns_boss=read["concerns_boss"],
        is_anonymous=read["is_anonymous"],
    )

    def do() -> Answer:
        receipt = actions.report_at_work(actor, sent, prepared)
        return Answer(CREATED, json.dumps({**asdict(receipt)}, ensure_ascii=False))

    whole = [asdict(sent), [one.sha256 for one in prepared]]
    body = json.dumps(whole, sort_keys=True).encode()
    found: dict[str, str] = json.loads(answer_once(NOBODY, key[:LONGEST_KEY], body, do).text)
    return found


@dataclass(frozen=True, slots=True)
class ShownReport:
    """One of the employee's own reports, with the forms that it takes now."""

    progress: queries.PublicProgress
    answering: SaidForm | None
    objecting: SaidForm | None


@never_cache
@require_safe
@signed_in
def mine(request: PageRequest) -> HttpResponse:
    """Show what the employee has reported under their own account, and nobody else's."""
    return _show_mine(request)


def _show_mine(
    request: PageRequest, refused: SaidForm | None = None, kind: str = ""
) -> HttpResponse:
    found = queries.own_reports(_employee(request.actor))
    shown = [
        ShownReport(
            one,
            _said(one, refused if kind == "answer" else None, is_offered=one.can_answer),
            _said(one, refused if kind == "object" else None, is_offered=one.can_object),
        )
        for one in found
    ]
    status = WRONG if refused is not None else 200
    return render(request, "employee/mine.html", {"reports": shown}, status=status)


def _said(
    found: queries.PublicProgress, refused: SaidForm | None, *, is_offered: bool
) -> SaidForm | None:
    if refused is not None and refused.data.get("number") == found.number:
        return refused
    if not is_offered:
        return None
    return SaidForm(initial={"number": found.number}, auto_id=f"{found.number}-%s")


@require_POST
@signed_in
def answer(request: PageRequest) -> HttpResponse:
    """Answer the handler about a report of one's own."""
    return _say(request, "answer", actions.answer_own)


@require_POST
@signed_in
def object_to_result(request: PageRequest) -> HttpResponse:
    """Object to what became of a report of one's own."""
    return _say(request, "object", actions.object_own)


def _say(request: PageRequest, kind: str, act: Callable[[Actor, str, str], None]) -> HttpResponse:
    actor = _employee(request.actor)
    form = SaidForm(request.POST)
    if form.is_valid():
        try:
            act(actor, form.cleaned_data["number"], form.cleaned_data["text"])
        except Invalid as error:
            form.take(error)
        except WrongState as error:
            form.add_error(None, in_words(error.message))
        else:
            return redirect("employee:mine")
    return _show_mine(request, form, kind)
