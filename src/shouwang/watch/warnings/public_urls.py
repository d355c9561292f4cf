"""Addresses that everybody may open: the feed of warnings and its files."""

from django.urls import path

from .pages import alerts, published

app_name = "alerts"

urlpatterns = [
    path("alerts", alerts.current, name="current"),
    path("alerts.atom", published.feed, name="feed"),
    path("alerts/cap/<str:identifier>.xml", published.message, name="message"),
]
