"""Who acts: an account at its post with resolved grants, or a named system part."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


def next_code(code: str) -> str:
    """Return the first code after the whole subtree of `code`, of the same length."""
    return str(int(code) + 1).zfill(len(code))


@dataclass(frozen=True, slots=True)
class AreaRange:
    """A half-open range of division codes, `low <= code < high`; one subtree is one range."""

    low: str
    high: str

    @classmethod
    def under(cls, code: str) -> AreaRange:
        """Return the range that holds `code` and everything below it; "" is the whole country.

        What is no code at all, such as a mistyped filter, holds nothing.
        """
        if not code:
            return cls("", "99")
        if not (code.isascii() and code.isdigit()):
            return cls(code, code)
        return cls(code, next_code(code))

    def covers(self, code: str) -> bool:
        """Tell whether the area lies in the range; an unknown area lies nowhere."""
        return bool(code) and self.low <= code < self.high


class ScopeKind(StrEnum):
    """What a grant is bounded by."""

    AREA = "area"
    UNIT = "unit"
    SECTOR = "sector"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class Scope:
    """The bound of one grant; exactly the field of its kind is filled."""

    kind: ScopeKind
    areas: tuple[AreaRange, ...] = ()
    unit_id: int = 0
    sector: str = ""
    case: str = ""

    @classmethod
    def area(cls, *codes: str) -> Scope:
        """Bound by one or more subtrees."""
        return cls(ScopeKind.AREA, areas=tuple(AreaRange.under(code) for code in codes))

    @classmethod
    def unit(cls, unit_id: int) -> Scope:
        """Bound by one unit's own objects."""
        return cls(ScopeKind.UNIT, unit_id=unit_id)

    @classmethod
    def of_sector(cls, sector: str, *codes: str) -> Scope:
        """Bound by a sector (条) within areas."""
        areas = tuple(AreaRange.under(code) for code in codes)
        return cls(ScopeKind.SECTOR, areas=areas, sector=sector)

    @classmethod
    def of_case(cls, case: str) -> Scope:
        """Bound by one assigned object, named by its journal key."""
        return cls(ScopeKind.CASE, case=case)

    def covers(self, target: Target) -> bool:
        """Tell whether the target lies within the bound."""
        if self.kind is ScopeKind.UNIT:
            return self.unit_id in target.unit_ids
        if self.kind is ScopeKind.CASE:
            return self.case in target.cases
        in_area = any(area.covers(target.area_code) for area in self.areas)
        if self.kind is ScopeKind.SECTOR:
            return in_area and self.sector == target.sector
        return in_area


@dataclass(frozen=True, slots=True)
class Target:
    """What an object shows to access: where it lies, whose it is, which cases name it."""

    area_code: str = ""
    unit_ids: frozenset[int] = frozenset()
    sector: str = ""
    cases: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Grant:
    """A permission within a scope."""

    permission: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class Actor:
    """A resolved caller; every action and query takes one first."""

    key: str
    name: str = ""
    account_id: int | None = None
    post_id: int | None = None
    unit_id: int | None = None
    role: str = ""
    area_code: str = ""
    grants: tuple[Grant, ...] = field(default=(), repr=False)
    is_system: bool = False
    other_unit_ids: frozenset[int] = frozenset()
    """Units in which the same account holds a post besides the present one."""

    @classmethod
    def anonymous(cls) -> Actor:
        """Return the caller who has not signed in."""
        return cls(key="anonymous")

    @classmethod
    def system(cls, part: str) -> Actor:
        """Return a named part of the system, such as `overdue` or `demo`; it may do anything."""
        return cls(key=f"system:{part}", is_system=True)

    @property
    def is_anonymous(self) -> bool:
        """Tell whether nobody is signed in."""
        return self.account_id is None and not self.is_system

    def belongs_to(self, unit_id: int | None) -> bool:
        """Tell whether the account holds a post in the unit, whichever post it acts at."""
        return unit_id is not None and (unit_id == self.unit_id or unit_id in self.other_unit_ids)

    def scopes(self, permission: str) -> tuple[Scope, ...]:
        """Return the scopes in which the permission is held."""
        return tuple(grant.scope for grant in self.grants if grant.permission == permission)

    def may(self, permission: str, target: Target) -> bool:
        """Tell whether the permission is held for the target."""
        if self.is_system:
            return True
        return any(scope.covers(target) for scope in self.scopes(permission))

    def holds(self, permission: str) -> bool:
        """Tell whether the permission is held anywhere."""
        return self.is_system or any(grant.permission == permission for grant in self.grants)
