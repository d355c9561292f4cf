"""The feeds that are read, the messages that came in, and drafts made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, Text, WrongState
from shouwang.look.links import Link
from shouwang.look.templatetags.look import text as in_words
from shouwang.watch.warnings.actions.feeds import add_feed, change_feed
from shouwang.watch.warnings.actions.receiving import receive
from shouwang.watch.warnings.actions.relaying import relay
from shouwang.watch.warnings.forms.feeds import FeedForm, MessageForm
from shouwang.watch.warnings.models import Feed
from shouwang.watch.warnings.queries import messages as incoming
from shouwang.watch.warnings.rules.feeds import FAILURE_LABELS
from shouwang.watch.warnings.rules.findings import RULE_WORDS, SIGNATURE_WORDS
from shouwang.watch.warnings.rules.losses import tell_losses
from shouwang.watch.warnings.rules.relaying import OUTCOME_LABELS, Outcome
from shouwang.watch.warnings.states import DRAFT, ISSUE

from .composing import code_choices


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed in the table: where it is read for, how reading goes."""

    feed: Feed
    area: str
    failure: Text | str
    may_change: bool


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message in the table, with what is wrong with it and what a draft cannot hold."""

    line: incoming.MessageLine
    faults: tuple[tuple[object, str, int], ...]
    losses: list[tuple[Text | str, str]]
    signature: Text | str
    may_relay: bool


@require_GET
@signed_in
def feeds_page(request: PageRequest) -> HttpResponse:
    """Show the feeds, how reading goes, and the newest messages."""
    actor = request.actor
    rows = incoming.feeds(actor)
    names = divisions.names_of(actor, {row.area_code_now for row in rows})
    asked = request.GET.get("outcome", "")
    outcome = asked if asked in OUTCOME_LABELS else ""
    context = {
        "rows": [
            FeedRow(
                row,
                names.get(row.area_code_now, row.area_code_now),
                FAILURE_LABELS.get(row.error, row.error),
                actor.may(ISSUE, row.target()),
            )
            for row in rows
        ],
        "lines": [
            _message_row(line, may_draft=actor.holds(DRAFT))
            for line in incoming.messages(actor, outcome=outcome)
        ],
        "tabs": _tabs(outcome),
        "may_add": actor.holds(ISSUE),
        "may_send": actor.holds(DRAFT),
        "links": _links(_("外部预警")),
    }
    return render(request, "warnings/feeds.html", context)


def _tabs(chosen: str) -> list[Link]:
    here = reverse("warnings:feeds")
    every = Link(_("全部"), here, "", not chosen)
    return [
        every,
        *(
            Link(in_words(label), f"{here}?outcome={name}", "", name == chosen)
            for name, label in OUTCOME_LABELS.items()
        ),
    ]


def _links(last: str, *before: Link) -> list[Link]:
    return [
        Link(_("预警"), reverse("warnings:list")),
        *before,
        Link(last, "", "", is_current=True),
    ]


def _message_row(line: incoming.MessageLine, *, may_draft: bool) -> MessageRow:
    return MessageRow(
        line,
        tuple(_fault(one) for one in line.findings if one["is_error"]),
        tell_losses(line.losses),
        SIGNATURE_WORDS.get(line.signature, ""),
        may_draft and line.outcome == Outcome.HELD,
    )


def _fault(one: Mapping[str, object]) -> tuple[object, str, int]:
    rule, line = str(one["rule"]), one["line"]
    words = RULE_WORDS.get(rule, rule)
    return words, str(one["path"]), line if isinstance(line, int) else 0


@require_http_methods(["GET", "POST"])
@signed_in
def add_page(request: PageRequest) -> HttpResponse:
    """Add a feed."""
    actor = request.actor
    if not actor.holds(ISSUE):
        raise NotAllowed
    form = FeedForm(request.POST or None, codes=code_choices(actor))
    if request.method == "POST" and form.is_valid():
        try:
            add_feed(actor, form.draft())
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("消息源已加上，马上开始读。"))
            return redirect("warnings:feeds")
    return _form(request, form, _("新增消息源"))


@require_http_methods(["GET", "POST"])
@signed_in
def change_page(request: PageRequest, feed_id: int) -> HttpResponse:
    """Change a feed, or stop reading it."""
    actor = request.actor
    found = incoming.feed(actor, feed_id)
    if not actor.may(ISSUE, found.target()):
        raise NotAllowed
    begin = {
        "name": found.name,
        "address": found.address,
        "area_code": found.area_code_now,
        "every_s": found.every_s,
        "is_trusted": found.is_trusted,
        "is_active": found.is_active,
        "version": found.version,
    }
    names = divisions.names_of(actor, [found.area_code_now])
    own: tuple[str, object] = (
        found.area_code_now,
        names.get(found.area_code_now, found.area_code_now),
    )
    codes = list(dict([own, *code_choices(actor)]).items())
    form = FeedForm(request.POST or None, initial=begin, codes=codes)
    if request.method == "POST" and form.is_valid():
        try:
            change_feed(actor, feed_id, form.draft(), version=form.cleaned_data["version"])
        except Invalid as error:
            form.take(error)
        except WrongState as error:
            form.add_error(None, in_words(error.message))
        else:
            messages.success(request, _("已保存。"))
            return redirect("warnings:feeds")
    return _form(request, form, _("修改消息源"))


def _form(request: PageRequest, form: FeedForm, title: str) -> HttpResponse:
    links = _links(title, Link(_("外部预警"), reverse("warnings:feeds")))
    context = {"form": form, "title": title, "links": links}
    status = 422 if form.is_bound else 200
    return render(request, "warnings/feed_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
@signed_in
def send_page(request: PageRequest) -> HttpResponse:
    """Take a message that came in by another way, such as by mail."""
    actor = request.actor
    if not actor.holds(DRAFT):
        raise NotAllowed
    form = MessageForm(request.POST, request.FILES) if request.method == "POST" else MessageForm()
    if request.method == "POST" and form.is_valid():
        try:
            taken = receive(actor, form.raw())
        except Invalid as error:
            form.take(error)
        else:
            words = _("收到 {count} 条，其中 {fresh} 条是新的。")
            told = words.format(count=len(taken.messages), fresh=taken.new_count)
            messages.success(request, told)
            return redirect("warnings:feeds")
    links = _links(_("录入 CAP 消息"), Link(_("外部预警"), reverse("warnings:feeds")))
    status = 422 if form.is_bound else 200
    context = {"form": form, "links": links}
    return render(request, "warnings/message_form.html", context, status=status)


@require_POST
@signed_in
def relay_page(request: PageRequest, message_id: int) -> HttpResponse:
    """Make a draft of a message, and go to it."""
    try:
        made = relay(request.actor, message_id)
    except Invalid as error:
        told = (in_words(words) for words in [error.message, *error.fields.values()])
        for words in dict.fromkeys(told):
            messages.error(request, words)
        return redirect("warnings:feeds")
    except (NotAllowed, WrongState) as error:
        messages.error(request, in_words(error.message))
        return redirect("warnings:feeds")
    messages.success(request, _("已成草稿，请审核后转发。"))
    return redirect("warnings:detail", made.number)
