"""The pages of risk in a real browser: they fit a phone, all can read them, words stay English."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pytest_django.plugin import DjangoDbBlocker

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.prepare.places.tests.factories import HEPING
from shouwang.watch.risk import actions, jobs, queries

from .conftest import DESKTOP, PHONE, Site, Visitor
from .test_pages import HAN_IN_LABELS, LABELS

OFFICER = "safety_station_head"
SYSTEM = Actor.system("tests")
PAGES = (
    "/risk/",
    f"/risk/areas/{HEPING}",
    "/risk/places/{place}",
    "/risk/register",
    "/risk/watch-list",
    "/risk/coefficients",
    "/risk/coefficients/{coefficient}",
    "/risk/prevention",
    "/risk/assessments",
    "/risk/assessments/new/lec",
    "/risk/assessments/new/matrix",
    "/risk/weights",
    "/risk/texts",
    "/risk/texts/{major}",
)


@pytest.fixture(scope="module", autouse=True)
def coefficient(site: Site, django_db_blocker: DjangoDbBlocker) -> str:
    """Compute the picture of the world after a storm was announced; returns a coefficient's key."""
    del site
    with django_db_blocker.unblock():
        storm = actions.FactorDraft(
            "市气象台（虚构）", HEPING, "weather", Decimal(1), clock.now(), label="未来有暴雨"
        )
        actions.put_factor(SYSTEM, storm)
        jobs.compute_picture()
        return str(queries.coefficients(SYSTEM, HEPING)[0].coefficient_id)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_phone_and_a_desk_and_can_be_read_by_all(
    visitor: Visitor, coefficient: str, path: str
) -> None:
    visit = visitor(PHONE, OFFICER)

    visit.go(path.replace("{coefficient}", coefficient))
    faults = visit.overflow_at(PHONE) + visit.accessibility_faults() + visit.overflow_at(DESKTOP)

    assert faults == []


@pytest.mark.parametrize("path", PAGES)
def test_in_english_no_label_is_chinese(visitor: Visitor, coefficient: str, path: str) -> None:
    visit = visitor(DESKTOP, OFFICER, cookies={"django_language": "en"})

    page = visit.go(path.replace("{coefficient}", coefficient))

    assert page.evaluate(HAN_IN_LABELS, LABELS) == []
