"""The rows of stations, sensors and their readings."""

from __future__ import annotations

from .addresses import Row

API = "api/v1/sensors"
PAGES = "sensors/"
STATION = f"{PAGES}stations/<str:code>"
DEVICE = f"{PAGES}devices/<str:code>"
HEPING = "330781002005"
NEW_STATION = {"code": "ST-NEW", "name": "测试站（虚构）", "area_code": HEPING}
GAUGE = {"kind": "water_level"}
READINGS = {"readings": [{"sensor": "SI-1", "at": "2026-06-22T12:00:00+08:00", "value": 0}]}
TEST = {"tested_at": "2026-06-22T10:00:00+08:00", "has_worked": True}
CALIBRATION = {"from_on": "2026-06-22"}

SENSOR_PAGE_ROWS: tuple[Row, ...] = (
    Row("GET", PAGES, 302, 200, 403, 200),
    Row("GET", f"{PAGES}new", 302, 200, 403, 200),
    Row("POST", f"{PAGES}new", 302, 422, 403, 422),
    Row("GET", f"{PAGES}export.xlsx", 302, 200, 403, 200),
    Row("GET", f"{PAGES}end-points", 302, 200, 403, 200),
    Row("GET", STATION, 302, 404, 403, 200),
    Row("GET", f"{STATION}/edit", 302, 404, 403, 200),
    Row("POST", f"{STATION}/edit", 302, 404, 403, 422),
    Row("GET", f"{STATION}/sensors/new", 302, 404, 403, 200),
    Row("POST", f"{STATION}/sensors/new", 302, 404, 403, 422),
    Row("GET", DEVICE, 302, 404, 404, 200),
    Row("GET", f"{DEVICE}/edit", 302, 404, 404, 200),
    Row("POST", f"{DEVICE}/edit", 302, 404, 404, 422),
    Row("GET", f"{DEVICE}/readings.csv", 302, 404, 404, 200),
    Row("POST", f"{DEVICE}/calibrate", 302, 404, 404, 422),
    Row("POST", f"{DEVICE}/tests", 302, 404, 404, 422),
)

SENSOR_API_ROWS: tuple[Row, ...] = (
    Row("POST", "api/v1/observations", 401, 403, 403, 403, body=READINGS),
    Row("GET", f"{API}/stations", 401, 200, 403, 200),
    Row("POST", f"{API}/stations", 401, 404, 403, 201, body=NEW_STATION),
    Row("GET", f"{API}/stations/<code>", 401, 404, 403, 200),
    Row(
        "PUT",
        f"{API}/stations/<code>",
        401,
        404,
        403,
        200,
        body={**NEW_STATION, "code": "{code}", "version": 1},
    ),
    Row(
        "POST",
        f"{API}/stations/<code>/sensors",
        401,
        404,
        403,
        201,
        body={**GAUGE, "code": "WL-NEW"},
    ),
    Row("GET", f"{API}/devices/<code>", 401, 404, 404, 200),
    Row(
        "PUT",
        f"{API}/devices/<code>",
        401,
        404,
        404,
        200,
        body={"kind": "siren", "code": "{code}", "version": 1},
    ),
    Row("GET", f"{API}/devices/<code>/readings", 401, 404, 404, 200),
    Row("POST", f"{API}/devices/<code>/calibrations", 401, 404, 404, 201, body=CALIBRATION),
    Row("POST", f"{API}/devices/<code>/tests", 401, 404, 404, 201, body=TEST),
    Row("GET", f"{API}/end-points", 401, 200, 403, 200),
)
