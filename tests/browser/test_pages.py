"""Every page in a real browser: it fits, all can read it, the keyboard reaches it."""

from __future__ import annotations

import pytest

from .conftest import DESKTOP, DOUBLED, PHONE, Visitor

OFFICER, GRID, OWNER = "safety_station_head", "grid_worker", "enterprise_owner"
DIRECTOR = "community_director"
PAGES = (
    ("", "/"),
    ("", "/sign-in"),
    ("", "/report/"),
    ("", "/report/new"),
    ("", "/report/status/"),
    ("", "/q/{qr}"),
    ("", "/hazards/notice/{notice}"),
    ("", "/look/"),
    (OFFICER, "/desk/"),
    (OFFICER, "/leader/"),
    (DIRECTOR, "/desk/"),
    (OFFICER, "/hazards/"),
    (OFFICER, "/hazards/?view=map"),
    (OFFICER, "/hazards/grade-rules"),
    (OFFICER, "/indicators/"),
    (OFFICER, "/indicators/measure_rate/records"),
    (OFFICER, "/hazards/{reported}"),
    (OFFICER, "/hazards/{confirmed}"),
    (OFFICER, "/hazards/{graded}"),
    (OFFICER, "/hazards/{deferred}"),
    (OFFICER, "/hazards/{rectified}"),
    (OFFICER, "/hazards/{closed}"),
    (OFFICER, "/hazards/{rejected}"),
    (OFFICER, "/hazards/{merged}"),
    (OFFICER, "/hazards/{major}"),
    (OFFICER, "/places/"),
    (OFFICER, "/places/{place}/"),
    (OFFICER, "/places/new"),
    (OFFICER, "/places/import/"),
    (OFFICER, "/places/survey"),
    (OFFICER, "/tasks/"),
    (OFFICER, "/tasks/{task}/"),
    (OFFICER, "/tasks/new"),
    (OFFICER, "/accidents/"),
    (OFFICER, "/accidents/new"),
    (OFFICER, "/accidents/{accident}"),
    (OFFICER, "/organisations/"),
    (OFFICER, "/organisations/bodies"),
    (OFFICER, "/organisations/groups"),
    (OFFICER, "/organisations/bodies/new?kind=leading_group_office"),
    (OFFICER, "/organisations/sectors"),
    (OFFICER, "/organisations/accountable"),
    (OFFICER, "/organisations/documents"),
    (OFFICER, "/organisations/consistency"),
    (OFFICER, "/divisions/"),
    (OFFICER, "/divisions/{village}/"),
    (OFFICER, "/workdays/"),
    (OFFICER, "/checklists/"),
    (OFFICER, "/inbox/"),
    (GRID, "/field/"),
    (GRID, "/hazards/new?fixed=1"),
    (OWNER, "/enterprise/"),
    ("employee", "/employee/"),
    ("employee", "/employee/report"),
    ("employee", "/employee/mine"),
    (OFFICER, "/hazards/awards"),
    (OFFICER, "/campaigns/"),
    (OFFICER, "/campaigns/{campaign}"),
    (OFFICER, "/campaigns/{campaign}/readiness"),
    (OFFICER, "/campaigns/{campaign}/scope"),
    (OFFICER, "/campaigns/{campaign}/progress"),
    (OFFICER, "/campaigns/{campaign}/visits"),
    (OFFICER, "/campaigns/{campaign}/visits/{visit}"),
    (OFFICER, "/campaigns/{campaign}/duties"),
    (OFFICER, "/campaigns/{campaign}/evaluation"),
    (GRID, "/campaigns/{campaign}/visits/new"),
    (OFFICER, "/wall/"),
    (OFFICER, "/duties/"),
    (GRID, "/duties/"),
    (OFFICER, "/places/{place}/file"),
    (OFFICER, "/places/surveys"),
    (OFFICER, "/places/surveys/{survey}"),
    (OFFICER, "/places/priorities"),
    (OFFICER, "/organisations/requirements"),
    (OFFICER, "/organisations/funds"),
    (DIRECTOR, "/households/"),
    (DIRECTOR, "/households/people/{person}"),
    (DIRECTOR, "/households/evacuations/{evacuation}"),
    (OFFICER, "/sensors/"),
    (OFFICER, "/sensors/stations/{station}"),
    (OFFICER, "/sensors/devices/{sensor}"),
    (OFFICER, "/sensors/devices/{siren}"),
    (OFFICER, "/sensors/devices/{sensor}/edit"),
    (OFFICER, "/sensors/end-points"),
)
HAN_IN_LABELS = """(selector) => [...document.querySelectorAll(selector)]
  .filter((one) => one.checkVisibility())
  .map((one) => one.innerText.trim())
  .filter((words) => /[\\u4e00-\\u9fff]/.test(words))"""
