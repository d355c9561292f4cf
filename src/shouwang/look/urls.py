"""Addresses of the design system."""

from django.urls import path

from . import pages

app_name = "look"
urlpatterns = [
    path("", pages.guide, name="guide"),
    path("switch", pages.switch, name="switch"),
    path("sheet", pages.sheet, name="sheet"),
    path("<str:layout>/", pages.layout, name="layout"),
]
