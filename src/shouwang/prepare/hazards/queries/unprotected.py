"""Hazards of level 2 and worse that were not fixed at once and that no measure protects (R115)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.parameters import parameter_at
from shouwang.prepare.hazards.models import ProtectiveMeasure
from shouwang.prepare.hazards.rules.indicators import BRANCHES, MEASURED_LEVEL, PARAMETERS
from shouwang.prepare.hazards.states import State


def in_a_branch(actor: Actor) -> Q:
    """Return the filter for what has to have a measure in force: in any branch, and open."""
    del actor
    waits_for_help = Q(state=State.GRADED) & ~Q(help_state="")
    level = int(parameter_at(PARAMETERS, MEASURED_LEVEL, clock.today()).value)
    return Q(is_finished=False, level__lte=level) & (Q(state__in=sorted(BRANCHES)) | waits_for_help)


def unprotected(actor: Actor) -> Q:
    """Return the filter for what has to have a measure in force and has none."""
    rows = ProtectiveMeasure.objects.filter(hazard=OuterRef("pk"))
    return in_a_branch(actor) & ~Q(Exists(rows.in_force(clock.now())))
