"""Pages of responsibility letters: the paper, signing it, checking its code."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import Invalid, NotAllowed
from shouwang.prepare.organisations import actions, queries
from shouwang.prepare.organisations.forms import SignForm
from shouwang.prepare.organisations.renewed_password import renew_password


@require_GET
@signed_in
def letter(request: PageRequest, link_id: int) -> HttpResponse:
    """Show a responsibility letter as it is printed and signed."""
    shown = queries.letter(request.actor, link_id)
    context = {
        "letter": shown,
        "may_sign": queries.party_of(request.actor, shown) is not None,
        "verify_url": request.build_absolute_uri(reverse("organisations:verify")),
    }
    return render(request, "organisations/letter.html", context)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@signed_in
def sign(request: PageRequest, link_id: int) -> HttpResponse:
    """Sign a letter: read it once more, give the password again."""
    actor = request.actor
    shown = queries.letter(actor, link_id)
    if queries.party_of(actor, shown) is None:
        raise NotAllowed
    form = SignForm(request.POST or None, initial={"digest": shown.digest})
    if request.method == "POST" and form.is_valid():
        try:
            account_id = renew_password(request, actor, form.cleaned_data["password"])
        except Invalid as error:
            form.take(error)
        else:
            digest = form.cleaned_data["digest"]
            actions.sign_letter(actor, link_id, digest=digest, renewed_account_id=account_id)
            messages.success(request, _("已签字。"))
            return redirect("organisations:letter", link_id)
    context = {"letter": shown, "form": form}
    return render(request, "organisations/sign.html", context, status=422 if form.errors else 200)


@require_GET
def verify(request: PageRequest) -> HttpResponse:
    """Say whether the paper with a code still says what the register says; for anybody."""
    code = request.GET.get("code", "").replace("\x00", "").strip()[:40]
    found = queries.verify(request.actor, code) if code else None
    return render(request, "organisations/verify.html", {"code": code, "found": found})
