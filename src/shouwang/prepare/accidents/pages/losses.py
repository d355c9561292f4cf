"""Writing down losses of agricultural assets on an accident's page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import Invalid, NotAllowed, WrongState
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.accidents import actions, queries

from .details import loss_form, show


@require_POST
@signed_in
def loss_page(request: PageRequest, number: str) -> HttpResponse:
    """Write down the loss of an asset, or show the form again with its faults."""
    shown = queries.accident(request.actor, number)
    form = loss_form(request.actor, shown, request.POST)
    if form is None:
        raise NotAllowed
    if not form.is_valid():
        return show(request, shown, None, form)
    try:
        actions.record_loss(request.actor, number, form.draft())
    except Invalid as error:
        form.take(error)
        return show(request, shown, None, form)
    except WrongState as error:
        messages.warning(request, in_words(error.message))
        return redirect("accidents:detail", number)
    messages.success(request, _("已登记损失。"))
    return redirect("accidents:detail", number)
