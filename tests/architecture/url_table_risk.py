"""The addresses of risk in the table of addresses: pages and operations."""

from __future__ import annotations

from .addresses import Row

HEPING = "330781002005"
API = "api/v1/risk"
DAY = "2020-01-01"
TEXT = {"text": "煤气瓶软管老化"}
FACTOR = {
    "source": "气象台（虚构）",
    "kind": "weather",
    "value": "0.5",
    "as_of": "2026-06-22T03:00:00Z",
    "area_code": HEPING,
}
REVIEW = {"measures": "雨前巡查坡脚", "owner_unit_id": "{unit}"}
ASSESSMENT = {
    "method": "matrix",
    "activity": "动火作业",
    "likelihood": 4,
    "consequence": 5,
    "area_code": HEPING,
}

RISK_PAGE_ROWS: tuple[Row, ...] = (
    Row("GET", "risk/", 302, 200, 403, 200),
    Row("GET", "risk/areas/<str:code>", 302, 404, 404, 200),
    Row("GET", "risk/places/<str:number>", 302, 404, 404, 200),
    Row("GET", "risk/register", 302, 200, 403, 200),
    Row("POST", "risk/<int:risk_id>/review", 302, 404, 404, 422),
    Row("POST", "risk/<int:risk_id>/overrule", 302, 404, 404, 422),
    Row("POST", "risk/<int:risk_id>/overrule/end", 302, 404, 404, 302),
    Row("GET", "risk/watch-list", 302, 200, 403, 200),
    Row("GET", "risk/coefficients", 302, 200, 403, 200),
    Row("GET", "risk/coefficients/<int:coefficient_id>", 302, 404, 404, 200),
    Row("GET", "risk/outlook", 302, 200, 403, 200),
    Row("GET", "risk/prevention", 302, 200, 403, 200),
    Row("GET", "risk/assessments", 302, 200, 403, 200),
    Row("GET", "risk/assessments/new/<slug:method>", 302, 200, 403, 200),
    Row("POST", "risk/assessments/new/<slug:method>", 302, 422, 403, 422),
    Row("GET", "risk/weights", 302, 200, 403, 200),
    Row("POST", "risk/weights", 302, 422, 403, 422),
    Row("GET", "risk/texts", 302, 200, 403, 200),
    Row("POST", "risk/texts", 302, 200, 403, 200, body=TEXT),
    Row("GET", "risk/texts/<str:number>", 302, 404, 404, 200),
    Row("POST", "risk/texts/<str:number>/overrule", 302, 404, 404, 422),
)
RISK_API_ROWS: tuple[Row, ...] = (
    Row("GET", f"{API}/picture", 401, 200, 403, 200),
    Row("GET", f"{API}/map", 401, 200, 403, 200),
    Row("GET", f"{API}/areas/<code>", 401, 404, 404, 200),
    Row("GET", f"{API}/places/<number>", 401, 404, 404, 200),
    Row("POST", f"{API}/factors", 401, 404, 404, 201, body=FACTOR),
    Row("GET", f"{API}/register", 401, 200, 403, 200),
    Row("POST", f"{API}/<risk_id>/reviews", 401, 404, 404, 201, body=REVIEW),
    Row(
        "POST",
        f"{API}/<risk_id>/overrules",
        401,
        404,
        404,
        422,
        body={"level": "red", "reason": "坡顶开裂", "until_on": DAY},
    ),
    Row("DELETE", f"{API}/<risk_id>/overrules", 401, 404, 404, 409),
    Row("GET", f"{API}/assessments", 401, 200, 403, 200),
    Row("POST", f"{API}/assessments", 401, 404, 403, 201, body=ASSESSMENT),
    Row("GET", f"{API}/watch-list", 401, 200, 403, 200),
    Row("GET", f"{API}/coefficients", 401, 200, 403, 200),
    Row("GET", f"{API}/coefficients/<coefficient_id>", 401, 404, 404, 200),
    Row("GET", f"{API}/outlook", 401, 200, 403, 200),
    Row("GET", f"{API}/prevention", 401, 200, 403, 200),
    Row("POST", f"{API}/texts", 401, 200, 403, 200, body=TEXT),
    Row("GET", f"{API}/texts/<number>", 401, 404, 404, 200),
    Row(
        "PUT",
        f"{API}/texts/<number>",
        401,
        404,
        404,
        422,
        body={"category": "gas", "reason": "是燃气", "until_on": DAY},
    ),
)
