"""What the risk picture and the prevention indicators ask of warnings (R206, R209)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.urls import reverse

from shouwang.ground import clock
from shouwang.ground.actor import Actor, AreaRange
from shouwang.ground.scoping import in_areas
from shouwang.watch.risk.sources import WarningNow
from shouwang.watch.warnings.models import Warning, WarningArea
from shouwang.watch.warnings.rules.wording import Ending, Level, Source, Status

READ_LIMIT = 10_000


def warnings_now(
    actor: Actor, codes: Collection[str], at: datetime
) -> Mapping[str, Sequence[WarningNow]]:
    """Return, for each of some communities, the actual warnings in force there at a moment.

    A warning of a wider area counts in every community below it. Exercises never count.
    """
    wanted = {code: {code[:size] for size in (2, 4, 6, 9, 12)} | {code} for code in codes}
    above = set().union(*wanted.values()) if wanted else set()
    rows = (
        Warning.objects.visible_to(actor)
        .filter(status=Status.ACTUAL, issued_at__lte=at, expires_at__gt=at)
        .exclude(ended_at__lte=at)
        .exclude(level=Level.NONE)
    )
    touched: dict[str, list[Warning]] = defaultdict(list)
    found = {row.pk: row for row in rows.order_by("issued_at", "pk")[:READ_LIMIT]}
    areas = WarningArea.objects.filter(warning_id__in=found, area_code_now__in=above)
    for warning_id, code in areas.order_by("warning_id").values_list("warning_id", "area_code_now"):
        touched[code].append(found[warning_id])
    told: dict[str, Sequence[WarningNow]] = {}
    for code, reached in wanted.items():
        here = {row.pk: row for part in sorted(reached) for row in touched.get(part, ())}
        if here:
            told[code] = tuple(_now(row) for _, row in sorted(here.items()))
    return told


def touched_codes(actor: Actor, warning_id: int) -> list[str]:
    """Return every division that a warning touches; none of a warning not to be seen."""
    seen = Warning.objects.visible_to(actor).filter(pk=warning_id).values("pk")
    rows = WarningArea.objects.filter(warning__in=seen).order_by("area_code_now")
    return list(rows.values_list("area_code_now", flat=True).distinct())


def _now(row: Warning) -> WarningNow:
    return WarningNow(
        key=row.journal_key,
        title=row.title,
        level=row.level,
        since_at=row.issued_at or row.drafted_at,
        ends_at=row.expires_at,
        link=reverse("warnings:detail", args=[row.number]),
    )


def lead_times(actor: Actor, area: str, from_on: date, to_on: date) -> list[timedelta]:
    """Return how long before its danger each of our own first warnings of a span came.

    One that came after the danger had begun has a lead of nothing; updates, exercises and drafts
    are no warnings of their own.
    """
    rows = Warning.objects.visible_to(actor).filter(
        status=Status.ACTUAL,
        source=Source.OWN,
        earlier=None,
        issued_at__gte=clock.end_of_day(from_on - timedelta(days=1)),
        issued_at__lt=clock.end_of_day(to_on),
    )
    if area:
        inside = WarningArea.objects.filter(in_areas((AreaRange.under(area),), "area_code_now"))
        rows = rows.filter(pk__in=inside.values("warning_id"))
    moments = rows.exclude(ending=Ending.DISCARDED).order_by("issued_at", "pk")
    return [
        max(onset_at - issued_at, timedelta(0))
        for onset_at, issued_at in moments.values_list("onset_at", "issued_at")[:READ_LIMIT]
        if issued_at is not None
    ]
