"""The base of everything that comes in by the API: bounded, clean, closed to unknown fields."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from .errors import Text, say

ItemT = TypeVar("ItemT")

TEXT_LIMIT = 10_000
INTEGER_LIMIT = 2**63 - 1
OFFSET_LIMIT = 10_000
PAGE_LIMIT = 200
FIRST_YEAR, LAST_YEAR = 1949, 2199


UNFIT = "unfit"
"""The kind of a wrong input whose words our own validators bring along."""


def unfit(text: Text) -> PydanticCustomError:
    """Return the error of a validator of ours; the edge translates its text."""
    return PydanticCustomError(UNFIT, "{text}", {"text": text})


def clean_text(value: Any) -> Any:
    """Refuse half emojis and NUL, which no database and no peer can store."""
    if not isinstance(value, str):
        return value
    if "\x00" in value:
        raise unfit(say("含有无法保存的字符。"))
    if any(0xD800 <= ord(char) <= 0xDFFF for char in value):
        raise unfit(say("含有不完整的字符（例如半个表情）。"))
    return value.strip()


def _within_years(value: date | datetime) -> date | datetime:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise unfit(say("年份应在 {first} 至 {last} 之间。", first=FIRST_YEAR, last=LAST_YEAR))
    return value


def _aware(value: datetime) -> datetime:
    _within_years(value)
    if value.tzinfo is None:
        raise unfit(say("时间要带时区，例如 2026-06-22T10:00:00+08:00。"))
    return value


Line = Annotated[str, BeforeValidator(clean_text), Field(max_length=200)]
Note = Annotated[str, BeforeValidator(clean_text), Field(max_length=2_000)]
Code = Annotated[str, BeforeValidator(clean_text), Field(max_length=64)]
Count = Annotated[int, Field(ge=0, le=INTEGER_LIMIT)]
Identity = Annotated[int, Field(ge=1, le=INTEGER_LIMIT)]
Moment = Annotated[datetime, AfterValidator(_aware)]
Day = Annotated[date, AfterValidator(_within_years)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]


class WireIn(Schema):
    """The base of request bodies: unknown fields are refused by name."""

    model_config = ConfigDict(extra="forbid")


class WireOut(Schema):
    """The base of answers."""


class PageIn(Schema):
    """Paging by limit and offset up to 10,000, then by cursor."""

    limit: int = Field(25, ge=1, le=PAGE_LIMIT)
    offset: int = Field(0, ge=0, le=OFFSET_LIMIT)
    cursor: str = Field("", max_length=200)


class ListOut(Schema, Generic[ItemT]):
    """The form of every list answer."""

    items: list[ItemT]
    count: int
    count_is_exact: bool
    next_cursor: str = ""
