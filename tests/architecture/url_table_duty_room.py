"""The addresses of duty in the table of addresses: pages and operations."""

from __future__ import annotations

from .addresses import Row

YUNSHAN = "330781002"
API = "api/v1/duty"
REASON = {"reason": "汛期结束"}
POINT = {"name": "闸门（虚构）"}
FROM, UNTIL = "2036-06-22T00:00:00+08:00", "2036-06-23T00:00:00+08:00"
PERIOD = {
    "name": "两会",
    "kind": "two_sessions",
    "from_at": FROM,
    "until_at": UNTIL,
    "min_leaders": 1,
    "min_staff": 3,
    "area_code": YUNSHAN,
}
SITE = {"name": "大棚值守点（虚构）", "kind": "site", "area_code": YUNSHAN, "reason": "强降雨"}
ROUTE = {
    "name": "夜巡（虚构）",
    "area_code": YUNSHAN,
    "every_min": 60,
    "from_at": FROM,
    "until_at": UNTIL,
    "points": [POINT],
}
ROSTER = {"room_id": "{room_id}", "from_on": "2036-06-22", "to_on": "2036-06-22"}
SHIFT = {"from_at": FROM, "until_at": UNTIL, "post_ids": []}
SWAP = {"out_post_id": 987_654_321, "in_post_id": 987_654_321, "reason": "生病"}
FORCE = {"day": "2036-06-22", "name": "抢险队（虚构）", "people": 12}
ENTRY = {"kind": "call", "text": "水位上涨"}

DUTY_ROOM_API_ROWS: tuple[Row, ...] = (
    Row("GET", f"{API}/now", 401, 200, 403, 200),
    Row("GET", f"{API}/rule", 401, 200, 403, 200),
    Row("GET", f"{API}/periods", 401, 200, 403, 200),
    Row("POST", f"{API}/periods", 401, 404, 403, 201, body=PERIOD),
    Row("POST", f"{API}/periods/<period_id>/end", 401, 404, 404, 200),
    Row("GET", f"{API}/rooms", 401, 200, 403, 200),
    Row("POST", f"{API}/rooms", 401, 404, 403, 201, body=SITE),
    Row("GET", f"{API}/rooms/<room_id>", 401, 404, 404, 200),
    Row("POST", f"{API}/rooms/<room_id>/end", 401, 404, 404, 422, body=REASON),
    Row("GET", f"{API}/rooms/<room_id>/fairness", 401, 404, 404, 200),
    Row("GET", f"{API}/rooms/<room_id>/items", 401, 404, 404, 200),
    Row("GET", f"{API}/rooms/<room_id>/log", 401, 404, 404, 200),
    Row("POST", f"{API}/rooms/<room_id>/log", 401, 404, 404, 201, body=ENTRY),
    Row("GET", f"{API}/rooms/<room_id>/rolls", 401, 404, 404, 200),
    Row("POST", f"{API}/rooms/<room_id>/rolls", 401, 404, 404, 201),
    Row("GET", f"{API}/rooms/<room_id>/rule", 401, 404, 404, 200),
    Row("GET", f"{API}/rooms/<room_id>/stand-by", 401, 404, 404, 200),
    Row("POST", f"{API}/rooms/<room_id>/stand-by", 401, 404, 404, 201, body=FORCE),
    Row("POST", f"{API}/stand-by/<stand_by_id>/ready", 401, 404, 404, 200, body={"is_ready": True}),
    Row("GET", f"{API}/rosters", 401, 200, 200, 200),
    Row("POST", f"{API}/rosters", 401, 404, 404, 201, body=ROSTER),
    Row("GET", f"{API}/rosters/<roster_id>", 401, 404, 404, 200),
    Row("POST", f"{API}/rosters/<roster_id>/discard", 401, 404, 404, 200),
    Row("POST", f"{API}/rosters/<roster_id>/publish", 401, 404, 404, 200),
    Row("POST", f"{API}/rosters/<roster_id>/revision", 401, 404, 404, 201),
    Row("POST", f"{API}/rosters/<roster_id>/shifts", 401, 404, 404, 422, body=SHIFT),
    Row("GET", f"{API}/rosters/<roster_id>/substitutions", 401, 404, 404, 200),
    Row("PUT", f"{API}/shifts/<shift_id>", 401, 404, 404, 422, body=SHIFT),
    Row("DELETE", f"{API}/shifts/<shift_id>", 401, 404, 404, 200),
    Row("POST", f"{API}/shifts/<shift_id>/check-in", 401, 404, 404, 200),
    Row("POST", f"{API}/shifts/<shift_id>/check-out", 401, 404, 404, 409),
    Row("GET", f"{API}/shifts/<shift_id>/handover", 401, 404, 404, 200),
    Row("POST", f"{API}/shifts/<shift_id>/handover", 401, 404, 404, 409),
    Row("POST", f"{API}/shifts/<shift_id>/swap", 401, 404, 404, 422, body=SWAP),
    Row("POST", f"{API}/handovers/<handover_id>/take", 401, 404, 404, 422, body={"item_ids": []}),
    Row("POST", f"{API}/rolls/<roll_id>/answer", 401, 404, 404, 200),
    Row("GET", f"{API}/routes", 401, 200, 403, 200),
    Row("POST", f"{API}/routes", 401, 404, 403, 201, body=ROUTE),
    Row("GET", f"{API}/routes/<route_id>", 401, 404, 404, 200),
    Row("POST", f"{API}/routes/<route_id>/end", 401, 404, 404, 200, body=REASON),
    Row("POST", f"{API}/routes/<route_id>/rounds", 401, 404, 404, 201),
    Row("GET", f"{API}/rounds/<round_id>", 401, 404, 404, 200),
    Row(
        "POST",
        f"{API}/rounds/<round_id>/checks",
        401,
        404,
        404,
        200,
        body={"token": "{token}"},
    ),
    Row("POST", f"{API}/rounds/<round_id>/finish", 401, 404, 404, 200),
)

