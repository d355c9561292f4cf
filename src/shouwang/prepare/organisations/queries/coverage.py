"""Which units and villages have a group of their own, and which are missing (R4, R58)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, Text, say
from shouwang.ground.units import queries as units
from shouwang.prepare.organisations.models import OrganisationBody
from shouwang.prepare.organisations.rules.bodies import GROUP_KINDS

from .accountable import COMMITTEES
from .bodies import checked_area

if TYPE_CHECKING:
    from shouwang.ground.units.models import Unit

VILLAGE = "village"
VILLAGE_LABEL = say("社区（村），没有登记单位")
UNITS_VIEW = "units.view"


@dataclass(frozen=True, slots=True)
class Missing:
    """A unit without a group; a village without a unit in the register has no `unit_id`."""

    unit_id: int | None
    name: str
    kind: str
    kind_label: Text
    area_code: str


@dataclass(frozen=True, slots=True)
class KindCoverage:
    """The coverage of one kind of unit."""

    kind: str
    label: Text
    numerator: int
    denominator: int

    @property
    def missing(self) -> int:
        """Return how many have no group."""
        return self.denominator - self.numerator


@dataclass(frozen=True, slots=True)
class GroupCoverage:
    """How many villages and units have a group on a day, of all, and who is missing by name."""

    numerator: int
    denominator: int
    as_of: date
    kinds: tuple[KindCoverage, ...]
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class _Counted:
    unit_id: int | None
    name: str
    kind: str
    label: Text
    area_code: str
    is_grouped: bool


def has_group(on: date) -> Q:
    """Return the filter for the units that have a group on a day.

    A group is a leading or a working group of the unit; for a committee also that of its village.
    """
    groups = OrganisationBody.objects.in_force(on).filter(kind__in=GROUP_KINDS)
    own = Exists(groups.filter(unit_id=OuterRef("pk")))
    of_village = Exists(groups.filter(unit=None, area_code_now=OuterRef("area_code")))
    return Q(own) | (Q(kind__in=COMMITTEES) & Q(of_village))


def units_with_group(actor: Actor, unit_ids: Collection[int], on: date | None = None) -> set[int]:
    """Return which of the units have a group on a day; nothing is said of units out of sight."""
    rows = units.units(actor).filter(pk__in=set(unit_ids))
    return set(rows.filter(has_group(on or clock.today())).values_list("pk", flat=True))


def units_by_group(
    actor: Actor, area_code: str = "", kind: str = "", *, is_grouped: bool | None = None
) -> QuerySet[Unit]:
    """Return the register of units, narrowed by whether they have a group today when asked.

    NotAllowed for whoever sees no unit at all.
    """
    if not actor.holds(UNITS_VIEW):
        raise NotAllowed
    if kind and kind not in set(units.UnitKind):
        raise Invalid({"kind": say("没有这一类单位。")})
    area = divisions.normalise_code(area_code) if area_code else ""
    rows = units.units_under(actor, area, (kind,) if kind else ())
    if is_grouped is None:
        return rows
    wanted = has_group(clock.today())
    return rows.filter(wanted if is_grouped else ~wanted)


def group_coverage(
    actor: Actor, area_code: str, on: date | None = None, *, kind: str = ""
) -> GroupCoverage:
    """Return the coverage of an area: every village and every registered unit counts once.

    A village counts by its committee; where the register has none, by itself.
    """
    day = on or clock.today()
    area = checked_area(actor, area_code)
    if not area:
        raise Invalid({"area": say("请选择区划。")})
    counted = [one for one in _counted(actor, area, day) if kind in {"", one.kind}]
    missing = [
        Missing(one.unit_id, one.name, one.kind, one.label, one.area_code)
        for one in counted
        if not one.is_grouped
    ]
    return GroupCoverage(
        len(counted) - len(missing), len(counted), day, _by_kind(counted), tuple(missing)
    )


def _counted(actor: Actor, area: str, day: date) -> Iterator[_Counted]:
    rows = units.units_under(actor, area)
    grouped = set(rows.filter(has_group(day)).order_by().values_list("pk", flat=True))
    committed: set[str] = set()
    for pk, name, kind, code in rows.values_list("pk", "name", "kind", "area_code"):
        if kind in COMMITTEES:
            committed.add(code)
        yield _Counted(pk, name, kind, units.kind_label(kind), code, pk in grouped)
    yield from _villages(actor, area, day, committed)


def _villages(actor: Actor, area: str, day: date, committed: set[str]) -> Iterator[_Counted]:
    """Yield the villages within the actor's duties that no committee in the register stands for."""
    rows = divisions.villages_under(actor, area, on=day).exclude(code__in=committed)
    names = dict(rows.values_list("code", "name"))
    groups = OrganisationBody.objects.in_force(day).filter(kind__in=GROUP_KINDS, unit=None)
    grouped = set(groups.filter(area_code_now__in=names).values_list("area_code_now", flat=True))
    for code, name in names.items():
        if _sees(actor, code):
            yield _Counted(None, name, VILLAGE, VILLAGE_LABEL, code, code in grouped)


def _sees(actor: Actor, code: str) -> bool:
    return actor.is_system or any(
        area.covers(code) for scope in actor.scopes(UNITS_VIEW) for area in scope.areas
    )


def _by_kind(counted: Iterable[_Counted]) -> tuple[KindCoverage, ...]:
    labels: dict[str, Text] = {}
    totals: dict[str, list[int]] = {}
    for one in counted:
        labels[one.kind] = one.label
        total = totals.setdefault(one.kind, [0, 0])
        total[0] += one.is_grouped
        total[1] += 1
    return tuple(
        KindCoverage(kind, labels[kind], has, whole) for kind, (has, whole) in totals.items()
    )
