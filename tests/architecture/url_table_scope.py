"""The rows of scope, visits and progress of campaigns."""

from __future__ import annotations

from .addresses import Row

PAGES = "campaigns/<str:number>/"
API = "api/v1/campaigns/<number>/"
NEAR = "?lat=29.21&lng=119.47"

SCOPE_PAGE_ROWS: tuple[Row, ...] = (
    Row("GET", f"{PAGES}scope", 302, 404, 404, 200),
    Row("GET", f"{PAGES}scope/rules", 302, 404, 404, 200),
    Row("POST", f"{PAGES}scope/rules", 302, 404, 404, 409),
    Row("POST", f"{PAGES}scope/follow", 302, 404, 404, 302),
    Row("GET", f"{PAGES}scope/delegate", 302, 404, 404, 200),
    Row("POST", f"{PAGES}scope/delegate", 302, 404, 404, 422),
    Row("GET", f"{PAGES}scope/export.xlsx", 302, 404, 404, 200),
    Row("GET", f"{PAGES}progress", 302, 404, 404, 200),
    Row("GET", f"{PAGES}progress/export.xlsx", 302, 404, 404, 200),
    Row("GET", f"{PAGES}visits", 302, 404, 404, 200),
    Row("GET", f"{PAGES}visits/new", 302, 404, 404, 200),
    Row("POST", f"{PAGES}visits/new", 302, 404, 404, 422),
    Row("GET", f"{PAGES}visits/near", 302, 404, 404, 200, query=NEAR),
    Row("GET", f"{PAGES}visits/<int:visit_id>", 302, 404, 404, 200),
    Row("POST", f"{PAGES}visits/<int:visit_id>/link", 302, 404, 404, 302),
)

SCOPE_API_ROWS: tuple[Row, ...] = (
    Row("GET", "api/v1/campaigns/visits", 401, 200, 403, 200),
    Row("POST", "api/v1/campaigns/visits", 401, 422, 403, 422, body={"result": "fine"}),
    Row("GET", f"{API}scope-rules", 401, 404, 404, 200),
    Row("PUT", f"{API}scope-rules", 401, 404, 404, 409, body={"rules": [{"kind": "all"}]}),
    Row("GET", f"{API}scope", 401, 404, 404, 200),
    Row("GET", f"{API}scope/preview", 401, 404, 404, 200),
    Row("POST", f"{API}scope/additions", 401, 404, 404, 200),
    Row("GET", f"{API}delegations", 401, 404, 404, 200),
    Row(
        "POST",
        f"{API}delegations",
        401,
        404,
        404,
        404,
        body={"to": "没有", "type_codes": ["high_rise"]},
    ),
    Row("GET", f"{API}progress", 401, 404, 404, 200),
    Row("GET", f"{API}progress/days", 401, 404, 404, 200),
    Row("GET", f"{API}league", 401, 404, 404, 200),
    Row("GET", f"{API}map", 401, 404, 404, 200),
    Row("GET", f"{API}visits", 401, 404, 404, 200),
    Row("POST", f"{API}visits", 401, 404, 404, 422, body={"result": "fine"}),
)
