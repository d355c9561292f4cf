"""What playbooks are told of an addressee who has not answered, and of those who were told."""

from __future__ import annotations

from dataclasses import dataclass

from shouwang.ground.actor import Actor, Target
from shouwang.ground.delivery import queries as delivery
from shouwang.ground.errors import NotFound, Text
from shouwang.watch.warnings.models import Addressee, Warning
from shouwang.watch.warnings.rules.answering import Rung, ended_source, told_source
from shouwang.watch.warnings.rules.wording import AddresseeKind, Ending


@dataclass(frozen=True, slots=True)
class ChaseFacts:
    """An addressee who has not answered, and the warning; no name of a resident."""

    warning_id: int
    number: str
    title: str
    level_label: Text
    area_code: str
    target: Target
    label: str
    kind: str
    account_id: int | None
    person_id: int | None
    is_open: bool


def chase_facts(actor: Actor, addressee_id: int) -> ChaseFacts:
    """Return what a playbook has to know of an addressee; for the system only."""
    row = Addressee.objects.select_related("warning").filter(pk=addressee_id).first()
    if row is None or not actor.is_system:
        raise NotFound
    return ChaseFacts(
        warning_id=row.warning_id,
        number=row.warning.number,
        title=row.warning.shown_title,
        level_label=row.warning.level_label,
        area_code=row.area_code_now,
        target=row.target(),
        label=row.label,
        kind=row.kind,
        account_id=row.account_id,
        person_id=_person_id(row),
        is_open=row.is_missing,
    )


def _person_id(row: Addressee) -> int | None:
    number = row.key.partition(":")[2]
    return int(number) if row.kind == AddresseeKind.PERSON and number.isdecimal() else None


@dataclass(frozen=True, slots=True)
class ToldFacts:
    """Who is to hear that a warning is over, and by which channels it had gone out to each."""

    warning_id: int
    number: str
    title: str
    ended_source: str
    sent_by: dict[int, frozenset[str]]


def told_facts(actor: Actor, warning_id: int) -> ToldFacts:
    """Return the accounts that were told of a warning and are not told by a newer one.

    For the system only.
    """
    row = Warning.objects.filter(pk=warning_id).first()
    if row is None or not actor.is_system:
        raise NotFound
    later = Addressee.objects.filter(
        warning__earlier=row, warning__issued_at__isnull=False, account__isnull=False
    )
    again = set(later.values_list("account_id", flat=True))
    found = delivery.reach(actor, [told_source(row.pk)])
    return ToldFacts(
        row.pk,
        row.number,
        row.shown_title,
        ended_source(row.pk),
        {
            reach.account_id: frozenset(way.channel for way in reach.channels if way.is_out)
            for reach in found
            if reach.account_id not in again
        },
    )


__all__ = ["ChaseFacts", "Ending", "Rung", "ToldFacts", "chase_facts", "told_facts"]
