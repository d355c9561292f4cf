"""Addresses of the resident's desk; none of them carries a number or a code of a report."""

from django.urls import path

from .pages import following, reporting

app_name = "resident"
urlpatterns = [
    path("report/", reporting.start, name="start"),
    path("report/new", reporting.report, name="report"),
    path("report/nearby", reporting.nearby, name="nearby"),
    path("report/done", reporting.done, name="done"),
    path("report/status/", following.status, name="status"),
    path("report/status/answer", following.answer, name="answer"),
    path("report/status/object", following.object_to_closure, name="object"),
    path("report/leave", following.leave, name="leave"),
    path("report/evidence/<int:attachment_id>/<slug:variant>", following.evidence, name="evidence"),
    path("q/<str:token>", reporting.scanned, name="scanned"),
]