LABELS = """.side-link span, .bottom-link span, .form-label, thead th:not([translate="no"]),
  .stat-label, dt, .btn, legend"""
FOCUSED = "document.activeElement.getAttribute('href') ?? document.activeElement.name ?? ''"


@pytest.mark.parametrize(("role", "path"), PAGES)
def test_a_page_fits_and_is_accessible(visitor: Visitor, role: str, path: str) -> None:
    visit = visitor(PHONE, role)

    visit.go(path)
    faults = visit.accessibility_faults() + visit.overflow_at(PHONE)
    faults += visit.overflow_at(DESKTOP) + visit.accessibility_faults()
    faults += visit.overflow_at(DOUBLED)

    assert faults == []


def test_a_missing_page_says_so_and_leads_back(visitor: Visitor) -> None:
    visit = visitor(PHONE, expected=(404,))

    page = visit.go("/no-such-page")

    assert page.locator("h1").inner_text() == "没有找到"
    assert page.locator("main a.btn").get_attribute("href") == "/"
    assert visit.accessibility_faults() == []


@pytest.mark.parametrize(("role", "path"), PAGES)
def test_in_english_no_label_is_chinese(visitor: Visitor, role: str, path: str) -> None:
    visit = visitor(DESKTOP, role, cookies={"django_language": "en"})

    page = visit.go(path)

    assert page.evaluate(HAN_IN_LABELS, LABELS) == []


@pytest.mark.parametrize(
    ("role", "path", "goal"),
    [
        ("", "/report/", "/report/new"),
        (GRID, "/field/", "/hazards/new"),
        (OFFICER, "/desk/", "/hazards/new"),
    ],
)
def test_the_keyboard_reaches_the_main_action_in_a_few_steps(
    visitor: Visitor, role: str, path: str, goal: str
) -> None:
    page = visitor(DESKTOP, role).go(path)
    page.evaluate("document.activeElement.blur()")

    page.keyboard.press("Tab")
    first = page.evaluate(FOCUSED)
    page.keyboard.press("Enter")
    reached = []
    for _ in range(6):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))

    assert first == "#content"
    assert goal in reached


NEXT_PICTURE = """() => new Promise(
  (done) => requestAnimationFrame(() => requestAnimationFrame(done)))"""
NAMES_OVER_ONE_ANOTHER = """() => {
  const boxes = [...document.querySelectorAll(".map-label, .map-point-label")]
    .filter((one) => getComputedStyle(one).visibility === "visible")
    .map((one) => one.getBoundingClientRect());
  const meets = (a, b) => a.right > b.left && b.right > a.left;
  const over = (a, b) => meets(a, b) && a.bottom > b.top && b.bottom > a.top;
  const hits = boxes.filter((a, i) => boxes.some((b, j) => j > i && over(a, b)));
  return [boxes.length > 0, hits.length];
}"""


@pytest.mark.parametrize("has_scripts", [True, False])
@pytest.mark.parametrize(
    ("path", "field"),
    [("/hazards/?state=closed", "select[name=state]"), ("/places/", "select[name=area]")],
)
def test_filters_are_folded_on_a_phone_and_open_with_a_tap(
    visitor: Visitor, path: str, field: str, has_scripts: bool
) -> None:
    page = visitor(PHONE, OFFICER, java_script_enabled=has_scripts).go(path)
    before = page.locator(field).is_visible()
    page.locator(".phone-fold:has-text('筛选') summary").click()

    assert (before, page.locator(field).is_visible()) == (False, True)


def test_the_fold_says_what_is_filtered_and_is_not_there_on_a_desktop(visitor: Visitor) -> None:
    phone = visitor(PHONE, OFFICER).go("/hazards/?state=closed")
    desktop = visitor(DESKTOP, OFFICER).go("/hazards/?state=closed")

    assert phone.locator(".phone-fold-now").first.inner_text() == "已销号"
    assert desktop.locator("select[name=state]").is_visible()
    assert not desktop.locator(".phone-fold summary").first.is_visible()


def test_names_on_the_small_map_do_not_lie_over_one_another(visitor: Visitor) -> None:
    page = visitor(PHONE).go("/report/new")
    page.locator(".map-label").first.wait_for(state="attached")
    page.evaluate(NEXT_PICTURE)

    assert page.evaluate(NAMES_OVER_ONE_ANOTHER) == [True, 0]


def test_signing_in_begins_at_the_name(visitor: Visitor) -> None:
    page = visitor(DESKTOP).go("/sign-in")

    assert page.evaluate(FOCUSED) == "username"


def test_the_resident_page_works_without_scripts(visitor: Visitor) -> None:
    visit = visitor(PHONE, java_script_enabled=False)

    page = visit.go("/report/new")

    assert page.locator("input[name=photos]").is_visible()
    assert page.locator("main form button[type=submit]").is_visible()
