"""The rows of signals and rules of sensors."""

from __future__ import annotations

from .addresses import Row

SIGNALS, RULES = "sensors/signals/", "sensors/rules/"
RULE = f"{RULES}<slug:key>"
VERSION = f"{RULE}/versions/<int:number>"
UPSTREAM = "sensors/outlook/<str:code>/upstream"
API = "api/v1/sensors"
KEEPER = "administrator"
BODY = {
    "kind": "gas",
    "steps": [
        {
            "level": "red",
            "when": {"compare": {"terms": [{"series": "self"}], "is": "above", "value": 20}},
        }
    ],
}
SPAN = "from_at=2026-06-22T00:00:00%2B08:00&until_at=2026-06-23T00:00:00%2B08:00"
SWITCH = {"v2-move": "switch_on", "v2-version": "1"}

SIGNAL_PAGE_ROWS: tuple[Row, ...] = (
    Row("GET", "sensors/outlook/<str:code>", 302, 404, 404, 200),
    Row(
        "POST",
        "sensors/outlook/<str:code>/anomalies",
        302,
        404,
        404,
        302,
        body={"is_on": "1"},
        role=KEEPER,
    ),
    Row("GET", f"{UPSTREAM}/new", 302, 404, 404, 200, role=KEEPER),
    Row("POST", f"{UPSTREAM}/new", 302, 404, 404, 422, role=KEEPER),
    Row("GET", f"{UPSTREAM}/<int:link_id>", 302, 404, 404, 200, role=KEEPER),
    Row("POST", f"{UPSTREAM}/<int:link_id>", 302, 404, 404, 422, role=KEEPER),
    Row("POST", f"{UPSTREAM}/<int:link_id>/remove", 302, 404, 404, 302, role=KEEPER),
    Row("GET", SIGNALS, 302, 200, 403, 200),
    Row("GET", f"{SIGNALS}<int:signal_id>", 302, 404, 404, 200),
    Row("POST", f"{SIGNALS}<int:signal_id>/answer", 302, 404, 404, 302),
    Row("GET", RULES, 302, 200, 403, 200),
    Row("GET", f"{RULES}new", 302, 200, 403, 200, role=KEEPER),
    Row("POST", f"{RULES}new", 302, 422, 403, 422, role=KEEPER),
    Row("POST", f"{RULES}-/example", 302, 302, 403, 302, role=KEEPER),
    Row("GET", RULE, 302, 404, 404, 200),
    Row("GET", f"{RULE}/edit", 302, 404, 404, 200, role=KEEPER),
    Row("POST", f"{RULE}/edit", 302, 404, 404, 422, role=KEEPER),
    Row("POST", f"{VERSION}/moves", 302, 404, 404, 302, body=SWITCH, role=KEEPER),
    Row("GET", f"{VERSION}/try", 302, 404, 404, 200, role=KEEPER),
)

SIGNAL_API_ROWS: tuple[Row, ...] = (
    Row("GET", f"{API}/outlook/<code>", 401, 404, 404, 200),
    Row(
        "PUT",
        f"{API}/outlook/<code>/anomalies",
        401,
        404,
        404,
        200,
        body={"is_on": True},
        role=KEEPER,
    ),
    Row("GET", f"{API}/outlook/<code>/upstream", 401, 404, 404, 200),
    Row(
        "POST",
        f"{API}/outlook/<code>/upstream",
        401,
        404,
        404,
        422,
        body={"upstream": "WL-SIGNAL"},
        role=KEEPER,
    ),
    Row(
        "PUT",
        f"{API}/outlook/<code>/upstream/<link_id>",
        401,
        404,
        404,
        200,
        body={"lag_min": 90, "reason": "实测", "version": 1},
        role=KEEPER,
    ),
    Row("DELETE", f"{API}/outlook/<code>/upstream/<link_id>", 401, 404, 404, 204, role=KEEPER),
    Row("GET", f"{API}/signals", 401, 200, 403, 200),
    Row("GET", f"{API}/signals/<signal_id>", 401, 404, 404, 200),
    Row(
        "POST", f"{API}/signals/<signal_id>/answer", 401, 404, 404, 200, body={"answer": "confirm"}
    ),
    Row("GET", f"{API}/rules", 401, 200, 403, 200),
    Row(
        "POST",
        f"{API}/rules",
        401,
        404,
        403,
        201,
        body={"key": "gas-new", "title": "燃气", "body": BODY, "area_code": "330781002"},
        role=KEEPER,
    ),
    Row("POST", f"{API}/rules/-/example", 401, 201, 403, 201, body={"area_code": ""}, role=KEEPER),
    Row("GET", f"{API}/rules/<key>", 401, 404, 404, 200),
    Row(
        "POST",
        f"{API}/rules/versions/<version_id>/moves",
        401,
        404,
        404,
        200,
        body={"move": "switch_on"},
        role=KEEPER,
    ),
    Row(
        "GET",
        f"{API}/rules/versions/<version_id>/trial",
        401,
        404,
        404,
        200,
        query=f"?{SPAN}",
        role=KEEPER,
    ),
    Row(
        "GET",
        f"{API}/rules/versions/<version_id>/example-trial",
        401,
        404,
        404,
        422,
        role=KEEPER,
    ),
)
