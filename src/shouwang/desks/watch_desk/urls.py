"""Addresses of the watch desk."""

from django.urls import path

from . import pages

app_name = "watch_desk"
urlpatterns = [path("", pages.desk, name="desk")]
