"""What the pages share: Word answers, the address of a code, paging."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from shouwang.ground.documents.rendering import WORD_TYPE, WordFile
from shouwang.ground.errors import Text

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class Pager:
    """Previous and next of a list."""

    previous_url: str | None
    next_url: str | None
    count_text: Text | str = ""


def word_answer(taken: WordFile) -> HttpResponse:
    """Answer with a Word file that nobody else keeps."""
    answer = HttpResponse(taken.content, content_type=WORD_TYPE)
    answer["Content-Disposition"] = str(
        content_disposition_header(as_attachment=True, filename=taken.name)
    )
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def verify_base(request: HttpRequest) -> str:
    """Return the address after which a verification code is written."""
    return request.build_absolute_uri(reverse("documents:verify_form"))


def page_number(text: str) -> int:
    """Return the page that was asked for; the first when it makes no sense."""
    is_number = text.isascii() and text.isdigit() and len(text) <= 4
    return max(int(text), 1) if is_number else 1
