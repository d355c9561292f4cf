"""Pages of major hazard sources: the register with its gaps, and one source."""

from __future__ import annotations

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
from shouwang.prepare.places.forms import ErrorForm, MonitorForm, SignalForm, SourceForm

from .tools import raw_version, trail


@require_GET
@signed_in
def source_list(request: PageRequest) -> HttpResponse:
    """Show the register of sources; by default all, or those with one gap."""
    actor = request.actor
    every = queries.major_sources(actor)
    asked = request.GET.get("gap", "")
    gap = asked if asked in set(queries.Gap) else ""
    counts = {found: sum(found in view.gaps for view in every) for found in queries.Gap}
    tabs = [Link(_("全部"), "?", "", not gap, len(every))]
    tabs += [
        Link(queries.GAP_LABELS[found], f"?gap={found}", "", gap == found, count)
        for found, count in counts.items()
        if count
    ]
    context = {
        "sources": [view for view in every if not gap or gap in view.gaps],
        "tabs": tabs,
        "total": len(every),
        "with_gaps": sum(bool(view.gaps) for view in every),
        "silent": sum(view.is_silent for view in every),
        "may_import": actor.holds("places.import"),
        "may_export": actor.holds("places.export"),
        "links": trail((_("重大危险源"), "")),
    }
    return render(request, "places/sources.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def new_source_page(request: PageRequest, number: str) -> HttpResponse:
    """Register a source in a place."""
    actor = request.actor
    place = queries.place(actor, number)
    if not actor.may("places.edit", place.target()):
        raise NotAllowed
    form = SourceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_source(actor, number, form.draft())
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("重大危险源已登记。请设定监测。"))
            return redirect("places:source_detail", made.pk)
    here = (place.name, reverse("places:detail", args=[number]))
    links = trail(here, (_("登记重大危险源"), ""))
    context = {"form": form, "place": place, "links": links}
    return render(request, "places/source_form.html", context, status=422 if form.errors else 200)


@require_GET
@signed_in
def source_detail(request: PageRequest, source_id: int) -> HttpResponse:
    """Show one source: its gaps, its monitors, its file."""
    return _show(request, source_id)


def _show(request: PageRequest, source_id: int, refused: ErrorForm | None = None) -> HttpResponse:
    actor = request.actor
    row = queries.major_source(actor, source_id)
    (view,) = queries.source_views(actor, [row])
    target = row.place.target()
    first = {name: getattr(row, name) for name in SourceForm.base_fields}
    may_edit = actor.may("places.edit", target) and row.is_active
    context = {
        "view": view,
        "source": row,
        "form": refused if isinstance(refused, SourceForm) else SourceForm(initial=first),
        "monitor_form": refused if isinstance(refused, MonitorForm) else MonitorForm(),
        "refused": refused,
        "may_edit": may_edit,
        "may_signal": actor.may("places.register", target) and row.is_active,
        "links": trail((_("重大危险源"), reverse("places:sources")), (row.name, "")),
    }
    return render(request, "places/source_detail.html", context, status=422 if refused else 200)


@require_POST
@signed_in
def edit_source_page(request: PageRequest, source_id: int) -> HttpResponse:
    """Write the file of a source anew."""
    actor = request.actor
    row = queries.major_source(actor, source_id)
    form = SourceForm(request.POST)
    if form.is_valid():
        draft = form.draft(is_fictional=row.is_fictional)
        try:
            actions.edit_source(actor, source_id, draft, version=raw_version(request))
        except Invalid as error:
            form.take(error)
    if form.errors:
        return _show(request, source_id, form)
    messages.success(request, _("已修改。"))
    return redirect("places:source_detail", source_id)


@require_POST
@signed_in
def monitor_page(request: PageRequest, source_id: int) -> HttpResponse:
    """Set what watches a source, or end it."""
    actor = request.actor
    queries.major_source(actor, source_id)
    ended = request.POST.get("end", "")
    if ended:
        monitor_id = int(ended) if ended.isdecimal() and len(ended) < 19 else 0
        actions.end_monitor(actor, source_id, monitor_id)
        messages.success(request, _("监测已停用。"))
        return redirect("places:source_detail", source_id)
    form = MonitorForm(request.POST)
    if form.is_valid():
        try:
            actions.set_monitor(actor, source_id, form.draft())
        except Invalid as error:
            form.take(error)
    if form.errors:
        return _show(request, source_id, form)
    messages.success(request, _("监测已设定。"))
    return redirect("places:source_detail", source_id)


@require_POST
@signed_in
def signal_page(request: PageRequest, source_id: int) -> HttpResponse:
    """Note a manual check that was just made."""
    actor = request.actor
    queries.major_source(actor, source_id)
    form = SignalForm(request.POST)
    if form.is_valid():
        try:
            actions.note_signal(actor, source_id, clock.now(), form.cleaned_data["monitor"])
        except Invalid as error:
            form.take(error)
    if form.errors:
        return _show(request, source_id, form)
    messages.success(request, _("检查已记下。"))
    return redirect("places:source_detail", source_id)


@require_POST
@signed_in
def retire_source_page(request: PageRequest, source_id: int) -> HttpResponse:
    """Take a source out of use."""
    actions.retire_source(request.actor, source_id, version=raw_version(request))
    messages.success(request, _("危险源已停用，档案保留。"))
    return redirect("places:source_detail", source_id)
