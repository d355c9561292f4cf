"""Addresses of a place's file."""

from django.urls import path

from . import pages

app_name = "place_file"
urlpatterns = [
    path("<str:number>/file", pages.show, name="show"),
    path("<str:number>/file/print", pages.paper, name="print"),
]
