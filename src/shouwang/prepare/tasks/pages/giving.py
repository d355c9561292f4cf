"""Giving tasks: one task, or an order with its parts for several departments."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.ground.people import queries as people
from shouwang.prepare.tasks import actions
from shouwang.prepare.tasks.forms import AssignForm
from shouwang.prepare.tasks.order_forms import OrderForm
from shouwang.prepare.tasks.states import ASSIGN


@require_http_methods(["GET", "POST"])
@signed_in
def assign(request: PageRequest) -> HttpResponse:
    """Assign a task."""
    actor = request.actor
    if not actor.holds(ASSIGN):
        raise NotAllowed
    form = AssignForm(actor, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = _assign_once(actor, form)
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("任务已交办。"))
            return redirect("tasks:detail", made)
    return render(request, "tasks/assign.html", {"form": form}, status=422 if form.errors else 200)


def _assign_once(actor: Actor, form: AssignForm) -> int:
    read = form.cleaned_data
    person = people.post(actor, int(read["person"]))
    draft = actions.TaskDraft(
        title=read["title"],
        unit_id=person.unit_id,
        person_id=person.pk,
        text=read["text"],
        due_at=form.due_at(),
        collaborating_unit_ids=tuple(int(pk) for pk in read["collaborating_units"]),
    )

    def do() -> Answer:
        return Answer(303, str(actions.assign_task(actor, draft).pk))

    return int(answer_once(actor, read["idempotency_key"], repr(draft).encode(), do).text)


@require_http_methods(["GET", "POST"])
@signed_in
def dispatch(request: PageRequest) -> HttpResponse:
    """Write an order and its parts."""
    actor = request.actor
    if not actor.holds(ASSIGN):
        raise NotAllowed
    form = OrderForm(actor, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = _dispatch_once(request, form)
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("调度令已下达。"))
            return redirect("tasks:detail", made)
    return render(request, "tasks/order.html", {"form": form}, status=422 if form.errors else 200)


def _dispatch_once(request: PageRequest, form: OrderForm) -> int:
    actor, draft = request.actor, form.draft()

    def do() -> Answer:
        return Answer(303, str(actions.dispatch_order(actor, draft).pk))

    key = form.cleaned_data["idempotency_key"]
    return int(answer_once(actor, key, repr(draft).encode(), do).text)
