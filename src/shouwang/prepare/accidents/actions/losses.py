"""Writing down what an accident did to agricultural assets (R47), once per asset."""

from __future__ import annotations

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, say
from shouwang.ground.journal.actions import record, touch, wrong_state
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.accidents.models import Accident, AssetLoss
from shouwang.prepare.accidents.queries.register import accident
from shouwang.prepare.accidents.rules.losses import LossDraft, check_fits, check_loss
from shouwang.prepare.accidents.states import REPORT, State
from shouwang.prepare.places import queries as places


def record_loss(
    actor: Actor, number: str, draft: LossDraft, *, version: int | None = None
) -> AssetLoss:
    """Write down the loss of one asset; what was there for it is replaced, both stay journaled.

    Until the accident is closed. Invalid names each wrong field.
    """
    found = accident(actor, number)
    if not actor.may(REPORT, found.target()):
        raise NotAllowed
    if found.state == State.CLOSED or version not in (None, found.version):
        raise wrong_state(actor, found, "record_loss")
    asset_id = check_loss(draft)
    try:
        asset = places.agricultural_asset(actor, asset_id)
    except NotFound:
        words = say("没有找到这项农业资产，或不在您的职责范围内。")
        raise Invalid({"asset_key": words}) from None
    check_fits(draft.affected_mu, asset.area_mu)
    return _write(actor, found, draft)


def _write(actor: Actor, found: Accident, draft: LossDraft) -> AssetLoss:
    figures = {"affected_mu": draft.affected_mu, "lost_yuan": draft.lost_yuan}
    with write_transaction():
        touch(actor, found)
        before = AssetLoss.objects.filter(accident=found, asset_key=draft.asset_key).first()
        row, _is_new = AssetLoss.objects.update_or_create(
            accident=found,
            asset_key=draft.asset_key,
            defaults={**figures, "note": draft.note.strip()},
        )
        told: dict[str, object] = {
            name: [getattr(before, name) if before else None, value]
            for name, value in figures.items()
        }
        details = {"asset": draft.asset_key, "version": found.version, **told}
        record(actor, "accident.loss", found.journal_key, details)
    return row
