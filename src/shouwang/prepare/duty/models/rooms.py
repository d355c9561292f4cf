"""Duty rooms, posts at a site, special-care periods, and the force that stands by."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import Text
from shouwang.ground.scoping import visible
from shouwang.ground.transitions import MoveTable
from shouwang.prepare.duty.rules.parameters import (
    LINE_LIMIT,
    NAME_LIMIT,
    PHONE_LIMIT,
    REASON_LIMIT,
    STRENGTH_LIMIT,
)
from shouwang.prepare.duty.rules.presence import Position
from shouwang.prepare.duty.rules.strength import Care
from shouwang.prepare.duty.rules.wording import (
    PERIOD_LABELS,
    ROOM_KIND_LABELS,
    PeriodKind,
    RoomKind,
)
from shouwang.prepare.duty.states import ROOM_MOVES, VIEW, RoomState, RosterState

LENT_AROUND = timedelta(days=1)


class RoomQuerySet(models.QuerySet["DutyRoom"]):
    """Reads of duty rooms."""

    def visible_to(self, actor: Actor, permission: str = VIEW) -> RoomQuerySet:
        """Keep the rooms within the actor's duties, and where the roster has the actor around now.

        Whoever is lent to a duty room, such as a village's cadre, sees it from the day before the
        shift to the day after it.
        """
        found = visible(self, actor, permission, units=("unit_id",))
        if actor.is_system or actor.account_id is None:
            return found
        now = clock.now()
        lent = DutyRoom.objects.filter(
            rosters__state=RosterState.PUBLISHED,
            rosters__shifts__from_at__lte=now + LENT_AROUND,
            rosters__shifts__until_at__gt=now - LENT_AROUND,
            rosters__shifts__assignments__account_id=actor.account_id,
            rosters__shifts__assignments__is_replaced=False,
        )
        return self.filter(Q(pk__in=found.values("pk")) | Q(pk__in=lent.values("pk")))


class DutyRoom(models.Model):
    """Where duty is kept: an office's room for good, or a post at a site until it ends (R176)."""

    MOVES: ClassVar[MoveTable] = ROOM_MOVES
    VIEW_PERMISSION: ClassVar[str] = VIEW

    kind = models.CharField(_("类别"), max_length=8)
    name = models.CharField(_("名称"), max_length=NAME_LIMIT)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(
        "places.Place", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    area_code_at_time = models.CharField(max_length=15)
    area_code_now = models.CharField(_("区划"), max_length=15, db_index=True)
    location = models.CharField(_("地点"), max_length=LINE_LIMIT, default="", blank=True)
    phone = models.CharField(_("值班电话"), max_length=PHONE_LIMIT, default="", blank=True)
    """The office's own number, which is public."""
    lat = models.FloatField(null=True)
    lng = models.FloatField(null=True)
    reason = models.CharField(_("为什么设"), max_length=REASON_LIMIT, default="", blank=True)
    state = models.CharField(max_length=8, default=RoomState.OPENED.value)
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = RoomQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit"],
                name="duty_room_office_once",
                condition=Q(kind="office", state="opened"),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in RoomKind])
                & Q(state__in=[state.value for state in RoomState])
                & ~Q(name="")
                & ~Q(area_code_now="")
                & ~Q(area_code_at_time=""),
                name="duty_room_words_known",
            ),
            models.CheckConstraint(
                condition=Q(kind="office") | ~Q(reason=""), name="duty_room_site_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(state="opened", ended_at=None)
                | Q(state="ended", ended_at__isnull=False),
                name="duty_room_ended_at",
            ),
            models.CheckConstraint(
                condition=Q(lat=None, lng=None) | Q(lat__isnull=False, lng__isnull=False),
                name="duty_room_position_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_key(self) -> str:
        """Name the room in the journal."""
        return f"duty_room:{self.pk}"

    @property
    def kind_label(self) -> Text:
        """Return the kind in words."""
        return ROOM_KIND_LABELS[self.kind]

    @property
    def position(self) -> Position | None:
        """Return where the room is, where that is known."""
        if self.lat is None or self.lng is None:
            return None
        return Position(self.lat, self.lng)

    def target(self) -> Target:
        """Return what the room shows to access."""
        return Target(
            area_code=self.area_code_now,
            unit_ids=frozenset({self.unit_id}),
            cases=frozenset({self.journal_key}),
        )


class PeriodQuerySet(models.QuerySet["SpecialPeriod"]):
    """Reads of special-care periods."""

    def visible_to(self, actor: Actor) -> PeriodQuerySet:
        """Keep the periods within the actor's duties."""
        return visible(self, actor, VIEW)


class SpecialPeriod(models.Model):
    """A special-care period with what it asks for beyond the base rule (R172); never deleted."""

    area_code_at_time = models.CharField(max_length=15)
    area_code_now = models.CharField(_("区划"), max_length=15, db_index=True)
    kind = models.CharField(_("类别"), max_length=16)
    name = models.CharField(_("名称"), max_length=NAME_LIMIT)
    from_at = models.DateTimeField(_("开始"))
    until_at = models.DateTimeField(_("结束"))
    min_leaders = models.PositiveSmallIntegerField(_("领导人数"))
    min_staff = models.PositiveSmallIntegerField(_("干部职工人数"))
    is_zero_report_daily = models.BooleanField(_("每日零报告"), default=False)
    report_every_h = models.PositiveSmallIntegerField(_("报告间隔（小时）"), null=True)
    basis = models.CharField(_("依据"), max_length=LINE_LIMIT, default="", blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["from_at", "id"], name="duty_periods_in_order")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in PeriodKind])
                & ~Q(name="")
                & ~Q(area_code_now=""),
                name="duty_period_words_known",
            ),
            models.CheckConstraint(
                condition=Q(from_at__lte=models.F("until_at")), name="duty_period_ordered"
            ),
            models.CheckConstraint(
                condition=Q(min_leaders__lte=STRENGTH_LIMIT, min_staff__lte=STRENGTH_LIMIT)
                & (Q(report_every_h=None) | Q(report_every_h__range=(1, 24))),
                name="duty_period_possible",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_key(self) -> str:
        """Name the period in the journal."""
        return f"special_period:{self.pk}"

    @property
    def kind_label(self) -> Text:
        """Return the kind in words."""
        return PERIOD_LABELS[self.kind]

    def care(self) -> Care:
        """Return what the rules need of it."""
        return Care(
            self.name,
            self.from_at,
            self.until_at,
            self.min_leaders,
            self.min_staff,
            self.is_zero_report_daily,
            self.report_every_h,
        )

    def target(self) -> Target:
        """Return what the period shows to access."""
        return Target(area_code=self.area_code_now)


class ReportMiss(models.Model):
    """A daily report that was not written in time; one row for each, so that it is told once."""

    room = models.ForeignKey(DutyRoom, on_delete=models.CASCADE, related_name="report_misses")
    due_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "due_at"], name="duty_report_miss_once")
        ]

    def __str__(self) -> str:
        return f"{self.room_id} {self.due_at}"


class StandBy(models.Model):
    """A force that stands by on a day of a room: team, vehicles, boats, readiness (R174)."""

    room = models.ForeignKey(DutyRoom, on_delete=models.CASCADE, related_name="stand_bys")
    day = models.DateField(_("日期"))
    body = models.ForeignKey(
        "organisations.OrganisationBody",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    name = models.CharField(_("队伍"), max_length=NAME_LIMIT)
    people = models.PositiveSmallIntegerField(_("人数"))
    vehicles = models.PositiveSmallIntegerField(_("车辆"), default=0)
    boats = models.PositiveSmallIntegerField(_("船只"), default=0)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    is_ready = models.BooleanField(null=True)
    note = models.CharField(_("说明"), max_length=REASON_LIMIT, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "day", "name"], name="duty_stand_by_once"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, is_ready=None)
                | Q(confirmed_at__isnull=False, is_ready__isnull=False),
                name="duty_stand_by_confirmed_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.day}"
