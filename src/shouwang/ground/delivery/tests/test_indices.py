"""Each row that is referred to finds, and deletes, its children by an index, and by one only."""

from __future__ import annotations

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def indices(table: str, column: str) -> list[str]:
    """Return the whole indices of a table that begin with a column, by name."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table)
    return sorted(
        name for name, facts in found.items() if facts["index"] and facts["columns"] == [column]
    )


def unique(table: str, *columns: str) -> bool:
    """Tell whether columns of a table are unique together, which has an index."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table)
    return any(facts["unique"] and facts["columns"] == list(columns) for facts in found.values())


def test_the_notices_of_an_account_are_found_by_their_constraint() -> None:
    assert unique("delivery_notice", "account_id", "source_key")
    assert indices("delivery_notice", "account_id") == ["delivery_notice_unread"]


def test_the_dispatches_of_a_notice_are_found_by_their_constraint() -> None:
    assert unique("delivery_dispatch", "notice_id", "channel")
    assert indices("delivery_dispatch", "notice_id") == []


def test_a_gateway_key_has_no_second_index_for_searching_by_its_beginning() -> None:
    assert unique("delivery_dispatch", "gateway_key")
    found = indices("delivery_dispatch", "gateway_key")
    assert [name for name in found if name.endswith("_like")] == []
