"""Tables of what a warning obliges whom to do: the rules, and the duties that an issue made."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Target
from shouwang.ground.errors import Text
from shouwang.watch.warnings.rules.parameters import KEY_LIMIT, NAME_LIMIT, TEXT_LIMIT, TITLE_LIMIT
from shouwang.watch.warnings.rules.wording import LEVEL_LABELS, LEVELS, TYPE_LABELS

from .warnings import Warning


class ObligationRule(models.Model):
    """What a type and level oblige a kind of unit to do, within how long, by which document."""

    key = models.CharField(max_length=48)
    type_code = models.CharField(_("类型"), max_length=32, default="", blank=True)
    """"" holds for every type."""
    level = models.CharField(_("级别"), max_length=8)
    action = models.CharField(_("措施"), max_length=TITLE_LIMIT)
    action_en = models.CharField(_("英文措施"), max_length=TITLE_LIMIT * 2, default="", blank=True)
    text = models.CharField(_("说明"), max_length=TEXT_LIMIT, default="", blank=True)
    unit_kind = models.CharField(_("单位类别"), max_length=32)
    role = models.CharField(_("岗位"), max_length=32, default="", blank=True)
    """Who of the unit; "" is the unit's head."""
    within_min = models.PositiveIntegerField(_("几分钟内"))
    every_min = models.PositiveIntegerField(_("每隔几分钟"), null=True)
    """Of what is to be repeated as long as the warning holds, such as a patrol."""
    is_evacuation = models.BooleanField(_("要转移人"), default=False)
    """Whoever owes it is led to the evacuation of the village's list."""
    in_force_from_on = models.DateField(_("自"))
    in_force_until_on = models.DateField(_("至"), null=True)
    source = models.CharField(_("依据"), max_length=NAME_LIMIT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "in_force_from_on"], name="warnings_obligation_once"
            ),
            models.CheckConstraint(
                condition=Q(level__in=[found.value for found in LEVELS])
                & ~Q(action="")
                & ~Q(unit_kind="")
                & ~Q(source="")
                & ~Q(key=""),
                name="warnings_obligation_said",
            ),
            models.CheckConstraint(
                condition=Q(within_min__gte=1) & (Q(every_min=None) | Q(every_min__gte=15)),
                name="warnings_obligation_times",
            ),
            models.CheckConstraint(
                condition=Q(in_force_until_on=None)
                | Q(in_force_until_on__gte=models.F("in_force_from_on")),
                name="warnings_obligation_days",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def journal_key(self) -> str:
        """Name the rule in the journal."""
        return f"obligation_rule:{self.pk}"

    @property
    def shown_action(self) -> str:
        """Return what is to be done in the reader's language, where it was written in English."""
        return self.action_en if self.action_en and get_language() == "en" else self.action

    @property
    def type_label(self) -> Text | str:
        """Return the type in words; "" of a rule that holds for every type."""
        return TYPE_LABELS[self.type_code] if self.type_code else ""

    @property
    def level_label(self) -> Text:
        """Return the colour in words."""
        return LEVEL_LABELS[self.level]


class ObligationDuty(models.Model):
    """What one unit owes by one warning and one rule; its task says whether it was done."""

    warning = models.ForeignKey(Warning, on_delete=models.CASCADE, related_name="duties")
    rule = models.ForeignKey(ObligationRule, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    round = models.PositiveIntegerField(default=1)
    """The first time, the second time, … of what is to be repeated."""
    area_code_at_time = models.CharField(max_length=15)
    area_code_now = models.CharField(_("区划"), max_length=15)
    due_at = models.DateTimeField(_("期限"))
    task_key = models.CharField(max_length=KEY_LIMIT, default="", blank=True)
    """"" when nobody in the unit could be given the task: that is shown, never hidden."""
    lifted_at = models.DateTimeField(null=True)
    """When the warning ended before the duty was done."""

    class Meta:
        indexes = [models.Index(fields=["area_code_now", "warning"], name="warnings_duty_area")]
        constraints = [
            models.UniqueConstraint(
                fields=["warning", "rule", "unit", "round"], name="warnings_duty_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.warning_id} {self.rule_id} {self.unit_id}"

    def target(self) -> Target:
        """Return what the duty shows to access."""
        return Target(self.area_code_now, frozenset({self.unit_id}))
