"""Addresses of the checklists' pages."""

from django.urls import path

from . import pages

app_name = "checklists"

urlpatterns = [
    path("", pages.browse, name="list"),
    path("<str:code>/", pages.show, name="item"),
]
