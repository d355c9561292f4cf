"""Addresses of the pages of the register."""

from django.urls import path

from . import pages

app_name = "places"

urlpatterns = [
    path("", pages.place_list, name="list"),
    path("unassigned", pages.unassigned, name="unassigned"),
    path("survey", pages.survey, name="survey"),
    path("nine-small", pages.nine_small, name="nine_small"),
    path("new", pages.register_page, name="register"),
    path("lookup", pages.pin_lookup, name="lookup"),
    path("export.csv", pages.download_csv, name="export_csv"),
    path("export.xlsx", pages.download_workbook, name="export_workbook"),
    path("import/", pages.import_page, name="import"),
    path("import/<str:token>/columns", pages.columns_page, name="import_columns"),
    path("import/<str:token>/preview", pages.preview_page, name="import_preview"),
    path("import/<str:token>/apply", pages.apply_page, name="import_apply"),
    path("import/<str:token>/errors.xlsx", pages.errors_workbook, name="import_errors"),
    path("<str:number>/", pages.detail, name="detail"),
    path("<str:number>/edit", pages.edit_page, name="edit"),
    path("<str:number>/survey", pages.survey_page, name="survey_place"),
    path("<str:number>/types", pages.type_page, name="confirm_type"),
    path("<str:number>/types/<slug:type_code>/rule", pages.follow_rule_page, name="follow_rule"),
    path("<str:number>/archive", pages.archive_page, name="archive"),
    path("<str:number>/objects", pages.object_page, name="add_object"),
    path(
        "<str:number>/objects/<int:object_id>/check", pages.check_object_page, name="check_object"
    ),
    path(
        "<str:number>/objects/<int:object_id>/retire",
        pages.retire_object_page,
        name="retire_object",
    ),
    path("<str:number>/qr", pages.qr_page, name="qr"),
    path("<str:number>/qr/issue", pages.issue_qr_page, name="issue_qr"),
    path("<str:number>/qr/revoke", pages.revoke_qr_page, name="revoke_qr"),
]
