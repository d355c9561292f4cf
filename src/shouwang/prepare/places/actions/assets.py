"""Agricultural assets and safety-standardisation levels (R47, R60)."""

from __future__ import annotations

from dataclasses import asdict

from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.parameters import parameter_at
from shouwang.ground.units import queries as units
from shouwang.prepare.places.models import AgriculturalAsset, Standardisation
from shouwang.prepare.places.queries import assets
from shouwang.prepare.places.rules.parameters import (
    FIRST_DAY,
    PARAMETERS,
    STANDARDISATION_YEARS,
)
from shouwang.prepare.places.rules.sources import years_later
from shouwang.prepare.places.rules.wider_drafts import (
    AssetDraft,
    StandardisationDraft,
    asset_faults,
    standardisation_faults,
)

from .places import found, raise_version

TWICE = say("这里已有同名的农业资产。")


def register_asset(actor: Actor, draft: AssetDraft) -> AgriculturalAsset:
    """Register an agricultural asset; needs `places.register` where it lies."""
    _check(actor, draft, "places.register")
    moment = clock.now()
    try:
        with write_transaction():
            row = AgriculturalAsset.objects.create(
                area_code_at_time=draft.area_code, registered_at=moment, **_columns(draft)
            )
            details = {"area": draft.area_code, "kind": draft.kind, "area_mu": draft.area_mu}
            record(actor, "agricultural_asset.register", row.journal_key, details, at=moment)
    except IntegrityError as error:
        raise Invalid({"name": TWICE}) from error
    return row


def edit_asset(
    actor: Actor, asset_id: int, draft: AssetDraft, *, version: int
) -> AgriculturalAsset:
    """Write an asset anew; WrongState when somebody else was faster."""
    row = _changeable(actor, asset_id)
    _check(actor, draft, "places.edit")
    columns = _columns(draft)
    changed = sorted(name for name, value in columns.items() if getattr(row, name) != value)
    details: dict[str, object] = {"fields": changed}
    if row.area_mu != draft.area_mu:
        details["area_mu"] = [row.area_mu, draft.area_mu]
    try:
        with write_transaction():
            raise_version(row, version)
            for name, value in columns.items():
                setattr(row, name, value)
            row.save(update_fields=list(columns))
            record(actor, "agricultural_asset.edit", row.journal_key, details)
    except IntegrityError as error:
        raise Invalid({"name": TWICE}) from error
    return row


def archive_asset(actor: Actor, asset_id: int, *, version: int) -> AgriculturalAsset:
    """Take an asset out of use; what refers to it keeps it."""
    row = _changeable(actor, asset_id)
    with write_transaction():
        raise_version(row, version)
        row.archived_at = clock.now()
        row.save(update_fields=["archived_at"])
        record(actor, "agricultural_asset.archive", row.journal_key, {})
    return row


def _changeable(actor: Actor, asset_id: int) -> AgriculturalAsset:
    row = assets.agricultural_asset(actor, asset_id)
    if not actor.may("places.edit", row.target()):
        raise NotAllowed
    if row.archived_at is not None:
        raise WrongState(say("这项农业资产已经停用。"), version=row.version)
    return row


def _columns(draft: AssetDraft) -> dict[str, object]:
    plain = asdict(draft)
    plain["area_code_now"] = plain.pop("area_code")
    return plain | {name: plain[name].strip() for name in ("name", "owner_name", "note")}


def _check(actor: Actor, draft: AssetDraft, permission: str) -> None:
    if not actor.holds(permission):
        raise NotAllowed
    wrong = asset_faults(draft)
    if "area_code" not in wrong:
        target = Target(area_code=draft.area_code)
        if not actor.may(permission, target):
            raise NotAllowed if actor.may("places.view", target) else NotFound
        try:
            divisions.division(actor, draft.area_code)
        except NotFound:
            wrong["area_code"] = say("没有这个区划。")
    if draft.unit_id is not None:
        try:
            units.unit(actor, draft.unit_id)
        except NotFound:
            wrong["unit_id"] = say("没有这个单位，或不在您的职责范围内。")
    if wrong:
        raise Invalid(wrong)


def record_standardisation(
    actor: Actor, number: str, draft: StandardisationDraft
) -> Standardisation:
    """Write down a standardisation level of a place and its unit; earlier ones stay as history.

    Without an end it holds for the years of the rule, its last day included.
    """
    row = found(actor, number, "places.edit")
    wrong = standardisation_faults(draft, clock.today())
    if wrong:
        raise Invalid(wrong)
    since = max(draft.granted_on, FIRST_DAY)
    years = int(parameter_at(PARAMETERS, STANDARDISATION_YEARS, since).value)
    moment = clock.now()
    try:
        with write_transaction():
            made = Standardisation.objects.create(
                place=row,
                unit_id=row.unit_id,
                level=draft.level,
                granted_on=draft.granted_on,
                expires_on=draft.expires_on or years_later(draft.granted_on, years),
                certificate=draft.certificate.strip(),
                recorded_at=moment,
                recorded_key=actor.key,
            )
            details = {"level": made.level, "expires_on": made.expires_on}
            record(actor, "place.standardise", row.journal_key, details, at=moment)
    except IntegrityError as error:
        raise Invalid({"granted_on": say("这一天的定级已经记录。")}) from error
    return made
