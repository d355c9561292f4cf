"""What happened to what units owe a campaign, for those above."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeliverableOwed:
    """A running campaign asks for a further deliverable."""

    campaign_id: int
    deliverable_id: int


@dataclass(frozen=True, slots=True)
class ObligationSubmitted:
    """A unit handed something in, which waits for somebody to look at it."""

    obligation_id: int
    campaign_id: int


@dataclass(frozen=True, slots=True)
class ObligationReturned:
    """What a unit handed in came back with a reason."""

    obligation_id: int
    campaign_id: int


@dataclass(frozen=True, slots=True)
class ObligationOverdue:
    """The due moment passed and nothing acceptable is there."""

    obligation_id: int
    campaign_id: int


@dataclass(frozen=True, slots=True)
class EnterpriseReported:
    """An enterprise reported; both sides have to confirm that they have it."""

    report_id: int
    area_code: str
    unit_id: int


@dataclass(frozen=True, slots=True)
class CampaignClosed:
    """A campaign was closed with its summary."""

    campaign_id: int
    number: str
