"""Campaigns: one, the list, and the parts of one that its pages and the web API show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from shouwang.ground.actor import Actor, AreaRange
from shouwang.ground.divisions.queries import normalise_code
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, say
from shouwang.ground.journal.actions import allowed_moves
from shouwang.ground.scoping import in_areas
from shouwang.ground.transitions import Transition
from shouwang.ground.units import queries as units
from shouwang.prepare.campaigns.models import (
    Campaign,
    Citation,
    Participant,
    Phase,
    ScopeItem,
)
from shouwang.prepare.campaigns.rules.document_numbers import plain_number, read_search
from shouwang.prepare.campaigns.rules.parameters import LIST_LIMIT
from shouwang.prepare.campaigns.states import VIEW, State

COUNT_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class CampaignFilter:
    """Which campaigns; an empty field asks nothing. `q`: title, number or a cited 文号 (R68)."""

    area: str = ""
    state: str = ""
    q: str = ""
    running_on: date | None = None


@dataclass(frozen=True, slots=True)
class CampaignPage:
    """A part of the list; the count is exact up to 1,000."""

    items: list[Campaign]
    count: int
    count_is_exact: bool


def campaign_set(actor: Actor, filters: CampaignFilter | None = None) -> QuerySet[Campaign]:
    """Return the campaigns that the actor may see and that pass the filters, the newest first."""
    if not actor.holds(VIEW):
        raise NotAllowed
    asked = filters or CampaignFilter()
    _check(asked)
    rows = Campaign.objects.visible_to(actor)
    if asked.area:
        area = AreaRange.under(normalise_code(asked.area))
        rows = rows.filter(in_areas((area,), "area_code_now"))
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.running_on is not None:
        day = asked.running_on
        begun = Q(starts_on=None) | Q(starts_on__lte=day)
        rows = rows.filter(begun, Q(ends_on=None) | Q(ends_on__gte=day), state=State.RUNNING)
    if asked.q.strip():
        rows = rows.filter(_search(asked.q))
    return rows.distinct().order_by("-drafted_at", "-id")


def _check(asked: CampaignFilter) -> None:
    wrong: dict[str, Text] = {}
    if asked.state and asked.state not in set(State):
        wrong["state"] = say("没有这个状态。")
    if "\x00" in asked.q:
        wrong["q"] = say("含有无法保存的字符。")
    try:
        normalise_code(asked.area) if asked.area else ""
    except Invalid:
        wrong["area"] = say("区划代码应为 2、4、6、9、12 或 15 位数字。")
    if wrong:
        raise Invalid(wrong)


def _search(words: str) -> Q:
    plain = words.strip()
    cited = citation_filter(plain)
    named = Q(title__icontains=plain) | Q(number=plain)
    return named | Q(pk__in=Citation.objects.filter(cited).values("campaign_id"))


def citation_filter(words: str) -> Q:
    """Return the filter for cited documents by a part of the title or by the parts of a 文号."""
    found = Q(title__icontains=words) | Q(number=plain_number(words))
    asked = read_search(words)
    if asked is None:
        return found
    sign, serial = asked
    numbered = Q(serial=serial)
    return found | (numbered & Q(sign__icontains=sign) if sign else numbered)


def campaigns(
    actor: Actor, filters: CampaignFilter | None = None, *, limit: int = 25, offset: int = 0
) -> CampaignPage:
    """Return a part of the list with its count."""
    rows = campaign_set(actor, filters)
    count = rows.order_by()[: COUNT_LIMIT + 1].count()
    told = rows.select_related("office_unit", "leading_group")
    items = list(told[offset : offset + min(limit, LIST_LIMIT)])
    return CampaignPage(items, min(count, COUNT_LIMIT), count <= COUNT_LIMIT)


def state_counts(actor: Actor, area: str = "") -> dict[str, int]:
    """Return how many campaigns there are in each state."""
    rows = campaign_set(actor, CampaignFilter(area=area)).order_by()
    return dict(rows.values_list("state").annotate(count=Count("pk", distinct=True)))


def campaign(actor: Actor, number: str) -> Campaign:
    """Return one campaign by its number, or NotFound."""
    rows = Campaign.objects.visible_to(actor).select_related(
        "office_unit", "leading_group", "office"
    )
    found = rows.filter(number=number).first() if number.isprintable() else None
    if found is None:
        raise NotFound
    return found


def campaign_by_id(actor: Actor, campaign_id: int) -> Campaign:
    """Return one campaign by its key, or NotFound."""
    found = Campaign.objects.visible_to(actor).filter(pk=campaign_id).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Checked:
    """How many of a campaign's places were checked, as far as the actor sees them."""

    checked: int
    scope: int


def checked_of(actor: Actor, shown: Iterable[Campaign]) -> dict[int, Checked]:
    """Return how far campaigns have come, in one statement for all of a list."""
    rows = ScopeItem.objects.visible_to(actor).filter(campaign__in=list(shown), delegation=None)
    counted = rows.order_by().values("campaign_id")
    counted = counted.annotate(scope=Count("pk"), checked=Count("first_checked_at"))
    return {row["campaign_id"]: Checked(row["checked"], row["scope"]) for row in counted}


def running_campaigns(actor: Actor, area_code: str = "") -> list[Campaign]:
    """Return the campaigns that run now, within the actor's duties."""
    asked = CampaignFilter(area=area_code, state=State.RUNNING)
    return list(campaign_set(actor, asked)[:LIST_LIMIT])


def phases(actor: Actor, campaign: Campaign) -> list[Phase]:
    """Return the phases of a campaign in their order."""
    del actor
    return list(Phase.objects.filter(campaign=campaign).order_by("position"))


def citations(actor: Actor, campaign: Campaign) -> list[Citation]:
    """Return the documents that a campaign rests on."""
    del actor
    return list(Citation.objects.filter(campaign=campaign).order_by("id"))


def participants(actor: Actor, campaign: Campaign, kinds: Iterable[str] = ()) -> list[Participant]:
    """Return the units within the actor's duties that take part, of the given kinds or of all."""
    seen = units.units(actor).order_by().values("pk")
    rows = Participant.objects.filter(campaign=campaign, left_at=None).select_related("unit")
    rows = rows if actor.is_system else rows.filter(unit__in=seen)
    wanted = list(kinds)
    rows = rows.filter(kind__in=wanted) if wanted else rows
    return list(rows.order_by("kind", "area_code_now", "unit_id"))


def participant_counts(actor: Actor, campaign: Campaign) -> dict[str, int]:
    """Return how many units of each kind take part; the numbers are for all who see it."""
    del actor
    rows = Participant.objects.filter(campaign=campaign, left_at=None).order_by()
    return dict(rows.values_list("kind").annotate(count=Count("pk")))


def next_moves(actor: Actor, shown: Campaign) -> list[Transition]:
    """Return the moves that the actor may make now."""
    return allowed_moves(actor, shown)
