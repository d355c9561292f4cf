"""Addresses of the entrance."""

from django.urls import path

from . import pages

app_name = "entrance"
urlpatterns = [
    path("", pages.start, name="start"),
    path("sign-in", pages.sign_in, name="sign_in"),
    path("sign-out", pages.sign_out, name="sign_out"),
    path("post", pages.choose_post, name="choose_post"),
]
