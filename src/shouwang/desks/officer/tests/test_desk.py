"""The officer's desk shows what is one's turn, and only within one's duty."""

from __future__ import annotations

import pytest
from django.test import Client

from conftest import SignedIn
from shouwang.ground.access.tests.factories import HEPING
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.hazards import actions as hazards

pytestmark = pytest.mark.django_db


def page(client: Client) -> str:
    response = client.get("/desk/")
    assert response.status_code == 200
    return response.content.decode()


def test_a_report_waits_on_the_directors_desk(signed_in: SignedIn) -> None:
    client, director = signed_in("community_director")
    hazards.register(director, hazards.HazardDraft("楼道停放电动车", area_code=HEPING))

    shown = page(client)

    assert "等您认定" in shown
    assert "楼道停放电动车" in shown


def test_another_villages_report_does_not(signed_in: SignedIn) -> None:
    _, neighbour = signed_in("community_director", area_code=f"{YUNSHAN}006")
    hazards.register(neighbour, hazards.HazardDraft("消火栓被埋", area_code=f"{YUNSHAN}006"))
    client, _ = signed_in("community_director")

    assert "消火栓被埋" not in page(client)


def test_the_street_sees_its_villages_side_by_side(signed_in: SignedIn) -> None:
    _, director = signed_in("community_director")
    hazards.register(director, hazards.HazardDraft("楼道停放电动车", area_code=HEPING))
    client, _ = signed_in("safety_station_head", area_code=YUNSHAN)

    shown = page(client)

    assert "各村（社区）未销号" in shown
    assert f"?area={HEPING}" in shown


def test_whoever_sees_no_hazards_sees_no_figures(signed_in: SignedIn) -> None:
    client, _ = signed_in("volunteer")

    shown = page(client)

    assert "待认定" not in shown
    assert "看到危险，马上报告" in shown


def test_whoever_lands_at_the_desk_finds_it_in_the_menu(signed_in: SignedIn) -> None:
    client, _ = signed_in("fire_verifier", area_code=YUNSHAN)

    assert 'href="/desk/" aria-current="page"' in page(client)


def test_a_stranger_is_led_to_the_sign_in(client: Client) -> None:
    response = client.get("/desk/")

    assert (response.status_code, response["Location"]) == (302, "/sign-in?next=/desk/")
