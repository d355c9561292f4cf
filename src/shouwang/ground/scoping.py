"""Turns an actor's scopes into a filter, and says who may change what holds for everybody."""

from __future__ import annotations

from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Q, QuerySet

from .actor import Actor, AreaRange, Scope, ScopeKind, Target
from .errors import NotAllowed, say

QuerySetT = TypeVar("QuerySetT", bound=QuerySet[Any])


def in_areas(areas: tuple[AreaRange, ...], field: str) -> Q:
    """Return the filter for codes that lie in any of the ranges."""
    found = Q(pk__in=[])
    for area in areas:
        bound = "gte" if area.low else "gt"
        found |= Q(**{f"{field}__{bound}": area.low, f"{field}__lt": area.high})
    return found


def _as_filter(scope: Scope, area: str, units: tuple[str, ...], sector: str, case: str) -> Q:
    if scope.kind is ScopeKind.AREA:
        return in_areas(scope.areas, area)
    if scope.kind is ScopeKind.SECTOR and sector:
        return in_areas(scope.areas, area) & Q(**{sector: scope.sector})
    if scope.kind is ScopeKind.CASE and case:
        return Q(**{case: scope.case})
    found = Q(pk__in=[])
    if scope.kind is ScopeKind.UNIT:
        for field in units:
            found |= Q(**{field: scope.unit_id})
    return found


def visible(
    queryset: QuerySetT,
    actor: Actor,
    permission: str,
    *,
    area: str = "area_code_now",
    units: tuple[str, ...] = (),
    sector: str = "",
    case: str = "",
) -> QuerySetT:
    """Keep the rows for which the actor holds the permission; without any grant, none.

    `area`, `units`, `sector`, `case` name the model's fields that carry each kind of scope; `case`
    is the field equal to the case key.
    """
    if actor.is_system:
        return queryset
    scopes = actor.scopes(permission)
    if not scopes:
        return queryset.none()
    found = Q(pk__in=[])
    for scope in scopes:
        found |= _as_filter(scope, area, units, sector, case)
    return queryset.filter(found)


def may_for_all(actor: Actor, permission: str) -> bool:
    """Tell whether the permission is held for the whole home area of the installation."""
    return actor.may(permission, Target(area_code=settings.ENVIRONMENT.home_area))


def check_may_for_all(actor: Actor, permission: str) -> None:
    """Refuse whoever holds the permission nowhere, or only for a part of the home area."""
    if not actor.holds(permission):
        raise NotAllowed
    if not may_for_all(actor, permission):
        raise NotAllowed(say("这项规定对整个平台生效，只能由管辖整个平台的岗位修改。"))
