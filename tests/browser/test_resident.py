"""What goes wrong on a resident's phone, and the version for elderly people."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from .conftest import PHONE, Visitor

ELDER = {"elder": "1"}
ELDER_PAGES = ("/", "/report/", "/report/new", "/report/status/", "/hazards/notice/{notice}")
LEAST_TEXT_PX = 20
LEAST_TARGET_PX = 48
SMALL_TEXT = """(least) => [...document.querySelectorAll("body *")]
  .filter((one) => one.checkVisibility() && !one.closest(".visually-hidden, .skip, svg, option")
    && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .filter((one) => parseFloat(getComputedStyle(one).fontSize) < least)
  .map((one) => `${one.tagName}.${one.className} ${one.innerText}`)"""
SMALL_TARGETS = """(least) => [...document.querySelectorAll(
    "a[class], button, select, textarea, summary, .pick, .form-check, .photo-add, "
    + "input:not([type=hidden], [type=radio], [type=checkbox], [type=file])")]
  .filter((one) => one.checkVisibility() && !one.closest(".visually-hidden, [aria-hidden=true]"))
  .filter((one) => !one.matches(".skip"))
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([one, box]) => box.width < least || box.height < least)
  .map(([one, box]) => `${one.tagName}.${one.className} ${box.width}x${box.height}`)"""


@pytest.fixture
def renamed(tmp_path: Path) -> Path:
    """Return an archive that is called a photo."""
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"PK\x03\x04" + bytes(400))
    return path


@pytest.mark.requirement("R251")
def test_a_draft_survives_a_reload_with_its_photo(visitor: Visitor, photos: list[Path]) -> None:
    page = visitor(PHONE).go("/report/new")
    page.locator("#id_photos").set_input_files(photos[0])
    expect(page.locator(".photo-previews img")).to_have_count(1)
    page.get_by_label("写一句话").fill("井盖不见了")
    page.get_by_text("道路、井盖、积水").click()
    form = page.locator("form[data-draft]")
    form.evaluate("(form) => { delete form.dataset.draftSaved; }")
    page.get_by_label("联系电话").fill("000-0000-0031")
    expect(form).to_have_attribute("data-draft-saved", "1")

    page.reload()

    expect(page.get_by_text("已恢复草稿")).to_be_visible()
    expect(page.get_by_label("写一句话")).to_have_value("井盖不见了")
    expect(page.locator("input[name=category][value=road]")).to_be_checked()
    expect(page.locator(".photo-previews img")).to_have_count(1)


def test_what_is_no_photo_is_refused_at_once_and_the_rest_stays(
    visitor: Visitor, photos: list[Path], renamed: Path
) -> None:
    page = visitor(PHONE).go("/report/new")
    page.get_by_label("写一句话").fill("墙裂了")

    page.locator("#id_photos").set_input_files([photos[0], renamed])

    expect(page.get_by_text("“photo.jpg”不是照片，没有加入；其余内容都在。")).to_be_visible()
    expect(page.locator(".photo-previews img")).to_have_count(1)
    expect(page.get_by_label("写一句话")).to_have_value("墙裂了")


def test_without_scripts_the_server_refuses_it_and_the_rest_stays(
    visitor: Visitor, renamed: Path
) -> None:
    visit = visitor(PHONE, java_script_enabled=False, expected=(422,))
    page = visit.go("/report/new")
    page.get_by_label("写一句话").fill("墙裂了")
    page.locator("#id_photos").set_input_files(renamed)

    page.get_by_role("button", name="提交").click()

    expect(page.locator(".notice-danger[role=alert]")).to_contain_text("照片")
    expect(page.get_by_label("写一句话")).to_have_value("墙裂了")


@pytest.mark.requirement("R251")
def test_a_refused_location_does_not_stand_in_the_way(visitor: Visitor) -> None:
    page = visitor(PHONE, permissions=[]).go("/report/new")
    page.get_by_role("button", name="用我现在的位置").click()
    expect(page.get_by_text("没有取得定位，可以直接从列表选择。")).to_be_visible()

    page.get_by_label("哪个村、社区").select_option(label="和平社区")
    page.get_by_label("写一句话").fill("路灯杆歪了")
    page.get_by_role("button", name="提交").click()

    expect(page.locator("h1")).to_have_text("已收到，谢谢您")


@pytest.mark.parametrize("path", ELDER_PAGES)
def test_the_elder_version_is_large_and_strong(visitor: Visitor, path: str) -> None:
    visit = visitor(PHONE, cookies=ELDER)

    page = visit.go(path)

    assert page.evaluate(SMALL_TEXT, LEAST_TEXT_PX) == []
    assert page.evaluate(SMALL_TARGETS, LEAST_TARGET_PX) == []
    assert visit.accessibility_faults("color-contrast-enhanced") == []
    assert visit.overflow_at(PHONE) == []


def test_the_elder_version_is_one_touch_away_and_reads_aloud(visitor: Visitor) -> None:
    page = visitor(PHONE).go("/report/new")

    page.get_by_role("button", name="长辈版").click()

    expect(page.locator("html")).to_have_attribute("data-elder", "1")
    expect(page.get_by_role("button", name="读给我听")).to_be_visible()
