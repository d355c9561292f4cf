"""What a person chooses for themselves: channels, quiet hours, e-mail address."""

from __future__ import annotations

from shouwang.ground.actor import Actor
from shouwang.ground.delivery.channels import offered_names
from shouwang.ground.delivery.models import Preference
from shouwang.ground.delivery.rules import Choice, cleaned_channels
from shouwang.ground.errors import Invalid, NotAllowed, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.people.actions import set_email


def save_choice(actor: Actor, choice: Choice, *, email: str | None = None) -> None:
    """Keep the actor's own choice; the inbox stays whatever is chosen.

    `email` None leaves the address as it is, "" takes it away. Invalid names each wrong field.
    """
    if actor.account_id is None:
        raise NotAllowed
    quiet = choice.quiet
    if quiet is not None and quiet.from_ == quiet.until:
        raise Invalid({"quiet_until": say("免打扰的结束时间不能与开始时间相同。")})
    urgent = sorted(cleaned_channels(choice.urgent, offered_names()))
    normal = sorted(cleaned_channels(choice.normal, offered_names()))
    with write_transaction():
        if email is not None:
            set_email(actor, actor.account_id, email)
        Preference.objects.update_or_create(
            account_id=actor.account_id,
            defaults={
                "urgent": urgent,
                "normal": normal,
                "quiet_from": quiet.from_ if quiet else None,
                "quiet_until": quiet.until if quiet else None,
            },
        )
        record(
            actor,
            "preference.save",
            f"account:{actor.account_id}",
            {"urgent": urgent, "normal": normal, "quiet": quiet is not None},
        )
