"""The composer in a real browser: an area is clicked on the map, counted, saved and issued."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from .conftest import DESKTOP, PHONE, Visitor

OFFICER = "safety_station_head"
PAGES = (
    "/warnings/",
    "/warnings/new",
    "/warnings/rules/",
    "/warnings/silences/",
    "/warnings/templates/",
    "/warnings/templates/flood/orange",
)
CORNERS = ((60, 40), (200, 60), (180, 160), (70, 150))
"""Pixels of the map, one after the other around."""


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_phone_and_can_be_read_by_all(visitor: Visitor, path: str) -> None:
    visit = visitor(PHONE, OFFICER)

    visit.go(path)

    assert visit.overflow_at(PHONE) == []
    assert visit.accessibility_faults() == []


def _draw(page: Page) -> str:
    page.get_by_text("多边形", exact=True).last.click()
    ground = page.locator("[data-kind=polygon] [data-draw-map]")
    ground.scroll_into_view_if_needed()
    for x, y in CORNERS:
        ground.click(position={"x": x, "y": y})
    return page.locator("#id_polygon").input_value()


def test_an_area_is_drawn_by_clicks_and_its_audience_counted(visitor: Visitor) -> None:
    visit = visitor(DESKTOP, OFFICER)
    page = visit.go("/warnings/new")

    drawn = _draw(page)

    assert len(drawn.splitlines()) == len(CORNERS)
    assert page.locator("#id_area_kind").input_value() == "polygon"
    page.get_by_role("button", name="去掉最后一点").first.click()
    assert page.locator("#id_polygon").input_value() == "\n".join(drawn.splitlines()[:-1])


def test_a_warning_is_drafted_and_issued(visitor: Visitor) -> None:
    visit = visitor(DESKTOP, OFFICER)
    page = visit.go("/warnings/new")
    page.locator("input[name=codes]").first.check()
    page.get_by_role("button", name="填入预警用语").click()
    page.get_by_role("button", name="看会发给谁").click()
    assert page.get_by_role("heading", name="会发给谁（还没有发）").is_visible()

    page.get_by_role("button", name="存草稿").click()
    page.get_by_role("button", name="发布", exact=True).click()

    assert page.get_by_text("已发布，正在通知").is_visible()
    assert visit.overflow_at(PHONE) == []
    assert visit.accessibility_faults() == []


def test_the_files_of_a_warning_fit_a_phone_and_can_be_read_by_all(visitor: Visitor) -> None:
    visit = visitor(PHONE, OFFICER)
    page = visit.go("/warnings/?state=issued")
    page.locator("td.td-head a, .td-head a").first.click()

    page.get_by_role("link", name="交换文件").click()

    assert page.get_by_role("heading", name="国家格式（GB/T 35965.1）").is_visible()
    assert visit.overflow_at(PHONE) == []
    assert visit.accessibility_faults() == []
