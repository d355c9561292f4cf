"""Tables of people: accounts, posts, tokens of the web API."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import Text
from shouwang.ground.scoping import visible

from .rules import LABELS


class AccountManager(BaseUserManager["Account"]):
    """Reads of accounts by their natural key."""


class Account(AbstractBaseUser):
    """A person who may sign in; phone and e-mail are encrypted, the phone found by its digest."""

    username = models.CharField(_("账号"), max_length=40, unique=True)
    name = models.CharField(_("姓名"), max_length=40)
    phone_sealed = models.TextField(default="", blank=True)
    phone_digest = models.CharField(max_length=64, default="", blank=True, db_index=True)
    phone_tail_digest = models.CharField(max_length=64, default="", blank=True, db_index=True)
    email_sealed = models.TextField(default="", blank=True)
    is_fictional = models.BooleanField(_("虚构"), default=False)
    is_active = models.BooleanField(_("有效"), default=True)
    version = models.PositiveIntegerField(default=1)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = AccountManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(username="") & ~models.Q(name=""), name="people_account_named"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_key(self) -> str:
        """Name the account in the journal."""
        return f"account:{self.pk}"


class PostQuerySet(models.QuerySet["Post"]):
    """Reads of posts."""

    def visible_to(self, actor: Actor) -> PostQuerySet:
        """Keep the posts within the actor's duties."""
        return visible(self, actor, Post.VIEW_PERMISSION, area="area_code", units=("unit_id",))


class Post(models.Model):
    """A person in a unit with a role, from one day until another."""

    VIEW_PERMISSION: ClassVar[str] = "people.view"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("岗位"), max_length=32)
    title = models.CharField(_("职务"), max_length=60, default="", blank=True)
    area_code = models.CharField(_("区划代码"), max_length=15, db_index=True)
    sector = models.CharField(_("行业条线"), max_length=32, default="", blank=True)
    valid_from_on = models.DateField(_("自"))
    valid_until_on = models.DateField(_("至"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=list(LABELS)), name="people_post_role_known"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until_on=None)
                | models.Q(valid_until_on__gte=models.F("valid_from_on")),
                name="people_post_days_ordered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit.name} {self.label}"

    @property
    def label(self) -> Text | str:
        """Return the title, or else the role's label."""
        return self.title or LABELS[self.role]

    @property
    def journal_key(self) -> str:
        """Name the post in the journal."""
        return f"post:{self.pk}"

    def target(self) -> Target:
        """Return what the post shows to access."""
        return Target(area_code=self.area_code, unit_ids=frozenset({self.unit_id}))


class ApiToken(models.Model):
    """A bearer token of the web API; only its keyed digest is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_wall_at = models.DateTimeField()
    until_wall_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"token of {self.account_id}"
