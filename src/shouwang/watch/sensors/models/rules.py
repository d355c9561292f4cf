"""Tables of rules: the rules, their versions that are never edited once on, how they stand."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import Text
from shouwang.ground.scoping import visible
from shouwang.ground.transitions import MoveTable
from shouwang.watch.sensors.rule_states import (
    VERSION_LABELS,
    VERSION_MOVES,
    VERSION_TONES,
    VersionState,
)
from shouwang.watch.sensors.rules.rule_parameters import KEY_LIMIT, REASON_LIMIT, TITLE_LIMIT
from shouwang.watch.sensors.states import VIEW


class RuleQuerySet(models.QuerySet["Rule"]):
    """Reads of rules."""

    def visible_to(self, actor: Actor, permission: str = VIEW) -> RuleQuerySet:
        """Keep the rules of areas within the actor's duties, and those that hold above them."""
        own = visible(self, actor, permission)
        code = actor.area_code
        if actor.is_system or not code or not actor.holds(permission):
            return own
        above = [code[:digits] for digits in (2, 4, 6, 9) if digits < len(code)]
        return own | self.filter(area_code_now__in=above)


class Rule(models.Model):
    """What is watched for, in an area; what exactly is said by its versions."""

    key = models.SlugField(_("规则代号"), max_length=KEY_LIMIT, unique=True)
    title = models.CharField(_("规则名称"), max_length=TITLE_LIMIT)
    area_code_now = models.CharField(_("区划"), max_length=15)
    is_example = models.BooleanField(default=False)
    made_at = models.DateTimeField(_("登记时间"))
    version = models.PositiveIntegerField(default=1)
    """Raised with every change of what is switched on, so that judges read the rules anew."""

    objects = RuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(key="") & ~Q(title="") & ~Q(area_code_now=""),
                name="sensors_rule_named",
            )
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def journal_key(self) -> str:
        """Name the rule in the journal."""
        return f"rule:{self.pk}"

    def target(self) -> Target:
        """Return what the rule shows to access."""
        return Target(area_code=self.area_code_now)


class RuleVersion(models.Model):
    """One wording of a rule: a draft, in force, or retired; kept for ever once it was on."""

    MOVES: ClassVar[MoveTable] = VERSION_MOVES
    VIEW_PERMISSION: ClassVar[str] = VIEW

    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("版本"))
    body = models.JSONField()
    state = models.CharField(_("状态"), max_length=8, default=VersionState.DRAFT.value)
    version = models.PositiveIntegerField(default=1)
    drafted_at = models.DateTimeField(_("起草时间"))
    drafted_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    from_at = models.DateTimeField(_("生效时间"), null=True)
    until_at = models.DateTimeField(_("失效时间"), null=True)
    reason = models.CharField(_("理由"), max_length=REASON_LIMIT, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "number"], name="sensors_rule_version_once"),
            models.UniqueConstraint(
                fields=["rule"], name="sensors_rule_one_draft", condition=Q(state="draft")
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in VersionState])
                & (Q(state="draft") | Q(from_at__isnull=False)),
                name="sensors_rule_version_known",
            ),
            models.CheckConstraint(
                condition=Q(until_at=None) | Q(until_at__gte=models.F("from_at")),
                name="sensors_rule_version_ends_after",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.number}"

    @property
    def journal_key(self) -> str:
        """Name the version in the journal."""
        return f"rule_version:{self.pk}"

    @property
    def state_label(self) -> Text:
        """Return the state in words."""
        return VERSION_LABELS[self.state]

    @property
    def tone(self) -> str:
        """Return the tone in which the state is shown."""
        return VERSION_TONES[self.state]

    def target(self) -> Target:
        """Return what the version shows to access: what its rule shows."""
        return self.rule.target()


class Standing(models.Model):
    """How a version stands on a subject that is not idle; moments in whole seconds since 1970."""

    rule_version = models.ForeignKey(
        RuleVersion, on_delete=models.CASCADE, related_name="standings"
    )
    subject = models.CharField(max_length=20, default="", blank=True)
    """The id of the sensor; "" of a combined rule."""
    levels = models.JSONField()
    """[level, pending since, firing since, clearing since] each."""
    judged_to = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule_version", "subject"], name="sensors_standing_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule_version_id} {self.subject}"


class RuleBookHolder(models.Model):
    """Whose memory of the standings is the true one: one row, taken over by whoever judges."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    holder = models.CharField(max_length=32, default="", blank=True)
    changes = models.BigIntegerField(default=0)
    """Goes up whenever rules, sensors or stations change: then memories are read anew."""

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="sensors_one_rule_book")]

    def __str__(self) -> str:
        return self.holder
