"""The public check of the code on a printed document."""

from __future__ import annotations

from axes.helpers import get_client_ip_address
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shouwang.ground.actor import Actor
from shouwang.ground.documents import queries
from shouwang.ground.documents.wrong_codes import count_wrong_code, let_pass
from shouwang.ground.errors import NotFound


@never_cache
@require_safe
def verify_form(request: HttpRequest) -> HttpResponse:
    """Ask for the code on the paper."""
    code = "".join(request.GET.get("code", "").split())[:40].replace("\x00", "").replace("/", "")
    if code:
        return redirect("documents:verify", code)
    return render(request, "documents/verify.html", {"found": None, "code": ""})


@never_cache
@require_safe
def verify_page(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether the paper with this code stands; nothing personal."""
    address = get_client_ip_address(request)
    let_pass(address)
    try:
        found = queries.verify(Actor.anonymous(), code)
    except NotFound as error:
        count_wrong_code(address)
        context = {"found": None, "code": code[:40], "message": error.message}
        return render(request, "documents/verify.html", context, status=404)
    return render(request, "documents/verify.html", {"found": found, "code": code[:40]})
