"""Tables of warnings, a file per theme."""

from .addressees import Addressee, ReachAttempt
from .duties import ObligationDuty, ObligationRule
from .exchange import Feed, FeedLink, FeedMessage, Publication
from .warnings import Silence, Template, Warning, WarningArea, WarningNote

__all__ = [
    "Addressee",
    "Feed",
    "FeedLink",
    "FeedMessage",
    "ObligationDuty",
    "ObligationRule",
    "Publication",
    "ReachAttempt",
    "Silence",
    "Template",
    "Warning",
    "WarningArea",
    "WarningNote",
]
