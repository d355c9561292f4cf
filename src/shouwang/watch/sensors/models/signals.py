"""Tables of signals, of what the anomaly detectors remember, and of forecasts."""

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
    DISMISSAL_LABELS,
    SIGNAL_LABELS,
    SIGNAL_MOVES,
    SIGNAL_TONES,
    Dismissal,
    SignalState,
)
from shouwang.watch.sensors.rules.levels import LEVEL_LABELS, LEVEL_TONES, Level
from shouwang.watch.sensors.rules.rule_parameters import REASON_LIMIT
from shouwang.watch.sensors.states import VIEW

from .rules import Rule, RuleVersion
from .stations import Sensor


class SignalQuerySet(models.QuerySet["Signal"]):
    """Reads of signals."""

    def visible_to(self, actor: Actor, permission: str = VIEW) -> SignalQuerySet:
        """Keep the signals of sensors within the actor's duties."""
        return visible(
            self,
            actor,
            permission,
            area="sensor__station__area_code_now",
            units=("sensor__station__unit_id",),
        )


class Signal(models.Model):
    """A rule or a detector says that something is going on at a sensor; a person answers it."""

    MOVES: ClassVar[MoveTable] = SIGNAL_MOVES
    VIEW_PERMISSION: ClassVar[str] = VIEW

    sensor = models.ForeignKey(Sensor, on_delete=models.PROTECT, related_name="signals")
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, null=True, related_name="signals")
    """None of an anomaly."""
    rule_version = models.ForeignKey(
        RuleVersion, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    subject = models.CharField(max_length=20, default="", blank=True)
    state = models.CharField(_("状态"), max_length=10, default=SignalState.RAISED.value)
    version = models.PositiveIntegerField(default=1)
    level = models.CharField(_("级别"), max_length=8)
    top_level = models.CharField(_("最高级别"), max_length=8)
    raised_at = models.DateTimeField(_("触发时间"))
    changed_at = models.DateTimeField(_("最近变化"))
    cleared_at = models.DateTimeField(_("恢复时间"), null=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    firings = models.PositiveIntegerField(_("触发次数"), default=1)
    score = models.FloatField(_("异常程度"), null=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    answered_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    dismissed_as = models.CharField(_("排除原因"), max_length=12, default="", blank=True)
    note = models.CharField(_("说明"), max_length=REASON_LIMIT, default="", blank=True)

    objects = SignalQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["raised_at", "id"], name="sensors_signal_time")]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "subject"],
                name="sensors_signal_one_open",
                condition=Q(ended_at=None, rule__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["sensor"],
                name="sensors_signal_one_anomaly",
                condition=Q(ended_at=None, rule__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in SignalState])
                & Q(level__in=[level.value for level in Level])
                & Q(top_level__in=[level.value for level in Level]),
                name="sensors_signal_words_known",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False)
                | (~Q(state="ended") & Q(ended_at=None)),
                name="sensors_signal_end_known",
            ),
            models.CheckConstraint(
                condition=Q(rule__isnull=False) | Q(score__isnull=False, level="none"),
                name="sensors_signal_scored",
            ),
            models.CheckConstraint(
                condition=~Q(state="dismissed")
                | (~Q(note="") & Q(dismissed_as__in=[one.value for one in Dismissal])),
                name="sensors_signal_dismissed_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.level}"

    @property
    def journal_key(self) -> str:
        """Name the signal in the journal."""
        return f"signal:{self.pk}"

    @property
    def is_open(self) -> bool:
        """Tell whether it has not ended."""
        return self.ended_at is None

    @property
    def level_label(self) -> Text:
        """Return the level in words."""
        return LEVEL_LABELS[self.level]

    @property
    def level_tone(self) -> str:
        """Return the tone of the level."""
        return LEVEL_TONES[self.level]

    @property
    def state_label(self) -> Text:
        """Return the state in words."""
        return SIGNAL_LABELS[self.state]

    @property
    def tone(self) -> str:
        """Return the tone in which the state is shown."""
        return SIGNAL_TONES[self.state]

    @property
    def dismissal_label(self) -> Text | str:
        """Return what a dismissed signal turned out to be; "" of others."""
        return DISMISSAL_LABELS[self.dismissed_as] if self.dismissed_as else ""

    def target(self) -> Target:
        """Return what the signal shows to access: what its sensor shows."""
        return self.sensor.target()


class SignalChange(models.Model):
    """One step of a signal: raised, another level, fired again, cleared; with its readings."""

    signal = models.ForeignKey(Signal, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    level = models.CharField(max_length=8)
    readings = models.JSONField(default=list)
    """{sensor, unit, aggregate, window_s, offset_s, value} each."""

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(level__in=[level.value for level in Level]),
                name="sensors_signal_change_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.signal_id} {self.level}"


class AnomalyState(models.Model):
    """What the detector of a sensor remembers, up to which observation it has looked."""

    sensor = models.OneToOneField(
        Sensor, on_delete=models.CASCADE, primary_key=True, related_name="anomaly"
    )
    state = models.JSONField(default=dict)
    until_ms = models.BigIntegerField(default=0)
    score = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__range=(0, 1)), name="sensors_score_possible"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sensor_id} {self.score}"


class DetectorHolder(models.Model):
    """Whose detectors in memory are the true ones, and how often it changed who asks: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    holder = models.CharField(max_length=32, default="", blank=True)
    changes = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="sensors_one_holder")]

    def __str__(self) -> str:
        return self.holder


class Forecast(models.Model):
    """What a sensor was expected to measure at a moment, and later what it did measure."""

    sensor = models.ForeignKey(Sensor, on_delete=models.CASCADE, related_name="forecasts")
    made_at = models.DateTimeField(_("预测时间"))
    for_at = models.DateTimeField(_("预测时刻"))
    low = models.FloatField()
    mid = models.FloatField()
    high = models.FloatField()
    actual = models.FloatField(null=True)
    error = models.FloatField(null=True)
    """What came less what was expected; None until then, and for ever where nothing came."""
    compared_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["for_at"], name="sensors_forecast_due", condition=Q(compared_at=None)
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["sensor", "made_at", "for_at"], name="sensors_forecast_once"
            ),
            models.CheckConstraint(
                condition=Q(low__lte=models.F("mid"))
                & Q(mid__lte=models.F("high"))
                & Q(made_at__lt=models.F("for_at")),
                name="sensors_forecast_possible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sensor_id} {self.for_at}"
