"""What every page of one campaign shows around its content: heading, state, tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from shouwang.ground.actor import Actor
from shouwang.look.links import Link
from shouwang.prepare.campaigns.states import LABELS, TONES

if TYPE_CHECKING:
    from shouwang.prepare.campaigns.models import Campaign

TABS: Final = (
    ("campaigns:detail", gettext_noop("方案")),
    ("campaigns:readiness", gettext_noop("就绪")),
    ("campaigns:scope", gettext_noop("范围")),
    ("campaigns:progress", gettext_noop("进度")),
    ("campaigns:visits", gettext_noop("检查记录")),
    ("campaigns:duties", gettext_noop("应报材料")),
    ("campaigns:evaluation", gettext_noop("考核")),
    ("campaigns:lessons", gettext_noop("经验与总结")),
)


def frame(actor: Actor, campaign: Campaign, current: str) -> dict[str, object]:
    """Return the context of a campaign's page; `current` is the name of its address."""
    return {
        "campaign": campaign,
        "state_label": LABELS[campaign.state],
        "state_tone": TONES[campaign.state],
        "tabs": list(_tabs(campaign, current)),
        "links": [
            Link(_("专项行动"), reverse("campaigns:list")),
            Link(campaign.title, ""),
        ],
        "may_edit": actor.may("campaigns.edit", campaign.target()),
    }


def _tabs(campaign: Campaign, current: str) -> list[Link]:
    found = []
    for name, label in TABS:
        try:
            url = reverse(name, args=[campaign.number])
        except NoReverseMatch:
            continue
        found.append(Link(_(label), url, "", name == current))
    return found
