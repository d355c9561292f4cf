"""Pages of gauges along a river: naming the one above, saying how long the water takes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import Invalid, NotAllowed, WrongState
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.watch.sensors.actions.linking import link_gauges, set_lag, unlink_gauges
from shouwang.watch.sensors.forms.links import LagForm, LinkForm
from shouwang.watch.sensors.queries.links import gauge_link, upstream_of

from .tools import raw_version


@require_http_methods(["GET", "POST"])
@signed_in
def new_page(request: PageRequest, code: str) -> HttpResponse:
    """Name a gauge that lies above this one."""
    actor = request.actor
    if not upstream_of(actor, code).may_edit:
        raise NotAllowed
    form = LinkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            link_gauges(actor, code, form.draft())
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("已登记，几分钟内推算涨水传播时间。"))
            return redirect("sensors:outlook", code)
    return _form(request, code, form, _("登记上游水位站"))


@require_http_methods(["GET", "POST"])
@signed_in
def lag_page(request: PageRequest, code: str, link_id: int) -> HttpResponse:
    """Let a travel time hold as a person says."""
    actor = request.actor
    found = gauge_link(actor, code, link_id)
    if not upstream_of(actor, code).may_edit:
        raise NotAllowed
    lag_min = None if found.set_lag_s is None else found.set_lag_s // 60
    data = request.POST if request.method == "POST" else None
    form = LagForm(data, initial={"lag_min": lag_min})
    if request.method == "POST" and form.is_valid():
        try:
            set_lag(actor, code, link_id, form.draft(), version=raw_version(request))
        except Invalid as error:
            form.take(error)
        except WrongState as error:
            form.add_error(None, in_words(error.message))
        else:
            messages.success(request, _("已修改。"))
            return redirect("sensors:outlook", code)
    title = _("%(name)s 到此的涨水传播时间") % {"name": found.upstream.station.name}
    return _form(request, code, form, title, version=found.version)


@require_POST
@signed_in
def remove_page(request: PageRequest, code: str, link_id: int) -> HttpResponse:
    """Take back that a gauge lies above this one."""
    unlink_gauges(request.actor, code, link_id)
    messages.success(request, _("已解除上下游关系。"))
    return redirect("sensors:outlook", code)


def _form(
    request: PageRequest, code: str, form: LinkForm | LagForm, title: str, *, version: int = 0
) -> HttpResponse:
    back = reverse("sensors:outlook", args=[code])
    context = {
        "form": form,
        "version": version,
        "title": title,
        "back": back,
        "links": [
            Link(_("监测站"), reverse("sensors:list")),
            Link(code, reverse("sensors:sensor", args=[code])),
            Link(_("预测与异常检测"), back),
            Link(title, ""),
        ],
    }
    return render(request, "sensors/form.html", context, status=422 if form.errors else 200)
