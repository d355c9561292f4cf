"""Evacuations: the villages they name, and the roll with one row per person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import Text
from shouwang.ground.scoping import visible
from shouwang.ground.transitions import MoveTable
from shouwang.prepare.households.rules.parameters import KEY_LIMIT, TITLE_LIMIT
from shouwang.prepare.households.states import (
    COUNT,
    ENTRY_MOVES,
    ENTRY_STATE_LABELS,
    ENTRY_TONES,
    EVACUATION_MOVES,
    EVACUATION_STATE_LABELS,
    OPEN,
    EntryState,
    EvacuationState,
)

from .people import VILLAGE_DIGITS, Helper, Person
from .sealing import SealedRow


class EvacuationQuerySet(models.QuerySet["Evacuation"]):
    """Reads of evacuations."""

    def visible_to(self, actor: Actor, permission: str = COUNT) -> EvacuationQuerySet:
        """Keep the evacuations of villages within the actor's duties, and of those they help."""
        if actor.is_system:
            return self
        named = visible(EvacuationVillage.objects.all(), actor, permission)
        helped = Helper.objects.filter(post_id=actor.post_id or 0, ended_on=None)
        mine = RollEntry.objects.filter(person__in=helped.values("person_id"))
        return self.filter(
            Q(pk__in=named.values("evacuation_id")) | Q(pk__in=mine.values("evacuation_id"))
        )


class Evacuation(models.Model):
    """People are moved out of danger; while it is open, those on duty see its roll."""

    MOVES: ClassVar[MoveTable] = EVACUATION_MOVES
    VIEW_PERMISSION: ClassVar[str] = COUNT

    title = models.CharField(_("名称"), max_length=TITLE_LIMIT)
    state = models.CharField(_("状态"), max_length=8, default=EvacuationState.OPEN.value)
    version = models.PositiveIntegerField(default=1)
    area_code_at_time = models.CharField(_("开始时区划"), max_length=VILLAGE_DIGITS)
    area_code_now = models.CharField(_("区划"), max_length=VILLAGE_DIGITS)
    """The village, or the street of several."""
    subject_key = models.CharField(max_length=KEY_LIMIT, default="", blank=True, db_index=True)
    started_at = models.DateTimeField(_("开始时间"))
    started_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(_("结束时间"), null=True)

    objects = EvacuationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "started_at"], name="households_evacuations")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(area_code_now=""), name="households_evacuation_named"
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None) | Q(state="ended", ended_at__isnull=False),
                name="households_evacuation_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def journal_key(self) -> str:
        """Name the evacuation in the journal."""
        return f"evacuation:{self.pk}"

    @property
    def state_label(self) -> Text:
        """Return the state in words."""
        return EVACUATION_STATE_LABELS[self.state]

    @property
    def is_open(self) -> bool:
        """Tell whether it goes on."""
        return self.state == EvacuationState.OPEN

    def target(self) -> Target:
        """Return what the evacuation shows to access."""
        return Target(self.area_code_now, cases=frozenset({self.journal_key}))


class EvacuationVillage(models.Model):
    """A village that an evacuation names: as a whole, or because of some people."""

    evacuation = models.ForeignKey(Evacuation, on_delete=models.CASCADE, related_name="villages")
    area_code_now = models.CharField(max_length=VILLAGE_DIGITS, db_index=True)
    is_whole = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["evacuation", "area_code_now"], name="households_village_once"
            )
        ]

    def __str__(self) -> str:
        return self.area_code_now


class RollEntry(SealedRow):
    """One person in one evacuation: where they are, who said so, when."""

    MOVES: ClassVar[MoveTable] = ENTRY_MOVES
    VIEW_PERMISSION: ClassVar[str] = OPEN

    evacuation = models.ForeignKey(Evacuation, on_delete=models.PROTECT, related_name="entries")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="entries")
    state = models.CharField(_("状态"), max_length=20, default=EntryState.NOT_REACHED.value)
    version = models.PositiveIntegerField(default=1)
    where_sealed = models.TextField(default="", blank=True)
    reason_sealed = models.TextField(default="", blank=True)
    reported_at = models.DateTimeField(_("报告时间"), null=True)
    reported_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["evacuation", "person"], name="households_entry_once"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in EntryState]),
                name="households_entry_state_known",
            ),
        ]

    def __str__(self) -> str:
        return self.journal_key

    @property
    def journal_key(self) -> str:
        """Name the row in the journal, by number only."""
        return f"roll_entry:{self.pk}"

    @property
    def state_label(self) -> Text:
        """Return the state in words."""
        return ENTRY_STATE_LABELS[self.state]

    @property
    def tone(self) -> str:
        """Return the tone in which the state is shown."""
        return ENTRY_TONES[self.state]

    def target(self) -> Target:
        """Return what the row shows to access: that of its person."""
        return self.person.target()
