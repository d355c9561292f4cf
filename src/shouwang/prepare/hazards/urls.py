"""Addresses of the pages of hazards."""

from django.urls import path

from . import pages
from .pages.bulletins import bulletin_file, bulletin_issue, bulletin_page
from .pages.papers import paper_file, paper_page, paper_print
from .pages.powers import power_end_page, powers_page
from .pages.watching import watching_page

app_name = "hazards"

urlpatterns = [
    path("", pages.hazard_list, name="list"),
    path("batch", pages.batch_page, name="batch"),
    path("new", pages.register_page, name="register"),
    path("import", pages.ledger_import_page, name="import"),
    path("import/<str:token>/columns", pages.ledger_columns_page, name="import_columns"),
    path("import/<str:token>/preview", pages.ledger_preview_page, name="import_preview"),
    path("import/<str:token>/apply", pages.ledger_apply_page, name="import_apply"),
    path("import/<str:token>/result", pages.ledger_result_page, name="import_result"),
    path("import/<str:token>/errors.xlsx", pages.ledger_errors_workbook, name="import_errors"),
    path("export-upper.xlsx", pages.upper_workbook_page, name="export_upper_workbook"),
    path("export-upper.csv", pages.upper_csv_page, name="export_upper_csv"),
    path("export.csv", pages.export_page, name="export"),
    path("awards", pages.awards_page, name="awards"),
    path("listed", pages.listed_hazards, name="listed"),
    path("watching", watching_page, name="watching"),
    path("bulletin", bulletin_page, name="bulletin"),
    path("bulletin/issue", bulletin_issue, name="bulletin_issue"),
    path("bulletin.xlsx", bulletin_file, name="bulletin_file"),
    path("powers", powers_page, name="powers"),
    path("powers/<int:delegation_id>/end", power_end_page, name="power_end"),
    path("lookup", pages.pin_lookup, name="lookup"),
    path("grade-rules", pages.grade_rules_page, name="grade_rules"),
    path("notice/<str:token>", pages.notice_page, name="notice"),
    path("notice/<str:token>/fix", pages.notice_fix_page, name="notice_fix"),
    path("notice/<str:token>/wait", pages.notice_wait_page, name="notice_wait"),
    path(
        "notice/<str:token>/photos/<int:attachment_id>/<slug:variant>",
        pages.notice_photo,
        name="notice_photo",
    ),
    path("<str:number>", pages.detail, name="detail"),
    path("<str:number>/documents/new/<slug:kind>", paper_page, name="paper_new"),
    path("<str:number>/documents/<int:document_id>/print", paper_print, name="paper_print"),
    path("<str:number>/documents/<int:document_id>/file", paper_file, name="paper_file"),
    path("<str:number>/moves", pages.move_page, name="move"),
    path("<str:number>/photos", pages.photos_page, name="photos"),
    path(
        "<str:number>/photos/<int:attachment_id>/<slug:variant>",
        pages.photo,
        name="photo",
    ),
    path("<str:number>/calls/<int:call_id>", pages.call_page, name="call"),
    path("<str:number>/reports/<str:report>/unmask", pages.unmask_page, name="unmask"),
    path(
        "<str:number>/comments/<int:comment_id>/unmask",
        pages.unmask_comment_page,
        name="unmask_comment",
    ),
    path("<str:number>/objections/dismiss", pages.dismiss_page, name="dismiss"),
    path("<str:number>/notice", pages.print_notice, name="print_notice"),
]
