"""Pages in a real browser: they fit, they can be read by all, nothing calls outside."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from shouwang.ground.actor import Actor
from shouwang.prepare.places.tests.factories import plant_divisions

from .conftest import DESKTOP, PHONE, Visitor

SignedIn = Callable[..., tuple[Client, Actor]]

PUBLIC = ["/", "/sign-in", "/report/", "/report/new", "/report/status/", "/look/"]
OFFICER = [
    "/desk/",
    "/hazards/",
    "/hazards/new",
    "/places/",
    "/tasks/",
    "/divisions/",
    "/workdays/",
]
SIZES = {"phone": PHONE, "desktop": DESKTOP}


@pytest.fixture(autouse=True)
def _areas(transactional_db: None) -> None:
    del transactional_db
    plant_divisions()


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("size", SIZES)
def test_a_public_page_fits_and_is_accessible(visitor: Visitor, path: str, size: str) -> None:
    visit = visitor(SIZES[size])

    visit.go(path)

    assert visit.accessibility_faults() == []
    assert not visit.is_wider_than_its_window()


@pytest.mark.parametrize("path", OFFICER)
@pytest.mark.parametrize("size", SIZES)
def test_an_officers_page_fits_and_is_accessible(
    visitor: Visitor, signed_in: SignedIn, path: str, size: str
) -> None:
    client, _ = signed_in("safety_station_head")
    visit = visitor(SIZES[size], client)

    visit.go(path)

    assert visit.accessibility_faults() == []
    assert not visit.is_wider_than_its_window()


def test_the_resident_page_works_without_scripts(visitor: Visitor) -> None:
    visit = visitor(PHONE, java_script_enabled=False)

    page = visit.go("/report/new")

    assert page.locator("form").count() >= 1
    assert page.locator("form button[type=submit]").count() >= 1
