"""Addresses of the pages of sensors."""

from django.urls import URLPattern, path

from .pages import ruling, signals

app_name = "sensors"

urlpatterns: list[URLPattern] = [
    path("signals/", signals.signals_page, name="signals"),
    path("signals/<int:signal_id>", signals.signal_page, name="signal"),
    path("signals/<int:signal_id>/answer", signals.answer_page, name="signal_answer"),
    path("rules/", ruling.rules_page, name="rules"),
    path("rules/new", ruling.draft_page, name="rule_new"),
    path("rules/<slug:key>", ruling.rule_page, name="rule"),
    path("rules/<slug:key>/edit", ruling.edit_page, name="rule_edit"),
    path("rules/<slug:key>/versions/<int:number>/moves", ruling.move_page, name="rule_move"),
    path("rules/<slug:key>/versions/<int:number>/try", ruling.try_page, name="rule_try"),
]
