"""What a check says: which rule, where, and what was found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Rule(StrEnum):
    """A rule of the standard that can be broken."""

    WELL_FORMED = "well_formed"
    SAFE = "safe"
    NAMESPACE = "namespace"
    ORDER = "order"
    MISSING = "missing"
    TOO_MANY = "too_many"
    UNKNOWN_ELEMENT = "unknown_element"
    EMPTY = "empty"
    ENUMERATION = "enumeration"
    TIME = "time"
    PLAIN_NAME = "plain_name"
    REFERENCES_NEEDED = "references_needed"
    REFERENCES_FORM = "references_form"
    REFERENCES_SELF = "references_self"
    REFERENCES_FUTURE = "references_future"
    RESTRICTION = "restriction"
    ADDRESSES = "addresses"
    POLYGON = "polygon"
    CIRCLE = "circle"
    ALTITUDE = "altitude"
    LANGUAGE = "language"
    DATES = "dates"
    URI = "uri"
    SIZE = "size"
    DIGEST = "digest"
    EXERCISE_NOTE = "exercise_note"
    INFO_ADVISED = "info_advised"
    AREA_ADVISED = "area_advised"
    EXPIRES_ADVISED = "expires_advised"
    MARKUP = "markup"


WORDS: Final[dict[Rule, str]] = {
    Rule.WELL_FORMED: "The document must be well-formed XML.",
    Rule.SAFE: "A type declaration, entities of its own or endless size are refused unread.",
    Rule.NAMESPACE: "The root is an alert in the namespace of CAP 1.1 or 1.2 (§3.1).",
    Rule.ORDER: "Elements stand in the order of the standard (§3.4).",
    Rule.MISSING: "A required element is missing (§3.2).",
    Rule.TOO_MANY: "The element may stand only once (§3.2).",
    Rule.UNKNOWN_ELEMENT: "The element is not part of CAP here (§3.4).",
    Rule.EMPTY: "The element must not be empty (§3.2).",
    Rule.ENUMERATION: "The value is none of those that the standard names (§3.2).",
    Rule.TIME: "Times are YYYY-MM-DDThh:mm:ss±hh:mm, without Z and fractions (§3.3.2).",
    Rule.PLAIN_NAME: "identifier and sender hold no space, comma, < or & (§3.2.1).",
    Rule.REFERENCES_NEEDED: "Update, Cancel, Ack and Error name the messages meant (§3.2.1).",
    Rule.REFERENCES_FORM: "references are sender,identifier,sent, parted by white space (§3.2.1).",
    Rule.REFERENCES_SELF: "A message does not refer to itself (§3.2.1).",
    Rule.REFERENCES_FUTURE: "A message refers to earlier ones only (§3.2.1).",
    Rule.RESTRICTION: "restriction goes with scope Restricted, and with no other (§3.2.1).",
    Rule.ADDRESSES: "scope Private names its addresses (§3.2.1).",
    Rule.POLYGON: "A polygon has at least four WGS-84 pairs lat,lon; first and last are equal, and"
    " it does not cross itself (§3.2.4).",
    Rule.CIRCLE: "A circle is lat,lon and a radius in kilometres, not negative (§3.2.4).",
    Rule.ALTITUDE: "ceiling goes with altitude and is not below it (§3.2.4).",
    Rule.LANGUAGE: "language is a tag of RFC 3066; one info for each language (§3.2.2).",
    Rule.DATES: "effective is not after expires (§3.2.2).",
    Rule.URI: "web is an absolute address; uri is relative only beside derefUri (§3.2.3).",
    Rule.SIZE: "size is a whole number of bytes (§3.2.3).",
    Rule.DIGEST: "digest is the SHA-1 of the content, in hexadecimal (§3.2.3).",
    Rule.EXERCISE_NOTE: "status Exercise names the exercise in note (§3.2.1).",
    Rule.INFO_ADVISED: "An Alert or Update without info tells nobody anything.",
    Rule.AREA_ADVISED: "An info without an area says not whom it is for.",
    Rule.EXPIRES_ADVISED: "Without expires every recipient decides when it ends.",
    Rule.MARKUP: "Text holds no HTML tags or entities (§3.3.3).",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken rule (an error) or one piece of advice, with the element's path and line."""

    rule: Rule
    path: str
    line: int
    detail: str = ""
    is_error: bool = True

    def __str__(self) -> str:
        """Return the finding as one line of text."""
        kind = "error" if self.is_error else "advice"
        told = f": {self.detail}" if self.detail else ""
        return f"{kind} {self.rule.value} line {self.line} {self.path}{told}. {WORDS[self.rule]}"


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that make a message invalid."""
    return [one for one in findings if one.is_error]
