"""Pages of the design system: the style guide, and the switch of language and text size."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from . import examples
from .context import CHOICES, ELDER_COOKIE
from .forms import GuideForm

COOKIE_AGE_S = 365 * 24 * 3600
LAYOUTS = {"desk": "look/base.html", "phone": "look/phone.html", "public": "look/public.html"}


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Show every component in all its states."""
    return _guide(request, LAYOUTS["desk"])


@require_safe
def layout(request: HttpRequest, layout: str) -> HttpResponse:
    """Show the same components in another layout."""
    if layout not in LAYOUTS:
        raise Http404
    return _guide(request, LAYOUTS[layout])


@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """Show the paper layout."""
    return render(request, "look/guide_sheet.html", {"examples": examples.EXAMPLES})


def _guide(request: HttpRequest, layout_name: str) -> HttpResponse:
    context = {
        "layout_name": layout_name,
        "examples": examples.EXAMPLES,
        "empty_form": GuideForm(prefix="empty"),
        "wrong_form": GuideForm(examples.WRONG_INPUT, prefix="wrong"),
    }
    if not request.session.get(SESSION_KEY):
        context |= {"navigation": examples.NAVIGATION, "current_post": examples.POST}
    return render(request, "look/guide.html", context)


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Remember the language and the text size in cookies, and go back."""
    response = HttpResponseRedirect(_next(request))
    language = request.POST.get("language", "")
    if language in {choice.code for choice in CHOICES}:
        _remember(request, response, settings.LANGUAGE_COOKIE_NAME, language)
    elder = request.POST.get("elder", "")
    if elder in {"0", "1"}:
        _remember(request, response, ELDER_COOKIE, elder)
    return response


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    is_safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_safe else "/"


def _remember(request: HttpRequest, response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=COOKIE_AGE_S,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
