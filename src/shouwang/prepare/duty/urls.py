"""Addresses of duty."""

from __future__ import annotations

from django.urls import URLPattern, path

from .pages import (
    handovers,
    months,
    patrols,
    periods,
    presence,
    rooms,
    rosters,
    routes,
    shifts,
    today,
)

app_name = "duty"
urlpatterns: list[URLPattern] = [
    path("", today.today_page, name="today"),
    path("rooms/", rooms.rooms_page, name="rooms"),
    path("rooms/new", rooms.open_page, name="room_new"),
    path("rooms/<int:room_id>", today.room_page, name="room"),
    path("rooms/<int:room_id>/edit", rooms.edit_page, name="room_edit"),
    path("rooms/<int:room_id>/end", rooms.end_page, name="room_end"),
    path("rooms/<int:room_id>/fairness", rooms.fairness_page, name="fairness"),
    path("rooms/<int:room_id>/log", today.log_page, name="log"),
    path("rooms/<int:room_id>/log/new", today.write_page, name="log_new"),
    path("rooms/<int:room_id>/rolls", presence.call_page, name="roll_call"),
    path("rooms/<int:room_id>/forces", presence.force_page, name="force_new"),
    path("rooms/<int:room_id>/rosters", rosters.rosters_page, name="rosters"),
    path("rooms/<int:room_id>/month", months.month_page, name="month"),
    path("rooms/<int:room_id>/rosters/new", rosters.draft_page, name="roster_new"),
    path("forces/<int:stand_by_id>/ready", presence.ready_page, name="force_ready"),
    path("rolls/<int:roll_id>/answer", presence.answer_page, name="roll_answer"),
    path("rosters/<int:roster_id>", rosters.roster_page, name="roster"),
    path("rosters/<int:roster_id>/moves/<slug:name>", rosters.move_page, name="roster_move"),
    path("rosters/<int:roster_id>/shifts/new", shifts.add_page, name="shift_new"),
    path("shifts/<int:shift_id>/edit", shifts.edit_page, name="shift_edit"),
    path("shifts/<int:shift_id>/remove", shifts.remove_page, name="shift_remove"),
    path("shifts/<int:shift_id>/swap", shifts.swap_page, name="swap"),
    path("shifts/<int:shift_id>/check-in", presence.check_in_page, name="check_in"),
    path("shifts/<int:shift_id>/check-out", presence.check_out_page, name="check_out"),
    path("shifts/<int:shift_id>/handover", handovers.handover_page, name="handover"),
    path("shifts/<int:shift_id>/handover/offer", handovers.offer_page, name="handover_offer"),
    path("handovers/<int:handover_id>/take", handovers.take_page, name="handover_take"),
    path("periods/", periods.periods_page, name="periods"),
    path("periods/new", periods.open_page, name="period_new"),
    path("periods/<int:period_id>/end", periods.end_page, name="period_end"),
    path("routes/", patrols.routes_page, name="routes"),
    path("routes/new", routes.plan_page, name="route_new"),
    path("routes/<int:route_id>", patrols.route_page, name="route"),
    path("routes/<int:route_id>/codes", patrols.codes_page, name="codes"),
    path("routes/<int:route_id>/end", patrols.end_page, name="route_end"),
    path("routes/<int:route_id>/rounds", patrols.start_page, name="round_start"),
    path("rounds/<int:round_id>", patrols.round_page, name="round"),
    path("rounds/<int:round_id>/finish", patrols.finish_page, name="round_finish"),
    path("points/<int:point_id>", patrols.check_page, name="check"),
    path("points/code/<str:token>", patrols.point_page, name="point"),
]
