"""Addresses of the pages of responsibility."""

from django.urls import path

from .pages import letters, reading, writing

app_name = "organisations"

urlpatterns = [
    path("", reading.overview, name="list"),
    path("chain", reading.chain, name="chain"),
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
