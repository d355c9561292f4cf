"""Accounts, posts, phones, tokens."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound
from shouwang.ground.journal.models import Entry
from shouwang.ground.people.actions import (
    AccountDraft,
    PostDraft,
    appoint,
    change_password,
    create_account,
    drop_tokens,
    end_post,
    find_token,
    issue_token,
    set_email,
)
from shouwang.ground.people.models import Account, Post
from shouwang.ground.people.queries import (
    Contact,
    contacts,
    masked_email,
    masked_phone,
    names_of,
    posts_with_role,
)
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit

from .factories import make_account, make_post

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system("test")
MONDAY = date(2026, 6, 22)


def draft(username: str = "shen", password: str = "correct-horse-9") -> AccountDraft:
    return AccountDraft(
        username, "沈某（虚构）", password, phone="000-0000-0001", is_fictional=True
    )


def test_a_phone_is_encrypted_and_shown_masked() -> None:
    account = create_account(SYSTEM, draft())

    assert "0001" not in account.phone_sealed
    assert masked_phone(SYSTEM, account) == "000****0001"


@pytest.mark.parametrize("password", ["short-1", "12345678901234", "password123"])
def test_a_weak_password_is_refused_by_name(password: str) -> None:
    with pytest.raises(Invalid) as refused:
        create_account(SYSTEM, draft(password=password))

    assert list(refused.value.fields) == ["password"]
    assert Account.objects.count() == 0


def test_a_user_name_is_given_once() -> None:
    create_account(SYSTEM, draft())

    with pytest.raises(Invalid) as refused:
        create_account(SYSTEM, draft())

    assert list(refused.value.fields) == ["username"]


def test_somebody_without_the_grant_opens_no_account() -> None:
    with pytest.raises(NotAllowed):
        create_account(Actor.anonymous(), draft())

    assert Account.objects.count() == 0


def test_a_post_begins_and_ends_with_a_day_and_stays_in_the_history() -> None:
    account, unit = make_account(), make_unit()
    post = appoint(
        SYSTEM, PostDraft(account.pk, unit.pk, "grid_worker", f"{YUNSHAN}005", date(2026, 1, 1))
    )

    end_post(SYSTEM, post.pk, MONDAY)

    held = [
        len(posts_with_role(SYSTEM, "grid_worker", YUNSHAN, day))
        for day in (date(2025, 12, 31), date(2026, 1, 1), MONDAY, date(2026, 6, 23))
    ]
    assert held == [0, 1, 1, 0]


def test_a_post_cannot_end_before_it_began() -> None:
    post = make_post(valid_from_on=MONDAY)

    with pytest.raises(Invalid):
        end_post(SYSTEM, post.pk, date(2026, 6, 21))

    assert Post.objects.get().valid_until_on is None


def test_names_stand_behind_actor_keys() -> None:
    account = make_account(name="单听雨（虚构）")

    assert names_of(SYSTEM, [f"account:{account.pk}", "system:overdue"]) == {
        f"account:{account.pk}": "单听雨（虚构）"
    }


def actor_of(account: Account) -> Actor:
    return Actor(key=account.journal_key, account_id=account.pk)


def test_a_token_is_good_for_12_hours() -> None:
    account = make_account()
    token = issue_token(actor_of(account))
    issued = clock.wall_now()

    with time_machine.travel(issued + timedelta(hours=11, minutes=59), tick=False):
        assert find_token(token) == (account.pk, None)
    with time_machine.travel(issued + timedelta(hours=12, seconds=1), tick=False):
        assert find_token(token) is None


def test_signing_out_ends_all_tokens() -> None:
    account = make_account()
    token = issue_token(actor_of(account))

    drop_tokens(actor_of(account))

    assert find_token(token) is None


def test_a_new_password_ends_all_tokens() -> None:
    account = make_account()
    token = issue_token(actor_of(account))

    change_password(actor_of(account), account.pk, "another-horse-8")

    assert find_token(token) is None


def test_nobody_changes_another_persons_password() -> None:
    account, other = make_account(), make_account()

    with pytest.raises(NotAllowed):
        change_password(actor_of(other), account.pk, "another-horse-8")


def own(account: Account) -> Actor:
    return Actor(account.journal_key, account_id=account.pk)


def test_an_e_mail_address_is_encrypted_and_shown_masked() -> None:
    account = make_account()

    set_email(own(account), account.pk, "shen@example.org")

    account.refresh_from_db()
    assert "shen" not in account.email_sealed
    assert masked_email(own(account)) == "s***@example.org"
    assert "shen" not in Entry.objects.get(verb="account.set_email").text


def test_a_wrong_or_foreign_e_mail_address_is_refused() -> None:
    account = make_account()

    with pytest.raises(Invalid):
        set_email(own(account), account.pk, "shen at home")
    with pytest.raises(NotAllowed):
        set_email(own(make_account()), account.pk, "shen@example.org")

    account.refresh_from_db()
    assert account.email_sealed == ""
    assert not Entry.objects.filter(verb="account.set_email").exists()


def test_contacts_are_opened_for_the_system_only() -> None:
    account = create_account(SYSTEM, draft())
    set_email(SYSTEM, account.pk, "shen@example.org")

    with pytest.raises(NotFound):
        contacts(own(account), [account.pk])

    assert contacts(SYSTEM, [account.pk]) == {
        account.pk: Contact("沈某（虚构）", "000-0000-0001", "shen@example.org")
    }
    assert "0001" not in repr(contacts(SYSTEM, [account.pk]))
