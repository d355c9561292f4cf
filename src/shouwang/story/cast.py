"""The named actors of the story: who acts, resolved as if they had signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from shouwang.ground import clock
from shouwang.ground.access.actions import resolve
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotFound, Text, say
from shouwang.ground.people import queries as people

NARRATOR: Final = Actor.system("demo")
"""Opens the first accounts; everything after that is done by somebody with a name."""
SENSORS: Final = Actor.system("sensors")
"""Stands for the measuring devices and cameras of the story."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One of the accounts that a visitor may sign in with."""

    username: str
    label: Text


DEMO_ACCOUNTS: Final = (
    DemoAccount("city", say("兰溪市（县级）")),
    DemoAccount("leader", say("街道领导")),
    DemoAccount("safety", say("街道安监站")),
    DemoAccount("econ", say("经济发展办公室")),
    DemoAccount("duty1", say("街道值班员")),
    DemoAccount("cadre", say("联村干部")),
    DemoAccount("village", say("村主任")),
    DemoAccount("community", say("社区主任")),
    DemoAccount("grid", say("网格员")),
    DemoAccount("verifier", say("消防复查员")),
    DemoAccount("enterprise", say("企业负责人")),
    DemoAccount("employee", say("企业员工")),
    DemoAccount("volunteer", say("志愿者")),
    DemoAccount("admin", say("系统管理员")),
)


def as_account(username: str, area_code: str = "") -> Actor:
    """Return the actor behind a user name, at the post in an area when there are several."""
    account = people.account_named(NARRATOR, username)
    posts = people.posts_of_account(NARRATOR, account.pk, clock.today())
    chosen = next((post.pk for post in posts if post.area_code == area_code), None)
    return resolve(account.pk, chosen)


def post_id(username: str, area_code: str = "") -> int:
    """Return the post of a user name, the one in an area when there are several."""
    actor = as_account(username, area_code)
    if actor.post_id is None:
        raise NotFound
    return actor.post_id


def post_label(username: str) -> str:
    """Return unit and post of a user name, in words."""
    account = people.account_named(NARRATOR, username)
    posts = people.posts_of_account(NARRATOR, account.pk, clock.today())
    return f"{posts[0].unit.name} {posts[0].label}" if posts else ""


def director_of(village_code: str) -> str:
    """Return the user name of the head of a village or community."""
    known = {"005": "community", "214": "village"}
    return known.get(village_code[9:12], f"head{village_code[9:12]}")


def grid_of(village_code: str) -> str:
    """Return the user name of the grid worker of a village or community."""
    return "grid" if village_code[9:12] == "005" else f"grid{village_code[9:12]}"
