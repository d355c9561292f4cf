"""The wall of answers: who has answered a warning, who has not, one tap for a call or a visit."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import Invalid, NotFound, WrongState
from shouwang.look.fresh import not_modified, tag_of
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.watch.warnings.actions.answering import acknowledge, mark_called, mark_visited
from shouwang.watch.warnings.forms.reaching import ReachForm
from shouwang.watch.warnings.queries.answers import (
    DONE,
    MISSING,
    Answers,
    VillageAnswers,
    answer_line,
    answers,
    attempts,
    own_answer,
    seen_warning,
)
from shouwang.watch.warnings.rules.reaching import ReachWay

REFRESH_S = 10
SHOWS = (MISSING, DONE)
MARKS = {ReachWay.CALL: mark_called, ReachWay.VISIT: mark_visited}
ID_LIMIT = 2**63 - 1


@dataclass(frozen=True, slots=True)
class VillageLine:
    """A village on the wall: its figures, who is missing, and the list behind it."""

    row: VillageAnswers
    names: tuple[str, ...]
    url: str


@require_GET
def wall(request: PageRequest, number: str) -> HttpResponseBase:
    """Show who has answered, those missing first; `?still=1` stops the page from renewing itself.

    When nothing has changed the answer is 304; when the session has ended, the page loads whole.
    """
    if request.actor.is_anonymous and "HX-Request" in request.headers:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return _shown(request, number)


@signed_in
def _shown(request: PageRequest, number: str) -> HttpResponse:
    return show(request, number)


def show(
    request: PageRequest, number: str, *, status: int = 200, faults: tuple[str, ...] = ()
) -> HttpResponse:
    """Show the wall of a warning, with the filters of the address."""
    area, shown, after = asked_area(request), _asked_show(request), _asked_after(request)
    is_still = request.GET.get("still") == "1"
    found = answers(request.actor, number, area=area, show=shown, after=after)
    own = own_answer(request.actor, number)
    tag = _tag(request, found, own, area, shown, after, is_still)
    unchanged = not_modified(request, tag) if status == 200 else None
    if unchanged is not None:
        return unchanged
    asked = {"area": area, "show": shown, "still": "1" if is_still else ""}
    context = {
        "answers": found,
        "warning": found.warning,
        "own": own,
        "faults": faults,
        "rate": _percent(found.counts.answered, found.counts.owed),
        "rate_in_time": _percent(found.counts.in_time, found.counts.owed),
        "median_min": _minutes(found.counts.median_s),
        "villages": [_village(number, one) for one in found.villages],
        "first_url": address(number, **asked) if after else "",
        "next_url": address(number, **asked, after=found.next_after) if found.next_after else "",
        "tabs": _tabs(number, area, shown, found),
        "query": _query({**asked, "after": after}),
        "refresh_s": None if is_still else REFRESH_S,
        "here": address(number, area=area, show=shown, after=after),
        "still_url": address(number, area=area, show=shown, after=after, still="1"),
        "missing_url": address(number, show=MISSING),
        "doors_url": f"{reverse('warnings:doors', args=[number])}{_query({'area': area})}",
        "links": [*trail(number), Link(_("应答"), "", "", is_current=True)],
    }
    response = render(request, "warnings/answers.html", context, status=status)
    response["ETag"] = tag
    return response


def asked_area(request: PageRequest) -> str:
    """Return the division of the address; what is no code is left out."""
    raw = request.GET.get("area", "")[:12]
    return raw if raw.isascii() and raw.isdecimal() else ""


def _asked_show(request: PageRequest) -> str:
    asked = request.GET.get("show", "")
    return asked if asked in SHOWS else ""


def _asked_after(request: PageRequest) -> str:
    return request.GET.get("after", "")[:64]


def _tag(request: PageRequest, found: Answers, *parts: object) -> str:
    row = found.warning
    shown = (found.counts, found.villages, found.lines, found.line_count, found.troubles)
    return tag_of(request.actor.key, request.actor.post_id, row.number, row.version, *shown, *parts)


def _percent(part: int, whole: int) -> str | None:
    """Return a share in whole per cent, rounded down, so that only all is 100 %."""
    return f"{part * 100 // whole}%" if whole else None


def _minutes(seconds: int | None) -> int | None:
    return None if seconds is None else seconds // 60


def _village(number: str, row: VillageAnswers) -> VillageLine:
    names = [line.name or in_words(line.kind_label) for line in row.missing]
    return VillageLine(row, tuple(names), address(number, area=row.area_code))


def _tabs(number: str, area: str, chosen: str, found: Answers) -> list[Link]:
    labels = (
        ("", _("全部"), None),
        (MISSING, _("未应答"), found.counts.missing),
        (DONE, _("已应答"), None),
    )
    return [
        Link(label, address(number, area=area, show=name), "", name == chosen, count)
        for name, label, count in labels
    ]


def _query(asked: dict[str, str]) -> str:
    given = {name: value for name, value in asked.items() if value}
    return f"?{urlencode(given)}" if given else ""


def address(number: str, **asked: str) -> str:
    """Return the address of the wall of a warning, with its filters."""
    return f"{reverse('warnings:answers', args=[number])}{_query(asked)}"


def page(name: str, *arguments: str) -> str:
    """Return the address of a page of the room, "" where there is none."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


