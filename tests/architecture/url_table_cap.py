"""The addresses of warnings from and for other systems: files of CAP, feeds."""

from __future__ import annotations

from .addresses import Row

API = "api/v1/warnings"

CAP_PAGE_ROWS: tuple[Row, ...] = (
    Row("GET", "alerts.atom", 200, 200, 200, 200),
    Row("GET", "alerts/cap/<str:identifier>.xml", 200, 200, 200, 200),
)
CAP_API_ROWS: tuple[Row, ...] = (
    Row("GET", f"{API}/feed", 200, 200, 200, 200),
    Row("GET", f"{API}/<number>/cap", 401, 404, 404, 200),
)
