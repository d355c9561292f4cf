"""Tables of those to whom a warning is addressed, and of every try to reach one of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import Text
from shouwang.ground.scoping import visible
from shouwang.ground.transitions import MoveTable
from shouwang.watch.warnings.rules.parameters import KEY_LIMIT, NAME_LIMIT, REASON_LIMIT
from shouwang.watch.warnings.rules.wording import ADDRESSEE_LABELS, AddresseeKind
from shouwang.watch.warnings.states import (
    ADDRESSEE_MOVES,
    ADDRESSEE_STATE_LABELS,
    ADDRESSEE_STATE_TONES,
    ANSWERED,
    UNANSWERED,
    VIEW,
    AddresseeState,
)

from .warnings import Warning


class AddresseeQuerySet(models.QuerySet["Addressee"]):
    """Reads of addressees."""

    def visible_to(self, actor: Actor, permission: str = VIEW) -> AddresseeQuerySet:
        """Keep the addressees within the actor's duties."""
        return visible(self, actor, permission)


class Addressee(models.Model):
    """One addressee of one warning, by key, with how far the warning has come.

    It holds no name, no phone and no address: those are asked of the room that keeps them.
    """

    MOVES: ClassVar[MoveTable] = ADDRESSEE_MOVES
    VIEW_PERMISSION: ClassVar[str] = VIEW

    warning = models.ForeignKey(Warning, on_delete=models.CASCADE, related_name="addressees")
    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=KEY_LIMIT)
    """`account:7`, `person:12`, `place:3`, `unit:4`, `siren:SI-01` or `listed:…`."""
    account = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    place = models.ForeignKey(
        "places.Place", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    label = models.CharField(max_length=NAME_LIMIT, default="", blank=True)
    """What stands for it on a list, such as a unit's or a terminal's name; never a person's."""
    area_code_at_time = models.CharField(max_length=15)
    area_code_now = models.CharField(_("区划"), max_length=15)
    state = models.CharField(_("状态"), max_length=12, default=AddresseeState.QUEUED.value)
    version = models.PositiveIntegerField(default=1)
    must_answer = models.BooleanField(default=True)

    queued_at = models.DateTimeField(_("待发送"))
    told_at = models.DateTimeField(null=True)
    """When its notice was written; null while the telling of many is under way."""
    sent_at = models.DateTimeField(_("发出"), null=True)
    delivered_at = models.DateTimeField(_("送达"), null=True)
    read_at = models.DateTimeField(_("阅读"), null=True)
    failed_at = models.DateTimeField(_("失败"), null=True)
    confirmed_at = models.DateTimeField(_("应答"), null=True)
    called_at = models.DateTimeField(_("电话叫应"), null=True)
    visited_at = models.DateTimeField(_("上门叫应"), null=True)
    withdrawn_at = models.DateTimeField(_("撤回"), null=True)
    sent_by = models.CharField(max_length=32, default="", blank=True)
    """The channel that took it last."""
    confirmed_by_key = models.CharField(max_length=64, default="", blank=True)
    called_by_key = models.CharField(max_length=64, default="", blank=True)
    visited_by_key = models.CharField(max_length=64, default="", blank=True)

    rung = models.PositiveSmallIntegerField(default=0)
    """How far the chase has climbed."""
    chase_at = models.DateTimeField(null=True)
    """When the next rung is due; null when nobody is to be chased."""

    objects = AddresseeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["warning", "state"], name="warnings_addressee_state"),
            models.Index(
                fields=["account", "-id"],
                name="warnings_addressee_account",
                condition=Q(account__isnull=False),
            ),
            models.Index(fields=["area_code_now", "warning"], name="warnings_addressee_area"),
            models.Index(
                fields=["warning", "id"],
                name="warnings_addressee_untold",
                condition=Q(told_at=None, account__isnull=False),
            ),
            models.Index(
                fields=["chase_at"],
                name="warnings_addressee_chase",
                condition=Q(chase_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["warning", "key"], name="warnings_addressee_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[found.value for found in AddresseeKind])
                & Q(state__in=[found.value for found in AddresseeState])
                & ~Q(key=""),
                name="warnings_addressee_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | (Q(confirmed_at__isnull=False) & ~Q(confirmed_by_key="")),
                name="warnings_addressee_confirmed",
            ),
            models.CheckConstraint(
                condition=~Q(state="called") | (Q(called_at__isnull=False) & ~Q(called_by_key="")),
                name="warnings_addressee_called",
            ),
            models.CheckConstraint(
                condition=~Q(state="visited")
                | (Q(visited_at__isnull=False) & ~Q(visited_by_key="")),
                name="warnings_addressee_visited",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.warning_id} {self.key}"

    @property
    def journal_key(self) -> str:
        """Name the addressee in the journal."""
        return f"addressee:{self.pk}"

    @property
    def kind_label(self) -> Text:
        """Return the kind in words."""
        return ADDRESSEE_LABELS[self.kind]

    @property
    def state_label(self) -> Text:
        """Return the state in words."""
        return ADDRESSEE_STATE_LABELS[self.state]

    @property
    def tone(self) -> str:
        """Return the tone in which the state is shown."""
        return ADDRESSEE_STATE_TONES[self.state]

    @property
    def is_answered(self) -> bool:
        """Tell whether the addressee is known to know."""
        return self.state in ANSWERED

    @property
    def is_missing(self) -> bool:
        """Tell whether an answer is owed and has not come."""
        return self.must_answer and self.state in UNANSWERED

    def target(self) -> Target:
        """Return what the addressee shows to access."""
        whose = frozenset({self.unit_id}) if self.unit_id else frozenset()
        return Target(self.area_code_now, whose, cases=frozenset({self.journal_key}))


class ReachAttempt(models.Model):
    """One try to reach an addressee: by which way, when, by whom, and what came of it."""

    addressee = models.ForeignKey(Addressee, on_delete=models.CASCADE, related_name="attempts")
    way = models.CharField(max_length=16)
    """A channel's name, or `call`, `visit`, `siren`."""
    at = models.DateTimeField()
    by_key = models.CharField(max_length=64)
    is_reached = models.BooleanField(default=False)
    outcome = models.CharField(max_length=24, default="", blank=True)
    note = models.CharField(max_length=REASON_LIMIT, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["addressee", "at"], name="warnings_attempt")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(way="") & ~Q(by_key=""), name="warnings_attempt_named"
            )
        ]

    def __str__(self) -> str:
        return f"{self.addressee_id} {self.way}"
