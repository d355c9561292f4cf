"""Pages that ask for themselves again: nothing is sent when nothing has changed."""

from __future__ import annotations

import hashlib

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.translation import get_language


def tag_of(*parts: object) -> str:
    """Return the ETag of what a page shows, in the reader's language.

    The parts say all that the page shows and nothing that changes by itself, such as the time.
    """
    text = "\x1f".join(repr(part) for part in (get_language(), *parts))
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def not_modified(request: HttpRequest, tag: str) -> HttpResponse | None:
    """Return the answer that nothing has changed, or None where the page has to be made.

    A page that has something to say once, such as "saved", is always made.
    """
    asked = request.headers.get("If-None-Match", "")
    known = {part.strip().removeprefix("W/") for part in asked.split(",")}
    has_news = hasattr(request, "_messages") and len(get_messages(request)) > 0
    if tag not in known or has_news:
        return None
    return HttpResponseNotModified(headers={"ETag": tag})
