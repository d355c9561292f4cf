"""What everybody may know of warnings: those that are real, public, and in force or just over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.remapping import under
from shouwang.watch.warnings.models import Warning, WarningArea
from shouwang.watch.warnings.rules.announcing import steps
from shouwang.watch.warnings.rules.answering import ended_shown_for
from shouwang.watch.warnings.rules.wording import RANKS, Ending, Status
from shouwang.watch.warnings.states import State

SYSTEM = Actor.system("warnings")
PUBLIC_LIMIT = 50
LEVEL_DIGITS = (2, 4, 6, 9, 12)


@dataclass(frozen=True, slots=True)
class PublicWarning:
    """A warning as everybody reads it: nobody's name, nobody's state."""

    warning: Warning
    steps: tuple[str, ...]
    steps_en: tuple[str, ...]
    areas: tuple[str, ...]

    @property
    def is_over(self) -> bool:
        """Tell whether it has ended."""
        return self.warning.state == State.ENDED


@dataclass(frozen=True, slots=True)
class PublicWarnings:
    """The public warnings for an area: in force with the worst first, then those just over."""

    area_code: str
    area_name: str
    in_force: tuple[PublicWarning, ...]
    over: tuple[PublicWarning, ...]

    @property
    def all(self) -> tuple[PublicWarning, ...]:
        """Return all of them in the order shown."""
        return (*self.in_force, *self.over)


def public_warnings(actor: Actor, area: str = "") -> PublicWarnings:
    """Return the public warnings that touch an area; all of them without one.

    No grant is needed. An exercise, a test and what is internal are never among them; what was
    superseded is told by the newer one.
    """
    del actor
    now = clock.now()
    since = now - ended_shown_for(clock.local_day(now))
    over = Q(state=State.ENDED, ended_at__gt=since, ending__in=[Ending.CANCELLED, Ending.EXPIRED])
    rows = Warning.objects.filter(
        Q(state=State.ISSUED, expires_at__gt=now) | over,
        is_public=True,
        status=Status.ACTUAL,
        issued_at__isnull=False,
    )
    if area:
        touching = WarningArea.objects.filter(_touches(area)).order_by()
        rows = rows.filter(pk__in=touching.values("warning_id"))
    found = list(rows.order_by("-issued_at", "-pk")[:PUBLIC_LIMIT])
    shown = _shown(found)
    return PublicWarnings(
        area_code=area,
        area_name=divisions.names_of(SYSTEM, [area]).get(area, "") if area else "",
        in_force=tuple(sorted((one for one in shown if not one.is_over), key=_worst_first)),
        over=tuple(one for one in shown if one.is_over),
    )


def _touches(area: str) -> Q:
    """Return the filter for an area, its parts, and the wholes that it lies in."""
    above = [area[:digits] for digits in LEVEL_DIGITS if digits < len(area)]
    return under("area_code_now", area) | Q(area_code_now__in=above)


def _worst_first(one: PublicWarning) -> tuple[int, datetime]:
    issued_at = one.warning.issued_at or one.warning.drafted_at
    return -RANKS[one.warning.level], issued_at


def _shown(found: Sequence[Warning]) -> list[PublicWarning]:
    touched: dict[int, list[str]] = {}
    rows = WarningArea.objects.filter(warning__in=[row.pk for row in found])
    for warning_id, code in rows.order_by("area_code_now").values_list(
        "warning_id", "area_code_now"
    ):
        touched.setdefault(warning_id, []).append(code)
    return [
        PublicWarning(
            row, steps(row.action_text), steps(row.action_text_en), tuple(touched.get(row.pk, ()))
        )
        for row in found
    ]
