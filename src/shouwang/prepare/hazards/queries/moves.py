"""What this person may do now with a hazard, person guards included, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text, say
from shouwang.ground.journal.actions import allowed_moves
from shouwang.prepare.hazards.models import Extension, Hazard
from shouwang.prepare.hazards.states import TWO_AT_ONCE, WITHDRAW, is_split_elsewhere, is_withdrawal

from . import fulfilments, offices, voices, watching
from .escalations import may_settle
from .offices import has_open_business
from .presence import has_rows, known_presence
from .undo import can_withdraw
from .verifiers import may_verify


@dataclass(frozen=True, slots=True)
class NextMove:
    """A move that this person may make now, its label and what it needs."""

    move: str
    label: Text
    needs: tuple[str, ...] = ()
    target: str = ""


def next_moves(actor: Actor, hazard: Hazard) -> list[NextMove]:
    """Return the moves that state, grants and person guards allow, in the table's order."""
    found = [
        NextMove(move.move, move.label, move.needs, move.target)
        for move in allowed_moves(actor, hazard)
        if not _is_chosen_by_the_action(move.move)
    ]
    with known_presence(actor, hazard):
        kept = [move for move in found if GUARDS.get(move.move, _always)(actor, hazard)]
    moves = {move.move for move in kept}
    if "verify" in moves and actor.may("hazards.close", hazard.target()):
        both = NextMove(TWO_AT_ONCE, say("复查合格并销号"), (), "closed")
        kept.insert(0, both)
    if can_withdraw(actor, hazard, clock.now()):
        kept.append(NextMove(WITHDRAW, say("撤回刚才的操作")))
    return kept


def _is_chosen_by_the_action(move: str) -> bool:
    """Tell whether nobody asks for the move by its own name."""
    return is_withdrawal(move) or is_split_elsewhere(move) or move == "send_back_deferred"


def _always(actor: Actor, hazard: Hazard) -> bool:
    del actor, hazard
    return True


def _may_verify(actor: Actor, hazard: Hazard) -> bool:
    return may_verify(actor, hazard) and may_settle(actor, hazard)


def _may_close(actor: Actor, hazard: Hazard) -> bool:
    return hazard.after_photo_count > 0 and may_settle(actor, hazard)


def _is_not_fixer(actor: Actor, hazard: Hazard) -> bool:
    is_fixer = hazard.fixed_by_id is not None and hazard.fixed_by_id == actor.account_id
    return not is_fixer and not actor.belongs_to(hazard.unit_id)


def _may_decide(actor: Actor, hazard: Hazard) -> bool:
    if not has_rows(hazard, Extension):
        return False
    rows = hazard.extensions.filter(state=Extension.ASKED)
    asker = rows.values_list("asked_by_id", flat=True)[:1]
    found = list(asker)
    return bool(found) and (found[0] is None) | (found[0] != actor.account_id)


def _has_no_request(actor: Actor, hazard: Hazard) -> bool:
    del actor
    if not has_rows(hazard, Extension):
        return True
    return not hazard.extensions.filter(state=Extension.ASKED).exists()


def _has_reports(actor: Actor, hazard: Hazard) -> bool:
    del actor
    return hazard.report_count > 0


def _has_no_open_business(actor: Actor, hazard: Hazard) -> bool:
    del actor
    return not has_open_business(hazard)


GUARDS: dict[str, Callable[[Actor, Hazard], bool]] = {
    "verify": _may_verify,
    "send_back": _is_not_fixer,
    "close": _may_close,
    "extend": _may_decide,
    "refuse_extension": _may_decide,
    "ask_extension": _has_no_request,
    "ask_reporter": _has_reports,
    "merge": _has_no_open_business,
    **offices.GUARDS,
    **fulfilments.GUARDS,
    **watching.GUARDS,
    **voices.GUARDS,
}
