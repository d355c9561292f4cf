"""Stations and sensors as an office sees them: registering, the latest, charts, end points."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from shouwang.ground import clock
from shouwang.ground.access.middleware import POST_KEY
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.divisions.tests.factories import NEIGHBOUR, division
from shouwang.ground.people.models import Account
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.ground.workbooks.grids import read_grid
from shouwang.prepare.places.tests.factories import HEPING, make_place, plant_divisions
from shouwang.watch.sensors import actions
from shouwang.watch.sensors.models import (
    Calibration,
    EndPointTest,
    Rollup,
    Sensor,
    Station,
    Summing,
)
from shouwang.watch.sensors.tests.factories import (
    MONDAY_NOON,
    SYSTEM,
    make_sensor,
    make_station,
    send,
)

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: MONDAY_NOON)


@pytest.fixture
def officer() -> Client:
    """Return the browser of the head of the street's safety station."""
    return _browser(actor_for("safety_station_head", area_code=YUNSHAN))


def _browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id or 0))
    session = client.session
    session[POST_KEY] = actor.post_id
    session.save()
    return client


def _post(client: Client, address: str, **body: object) -> Any:
    return client.post(f"/api/v1/sensors/{address}", json.dumps(body), "application/json")


def _put(client: Client, address: str, **body: object) -> Any:
    return client.put(f"/api/v1/sensors/{address}", json.dumps(body), "application/json")


def _get(client: Client, address: str) -> Any:
    return client.get(f"/api/v1/sensors/{address}").json()


def _page(client: Client, address: str) -> str:
    answer = client.get(f"/sensors/{address}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.requirement("R210")
@pytest.mark.parametrize(
    ("kind", "unit"),
    [
        ("smoke", "bool"),
        ("gas", "%LEL"),
        ("electrical", "mA"),
        ("ebike_charging", "degC"),
        ("hydrant_pressure", "MPa"),
        ("camera_blocked_lane", "event"),
    ],
)
def test_sensors_against_man_made_dangers_are_registered_and_tell(
    officer: Client, kind: str, unit: str
) -> None:
    plant_divisions()
    _post(officer, "stations", code="ST-9", name="云山里消防站（虚构）", area_code=HEPING)
    made = _post(officer, "stations/ST-9/sensors", code="F-1", kind=kind)
    assert made.status_code == 201
    send(("F-1", MONDAY_NOON, 1.0), now=MONDAY_NOON)

    shown = _get(officer, "devices/F-1")

    assert (shown["unit"], shown["latest"]["value"], shown["latest"]["health"]) == (unit, 1.0, "ok")


@pytest.mark.requirement("R206")
def test_the_list_shows_each_reading_with_its_age_and_how_the_sensor_fares(
    officer: Client,
) -> None:
    make_sensor("WL-01", name="赤山水库")
    send(("WL-01", MONDAY_NOON - 5 * MINUTE, 27.31), now=MONDAY_NOON)

    page = _page(officer, "")

    assert "27.31 m" in page
    assert "2026-06-22T11:55:00+08:00" in page
    assert "正常" in page


def test_a_sensor_that_went_silent_is_found_by_its_word(officer: Client) -> None:
    make_sensor("WL-01")
    make_sensor("WL-02", station="ST-WL-01")
    later = MONDAY_NOON + timedelta(hours=2)
    send(("WL-01", MONDAY_NOON, 1.0), now=MONDAY_NOON)
    send(("WL-02", later, 1.0), now=later)

    found = _get(officer, "stations?health=silent")["items"]

    assert [one["code"] for station in found for one in station["sensors"]] == ["WL-01"]


def test_a_sensor_whose_last_word_was_nonsense_counts_as_faulty(officer: Client) -> None:
    make_sensor("WL-01")
    later = MONDAY_NOON + 5 * MINUTE
    send(("WL-01", MONDAY_NOON, 1.0), now=MONDAY_NOON)
    send(("WL-01", later, float("nan")), now=later)

    assert _get(officer, "devices/WL-01")["latest"]["health"] == "faulty"
    assert _get(officer, "stations?health=faulty")["count"] == 1
    assert "数据异常" in _page(officer, "?health=faulty")


@pytest.mark.parametrize(
    ("query", "codes"),
    [("kind=smoke", ["ST-F-1"]), ("q=st-wl", ["ST-WL-01"]), ("q=F-1", ["ST-F-1"]), ("q=无", [])],
)
def test_stations_are_found_by_kind_and_words(
    officer: Client, query: str, codes: list[str]
) -> None:
    make_sensor("WL-01")
    make_sensor("F-1", "smoke")

    assert [one["code"] for one in _get(officer, f"stations?{query}")["items"]] == codes


def test_the_next_street_sees_nothing_of_it() -> None:
    division(NEIGHBOUR, "滨江社区")
    make_sensor("WL-01")
    browser = _browser(actor_for("safety_station_head", area_code=NEIGHBOUR[:9]))

    assert _get(browser, "stations")["count"] == 0
    for address in ("stations/ST-WL-01", "devices/WL-01", "devices/WL-01/readings.csv"):
        assert browser.get(f"/sensors/{address}").status_code == 404
    assert browser.get("/api/v1/sensors/devices/WL-01/readings").status_code == 404


def test_an_enterprise_sees_its_own_sensors_and_no_list_of_villages() -> None:
    shop = make_unit(kind="enterprise", area_code=HEPING)
    make_sensor("WL-01")
    make_station("ST-SHOP", unit_id=shop.pk)
    make_sensor("F-1", "smoke", station="ST-SHOP")
    owner = _browser(actor_for("enterprise_owner", unit=shop))

    page = _page(owner, "")

    assert ("F-1" in page, "WL-01" in page, "/sensors/end-points" in page) == (True, False, False)
    assert owner.get("/sensors/end-points").status_code == 403


def test_a_station_is_registered_by_its_form_in_a_place(officer: Client) -> None:
    place = make_place()
    body = {"code": "ST-1", "name": "测试站（虚构）", "place": place.number, "is_active": "on"}

    answer = officer.post("/sensors/new", body)

    assert answer.status_code == 302
    made = Station.objects.get(code="ST-1")
    assert (made.place_id, made.area_code_now) == (place.pk, HEPING)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("code", "有空 格", "编号由字母、数字和"),
        ("place", "NOWHERE", "没有这个场所"),
        ("lat", "29.2", "经度和纬度要一起填写。"),
        ("area_code", "", "请选择区划。"),
    ],
)
def test_a_wrong_station_is_refused_in_words(
    officer: Client, field: str, value: str, words: str
) -> None:
    make_station("ST-0")
    body = {"code": "ST-1", "name": "测试站（虚构）", "area_code": HEPING, field: value}

    answer = officer.post("/sensors/new", body)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Station.objects.count() == 1


