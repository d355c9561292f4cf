"""The resident's start page says which warnings hold and leads to what to do."""

from __future__ import annotations

import pytest
from django.test import Client

from shouwang.watch.warnings.tests.answering_making import make_issued

pytestmark = pytest.mark.django_db


def test_a_warning_in_force_stands_on_the_first_page(client: Client) -> None:
    make_issued(title="暴雨橙色预警", level="orange")

    shown = client.get("/report/").content.decode()

    assert "暴雨橙色预警" in shown
    assert 'href="/alerts"' in shown


def test_an_exercise_frightens_nobody(client: Client) -> None:
    make_issued(title="演练用的预警", status="exercise", is_public=False)

    assert "演练用的预警" not in client.get("/report/").content.decode()


def test_without_a_warning_the_way_to_them_stays(client: Client) -> None:
    assert "现在的预警和怎么做（0）" in client.get("/report/").content.decode()
