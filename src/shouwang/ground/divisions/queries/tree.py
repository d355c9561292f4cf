"""Reading the tree: one division, its children, its way up, everything below it, search."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Length

from shouwang.ground.actor import Actor, AreaRange
from shouwang.ground.divisions.models import ChangeKind, Division, DivisionChange, NamePart
from shouwang.ground.divisions.rules.codes import Level, normalise_code, path_of
from shouwang.ground.divisions.rules.names import is_storable, wanted_pairs
from shouwang.ground.errors import NotFound, say

SEARCH_LIMIT = 50
PAIRS_LOOKED_UP = 3
CHANGES_FOLLOWED = 50


def in_force(on: date | None = None) -> Q:
    """Return the filter for codes in force on a day; without a day, for codes that have no end."""
    if on is None:
        return Q(valid_until_on=None)
    begun = Q(valid_from_on=None) | Q(valid_from_on__lte=on)
    return begun & (Q(valid_until_on=None) | Q(valid_until_on__gte=on))


def _under(code: str) -> Q:
    area = AreaRange.under(code)
    return Q(code__gte=area.low, code__lt=area.high)


def division(actor: Actor, code: str) -> Division:
    """Return the division of a code, padded or not; divisions are public."""
    del actor
    plain = normalise_code(code)
    found = sorted(Division.objects.filter(code__in={code.strip(), plain}), key=lambda d: d.code)
    if not found:
        raise NotFound(say("没有代码为 {code} 的区划。", code=plain))
    return found[-1]


def names_of(actor: Actor, codes: Iterable[str]) -> dict[str, str]:
    """Return the names by code; a code that is not in the register is absent."""
    del actor
    return dict(Division.objects.filter(code__in=set(codes)).values_list("code", "name"))


def children(actor: Actor, code: str = "", *, on: date | None = None) -> QuerySet[Division]:
    """Return the divisions right below one, in the order of codes; "" gives the provinces."""
    del actor
    parent = normalise_code(code) if code else ""
    return Division.objects.filter(in_force(on), parent_code=parent).order_by("code")


def children_counts(actor: Actor, codes: Iterable[str]) -> dict[str, int]:
    """Return how many children in force each code has; a code without any is absent."""
    del actor
    rows = Division.objects.filter(in_force(), parent_code__in=set(codes))
    return dict(rows.values_list("parent_code").annotate(count=Count("code")).order_by())


def path(actor: Actor, code: str) -> list[Division]:
    """Return the way from the province down to the division itself."""
    del actor
    codes = path_of(normalise_code(code))
    return list(Division.objects.filter(code__in=codes).order_by(Length("code")))


def subtree(actor: Actor, code: str, *, on: date | None = None) -> QuerySet[Division]:
    """Return the division and everything below it, as one range of codes."""
    del actor
    return Division.objects.filter(_under(normalise_code(code)), in_force(on)).order_by("code")


def villages_under(actor: Actor, code: str, *, on: date | None = None) -> QuerySet[Division]:
    """Return the communities and villages of a division."""
    return subtree(actor, code, on=on).filter(level=Level.VILLAGE)


def search(
    actor: Actor, text: str, *, under: str = "", limit: int = SEARCH_LIMIT
) -> list[Division]:
    """Return the divisions whose name holds the text, upper levels first; two characters suffice.

    Pairs of characters are looked up in an index. A text of one character or of a common ending
    only (社区) has no pair worth looking up: then the first hits in the order of codes are given.
    """
    del actor
    wanted = text.strip()
    if not wanted or not is_storable(wanted):
        return []
    rows = Division.objects.filter(in_force(), name__contains=wanted)
    if under:
        rows = rows.filter(_under(normalise_code(under)))
    pairs = wanted_pairs(wanted)[:PAIRS_LOOKED_UP]
    for pair in pairs:
        rows = rows.filter(code__in=NamePart.objects.filter(pair=pair).values("code"))
    order = (Length("code"), F("code")) if pairs else (F("code"),)
    return list(rows.order_by(*order)[:limit])


def changes_of(actor: Actor, code: str) -> list[DivisionChange]:
    """Return what happened to a code, oldest first."""
    del actor
    plain = normalise_code(code)
    named = Q(old_code=plain) | Q(new_code=plain)
    return list(DivisionChange.objects.filter(named).order_by("on", "id"))


def current_code(actor: Actor, code: str) -> str:
    """Return the code that stands for this one now, following renames and mergers."""
    del actor
    found = normalise_code(code)
    followed = DivisionChange.objects.filter(kind__in=[ChangeKind.RENAME, ChangeKind.MERGE])
    for _step in range(CHANGES_FOLLOWED):
        change = (
            followed.filter(old_code=found).exclude(new_code=found).order_by("-on", "-id").first()
        )
        if change is None:
            break
        found = change.new_code
    return found
