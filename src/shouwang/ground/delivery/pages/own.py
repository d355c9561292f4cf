"""Pages of one's own notices: the inbox, and how one wants to be told."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.delivery import actions, queries
from shouwang.ground.delivery.forms import ChoiceForm
from shouwang.ground.errors import Invalid, say
from shouwang.ground.people.queries import masked_email
from shouwang.look.templatetags.look import text

from .paging import Pager, whole_number


@require_safe
@signed_in
def inbox(request: PageRequest) -> HttpResponse:
    """Show the reader's notices, newest first."""
    before = whole_number(request.GET.get("before", ""))
    rows = list(queries.inbox(request.actor, before_id=before)[: queries.PAGE_SIZE + 1])
    shown = rows[: queries.PAGE_SIZE]
    home = reverse("delivery:inbox")
    unread = queries.unread_count(request.actor)
    pager = Pager(
        previous_url=home if before else "",
        next_url=f"{home}?before={shown[-1].pk}" if len(rows) > len(shown) else "",
        count_text=say("{n} 条未读", n=unread),
    )
    context = {
        "notices": shown,
        "pager": pager,
        "unread": unread,
        "newest_id": shown[0].pk if shown else 0,
        "may_see_deliveries": request.actor.holds("delivery.view"),
    }
    return render(request, "delivery/inbox.html", context)


@require_POST
@signed_in
def open_notice(request: PageRequest, notice_id: int) -> HttpResponse:
    """Note that a notice was read and go to what it is about."""
    found = actions.mark_read(request.actor, notice_id)
    return HttpResponseRedirect(found.link or reverse("delivery:inbox"))


@require_POST
@signed_in
def read_all(request: PageRequest) -> HttpResponse:
    """Note that everything shown was read."""
    newest = whole_number(request.POST.get("up_to", ""))
    if newest:
        actions.mark_all_read(request.actor, up_to_id=newest)
    return HttpResponseRedirect(reverse("delivery:inbox"))


@require_POST
@signed_in
def confirm(request: PageRequest, notice_id: int) -> HttpResponse:
    """Note that the reader says "I know"."""
    actions.confirm(request.actor, notice_id)
    messages.success(request, _("已记下：您已知悉。"))
    return HttpResponseRedirect(reverse("delivery:inbox"))


def _offers(request: PageRequest) -> list[tuple[str, str]]:
    not_yet = _("（未配置）")
    return [
        (offer.name, text(offer.label) + ("" if offer.is_configured else not_yet))
        for offer in queries.offered(request.actor)
    ]


def _show_settings(request: PageRequest, form: ChoiceForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "email": masked_email(request.actor)}
    return render(request, "delivery/settings.html", context, status=status)


@require_safe
@signed_in
def settings(request: PageRequest) -> HttpResponse:
    """Show by which channels the reader is told."""
    choice = queries.choice_of(request.actor)
    initial = {
        "urgent": sorted(choice.urgent),
        "normal": sorted(choice.normal),
        "quiet_from": choice.quiet.from_ if choice.quiet else None,
        "quiet_until": choice.quiet.until if choice.quiet else None,
    }
    return _show_settings(request, ChoiceForm(_offers(request), initial=initial))


@require_POST
@signed_in
def save_settings(request: PageRequest) -> HttpResponse:
    """Keep the reader's choice, or show the form again with what is wrong."""
    form = ChoiceForm(_offers(request), request.POST)
    if form.is_valid():
        try:
            actions.save_choice(request.actor, form.choice(), email=form.address())
        except Invalid as error:
            for name, words in error.fields.items():
                form.add_error(name if name in form.fields else None, text(words))
        else:
            messages.success(request, _("已保存您的通知方式。"))
            return HttpResponseRedirect(reverse("delivery:settings"))
    return _show_settings(request, form, status=422)
