"""Addresses of the wall."""

from django.urls import path

from . import pages

app_name = "wall"
urlpatterns = [path("", pages.wall, name="wall")]
