"""The weekly bulletin: the table, as an official document, as Excel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor, Target
from shouwang.ground.documents import queries as issued
from shouwang.ground.errors import Invalid, Text, say
from shouwang.look.links import Link
from shouwang.prepare.hazards import actions, queries
from shouwang.prepare.hazards.forms.papers import BulletinForm
from shouwang.prepare.hazards.rules.bulletins import DEFINITIONS, NOWHERE, TOTAL, Bulletin
from shouwang.prepare.hazards.rules.paper_kinds import BULLETIN_COLUMNS

from .papers import file_answer

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WEEK = timedelta(days=6)


def _asked(request: PageRequest) -> BulletinForm:
    """Return the form, by default of the seven days that end today."""
    today = clock.today()
    sent = request.POST if request.method == "POST" else request.GET
    data = {
        "area": sent.get("area", ""),
        "from_on": sent.get("from", "") or sent.get("from_on", "") or str(today - WEEK),
        "to_on": sent.get("to", "") or sent.get("to_on", "") or str(today),
    }
    return BulletinForm(data)


def _period(form: BulletinForm) -> tuple[str, date, date]:
    if not form.is_valid():
        raise Invalid({name: say("请填写正确的日期。") for name in form.errors})
    read = form.cleaned_data
    return read["area"], read["from_on"], read["to_on"]


def _may_issue(actor: Actor, found: Bulletin) -> bool:
    return actor.may(issued.ISSUE, Target(area_code=found.area_code))


@require_GET
@signed_in
def bulletin_page(request: PageRequest) -> HttpResponse:
    """Show the figures of each community in a period."""
    form = _asked(request)
    found = queries.bulletin(request.actor, *_period(form))
    context = {
        "form": form,
        "bulletin": found,
        "columns": BULLETIN_COLUMNS,
        "lines": _lines(found),
        "definitions": DEFINITIONS,
        "may_issue": _may_issue(request.actor, found),
        "links": [Link(_("隐患"), reverse("hazards:list")), Link(_("情况通报"), "")],
    }
    return render(request, "hazards/bulletin.html", context)


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the table; the name leads to the list that was counted."""

    cells: tuple[tuple[Text, object], ...]
    url: str = ""


def _lines(found: Bulletin) -> list[ShownLine]:
    labels = [column.label for column in BULLETIN_COLUMNS]
    here = reverse("hazards:list")
    shown = [
        ShownLine(
            tuple(zip(labels, (line.name or NOWHERE, *line.figures.cells), strict=True)),
            f"{here}?area={line.code}" if line.code else "",
        )
        for line in found.lines
    ]
    total = tuple(zip(labels, (TOTAL, *found.total.cells), strict=True))
    return [*shown, ShownLine(total)]


@require_POST
@signed_in
def bulletin_issue(request: PageRequest) -> HttpResponse:
    """Issue the bulletin of a period as an official document."""
    made = actions.issue_bulletin(request.actor, *_period(_asked(request)))
    messages.success(request, _("文书已制发：%(number)s") % {"number": made.number})
    return redirect("documents:detail", made.pk)


@require_GET
@signed_in
def bulletin_file(request: PageRequest) -> HttpResponse:
    """Answer with the bulletin as Excel; journaled."""
    area, from_on, to_on = _period(_asked(request))
    content = actions.export_bulletin(request.actor, area, from_on, to_on)
    return file_answer(f"bulletin-{from_on}-{to_on}.xlsx", content, EXCEL)
