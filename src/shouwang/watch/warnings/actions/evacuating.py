"""Beginning the evacuation of a village's list that a warning obliges to (R212)."""

from __future__ import annotations

from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import WrongState, say
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.prepare.households import actions as households
from shouwang.prepare.households import queries as households_seen
from shouwang.watch.warnings.models import ObligationDuty
from shouwang.watch.warnings.queries.evacuating import evacuation_duty
from shouwang.watch.warnings.states import State

TITLE_KEPT = 80


def begin_evacuation(actor: Actor, number: str, duty_id: int) -> int:
    """Start the evacuation of a duty's village and return its id; one that is open is returned.

    Invalid where nobody stands on the list, WrongState once the warning has ended.
    """
    duty = evacuation_duty(actor, number, duty_id)
    code, subject = duty.area_code_now, duty.warning.journal_key
    known = [
        one for one in households_seen.evacuations_of(actor, subject) if code in one.area_codes
    ]
    open_ = next((one for one in known if one.is_open), None)
    if open_ is not None:
        return open_.evacuation_id
    if duty.warning.state != State.ISSUED:
        raise WrongState(
            say("{number} 已经结束，不用再转移。", number=number), state=str(duty.warning.state)
        )
    draft = households.EvacuationDraft(_title(duty), (code,), subject_key=subject)

    def do() -> Answer:
        return Answer(303, str(households.start_evacuation(actor, draft).pk))

    key = f"evacuation:{subject}:{code}:{len(known)}"
    return int(answer_once(actor, key, code.encode(), do).text)


def _title(duty: ObligationDuty) -> str:
    """Return why, and where, as the list of evacuations names it."""
    code = duty.area_code_now
    name = divisions.names_of(Actor.system("warnings"), [code]).get(code, code)
    return f"{duty.warning.shown_title[:TITLE_KEPT]}：{name}"[:100]
