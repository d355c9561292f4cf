"""Finding places: one, a page of them, and the queues that wait for somebody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, QuerySet

from shouwang.ground import clock, data_keys
from shouwang.ground.actor import Actor, AreaRange
from shouwang.ground.errors import Invalid, NotFound, say
from shouwang.ground.keyset import BY_ID, Page, PageAsk, page_of
from shouwang.prepare.places.models import InspectableObject, Place, PlaceQuerySet, PlaceType
from shouwang.prepare.places.rules.accountability import Accountable
from shouwang.prepare.places.rules.asked_types import asked
from shouwang.prepare.places.rules.facts import Verdict
from shouwang.prepare.places.rules.search import search_terms
from shouwang.prepare.places.rules.taxonomy import PlaceTypeCode

PHONE_PURPOSE = "places.phone"
PHONE_TAIL_PURPOSE = "places.phone-tail"
PHONE_TAIL = 4
PlacePage = Page[Place]
"""Matches that are counted one by one; beyond it the answer says that it stopped counting."""


@dataclass(frozen=True, slots=True)
class PlaceFilters:
    """Which places; an empty field asks nothing."""

    area: str = ""
    type: str = ""
    verdict: str = Verdict.YES.value
    category: str = ""
    industry: str = ""
    kind: str = ""
    accountable: str = ""
    q: str = ""
    needs_survey: bool | None = None
    has_archived: bool = False


@dataclass(frozen=True, slots=True)
class PlaceCard:
    """What anybody may know of a place whose QR code they scanned."""

    place_id: int
    number: str
    name: str
    address: str
    area_code: str
    latitude: float | None
    longitude: float | None


def place_set(actor: Actor, filters: PlaceFilters | None = None) -> PlaceQuerySet:
    """Return the places within the actor's duties that pass the filters."""
    asked = filters or PlaceFilters()
    rows = Place.objects.visible_to(actor)
    if not asked.has_archived:
        rows = rows.active()
    if asked.area:
        bounds = AreaRange.under(asked.area)
        rows = rows.filter(area_code_now__gte=bounds.low, area_code_now__lt=bounds.high)
    for field in ("category", "industry", "kind", "accountable"):
        wanted = getattr(asked, field)
        if wanted:
            rows = rows.filter(**{field: wanted})
    if asked.type:
        rows = rows.filter(types__type_code=asked.type, types__verdict=asked.verdict)
    if asked.needs_survey is not None:
        rows = rows.filter(needs_survey=asked.needs_survey)
    return rows.filter(_search(asked.q)) if asked.q.strip() else rows


def places_of_types(
    actor: Actor, type_codes: Iterable[str], area_code: str = "", on: date | None = None
) -> PlaceQuerySet:
    """Return the places within the actor's duties that a document's list of types names (R40).

    A code is a type (`high_rise`), a use (`restaurant`) or a group of S4 (`market`); Invalid names
    any other. A place stands once, whatever it matches. With `on`, what was registered by the end
    of that day and still in use on it; its types are those of today.
    """
    types: set[str] = set()
    uses: set[str] = set()
    for code in type_codes:
        found = asked(code)
        if found is None:
            raise Invalid({"types": say("没有“{code}”这一种场所类型。", code=code[:32])})
        types |= {found.type_code.value} if found.type_code else set()
        uses |= {use.value for use in found.categories}
    rows = place_set(actor, PlaceFilters(area=area_code, has_archived=on is not None))
    if on is not None:
        ended = clock.end_of_day(on)
        is_in_use = Q(archived_at=None) | Q(archived_at__gte=ended)
        rows = rows.filter(is_in_use, registered_at__lt=ended)
    typed = PlaceType.objects.filter(type_code__in=types, verdict=Verdict.YES)
    return rows.filter(Q(pk__in=typed.values("place")) | Q(category__in=uses))


def _search(query: str) -> Q:
    found = Q()
    for term in search_terms(query):
        found &= Q(search_text__contains=term)
    exact = query.strip()
    either = found if found else Q(pk__in=[])
    either |= Q(number=exact) | Q(credit_code=exact.upper())
    digits = "".join(char for char in exact if char.isdigit())
    if digits and len(digits) == PHONE_TAIL:
        tail = data_keys.ring().digest(digits, purpose=PHONE_TAIL_PURPOSE)
        either |= Q(phone_tail_digest=tail)
    elif digits and len(digits) > PHONE_TAIL:
        either |= Q(phone_digest=data_keys.ring().digest(digits, purpose=PHONE_PURPOSE))
    return either


def places(
    actor: Actor, filters: PlaceFilters | None = None, page: PageAsk | None = None
) -> PlacePage:
    """Return a part of the list with its count, in the order of registration."""
    rows = place_set(actor, filters).select_related("unit").prefetch_related("types")
    return page_of(rows, page or PageAsk(), BY_ID)


def place(actor: Actor, number: str) -> Place:
    """Return one place by its number, or NotFound."""
    rows = Place.objects.visible_to(actor).select_related("unit").prefetch_related("types")
    found = rows.filter(number=number).first() if number.isprintable() else None
    if found is None:
        raise NotFound
    return found


def place_by_id(actor: Actor, place_id: int) -> Place:
    """Return one place by its key, or NotFound; for rooms that keep a reference."""
    rows = Place.objects.visible_to(actor).select_related("unit").prefetch_related("types")
    found = rows.filter(pk=place_id).first()
    if found is None:
        raise NotFound
    return found


def is_token(text: str) -> bool:
    """Tell whether a text can be a token; no database needs to be asked about anything else."""
    return bool(text) and text.isascii() and text.isprintable()


def place_by_token(actor: Actor, token: str) -> PlaceCard:
    """Return what a scanned QR code names, for anybody; NotFound when it was revoked."""
    del actor
    found = Place.objects.active().filter(qr_token=token).first() if is_token(token) else None
    if found is None:
        raise NotFound(say("这个二维码已停用，或者不是本平台的二维码。"))
    return PlaceCard(
        place_id=found.pk,
        number=found.number,
        name=found.name,
        address=found.address,
        area_code=found.area_code_now,
        latitude=found.latitude,
        longitude=found.longitude,
    )


def unassigned_queue(actor: Actor, filters: PlaceFilters | None = None) -> PlaceQuerySet:
    """Return the enterprises whose output is unknown, so that nobody answers for them yet."""
    asked = replace(filters or PlaceFilters(), accountable=Accountable.UNASSIGNED.value)
    return place_set(actor, asked)


def survey_list(actor: Actor, filters: PlaceFilters | None = None) -> PlaceQuerySet:
    """Return the places of which something must be found out before their types stand."""
    return place_set(actor, replace(filters or PlaceFilters(), needs_survey=True))


def nine_small_register(actor: Actor, filters: PlaceFilters | None = None) -> PlaceQuerySet:
    """Return the nine-small-places register."""
    asked = replace(
        filters or PlaceFilters(),
        type=PlaceTypeCode.NINE_SMALL_PLACE.value,
        verdict=Verdict.YES.value,
    )
    return place_set(actor, asked)


def due_objects(actor: Actor, until: date) -> QuerySet[InspectableObject]:
    """Return the objects in use whose next check falls due until a day, the earliest first."""
    rows = InspectableObject.objects.filter(
        place__in=Place.objects.visible_to(actor).active(), is_active=True, due_on__lte=until
    )
    return rows.select_related("place").order_by("due_on", "id")
