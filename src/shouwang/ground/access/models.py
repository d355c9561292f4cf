"""Grants beyond those of a role: a permission for one post within one scope, for a time."""

from __future__ import annotations

from django.db import models

from shouwang.ground.actor import Grant, Scope, ScopeKind


class ExtraGrant(models.Model):
    """A permission given to one post: in an area, a unit, a sector of an area, or one case."""

    post = models.ForeignKey("people.Post", on_delete=models.CASCADE, related_name="+")
    permission = models.CharField(max_length=48)
    kind = models.CharField(max_length=8)
    area_code = models.CharField(max_length=15, default="", blank=True)
    unit = models.ForeignKey("units.Unit", on_delete=models.CASCADE, null=True, related_name="+")
    sector = models.CharField(max_length=32, default="", blank=True)
    case = models.CharField(max_length=96, default="", blank=True)
    valid_from_on = models.DateField()
    valid_until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    (models.Q(kind="area") & ~models.Q(area_code=""))
                    | (models.Q(kind="unit") & models.Q(unit__isnull=False))
                    | (models.Q(kind="sector") & ~models.Q(area_code="") & ~models.Q(sector=""))
                    | (models.Q(kind="case") & ~models.Q(case=""))
                ),
                name="access_grant_bounded",
            )
        ]

    def __str__(self) -> str:
        return f"{self.permission} {self.kind}"

    def as_grant(self) -> Grant:
        """Return the row as a grant."""
        kind = ScopeKind(self.kind)
        scope = {
            ScopeKind.AREA: lambda: Scope.area(self.area_code),
            ScopeKind.UNIT: lambda: Scope.unit(self.unit_id or 0),
            ScopeKind.SECTOR: lambda: Scope.of_sector(self.sector, self.area_code),
            ScopeKind.CASE: lambda: Scope.of_case(self.case),
        }[kind]()
        return Grant(self.permission, scope)
