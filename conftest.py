"""What every test has: a file database, a quick password hasher, and callers to be."""

from __future__ import annotations

import importlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import hypothesis
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.utils import translation
from pytest_django.fixtures import Settings

from scripts import migrated
from shouwang.ground.actor import Actor

SignedIn = Callable[..., tuple[Client, Actor]]

FOCUSES = "shouwang.prepare.campaigns.migrations.0002_three_focuses_of_the_year"
SHIPPED_WARNINGS = "shouwang.watch.warnings.migrations.0002_shipped_tables"
QUICK_HASHER = "django.contrib.auth.hashers.MD5PasswordHasher"


LONGEST_FIRST = (
    "tests/stories/test_story_demo.py",
    "tests/architecture/test_urls.py",
    "tests/contract/test_openapi.py",
)
"""Files that take minutes: begun last, they would keep one process busy while the other waits."""

hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None)
hypothesis.settings.register_profile("searching", max_examples=2_000, deadline=None)
hypothesis.settings.load_profile("repeatable")
"""The suite tries the same examples each time; `--hypothesis-profile=searching` looks for more."""


def pytest_configure() -> None:
    """Hash passwords quickly: no test is about the strength of Argon2."""
    settings.PASSWORD_HASHERS = [QUICK_HASHER, *settings.PASSWORD_HASHERS]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest; everything else stays in its order."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST_FIRST))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Keep the embedded test database in a file, as in production, for tests with threads.

    It begins as a copy of the one that an earlier run has migrated, when nothing that migrations
    read has changed since.
    """
    del django_db_modify_db_settings_parallel_suffix
    for found in connections.all(initialized_only=False):
        if found.vendor == "sqlite":
            name = str(Path(settings.HOME) / "test.sqlite3")
            found.settings_dict["TEST"]["NAME"] = name
            if migrated.kept().exists():
                shutil.copyfile(migrated.kept(), name)


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest) -> bool:
    """Take the database as it lies there, if it is a copy of a migrated one."""
    is_asked: bool = request.config.getvalue("reuse_db")
    return is_asked or (connection.vendor == "sqlite" and migrated.kept().exists())


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, *, django_db_use_migrations: bool) -> None:
    """Keep the migrated database for the next run; one made without migrations is none."""
    del django_db_setup
    is_migrated = django_db_use_migrations and connection.vendor == "sqlite"
    if is_migrated and not migrated.kept().exists():
        migrated.keep(Path(str(connection.settings_dict["NAME"])))


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, settings: Settings) -> None:
    """Give each test anchors, attachments and free rates of its own."""
    settings.ANCHORS_ROOT = tmp_path / "anchors"
    settings.ATTACHMENTS_ROOT = tmp_path / "attachments"
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": str(tmp_path),
        }
    }


@pytest.fixture(autouse=True)
def _planted(request: pytest.FixtureRequest) -> None:
    """Put back what a migration planted and a transactional test before has flushed."""
    if not (request.node.get_closest_marker("django_db") or "db" in request.fixturenames):
        return
    request.getfixturevalue("_django_db_helper")
    if not apps.get_model("campaigns", "SeasonalFocus")._default_manager.exists():
        importlib.import_module(FOCUSES).plant(apps, SimpleNamespace(connection=connection))
    if not apps.get_model("warnings", "Template")._default_manager.exists():
        importlib.import_module(SHIPPED_WARNINGS).plant(apps, None)


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """Forget the language of a test's last request."""
    yield
    translation.deactivate()


@pytest.fixture
def signed_in(db: None) -> SignedIn:
    """Return a function: role (and area_code, unit) to a signed-in client and its actor."""
    del db
    from shouwang.ground.access.middleware import POST_KEY
    from shouwang.ground.access.tests.factories import actor_for
    from shouwang.ground.people.models import Account

    def enter(role: str, **where: object) -> tuple[Client, Actor]:
        actor = actor_for(role, **where)  # type: ignore[arg-type]
        client = Client()
        client.force_login(Account.objects.get(pk=actor.account_id or 0))
        session = client.session
        session[POST_KEY] = actor.post_id
        session.save()
        return client, actor

    return enter


@pytest.fixture
def api_client(db: None) -> SignedIn:
    """Return a function: role (and area_code, unit) to a client with a bearer token, and its actor.

    Without a role the client is a stranger.
    """
    del db
    from shouwang.ground.access.tests.factories import actor_for
    from shouwang.ground.people.actions import issue_token

    def enter(role: str = "", **where: object) -> tuple[Client, Actor]:
        if not role:
            return Client(), Actor.anonymous()
        actor = actor_for(role, **where)  # type: ignore[arg-type]
        return Client(headers={"Authorization": f"Bearer {issue_token(actor)}"}), actor

    return enter
