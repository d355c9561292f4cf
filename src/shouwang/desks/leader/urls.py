"""Addresses of the leader's desk."""

from django.urls import path

from . import pages

app_name = "leader"
urlpatterns = [
    path("", pages.leader_page, name="page"),
    path("behind/<slug:figure>", pages.behind_page, name="behind"),
]
