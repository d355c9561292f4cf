"""The addresses of warnings from and for other systems: files of CAP, feeds."""

from __future__ import annotations

from .addresses import Row

API = "api/v1/warnings"
PAGE = "warnings/<str:number>"

CAP_PAGE_ROWS: tuple[Row, ...] = (
    Row("GET", "alerts.atom", 200, 200, 200, 200),
    Row("GET", "warnings/feeds/", 302, 200, 403, 200),
    Row("GET", "warnings/feeds/new", 302, 200, 403, 200),
    Row("POST", "warnings/feeds/new", 302, 422, 403, 422),
    Row("GET", "warnings/feeds/<int:feed_id>", 302, 404, 404, 200),
    Row("POST", "warnings/feeds/<int:feed_id>", 302, 404, 404, 422),
    Row("GET", "warnings/messages/new", 302, 200, 403, 200),
    Row("POST", "warnings/messages/new", 302, 422, 403, 422),
    Row("POST", "warnings/messages/<int:message_id>/relay", 302, 404, 404, 302),
    Row("GET", f"{PAGE}/exchange", 302, 404, 404, 200),
    Row("GET", f"{PAGE}/cap.xml", 302, 404, 404, 200),
    Row("GET", f"{PAGE}/national.xml", 302, 404, 404, 409),
    Row("GET", "alerts/cap/<str:identifier>.xml", 200, 200, 200, 200),
)
CAP_API_ROWS: tuple[Row, ...] = (
    Row("GET", f"{API}/feed", 200, 200, 200, 200),
    Row("GET", f"{API}/messages", 401, 200, 403, 200),
    Row("POST", f"{API}/messages", 401, 422, 403, 422),
    Row("GET", f"{API}/<number>/cap", 401, 404, 404, 200),
    Row("GET", f"{API}/<number>/national", 401, 404, 404, 409),
)
