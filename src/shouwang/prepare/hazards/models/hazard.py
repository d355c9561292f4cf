"""The ledger: one row per danger, and the pairs of characters by which it is found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q, functions
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Actor, AreaRange, Scope, ScopeKind, Target
from shouwang.ground.errors import NotAllowed, say
from shouwang.ground.scoping import visible
from shouwang.ground.transitions import MoveTable
from shouwang.prepare.hazards.rules.deadlines import due_day
from shouwang.prepare.hazards.rules.grading import LEVELS, Statutory
from shouwang.prepare.hazards.rules.kinds import Kind
from shouwang.prepare.hazards.rules.offices import HelpState
from shouwang.prepare.hazards.rules.wording import (
    PROTECTED_SOURCES,
    Category,
    Difficulty,
    ListingLevel,
    Nature,
    Source,
)
from shouwang.prepare.hazards.states import FINISHED, GUARDED, MOVES, OPEN, UNFIXED, State

LEVEL_FIELDS: Mapping[int, str] = {
    2: "province_code",
    4: "city_code",
    6: "county_code",
    9: "street_code",
    12: "village_code",
}
"""The column that holds the code of each level, by its digits."""


NEVER_DELETED = say("隐患档案不能删除；保存期满后只删除个人信息。")


def area_columns(code: str) -> dict[str, str]:
    """Return the columns of an area code: itself and those of the levels that it names."""
    levels = {
        field: code[:digits] if len(code) >= digits else ""
        for digits, field in LEVEL_FIELDS.items()
    }
    return {"area_code_now": code, **levels}


def under(code: str) -> Q:
    """Return the filter for everything in an area, by equality where a column has the level."""
    if not code:
        return Q()
    field = LEVEL_FIELDS.get(len(code))
    if field:
        return Q(**{field: code})
    area = AreaRange.under(code)
    return Q(area_code_now__gte=area.low, area_code_now__lt=area.high)


class HazardQuerySet(models.QuerySet["Hazard"]):
    """Reads of hazards."""

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse: a hazard's row stays for ever, only personal values go (R286)."""
        raise NotAllowed(NEVER_DELETED)

    def visible_to(self, actor: Actor) -> HazardQuerySet:
        """Keep the hazards within the actor's duties.

        A unit does not see a protected report about itself before it is confirmed; nor does
        somebody of the unit who acts at a post elsewhere.
        """
        found = self if actor.is_system else self._within(actor)
        if not actor.other_unit_ids:
            return found
        return found.filter(_shown_to_units() | ~Q(unit_id__in=actor.other_unit_ids))

    def _within(self, actor: Actor) -> HazardQuerySet:
        """Keep what the scopes hold; one whole subtree by equality, so that lists use an index."""
        scopes = actor.scopes(Hazard.VIEW_PERMISSION)
        codes = _subtrees(scopes)
        if len(codes) == 1:
            return self.filter(under(codes[0]))
        found = self
        kinds = {scope.kind for scope in scopes}
        case = "case_key" if ScopeKind.CASE in kinds else ""
        if case:
            key = functions.Cast("pk", models.CharField())
            found = found.annotate(case_key=functions.Concat(models.Value("hazard:"), key))
        found = visible(
            found,
            actor,
            Hazard.VIEW_PERMISSION,
            units=("unit_id",),
            sector="sector",
            case=case,
        )
        if ScopeKind.UNIT in kinds and ScopeKind.AREA not in kinds:
            found = found.filter(_shown_to_units())
        streets = {code[:9] for code in codes}
        is_one_street = len(streets) == 1 and len(min(streets)) == 9
        return found.filter(street_code=min(streets)) if is_one_street else found


def _shown_to_units() -> Q:
    return (
        Q(confirmed_at__isnull=False)
        | Q(is_sent_to_unit=True)
        | ~Q(source__in=list(PROTECTED_SOURCES))
    )


def _subtrees(scopes: Sequence[Scope]) -> list[str]:
    """Return the codes of scopes that are whole subtrees of a level; none when one is not.

    The code of the whole country is empty.
    """
    codes: list[str] = []
    for scope in scopes:
        if scope.kind is not ScopeKind.AREA:
            return []
        for area in scope.areas:
            has_level = not area.low or len(area.low) in LEVEL_FIELDS
            if not has_level or area != AreaRange.under(area.low):
                return []
            codes.append(area.low)
    return codes


