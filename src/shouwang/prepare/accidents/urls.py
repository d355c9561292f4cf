"""Addresses of the pages of accidents."""

from django.urls import path

from . import pages

app_name = "accidents"

urlpatterns = [
    path("", pages.accident_list, name="list"),
    path("new", pages.report_page, name="report"),
    path("export.csv", pages.export_page, name="export"),
    path("<str:number>", pages.detail, name="detail"),
    path("<str:number>/losses", pages.loss_page, name="loss"),
    path("<str:number>/moves", pages.move_page, name="move"),
]
