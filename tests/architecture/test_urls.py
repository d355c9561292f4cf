"""Every address is in the table, and each of the four callers gets what the table says."""

from __future__ import annotations

import pytest

from .addresses import CALLERS, Row, World, api_operations, page_routes
from .url_table import ROWS
from .world import build_world

REFUSALS = frozenset({401, 403, 404, 409, 422, 429})


def test_every_page_is_in_the_table() -> None:
    listed = {row.route for row in ROWS}

    assert sorted(page_routes() - listed) == []


def test_every_operation_of_the_api_is_in_the_table() -> None:
    listed = {(row.method, row.route) for row in ROWS}

    assert sorted(api_operations() - listed) == []


def test_no_row_is_left_over() -> None:
    routes = page_routes() | {route for _, route in api_operations()}

    assert sorted({row.route for row in ROWS} - routes) == []


def test_no_row_stands_twice() -> None:
    keys = [(row.method, row.route) for row in ROWS]

    assert sorted(key for key in set(keys) if keys.count(key) > 1) == []


def _check(world: World, row: Row) -> list[str]:
    """Return what differs from a row, and refusals that wrote something."""
    found = []
    for caller in CALLERS:
        answer = world.ask(caller, row)
        if answer.status != row.expected[caller]:
            found.append(f"{row.method} {row.route} {caller}: {answer.status}")
        if answer.written and answer.status in REFUSALS:
            found.append(f"{row.method} {row.route} {caller}: refused and yet wrote")
    return found


@pytest.mark.django_db
@pytest.mark.timeout(600)
def test_each_caller_gets_what_the_table_says_and_a_refusal_changes_nothing() -> None:
    world = build_world()

    assert [line for row in ROWS for line in _check(world, row)] == []


def test_nobody_but_the_granted_is_let_further_than_they_are() -> None:
    """An address that has a refusal for others must not be open to strangers."""
    open_to_strangers = [
        f"{row.method} {row.route}"
        for row in ROWS
        if row.stranger == row.granted == 200 and 404 in {row.elsewhere, row.ungranted}
    ]

    assert open_to_strangers == []
