"""Lists go on exactly after the last row; a cursor that no list has given is told so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shouwang.ground.errors import Invalid
from shouwang.ground.keyset import BY_ID, ByText, NewestFirst, Order, PageAsk, page_of, to_cursor
from shouwang.ground.people.models import Account
from shouwang.ground.people.tests.factories import make_account

SIX = datetime(2026, 6, 24, 6, tzinfo=UTC)
LATEST = NewestFirst("last_login")
WRONG = {"cursor": "翻页标记不对，请从第一页重新开始。"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> list[Account]:
    """Return four people; the middle two have one name and came at one moment."""
    made = []
    for name, hours in (("丁", 1), ("乙", 2), ("乙", 2), ("甲", 3)):
        account = make_account(name=name)
        account.last_login = SIX + timedelta(hours=hours)
        account.save(update_fields=["last_login"])
        made.append(account)
    return made


def walk(order: Order) -> list[Account]:
    """Return all rows, read one at a time, each by the cursor of the one before."""
    found: list[Account] = []
    cursor, is_more = "", True
    while is_more:
        page = page_of(Account._default_manager.all(), PageAsk(limit=1, cursor=cursor), order)
        found += page.items
        cursor, is_more = page.next_cursor, bool(page.next_cursor)
    return found


def test_by_id_rows_come_as_they_came_in(people: list[Account]) -> None:
    assert walk(BY_ID) == people


def test_by_text_rows_of_one_text_stand_by_their_id(people: list[Account]) -> None:
    fourth, first, second, third = people

    assert walk(ByText("name")) == [fourth, first, second, third]


def test_the_newest_stand_first_and_of_one_moment_the_last_made(people: list[Account]) -> None:
    assert walk(LATEST) == people[::-1]


def test_a_part_tells_how_many_there_are_up_to_the_limit(people: list[Account]) -> None:
    rows = Account._default_manager.all()

    exact = page_of(rows, PageAsk(limit=2, offset=2), BY_ID, counted_to=4)
    capped = page_of(rows, PageAsk(limit=2), BY_ID, counted_to=3)

    assert (exact.items, exact.count, exact.count_is_exact) == (people[2:], 4, True)
    assert exact.next_cursor == ""
    assert (capped.count, capped.count_is_exact) == (3, False)


@pytest.mark.parametrize("order", [BY_ID, ByText("name"), LATEST])
@pytest.mark.parametrize(
    "cursor",
    [
        "甲",
        "%%%",
        to_cursor("甲|0" + "9" * 30),
        to_cursor("甲|-1"),
        to_cursor("甲\x00|1\x00"),
        to_cursor("2026-06-24T06:00:00+00:00|x"),
        to_cursor("0001-01-01T00:00:00+00:00|x"),
        to_cursor("2026-06-24T06:00:00+00:00|" + str(2**63)),
    ],
)
def test_a_cursor_that_no_list_has_given_is_refused(order: Order, cursor: str) -> None:
    with pytest.raises(Invalid) as refused:
        page_of(Account._default_manager.all(), PageAsk(cursor=cursor), order)

    assert {name: str(text) for name, text in refused.value.fields.items()} == WRONG


def test_a_moment_without_a_zone_is_no_place_in_a_list() -> None:
    cursor = to_cursor("2026-06-24T06:00:00|1")

    with pytest.raises(Invalid):
        page_of(Account._default_manager.all(), PageAsk(cursor=cursor), LATEST)
