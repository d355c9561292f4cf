"""The room's own tests: nobody above tells anything, unless a test lets somebody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from shouwang.watch.risk.sources import RiskSources, risk_sources, use_risk_sources


@pytest.fixture(autouse=True)
def _no_sources() -> Iterator[None]:
    """Empty the table of sources, and put it back."""
    before = risk_sources()
    use_risk_sources(RiskSources())
    yield
    use_risk_sources(before)
