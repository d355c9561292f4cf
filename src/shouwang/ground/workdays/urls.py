"""Addresses of the calendar's pages."""

from django.urls import path

from . import pages

app_name = "workdays"

urlpatterns = [
    path("", pages.show_year, name="list"),
    path("set", pages.set_day, name="set"),
    path("<str:day>/clear", pages.clear_day, name="clear"),
]
