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
    path("priorities", pages.priority_page, name="priorities"),
    path("objects", pages.object_list, name="objects"),
    path("assets", pages.asset_list, name="assets"),
    path("assets/export.xlsx", pages.asset_export_page, name="asset_export"),
    path("assets/<int:asset_id>", pages.asset_page, name="asset"),
    path("assets/<int:asset_id>/archive", pages.archive_asset_page, name="asset_archive"),
    path("sources", pages.source_list, name="sources"),
    path("sources/<int:source_id>", pages.source_detail, name="source_detail"),
    path("sources/<int:source_id>/edit", pages.edit_source_page, name="source_edit"),
    path("sources/<int:source_id>/monitors", pages.monitor_page, name="source_monitor"),
    path("sources/<int:source_id>/signals", pages.signal_page, name="source_signal"),
    path("sources/<int:source_id>/retire", pages.retire_source_page, name="source_retire"),
    path("surveys", pages.survey_list, name="surveys"),
    path("surveys/new", pages.start_survey_page, name="survey_start"),
    path("surveys/<int:survey_id>", pages.survey_detail, name="survey_detail"),
    path("surveys/<int:survey_id>/estimates", pages.estimate_page, name="survey_estimate"),
    path("surveys/<int:survey_id>/end", pages.end_survey_page, name="survey_end"),
    path("surveys/<int:survey_id>/enter", pages.enter_page, name="survey_enter"),
    path(
        "surveys/<int:survey_id>/entries/<int:entry_id>/photos/<int:attachment_id>/<slug:variant>",
        pages.survey_photo,
        name="survey_photo",
    ),
    path("lookup", pages.pin_lookup, name="lookup"),
    path("export.csv", pages.download_csv, name="export_csv"),
    path("export.xlsx", pages.download_workbook, name="export_workbook"),
    path("import/", pages.import_page, name="import"),
    path("import/<str:token>/columns", pages.columns_page, name="import_columns"),
    path("import/<str:token>/preview", pages.preview_page, name="import_preview"),
    path("import/<str:token>/apply", pages.apply_page, name="import_apply"),
    path("import/<str:token>/errors.xlsx", pages.errors_workbook, name="import_errors"),
    path(
        "registers/<slug:register>/export.xlsx",
        pages.register_export_page,
        name="register_export",
    ),
    path("registers/<slug:register>/import", pages.register_import_page, name="register_import"),
    path(
        "registers/<slug:register>/import/<str:token>",
        pages.register_preview_page,
        name="register_preview",
    ),
    path(
        "registers/<slug:register>/import/<str:token>/columns",
        pages.register_columns_page,
        name="register_columns",
    ),
    path(
        "registers/<slug:register>/import/<str:token>/apply",
        pages.register_apply_page,
        name="register_apply",
    ),
    path(
        "registers/<slug:register>/import/<str:token>/errors.xlsx",
        pages.register_errors_workbook,
        name="register_errors",
    ),
    path("<str:number>/", pages.detail, name="detail"),
    path("<str:number>/edit", pages.edit_page, name="edit"),
    path("<str:number>/survey", pages.survey_page, name="survey_place"),
    path("<str:number>/types", pages.type_page, name="confirm_type"),
    path("<str:number>/types/<slug:type_code>/rule", pages.follow_rule_page, name="follow_rule"),
    path("<str:number>/archive", pages.archive_page, name="archive"),
    path("<str:number>/sources/new", pages.new_source_page, name="source_new"),
    path("<str:number>/standardisation", pages.standardisation_page, name="standardisation"),
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
