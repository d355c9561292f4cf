"""Pure rules of documents: the 文号, what values may be, the one text that stands for a content."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from shouwang.ground.errors import Invalid, Text, say

from .kinds import DocumentKind, Field, Value, Values

TEXT_LIMIT = 10_000
ROWS_LIMIT = 500
SIGN_LIMIT = 8
REASON_LIMIT = 300
DIGEST_SIGNS = 12
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


CODE_FIELD, CONTENT_FIELD = "code", "content"


def seal_place(uid: str, field: str) -> str:
    """Return the place to which an encrypted field of a document is bound."""
    return f"documents_document/{uid}/{field}"


def document_number(sign: str, series: str, year: int, count: int) -> str:
    """Return a 文号 such as 云安责改〔2026〕12号 (GB/T 9704-2012, 7.2.5: no zeros before)."""
    return f"{sign}{series}〔{year}〕{count}号"


def day_words(day: date) -> str:
    """Return a day as documents write it: 2026年6月22日 (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


@dataclass(frozen=True, slots=True)
class Content:
    """Exactly what is shown, signed and verified, nothing more."""

    kind: str
    heading: str
    number: str
    office: str
    issued_on: str
    values: Values

    @property
    def text(self) -> str:
        """Return the one text that stands for the content."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the content (hex)."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()

    @property
    def short_digest(self) -> str:
        """Return the beginning of the digest, as it is printed."""
        return shown_digest(self.digest)


def shown_digest(digest: str) -> str:
    """Return the beginning of a digest, as it is printed."""
    return digest[:DIGEST_SIGNS].upper()


def read_content(text: str) -> Content:
    """Read a content back from its text; ValueError when it is none."""
    read = json.loads(text)
    names = Content.__dataclass_fields__
    if not isinstance(read, dict) or set(read) != set(names):
        raise ValueError("this is no content of a document")
    return Content(**read)


def heading_of(kind: DocumentKind, values: Values) -> str:
    """Return the title of a document with these values."""
    found = values.get(kind.heading, "") if kind.heading else ""
    return found if isinstance(found, str) and found else str(kind.title)


def checked_values(kind: DocumentKind, given: Mapping[str, object]) -> dict[str, Value]:
    """Return the values in their stored form; Invalid names each wrong, missing or unknown one."""
    wrong: dict[str, Text] = {
        name: say("没有这个字段。") for name in given if kind.field(name) is None
    }
    values: dict[str, Value] = {}
    for field in kind.fields:
        found = given.get(field.name, () if field.is_list else "")
        try:
            values[field.name] = _rows(field, found) if field.is_list else _text(found)
        except ValueError:
            wrong[field.name] = say("“{label}”的内容无法写进文书。", label=field.label)
            continue
        if field.is_required and not values[field.name]:
            wrong[field.name] = say("请填写“{label}”。", label=field.label)
    if wrong:
        raise Invalid(wrong)
    return values


def _text(found: object) -> str:
    if not isinstance(found, str) or len(found) > TEXT_LIMIT:
        raise ValueError("not a text, or too long")
    text = found.replace("\r\n", "\n").strip()
    if UNPRINTABLE.search(text):
        raise ValueError("signs that no document can hold")
    return text


def _rows(field: Field, found: object) -> Value:
    if isinstance(found, str) or not isinstance(found, Sequence) or len(found) > ROWS_LIMIT:
        raise ValueError("not a list, or too long")
    if not field.columns:
        return [_text(one) for one in found]
    return [_row(field, one) for one in found]


def _row(field: Field, found: object) -> dict[str, str]:
    names = [column.name for column in field.columns]
    if not isinstance(found, Mapping) or not set(found) <= set(names):
        raise ValueError("not a row of this table")
    return {name: _text(found.get(name, "")) for name in names}


def sample_values(kind: DocumentKind) -> dict[str, Value]:
    """Return a value for every field, for previews: the kind's samples, or else the labels."""
    return {field.name: field.sample or _sample(field) for field in kind.fields}


def _sample(field: Field) -> Value:
    if field.columns:
        return [{column.name: f"〔{column.label}〕" for column in field.columns}]
    return [f"〔{field.label}〕"] if field.is_list else f"〔{field.label}〕"
