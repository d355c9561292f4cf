"""Addresses of the pages of indicators."""

from django.urls import path

from .pages import indicators

app_name = "indicators"

urlpatterns = [
    path("", indicators.indicators_page, name="all"),
    path("<slug:name>/records", indicators.records_page, name="records"),
]
