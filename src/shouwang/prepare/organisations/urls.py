"""Addresses of the pages of responsibility."""

from django.urls import path

from .pages import (
    bodies,
    body_writing,
    funds,
    letters,
    liaison_uploads,
    meetings,
    order_exports,
    reading,
    writing,
)

app_name = "organisations"

urlpatterns = [
    path("", reading.overview, name="list"),
    path("chain", reading.chain, name="chain"),
    path("bodies", bodies.body_list, name="bodies"),
    path("bodies/new", body_writing.form_body, name="form_body"),
    path("bodies/<int:body_id>", bodies.detail, name="body"),
    path("bodies/<int:body_id>/annex", bodies.annex, name="body_annex"),
    path("bodies/<int:body_id>/change", body_writing.update_body, name="update_body"),
    path("bodies/<int:body_id>/dissolve", body_writing.dissolve_body, name="dissolve_body"),
    path("bodies/<int:body_id>/members/new", body_writing.add_member, name="add_member"),
    path(
        "bodies/<int:body_id>/members/<int:member_id>/end",
        body_writing.end_member,
        name="end_member",
    ),
    path("bodies/<int:body_id>/head", body_writing.replace_head, name="replace_head"),
    path("bodies/<int:body_id>/engage", bodies.engage, name="engage"),
    path("bodies/<int:body_id>/release", bodies.release, name="release"),
    path("groups", bodies.groups, name="groups"),
    path("sectors", reading.sectors, name="sectors"),
    path("accountable", reading.accountable, name="accountable"),
    path("liaisons", reading.liaisons, name="liaisons"),
    path("documents", reading.documents, name="documents"),
    path("consistency", reading.consistency, name="consistency"),
    path("documents/new", writing.register_document, name="register_document"),
    path("sectors/assign", writing.assign_sector, name="assign_sector"),
    path("liaisons/assign", writing.assign_liaison, name="assign_liaison"),
    path("accountable/appoint", writing.appoint_accountable, name="appoint_accountable"),
    path("accountable/waive", writing.waive_accountability, name="waive_accountability"),
    path("links/new", writing.link_responsibility, name="link_responsibility"),
    path("assignments/<slug:key>/<int:pk>/end", writing.end_assignment, name="end_assignment"),
    path("letters/<int:link_id>", letters.letter, name="letter"),
    path("letters/<int:link_id>/sign", letters.sign, name="sign"),
    path("verify", letters.verify, name="verify"),
    path("sectors/export.xlsx", order_exports.export_sectors, name="export_sectors"),
    path("sectors/print", order_exports.print_sectors, name="print_sectors"),
    path("liaisons/export.xlsx", liaison_uploads.export_page, name="export_liaisons"),
    path("liaisons/import", liaison_uploads.import_page, name="import_liaisons"),
    path(
        "liaisons/import/<str:token>/columns",
        liaison_uploads.columns_page,
        name="liaison_columns",
    ),
    path("liaisons/import/<str:token>", liaison_uploads.preview_page, name="liaison_preview"),
    path("liaisons/import/<str:token>/apply", liaison_uploads.apply_page, name="liaison_apply"),
    path(
        "liaisons/import/<str:token>/errors.xlsx",
        liaison_uploads.errors_workbook,
        name="liaison_errors",
    ),
    path("meetings", meetings.meeting_list, name="meetings"),
    path("meetings/new", meetings.record_meeting, name="record_meeting"),
    path("meetings/<int:meeting_id>", meetings.meeting_page, name="meeting"),
    path("requirements", meetings.requirement_list, name="requirements"),
    path("requirements/new", meetings.require, name="require"),
    path("funds", funds.ledger, name="funds"),
    path("funds/new", funds.earmark, name="earmark"),
    path("funds/export.xlsx", funds.export_ledger, name="export_funds"),
    path("funds/<int:fund_id>", funds.fund_page, name="fund"),
    path("fund-requests", funds.request_list, name="fund_requests"),
    path("fund-requests/new", funds.ask, name="ask_for_funds"),
    path("fund-requests/<int:request_id>", funds.request_page, name="fund_request"),
    path(
        "fund-requests/<int:request_id>/<slug:name>", funds.move_request, name="move_fund_request"
    ),
]
