"""Pages of the checklists: the lists, their items, search, one item with its editions."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shouwang.ground.access.requests import PageRequest
from shouwang.ground.errors import NotFound
from shouwang.look.links import Link

from . import queries

TEXT_LIMIT = 60


@require_GET
def browse(request: PageRequest) -> HttpResponse:
    """Show the lists, and the items of the chosen one or those that a search finds."""
    lists = queries.checklists(request.actor)
    text = request.GET.get("q", "").strip()[:TEXT_LIMIT]
    chosen = request.GET.get("list", "").upper()
    if chosen and chosen not in {one.code for one in lists}:
        raise NotFound
    if not chosen and not text and lists:
        chosen = lists[0].code
    more = {"q": text} if text else {}
    tabs = [
        Link(one.name, f"?{urlencode({'list': one.code, **more})}", is_current=one.code == chosen)
        for one in lists
    ]
    context = {
        "lists": lists,
        "tabs": tabs,
        "chosen": chosen,
        "text": text,
        "rows": queries.items(request.actor, chosen, text) if lists else [],
    }
    return render(request, "checklists/list.html", context)


@require_GET
def show(request: PageRequest, code: str) -> HttpResponse:
    """Show one item: its statement, its basis, and its editions."""
    editions = queries.editions(request.actor, code)
    if not editions:
        raise NotFound
    newest = editions[0]
    item = queries.items(request.actor).filter(code=newest.code).first() or newest
    url = reverse("checklists:list")
    crumbs = [
        Link(_("检查清单"), url),
        Link(item.checklist.name, f"{url}?{urlencode({'list': item.checklist_id})}"),
        Link(item.code, ""),
    ]
    context = {"item": item, "editions": editions, "crumbs": crumbs}
    return render(request, "checklists/item.html", context)
