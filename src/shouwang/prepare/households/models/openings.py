"""Who opened whose entry, when, and why."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text
from shouwang.ground.scoping import visible
from shouwang.prepare.households.rules.parameters import REASON_LIMIT
from shouwang.prepare.households.rules.wording import OPENING_LABELS, OpeningKind
from shouwang.prepare.households.states import COUNT

from .people import VILLAGE_DIGITS, Person


class OpeningQuerySet(models.QuerySet["Opening"]):
    """Reads of openings."""

    def visible_to(self, actor: Actor, permission: str = COUNT) -> OpeningQuerySet:
        """Keep the openings of people in areas within the actor's duties."""
        return visible(self, actor, permission)


class Opening(models.Model):
    """Names were shown in clear to somebody, for a reason; never changed afterwards."""

    kind = models.CharField(max_length=8)
    area_code_now = models.CharField(max_length=VILLAGE_DIGITS, db_index=True)
    reason = models.CharField(_("理由"), max_length=REASON_LIMIT)
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey("people.Post", on_delete=models.PROTECT, null=True, related_name="+")
    people_count = models.PositiveIntegerField(_("人数"))

    objects = OpeningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & Q(kind__in=[kind.value for kind in OpeningKind]),
                name="households_opening_reasoned",
            )
        ]

    def __str__(self) -> str:
        return self.journal_key

    @property
    def journal_key(self) -> str:
        """Name the opening in the journal."""
        return f"household_opening:{self.pk}"

    @property
    def kind_label(self) -> Text:
        """Return what was opened, in words."""
        return OPENING_LABELS[self.kind]


class OpenedPerson(models.Model):
    """A person who was among those opened."""

    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="openings")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opening", "person"], name="households_opened_once")
        ]

    def __str__(self) -> str:
        return f"{self.opening_id} {self.person_id}"