DUTY_ROOM_PAGE_ROWS: tuple[Row, ...] = (
    Row("GET", "duty/", 302, 200, 403, 200),
    Row("GET", "duty/rooms/", 302, 200, 403, 200),
    Row("POST", "duty/rooms/new", 302, 422, 403, 422),
    Row("GET", "duty/rooms/<int:room_id>", 302, 404, 404, 200),
    Row("GET", "duty/rooms/<int:room_id>/edit", 302, 404, 404, 200),
    Row("POST", "duty/rooms/<int:room_id>/end", 302, 404, 404, 302),
    Row("GET", "duty/rooms/<int:room_id>/fairness", 302, 404, 404, 200),
    Row("GET", "duty/rooms/<int:room_id>/log", 302, 404, 404, 200),
    Row("POST", "duty/rooms/<int:room_id>/log/new", 302, 404, 404, 422),
    Row("POST", "duty/rooms/<int:room_id>/rolls", 302, 404, 404, 302),
    Row("POST", "duty/rooms/<int:room_id>/forces", 302, 404, 404, 302),
    Row("GET", "duty/rooms/<int:room_id>/rosters", 302, 404, 404, 200),
    Row("GET", "duty/rooms/<int:room_id>/month", 302, 404, 404, 200),
    Row("GET", "duty/rooms/<int:room_id>/rosters/new", 302, 404, 404, 200),
    Row("POST", "duty/rooms/<int:room_id>/rosters/new", 302, 404, 404, 422),
    Row("POST", "duty/forces/<int:stand_by_id>/ready", 302, 404, 404, 302),
    Row("POST", "duty/forces/<int:stand_by_id>/release", 302, 404, 404, 302),
    Row("POST", "duty/rolls/<int:roll_id>/answer", 302, 404, 404, 302),
    Row("GET", "duty/rosters/<int:roster_id>", 302, 404, 404, 200),
    Row("POST", "duty/rosters/<int:roster_id>/forces", 302, 404, 404, 422),
    Row("POST", "duty/rosters/<int:roster_id>/moves/<slug:name>", 302, 404, 404, 302),
    Row("GET", "duty/rosters/<int:roster_id>/shifts/new", 302, 404, 404, 200),
    Row("POST", "duty/rosters/<int:roster_id>/shifts/new", 302, 404, 404, 422),
    Row("GET", "duty/shifts/<int:shift_id>/edit", 302, 404, 404, 200),
    Row("POST", "duty/shifts/<int:shift_id>/edit", 302, 404, 404, 422),
    Row("POST", "duty/shifts/<int:shift_id>/remove", 302, 404, 404, 302),
    Row("GET", "duty/shifts/<int:shift_id>/swap", 302, 404, 404, 200),
    Row("POST", "duty/shifts/<int:shift_id>/swap", 302, 404, 404, 422),
    Row("POST", "duty/shifts/<int:shift_id>/check-in", 302, 404, 404, 302),
    Row("POST", "duty/shifts/<int:shift_id>/check-out", 302, 404, 404, 409),
    Row("GET", "duty/shifts/<int:shift_id>/handover", 302, 404, 404, 200),
    Row("POST", "duty/shifts/<int:shift_id>/handover/offer", 302, 404, 404, 409),
    Row("POST", "duty/handovers/<int:handover_id>/take", 302, 404, 404, 422),
    Row("GET", "duty/periods/", 302, 200, 403, 200),
    Row("POST", "duty/periods/new", 302, 422, 403, 422),
    Row("POST", "duty/periods/<int:period_id>/end", 302, 404, 404, 302),
    Row("GET", "duty/routes/", 302, 200, 403, 200),
    Row("GET", "duty/routes/new", 302, 200, 403, 200),
    Row("POST", "duty/routes/new", 302, 422, 403, 422),
    Row("GET", "duty/routes/<int:route_id>", 302, 404, 404, 200),
    Row("GET", "duty/routes/<int:route_id>/codes", 302, 404, 404, 200),
    Row("POST", "duty/routes/<int:route_id>/end", 302, 404, 404, 302),
    Row("POST", "duty/routes/<int:route_id>/rounds", 302, 404, 404, 302),
    Row("GET", "duty/rounds/<int:round_id>", 302, 404, 404, 200),
    Row("POST", "duty/rounds/<int:round_id>/finish", 302, 404, 404, 302),
    Row("GET", "duty/points/<int:point_id>", 302, 404, 404, 200),
    Row("POST", "duty/points/<int:point_id>", 302, 404, 404, 422),
    Row("GET", "duty/points/code/<str:token>", 302, 404, 404, 200),
)
