"""Tables of tallies: books, the accounts of objects, marks by object, deltas by area and day."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Book(models.Model):
    """One generation of a projection's counts, and the last sealed entry that is in it.

    One book of a projection serves; another one may be written beside it and take its place.
    """

    BUILDING, SERVING, RETIRED = "building", "serving", "retired"

    name = models.CharField(max_length=32)
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=8)
    seal_no = models.BigIntegerField(default=0)
    begun_wall_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"], name="tallies_book_one_serving", condition=Q(state="serving")
            ),
            models.UniqueConstraint(
                fields=["name"], name="tallies_book_one_building", condition=Q(state="building")
            ),
            models.CheckConstraint(
                condition=Q(state__in=["building", "serving", "retired"]),
                name="tallies_book_state",
            ),
            models.CheckConstraint(condition=Q(seal_no__gte=0), name="tallies_book_seal"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"


class Subject(models.Model):
    """The account of one object: its last snapshot, and the days on which it has counted."""

    pk = models.CompositePrimaryKey("book_id", "object_key")
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="+", db_index=False)
    object_key = models.CharField(max_length=96)
    last_day = models.IntegerField()
    snapshot = models.TextField()
    spans = models.TextField()

    def __str__(self) -> str:
        return self.object_key


class Mark(models.Model):
    """An object that counts in its own area, from a day, up to but not including another."""

    pk = models.CompositePrimaryKey(
        "book_id", "measure", "dimension", "area_code", "from_day", "object_key", "item"
    )
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="+", db_index=False)
    measure = models.CharField(max_length=16)
    dimension = models.CharField(max_length=12)
    area_code = models.CharField(max_length=15)
    from_day = models.IntegerField()
    object_key = models.CharField(max_length=96)
    item = models.CharField(max_length=64)
    until_day = models.IntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_day__gt=models.F("from_day")), name="tallies_mark_lasts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.object_key}"


class Delta(models.Model):
    """By how much a count of an area changes on a day; the sum up to a day is the count."""

    pk = models.CompositePrimaryKey("book_id", "area_code", "measure", "dimension", "day")
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="+", db_index=False)
    area_code = models.CharField(max_length=9)
    measure = models.CharField(max_length=16)
    dimension = models.CharField(max_length=12)
    day = models.IntegerField()
    n = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.area_code} {self.measure} {self.n:+d}"
