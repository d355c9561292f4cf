"""Addresses of the desk of duties."""

from django.urls import path

from . import pages

app_name = "duties"
urlpatterns = [path("", pages.mine, name="mine")]
