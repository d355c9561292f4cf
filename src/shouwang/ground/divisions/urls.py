"""Addresses of the divisions' pages."""

from django.urls import path

from . import pages

app_name = "divisions"

urlpatterns = [
    path("", pages.browse, name="list"),
    path("<str:code>/", pages.show, name="show"),
]
