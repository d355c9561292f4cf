"""Words of the resident's pages that differ from the officers'."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shouwang.ground.errors import Text
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.hazards import queries as hazards


def kind_words(category: Text) -> str:
    """Say what kind of danger it is; "don't know" is an answer of the form, not a kind."""
    unknown = hazards.public_categories()[0].label
    return _("一处危险（类别待定）") if category == unknown else in_words(category)
