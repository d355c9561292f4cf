"""Those who work where the hazard is: what they say, and what they are thanked with (R262-R266)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shouwang.ground import data_keys

from .hazard import Hazard
from .reports import Report


class Comment(models.Model):
    """What an employee says about a hazard; who it was is encrypted and never shown to the unit."""

    hazard = models.ForeignKey(Hazard, on_delete=models.PROTECT, related_name="comments")
    uid = models.CharField(max_length=32, unique=True)
    author_sealed = models.TextField()
    text_sealed = models.TextField()
    at = models.DateTimeField()
    is_objection = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True)
    is_upheld = models.BooleanField(null=True)

    class Meta:
        indexes = [models.Index(fields=["hazard", "id"], name="hazards_comment_hazard")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(author_sealed="") & ~Q(text_sealed=""), name="hazards_comment_whole"
            ),
            models.CheckConstraint(
                condition=Q(is_objection=True) | Q(answered_at=None, is_upheld=None),
                name="hazards_comment_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"comment {self.pk}"

    @property
    def text(self) -> str:
        """Return what was said in clear."""
        return data_keys.ring().decrypt(self.text_sealed, place=comment_place(self.uid, "text"))

    @property
    def author(self) -> str:
        """Return the key of the account that said it, in clear."""
        return data_keys.ring().decrypt(self.author_sealed, place=comment_place(self.uid, "author"))


def comment_place(uid: str, field: str) -> str:
    """Return what an encrypted field of a comment is bound to."""
    return f"hazards_comment/{uid}/{field}"


class Award(models.Model):
    """Points for a report that proved right; paid against the query code, not against a name."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="award")
    points = models.PositiveSmallIntegerField()
    granted_at = models.DateTimeField()
    granted_by = models.CharField(max_length=64)
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(points__gte=1), name="hazards_award_points")
        ]

    def __str__(self) -> str:
        return f"award {self.pk}"
