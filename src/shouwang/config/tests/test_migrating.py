"""A model that is new in a migration is rendered alone, and known to what it points to."""

from __future__ import annotations

from django.db import models
from django.db.migrations.state import ModelState, ProjectState


def _state() -> ProjectState:
    state = ProjectState()
    state.add_model(ModelState("library", "Author", [("id", models.AutoField(primary_key=True))]))
    return state


def _book() -> ModelState:
    author = models.ForeignKey("library.Author", models.CASCADE, related_name="books")
    return ModelState(
        "library", "Book", [("id", models.AutoField(primary_key=True)), ("author", author)]
    )


def test_what_a_new_model_points_to_is_not_rendered_anew() -> None:
    state = _state()
    before = state.apps.get_model("library", "Author")
    state.add_model(_book())

    after = state.apps.get_model("library", "Author")
    assert after is before
    assert [one.name for one in after._meta.related_objects] == ["books"]
    assert state.apps.get_model("library", "Book")._meta.get_field("author").related_model is before


def test_a_model_that_is_there_already_is_rendered_with_its_relatives() -> None:
    state = _state()
    state.add_model(_book())
    before = state.apps.get_model("library", "Author")
    state.add_field(
        "library", "author", "name", models.CharField(max_length=9), preserve_default=True
    )

    after = state.apps.get_model("library", "Author")
    assert after is not before
    assert state.apps.get_model("library", "Book")._meta.get_field("author").related_model is after
