"""One hazard on its whole way through real windows, and the short ways of grid worker and owner."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from shouwang.ground import clock

from .conftest import DESKTOP, PHONE, Visit, Visitor
from .world import PASSWORD

AT_HEPING = {"latitude": 29.2108, "longitude": 119.4705}
WHAT = "三号楼楼道堆满纸箱，人过不去"
DIRECTOR, GRID = "community_director", "grid_worker"


def report(visit: Visit, photos: list[Path]) -> tuple[str, str]:
    """Fill in the report as a resident does, and return number and query code."""
    page = visit.go("/report/")
    page.get_by_role("link", name="开始报告").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_text("拍照或选照片").click()
    chooser.value.set_files(photos)
    page.get_by_role("button", name="用我现在的位置").click()
    expect(page.locator(".pin-area")).to_have_text("和平社区")
    page.get_by_text("通道、出口堵塞").click()
    page.get_by_label("写一句话").fill(WHAT)
    page.get_by_role("button", name="提交").click()
    expect(page.locator("h1")).to_have_text("已收到，谢谢您")
    number, code = page.locator(".big-number").all_inner_texts()
    return number, code


def sign_in(visit: Visit, role: str) -> Page:
    """Sign in by the form, with name and password."""
    page = visit.go("/sign-in")
    page.get_by_label("账号").fill(visit.site.world.username_of(role))
    page.get_by_label("密码").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="登录").click()
    expect(page.locator(".bar-leave")).to_be_visible()
    return page


def open_move(page: Page, move: str) -> None:
    """Open the form of a move when it is folded."""
    form = page.locator(f"#move-{move} form")
    if not form.is_visible():
        page.locator(f"#move-{move} > summary").click()
    expect(form).to_be_visible()


def send_move(page: Page, move: str, state: str) -> None:
    """Send the form of a move and see the state that it leads to."""
    page.locator(f"#move-{move} button[type=submit]").click()
    expect(page.locator(".glance .tag").first).to_have_text(state)


def put_photo(page: Page, within: str, photo: Path) -> None:
    """Choose a photo by the file chooser and see it."""
    with page.expect_file_chooser() as chooser:
        page.locator(f"{within} [data-photos-add]").click()
    chooser.value.set_files(photo)
    expect(page.locator(f"{within} .photo-previews img")).to_have_count(1)


def judge(page: Page) -> None:
    """Confirm, grade and defer as the community's director does."""
    due_on = clock.today() + timedelta(days=14)
    open_move(page, "confirm")
    send_move(page, "confirm", "已认定")
    open_move(page, "grade")
    page.locator("#grade-statutory").select_option("general")
    page.locator("#grade-level").select_option("3")
    send_move(page, "grade", "待整改")
    open_move(page, "defer")
    page.locator("#defer-due_on").fill(due_on.isoformat())
    page.locator("#defer-measure_kind").select_option("cordon")
    page.locator("#defer-measure_text").fill("拉警戒线，派人值守")
    page.locator("#defer-step1_text").fill("清走纸箱")
    page.locator("#defer-step1_on").fill((due_on - timedelta(days=7)).isoformat())
    send_move(page, "defer", "限期整改中")


@pytest.mark.requirement("R251", "R106", "R125")
def test_a_danger_goes_from_a_residents_phone_to_verified_closure(
    visitor: Visitor, photos: list[Path]
) -> None:
    resident = visitor(PHONE, geolocation=AT_HEPING, permissions=["geolocation"])
    number, code = report(resident, photos)

    director = sign_in(visitor(DESKTOP), DIRECTOR)
    director.get_by_role("link", name=WHAT).first.click()
    expect(director.locator(".glance-words")).to_have_text(WHAT)
    expect(director.locator(".before-after img")).to_have_count(3)
    address = director.url.removeprefix(resident.site.url)
    judge(director)
    expect(director.get_by_text("隔离、围挡：拉警戒线，派人值守")).to_be_visible()

    fixer = visitor(PHONE, GRID).go(address)
    open_move(fixer, "rectify")
    put_photo(fixer, "#move-rectify", photos[0])
    send_move(fixer, "rectify", "待复查")
    expect(fixer.locator("#move-verify_and_close")).to_have_count(0)

    director.reload()
    open_move(director, "verify_and_close")
    send_move(director, "verify_and_close", "已销号")

    page = visitor(PHONE).go("/report/status/")
    page.get_by_label("编号").fill(number)
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="查询").click()
    page.get_by_text("我不同意这个结果").click()
    page.get_by_label("为什么不同意").fill("纸箱又堆回来了")
    page.get_by_role("button", name="提出异议").click()
    expect(page.get_by_text("您的异议已经收到")).to_be_visible()


@pytest.mark.requirement("R105", "R110")
def test_a_grid_worker_registers_and_fixes_in_one_visit(
    visitor: Visitor, photos: list[Path]
) -> None:
    page = visitor(PHONE, GRID).go("/field/")
    page.get_by_role("link", name="当场发现、当场整改").click()

    put_photo(page, "[data-photos]:has(#id_photos)", photos[0])
    page.get_by_label("隐患情况").fill("灭火器被杂物挡住")
    put_photo(page, "[data-photos]:has(#id_after)", photos[1])
    expect(page.locator("#id_is_fixed")).to_be_checked()
    page.get_by_role("button", name="登记").click()

    expect(page.locator(".glance .tag").first).to_have_text("待复查")
    expect(page.locator(".before-after img")).to_have_count(2)


@pytest.mark.requirement("R105")
def test_an_owner_without_an_account_sends_the_photo_after_the_fix(
    visitor: Visitor, photos: list[Path]
) -> None:
    page = visitor(PHONE).go("/hazards/notice/{notice}")

    put_photo(page, "[data-photos]", photos[0])
    page.get_by_role("button", name="发回照片").click()

    expect(page.locator(".notice-success")).to_be_visible()
    expect(page.locator(".before-after img")).to_have_count(2)
    expect(page.locator("[data-photos]")).to_have_count(0)
