"""Addresses of the pages of indicators."""

from django.urls import path

from .pages import indicators, obligations

app_name = "indicators"

urlpatterns = [
    path("", indicators.indicators_page, name="all"),
    path("obligations", obligations.obligations_page, name="obligations"),
    path("<slug:name>/records", indicators.records_page, name="records"),
]
