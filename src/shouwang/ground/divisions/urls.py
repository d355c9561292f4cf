"""Addresses of the divisions' pages."""

from django.urls import path

from . import pages

app_name = "divisions"

urlpatterns = [
    path("", pages.browse, name="list"),
    path("<str:code>/", pages.show, name="show"),
    path("<str:code>/change", pages.record_change, name="change"),
    path("<str:code>/work-areas", pages.edit_work_areas, name="work_areas"),
    path("<str:code>/work-areas/create", pages.create_work_area, name="create_work_area"),
    path("<str:code>/work-areas/place", pages.place_village, name="place_village"),
    path("<str:code>/work-areas/end", pages.end_village, name="end_village"),
]
