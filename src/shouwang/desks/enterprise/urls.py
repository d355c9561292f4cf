"""Addresses of the desk."""

from django.urls import path

from . import pages

app_name = "enterprise"
urlpatterns = [path("", pages.desk, name="desk")]
