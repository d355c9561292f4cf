"""Addresses of the pages of tasks."""

from django.urls import path

from . import pages

app_name = "tasks"

urlpatterns = [
    path("", pages.task_list, name="list"),
    path("new", pages.assign, name="assign"),
    path("orders/new", pages.dispatch, name="dispatch"),
    path("contributions", pages.contribution_page, name="contributions"),
    path("contributions/records", pages.contribution_records_page, name="contribution_records"),
    path("contributions/export.xlsx", pages.export_page, name="contributions_export"),
    path("<int:task_id>/", pages.task_detail, name="detail"),
    path("<int:task_id>/moves/<slug:name>", pages.make_move, name="move"),
]
