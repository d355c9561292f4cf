"""Tables of warnings themselves: what is said, where, by whom; templates and silences."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shouwang.engines.cap.values import SCOPES
from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import Text
from shouwang.ground.scoping import visible
from shouwang.ground.transitions import MoveTable
from shouwang.watch.warnings.rules.drafts import PUBLIC
from shouwang.watch.warnings.rules.parameters import (
    IDENTIFIER_LIMIT,
    KEY_LIMIT,
    NAME_LIMIT,
    REASON_LIMIT,
    TITLE_LIMIT,
)
from shouwang.watch.warnings.rules.wording import (
    ENDING_LABELS,
    LEVEL_LABELS,
    LEVEL_TONES,
    RELATION_LABELS,
    STATUS_LABELS,
    TYPE_LABELS,
    AreaBasis,
    AreaKind,
    Ending,
    Level,
    Relation,
    Source,
    Status,
    marked,
    marked_english,
)
from shouwang.watch.warnings.states import LABELS, MOVES, TONES, VIEW, State

LEVEL_DIGITS = (2, 4, 6, 9, 12)


def codes_above(actor: Actor, permission: str) -> set[str]:
    """Return the divisions above those in which the actor holds a permission."""
    lows = [area.low for scope in actor.scopes(permission) for area in scope.areas]
    return {low[:digits] for low in lows for digits in LEVEL_DIGITS if digits < len(low)}


class WarningQuerySet(models.QuerySet["Warning"]):
    """Reads of warnings."""

    def visible_to(self, actor: Actor, permission: str = VIEW) -> WarningQuerySet:
        """Keep the warnings that the actor answers for, touched by, or was sent.

        Of a draft only those see anything in whose area it is written.
        """
        if actor.is_system:
            return self
        own = visible(Warning.objects.all(), actor, permission).order_by().values("pk")
        touched = visible(WarningArea.objects.all(), actor, permission).values("warning_id")
        above = WarningArea.objects.filter(
            basis=AreaBasis.NAMED.value, area_code_now__in=codes_above(actor, permission)
        )
        reached = Q(pk__in=touched) | Q(pk__in=above.values("warning_id"))
        if actor.account_id is not None and permission == VIEW:
            sent = Warning.objects.filter(addressees__account_id=actor.account_id)
            reached |= Q(pk__in=sent.order_by().values("pk"))
        return self.filter(Q(pk__in=own) | (Q(issued_at__isnull=False) & reached))

    def in_force(self) -> WarningQuerySet:
        """Keep the warnings that have been issued and have not ended."""
        return self.filter(state=State.ISSUED)


class Warning(models.Model):
    """One warning from its draft to its end; a changed one is a new row that names the earlier."""

    MOVES: ClassVar[MoveTable] = MOVES
    VIEW_PERMISSION: ClassVar[str] = VIEW

    number = models.CharField(_("编号"), max_length=40, unique=True)
    state = models.CharField(_("状态"), max_length=12, default=State.DRAFTED.value)
    version = models.PositiveIntegerField(default=1)
    ending = models.CharField(_("结束方式"), max_length=12, default="", blank=True)

    type_code = models.CharField(_("类型"), max_length=32)
    level = models.CharField(_("级别"), max_length=8)
    status = models.CharField(_("性质"), max_length=8, default=Status.ACTUAL.value)
    title = models.CharField(_("标题"), max_length=TITLE_LIMIT)
    text = models.TextField(_("内容"))
    action_text = models.TextField(_("应采取的措施"), default="", blank=True)
    title_en = models.CharField(_("英文标题"), max_length=TITLE_LIMIT * 2, default="", blank=True)
    text_en = models.TextField(_("英文内容"), default="", blank=True)
    action_text_en = models.TextField(_("英文措施"), default="", blank=True)
    exercise_note = models.CharField(_("演练说明"), max_length=NAME_LIMIT, default="", blank=True)
    contact = models.CharField(_("咨询电话"), max_length=NAME_LIMIT, default="", blank=True)
    urgency = models.CharField(max_length=12, default="Expected")
    severity = models.CharField(max_length=12, default="Unknown")
    certainty = models.CharField(max_length=12, default="Likely")

    onset_at = models.DateTimeField(_("开始时间"))
    effective_at = models.DateTimeField(_("生效时间"), null=True)
    expires_at = models.DateTimeField(_("失效时间"))
    drafted_at = models.DateTimeField(_("起草时间"))
    confirmed_at = models.DateTimeField(_("审核时间"), null=True)
    issued_at = models.DateTimeField(_("发布时间"), null=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    drafted_by_key = models.CharField(max_length=64)
    confirmed_by_key = models.CharField(max_length=64, default="", blank=True)
    issued_by_key = models.CharField(max_length=64, default="", blank=True)
    ended_by_key = models.CharField(max_length=64, default="", blank=True)

    source = models.CharField(_("来源"), max_length=8, default=Source.OWN.value)
    office_name = models.CharField(_("发布单位"), max_length=NAME_LIMIT)
    unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    sender = models.CharField(max_length=IDENTIFIER_LIMIT, default="", blank=True)
    identifier = models.CharField(max_length=IDENTIFIER_LIMIT, default="", blank=True)
    """Of a relayed message; our own message names itself by its number."""
    scope = models.CharField(max_length=12, default=PUBLIC)
    """To whom its sender lets it be shown, in the words of CAP; ours is public by itself."""
    signal_key = models.CharField(max_length=KEY_LIMIT, default="", blank=True)
    """The sensor signal from which a draft was made, such as `signal:12`; once for each."""

    earlier = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="later")
    relation = models.CharField(max_length=12, default=Relation.NEW.value)
    grouping_key = models.CharField(max_length=KEY_LIMIT, default="", blank=True)

    area_kind = models.CharField(_("范围形式"), max_length=12)
    area_text = models.CharField(_("影响范围"), max_length=REASON_LIMIT)
    area_note = models.CharField(max_length=REASON_LIMIT, default="", blank=True)
    """What the office has to know of the area, such as villages without a boundary."""
    geometry = models.TextField(default="", blank=True)
    """GeoJSON of the covered area: Polygon or MultiPolygon, longitude first, WGS 84."""
    south = models.FloatField(null=True)
    west = models.FloatField(null=True)
    north = models.FloatField(null=True)
    east = models.FloatField(null=True)
    radius_m = models.PositiveIntegerField(null=True)
    width_m = models.PositiveIntegerField(null=True)
    list_keys = models.JSONField(default=list)
    """Keys of those listed, such as `person:12` or `place:7`; keys only, never a name."""
    area_code_at_time = models.CharField(_("发布区划"), max_length=15)
    area_code_now = models.CharField(_("区划"), max_length=15)
    is_public = models.BooleanField(_("对公众发布"), default=True)
    audience_count = models.PositiveIntegerField(_("对象数"), null=True)

    objects = WarningQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "-issued_at", "-id"], name="warnings_state"),
            models.Index(fields=["area_code_now", "-drafted_at", "-id"], name="warnings_area"),
            models.Index(
                fields=["expires_at"], name="warnings_expiry", condition=Q(state="issued")
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["grouping_key", "status"],
                name="warnings_one_in_force",
                condition=Q(state="issued") & ~Q(grouping_key=""),
            ),
            models.UniqueConstraint(
                fields=["sender", "identifier"],
                name="warnings_message_once",
                condition=~Q(identifier=""),
            ),
            models.UniqueConstraint(
                fields=["signal_key"], name="warnings_signal_once", condition=~Q(signal_key="")
            ),
            models.UniqueConstraint(
                fields=["earlier"],
                name="warnings_superseded_once",
                condition=Q(earlier__isnull=False) & Q(issued_at__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[found.value for found in State])
                & Q(level__in=[found.value for found in Level])
                & Q(status__in=[found.value for found in Status])
                & Q(source__in=[found.value for found in Source])
                & Q(relation__in=[found.value for found in Relation])
                & Q(area_kind__in=[found.value for found in AreaKind])
                & Q(ending__in=["", *(found.value for found in Ending)]),
                name="warnings_words_known",
            ),
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(title="") & ~Q(text="") & ~Q(office_name=""),
                name="warnings_said",
            ),
            models.CheckConstraint(
                condition=~Q(area_code_now="") & ~Q(area_code_at_time="") & ~Q(area_text=""),
                name="warnings_area_given",
            ),
            models.CheckConstraint(
                condition=Q(onset_at__lt=F("expires_at")), name="warnings_hold_a_while"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by_key="") | ~Q(confirmed_by_key=F("drafted_by_key")),
                name="warnings_second_person",
            ),
            models.CheckConstraint(
                condition=Q(source="own") | (~Q(sender="") & ~Q(identifier="")),
                name="warnings_relayed_from",
            ),
            models.CheckConstraint(
                condition=~Q(type_code="landslide_weather")
                | Q(source="relayed")
                | ~Q(status="actual"),
                name="warnings_competent_body",
            ),
            models.CheckConstraint(
                condition=~Q(type_code="geological_site") | Q(is_public=False),
                name="warnings_site_internal",
            ),
            models.CheckConstraint(
                condition=Q(status="actual") | Q(is_public=False),
                name="warnings_exercise_internal",
            ),
            models.CheckConstraint(
                condition=Q(scope="Public") | Q(scope__in=SCOPES, is_public=False),
                name="warnings_scope_kept",
            ),
            models.CheckConstraint(
                condition=~Q(state="issued")
                | (Q(issued_at__isnull=False) & ~Q(issued_by_key="") & Q(ending="")),
                name="warnings_issued_by",
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | (Q(ended_at__isnull=False) & ~Q(ending="")),
                name="warnings_ended_how",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def journal_key(self) -> str:
        """Name the warning in the journal."""
        return f"warning:{self.pk}"

    @property
    def type_label(self) -> Text:
        """Return the type in words."""
        return TYPE_LABELS[self.type_code]

    @property
    def level_label(self) -> Text:
        """Return the colour in words."""
        return LEVEL_LABELS[self.level]

    @property
    def level_tone(self) -> str:
        """Return the tone in which the level is shown."""
        return LEVEL_TONES[self.level]

    @property
    def status_label(self) -> Text:
        """Return whether it is meant, in words."""
        return STATUS_LABELS[self.status]

    @property
    def state_label(self) -> Text:
        """Return the state in words; an ended one says how."""
        return ENDING_LABELS[self.ending] if self.ending else LABELS[self.state]

    @property
    def relation_label(self) -> Text:
        """Return what it is to the earlier one, in words."""
        return RELATION_LABELS[self.relation]

    @property
    def tone(self) -> str:
        """Return the tone in which the state is shown."""
        return TONES[self.state]

    @property
    def is_actual(self) -> bool:
        """Tell whether it is meant."""
        return self.status == Status.ACTUAL

    @property
    def shown_title(self) -> str:
        """Return the title with the mark of an exercise or a test."""
        return marked(self.status, self.title)

    @property
    def shown_text(self) -> str:
        """Return the text with the mark of an exercise or a test."""
        return marked(self.status, self.text)

    @property
    def shown_actions(self) -> str:
        """Return what to do with the mark of an exercise or a test."""
        return marked(self.status, self.action_text)

    @property
    def shown_title_en(self) -> str:
        """Return the English title with its mark."""
        return marked_english(self.status, self.title_en)

    @property
    def shown_text_en(self) -> str:
        """Return the English text with its mark."""
        return marked_english(self.status, self.text_en)

    @property
    def shown_actions_en(self) -> str:
        """Return what to do in English with its mark."""
        return marked_english(self.status, self.action_text_en)

    def target(self) -> Target:
        """Return what the warning shows to access: the area of the office that answers for it."""
        whose = frozenset({self.unit_id}) if self.unit_id else frozenset()
        return Target(self.area_code_now, whose, cases=frozenset({self.journal_key}))


class WarningArea(models.Model):
    """A division that a warning touches, down to the village; each counts the warning once."""

    warning = models.ForeignKey(Warning, on_delete=models.CASCADE, related_name="areas")
    area_code_at_time = models.CharField(max_length=15)
    area_code_now = models.CharField(max_length=15)
    basis = models.CharField(max_length=8)

    class Meta:
        indexes = [models.Index(fields=["area_code_now", "warning"], name="warnings_area_code")]
        constraints = [
            models.UniqueConstraint(
                fields=["warning", "area_code_at_time"], name="warnings_area_once"
            ),
            models.CheckConstraint(
                condition=Q(basis__in=[found.value for found in AreaBasis]),
                name="warnings_area_basis",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.warning_id} {self.area_code_now}"


class WarningNote(models.Model):
    """The words of a move: a reason, a remark; the journal holds only that it happened."""

    warning = models.ForeignKey(Warning, on_delete=models.CASCADE, related_name="notes")
    move = models.CharField(max_length=16)
    version = models.PositiveIntegerField()
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["warning", "version"], name="warnings_note_once"),
            models.CheckConstraint(condition=~Q(text=""), name="warnings_note_given"),
        ]

    def __str__(self) -> str:
        return f"{self.warning_id} {self.move}"


class Silence(models.Model):
    """Nobody is bothered by drafts of one type in one area until a moment, for a reason."""

    type_code = models.CharField(_("类型"), max_length=32)
    area_code_at_time = models.CharField(max_length=15)
    area_code_now = models.CharField(_("区划"), max_length=15)
    level = models.CharField(_("最高级别"), max_length=8)
    """Drafts up to this level are silenced; a higher one comes through."""
    reason = models.CharField(_("原因"), max_length=REASON_LIMIT)
    from_at = models.DateTimeField(_("自"))
    until_at = models.DateTimeField(_("至"))
    made_by_key = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True)
    ended_by_key = models.CharField(max_length=64, default="", blank=True)
    muted_count = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["type_code", "area_code_now"], name="warnings_silence_about")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_at__lt=F("until_at")) & ~Q(reason="") & ~Q(made_by_key=""),
                name="warnings_silence_whole",
            ),
            models.CheckConstraint(
                condition=Q(level__in=[Level.BLUE.value, Level.YELLOW.value, Level.ORANGE.value]),
                name="warnings_silence_never_red",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type_code} {self.area_code_now}"

    @property
    def journal_key(self) -> str:
        """Name the silence in the journal."""
        return f"silence:{self.pk}"

    def target(self) -> Target:
        """Return what the silence shows to access."""
        return Target(area_code=self.area_code_now)


class Template(models.Model):
    """Plain words for a type and level, in Chinese and English, in force from a day."""

    type_code = models.CharField(_("类型"), max_length=32)
    level = models.CharField(_("级别"), max_length=8)
    title = models.CharField(_("标题"), max_length=TITLE_LIMIT)
    text = models.TextField(_("内容"))
    action_text = models.TextField(_("应采取的措施"))
    title_en = models.CharField(_("英文标题"), max_length=TITLE_LIMIT * 2)
    text_en = models.TextField(_("英文内容"))
    action_text_en = models.TextField(_("英文措施"))
    in_force_from_on = models.DateField(_("自"))
    source = models.CharField(_("依据"), max_length=NAME_LIMIT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["type_code", "level", "in_force_from_on"], name="warnings_template_once"
            ),
            models.CheckConstraint(
                condition=Q(level__in=[found.value for found in Level])
                & ~Q(title="")
                & ~Q(text="")
                & ~Q(action_text=""),
                name="warnings_template_said",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type_code} {self.level}"

    @property
    def journal_key(self) -> str:
        """Name the template in the journal."""
        return f"warning_template:{self.pk}"

    @property
    def type_label(self) -> Text:
        """Return the type in words."""
        return TYPE_LABELS[self.type_code]

    @property
    def level_label(self) -> Text:
        """Return the colour in words."""
        return LEVEL_LABELS[self.level]
