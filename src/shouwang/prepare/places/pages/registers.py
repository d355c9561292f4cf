"""Pages of the registers beside the places: what to see first, inspections, assets, levels."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import Invalid, NotAllowed
from shouwang.look.links import Link
from shouwang.prepare.places import actions, queries
from shouwang.prepare.places.forms import AssetForm, PriorityForm, StandardisationForm
from shouwang.prepare.places.queries import ObjectFilters, PlaceFilters

from .tools import (
    PAGE_SIZE,
    counted_pager,
    page_number,
    percent,
    raw_version,
    trail,
)

ASSET_LIMIT = 500


@dataclass(frozen=True, slots=True)
class RankRow:
    """A ranked place with its village."""

    item: queries.RankedPlace
    village: str
    score: str


@require_GET
@signed_in
def priority_page(request: PageRequest) -> HttpResponse:
    """Show what to see first, with every reason."""
    actor = request.actor
    form = PriorityForm(queries.village_names(actor, "places.view"), request.GET)
    form.is_valid()
    filters = PlaceFilters(
        area=form.cleaned_data.get("area", ""), type=form.cleaned_data.get("type", "")
    )
    number = page_number(request)
    found = queries.priorities(actor, filters, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE)
    names = queries.area_names(actor, {item.place.area_code_now for item in found.items})
    context = {
        "form": form,
        "found": found,
        "rows": [
            RankRow(
                item,
                names.get(item.place.area_code_now, ""),
                f"{float(item.rank.score):.1f}".removesuffix(".0"),
            )
            for item in found.items
        ],
        "pager": counted_pager(request, number, found.total),
        "links": trail((_("先查哪些"), "")),
    }
    return render(request, "places/priorities.html", context)


def _month(day: date) -> tuple[date, date]:
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


@require_GET
@signed_in
def object_list(request: PageRequest) -> HttpResponse:
    """Show what falls due and what is overdue, and the rate of this year and this month."""
    actor, today = request.actor, clock.today()
    standing = request.GET.get("standing", "overdue")
    standing = standing if standing in STANDINGS else ""
    category = request.GET.get("category", "")
    category = category if category in set(queries.ObjectCategory) else ""
    filters = ObjectFilters(category=category, standing=standing)
    number = page_number(request)
    rows = queries.object_views(
        actor, filters, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE, on=today
    )
    year = today.replace(month=1, day=1), today.replace(month=12, day=31)
    rates = [
        (label, found, percent(found.rate))
        for label, period in ((_("本月"), _month(today)), (_("今年"), year))
        for found in [queries.inspected_in_time(actor, *period, category=category, on=today)]
    ]
    total = queries.object_set(actor, filters, today).count()
    context = {
        "rows": rows,
        "rates": rates,
        "pager": counted_pager(request, number, total),
        "tabs": _standing_tabs(request, standing, category, today),
        "kinds": _category_tabs(standing, category),
        "may_import": actor.holds("places.import"),
        "may_export": actor.holds("places.export"),
        "links": trail((_("设备检验"), "")),
    }
    return render(request, "places/objects.html", context)


STANDINGS = ("overdue", "due", "unknown")


def _standing_tabs(request: PageRequest, standing: str, category: str, today: date) -> list[Link]:
    words = {
        "overdue": _("超期未检"),
        "due": _("30 天内到期"),
        "unknown": _("检验日期未知"),
        "all": _("全部"),
    }
    found = []
    for name, label in words.items():
        filters = ObjectFilters(category=category, standing=name if name in STANDINGS else "")
        count = queries.object_set(request.actor, filters, today).count()
        is_current = name == (standing or "all")
        url = f"?standing={name}&category={category}"
        found.append(Link(label, url, "", is_current, count))
    return found


def _category_tabs(standing: str, category: str) -> list[Link]:
    shown = standing or "all"
    every = Link(_("全部类别"), f"?standing={shown}", "", not category)
    return [
        every,
        *(
            Link(label, f"?standing={shown}&category={code}", "", code == category)
            for code, label in queries.OBJECT_CATEGORY_LABELS.items()
        ),
    ]


@dataclass(frozen=True, slots=True)
class AssetRow:
    """An asset in words; both areas, or neither."""

    asset: object
    kind: object
    village: str
    area_m2: str


@require_http_methods(["GET", "POST"])
@signed_in
def asset_list(request: PageRequest) -> HttpResponse:
    """Show the agricultural assets, and take a new one."""
    actor = request.actor
    may_register = actor.holds("places.register")
    if request.method == "POST" and not may_register:
        raise NotAllowed
    form = AssetForm(
        queries.village_names(actor, "places.register"),
        request.POST if request.method == "POST" else None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.register_asset(actor, form.draft())
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("农业资产已登记。"))
            return redirect("places:assets")
    shown = list(queries.agricultural_assets(actor)[:ASSET_LIMIT])
    names = queries.area_names(actor, {row.area_code_now for row in shown})
    context = {
        "form": form,
        "may_register": may_register,
        "may_export": actor.holds("places.export"),
        "may_import": actor.holds("places.import"),
        "rows": [
            AssetRow(
                row,
                queries.ASSET_LABELS[queries.AssetKind(row.kind)],
                names.get(row.area_code_now, row.area_code_now),
                "" if row.area_m2 is None else f"{float(row.area_m2):,.0f}",
            )
            for row in shown
        ],
        "total_mu": queries.known_area_mu(actor, shown),
        "links": trail((_("农业资产"), "")),
    }
    return render(request, "places/assets.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def asset_page(request: PageRequest, asset_id: int) -> HttpResponse:
    """Show one asset and change it."""
    actor = request.actor
    row = queries.agricultural_asset(actor, asset_id)
    may_edit = actor.may("places.edit", row.target()) and row.archived_at is None
    if request.method == "POST" and not may_edit:
        raise NotAllowed
    first = {name: getattr(row, name) for name in AssetForm.base_fields if hasattr(row, name)}
    villages = queries.village_names(actor, "places.edit") | queries.area_names(
        actor, {row.area_code_now}
    )
    data = request.POST if request.method == "POST" else None
    form = AssetForm(villages, data, initial={**first, "area_code": row.area_code_now})
    if request.method == "POST" and form.is_valid():
        draft = form.draft(unit_id=row.unit_id, is_fictional=row.is_fictional)
        try:
            actions.edit_asset(actor, asset_id, draft, version=raw_version(request))
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("已修改。"))
            return redirect("places:asset", asset_id)
    context = {
        "form": form,
        "asset": row,
        "kind": queries.ASSET_LABELS[queries.AssetKind(row.kind)],
        "village": queries.area_names(actor, {row.area_code_now}).get(row.area_code_now, ""),
        "area_m2": "" if row.area_m2 is None else f"{float(row.area_m2):,.2f}",
        "may_edit": may_edit,
        "links": trail((_("农业资产"), reverse("places:assets")), (row.name, "")),
    }
    return render(request, "places/asset.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def archive_asset_page(request: PageRequest, asset_id: int) -> HttpResponse:
    """Take an asset out of use."""
    actions.archive_asset(request.actor, asset_id, version=raw_version(request))
    messages.success(request, _("农业资产已停用。"))
    return redirect("places:assets")


@require_POST
@signed_in
def standardisation_page(request: PageRequest, number: str) -> HttpResponse:
    """Write down a standardisation level of a place's unit."""
    actor = request.actor
    queries.place(actor, number)
    form = StandardisationForm(request.POST)
    if form.is_valid():
        try:
            actions.record_standardisation(actor, number, form.draft())
        except Invalid as error:
            form.take(error)
    if form.errors:
        faults = " ".join(str(fault) for faults in form.errors.values() for fault in faults)
        messages.error(request, faults)
    else:
        messages.success(request, _("标准化等级已记下。"))
    return redirect("places:detail", number)
