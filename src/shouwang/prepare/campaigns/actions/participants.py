"""Which units take part in a campaign, and in which capacity."""

from __future__ import annotations

from collections.abc import Sequence

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotFound, say
from shouwang.ground.journal.actions import record, touch
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.units import queries as units
from shouwang.ground.units.queries import UnitKind
from shouwang.prepare.campaigns.models import Campaign, Obligation, Participant
from shouwang.prepare.campaigns.rules.parameters import PARTICIPANT_LIMIT, REASON_LIMIT
from shouwang.prepare.campaigns.rules.phases import (
    ABOVE_SCALE,
    PARTICIPANT_CHOICES,
    check_words,
)
from shouwang.prepare.campaigns.rules.wording import ParticipantKind
from shouwang.prepare.campaigns.states import Owed, State
from shouwang.prepare.places import queries as places

from .doors import load_for_edit
from .obligations import open_obligations

STREET_KINDS = frozenset({UnitKind.STREET_OFFICE})
COMMUNITY_KINDS = frozenset({UnitKind.RESIDENTS_COMMITTEE, UnitKind.VILLAGE_COMMITTEE})
COOPERATIVE_KINDS = frozenset({UnitKind.SHAREHOLDING_COOPERATIVE})
DEPARTMENT_KINDS = frozenset(
    {
        UnitKind.SAFETY_STATION,
        UnitKind.ECONOMIC_DEVELOPMENT_OFFICE,
        UnitKind.POLICE_STATION,
        UnitKind.PUBLIC_ORDER_OFFICE,
        UnitKind.FIRE_STATION,
        UnitKind.SECTOR_AUTHORITY,
        UnitKind.CITY_BUREAU,
        UnitKind.CITY_GOVERNMENT,
    }
)
KINDS_OF: dict[str, frozenset[UnitKind]] = {
    ParticipantKind.STREET: STREET_KINDS,
    ParticipantKind.DEPARTMENT: DEPARTMENT_KINDS,
    ParticipantKind.COMMUNITY: COMMUNITY_KINDS,
    ParticipantKind.COOPERATIVE: COOPERATIVE_KINDS,
    ParticipantKind.ENTERPRISE: frozenset(UnitKind)
    - STREET_KINDS
    - DEPARTMENT_KINDS
    - COMMUNITY_KINDS
    - COOPERATIVE_KINDS,
}
ANSWERED_BY_OFFICE = "office"


def add_participants(
    actor: Actor,
    number: str,
    *,
    kinds: Sequence[str] = (),
    unit_ids: Sequence[int] = (),
    version: int | None = None,
) -> int:
    """Let units take part: all of a kind in the area, or single ones; return how many came.

    A campaign that runs already asks of those who come what it asks of all.
    """
    found = load_for_edit(actor, number, version)
    if not set(kinds) <= set(PARTICIPANT_CHOICES):
        raise Invalid({"participant_kinds": say("没有这一类参加单位。")})
    rows = participants_of(actor, found.area_code_now, kinds, unit_ids)
    if not rows:
        raise Invalid({"participant_kinds": say("请选择参加单位。")})
    with write_transaction():
        touch(actor, found)
        count = write_participants(actor, found, rows)
        if found.state == State.RUNNING:
            open_obligations(actor, found, clock.now())
    return count


def participants_of(
    actor: Actor, area_code: str, kinds: Sequence[str], unit_ids: Sequence[int]
) -> dict[int, tuple[str, str]]:
    """Return capacity and area of each unit that is meant, by its id; Invalid for an unknown one.

    A unit that is named is in once, whichever choices bring it.
    """
    found: dict[int, tuple[str, str]] = {}
    plain = [kind for kind in kinds if kind != ABOVE_SCALE]
    wanted = {str(unit_kind) for kind in plain for unit_kind in KINDS_OF[kind]}
    if wanted:
        for unit in units.units_under(actor, area_code, wanted)[: PARTICIPANT_LIMIT + 1]:
            found[unit.pk] = (kind_of(unit.kind), unit.area_code)
    named = set(unit_ids)
    if ABOVE_SCALE in kinds:
        named |= _above_scale(actor, area_code)
    seen = {unit.pk: unit for unit in units.units(actor).filter(pk__in=named)}
    if set(unit_ids) - set(seen):
        raise Invalid({"participant_unit_ids": say("没有找到这个单位，或不在您的职责范围内。")})
    found |= {pk: (kind_of(unit.kind), unit.area_code) for pk, unit in seen.items()}
    if len(found) > PARTICIPANT_LIMIT:
        message = say("参加单位太多，最多 {limit} 个。", limit=PARTICIPANT_LIMIT)
        raise Invalid({"participant_kinds": message})
    return found


def _above_scale(actor: Actor, area_code: str) -> set[int]:
    asked = places.PlaceFilters(area=area_code, accountable=ANSWERED_BY_OFFICE)
    rows = places.place_set(actor, asked).filter(unit__isnull=False).order_by()
    return set(rows.values_list("unit_id", flat=True).distinct()[: PARTICIPANT_LIMIT + 1])


def kind_of(unit_kind: str) -> str:
    """Return in which capacity a unit of a kind takes part."""
    kinds = (kind for kind, unit_kinds in KINDS_OF.items() if unit_kind in unit_kinds)
    return next(kinds, ParticipantKind.ENTERPRISE).__str__()


def remove_participant(
    actor: Actor, number: str, unit_id: int, *, reason: str = "", version: int | None = None
) -> int:
    """Let a unit take part no more; return how many of its duties are still open.

    In a drafted campaign it was never in. In a running one it leaves with a reason from now on;
    what it owes stays until it is handed in or waived.
    """
    found = load_for_edit(actor, number, version)
    rows = Participant.objects.filter(campaign=found, unit_id=unit_id, left_at=None)
    if not rows.exists():
        raise NotFound
    is_running = found.state == State.RUNNING
    missing = say("请写明退出的原因。")
    why = check_words("reason", reason, missing, REASON_LIMIT) if is_running else ""
    now = clock.now()
    with write_transaction():
        touch(actor, found)
        if is_running:
            rows.update(left_at=now, left_reason=why)
        else:
            rows.delete()
        details = {"unit": unit_id, "is_running": is_running}
        record(actor, "campaign.remove_participant", found.journal_key, details, at=now)
    owed = Obligation.objects.filter(deliverable__campaign=found, unit_id=unit_id)
    return owed.exclude(state__in=[Owed.ACCEPTED, Owed.WAIVED]).count()


def write_participants(actor: Actor, campaign: Campaign, rows: dict[int, tuple[str, str]]) -> int:
    """Write the units that are not in now, in the caller's transaction; return how many.

    Whoever has left comes back.
    """
    now = clock.now()
    gone = campaign.participants.filter(unit_id__in=rows, left_at__isnull=False)
    back = list(gone.values_list("unit_id", flat=True))
    gone.update(left_at=None, left_reason="", joined_at=now)
    present = set(campaign.participants.values_list("unit_id", flat=True))
    new = {unit_id: row for unit_id, row in rows.items() if unit_id not in present}
    Participant.objects.bulk_create(
        [
            Participant(
                campaign=campaign, unit_id=unit_id, kind=kind, area_code_now=area, joined_at=now
            )
            for unit_id, (kind, area) in new.items()
        ]
    )
    came = sorted({*new, *back})
    if came:
        details = {"count": len(came), "units": came[:200]}
        record(actor, "campaign.add_participants", campaign.journal_key, details, at=now)
    return len(came)
