"""Tables of responsibility: documents, effective-dated assignments, waivers, signatures."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Actor, ScopeKind, Target
from shouwang.ground.scoping import visible
from shouwang.prepare.organisations.rules.chain import SubjectKind
from shouwang.prepare.organisations.rules.industries import SECTORS, Sector
from shouwang.prepare.organisations.rules.letters import Party
from shouwang.prepare.organisations.rules.spans import Span
from shouwang.prepare.organisations.rules.units import AccountableKind
from shouwang.prepare.organisations.states import EDIT, VIEW

__all__ = ["EDIT", "VIEW"]

UPPER_DIGITS = (2, 4, 6, 9, 12)

RowT = TypeVar("RowT", bound=models.Model)


def seen_from(
    queryset: models.QuerySet[RowT], actor: Actor, *, area: str, units: tuple[str, ...] = ()
) -> models.QuerySet[RowT]:
    """Keep the rows within the actor's duties and those above: one may know who leads one."""
    covered = visible(queryset, actor, VIEW, area=area, units=units)
    if actor.is_system:
        return covered
    above: set[str] = set()
    for scope in actor.scopes(VIEW):
        for found in scope.areas:
            is_own = scope.kind is ScopeKind.SECTOR
            above |= {found.low[:n] for n in UPPER_DIGITS if n < len(found.low) or is_own}
    return covered | queryset.filter(**{f"{area}__in": above}) if above else covered


class BasisDocumentQuerySet(models.QuerySet["BasisDocument"]):
    """Reads of documents."""

    def visible_to(self, actor: Actor) -> BasisDocumentQuerySet:
        """Keep the documents of the actor's areas and of those above."""
        return seen_from(self, actor, area="area_code")  # type: ignore[return-value]


class BasisDocument(models.Model):
    """The document that assignments rest on; `area_code` is the issuer's."""

    number = models.CharField(_("文号"), max_length=60)
    title = models.CharField(_("标题"), max_length=160)
    area_code = models.CharField(_("发文单位区划"), max_length=15)
    issued_on = models.DateField(_("发文日期"))
    effective_on = models.DateField(_("生效日期"))
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )

    objects = BasisDocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area_code", "number"], name="organisations_document_once"
            ),
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(title="") & ~Q(area_code=""),
                name="organisations_document_named",
            ),
            models.CheckConstraint(
                condition=Q(supersedes=None) | ~Q(supersedes=F("id")),
                name="organisations_document_not_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）"

    @property
    def journal_key(self) -> str:
        """Name the document in the journal."""
        return f"document:{self.pk}"

    @property
    def rank(self) -> tuple[date, date]:
        """Return how new the document is."""
        return (self.effective_on, self.issued_on)

    def target(self) -> Target:
        """Return what the document shows to access."""
        return Target(area_code=self.area_code)


class AssignmentQuerySet(models.QuerySet[RowT]):
    """Reads of effective-dated assignments."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep the assignments of the actor's areas and of those above."""
        model: type[DatedAssignment] = self.model  # type: ignore[assignment]
        return seen_from(self, actor, area=model.AREA, units=model.UNITS)  # type: ignore[return-value]

    def in_force(self, on: date) -> Self:
        """Keep the assignments in force on a day."""
        ends = Q(until_on=None) | Q(until_on__gte=on)
        return self.filter(ends, from_on__lte=on, is_void=False)

    def told(self) -> Self:
        """Bring along what every answer names: the person, the unit, the document."""
        return self.select_related("post__account", "post__unit", "document")


class DatedAssignment(models.Model):
    """A duty given to a post by a document, from a day until another; never deleted."""

    AREA: ClassVar[str] = "area_code"
    UNITS: ClassVar[tuple[str, ...]] = ()
    KEY: ClassVar[str] = ""

    post = models.ForeignKey(
        "people.Post",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("责任人"),
    )
    document = models.ForeignKey(BasisDocument, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField(_("自"))
    until_on = models.DateField(_("至"), null=True, blank=True)
    is_void = models.BooleanField(default=False)
    superseded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="%(app_label)s_%(class)s_days",
            ),
            models.CheckConstraint(
                condition=Q(is_void=False) | Q(superseded_by__isnull=False),
                name="%(app_label)s_%(class)s_void",
            ),
        ]

    @property
    def journal_key(self) -> str:
        """Name the assignment in the journal."""
        return f"{self.KEY}:{self.pk}"

    @property
    def area(self) -> str:
        """Return the division code under which the assignment is seen and changed."""
        found: object = self
        for name in self.AREA.split("__"):
            found = getattr(found, name)
        return str(found)

    @property
    def subject_words(self) -> str:
        """Return what the assignment is about, in words."""
        return ""

    @property
    def span(self) -> Span:
        """Return the days and the document's rank."""
        return Span(self.pk, self.from_on, self.until_on, self.document.rank)

    def target(self) -> Target:
        """Return what the assignment shows to access."""
        return Target(area_code=self.area)


OPEN = Q(until_on=None, is_void=False)
POST_GIVEN = Q(post__isnull=False)


class SectorLead(DatedAssignment):
    """Who leads a sector (条) in a street."""

    AREA: ClassVar[str] = "street_code"
    KEY: ClassVar[str] = "sector_lead"

    street_code = models.CharField(_("街道代码"), max_length=9)
    sector = models.CharField(_("条线"), max_length=32)

    objects: ClassVar[AssignmentQuerySet[SectorLead]] = AssignmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(DatedAssignment.Meta):
        abstract = False
        constraints = [
            *DatedAssignment.Meta.constraints,
            models.UniqueConstraint(
                fields=["street_code", "sector"], condition=OPEN, name="organisations_sector_one"
            ),
            models.CheckConstraint(
                condition=Q(sector__in=[sector.value for sector in Sector]),
                name="organisations_sector_known",
            ),
            models.CheckConstraint(condition=POST_GIVEN, name="organisations_sector_post"),
        ]

    def __str__(self) -> str:
        return f"{self.street_code} {self.sector}"

    @property
    def subject_words(self) -> str:
        """Return the sector's label."""
        return str(SECTORS[self.sector])


