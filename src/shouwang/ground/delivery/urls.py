"""Addresses of the inbox."""

from django.urls import path

from . import pages

app_name = "delivery"
urlpatterns = [
    path("", pages.inbox, name="inbox"),
    path("read-all", pages.read_all, name="read-all"),
    path("<int:notice_id>/open", pages.open_notice, name="open"),
]
