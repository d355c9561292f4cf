"""Patrol routes with their check points, the rounds, who was where, and what was missed."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import Text
from shouwang.ground.scoping import visible
from shouwang.ground.transitions import MoveTable
from shouwang.prepare.duty.rules.parameters import EVERY_MIN_LEAST, NAME_LIMIT, REASON_LIMIT
from shouwang.prepare.duty.rules.patrols import Plan
from shouwang.prepare.duty.rules.presence import Position
from shouwang.prepare.duty.rules.wording import SEEN_LABELS, Seen
from shouwang.prepare.duty.states import (
    ROUND_MOVES,
    ROUTE_LABELS,
    ROUTE_MOVES,
    VIEW,
    RoundState,
    RouteState,
)


class RouteQuerySet(models.QuerySet["PatrolRoute"]):
    """Reads of routes."""

    def visible_to(self, actor: Actor, permission: str = VIEW) -> RouteQuerySet:
        """Keep the routes within the actor's duties."""
        return visible(self, actor, permission)


class PatrolRoute(models.Model):
    """Key parts that are walked every so many minutes in a period (R173)."""

    MOVES: ClassVar[MoveTable] = ROUTE_MOVES
    VIEW_PERMISSION: ClassVar[str] = VIEW

    name = models.CharField(_("路线"), max_length=NAME_LIMIT)
    area_code_at_time = models.CharField(max_length=15)
    area_code_now = models.CharField(_("区划"), max_length=15, db_index=True)
    every_min = models.PositiveIntegerField(_("每多少分钟一次"))
    from_at = models.DateTimeField(_("开始"))
    until_at = models.DateTimeField(_("结束"))
    named_until_at = models.DateTimeField()
    """Up to when missed points have been named."""
    state = models.CharField(max_length=8, default=RouteState.PLANNED.value)
    version = models.PositiveIntegerField(default=1)

    objects = RouteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(area_code_now="") & Q(every_min__gte=EVERY_MIN_LEAST),
                name="duty_route_possible",
            ),
            models.CheckConstraint(
                condition=Q(from_at__lte=F("until_at")), name="duty_route_ordered"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_key(self) -> str:
        """Name the route in the journal."""
        return f"patrol_route:{self.pk}"

    @property
    def state_label(self) -> Text:
        """Return the state in words."""
        return ROUTE_LABELS[self.state]

    @property
    def plan(self) -> Plan:
        """Return when its points are due."""
        return Plan(self.from_at, self.until_at, timedelta(minutes=self.every_min))

    def target(self) -> Target:
        """Return what the route shows to access."""
        return Target(area_code=self.area_code_now)


class CheckPoint(models.Model):
    """Where a round has to pass: a place, or a point with a position; order is free."""

    route = models.ForeignKey(PatrolRoute, on_delete=models.CASCADE, related_name="points")
    number = models.PositiveSmallIntegerField(_("序号"))
    name = models.CharField(_("检查点"), max_length=NAME_LIMIT)
    place = models.ForeignKey(
        "places.Place", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    lat = models.FloatField(null=True)
    lng = models.FloatField(null=True)
    token = models.CharField(max_length=32, unique=True)
    """What the QR code at the point says."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["route", "number"], name="duty_point_once"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(token=""), name="duty_point_named"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def position(self) -> Position | None:
        """Return where the point is, where that is known."""
        if self.lat is None or self.lng is None:
            return None
        return Position(self.lat, self.lng)


class PatrolRound(models.Model):
    """One walk along a route."""

    MOVES: ClassVar[MoveTable] = ROUND_MOVES
    VIEW_PERMISSION: ClassVar[str] = VIEW

    route = models.ForeignKey(PatrolRoute, on_delete=models.PROTECT, related_name="rounds")
    account = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField(max_length=8, default=RoundState.STARTED.value)
    version = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["route", "-started_at"], name="duty_rounds_of_route")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="started", finished_at=None)
                | Q(state="finished", finished_at__isnull=False),
                name="duty_round_finished_at",
            )
        ]

    def __str__(self) -> str:
        return f"round {self.pk}"

    @property
    def journal_key(self) -> str:
        """Name the round in the journal."""
        return f"patrol_round:{self.pk}"

    def target(self) -> Target:
        """Return what the round shows to access: that of its route."""
        return self.route.target()


class PointCheck(models.Model):
    """Somebody was at a check point; the position is noted, never demanded."""

    walk = models.ForeignKey(PatrolRound, on_delete=models.CASCADE, related_name="checks")
    point = models.ForeignKey(CheckPoint, on_delete=models.PROTECT, related_name="checks")
    at = models.DateTimeField()
    lat = models.FloatField(null=True)
    lng = models.FloatField(null=True)
    distance_m = models.PositiveIntegerField(null=True)
    is_by_code = models.BooleanField(default=False)
    seen = models.CharField(max_length=8, default=Seen.NORMAL.value)
    note = models.CharField(_("情况"), max_length=REASON_LIMIT, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["point", "at"], name="duty_checks_of_point")]
        constraints = [
            models.UniqueConstraint(fields=["walk", "point"], name="duty_point_check_once"),
            models.CheckConstraint(
                condition=Q(seen="normal") | (Q(seen="abnormal") & ~Q(note="")),
                name="duty_point_check_told",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.walk_id} {self.point_id}"

    @property
    def seen_label(self) -> Text:
        """Return what was seen, in words."""
        return SEEN_LABELS[self.seen]


class PointMiss(models.Model):
    """A turn that ended without anybody at a point; named once, dated at its end."""

    point = models.ForeignKey(CheckPoint, on_delete=models.CASCADE, related_name="misses")
    due_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["point", "due_at"], name="duty_point_miss_once")
        ]

    def __str__(self) -> str:
        return f"{self.point_id} {self.due_at}"