def test_a_sensor_is_added_and_changed_by_its_form(officer: Client) -> None:
    make_station("ST-1")
    officer.post("/sensors/stations/ST-1/sensors/new", {"code": "WL-1", "kind": "water_level"})
    form = {"code": "WL-1", "kind": "water_level", "high": "40", "stuck_after_s": "0", "version": 1}
    answer = officer.post("/sensors/devices/WL-1/edit", {**form, "is_active": "on"})

    assert answer.status_code == 302
    row = Sensor.objects.get(code="WL-1")
    assert (row.low, row.high, row.stuck_after_s, row.silent_after_s) == (-50, 40, None, 1_800)


def test_who_was_slower_is_told(officer: Client) -> None:
    make_sensor("WL-01")
    body = {"code": "WL-01", "kind": "water_level", "version": 1}
    _put(officer, "devices/WL-01", **body, name="先")

    late = _put(officer, "devices/WL-01", **body, name="后")

    assert (late.status_code, late.json()["version"]) == (409, 2)
    assert Sensor.objects.get(code="WL-01").name == "先"


def test_a_grid_worker_changes_nothing() -> None:
    make_sensor("WL-01")
    browser = _browser(actor_for("grid_worker"))
    put = {"code": "WL-01", "kind": "smoke", "version": 1}

    assert _put(browser, "devices/WL-01", **put).status_code == 403
    assert browser.get("/sensors/new").status_code == 403
    assert browser.get("/sensors/devices/WL-01/edit").status_code == 403
    assert browser.get("/sensors/devices/WL-01").status_code == 200
    assert Sensor.objects.get(code="WL-01").kind == "water_level"


def test_few_readings_come_one_by_one(officer: Client) -> None:
    make_sensor("WL-01")
    for minute in (30, 20, 10):
        send(("WL-01", MONDAY_NOON - minute * MINUTE, float(minute)), now=MONDAY_NOON)

    shown = _get(officer, "devices/WL-01/readings")

    assert shown["step_s"] == 0
    assert [point["mean"] for point in shown["points"]] == [30.0, 20.0, 10.0]


