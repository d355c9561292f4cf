"""Pages of one sensor: its chart, rules, events, calibration and tests; adding and changing it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

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
from shouwang.watch.sensors import actions, queries
from shouwang.watch.sensors.forms.ruling import ErrorForm
from shouwang.watch.sensors.forms.stations import CalibrationForm, EndPointTestForm, SensorForm
from shouwang.watch.sensors.queries.signals import open_levels
from shouwang.watch.sensors.states import EDIT

from .charts import card_of, span_of, span_tabs
from .tools import raw_version

if TYPE_CHECKING:
    from shouwang.watch.sensors.models import Station


def _trail(station: Station, *steps: tuple[str, str]) -> list[Link]:
    here = reverse("sensors:station", args=[station.code])
    first = [Link(_("监测站"), reverse("sensors:list")), Link(station.name, here)]
    return [*first, *(Link(name, url) for name, url in steps)]


@require_GET
@signed_in
def sensor_page(request: PageRequest, code: str) -> HttpResponse:
    """Show one sensor: its chart, the rules that hold for it, and what happened."""
    return _show(request, code)


def _show(request: PageRequest, code: str, refused: ErrorForm | None = None) -> HttpResponse:
    actor, now = request.actor, clock.now()
    file = queries.sensor_file(actor, code, now=now)
    hours = span_of(request)
    level = open_levels(actor, [file.sensor.pk]).get(file.sensor.pk)
    view = queries.SensorView(file.sensor, file.fare, level)
    is_calibration = isinstance(refused, CalibrationForm)
    is_test = isinstance(refused, EndPointTestForm)
    context = {
        "file": file,
        "sensor": file.sensor,
        "card": card_of(actor, view, hours, now, file.thresholds),
        "hours": hours,
        "span_tabs": span_tabs(hours),
        "calibration_form": refused if is_calibration else CalibrationForm(),
        "test_form": refused if is_test else EndPointTestForm(initial={"tested_at": now}),
        "links": _trail(file.sensor.station, (code, "")),
    }
    return render(request, "sensors/sensor.html", context, status=422 if refused else 200)


@require_GET
@signed_in
def readings_page(request: PageRequest, code: str) -> HttpResponse:
    """Give the readings of the span that is shown as CSV."""
    now = clock.now()
    from_at = now - timedelta(hours=span_of(request))
    content = queries.readings_csv(request.actor, code, from_at, now)
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="readings.csv"'
    return answer


@require_http_methods(["GET", "POST"])
@signed_in
def new_sensor_page(request: PageRequest, code: str) -> HttpResponse:
    """Register a sensor at a station."""
    actor = request.actor
    station = queries.station(actor, code)
    if not actor.may(EDIT, station.target()):
        raise NotAllowed
    form = SensorForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.register_sensor(actor, form.draft(station.code))
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("传感器已登记，等待第一条数据。"))
            return redirect("sensors:sensor", made.code)
    context = {
        "form": form,
        "title": _("添加传感器"),
        "back": reverse("sensors:station", args=[code]),
        "links": _trail(station, (_("添加传感器"), "")),
    }
    return render(request, "sensors/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def edit_sensor_page(request: PageRequest, code: str) -> HttpResponse:
    """Change a sensor."""
    actor = request.actor
    row = queries.sensor(actor, code)
    if not actor.may(EDIT, row.target()):
        raise NotAllowed
    data = request.POST if request.method == "POST" else None
    form = SensorForm(data, initial=SensorForm.first(row))
    if request.method == "POST" and form.is_valid():
        try:
            draft = form.draft(row.station.code)
            made = actions.edit_sensor(actor, code, draft, version=raw_version(request))
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("已修改。"))
            return redirect("sensors:sensor", made.code)
    here = reverse("sensors:sensor", args=[code])
    context = {
        "form": form,
        "version": row.version,
        "title": _("修改传感器"),
        "back": here,
        "links": _trail(row.station, (code, here), (_("修改"), "")),
    }
    return render(request, "sensors/form.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def calibrate_page(request: PageRequest, code: str) -> HttpResponse:
    """Let a calibration hold from a day on."""
    actor = request.actor
    queries.sensor(actor, code)
    form = CalibrationForm(request.POST)
    if form.is_valid():
        try:
            actions.calibrate(actor, code, form.draft())
        except Invalid as error:
            form.take(error)
    if form.errors:
        return _show(request, code, form)
    messages.success(request, _("校准已登记。"))
    return redirect("sensors:sensor", code)


@require_POST
@signed_in
def test_page(request: PageRequest, code: str) -> HttpResponse:
    """Record that an end point was tried."""
    actor = request.actor
    queries.sensor(actor, code)
    form = EndPointTestForm(request.POST)
    if form.is_valid():
        try:
            actions.record_test(actor, code, form.draft())
        except Invalid as error:
            form.take(error)
    if form.errors:
        return _show(request, code, form)
    messages.success(request, _("试验已登记。"))
    return redirect("sensors:sensor", code)
