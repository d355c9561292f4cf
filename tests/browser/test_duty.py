"""The pages of duty in a real browser: they fit a phone, all can read them, words stay English."""

from __future__ import annotations

import pytest
from pytest_django.plugin import DjangoDbBlocker

from shouwang.prepare.duty.tests.everything import make_everything

from .conftest import DESKTOP, PHONE, Site, Visitor
from .test_pages import HAN_IN_LABELS, LABELS

OFFICER = "safety_station_head"
PAGES = (
    "/duty/",
    "/duty/rooms/",
    "/duty/rooms/[room_id]/edit",
    "/duty/rooms/[room_id]/fairness",
    "/duty/rooms/[room_id]/log",
    "/duty/rooms/[room_id]/rosters",
    "/duty/rooms/[room_id]/rosters/new",
    "/duty/rosters/[roster_id]",
    "/duty/rosters/[roster_id]/shifts/new",
    "/duty/shifts/[later_id]/swap",
    "/duty/shifts/[now_id]/handover",
    "/duty/periods/",
    "/duty/routes/",
    "/duty/routes/new",
    "/duty/routes/[route_id]",
    "/duty/routes/[route_id]/codes",
    "/duty/rounds/[round_id]",
    "/duty/points/code/[token]",
)


@pytest.fixture(scope="module")
def ids(site: Site, django_db_blocker: DjangoDbBlocker) -> dict[str, str]:
    """Write one of everything that duty has; returns what stands in its addresses."""
    with django_db_blocker.unblock():
        return make_everything(site.world.people[OFFICER])


def _address(path: str, ids: dict[str, str]) -> str:
    for name, value in ids.items():
        path = path.replace(f"[{name}]", value)
    return path


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_phone_and_a_desk_and_can_be_read_by_all(
    visitor: Visitor, ids: dict[str, str], path: str
) -> None:
    visit = visitor(PHONE, OFFICER)

    visit.go(_address(path, ids))
    faults = visit.overflow_at(PHONE) + visit.accessibility_faults() + visit.overflow_at(DESKTOP)

    assert faults == []


@pytest.mark.parametrize("path", PAGES)
def test_in_english_no_label_is_chinese(visitor: Visitor, ids: dict[str, str], path: str) -> None:
    visit = visitor(DESKTOP, OFFICER, cookies={"django_language": "en"})

    page = visit.go(_address(path, ids))

    assert page.evaluate(HAN_IN_LABELS, LABELS) == []


def test_without_a_script_somebody_checks_in_and_answers_the_roll(
    visitor: Visitor, ids: dict[str, str]
) -> None:
    visit = visitor(PHONE, OFFICER, java_script_enabled=False)
    page = visit.go(_address("/duty/rooms/[room_id]", ids))

    page.get_by_role("button", name="我在岗").click()
    page.get_by_role("button", name="签到", exact=True).first.click()

    assert page.get_by_text("已签到。").is_visible()
    assert page.get_by_text("在值班室确认").first.is_visible()
