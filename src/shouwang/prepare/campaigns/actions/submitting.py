"""Handing in what a unit owes, accepting it, returning it, waiving it (R17–R19, R54–R56)."""

from __future__ import annotations

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState, say
from shouwang.ground.journal.actions import find_move, move, wrong_state
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.campaigns.events.duties import ObligationReturned, ObligationSubmitted
from shouwang.prepare.campaigns.models import Obligation, Submission
from shouwang.prepare.campaigns.queries.obligations import is_submitter, obligation
from shouwang.prepare.campaigns.rules.submissions import (
    SubmissionDraft,
    check_submission,
    digest_of,
    missing_in,
)
from shouwang.prepare.campaigns.rules.texts import needed_words
from shouwang.prepare.campaigns.rules.wording import ParticipantKind
from shouwang.prepare.campaigns.states import OwedMove

from .running import hold


def submit(
    actor: Actor, obligation_id: int, draft: SubmissionDraft, *, version: int | None = None
) -> Obligation:
    """Hand in what one's unit owes; it is kept as it is under its digest.

    For the street the heads of safety station and police do so, everybody else is NotAllowed. For
    another unit than one's own it is NotFound. Invalid names what a plan lacks. WrongState once the
    campaign does not run.
    """
    found = _own(actor, obligation_id)
    with write_transaction():
        _hold(actor, found, OwedMove.SUBMIT, version)
        check_submission(found.deliverable.kind, draft)
        content, now = draft.content(), clock.now()
        digest = digest_of(content)
        changes = {
            "submitted_at": now,
            "first_submitted_at": found.first_submitted_at or now,
            "decided_at": None,
            "reason": "",
        }
        event = ObligationSubmitted(found.pk, found.deliverable.campaign_id)
        details = {"digest": digest}
        move(actor, found, OwedMove.SUBMIT, changes=changes, details=details, event=event, at=now)
        Submission.objects.create(
            obligation=found,
            version=found.version,
            content=content,
            digest=digest,
            post_id=actor.post_id,
            submitted_at=now,
        )
    return found


def _own(actor: Actor, obligation_id: int) -> Obligation:
    found = obligation(actor, obligation_id).obligation
    if is_submitter(actor, found):
        return found
    if found.deliverable.owed_by == ParticipantKind.STREET:
        raise NotAllowed(say("街道的材料只能由安监站和派出所报送。"))
    raise NotFound


def _hold(actor: Actor, found: Obligation, name: OwedMove, version: int | None) -> None:
    """Check the grant first, then hold the campaign, so that a stranger learns nothing of it."""
    find_move(actor, found, name)
    hold(actor, found.deliverable.campaign_id)
    if version is not None and version != found.version:
        raise wrong_state(actor, found, name)


def accept_submission(
    actor: Actor, obligation_id: int, *, version: int | None = None
) -> Obligation:
    """Accept what was handed in; a plan without responsibility or personnel never is."""
    found = obligation(actor, obligation_id).obligation
    with write_transaction():
        _hold(actor, found, OwedMove.ACCEPT, version)
        handed_in = _latest(found)
        _check_not_own(actor, handed_in)
        if digest_of(handed_in.content) != handed_in.digest:
            raise WrongState(
                say("存储的内容与报送时的摘要不符，请核查。"),
                state=found.state,
                version=found.version,
            )
        wrong = missing_in(found.deliverable.kind, handed_in.content)
        if wrong:
            raise Invalid(wrong, say("材料内容不全，不能通过，请退回补充。"))
        now = clock.now()
        details = {"digest": handed_in.digest}
        move(actor, found, OwedMove.ACCEPT, changes={"decided_at": now}, details=details, at=now)
    return found


def return_submission(
    actor: Actor, obligation_id: int, reason: str, *, version: int | None = None
) -> Obligation:
    """Return what was handed in with a reason; it stays, and another follows."""
    found = obligation(actor, obligation_id).obligation
    with write_transaction():
        _hold(actor, found, OwedMove.RETURN, version)
        why = needed_words("reason", reason, say("请写明退回的原因。"))
        handed_in = _latest(found)
        _check_not_own(actor, handed_in)
        now = clock.now()
        event = ObligationReturned(found.pk, found.deliverable.campaign_id)
        changes = {"decided_at": now, "reason": why}
        details = {"digest": handed_in.digest}
        move(actor, found, OwedMove.RETURN, changes=changes, details=details, event=event, at=now)
        Submission.objects.filter(pk=handed_in.pk).update(reason=why)
    return found


def waive_obligation(
    actor: Actor, obligation_id: int, reason: str, *, version: int | None = None
) -> Obligation:
    """Let a unit off what it owes, with a reason."""
    found = obligation(actor, obligation_id).obligation
    with write_transaction():
        _hold(actor, found, OwedMove.WAIVE, version)
        why = needed_words("reason", reason, say("请写明免报的原因。"))
        now = clock.now()
        changes = {"decided_at": now, "reason": why}
        move(actor, found, OwedMove.WAIVE, changes=changes, at=now)
    return found


def _latest(found: Obligation) -> Submission:
    return Submission.objects.filter(obligation=found).latest("version")


def _check_not_own(actor: Actor, handed_in: Submission) -> None:
    if actor.post_id is not None and actor.post_id == handed_in.post_id:
        raise NotAllowed(say("不能审核自己报送的材料。"))
