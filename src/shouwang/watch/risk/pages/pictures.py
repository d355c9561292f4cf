"""The four-colour picture, and a community's and a place's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.places import queries as places
from shouwang.watch.risk import queries
from shouwang.watch.risk.forms import OverruleForm, ReviewForm
from shouwang.watch.risk.states import EDIT, REVIEW, VIEW


@dataclass(frozen=True, slots=True)
class Happening:
    """An entry of the history, in words."""

    at: datetime
    title: str
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """The contributions of one kind with their sum."""

    label: object
    points: Decimal
    items: list[tuple[queries.ShownContribution, object]]


def tabs_of(actor: Actor, here: str) -> list[Link]:
    """Return the pages of the room as tabs; weights only for whoever may set them."""
    pages = [
        ("picture", _("四色图")),
        ("register", _("风险清单")),
        ("watch_list", _("重点监测")),
        ("coefficients", _("安全系数")),
        ("outlook", _("短时预测")),
        ("prevention", _("预防与处置")),
        ("assessments", _("风险评价")),
        ("texts", _("报告分析")),
    ]
    if actor.holds(EDIT):
        pages.append(("weights", _("参数")))
    return [
        Link(words, reverse(f"risk:{name}"), "", is_current=name == here) for name, words in pages
    ]


def areas_of(actor: Actor, permission: str = VIEW) -> list[tuple[str, str]]:
    """Return the villages by code in which the actor may act, as choices."""
    return list(places.village_names(actor, permission).items())


@require_GET
@signed_in
def picture_page(request: PageRequest) -> HttpResponse:
    """Show all communities with their colour, the most dangerous first, and the map beside."""
    actor = request.actor
    shown = queries.picture(actor)
    context = {
        "picture": shown,
        "geojson": queries.four_colour(actor),
        "late": queries.freshness(actor),
        "tabs": tabs_of(actor, "picture"),
    }
    return render(request, "risk/picture.html", context)


@require_GET
@signed_in
def area_page(request: PageRequest, code: str) -> HttpResponse:
    """Show one community: level, why, how sure, its places, measures and history."""
    return show(request, queries.area_risk(request.actor, code))


@require_GET
@signed_in
def place_page(request: PageRequest, number: str) -> HttpResponse:
    """Show one place the same way."""
    actor = request.actor
    return show(request, queries.place_risk(actor, queries.place_of(actor, number)))


def show(
    request: PageRequest,
    detail: queries.RiskDetail,
    *,
    review: ReviewForm | None = None,
    overrule: OverruleForm | None = None,
) -> HttpResponse:
    """Show a risk, with a form that came back where there is one."""
    actor, row = request.actor, detail.risk
    may_review = actor.may(REVIEW, row.target())
    is_area = row.place_id is None
    context = {
        "detail": detail,
        "risk": row,
        "groups": _groups(detail),
        "history": _history(detail),
        "place_rows": queries.place_risks(actor, row.area_code_now) if is_area else [],
        "review_form": (review or review_form(actor, row))
        if _may_review(row, may_review)
        else None,
        "overrule_form": (overrule or OverruleForm()) if may_review else None,
        "coefficient": _coefficient(actor, row),
        "links": [Link(_("风险"), reverse("risk:picture")), Link(detail.name, "", is_current=True)],
    }
    status = 422 if review is not None or overrule is not None else 200
    return render(request, "risk/detail.html", context, status=status)


def _may_review(row: queries.Risk, may_review: bool) -> bool:
    return may_review and row.registered_at is not None


def review_form(actor: Actor, row: queries.Risk, data: Any = None) -> ReviewForm:
    """Return the form of a review with what is kept now."""
    owners = queries.owner_choices(actor, row.area_code_now[:12])
    posts = queries.post_choices(actor, row.owner_unit_id)
    kept = {
        "version": row.version,
        "measures": row.measures,
        "owner_unit_id": row.owner_unit_id,
        "owner_post_id": row.owner_post_id,
    }
    return ReviewForm(data, owners=owners.items(), posts=posts.items(), initial=kept)


def _coefficient(actor: Actor, row: queries.Risk) -> queries.CoefficientDetail | None:
    if row.place_id is not None:
        return queries.place_coefficient(actor, row.place_id)
    return queries.coefficient(actor, row.area_code_now)


def _groups(detail: queries.RiskDetail) -> list[Group]:
    now = clock.now()
    by_kind: dict[str, list[queries.ShownContribution]] = {}
    for one in detail.contributions:
        by_kind.setdefault(one.kind, []).append(one)
    groups = [
        Group(
            ones[0].kind_label,
            sum((one.points for one in ones), Decimal(0)),
            [(one, queries.age_words(now - one.as_of) if one.as_of else "") for one in ones],
        )
        for ones in by_kind.values()
    ]
    return sorted(groups, key=lambda group: -group.points)


def _history(detail: queries.RiskDetail) -> list[Happening]:
    rows = [
        Happening(
            one.at,
            _("等级变为%(level)s") % {"level": in_words(one.level_label)},
            _("系统"),
            _("风险分值 %(score)s") % {"score": f"{one.score:.1f}"},
        )
        for one in detail.changes
    ]
    rows += [
        Happening(one.at, _("复核"), who, f"{one.measures} {one.note}".strip())
        for one, who in detail.reviews
    ]
    rows += [
        Happening(
            one.at,
            _("改判为%(level)s") % {"level": in_words(one.level_label)},
            who,
            one.reason,
        )
        for one, who in detail.overrules
    ]
    return sorted(rows, key=lambda one: one.at, reverse=True)
