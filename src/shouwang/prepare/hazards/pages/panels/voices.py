"""The part of a hazard's page of those who work there: what they say, and what they are paid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from shouwang.ground.actor import Actor
from shouwang.prepare.hazards import queries


def panel(actor: Actor, read: queries.HazardDetail) -> Mapping[str, object]:
    """Return what the part shows; empty when there is nothing."""
    hazard = read.hazard
    comments = queries.comments_of(actor, hazard)
    awards = queries.awards_of(actor, hazard)
    return {
        "shown": bool(comments or awards),
        "comments": comments,
        "awards": awards,
        "is_own": read.reports is None,
        "waits_until": hazard.raise_to_street_at,
        "has_open_objection": any(row.is_objection and not row.is_answered for row in comments),
        "may_unmask": read.reports is not None and actor.may("hazards.unmask", hazard.target()),
    }


def options(actor: Actor, read: queries.HazardDetail) -> Mapping[str, Iterable[tuple[str, object]]]:
    """Return the report that can be paid for."""
    rows = queries.awardable(actor, read.hazard)
    words = _("最先报告的一份（%(number)s）")
    return {"report": [(row.number, words % {"number": row.number}) for row in rows]}