class Hazard(models.Model):
    """One danger, from its report to its verified closure; null is unknown and never zero.

    Each index is written with every registration: links have one only where a list asks by them.
    """

    MOVES: ClassVar[MoveTable] = MOVES
    VIEW_PERMISSION: ClassVar[str] = "hazards.view"

    number = models.CharField(_("编号"), max_length=40, unique=True)
    state = models.CharField(_("状态"), max_length=12, default=State.REPORTED)
    version = models.PositiveIntegerField(default=1)
    is_finished = models.BooleanField(default=False)
    queue_at = models.DateTimeField()
    """Where the row stands in a list: its deadline, before that its report, after that its end."""

    area_code_at_time = models.CharField(_("登记时区划"), max_length=15)
    area_code_now = models.CharField(_("区划"), max_length=15)
    street_code = models.CharField(max_length=9, default="")
    county_code = models.CharField(max_length=6, default="")
    city_code = models.CharField(max_length=4, default="")
    province_code = models.CharField(max_length=2, default="")
    village_code = models.CharField(max_length=12, default="")
    place = models.ForeignKey(
        "places.Place", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    location = models.CharField(_("具体位置"), max_length=200, default="", blank=True)
    latitude = models.FloatField(_("纬度"), null=True)
    longitude = models.FloatField(_("经度"), null=True)

    unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    handler_unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    handler_post = models.ForeignKey(
        "people.Post", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    verifier_unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    sector = models.CharField(_("行业条线"), max_length=32, default="", blank=True)

    kind = models.CharField(_("隐患种类"), max_length=12, default=Kind.ORDINARY)
    category = models.CharField(_("类别"), max_length=20, default=Category.UNKNOWN)
    nature = models.CharField(_("性质"), max_length=12, default="", blank=True)
    checklist_code = models.CharField(_("检查项"), max_length=16, default="", blank=True)
    basis = models.CharField(_("依据"), max_length=200, default="", blank=True)
    description = models.TextField(_("描述"), default="", blank=True)
    source = models.CharField(_("来源"), max_length=12, default=Source.COMMUNITY)
    is_on_behalf = models.BooleanField(_("代办"), default=False)
    difficulty = models.CharField(_("整改难度"), max_length=20, default="", blank=True)
    discovered_at = models.DateTimeField(_("发现时间"))
    reported_at = models.DateTimeField(_("登记时间"))
    reported_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    report_count = models.PositiveIntegerField(_("报告人数"), default=0)
    confirmed_at = models.DateTimeField(_("认定时间"), null=True)
    confirmed_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    statutory = models.CharField(_("法定等级"), max_length=8, default="")
    level = models.PositiveSmallIntegerField(_("内部等级"), null=True)
    rule_version = models.CharField(_("定级规则版本"), max_length=16, default="")
    graded_at = models.DateTimeField(_("定级时间"), null=True)
    listed_level = models.CharField(_("挂牌督办"), max_length=8, default="")
    listed_at = models.DateTimeField(_("挂牌时间"), null=True)
    listing_due_at = models.DateTimeField(_("督办期限"), null=True)
    delisted_level = models.CharField(max_length=8, default="")
    delisted_at = models.DateTimeField(_("摘牌时间"), null=True)
    due_at = models.DateTimeField(_("整改期限"), null=True)
    is_overdue = models.BooleanField(_("超期"), default=False)
    reminded_for = models.DateTimeField(null=True)
    was_deferred = models.BooleanField(default=False)
    is_planned = models.BooleanField(_("五落实"), default=False)
    is_fixed_at_once = models.BooleanField(_("当场整改"), default=False)
    help_state = models.CharField(_("上级协助"), max_length=8, default="")
    handover_returns = models.PositiveSmallIntegerField(default=0)
    overdue_step = models.PositiveSmallIntegerField(default=0)
    calls_step = models.PositiveSmallIntegerField(default=0)
    calls_raise_at = models.DateTimeField(null=True)
    """When the next tier is phoned about a major hazard, unless somebody confirms."""
    upward_due_at = models.DateTimeField(null=True)
    """Until when the written report upward of a major hazard is due; null when none runs."""
    monitor_every_min = models.PositiveIntegerField(_("监测间隔（分钟）"), null=True)
    last_checked_at = models.DateTimeField(_("最近一次监测"), null=True)
    monitor_from_at = models.DateTimeField(null=True)
    """Since when looks are asked for: the interval set, the patrol published, the case reopened."""
    check_due_at = models.DateTimeField(null=True)
    patrol_due_at = models.DateTimeField(null=True)
    """When the patrol has to check in; null without a published patrol."""
    repeat_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    accident_count = models.PositiveSmallIntegerField(_("引发事故"), default=0)
    is_sent_to_unit = models.BooleanField(default=False)
    """An employee's report that goes to the enterprise first; the reporter stays unknown to it."""
    raise_to_street_at = models.DateTimeField(null=True)
    import_key = models.CharField(max_length=96, null=True, unique=True)
    extension_count = models.PositiveSmallIntegerField(default=0)
    cost_yuan = models.DecimalField(_("整改费用"), max_digits=14, decimal_places=2, null=True)

    fixed_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    is_fixed_by_owner = models.BooleanField(default=False)
    fixed_at = models.DateTimeField(_("整改时间"), null=True)
    fix_note = models.CharField(_("整改说明"), max_length=500, default="", blank=True)
    verified_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    verified_at = models.DateTimeField(_("复查时间"), null=True)
    closed_at = models.DateTimeField(_("销号时间"), null=True)
    photo_count = models.PositiveSmallIntegerField(default=0)
    after_photo_count = models.PositiveSmallIntegerField(default=0)
    reject_reason = models.CharField(_("不予受理原因"), max_length=500, default="", blank=True)
    is_not_ours = models.BooleanField(default=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    state_before_merge = models.CharField(max_length=12, default="")
    erased_at = models.DateTimeField(_("个人信息删除时间"), null=True)
    calls_confirmed_at = models.DateTimeField(null=True)
    last_move = models.TextField(default="", blank=True)
    """The last move that can be taken back, with what it had replaced."""

    objects = HazardQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["is_finished", "queue_at", "id"], name="hazards_list_all"),
            models.Index(
                fields=["province_code", "is_finished", "queue_at", "id"], name="hazards_list_2"
            ),
            models.Index(
                fields=["city_code", "is_finished", "queue_at", "id"], name="hazards_list_4"
            ),
            models.Index(
                fields=["county_code", "is_finished", "queue_at", "id"], name="hazards_list_6"
            ),
            models.Index(
                fields=["street_code", "is_finished", "queue_at", "id"], name="hazards_list_9"
            ),
            models.Index(
                fields=["village_code", "is_finished", "queue_at", "id"], name="hazards_list_12"
            ),
            models.Index(
                fields=["unit", "is_finished", "queue_at", "id"],
                name="hazards_list_unit",
                condition=Q(unit__isnull=False),
            ),
            models.Index(
                fields=["place", "is_finished", "id"],
                name="hazards_place",
                condition=Q(place__isnull=False),
            ),
            models.Index(
                fields=["merged_into"],
                name="hazards_merged",
                condition=Q(merged_into__isnull=False),
            ),
            models.Index(
                fields=["listed_level", "id"],
                name="hazards_listed",
                condition=~Q(listed_level=""),
            ),
            models.Index(
                fields=["check_due_at"],
                name="hazards_check_due",
                condition=Q(is_finished=False, check_due_at__isnull=False),
            ),
            models.Index(
                fields=["patrol_due_at"],
                name="hazards_patrol_due",
                condition=Q(is_finished=False, patrol_due_at__isnull=False),
            ),
            models.Index(
                fields=["raise_to_street_at"],
                name="hazards_waits_for_unit",
                condition=Q(raise_to_street_at__isnull=False),
            ),
            models.Index(
                fields=["latitude", "longitude"],
                name="hazards_open_point",
                condition=Q(is_finished=False, latitude__isnull=False),
            ),
            models.Index(
                fields=["due_at"],
                name="hazards_deadline_runs",
                condition=Q(state__in=[s.value for s in sorted(UNFIXED)], is_overdue=False),
            ),
            models.Index(
                fields=["graded_at"],
                name="hazards_major_open",
                condition=Q(statutory="major", is_finished=False),
            ),
            models.Index(
                fields=["calls_raise_at"],
                name="hazards_calls_rise",
                condition=Q(calls_raise_at__isnull=False),
            ),
            models.Index(
                fields=["upward_due_at"],
                name="hazards_upward_due",
                condition=Q(upward_due_at__isnull=False),
            ),
            models.Index(
                fields=["verifier_unit", "id"],
                name="hazards_waiting_verifier",
                condition=Q(state="rectified"),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(number=""), name="hazards_number_given"),
            models.CheckConstraint(
                condition=~Q(area_code_now="") & ~Q(area_code_at_time=""),
                name="hazards_area_given",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in sorted(FINISHED)], is_finished=True)
                | Q(state__in=[s.value for s in sorted(OPEN)], is_finished=False),
                name="hazards_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed")
                | Q(
                    after_photo_count__gte=1,
                    verified_by__isnull=False,
                    fixed_at__isnull=False,
                    closed_at__isnull=False,
                ),
                name="hazards_closed_with_evidence",
            ),
            models.CheckConstraint(
                condition=Q(fixed_by=None) | Q(verified_by=None) | ~Q(verified_by=F("fixed_by")),
                name="hazards_verified_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[s.value for s in sorted(GUARDED)])
                | Q(due_at__isnull=False),
                name="hazards_deferred_has_deadline",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[s.value for s in sorted(UNFIXED)])
                | (Q(level__isnull=False) & ~Q(statutory="") & ~Q(rule_version="")),
                name="hazards_graded_whole",
            ),
            models.CheckConstraint(
                condition=Q(level=None) | Q(level__in=list(LEVELS)), name="hazards_level_known"
            ),
            models.CheckConstraint(
                condition=Q(statutory__in=["", *(grade.value for grade in Statutory)]),
                name="hazards_statutory_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="rejected") | ~Q(reject_reason=""),
                name="hazards_rejected_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="merged") | Q(merged_into__isnull=False),
                name="hazards_merged_into_one",
            ),
            models.CheckConstraint(
                condition=Q(listed_level="")
                | Q(
                    listed_level__in=[found.value for found in ListingLevel],
                    listed_at__isnull=False,
                    listing_due_at__isnull=False,
                ),
                name="hazards_listed_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="planned") | Q(is_planned=True), name="hazards_planned_marked"
            ),
            models.CheckConstraint(
                condition=Q(help_state__in=["", *(found.value for found in HelpState)]),
                name="hazards_help_known",
            ),
            models.CheckConstraint(
                condition=Q(category__in=[category.value for category in Category])
                & Q(source__in=[source.value for source in Source])
                & Q(difficulty__in=["", *(found.value for found in Difficulty)])
                & Q(nature__in=["", *(found.value for found in Nature)])
                & Q(kind__in=[found.value for found in Kind]),
                name="hazards_words_known",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def delete(
        self, using: str | None = None, keep_parents: bool = False
    ) -> tuple[int, dict[str, int]]:
        """Refuse, as the query set does."""
        del using, keep_parents
        raise NotAllowed(NEVER_DELETED)

    @property
    def journal_key(self) -> str:
        """Name the hazard in the journal."""
        return f"hazard:{self.pk}"

    @property
    def due_on(self) -> date | None:
        """Return the day that the deadline includes, None without a deadline."""
        return None if self.due_at is None else due_day(self.due_at)

    @property
    def is_hidden_from_unit(self) -> bool:
        """Tell whether it is a protected report that nobody has confirmed."""
        is_protected = self.source in PROTECTED_SOURCES and not self.is_sent_to_unit
        return is_protected and self.confirmed_at is None

    def target(self) -> Target:
        """Return what the hazard shows to access."""
        shown = self.unit_id is not None and not self.is_hidden_from_unit
        return Target(
            area_code=self.area_code_now,
            unit_ids=frozenset({self.unit_id}) if shown and self.unit_id else frozenset(),
            sector=self.sector,
            cases=frozenset({self.journal_key}),
        )


class HazardWord(models.Model):
    """A pair of characters of a hazard's text; the street narrows the search."""

    pk = models.CompositePrimaryKey("word", "street_code", "hazard_id")
    word = models.CharField(max_length=2)
    street_code = models.CharField(max_length=9)
    hazard = models.ForeignKey(
        Hazard, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )

    def __str__(self) -> str:
        return self.word
