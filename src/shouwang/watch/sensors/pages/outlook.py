"""The page of what is expected of a sensor, how good that was, and its anomaly detection."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import Invalid
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.watch.sensors import queries as sensors
from shouwang.watch.sensors.actions.anomalies import watch_anomalies
from shouwang.watch.sensors.queries.anomalies import anomaly_watch
from shouwang.watch.sensors.queries.forecasts import forecast_of
from shouwang.watch.sensors.queries.links import upstream_of
from shouwang.watch.sensors.rules.kinds import KINDS, Kind


@require_GET
@signed_in
def outlook_page(request: PageRequest, code: str) -> HttpResponse:
    """Show the forecast of a sensor, what came of earlier ones, and whether a detector looks."""
    actor = request.actor
    found = sensors.sensor(actor, code)
    context = {
        "sensor": found,
        "kind_label": KINDS[found.kind].label,
        "outlook": forecast_of(actor, code),
        "watch": anomaly_watch(actor, code),
        "upstream": upstream_of(actor, code),
        "has_upstream": found.kind == Kind.WATER_LEVEL,
        "links": _links(code),
    }
    return render(request, "sensors/outlook.html", context)


def _links(code: str) -> list[Link]:
    return [
        Link(_("监测站"), reverse("sensors:list")),
        Link(code, reverse("sensors:sensor", args=[code])),
        Link(_("预测与异常检测"), ""),
    ]


@require_POST
@signed_in
def anomalies_page(request: PageRequest, code: str) -> HttpResponse:
    """Switch the anomaly detection of a sensor on or off."""
    is_on = request.POST.get("is_on") == "1"
    try:
        watch_anomalies(request.actor, code, is_on=is_on)
    except Invalid as error:
        messages.warning(request, in_words(next(iter(error.fields.values()))))
    else:
        messages.success(request, _("已启用异常检测。") if is_on else _("已停用异常检测。"))
    return redirect("sensors:outlook", code)
