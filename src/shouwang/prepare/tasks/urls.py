"""Addresses of the pages of tasks."""

from django.urls import path

from . import pages

app_name = "tasks"

urlpatterns = [
    path("", pages.task_list, name="list"),
    path("new", pages.assign, name="assign"),
    path("<int:task_id>/", pages.task_detail, name="detail"),
    path("<int:task_id>/moves/<slug:name>", pages.make_move, name="move"),
]
