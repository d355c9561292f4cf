"""Tables of the journal: entries, outbox, playbook runs, leases, kept answers."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One change. `text` is canonical JSON of who, when, what, which object and details."""

    at = models.DateTimeField()
    actor_key = models.CharField(max_length=64)
    verb = models.CharField(max_length=64)
    object_key = models.CharField(max_length=96)
    text = models.TextField()
    mac = models.CharField(max_length=64)
    seal_no = models.BigIntegerField(null=True, unique=True)
    seal_hash = models.CharField(max_length=64, default="")

    class Meta:
        indexes = [
            models.Index(fields=["object_key", "id"], name="journal_entry_object"),
            models.Index(
                fields=["id"], name="journal_entry_unsealed", condition=models.Q(seal_no=None)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seal_no=None, seal_hash="")
                | (models.Q(seal_no__gte=1) & ~models.Q(seal_hash="")),
                name="journal_entry_sealed_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_key}"


class OutboxEvent(models.Model):
    """A promise: an event that playbooks must have heard; retried until done or named as failed."""

    QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"

    name = models.CharField(max_length=64)
    object_key = models.CharField(max_length=96)
    payload = models.TextField()
    at = models.DateTimeField()
    state = models.CharField(max_length=8, default=QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_wall_at = models.DateTimeField()
    holder = models.CharField(max_length=64, default="")
    error = models.CharField(max_length=500, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["due_wall_at", "id"],
                name="journal_outbox_due",
                condition=models.Q(state__in=["queued", "running"]),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["queued", "running", "done", "failed"]),
                name="journal_outbox_state",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.object_key}"


class PlaybookRun(models.Model):
    """The proof that a playbook has heard an event; unique, so that none hears it twice."""

    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="+")
    playbook = models.CharField(max_length=96)
    ran_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "playbook"], name="journal_run_once")
        ]

    def __str__(self) -> str:
        return f"{self.playbook} #{self.event_id}"


class Lease(models.Model):
    """Who may do a job that one at a time does, and until when (wall time)."""

    name = models.CharField(max_length=32, primary_key=True)
    holder = models.CharField(max_length=64, default="")
    until_wall_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class KeptAnswer(models.Model):
    """The answer to a request with an Idempotency-Key, kept 48 hours, encrypted."""

    actor_key = models.CharField(max_length=64)
    key = models.CharField(max_length=128)
    body_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    answer = models.TextField()
    made_wall_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["actor_key", "key"], name="journal_answer_once")
        ]

    def __str__(self) -> str:
        return self.key
