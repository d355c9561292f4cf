"""Reading people: posts by unit, role and day, and names for histories."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from shouwang.ground import data_keys
from shouwang.ground.actor import Actor, AreaRange
from shouwang.ground.errors import NotFound, Text

from .models import Account, Post
from .rules import LABELS, Role

__all__ = [
    "Contact",
    "Post",
    "PresentPost",
    "Role",
    "account_named",
    "contacts",
    "masked_email",
    "masked_phone",
    "names_of",
    "places_of",
    "post",
    "posts",
    "posts_in_unit",
    "posts_of_account",
    "posts_with_role",
    "present_posts",
    "role_label",
]


def role_label(role: str) -> Text:
    """Return the label of a role."""
    return LABELS[role]


def _in_office(on: date) -> Q:
    return Q(valid_from_on__lte=on) & (Q(valid_until_on=None) | Q(valid_until_on__gte=on))


def posts(actor: Actor, on: date) -> QuerySet[Post]:
    """Return the posts held on a day, within the actor's duties."""
    rows = Post.objects.visible_to(actor).filter(_in_office(on), account__is_active=True)
    return rows.select_related("account", "unit").order_by("unit_id", "id")


def post(actor: Actor, post_id: int) -> Post:
    """Return one post, or NotFound."""
    rows = Post.objects.visible_to(actor).select_related("account", "unit")
    found = rows.filter(pk=post_id).first()
    if found is None:
        raise NotFound
    return found


def posts_in_unit(actor: Actor, unit_id: int, on: date, roles: Collection[str] = ()) -> list[Post]:
    """Return who holds a post in a unit on a day."""
    found = posts(actor, on).filter(unit_id=unit_id)
    return list(found.filter(role__in=roles) if roles else found)


def posts_with_role(actor: Actor, role: str, area_code: str, on: date) -> list[Post]:
    """Return who holds a role in an area on a day."""
    bounds = AreaRange.under(area_code)
    rows = posts(actor, on).filter(role=role, area_code__gte=bounds.low, area_code__lt=bounds.high)
    return list(rows)


def posts_of_account(actor: Actor, account_id: int, on: date) -> list[Post]:
    """Return the posts of one account on a day; an account sees its own without a grant."""
    rows = Post.objects.filter(account_id=account_id)
    if actor.account_id != account_id:
        rows = Post.objects.visible_to(actor).filter(account_id=account_id)
    return list(rows.filter(_in_office(on)).select_related("account", "unit").order_by("id"))


@dataclass(frozen=True, slots=True)
class PresentPost:
    """A post held on a day, with what access needs of it."""

    post_id: int
    unit_id: int
    role: str
    area_code: str
    sector: str
    account_name: str


def present_posts(actor: Actor, account_id: int, on: date) -> list[PresentPost]:
    """Return the posts of one account on a day; for the system, which asks with every request."""
    if not actor.is_system:
        raise NotFound
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.id, p.unit_id, p.role, p.area_code, p.sector, a.name"  # noqa: S608
            f" FROM {Post._meta.db_table} p"
            f" JOIN {Account._meta.db_table} a ON a.id = p.account_id"
            " WHERE p.account_id = %s AND p.valid_from_on <= %s"
            " AND (p.valid_until_on IS NULL OR p.valid_until_on >= %s) ORDER BY p.id",
            [account_id, on, on],
        )
        return [PresentPost(*row) for row in cursor.fetchall()]


def account_named(actor: Actor, username: str) -> Account:
    """Return the account with the user name; for the system only."""
    found = Account.objects.filter(username=username).first() if actor.is_system else None
    if found is None:
        raise NotFound
    return found


def names_of(actor: Actor, keys: Iterable[str]) -> dict[str, str]:
    """Return the names behind actor keys such as `account:7`, for histories."""
    del actor
    ids = {int(key.partition(":")[2]) for key in keys if key.startswith("account:")}
    rows = Account.objects.filter(pk__in=ids).values_list("pk", "name")
    return {f"account:{pk}": name for pk, name in rows}


def masked_phone(actor: Actor, account: Account) -> str:
    """Return the account's phone, masked."""
    del actor
    if not account.phone_sealed:
        return ""
    place = f"people_account/{account.username}/phone"
    return data_keys.mask_phone(data_keys.ring().decrypt(account.phone_sealed, place=place))


@dataclass(frozen=True, slots=True)
class Contact:
    """How a person is reached, in clear; it is used at once and kept nowhere."""

    name: str
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)


def contacts(actor: Actor, account_ids: Collection[int]) -> dict[int, Contact]:
    """Return how accounts are reached, in clear; for the system, which delivers."""
    if not actor.is_system:
        raise NotFound
    rows = Account.objects.filter(pk__in=account_ids, is_active=True)
    rows = rows.only("username", "name", "phone_sealed", "email_sealed")
    return {
        row.pk: Contact(
            row.name,
            _opened(row, row.phone_sealed, "phone"),
            _opened(row, row.email_sealed, "email"),
        )
        for row in rows
    }


def _opened(account: Account, sealed: str, field_name: str) -> str:
    place = f"people_account/{account.username}/{field_name}"
    return data_keys.ring().decrypt(sealed, place=place) if sealed else ""


def places_of(actor: Actor, account_ids: Collection[int], on: date) -> dict[int, str]:
    """Return each account's first unit and post on a day, in words, for lists of people."""
    if not actor.is_system:
        raise NotFound
    rows = Post.objects.filter(_in_office(on), account_id__in=account_ids)
    return {row.account_id: str(row) for row in rows.select_related("unit").order_by("-id")}


def masked_email(actor: Actor) -> str:
    """Return the actor's own e-mail address, its first letter and its house only."""
    account = Account.objects.filter(pk=actor.account_id or 0).first()
    if account is None:
        return ""
    local, _, house = _opened(account, account.email_sealed, "email").partition("@")
    return f"{local[:1]}***@{house}" if house else ""
