"""The room's own limits."""

from __future__ import annotations

from typing import Final

NAME_LIMIT: Final = 40
PHONE_LIMIT: Final = 20
ADDRESS_LIMIT: Final = 200
NOTES_LIMIT: Final = 1_000
REASON_LIMIT: Final = 200
REASON_FLOOR: Final = 2
"""A reason of one sign explains nothing."""
WHERE_LIMIT: Final = 100
TITLE_LIMIT: Final = 100
KEY_LIMIT: Final = 96
ORDER_LIMIT: Final = 9_999
LIST_LIMIT: Final = 500
"""So many people are opened, printed or put on one roll at once."""
SHOWN_LIMIT: Final = 200
VILLAGES_LIMIT: Final = 60
HELPERS_LIMIT: Final = 5
