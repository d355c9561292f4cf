"""The addresses of warnings in the table of addresses: pages and operations."""

from __future__ import annotations

from .addresses import Row

API = "api/v1/warnings"
ONE = f"{API}/<number>"
YUNSHAN, VILLAGE = "330781002", "330781002207"
REASON = {"reason": "雨停了"}
WARNING = {
    "type_code": "flood",
    "level": "blue",
    "title": "洪水蓝色预警",
    "text": "水位上涨。",
    "action_text": "不到河边停留。",
    "onset_at": "{onset_at}",
    "expires_at": "{expires_at}",
    "area": {"codes": [VILLAGE]},
}
SILENCE = {
    "type_code": "flood",
    "area_code": VILLAGE,
    "level": "blue",
    "reason": "检修",
    "until_at": "{expires_at}",
}
RULE = {
    "level": "blue",
    "action": "检查广播",
    "unit_kind": "committee",
    "within_min": 30,
    "in_force_from_on": "{today}",
    "source": "街道预案",
}
TEMPLATE = {
    "type_code": "earthquake",
    "level": "blue",
    "title": "地震",
    "text": "有感。",
    "action_text": "到空旷处。",
    "in_force_from_on": "{today}",
    "source": "街道预案",
}
UNTIL = {"until_on": "{today}"}

WARNING_API_ROWS: tuple[Row, ...] = (
    Row("GET", API, 401, 200, 403, 200),
    Row("POST", API, 401, 404, 403, 201, body=WARNING),
    Row("POST", f"{API}/audience", 401, 404, 403, 200, body=WARNING),
    Row("GET", f"{API}/obligation-rules", 401, 200, 403, 200),
    Row("POST", f"{API}/obligation-rules", 401, 403, 403, 201, body=RULE),
    Row("POST", f"{API}/obligation-rules/<rule_id>/end", 401, 403, 403, 200, body=UNTIL),
    Row("GET", f"{API}/templates", 401, 200, 403, 200),
    Row("POST", f"{API}/templates", 401, 403, 403, 201, body=TEMPLATE),
    Row("GET", f"{API}/silences", 401, 200, 403, 200),
    Row("POST", f"{API}/silences", 401, 404, 403, 201, body=SILENCE),
    Row("POST", f"{API}/silences/<silence_id>/end", 401, 404, 404, 200),
    Row("GET", ONE, 401, 404, 404, 200),
    Row("PUT", ONE, 401, 404, 404, 409, body=WARNING),
    Row("POST", f"{ONE}/confirm", 401, 404, 404, 200),
    Row("POST", f"{ONE}/return", 401, 404, 404, 200, body=REASON),
    Row("POST", f"{ONE}/discard", 401, 404, 404, 200, body=REASON),
    Row("POST", f"{ONE}/issue", 401, 404, 404, 200),
    Row("POST", f"{ONE}/cancel", 401, 404, 404, 200, body=REASON),
    Row("POST", f"{ONE}/update", 401, 404, 404, 201, body=WARNING),
    Row("POST", f"{ONE}/upgrade", 401, 404, 404, 201, body={"level": "red"}),
    Row("POST", f"{ONE}/downgrade", 401, 404, 404, 201, body={"level": "blue"}),
    Row("GET", f"{ONE}/obligations", 401, 404, 404, 200),
)

PAGE = "warnings/<str:number>"
WORDS = "warnings/templates/<slug:type_code>/<slug:level>"
FORM = {
    "type_code": "flood",
    "level": "blue",
    "status": "actual",
    "onset_at": "{form_onset_at}",
    "expires_at": "{form_expires_at}",
    "area_kind": "circle",
    "latitude": "29.1983",
    "longitude": "119.4731",
    "radius_m": "300",
    "title": "洪水蓝色预警",
    "text": "水位上涨。",
    "action_text": "不到河边停留。",
    "step": "save",
}

WARNING_PAGE_ROWS: tuple[Row, ...] = (
    Row("GET", "warnings/", 302, 200, 403, 200),
    Row("GET", "warnings/new", 302, 200, 403, 200),
    Row("POST", "warnings/new", 302, 422, 403, 302, body=FORM),
    Row("GET", "warnings/silences/", 302, 200, 403, 200),
    Row("POST", "warnings/silences/", 302, 422, 403, 422),
    Row("POST", "warnings/silences/<int:silence_id>/end", 302, 404, 404, 302),
    Row("GET", "warnings/rules/", 302, 200, 403, 200),
    Row("POST", "warnings/rules/", 302, 422, 403, 422),
    Row("GET", "warnings/rules/<int:rule_id>/version", 302, 403, 403, 200),
    Row("POST", "warnings/rules/<int:rule_id>/version", 302, 403, 403, 422),
    Row("POST", "warnings/rules/<int:rule_id>/end", 302, 403, 403, 422),
    Row("GET", "warnings/templates/", 302, 200, 403, 200),
    Row("GET", WORDS, 302, 403, 403, 200),
    Row("POST", WORDS, 302, 403, 403, 422),
    Row("GET", PAGE, 302, 404, 404, 200),
    Row("POST", f"{PAGE}/moves", 302, 404, 404, 302, body={"move": "cancel", **REASON}),
    Row("GET", f"{PAGE}/change", 302, 404, 404, 200),
    Row("POST", f"{PAGE}/change", 302, 404, 404, 302, body=FORM),
    Row("GET", f"{PAGE}/update", 302, 404, 404, 200),
    Row("POST", f"{PAGE}/update", 302, 404, 404, 302, body=FORM),
    Row("GET", f"{PAGE}/obligations", 302, 404, 404, 200),
    Row("GET", f"{PAGE}/obligations/<int:duty_id>/evacuation", 302, 404, 404, 200),
    Row("POST", f"{PAGE}/obligations/<int:duty_id>/evacuation", 302, 404, 404, 422),
)
