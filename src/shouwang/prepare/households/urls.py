"""Addresses of the pages of households."""

from django.urls import path

from . import pages

app_name = "households"

urlpatterns = [
    path("", pages.people_list, name="list"),
    path("new", pages.add_page, name="new"),
    path("open", pages.open_list_page, name="open-list"),
    path("print", pages.print_page, name="print"),
    path("export", pages.export_page, name="export"),
    path("import", pages.import_page, name="import"),
    path("import/<str:token>", pages.preview_page, name="import-preview"),
    path("import/<str:token>/columns", pages.columns_page, name="import-columns"),
    path("import/<str:token>/apply", pages.apply_page, name="import-apply"),
    path("import/<str:token>/errors.xlsx", pages.errors_workbook, name="import-errors"),
    path("find", pages.find_page, name="find"),
    path("openings", pages.openings_page, name="openings"),
    path("people/<int:person_id>", pages.detail, name="detail"),
    path("people/<int:person_id>/edit", pages.edit_page, name="edit"),
    path("people/<int:person_id>/open", pages.open_page, name="open"),
    path("people/<int:person_id>/remove", pages.remove_page, name="remove"),
    path("people/<int:person_id>/helpers", pages.pair_page, name="pair"),
    path(
        "people/<int:person_id>/helpers/<int:helper_id>/end", pages.end_helper_page, name="unpair"
    ),
    path("evacuations/", pages.evacuation_list, name="evacuations"),
    path("evacuations/new", pages.start_page, name="start"),
    path("evacuations/<int:evacuation_id>", pages.roll_page, name="roll"),
    path("evacuations/<int:evacuation_id>/open", pages.open_roll_page, name="open-roll"),
    path("evacuations/<int:evacuation_id>/marks", pages.mark_page, name="mark"),
    path("evacuations/<int:evacuation_id>/end", pages.end_page, name="end"),
]