class WorkAreaLead(DatedAssignment):
    """Who leads a work area (工作片)."""

    AREA: ClassVar[str] = "work_area__street_code"
    KEY: ClassVar[str] = "work_area_lead"

    work_area = models.ForeignKey("divisions.WorkArea", on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[AssignmentQuerySet[WorkAreaLead]] = AssignmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(DatedAssignment.Meta):
        abstract = False
        constraints = [
            *DatedAssignment.Meta.constraints,
            models.UniqueConstraint(
                fields=["work_area"], condition=OPEN, name="organisations_work_area_one"
            ),
            models.CheckConstraint(condition=POST_GIVEN, name="organisations_work_area_post"),
        ]

    def __str__(self) -> str:
        return f"{self.work_area_id}"

    @property
    def subject_words(self) -> str:
        """Return the work area's name."""
        return self.work_area.name


class AccountablePerson(DatedAssignment):
    """The one person who answers for a unit: by post, or by name when there is no account."""

    AREA: ClassVar[str] = "unit__area_code"
    UNITS: ClassVar[tuple[str, ...]] = ("unit_id",)
    KEY: ClassVar[str] = "accountable_person"

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("身份"), max_length=24)
    person_name = models.CharField(_("姓名"), max_length=40, default="", blank=True)

    objects: ClassVar[AssignmentQuerySet[AccountablePerson]] = AssignmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(DatedAssignment.Meta):
        abstract = False
        constraints = [
            *DatedAssignment.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit"], condition=OPEN, name="organisations_accountable_one"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in AccountableKind]),
                name="organisations_accountable_kind",
            ),
            models.CheckConstraint(
                condition=Q(POST_GIVEN, person_name="") | (Q(post=None) & ~Q(person_name="")),
                name="organisations_accountable_named",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.kind}"

    @property
    def subject_words(self) -> str:
        """Return the unit's name."""
        return self.unit.name

    @property
    def name(self) -> str:
        """Return the person's name."""
        return self.post.account.name if self.post else self.person_name


class EnterpriseLiaison(DatedAssignment):
    """The official who keeps in touch with an enterprise (联系企业制度)."""

    AREA: ClassVar[str] = "unit__area_code"
    UNITS: ClassVar[tuple[str, ...]] = ("unit_id",)
    KEY: ClassVar[str] = "liaison"

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[AssignmentQuerySet[EnterpriseLiaison]] = AssignmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(DatedAssignment.Meta):
        abstract = False
        constraints = [
            *DatedAssignment.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit"], condition=OPEN, name="organisations_liaison_one"
            ),
            models.CheckConstraint(condition=POST_GIVEN, name="organisations_liaison_post"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}"

    @property
    def subject_words(self) -> str:
        """Return the enterprise's name."""
        return self.unit.name


class ResponsibilityLink(DatedAssignment):
    """One link of the chain: a unit and a post answer for a subject, under the one above."""

    AREA: ClassVar[str] = "area_code"
    UNITS: ClassVar[tuple[str, ...]] = ("unit_id",)
    KEY: ClassVar[str] = "link"

    kind = models.CharField(_("层级"), max_length=16)
    subject_key = models.CharField(_("责任对象"), max_length=96)
    subject_name = models.CharField(_("对象名称"), max_length=160)
    upper_key = models.CharField(_("上级对象"), max_length=96, default="", blank=True)
    area_code = models.CharField(_("区划代码"), max_length=15)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[AssignmentQuerySet[ResponsibilityLink]] = AssignmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(DatedAssignment.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["subject_key", "from_on"], name="organisations_link_subject"),
            models.Index(fields=["area_code", "kind"], name="organisations_link_area"),
        ]
        constraints = [
            *DatedAssignment.Meta.constraints,
            models.UniqueConstraint(
                fields=["subject_key", "unit"], condition=OPEN, name="organisations_link_one"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in SubjectKind]),
                name="organisations_link_kind",
            ),
            models.CheckConstraint(
                condition=(Q(kind="street", upper_key="") | (~Q(kind="street") & ~Q(upper_key=""))),
                name="organisations_link_hangs",
            ),
            models.CheckConstraint(condition=POST_GIVEN, name="organisations_link_post"),
        ]

    def __str__(self) -> str:
        return self.subject_key

    @property
    def subject_words(self) -> str:
        """Return the subject's name."""
        return self.subject_name


class AccountabilityWaiver(models.Model):
    """A unit that may be without an accountable person for some days, and why."""

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("理由"), max_length=300)
    from_on = models.DateField(_("自"))
    until_on = models.DateField(_("至"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="organisations_waiver_reason"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="organisations_waiver_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}"


class Signature(models.Model):
    """A signature under a letter: by whom, when, over exactly which content; never changed."""

    link = models.ForeignKey(ResponsibilityLink, on_delete=models.PROTECT, related_name="+")
    party = models.CharField(max_length=16)
    post = models.ForeignKey("people.Post", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    content = models.TextField()
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["link", "party", "digest"], name="organisations_signature_once"
            ),
            models.CheckConstraint(
                condition=Q(party__in=[party.value for party in Party]),
                name="organisations_signature_party",
            ),
            models.CheckConstraint(
                condition=~Q(digest="") & ~Q(content=""), name="organisations_signature_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.link_id} {self.party}"
