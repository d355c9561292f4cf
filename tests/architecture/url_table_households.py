"""The addresses of households in the table of addresses: pages and operations."""

from __future__ import annotations

from .addresses import Row

HEPING = "330781002005"
API = "api/v1/households"
REASON = {"reason": "台风预警，逐户叫应"}
LIST_REASON = {**REASON, "area": HEPING}
PHONE = {"phone": "13800001234"}
PERSON = {
    "name": "测试老人（虚构）",
    "area_code": HEPING,
    "category": "elderly_alone",
    "address": "测试路1号",
}
EVACUATION = {"title": "强降雨转移", "area_codes": [HEPING]}

HOUSEHOLD_ROWS: tuple[Row, ...] = (
    Row("GET", "households/", 302, 200, 403, 200),
    Row("GET", "households/new", 302, 200, 403, 200),
    Row("POST", "households/new", 302, 422, 403, 422),
    Row("POST", "households/open", 302, 404, 403, 200, body=LIST_REASON),
    Row("POST", "households/print", 302, 404, 403, 200, body=LIST_REASON),
    Row("POST", "households/export", 302, 404, 403, 200, body=LIST_REASON),
    Row("GET", "households/import", 302, 200, 403, 200),
    Row("POST", "households/import", 302, 422, 403, 422),
    Row("GET", "households/import/<str:token>", 302, 404, 403, 200),
    Row("POST", "households/import/<str:token>/apply", 302, 404, 403, 422),
    Row("GET", "households/import/<str:token>/columns", 302, 404, 403, 200),
    Row("POST", "households/import/<str:token>/columns", 302, 404, 403, 422),
    Row("GET", "households/import/<str:token>/errors.xlsx", 302, 404, 403, 200),
    Row("POST", "households/find", 302, 200, 403, 200, body=PHONE),
    Row("GET", "households/openings", 302, 200, 403, 200),
    Row("GET", "households/people/<int:person_id>", 302, 404, 404, 200),
    Row("GET", "households/people/<int:person_id>/edit", 302, 404, 404, 200),
    Row("POST", "households/people/<int:person_id>/edit", 302, 404, 404, 422),
    Row("POST", "households/people/<int:person_id>/open", 302, 404, 404, 200, body=REASON),
    Row("POST", "households/people/<int:person_id>/remove", 302, 404, 404, 422),
    Row("POST", "households/people/<int:person_id>/helpers", 302, 404, 404, 422),
    Row(
        "POST",
        "households/people/<int:person_id>/helpers/<int:helper_id>/end",
        302,
        404,
        404,
        302,
    ),
    Row("GET", "households/evacuations/", 302, 200, 403, 200),
    Row("GET", "households/evacuations/new", 302, 200, 403, 200),
    Row("POST", "households/evacuations/new", 302, 422, 403, 422),
    Row("GET", "households/evacuations/<int:evacuation_id>", 302, 404, 404, 200),
    Row("POST", "households/evacuations/<int:evacuation_id>/open", 302, 404, 404, 200, body=REASON),
    Row("POST", "households/evacuations/<int:evacuation_id>/marks", 302, 404, 404, 422),
    Row("POST", "households/evacuations/<int:evacuation_id>/end", 302, 404, 404, 302),
    Row("GET", f"{API}/counts", 401, 200, 403, 200),
    Row("GET", f"{API}/people", 401, 200, 403, 200),
    Row("POST", f"{API}/people", 401, 404, 403, 201, body=PERSON),
    Row("POST", f"{API}/people/find", 401, 200, 403, 200, body=PHONE),
    Row("GET", f"{API}/people/<person_id>", 401, 404, 404, 200),
    Row("PATCH", f"{API}/people/<person_id>", 401, 404, 404, 200, body={"transport": "stretcher"}),
    Row("POST", f"{API}/people/<person_id>/removal", 401, 404, 404, 422, body={"because": "died"}),
    Row(
        "POST",
        f"{API}/people/<person_id>/helpers",
        401,
        404,
        404,
        201,
        body={"name": "邻居乙（虚构）", **PHONE},
    ),
    Row("POST", f"{API}/people/<person_id>/helpers/<helper_id>/end", 401, 404, 404, 200),
    Row("POST", f"{API}/people/<person_id>/open", 401, 404, 404, 200, body=REASON),
    Row("GET", f"{API}/people/<person_id>/openings", 401, 404, 404, 200),
    Row("POST", f"{API}/open", 401, 404, 403, 200, body=LIST_REASON),
    Row("POST", f"{API}/export", 401, 404, 403, 200, body=LIST_REASON),
    Row("POST", f"{API}/imports", 401, 422, 422, 422),
    Row("GET", f"{API}/imports/<token>", 401, 404, 403, 200),
    Row("GET", f"{API}/openings", 401, 200, 403, 200),
    Row("GET", f"{API}/coverage", 401, 200, 403, 200),
    Row("GET", f"{API}/evacuations", 401, 200, 403, 200),
    Row("POST", f"{API}/evacuations", 401, 404, 403, 201, body=EVACUATION),
    Row("GET", f"{API}/evacuations/<evacuation_id>", 401, 404, 404, 200),
    Row(
        "POST",
        f"{API}/evacuations/<evacuation_id>/marks",
        401,
        404,
        404,
        404,
        body={"person_id": 987_654_321, "move": "reach"},
    ),
    Row("POST", f"{API}/evacuations/<evacuation_id>/open", 401, 404, 404, 200, body=REASON),
    Row("POST", f"{API}/evacuations/<evacuation_id>/end", 401, 404, 404, 200),
)
