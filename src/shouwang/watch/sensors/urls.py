"""Addresses of the pages of sensors."""

from django.urls import URLPattern, path

from .pages import links, outlook, ruling, sensors, signals, stations

app_name = "sensors"

urlpatterns: list[URLPattern] = [
    path("", stations.station_list, name="list"),
    path("new", stations.new_station_page, name="new"),
    path("export.xlsx", stations.export_page, name="export"),
    path("end-points", stations.end_points_page, name="end_points"),
    path("stations/<str:code>", stations.station_page, name="station"),
    path("stations/<str:code>/edit", stations.edit_station_page, name="station_edit"),
    path("stations/<str:code>/sensors/new", sensors.new_sensor_page, name="sensor_new"),
    path("devices/<str:code>", sensors.sensor_page, name="sensor"),
    path("devices/<str:code>/edit", sensors.edit_sensor_page, name="sensor_edit"),
    path("devices/<str:code>/readings.csv", sensors.readings_page, name="readings"),
    path("devices/<str:code>/calibrate", sensors.calibrate_page, name="calibrate"),
    path("devices/<str:code>/tests", sensors.test_page, name="test"),
    path("outlook/<str:code>", outlook.outlook_page, name="outlook"),
    path("outlook/<str:code>/anomalies", outlook.anomalies_page, name="outlook_anomalies"),
    path("outlook/<str:code>/upstream/new", links.new_page, name="link_new"),
    path("outlook/<str:code>/upstream/<int:link_id>", links.lag_page, name="link_lag"),
    path("outlook/<str:code>/upstream/<int:link_id>/remove", links.remove_page, name="link_remove"),
    path("signals/", signals.signals_page, name="signals"),
    path("signals/<int:signal_id>", signals.signal_page, name="signal"),
    path("signals/<int:signal_id>/answer", signals.answer_page, name="signal_answer"),
    path("rules/", ruling.rules_page, name="rules"),
    path("rules/new", ruling.draft_page, name="rule_new"),
    path("rules/-/example", ruling.example_page, name="rule_example"),
    path("rules/<slug:key>", ruling.rule_page, name="rule"),
    path("rules/<slug:key>/edit", ruling.edit_page, name="rule_edit"),
    path("rules/<slug:key>/versions/<int:number>/moves", ruling.move_page, name="rule_move"),
    path("rules/<slug:key>/versions/<int:number>/try", ruling.try_page, name="rule_try"),
]
