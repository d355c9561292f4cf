"""Addresses of the pages of responsibility."""

from django.urls import path

from .pages import bodies, body_writing, letters, reading, writing

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
]
