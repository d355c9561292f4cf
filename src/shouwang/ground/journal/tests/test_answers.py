"""Kept answers: one key, one act."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid
from shouwang.ground.journal.answers import Answer, answer_once, forget_old_answers
from shouwang.ground.journal.models import KeptAnswer

from .factories import actor_with

pytestmark = pytest.mark.django_db

OFFICER = actor_with()
LONG_KEY = "k" * 22


class Act:
    """Something that must be done once."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> Answer:
        self.count += 1
        return Answer(201, f'{{"count": {self.count}}}')


def test_the_same_key_and_body_give_the_same_answer_and_one_act() -> None:
    act = Act()

    answers = [answer_once(OFFICER, "key", b"body", act) for _ in range(2)]

    assert answers == [Answer(201, '{"count": 1}')] * 2
    assert act.count == 1


def test_the_same_key_with_another_body_is_refused() -> None:
    act = Act()
    answer_once(OFFICER, "key", b"body", act)

    with pytest.raises(Invalid):
        answer_once(OFFICER, "key", b"other", act)

    assert act.count == 1


def test_two_actors_may_use_the_same_key() -> None:
    act = Act()
    other = Actor(key="account:8", account_id=8)

    answer_once(OFFICER, "key", b"body", act)
    answer_once(other, "key", b"body", act)

    assert act.count == 2


def test_an_anonymous_key_of_128_bits_is_taken() -> None:
    act = Act()

    answer_once(Actor.anonymous(), "k" * 22, b"", act)

    assert act.count == 1


def test_a_shorter_anonymous_key_is_refused() -> None:
    act = Act()

    with pytest.raises(Invalid) as refused:
        answer_once(Actor.anonymous(), "k" * 21, b"", act)

    assert list(refused.value.fields) == ["Idempotency-Key"]
    assert act.count == 0


def test_answers_are_encrypted_at_rest() -> None:
    answer_once(OFFICER, "key", b"", lambda: Answer(201, "query code 1234"))

    assert "1234" not in KeptAnswer.objects.get().answer


def test_answers_are_forgotten_after_48_hours() -> None:
    act = Act()
    answer_once(OFFICER, "key", b"", act)

    with time_machine.travel(clock.wall_now() + timedelta(hours=48, seconds=1)):
        answer_once(OFFICER, "key", b"", act)

        assert act.count == 2
        assert forget_old_answers() == 0
