"""Addresses of the desk."""

from django.urls import path

from . import pages

app_name = "inspector"
urlpatterns = [path("", pages.desk, name="desk")]
