"""Telling whoever judges that rules, sensors or stations are not what they were."""

from __future__ import annotations

from django.db.models import F

from shouwang.watch.sensors.models import RuleBookHolder


def reread_rule_book() -> None:
    """Let every rule book in memory be read anew; the last write of the caller's transaction.

    A judge holds this row after those of the readings; who writes it last never waits crosswise.
    """
    RuleBookHolder.objects.bulk_create([RuleBookHolder()], ignore_conflicts=True)
    RuleBookHolder.objects.filter(pk=1).update(changes=F("changes") + 1)
