"""The words that the standard allows, and the order in which elements stand (CAP 1.2, §3.2)."""

from __future__ import annotations

from typing import Final

CAP_11: Final = "urn:oasis:names:tc:emergency:cap:1.1"
CAP_12: Final = "urn:oasis:names:tc:emergency:cap:1.2"
VERSIONS: Final = {CAP_11: "1.1", CAP_12: "1.2"}
SIGNATURES: Final = "http://www.w3.org/2000/09/xmldsig#"

STATUSES: Final = ("Actual", "Exercise", "System", "Test", "Draft")
MESSAGE_TYPES: Final = ("Alert", "Update", "Cancel", "Ack", "Error")
REFERRING_TYPES: Final = frozenset({"Update", "Cancel", "Ack", "Error"})
"""Messages that act upon earlier ones and so must name them."""
SCOPES: Final = ("Public", "Restricted", "Private")
CATEGORIES: Final = (
    "Geo",
    "Met",
    "Safety",
    "Security",
    "Rescue",
    "Fire",
    "Health",
    "Env",
    "Transport",
    "Infra",
    "CBRNE",
    "Other",
)
RESPONSES: Final = (
    "Shelter",
    "Evacuate",
    "Prepare",
    "Execute",
    "Avoid",
    "Monitor",
    "Assess",
    "AllClear",
    "None",
)
RESPONSES_11: Final = ("Shelter", "Evacuate", "Prepare", "Execute", "Monitor", "Assess", "None")
URGENCIES: Final = ("Immediate", "Expected", "Future", "Past", "Unknown")
SEVERITIES: Final = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")
CERTAINTIES: Final = ("Observed", "Likely", "Possible", "Unlikely", "Unknown")


def _part(names: str) -> tuple[tuple[str, int, int | None], ...]:
    """Read "name! name? name* name+" as (name, least, most); no most means any number."""
    bounds: dict[str, tuple[int, int | None]] = {
        "!": (1, 1),
        "?": (0, 1),
        "*": (0, None),
        "+": (1, None),
    }
    return tuple((word[:-1], *bounds[word[-1]]) for word in names.split())


ALERT: Final = _part(
    "identifier! sender! sent! status! msgType! source? scope! restriction? addresses? code*"
    " note? references? incidents? info*"
)
INFO: Final = _part(
    "language? category+ event! responseType* urgency! severity! certainty! audience? eventCode*"
    " effective? onset? expires? senderName? headline? description? instruction? web? contact?"
    " parameter* resource* area*"
)
RESOURCE: Final = _part("resourceDesc! mimeType! size? uri? derefUri? digest?")
RESOURCE_11: Final = _part("resourceDesc! mimeType? size? uri? derefUri? digest?")
AREA: Final = _part("areaDesc! polygon* circle* geocode* altitude? ceiling?")
PAIR: Final = _part("valueName! value!")
