"""Households, the vulnerable people in them, and their helpers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Actor, ScopeKind, Target
from shouwang.ground.errors import Text
from shouwang.ground.scoping import visible
from shouwang.ground.transitions import MoveTable
from shouwang.prepare.households.rules.parameters import KEY_LIMIT, ORDER_LIMIT
from shouwang.prepare.households.rules.wording import (
    CATEGORY_LABELS,
    TRANSPORT_LABELS,
    Category,
    Removal,
    Transport,
)
from shouwang.prepare.households.states import (
    ON_DUTY,
    PERSON_MOVES,
    PERSON_STATE_LABELS,
    VIEW,
    EvacuationState,
    PersonState,
)

from .sealing import SealedRow

VILLAGE_DIGITS = 12


class Household(SealedRow):
    """The people at one address."""

    area_code_at_time = models.CharField(_("登记时区划"), max_length=VILLAGE_DIGITS)
    area_code_now = models.CharField(_("区划"), max_length=VILLAGE_DIGITS, db_index=True)
    address_sealed = models.TextField(default="", blank=True)
    site_key = models.CharField(max_length=KEY_LIMIT, default="", blank=True, db_index=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.area_code_now} {self.pk}"


class PersonQuerySet(models.QuerySet["Person"]):
    """Reads of people."""

    def visible_to(self, actor: Actor, permission: str = VIEW) -> PersonQuerySet:
        """Keep the people whom the actor may see, or may open.

        By area or by case; as their present helper; on duty while an open evacuation has them.
        """
        rows = self.filter(state=PersonState.PRESENT.value)
        if actor.is_system:
            return rows
        reached = _in_scope(actor, permission) | _as_helper(actor) | _on_duty(actor)
        return rows.filter(reached)


def _in_scope(actor: Actor, permission: str) -> Q:
    area = visible(Person.objects.all(), actor, permission).values("pk")
    found = Q(pk__in=area) if actor.holds(permission) else Q(pk__in=[])
    cases = [scope.case for scope in actor.scopes(permission) if scope.kind is ScopeKind.CASE]
    named = [
        int(case.partition(":")[2])
        for case in cases
        if case.startswith(f"{Person.KEY}:") and case.partition(":")[2].isdecimal()
    ]
    return found | Q(pk__in=named)


def _as_helper(actor: Actor) -> Q:
    if actor.post_id is None:
        return Q(pk__in=[])
    paired = Helper.objects.filter(post_id=actor.post_id, ended_on=None)
    return Q(pk__in=paired.values("person_id"))


def _on_duty(actor: Actor) -> Q:
    if not actor.holds(ON_DUTY):
        return Q(pk__in=[])
    own = visible(Person.objects.all(), actor, ON_DUTY)
    now = own.filter(entries__evacuation__state=EvacuationState.OPEN.value)
    return Q(pk__in=now.values("pk"))


class Person(SealedRow):
    """One person who needs help; what would name them is encrypted, and erased on removal."""

    KEY: ClassVar[str] = "household_person"
    MOVES: ClassVar[MoveTable] = PERSON_MOVES
    VIEW_PERMISSION: ClassVar[str] = VIEW

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="people")
    area_code_at_time = models.CharField(_("登记时区划"), max_length=VILLAGE_DIGITS)
    area_code_now = models.CharField(_("区划"), max_length=VILLAGE_DIGITS)
    state = models.CharField(_("状态"), max_length=8, default=PersonState.PRESENT.value)
    version = models.PositiveIntegerField(default=1)
    category = models.CharField(_("类别"), max_length=16)
    transport = models.CharField(_("怎么转移"), max_length=12)
    contact_order = models.PositiveIntegerField(_("联系顺序"), null=True)
    name_sealed = models.TextField(default="", blank=True)
    phone_sealed = models.TextField(default="", blank=True)
    phone_digest = models.CharField(max_length=64, default="", blank=True, db_index=True)
    identity_digest = models.CharField(max_length=64, default="", blank=True)
    notes_sealed = models.TextField(default="", blank=True)
    registered_at = models.DateTimeField(_("登记时间"))
    removed_at = models.DateTimeField(_("移出时间"), null=True)
    removed_because = models.CharField(max_length=12, default="", blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["area_code_now", "state", "contact_order"], name="households_by_order"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["area_code_now", "contact_order"],
                name="households_order_once",
                condition=Q(state="present"),
            ),
            models.UniqueConstraint(
                fields=["area_code_now", "identity_digest"],
                name="households_person_once",
                condition=Q(state="present") & ~Q(identity_digest=""),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in PersonState])
                & Q(category__in=[one.value for one in Category])
                & Q(transport__in=[one.value for one in Transport]),
                name="households_words_known",
            ),
            models.CheckConstraint(
                condition=Q(state="removed")
                | (~Q(name_sealed="") & Q(contact_order__range=(1, ORDER_LIMIT * 10))),
                name="households_present_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="present")
                | (
                    Q(
                        name_sealed="",
                        phone_sealed="",
                        phone_digest="",
                        identity_digest="",
                        notes_sealed="",
                        contact_order=None,
                        removed_because__in=[one.value for one in Removal],
                    )
                    & Q(removed_at__isnull=False)
                ),
                name="households_removed_erased",
            ),
        ]

    def __str__(self) -> str:
        return self.journal_key

    @property
    def journal_key(self) -> str:
        """Name the person in the journal, by number only."""
        return f"{self.KEY}:{self.pk}"

    @property
    def category_label(self) -> Text:
        """Return the category in words."""
        return CATEGORY_LABELS[self.category]

    @property
    def transport_label(self) -> Text:
        """Return how the person moves, in words."""
        return TRANSPORT_LABELS[self.transport]

    @property
    def state_label(self) -> Text:
        """Return the state in words."""
        return PERSON_STATE_LABELS[self.state]

    def target(self) -> Target:
        """Return what the person's entry shows to access."""
        return Target(self.area_code_now, cases=frozenset({self.journal_key}))


class Helper(SealedRow):
    """Who helps a person, from a day until another: a post, or a neighbour."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="helpers")
    post = models.ForeignKey("people.Post", on_delete=models.PROTECT, null=True, related_name="+")
    name_sealed = models.TextField(default="", blank=True)
    phone_sealed = models.TextField(default="", blank=True)
    from_on = models.DateField(_("自"))
    ended_on = models.DateField(_("至"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "post"],
                name="households_helper_once",
                condition=Q(ended_on=None),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=False)
                | (Q(post__isnull=False) & Q(name_sealed=""))
                | (Q(post=None) & ~Q(name_sealed="") & ~Q(phone_sealed="")),
                name="households_helper_known",
            ),
        ]

    def __str__(self) -> str:
        return f"helper:{self.pk}"
