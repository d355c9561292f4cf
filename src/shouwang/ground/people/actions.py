"""Writing people: accounts, posts, passwords, tokens."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, connection

from shouwang.ground import clock, data_keys
from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.remapping import remap

from .models import Account, ApiToken, Post
from .rules import LABELS, PHONE_PURPOSE, PHONE_TAIL, PHONE_TAIL_PURPOSE, phone_digits

TOKEN_BYTES = 32
TOKEN_PURPOSE = "people.token"  # noqa: S105 - the name of a digest, not a secret
TOKEN_KEPT = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class AccountDraft:
    """What is written down about a person with an account."""

    username: str
    name: str
    password: str
    phone: str = ""
    is_fictional: bool = False


def create_account(actor: Actor, draft: AccountDraft) -> Account:
    """Open an account; Invalid names each wrong field. The password is hashed before the write."""
    if not actor.holds("people.edit"):
        raise NotAllowed
    wrong: dict[str, Text] = {}
    if not draft.username.strip():
        wrong["username"] = say("请填写账号。")
    if not draft.name.strip():
        wrong["name"] = say("请填写姓名。")
    try:
        validate_password(draft.password)
    except ValidationError:
        wrong["password"] = say("密码太弱：至少 10 位，不能全是数字，也不能是常见密码。")
    if wrong:
        raise Invalid(wrong)
    account = Account(
        username=draft.username.strip(),
        name=draft.name.strip(),
        password=make_password(draft.password),
        is_fictional=draft.is_fictional,
    )
    _seal_phone(account, draft.phone)
    try:
        with write_transaction():
            account.save(force_insert=True)
            record(actor, "account.create", account.journal_key, {"username": account.username})
    except IntegrityError as error:
        raise Invalid({"username": say("这个账号已经有人用了。")}) from error
    return account


def _seal_phone(account: Account, phone: str) -> None:
    digits = phone_digits(phone)
    if not digits:
        return
    ring = data_keys.ring()
    place = f"people_account/{account.username}/phone"
    account.phone_sealed = ring.encrypt(phone, place=place)
    account.phone_digest = ring.digest(digits, purpose=PHONE_PURPOSE)
    account.phone_tail_digest = ring.digest(digits[-PHONE_TAIL:], purpose=PHONE_TAIL_PURPOSE)


@dataclass(frozen=True, slots=True)
class PostDraft:
    """What is written down about a post."""

    account_id: int
    unit_id: int
    role: str
    area_code: str
    valid_from_on: date
    title: str = ""
    sector: str = ""


def appoint(actor: Actor, draft: PostDraft) -> Post:
    """Give an account a post in a unit."""
    if draft.role not in LABELS:
        raise Invalid({"role": say("没有这个岗位。")})
    target = Target(area_code=draft.area_code, unit_ids=frozenset({draft.unit_id}))
    if not actor.may("people.edit", target):
        raise NotAllowed
    with write_transaction():
        post = Post.objects.create(
            account_id=draft.account_id,
            unit_id=draft.unit_id,
            role=draft.role,
            area_code=draft.area_code,
            valid_from_on=draft.valid_from_on,
            title=draft.title,
            sector=draft.sector,
        )
        record(
            actor,
            "post.appoint",
            post.journal_key,
            {"account": draft.account_id, "unit": draft.unit_id, "role": draft.role},
        )
    return post


def end_post(actor: Actor, post_id: int, last_day_on: date) -> Post:
    """Let a post end with a day; the history stays."""
    post = Post.objects.visible_to(actor).filter(pk=post_id).first()
    if post is None:
        raise NotFound
    if not actor.may("people.edit", post.target()):
        raise NotAllowed
    if last_day_on < post.valid_from_on:
        raise Invalid({"last_day_on": say("离任日不能早于到任日。")})
    with write_transaction():
        Post.objects.filter(pk=post_id).update(valid_until_on=last_day_on)
        record(actor, "post.end", post.journal_key, {"on": last_day_on})
    post.valid_until_on = last_day_on
    return post


def change_password(actor: Actor, account_id: int, password: str) -> None:
    """Set a new password: one's own, or anyone's with people.edit."""
    if actor.account_id != account_id and not actor.holds("people.edit"):
        raise NotAllowed
    account = Account.objects.filter(pk=account_id).first()
    if account is None:
        raise NotFound
    try:
        validate_password(password, account)
    except ValidationError as error:
        text = say("密码太弱：至少 10 位，不能全是数字，也不能是常见密码。")
        raise Invalid({"password": text}) from error
    hashed = make_password(password)
    with write_transaction():
        Account.objects.filter(pk=account_id).update(password=hashed)
        ApiToken.objects.filter(account_id=account_id).delete()
        record(actor, "account.change_password", account.journal_key)


def set_email(actor: Actor, account_id: int, email: str) -> None:
    """Write down an e-mail address, one's own or anyone's with people.edit; "" takes it away."""
    if actor.account_id != account_id and not actor.holds("people.edit"):
        raise NotAllowed
    account = Account.objects.filter(pk=account_id).first()
    if account is None:
        raise NotFound
    try:
        validate_email(email or "nobody@example.org")
    except ValidationError as error:
        raise Invalid({"email": say("邮箱地址不对，例如 name@example.org。")}) from error
    place = f"people_account/{account.username}/email"
    sealed = data_keys.ring().encrypt(email, place=place) if email else ""
    with write_transaction():
        Account.objects.filter(pk=account_id).update(email_sealed=sealed)
        record(actor, "account.set_email", account.journal_key, {"is_set": bool(email)})


def issue_token(actor: Actor) -> str:
    """Make a bearer token for the signed-in actor, good for 12 hours; it is shown only here."""
    if actor.account_id is None:
        raise NotAllowed
    token = secrets.token_urlsafe(TOKEN_BYTES)
    wall = clock.wall_now()
    with write_transaction():
        ApiToken.objects.filter(until_wall_at__lte=wall).delete()
        ApiToken.objects.create(
            account_id=actor.account_id,
            post_id=actor.post_id,
            digest=data_keys.ring().digest(token, purpose=TOKEN_PURPOSE),
            made_wall_at=wall,
            until_wall_at=wall + TOKEN_KEPT,
        )
    return token


def drop_tokens(actor: Actor) -> None:
    """Take back all tokens of the signed-in actor."""
    if actor.account_id is None:
        return
    with write_transaction():
        ApiToken.objects.filter(account_id=actor.account_id).delete()


def find_token(token: str) -> tuple[int, int | None] | None:
    """Return the account and post behind a live token, or None; asked with every request."""
    digest = data_keys.ring().digest(token, purpose=TOKEN_PURPOSE)
    now = connection.ops.adapt_datetimefield_value(clock.wall_now())
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT t.account_id, t.post_id FROM {ApiToken._meta.db_table} t"  # noqa: S608
            f" JOIN {Account._meta.db_table} a ON a.id = t.account_id"
            " WHERE t.digest = %s AND t.until_wall_at > %s AND a.is_active",
            [digest, now],
        )
        found: tuple[int, int | None] | None = cursor.fetchone()
    return found


def remap_area(actor: Actor, old_code: str, new_code: str) -> int:
    """Put every post of an area under another code; returns how many. For the system."""
    codes = old_code, new_code
    return remap(actor, Post.objects.all(), codes, field="area_code", verb="post.remap_area")
