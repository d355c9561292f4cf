"""Tables of what goes out to and comes in from other systems: publications, feeds, messages."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Target
from shouwang.watch.warnings.rules.parameters import (
    IDENTIFIER_LIMIT,
    NAME_LIMIT,
    REASON_LIMIT,
    TITLE_LIMIT,
)

from .warnings import Warning


class Publication(models.Model):
    """One message of ours as it went out; never edited, kept after the warning has ended."""

    warning = models.ForeignKey(Warning, on_delete=models.PROTECT, related_name="publications")
    form = models.CharField(max_length=16, default="cap")
    """`cap` is CAP 1.2, `gbt` the national form."""
    message_type = models.CharField(max_length=8)
    sender = models.CharField(max_length=IDENTIFIER_LIMIT)
    identifier = models.CharField(max_length=IDENTIFIER_LIMIT)
    sent_at = models.DateTimeField()
    content = models.TextField()
    digest = models.CharField(max_length=64)
    is_signed = models.BooleanField(default=False)
    is_public = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["form", "-sent_at", "-id"], name="warnings_published")]
        constraints = [
            models.UniqueConstraint(
                fields=["form", "identifier"], name="warnings_publication_once"
            ),
            models.CheckConstraint(
                condition=~Q(identifier="") & ~Q(content="") & ~Q(digest=""),
                name="warnings_publication_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.identifier


class Feed(models.Model):
    """A feed of another body's warnings that is read, and how reading it goes."""

    name = models.CharField(_("名称"), max_length=NAME_LIMIT)
    address = models.CharField(_("地址"), max_length=500, unique=True)
    area_code_now = models.CharField(_("区划"), max_length=15)
    is_active = models.BooleanField(_("启用"), default=True)
    is_trusted = models.BooleanField(default=False)
    """What comes from here becomes a draft at once; else it waits to be looked at."""
    every_s = models.PositiveIntegerField(default=60)
    etag = models.CharField(max_length=200, default="", blank=True)
    last_modified = models.CharField(max_length=64, default="", blank=True)
    due_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    failed_since_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=32, default="", blank=True)
    byte_count = models.PositiveIntegerField(null=True)
    entry_count = models.PositiveIntegerField(null=True)
    failure_count = models.PositiveIntegerField(default=0)
    """How many readings in a row have failed; 0 after one that came through."""
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(address="") & Q(every_s__gte=10),
                name="warnings_feed_whole",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_key(self) -> str:
        """Name the feed in the journal."""
        return f"feed:{self.pk}"

    def target(self) -> Target:
        """Return what the feed shows to access."""
        return Target(area_code=self.area_code_now)


class FeedLink(models.Model):
    """A message to which a feed linked; each is fetched once."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="links")
    address = models.CharField(max_length=500)
    read_at = models.DateTimeField()
    seen_on = models.DateField()
    """The last day on which the feed named it."""
    error = models.CharField(max_length=32, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feed", "address"], name="warnings_feed_link_once"),
            models.CheckConstraint(condition=~Q(address=""), name="warnings_feed_link_whole"),
        ]

    def __str__(self) -> str:
        return self.address


class FeedMessage(models.Model):
    """A message that came in, as it came; the same sender's identifier is taken once."""

    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, null=True, related_name="messages")
    warning = models.ForeignKey(
        Warning, on_delete=models.SET_NULL, null=True, related_name="messages"
    )
    form = models.CharField(max_length=16, default="cap")
    sender = models.CharField(max_length=IDENTIFIER_LIMIT)
    identifier = models.CharField(max_length=IDENTIFIER_LIMIT)
    sent_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    title = models.CharField(max_length=TITLE_LIMIT, default="", blank=True)
    """What it is about, in the words of its sender."""
    message_type = models.CharField(max_length=8, default="", blank=True)
    status = models.CharField(max_length=12, default="", blank=True)
    content = models.TextField()
    digest = models.CharField(max_length=64)
    signature = models.CharField(max_length=12, default="", blank=True)
    """`valid`, `invalid`, `unknown`; "" when the message is not signed."""
    findings = models.JSONField(default=list)
    losses = models.JSONField(default=list)
    """What it said that a warning cannot hold, each as element and words."""
    outcome = models.CharField(max_length=16)
    note = models.CharField(max_length=REASON_LIMIT, default="", blank=True)
    """Why it became no draft, as the reading said it."""

    class Meta:
        indexes = [models.Index(fields=["-received_at", "-id"], name="warnings_received")]
        constraints = [
            models.UniqueConstraint(fields=["sender", "identifier"], name="warnings_received_once"),
            models.CheckConstraint(
                condition=~Q(identifier="") & ~Q(sender="") & ~Q(outcome=""),
                name="warnings_received_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.identifier
