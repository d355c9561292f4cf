"""The grid worker's desk on a phone."""

from __future__ import annotations

import pytest

from conftest import SignedIn
from shouwang.ground.access.tests.factories import HEPING
from shouwang.prepare.hazards import actions as hazards

pytestmark = pytest.mark.django_db


def test_the_round_shows_the_buttons_and_what_is_open(signed_in: SignedIn) -> None:
    client, worker = signed_in("grid_worker")
    hazards.register(worker, hazards.HazardDraft("楼道停放电动车", area_code=HEPING))

    shown = client.get("/field/").content.decode()

    assert "当场发现、当场整改" in shown
    assert "楼道停放电动车" in shown


def test_after_signing_in_a_grid_worker_stands_at_the_round(signed_in: SignedIn) -> None:
    client, _ = signed_in("grid_worker")

    assert client.get("/")["Location"] == "/field/"
