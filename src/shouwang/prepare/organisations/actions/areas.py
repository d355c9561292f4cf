"""Following a merge or a new code of a division (R288)."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.remapping import check_is_system, moved, under
from shouwang.prepare.organisations.models import (
    BasisDocument,
    OrganisationBody,
    ResponsibilityLink,
    SectorLead,
)
from shouwang.prepare.organisations.rules.bodies import NAME_LIMIT
from shouwang.prepare.organisations.rules.chain import CODE_DIGITS, STREET_DIGITS


def remap_area(actor: Actor, old_code: str, new_code: str) -> int:
    """Put documents, leads, links and bodies of an area under another code; returns how many.

    After a merge two units may claim one village: that is a double link, for a person to settle;
    of two sector leads the one of the street that took the other in goes on. For the system only.
    """
    check_is_system(actor)
    with write_transaction():
        count = _remap_documents(old_code, new_code)
        count += _remap_sectors(old_code, new_code)
        count += _remap_links(old_code, new_code)
        count += _remap_bodies(actor, old_code, new_code)
        details = {"from": old_code, "to": new_code, "count": count}
        record(actor, "organisation.remap_area", f"division:{old_code}", details)
    return count


def _remap_documents(old_code: str, new_code: str) -> int:
    taken = BasisDocument.objects.filter(under("area_code", new_code)).values("number")
    rows = BasisDocument.objects.filter(under("area_code", old_code)).exclude(number__in=taken)
    return rows.update(area_code=moved("area_code", old_code, new_code))


def _remap_sectors(old_code: str, new_code: str) -> int:
    if len(old_code) > STREET_DIGITS:
        return 0
    rows = SectorLead.objects.filter(under("street_code", old_code))
    day = clock.today()
    for row in rows.filter(until_on=None, is_void=False):
        street = f"{new_code}{row.street_code[len(old_code) :]}"
        taken = SectorLead.objects.filter(
            street_code=street, sector=row.sector, until_on=None, is_void=False
        )
        if taken.exists():
            last_on = max(row.from_on, day - timedelta(days=1))
            SectorLead.objects.filter(pk=row.pk).update(until_on=last_on)
    return rows.update(street_code=moved("street_code", old_code, new_code))


def _end_same_claims(old_code: str, new_code: str) -> None:
    """End a unit's claim to what is merged when it already claims what takes it in."""
    held = ResponsibilityLink.objects.filter(until_on=None, is_void=False)
    yesterday = clock.today() - timedelta(days=1)
    for row in held.filter(under("area_code", old_code)):
        key = row.subject_key.replace(f":{old_code}", f":{new_code}", 1)
        same = held.filter(subject_key=key, unit_id=row.unit_id).exclude(pk=row.pk)
        if same.exists():
            last_on = max(row.from_on, yesterday)
            ResponsibilityLink.objects.filter(pk=row.pk).update(until_on=last_on)


def _remap_links(old_code: str, new_code: str) -> int:
    _end_same_claims(old_code, new_code)
    for kind, digits in CODE_DIGITS.items():
        if digits < len(old_code):
            continue
        prefix = f"{kind.value}:"
        for field in ("subject_key", "upper_key"):
            rows = ResponsibilityLink.objects.filter(
                **{f"{field}__startswith": f"{prefix}{old_code}"}
            )
            rows.update(**{field: moved(field, old_code, new_code, prefix=prefix)})
    rows = ResponsibilityLink.objects.filter(under("area_code", old_code))
    return rows.update(area_code=moved("area_code", old_code, new_code))


def _remap_bodies(actor: Actor, old_code: str, new_code: str) -> int:
    """Take the bodies along; where one of the same name stands already, this one tells from where.

    Both go on until a person dissolves one of them.
    """
    rows = OrganisationBody.objects.filter(under("area_code_now", old_code))
    standing = OrganisationBody.objects.filter(dissolved_on=None)
    names = divisions.names_of(actor, [old_code])
    for row in rows.filter(dissolved_on=None):
        code = f"{new_code}{row.area_code_now[len(old_code) :]}"
        if standing.filter(area_code_now=code, name=row.name).exists():
            mark = f"（{names.get(old_code, old_code)} #{row.pk}）"
            name = f"{row.name[: NAME_LIMIT - len(mark)]}{mark}"
            OrganisationBody.objects.filter(pk=row.pk).update(name=name)
    return rows.update(
        area_code_now=moved("area_code_now", old_code, new_code), version=F("version") + 1
    )