def test_many_readings_are_thinned_and_no_peak_is_lost(officer: Client) -> None:
    make_sensor("WL-01")
    values = [(minute, 1.0 if minute != 77 else 9.0) for minute in range(1, 121)]
    rows = [("WL-01", MONDAY_NOON - minute * MINUTE, value) for minute, value in values]
    send(*rows, now=MONDAY_NOON)

    shown = _get(officer, "devices/WL-01/readings?points=24")

    assert (shown["step_s"], len(shown["points"])) == (3_600, 2)
    assert [(one["low"], one["high"], one["count"]) for one in shown["points"]] == [
        (1.0, 9.0, 60),
        (1.0, 1.0, 60),
    ]
    assert shown["points"][0]["mean"] == pytest.approx(68 / 60)


def test_hours_whose_readings_are_gone_are_shown_with_the_rest(officer: Client) -> None:
    sensor = make_sensor("WL-01")
    hour_ms = round((MONDAY_NOON - timedelta(hours=3)).timestamp() * 1_000)
    Summing.objects.update(raw_from_ms=hour_ms + 3_600_000)
    Rollup.objects.create(sensor=sensor, hour_ms=hour_ms, count=6, total=12.0, low=1.0, high=3.0)
    send(("WL-01", MONDAY_NOON - 30 * MINUTE, 5.0), now=MONDAY_NOON)

    shown = _get(officer, "devices/WL-01/readings")

    assert [(one["low"], one["mean"], one["high"]) for one in shown["points"]] == [
        (1.0, 2.0, 3.0),
        (5.0, 5.0, 5.0),
    ]


@pytest.mark.parametrize(
    "query",
    [
        "from_at=2026-06-22T12:00:00%2B08:00&until_at=2026-06-22T12:00:00%2B08:00",
        "from_at=1999-01-01T00:00:00Z",
        "points=1",
    ],
)
def test_an_impossible_span_is_refused(officer: Client, query: str) -> None:
    make_sensor("WL-01")

    answer = officer.get(f"/api/v1/sensors/devices/WL-01/readings?{query}")

    assert answer.status_code == 422


def test_the_station_page_draws_its_series_and_says_it_in_words_and_a_table(
    officer: Client,
) -> None:
    make_sensor("WL-01", name="赤山水库")
    for minute in (30, 20, 10):
        send(("WL-01", MONDAY_NOON - minute * MINUTE, 20.0 + minute), now=MONDAY_NOON)

    page = _page(officer, "stations/ST-WL-01?hours=6")

    assert page.count("<svg class=") >= 2
    assert "最低 30 m，最高 50 m，共 3 次读数。" in page
    assert "<td>40</td>" in page
    assert "style=" not in page


def test_readings_are_taken_away_in_the_form_in_which_they_come(officer: Client) -> None:
    make_sensor("WL-01", low=-10, high=10)
    send(("WL-01", MONDAY_NOON - MINUTE, -1.25), now=MONDAY_NOON)

    answer = officer.get("/sensors/devices/WL-01/readings.csv?hours=6")

    assert answer.content.decode("utf-8-sig").splitlines() == [
        "sensor,at,value",
        "WL-01,2026-06-22T11:59:00.000+08:00,-1.25",
    ]


def test_a_name_that_is_a_formula_stays_text_in_the_workbook(officer: Client) -> None:
    make_sensor("WL-01", name="=HYPERLINK(1)")

    answer = officer.get("/sensors/export.xlsx")

    grid = read_grid(answer.content)
    assert [row[4] for row in grid.rows[:2]] == ["传感器编号", "WL-01"]
    assert grid.rows[1][5] == "'=HYPERLINK(1)"


def test_a_calibration_counts_for_what_comes_after_it(officer: Client) -> None:
    make_sensor("WL-01")
    form = {"from_on": "2026-06-22", "factor": "2", "offset": "1", "note": "现场比测"}
    officer.post("/sensors/devices/WL-01/calibrate", form)
    send(("WL-01", MONDAY_NOON, 10.0), now=MONDAY_NOON)

    assert Calibration.objects.get().note == "现场比测"
    assert _get(officer, "devices/WL-01")["latest"]["value"] == 21.0


@pytest.mark.parametrize(("factor", "words"), [("0", "系数不能为零"), ("nan", "输入")])
def test_an_impossible_calibration_is_refused(officer: Client, factor: str, words: str) -> None:
    make_sensor("WL-01")
    form = {"from_on": "2026-06-22", "factor": factor, "offset": "1"}

    answer = officer.post("/sensors/devices/WL-01/calibrate", form)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Calibration.objects.count() == 0