def trail(number: str) -> list[Link]:
    """Return the way to a warning."""
    return [
        Link(_("预警"), page("warnings:list")),
        Link(number, page("warnings:detail", number)),
    ]


@require_POST
@signed_in
def acknowledge_page(request: PageRequest, number: str) -> HttpResponse:
    """Take the reader's own answer to a warning."""
    acknowledge(request.actor, number)
    messages.success(request, _("已记下：您已知道这条预警。"))
    back = page("warnings:detail", number) or reverse("warnings:notice", args=[number])
    return HttpResponseRedirect(back)


@require_GET
@signed_in
def addressee_page(request: PageRequest, number: str, addressee_id: int) -> HttpResponse:
    """Show how far a warning has come with one addressee, and every try to reach them."""
    return _show_one(request, number, addressee_id, ReachForm())


def _show_one(
    request: PageRequest, number: str, addressee_id: int, form: ReachForm
) -> HttpResponse:
    if addressee_id > ID_LIMIT:
        raise NotFound
    line = answer_line(request.actor, number, addressee_id)
    heading = line.name or in_words(line.kind_label)
    context = {
        "line": line,
        "warning": seen_warning(request.actor, number),
        "heading": heading,
        "form": form,
        "tries": attempts(request.actor, addressee_id),
        "links": [
            *trail(number),
            Link(_("应答"), address(number)),
            Link(heading, "", "", is_current=True),
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "warnings/addressee.html", context, status=status)


@require_POST
@signed_in
def reach_page(request: PageRequest, number: str, addressee_id: int, way: ReachWay) -> HttpResponse:
    """Note a call or a visit, and go back to where it was noted."""
    if addressee_id > ID_LIMIT:
        raise NotFound
    answer_line(request.actor, number, addressee_id)
    form = ReachForm(request.POST)
    if form.is_valid():
        try:
            MARKS[way](request.actor, addressee_id, form.draft())
        except Invalid as error:
            form.take(error)
        except WrongState as error:
            messages.warning(request, in_words(error.message))
            return HttpResponseRedirect(_back(request, number, addressee_id))
    if form.errors:
        return _show_one(request, number, addressee_id, form)
    messages.success(request, _("已记下。"))
    return HttpResponseRedirect(_back(request, number, addressee_id))


def _back(request: PageRequest, number: str, addressee_id: int) -> str:
    if request.GET.get("back") == "one":
        return reverse("warnings:addressee", args=[number, addressee_id])
    still = "1" if request.GET.get("still") == "1" else ""
    asked = {"area": asked_area(request), "show": _asked_show(request), "still": still}
    return address(number, **asked, after=_asked_after(request))
