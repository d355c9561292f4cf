"""Addresses of the desk; none of them carries a number or a code of a report."""

from django.urls import path

from . import pages

app_name = "employee"
urlpatterns = [
    path("", pages.desk, name="desk"),
    path("report", pages.report, name="report"),
    path("mine", pages.mine, name="mine"),
    path("mine/answer", pages.answer, name="answer"),
    path("mine/object", pages.object_to_result, name="object"),
]
