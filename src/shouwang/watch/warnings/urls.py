"""Addresses of the pages of warnings."""

from django.urls import URLPattern, path

from . import answers_urls
from .pages import (
    composing,
    details,
    evacuating,
    exchanging,
    feeds,
    lists,
    obligations,
    silences,
    wordings,
)

app_name = "warnings"

urlpatterns: list[URLPattern] = [
    path("", lists.warning_list, name="list"),
    path("new", composing.draft_page, name="draft"),
    path("silences/", silences.silences_page, name="silences"),
    path("silences/<int:silence_id>/end", silences.end_page, name="silence_end"),
    path("rules/", obligations.rules_page, name="rules"),
    path("rules/<int:rule_id>/version", obligations.version_page, name="rule_version"),
    path("rules/<int:rule_id>/end", obligations.end_rule_page, name="rule_end"),
    path("templates/", wordings.templates_page, name="templates"),
    path("templates/<slug:type_code>/<slug:level>", wordings.template_page, name="template_form"),
    path("feeds/", feeds.feeds_page, name="feeds"),
    path("feeds/new", feeds.add_page, name="feed_add"),
    path("feeds/<int:feed_id>", feeds.change_page, name="feed_change"),
    path("messages/new", feeds.send_page, name="message_send"),
    path("messages/<int:message_id>/relay", feeds.relay_page, name="message_relay"),
    path("<str:number>", details.detail, name="detail"),
    path("<str:number>/moves", details.move_page, name="move"),
    path("<str:number>/change", composing.change_page, name="change"),
    path("<str:number>/update", composing.update_page, name="update"),
    path("<str:number>/obligations", obligations.obligations_page, name="obligations"),
    path(
        "<str:number>/obligations/<int:duty_id>/evacuation",
        evacuating.evacuation_page,
        name="evacuation",
    ),
    path("<str:number>/exchange", exchanging.exchange_page, name="exchange"),
    path("<str:number>/cap.xml", exchanging.cap_file, name="cap_file"),
    path("<str:number>/national.xml", exchanging.national_file, name="national_file"),
    *answers_urls.urlpatterns,
]
