"""Addresses of the story; outside the demo each of them is not found."""

from django.urls import path

from . import pages

app_name = "story"
urlpatterns = [
    path("", pages.tour, name="tour"),
    path("enter", pages.enter, name="enter"),
    path("forward", pages.forward, name="forward"),
    path("restart", pages.restart, name="restart"),
]
