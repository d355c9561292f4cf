"""Addresses of documents, and of the public check of a printed code."""

from django.urls import path

from . import pages

app_name = "documents"
urlpatterns = [
    path("documents/", pages.document_list, name="list"),
    path("documents/new", pages.write_document, name="new"),
    path("documents/<int:document_id>/", pages.detail, name="detail"),
    path("documents/<int:document_id>/print", pages.print_page, name="print"),
    path("documents/<int:document_id>/file", pages.word_file, name="file"),
    path("documents/<int:document_id>/sign", pages.sign_page, name="sign"),
    path("documents/<int:document_id>/void", pages.void_page, name="void"),
    path("documents/templates/", pages.template_list, name="templates"),
    path("documents/templates/upload", pages.upload_page, name="upload"),
    path("documents/templates/letterhead", pages.letterhead_page, name="letterhead"),
    path("documents/templates/built-in/<slug:kind>", pages.built_in_file, name="built_in"),
    path("documents/templates/<int:template_id>/preview", pages.preview_file, name="preview"),
    path("documents/templates/<int:template_id>/accept", pages.accept_page, name="accept"),
    path("documents/templates/<int:template_id>/withdraw", pages.withdraw_page, name="withdraw"),
    path("verify/", pages.verify_form, name="verify_form"),
    path("verify/<str:code>", pages.verify_page, name="verify"),
]
