"""The addresses of answers to warnings in the table of addresses, and the public ones."""

from __future__ import annotations

from .addresses import Row

PAGE, API = "warnings/<str:number>", "api/v1/warnings/<number>"
ONE = f"{PAGE}/answers/<int:addressee_id>"
API_ONE = f"{API}/answers/<addressee_id>"
REACHED = {"reached": "yes"}
REASON = {"reason": "暴雨预警，逐户叫应"}

ANSWER_ROWS: tuple[Row, ...] = (
    Row("GET", f"{PAGE}/answers", 302, 404, 404, 200),
    Row("POST", f"{PAGE}/acknowledge", 302, 404, 404, 302),
    Row("GET", ONE, 302, 404, 404, 200),
    Row("POST", f"{ONE}/call", 302, 404, 404, 302, body=REACHED),
    Row("POST", f"{ONE}/visit", 302, 404, 404, 302, body=REACHED),
    Row("GET", f"{PAGE}/doors", 302, 404, 404, 200),
    Row("POST", f"{PAGE}/doors/print", 302, 404, 404, 200, body=REASON),
    Row("GET", f"{PAGE}/loudspeaker", 302, 404, 404, 200),
    Row("GET", f"{PAGE}/notice", 302, 404, 404, 200),
    Row("GET", f"{API}/answers", 401, 404, 404, 200),
    Row("POST", f"{API}/acknowledge", 401, 404, 404, 200),
    Row("GET", API_ONE, 401, 404, 404, 200),
    Row("POST", f"{API_ONE}/call", 401, 404, 404, 200, body={"note": "已说明"}),
    Row("POST", f"{API_ONE}/visit", 401, 404, 404, 200, body={"note": "已说明"}),
    Row("GET", f"{API}/doors", 401, 404, 404, 200),
    Row("GET", "alerts", 200, 200, 200, 200),
    Row("GET", "watch/", 302, 200, 403, 200),
    Row("GET", "api/v1/public/alerts", 200, 200, 200, 200),
)
