"""Whoever has left the post helps nobody any more, and hears of no evacuation."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from shouwang.ground.access.tests.factories import HEPING, actor_for
from shouwang.ground.people.models import Post
from shouwang.prepare.households import actions, queries
from shouwang.prepare.households.actions import HelperDraft

from .factories import SYSTEM, make_evacuation, make_person

pytestmark = pytest.mark.django_db
MONDAY_NOON = "2026-06-22T12:00:00+08:00"


@time_machine.travel(MONDAY_NOON, tick=False)
def test_a_helper_who_left_the_post_is_not_told_of_the_evacuation() -> None:
    stays, left = (actor_for("grid_worker", area_code=HEPING) for _ in range(2))
    row = make_person()
    for actor in (stays, left):
        actions.pair_helper(SYSTEM, row.pk, HelperDraft(actor.post_id))
    Post.objects.filter(pk=left.post_id or 0).update(valid_until_on=date(2026, 6, 21))

    made = make_evacuation()

    assert queries.helper_accounts(SYSTEM, made.pk) == [stays.account_id]
