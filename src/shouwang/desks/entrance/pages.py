"""Pages of the entrance."""

from __future__ import annotations

from django.contrib.auth import authenticate, login, logout
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shouwang.ground import clock
from shouwang.ground.access.middleware import POST_KEY
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.people import queries as people
from shouwang.watch.warnings.queries import public as warnings

from .forms import SignInForm

DESKS = {
    "grid_worker": "inspector:desk",
    "enterprise_owner": "enterprise:desk",
    "employee": "employee:desk",
    "cooperative_head": "duties:mine",
    "party_secretary": "leader:page",
    "street_director": "leader:page",
    "city_bureau": "leader:page",
}
OFFICER_DESK = "officer:desk"


def start(request: PageRequest) -> HttpResponse:
    """Send a person to their own desk; strangers see the warnings in force and the doors."""
    if request.actor.is_anonymous:
        alerts = warnings.public_warnings(request.actor).in_force
        return render(request, "entrance/start.html", {"alerts": alerts})
    return redirect(_desk_url(request))


def _desk_url(request: PageRequest) -> str:
    for name in (DESKS.get(request.actor.role, OFFICER_DESK), "hazards:list"):
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return reverse("entrance:choose_post")


def _next(request: PageRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_safe else reverse("entrance:start")


@require_http_methods(["GET", "POST"])
def sign_in(request: PageRequest) -> HttpResponseBase:
    """Sign in; five wrong tries lock this name for this address for 15 minutes."""
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        account = authenticate(request, **form.cleaned_data)
        if account is not None:
            login(request, account)
            return HttpResponseRedirect(_next(request))
        status = 422
        if getattr(request, "axes_locked_out", False):
            form.add_error(None, _("密码错误次数过多，请 15 分钟后再试。"))
            status = 429
        else:
            form.add_error(None, _("账号或密码不对。"))
    elif request.method == "POST":
        status = 422
    context = {"form": form, "next": _next(request)}
    return render(request, "entrance/sign_in.html", context, status=status)


@require_POST
def sign_out(request: PageRequest) -> HttpResponse:
    """Sign out at once: for shared office computers."""
    logout(request)
    return redirect("entrance:sign_in")


@signed_in
def choose_post(request: PageRequest) -> HttpResponse:
    """Choose at which of one's present posts to act."""
    account_id = request.actor.account_id or 0
    posts = people.posts_of_account(request.actor, account_id, clock.today())
    if request.method == "POST":
        wanted = request.POST.get("post", "")
        if wanted in {str(post.pk) for post in posts}:
            request.session[POST_KEY] = int(wanted)
            return redirect("entrance:start")
    return render(request, "entrance/choose_post.html", {"posts": posts})
