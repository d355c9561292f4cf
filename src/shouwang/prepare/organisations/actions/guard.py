"""What every write checks: the grant, the document, the person's office."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, say
from shouwang.ground.people import queries as people
from shouwang.prepare.organisations.models import EDIT, BasisDocument
from shouwang.prepare.organisations.queries.documents import document
from shouwang.prepare.organisations.queries.people import is_in_office
from shouwang.prepare.organisations.queries.sectors import may_look

if TYPE_CHECKING:
    from shouwang.ground.people.models import Post

MISSING_DOCUMENT = say("请选择依据文件。")


def check_may_edit(actor: Actor, area_code: str) -> None:
    """Refuse whoever may not change responsibility here: 404 outside one's duties, else 403."""
    if actor.may(EDIT, Target(area_code=area_code)):
        return
    if not may_look(actor, area_code):
        raise NotFound
    raise NotAllowed


def basis(actor: Actor, document_id: int | None) -> BasisDocument:
    """Return the document that an assignment rests on, or Invalid."""
    if document_id is None:
        raise Invalid({"document": MISSING_DOCUMENT})
    try:
        return document(actor, document_id)
    except NotFound:
        raise Invalid({"document": MISSING_DOCUMENT}) from None


def holder(actor: Actor, post_id: int | None, on: date, *, field: str = "post") -> Post:
    """Return the post that takes a duty on, held on the first day, or Invalid."""
    wrong: Text = say("请选择一名在岗的责任人。")
    if post_id is None:
        raise Invalid({field: wrong})
    try:
        post = people.post(actor, post_id)
    except NotFound:
        raise Invalid({field: wrong}) from None
    if not is_in_office(post, on):
        raise Invalid({field: say("这名责任人在生效当天不在岗。")})
    return post
