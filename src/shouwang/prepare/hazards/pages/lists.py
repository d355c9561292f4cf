"""The ledger as a list and as a map of the same set, with batch moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, ShouwangError, say
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.hazards import actions, queries
from shouwang.prepare.hazards.dispatch import MoveAsk, make_move
from shouwang.prepare.hazards.forms import FilterForm
from shouwang.prepare.hazards.queries.cards import cards

PAGE_SIZE = 25
LAST_PAGE = 400
BATCH_MOVES = ("confirm", "close")
NO_POSITION = say("位置不对，请重新定位。")


@dataclass(frozen=True, slots=True)
class Pager:
    """Previous and next of a list."""

    previous_url: str | None
    next_url: str | None
    count_text: str


def area_options(actor: Actor) -> list[tuple[str, object]]:
    """Return the villages that the actor may choose from; only its own within a village."""
    code = actor.area_code
    if not code or len(code) < 9:
        return []
    rows = divisions.villages_under(actor, code[:12])
    return [(row.code, row.name) for row in rows]


@require_GET
@signed_in
def hazard_list(request: PageRequest) -> HttpResponse:
    """Show the ledger: table and map of the same set."""
    actor = request.actor
    form = FilterForm(request.GET, area_options(actor))
    form.is_valid()
    filters = _filters(request, form)
    number = _page_number(request)
    ask = queries.PageAsk(limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE)
    page = queries.hazards(actor, filters, ask)
    is_map = request.GET.get("view") == "map"
    place = filters.place
    context = {
        "form": form,
        "cards": cards(actor, page.items),
        "pager": _pager(request, number, page),
        "place_number": place,
        "repeats": queries.place_repeats(actor, place) if place else None,
        "tabs": _tabs(request, is_map=is_map),
        "is_map": is_map,
        "map": queries.geojson(actor, filters) if is_map else None,
        "may_register": actor.holds("hazards.register"),
        "may_confirm": actor.holds("hazards.confirm"),
        "may_close": actor.holds("hazards.close"),
        "may_export": actor.holds("hazards.export"),
        "may_award": actor.holds("hazards.award"),
        "may_keep_powers": actor.holds("hazards.powers"),
        "may_import": actor.holds("hazards.import"),
        "may_see_listed": any(actor.holds(one) for one in queries.LISTED_READERS),
        "may_set_rules": actor.holds("hazards.correct"),
    }
    return render(request, "hazards/list.html", context)


@require_GET
@signed_in
def export_page(request: PageRequest) -> HttpResponse:
    """Give the ledger that the filters show as a table to take away."""
    form = FilterForm(request.GET, area_options(request.actor))
    form.is_valid()
    content = actions.export_csv(request.actor, _filters(request, form))
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="hazards.csv"'
    return answer


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@signed_in
def upper_workbook_page(request: PageRequest) -> HttpResponse:
    """Give the ledger that the filters show in the columns of the platform above."""
    form = FilterForm(request.GET, area_options(request.actor))
    form.is_valid()
    content = actions.export_upper_workbook(request.actor, _filters(request, form))
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="hazards-upper.xlsx"'
    return answer


@require_GET
@signed_in
def upper_csv_page(request: PageRequest) -> HttpResponse:
    """Give the same as CSV."""
    form = FilterForm(request.GET, area_options(request.actor))
    form.is_valid()
    content = actions.export_upper_csv(request.actor, _filters(request, form))
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="hazards-upper.csv"'
    return answer


def _filters(request: PageRequest, form: FilterForm) -> queries.HazardFilters:
    """Return what was asked; a field that cannot be asks nothing."""
    read = {name: value for name, value in form.cleaned_data.items() if value}
    if read.pop("repeat", ""):
        read["repeat"] = True
    if read.pop("unwatched", ""):
        read["unwatched"] = True
    area = request.GET.get("area", "")
    if area.isdecimal() and len(area) in {2, 4, 6, 9, 12}:
        read["area"] = area
    overdue = {"true": True, "1": True}.get(request.GET.get("overdue", ""))
    return queries.HazardFilters(**read, overdue=overdue)


def _page_number(request: PageRequest) -> int:
    raw = request.GET.get("page", "1")
    is_number = raw.isdecimal() and raw.isascii() and len(raw) <= 4
    return min(max(int(raw), 1), LAST_PAGE) if is_number else 1


def _url(request: PageRequest, **more: object) -> str:
    asked = {name: value for name, value in request.GET.items() if name not in more}
    return f"?{urlencode({**asked, **more})}"


def _pager(request: PageRequest, number: int, page: queries.HazardPage) -> Pager:
    words = _("共 %(n)d 条") if page.count_is_exact else _("超过 %(n)d 条")
    return Pager(
        _url(request, page=number - 1) if number > 1 else None,
        _url(request, page=number + 1) if page.next_cursor and number < LAST_PAGE else None,
        words % {"n": page.count},
    )


def _tabs(request: PageRequest, *, is_map: bool) -> list[Link]:
    return [
        Link(_("列表"), _url(request, view="table"), "table", not is_map),
        Link(_("地图"), _url(request, view="map"), "map", is_map),
    ]


@require_POST
@signed_in
def batch_page(request: PageRequest) -> HttpResponse:
    """Make one move on several hazards; each that cannot be made is named, the others are done."""
    name = request.POST.get("move", "")
    numbers = request.POST.getlist("number")[:100]
    if name not in BATCH_MOVES:
        raise Invalid({"move": say("没有这种批量操作。")})
    done, refused = _make_all(request.actor, name, numbers)
    if done:
        messages.success(request, _("已办理 %(n)d 条。") % {"n": done})
    for words in refused:
        messages.warning(request, words)
    if not numbers:
        messages.warning(request, _("请先勾选隐患。"))
    back = request.POST.get("next_url", "")
    query = back if back.startswith("?") else ""
    return redirect(f"{reverse('hazards:list')}{query}")


def _make_all(actor: Actor, name: str, numbers: Sequence[str]) -> tuple[int, list[str]]:
    done, refused = 0, []
    for number in numbers:
        try:
            make_move(actor, number, MoveAsk(move=name))
            done += 1
        except ShouwangError as error:
            refused.append(f"{number}：{in_words(_why(error))}")
    return done, refused


def _why(error: ShouwangError) -> object:
    return next(iter(error.fields.values())) if isinstance(error, Invalid) else error.message


@require_GET
@signed_in
def pin_lookup(request: PageRequest) -> JsonResponse:
    """Tell in which village a pin lies and which open hazards are near."""
    try:
        latitude = float(request.GET.get("lat", ""))
        longitude = float(request.GET.get("lng", ""))
    except ValueError:
        raise Invalid({"lat": NO_POSITION}) from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise Invalid({"lat": NO_POSITION})
    village = divisions.nearest_village(request.actor, latitude, longitude)
    near = queries.open_nearby(request.actor, latitude, longitude)
    return JsonResponse(
        {
            "area_name": village.name if village else "",
            "area_code": village.code if village else "",
            "nearby": [
                {
                    "title": f"{one.number} {in_words(one.category_label)}",
                    "url": reverse("hazards:detail", args=[one.number]),
                    "note": _("%(m)d 米") % {"m": one.distance_m},
                }
                for one in near
            ],
        }
    )
