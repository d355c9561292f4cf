"""Bounds of rules, signals, anomalies and forecasts."""

from __future__ import annotations

from typing import Final

KEY_LIMIT: Final = 40
TITLE_LIMIT: Final = 80
REASON_LIMIT: Final = 500
ADVICE_LIMIT: Final = 500
SOURCE_LIMIT: Final = 300
STEPS_LIMIT: Final = 4
"""One for each colour."""
PARTS_LIMIT: Final = 20
DEPTH_LIMIT: Final = 5
VALUE_LIMIT: Final = 1e9
"""Measured values and thresholds lie within plus and minus this; what lies beyond is no reading."""
TRY_DAYS: Final = 400
TRY_READINGS: Final = 400_000
"""So many stored readings a trial looks at; a longer one is refused, never cut short."""
TRY_FIRINGS: Final = 500
