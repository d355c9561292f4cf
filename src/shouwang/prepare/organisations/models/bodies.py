"""Tables of bodies: groups, offices, teams, their members by day, and who is sent out."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shouwang.ground import data_keys
from shouwang.ground.actor import Actor, Target
from shouwang.prepare.organisations.rules.bodies import STREET_DIGITS
from shouwang.prepare.organisations.rules.wording import BodyKind, MemberDuty

from .responsibility import VIEW, BasisDocument, seen_from

PERSON_PURPOSE = "organisations.person"
KEY_DIGITS = 48


class OrganisationBodyQuerySet(models.QuerySet["OrganisationBody"]):
    """Reads of bodies."""

    def visible_to(self, actor: Actor) -> OrganisationBodyQuerySet:
        """Keep the bodies of the actor's areas, of those above and of the own unit."""
        return seen_from(self, actor, area="area_code_now", units=("unit_id",))  # type: ignore[return-value]

    def in_force(self, on: date) -> OrganisationBodyQuerySet:
        """Keep the bodies that stand on a day; on the day it is dissolved a body stands no more."""
        ends = Q(dissolved_on=None) | Q(dissolved_on__gt=on)
        return self.filter(ends, formed_on__lte=on)


class OrganisationBody(models.Model):
    """A leading group, an office, a headquarters, a working group or a team (R1–R6)."""

    VIEW_PERMISSION: ClassVar[str] = VIEW

    kind = models.CharField(_("类别"), max_length=24)
    name = models.CharField(_("名称"), max_length=120)
    area_code_at_time = models.CharField(_("成立时区划"), max_length=15)
    area_code_now = models.CharField(_("区划"), max_length=15)
    unit = models.ForeignKey(
        "units.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("所在单位"),
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    built_on = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    subject_key = models.CharField(max_length=96, default="", blank=True)
    contact_post = models.ForeignKey(
        "people.Post", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    document = models.ForeignKey(
        BasisDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_on_call = models.BooleanField(_("备勤"), default=False)
    formed_on = models.DateField(_("成立日期"))
    dissolved_on = models.DateField(_("撤销日期"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = OrganisationBodyQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["area_code_now", "kind", "id"], name="organisations_body_area"),
            models.Index(fields=["unit", "kind"], name="organisations_body_unit"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["area_code_now", "name"],
                condition=Q(dissolved_on=None),
                name="organisations_body_once",
            ),
            models.UniqueConstraint(
                fields=["parent"],
                condition=Q(kind="leading_group_office", dissolved_on=None),
                name="organisations_body_one_office",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in BodyKind]),
                name="organisations_body_kind",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(area_code_now="") & ~Q(area_code_at_time=""),
                name="organisations_body_named",
            ),
            models.CheckConstraint(
                condition=Q(dissolved_on=None) | Q(dissolved_on__gte=F("formed_on")),
                name="organisations_body_days",
            ),
            models.CheckConstraint(
                condition=Q(built_on=None) | ~Q(built_on=F("id")),
                name="organisations_body_not_itself",
            ),
            models.CheckConstraint(
                condition=~Q(kind="leading_group_office")
                | Q(parent__isnull=False, unit__isnull=False),
                name="organisations_body_office_hosted",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_key(self) -> str:
        """Name the body in the journal."""
        return f"body:{self.pk}"

    def target(self) -> Target:
        """Return what the body shows to access."""
        units = frozenset({self.unit_id} if self.unit_id else ())
        return Target(area_code=self.area_code_now, unit_ids=units)


class BodyMemberQuerySet(models.QuerySet["BodyMember"]):
    """Reads of members."""

    def in_force(self, on: date) -> BodyMemberQuerySet:
        """Keep the members of a day, of bodies that stand on it."""
        ends = Q(until_on=None) | Q(until_on__gte=on)
        stands = Q(body__dissolved_on=None) | Q(body__dissolved_on__gt=on)
        return self.filter(ends, stands, from_on__lte=on)

    def told(self) -> BodyMemberQuerySet:
        """Bring along what every answer names: the person, the unit, the documents."""
        return self.select_related("post__account", "post__unit", "document", "ended_by")


class BodyMember(models.Model):
    """Who is in a body, as what, from one day to another; never deleted (R2)."""

    body = models.ForeignKey(OrganisationBody, on_delete=models.PROTECT, related_name="members")
    post = models.ForeignKey(
        "people.Post", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person_name = models.CharField(_("姓名"), max_length=40, default="", blank=True)
    duty = models.CharField(_("职务"), max_length=12)
    from_on = models.DateField(_("自"))
    until_on = models.DateField(_("至"), null=True, blank=True)
    document = models.ForeignKey(
        BasisDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_by = models.ForeignKey(
        BasisDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = BodyMemberQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["body", "from_on"], name="organisations_member_body"),
            models.Index(fields=["post"], name="organisations_member_post"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["body"],
                condition=Q(duty__in=["director", "head"], until_on=None),
                name="organisations_member_one_leader",
            ),
            models.UniqueConstraint(
                fields=["body", "post"],
                condition=Q(until_on=None, post__isnull=False),
                name="organisations_member_once",
            ),
            models.CheckConstraint(
                condition=Q(duty__in=[duty.value for duty in MemberDuty]),
                name="organisations_member_duty",
            ),
            models.CheckConstraint(
                condition=Q(post__isnull=False, person_name="")
                | (Q(post=None) & ~Q(person_name="")),
                name="organisations_member_named",
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="organisations_member_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.duty}"

    @property
    def name(self) -> str:
        """Return the person's name."""
        return self.person_name if self.post is None else self.post.account.name

    @property
    def person_key(self) -> str:
        """Name the person across bodies: the account, or else a keyed digest of street and name.

        Two people of one name and one street, both without an account, count as one: a strength is
        rather too low than too high.
        """
        if self.post is not None:
            return f"account:{self.post.account_id}"
        where = self.body.area_code_at_time[:STREET_DIGITS]
        digest = data_keys.ring().digest(f"{where}/{self.person_name}", purpose=PERSON_PURPOSE)
        return f"name:{digest[:KEY_DIGITS]}"


class Engagement(models.Model):
    """A person sent out with a team; in no other team is the person available meanwhile (R5)."""

    body = models.ForeignKey(OrganisationBody, on_delete=models.PROTECT, related_name="+")
    person_key = models.CharField(max_length=64)
    reason = models.CharField(_("事由"), max_length=200)
    from_at = models.DateTimeField(_("自"))
    until_at = models.DateTimeField(_("至"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_key"],
                condition=Q(until_at=None),
                name="organisations_engaged_once",
            ),
            models.CheckConstraint(
                condition=~Q(person_key="") & ~Q(reason=""), name="organisations_engaged_named"
            ),
            models.CheckConstraint(
                condition=Q(until_at=None) | Q(until_at__gte=F("from_at")),
                name="organisations_engaged_times",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.person_key}"
