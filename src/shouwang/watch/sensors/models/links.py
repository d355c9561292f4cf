"""Tables of gauges along a river: which lies above which, and what the upper one forecasts."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shouwang.engines.forecast.travel import Refusal
from shouwang.ground.errors import Text
from shouwang.watch.sensors.rules.outlook import HORIZONS_S
from shouwang.watch.sensors.rules.parameters import NAME_LIMIT, NOTE_LIMIT
from shouwang.watch.sensors.rules.travel import REFUSALS, WAITING, lag_words

from .signals import Forecast
from .stations import Sensor

LONGEST_S = 86_400


class GaugeLink(models.Model):
    """One gauge lies above another on a reach; how long rising water takes from one to the other.

    What was estimated is null while it is not known; what a person has set goes before it.
    """

    upstream = models.ForeignKey(Sensor, on_delete=models.CASCADE, related_name="+")
    downstream = models.ForeignKey(Sensor, on_delete=models.CASCADE, related_name="+")
    reach = models.CharField(_("河段"), max_length=NAME_LIMIT, default="", blank=True)
    version = models.PositiveIntegerField(default=1)
    linked_at = models.DateTimeField()
    lag_s = models.PositiveIntegerField(null=True)
    shortest_s = models.PositiveIntegerField(null=True)
    longest_s = models.PositiveIntegerField(null=True)
    rises = models.PositiveIntegerField(null=True)
    correlation = models.FloatField(null=True)
    gain = models.FloatField(null=True)
    """How much the lower gauge rises for each metre of the upper, at the lag that is used."""
    refusal = models.CharField(max_length=10, default="", blank=True)
    estimated_at = models.DateTimeField(null=True)
    set_lag_s = models.PositiveIntegerField(null=True)
    set_because = models.CharField(_("理由"), max_length=NOTE_LIMIT, default="", blank=True)
    set_at = models.DateTimeField(null=True)
    set_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["upstream", "downstream"], name="sensors_link_once"),
            models.CheckConstraint(
                condition=~Q(upstream=F("downstream")), name="sensors_link_of_two"
            ),
            models.CheckConstraint(
                condition=Q(
                    lag_s=None, shortest_s=None, longest_s=None, rises=None, correlation=None
                )
                | Q(
                    lag_s__lte=LONGEST_S,
                    shortest_s__lte=F("lag_s"),
                    longest_s__gte=F("lag_s"),
                    rises__gte=1,
                    correlation__gte=-1,
                    refusal="",
                ),
                name="sensors_link_estimated",
            ),
            models.CheckConstraint(
                condition=Q(refusal__in=["", *(one.value for one in Refusal)]),
                name="sensors_link_refusal_known",
            ),
            models.CheckConstraint(
                condition=Q(set_lag_s=None)
                | (Q(set_lag_s__gte=60, set_lag_s__lte=LONGEST_S) & ~Q(set_because="")),
                name="sensors_link_set_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.upstream_id}-{self.downstream_id}"

    @property
    def journal_key(self) -> str:
        """Name the link in the journal."""
        return f"gauge_link:{self.pk}"

    @property
    def used_lag_s(self) -> int | None:
        """Return how long the water takes: as a person said, else as estimated; None: unknown."""
        return self.lag_s if self.set_lag_s is None else self.set_lag_s

    @property
    def is_shorter_than_forecasts(self) -> bool:
        """Tell whether the water is here before the nearest moment that is forecast."""
        return self.used_lag_s is not None and self.used_lag_s < min(HORIZONS_S)

    @property
    def lag_label(self) -> Text | str:
        """Return how long the water takes, in words; "" while it is not known."""
        return "" if self.used_lag_s is None else lag_words(self.used_lag_s)

    @property
    def estimate_label(self) -> Text | str:
        """Return the estimated time in words; "" while there is none."""
        return "" if self.lag_s is None else lag_words(self.lag_s)

    @property
    def shortest_label(self) -> Text | str:
        """Return the shortest time that a rise took."""
        return "" if self.shortest_s is None else lag_words(self.shortest_s)

    @property
    def longest_label(self) -> Text | str:
        """Return the longest time that a rise took."""
        return "" if self.longest_s is None else lag_words(self.longest_s)

    @property
    def refusal_label(self) -> Text | str:
        """Return why nothing is estimated; "" where something is."""
        if self.lag_s is not None:
            return ""
        return REFUSALS[self.refusal] if self.refusal else WAITING


class UpstreamForecast(models.Model):
    """What the upper gauge says of a moment, beside the gauge's own forecast of it."""

    link = models.ForeignKey(GaugeLink, on_delete=models.CASCADE, related_name="forecasts")
    forecast = models.ForeignKey(Forecast, on_delete=models.CASCADE, related_name="+")
    value = models.FloatField()
    """The level at which it began."""
    mid = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["link", "forecast"], name="sensors_upstream_once"),
            models.CheckConstraint(condition=Q(mid__gt=F("value")), name="sensors_upstream_rises"),
        ]

    def __str__(self) -> str:
        return f"{self.link_id} {self.forecast_id}"