def _end_points(client: Client) -> dict[str, Any]:
    found = _get(client, "end-points")
    return {one["code"]: one for one in found["villages"]} | {"": found}


@pytest.mark.requirement("R187")
def test_villages_without_an_end_point_are_listed_first(officer: Client) -> None:
    make_sensor("SI-01", "siren")
    send(("SI-01", MONDAY_NOON, 0), now=MONDAY_NOON)

    found = _get(officer, "end-points")
    page = _page(officer, "end-points")

    assert found["villages"][0]["is_without"] is True
    assert (found["villages"][-1]["code"], found["villages"][-1]["is_without"]) == (HEPING, False)
    assert found["online_rate"] == 1.0
    assert page.index("没有") < page.index("1/1")


@pytest.mark.requirement("R187")
def test_a_silent_end_point_is_not_online(officer: Client) -> None:
    make_sensor("SI-01", "siren")
    make_sensor("SP-01", "speaker")
    later = MONDAY_NOON + timedelta(hours=4)
    send(("SI-01", MONDAY_NOON, 0), now=MONDAY_NOON)
    send(("SP-01", later, 0), now=later)

    found = _end_points(officer)

    assert (found[""]["end_points"], found[""]["online"], found[""]["online_rate"]) == (2, 1, 0.5)


@pytest.mark.requirement("R187")
@pytest.mark.parametrize(
    ("days", "has_worked", "untested"), [(30, True, 0), (31, True, 1), (1, False, 1)]
)
def test_a_siren_counts_as_tested_for_thirty_days_when_it_worked(
    officer: Client, days: int, has_worked: bool, untested: int
) -> None:
    make_sensor("SI-01", "siren")
    at = MONDAY_NOON - timedelta(days=days)
    body = {"tested_at": at.isoformat(), "has_worked": has_worked, "note": "试鸣"}
    assert _post(officer, "devices/SI-01/tests", **body).status_code == 201

    village = _end_points(officer)[HEPING]

    assert (village["untested"], village["has_last_worked"]) == (untested, has_worked)
    assert datetime.fromisoformat(village["last_test_at"]) == at


def test_a_test_is_recorded_by_the_form_and_one_ahead_is_refused(officer: Client) -> None:
    make_sensor("SI-01", "siren")
    address = "/sensors/devices/SI-01/tests"
    ahead = officer.post(address, {"tested_at": "2026-06-22T12:01", "has_worked": "yes"})
    right = officer.post(address, {"tested_at": "2026-06-22T11:59", "has_worked": "yes"})

    assert (ahead.status_code, right.status_code) == (422, 302)
    assert "试验时间不能晚于现在。" in ahead.content.decode()
    assert EndPointTest.objects.get().tested_at == MONDAY_NOON - MINUTE


def test_what_is_no_end_point_is_not_tested(officer: Client) -> None:
    make_sensor("F-1", "smoke")
    body = {"tested_at": MONDAY_NOON.isoformat(), "has_worked": True}

    assert _post(officer, "devices/F-1/tests", **body).status_code == 422


def test_the_same_value_for_a_week_is_an_alarm_on_the_page(officer: Client) -> None:
    make_sensor("WL-01")
    days = [MONDAY_NOON - timedelta(days=day) for day in range(7, -1, -1)]
    for at in days:
        send(("WL-01", at, 3.0), now=at)
    actions.judge_arrivals(SYSTEM, now=MONDAY_NOON)

    assert _get(officer, "devices/WL-01")["latest"]["health"] == "stuck"
    assert "数值不变" in _page(officer, "devices/WL-01")


@pytest.mark.parametrize("page", ["?area=²&kind=x&health=y&q=%00&page=²", "?page=0", "?hours=9"])
def test_odd_words_in_an_address_ask_nothing(officer: Client, page: str) -> None:
    make_sensor("WL-01")

    assert "WL-01" in _page(officer, page)


@pytest.mark.parametrize("code", ["%00", "%ED%A0%80", "x" * 200, "无"])
@pytest.mark.parametrize("place", ["stations", "devices"])
def test_a_code_that_cannot_be_is_not_found(officer: Client, place: str, code: str) -> None:
    assert officer.get(f"/sensors/{place}/{code}").status_code == 404
    assert officer.get(f"/api/v1/sensors/{place}/{code}").status_code == 404
