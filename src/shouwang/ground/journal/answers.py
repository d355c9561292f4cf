"""Kept answers: a request that comes twice with one Idempotency-Key is done once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.db import IntegrityError

from shouwang.ground import clock, data_keys
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, say

from .models import KeptAnswer
from .rules import IDEMPOTENCY_KEPT
from .transactions import write_transaction

ANONYMOUS_KEY_LENGTH = 22
"""Characters of base64url that hold 128 bits."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and a JSON text."""

    status: int
    text: str


def answer_once(actor: Actor, key: str, body: bytes, do: Callable[[], Answer]) -> Answer:
    """Do a request once for its key and repeat the answer for 48 hours.

    The key row is written in the same transaction as the act. Another body under the same key is
    Invalid; an anonymous caller's key needs 128 bits, because the answer holds a secret.
    """
    if not key:
        return do()
    if actor.is_anonymous and len(key) < ANONYMOUS_KEY_LENGTH:
        raise Invalid({"Idempotency-Key": say("匿名请求的幂等键至少要 22 个字符。")})
    if len(key) > 128:
        raise Invalid({"Idempotency-Key": say("幂等键最长 128 个字符。")})
    digest = hashlib.sha256(body).hexdigest()
    kept = _kept(actor, key, digest)
    if kept is not None:
        return kept
    try:
        with write_transaction():
            answer = do()
            _keep(actor, key, digest, answer)
    except IntegrityError:
        kept = _kept(actor, key, digest)
        if kept is None:
            raise
        return kept
    return answer


def _place(actor: Actor, key: str) -> str:
    return f"journal_keptanswer/{actor.key}/{key}"


def _kept(actor: Actor, key: str, digest: str) -> Answer | None:
    since = clock.wall_now() - IDEMPOTENCY_KEPT
    row = KeptAnswer.objects.filter(actor_key=actor.key, key=key, made_wall_at__gt=since).first()
    if row is None:
        return None
    if row.body_digest != digest:
        raise Invalid({"Idempotency-Key": say("同一个幂等键不能用于不同的内容。")})
    return Answer(row.status, data_keys.ring().decrypt(row.answer, place=_place(actor, key)))


def _keep(actor: Actor, key: str, digest: str, answer: Answer) -> None:
    KeptAnswer.objects.filter(
        actor_key=actor.key, key=key, made_wall_at__lte=clock.wall_now() - IDEMPOTENCY_KEPT
    ).delete()
    KeptAnswer.objects.create(
        actor_key=actor.key,
        key=key,
        body_digest=digest,
        status=answer.status,
        answer=data_keys.ring().encrypt(answer.text, place=_place(actor, key)),
        made_wall_at=clock.wall_now(),
    )


def forget_old_answers() -> int:
    """Delete answers older than 48 hours; returns how many."""
    limit = clock.wall_now() - IDEMPOTENCY_KEPT
    return KeptAnswer.objects.filter(made_wall_at__lte=limit).delete()[0]
