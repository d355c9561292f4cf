"""Addresses of the pages of warnings."""

from . import answers_urls

app_name = "warnings"

urlpatterns = [*answers_urls.urlpatterns]
