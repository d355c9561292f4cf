"""The page of a campaign's scope: rules as sentences, counts, places with their reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, Text
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.campaigns import actions, queries
from shouwang.prepare.campaigns.forms.scopes import DelegateForm, RulesForm, ScopeFilterForm
from shouwang.prepare.campaigns.rules.scoping import reason_words, rule_words
from shouwang.prepare.campaigns.states import EDIT, EXPORT, VIEW, State
from shouwang.prepare.places import queries as places

from .frame import frame

if TYPE_CHECKING:
    from shouwang.prepare.campaigns.models import Campaign, ScopeItem

PAGE_SIZE = 25
LAST_PAGE = 400
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TRUTHS = {"yes": True, "no": False, "": None}


@dataclass(frozen=True, slots=True)
class Row:
    """A place of the scope in words."""

    item: ScopeItem
    village: str
    reasons: tuple[Text | str, ...]


@dataclass(frozen=True, slots=True)
class Pager:
    """Previous and next of a list."""

    previous_url: str | None
    next_url: str | None
    count_text: str


@require_GET
@signed_in
def scope_page(request: PageRequest, number: str) -> HttpResponse:
    """Show a scope: before the start what its rules would bring in, afterwards its places."""
    actor = request.actor
    campaign = queries.campaign(actor, number)
    context = _context(actor, campaign)
    if campaign.state == State.DRAFTED:
        context |= _preview(actor, campaign)
    else:
        context |= _places(request, campaign)
    return render(request, "campaigns/scope.html", context)


def _context(actor: Actor, campaign: Campaign) -> dict[str, Any]:
    rules = queries.scope_rules(actor, campaign)
    names = queries.reason_names(
        actor, {f"{rule.kind}:{value}" for rule in rules for value in rule.values}
    )
    may_edit = actor.may(EDIT, campaign.target())
    return {
        **frame(actor, campaign, "campaigns:scope"),
        "rules": [rule_words(rule, names) for rule in rules],
        "delegations": [
            (made, [in_words(places.TYPE_LABELS[code]) for code in made.type_codes])
            for made in queries.delegations(actor, campaign)
        ],
        "may_edit": may_edit,
        "may_export": actor.holds(EXPORT),
        "is_drafted": campaign.state == State.DRAFTED,
        "is_running": campaign.state == State.RUNNING,
    }


def _preview(actor: Actor, campaign: Campaign) -> dict[str, object]:
    found = queries.preview_scope(actor, campaign)
    codes = {code for row in found.rows for code in row.reasons}
    names = queries.reason_names(actor, codes | {code for code, _count in found.by_reason})
    villages = {code: name for code, name, _count in found.by_village}
    return {
        "preview": found,
        "reason_counts": [(reason_words(code, names), n) for code, n in found.by_reason],
        "preview_rows": [
            (row, villages.get(row.area_code, row.area_code), _reasons(row.reasons, names))
            for row in found.rows
        ],
    }


def _reasons(codes: Any, names: Any) -> tuple[Text | str, ...]:
    return tuple(reason_words(code, names) for code in codes)


def asked_filters(request: PageRequest) -> tuple[ScopeFilterForm, queries.ScopeFilters]:
    """Return the filter form and what it asks; a wrong field asks nothing."""
    areas = places.village_names(request.actor, VIEW).items()
    form = ScopeFilterForm(request.GET, areas)
    form.is_valid()
    read = {name: value for name, value in form.cleaned_data.items() if value}
    for name in ("addition", "delegated"):
        read[name] = TRUTHS[read.get(name, "")]
    return form, queries.ScopeFilters(**read)


def _places(request: PageRequest, campaign: Campaign) -> dict[str, object]:
    actor = request.actor
    form, filters = asked_filters(request)
    page_number = page_of(request)
    ask = queries.PageAsk(PAGE_SIZE, (page_number - 1) * PAGE_SIZE)
    try:
        page = queries.scope_items(actor, campaign, filters, ask)
    except Invalid:
        page = queries.ScopePage([], 0, True)
    names = queries.reason_names(actor, {code for item in page.items for code in item.reasons})
    villages = places.area_names(actor, {item.area_code_now for item in page.items})
    words = _("共 %(n)d 处") if page.count_is_exact else _("超过 %(n)d 处")
    return {
        "form": form,
        "rows": [
            Row(
                item,
                villages.get(item.area_code_now, item.area_code_now),
                _reasons(item.reasons, names),
            )
            for item in page.items
        ],
        "total": queries.progress(actor, campaign).total,
        "pager": pager(request, page_number, words % {"n": page.count}, bool(page.next_cursor)),
    }


def page_of(request: PageRequest) -> int:
    """Return the number of the page that is asked for."""
    raw = request.GET.get("page", "1")
    is_number = raw.isdecimal() and raw.isascii() and len(raw) <= 4
    return min(max(int(raw), 1), LAST_PAGE) if is_number else 1


def pager(request: PageRequest, number: int, words: str, has_more: bool) -> Pager:
    """Return previous and next with the filters kept."""
    asked = {name: value for name, value in request.GET.items() if name != "page"}

    def url(to: int) -> str:
        return f"?{urlencode({**asked, 'page': to})}"

    return Pager(
        url(number - 1) if number > 1 else None,
        url(number + 1) if has_more and number < LAST_PAGE else None,
        words,
    )


def _editable(actor: Actor, number: str) -> Campaign:
    campaign = queries.campaign(actor, number)
    if not actor.may(EDIT, campaign.target()):
        raise NotAllowed
    return campaign


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def rules_page(request: PageRequest, number: str) -> HttpResponse:
    """Show the rules as a form, or write them down."""
    actor = request.actor
    campaign = _editable(actor, number)
    industries = [(code, in_words(text)) for code, text in places.industry_labels(actor).items()]
    rules = queries.scope_rules(actor, campaign)
    form = RulesForm(
        request.POST if request.method == "POST" else None,
        initial=RulesForm.initial_of(rules),
        industries=industries,
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_scope_rules(actor, number, form.rules())
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("范围规则已保存，下面是按规则会纳入的场所。"))
            return redirect("campaigns:scope", number)
    context = {**frame(actor, campaign, "campaigns:scope"), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "campaigns/scope_rules.html", context, status=status)


@require_POST
@signed_in
def follow_page(request: PageRequest, number: str) -> HttpResponse:
    """Add the places that fit the rules by now."""
    added = actions.follow_register(request.actor, number)
    messages.success(request, _("新纳入 %(n)d 处场所。") % {"n": added})
    return redirect("campaigns:scope", number)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def delegate_page(request: PageRequest, number: str) -> HttpResponse:
    """Show the form for giving a part away, or give it."""
    actor = request.actor
    campaign = _editable(actor, number)
    others = queries.campaign_set(actor).filter(state__in=[State.DRAFTED, State.RUNNING])
    options = [(one.number, one.title) for one in others.exclude(pk=campaign.pk)[:100]]
    form = DelegateForm(request.POST if request.method == "POST" else None, campaigns=options)
    if request.method == "POST" and form.is_valid():
        read = form.cleaned_data
        try:
            actions.delegate_part(
                actor, number, read["to_number"], read["type_codes"], form.citation()
            )
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("已转出，这部分场所的数字只在对方计算。"))
            return redirect("campaigns:scope", number)
    context = {**frame(actor, campaign, "campaigns:scope"), "form": form, "has_others": options}
    status = 422 if form.is_bound else 200
    return render(request, "campaigns/delegate.html", context, status=status)


@require_GET
@signed_in
def export_page(request: PageRequest, number: str) -> HttpResponse:
    """Give the places that the filters show as a workbook."""
    content = actions.export_scope(request.actor, number, asked_filters(request)[1])
    return workbook(content, f"{number}-scope.xlsx")


def workbook(content: bytes, name: str) -> HttpResponse:
    """Return a workbook to be kept."""
    answer = HttpResponse(content, content_type=WORKBOOK)
    header = content_disposition_header(as_attachment=True, filename=name)
    answer["Content-Disposition"] = header or "attachment"
    return answer
