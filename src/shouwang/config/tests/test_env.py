"""Settings of the environment: typed, checked, none unknown."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from shouwang.config.env import SettingError, database_setting, read_environment


def read(home: Path, **values: str) -> object:
    return read_environment({"SHOUWANG_HOME": str(home), **values})


def test_without_settings_the_embedded_database_stands_in_the_home(tmp_path: Path) -> None:
    found = read_environment({"SHOUWANG_HOME": str(tmp_path)})

    setting = database_setting(found)

    assert setting["ENGINE"] == "django.db.backends.sqlite3"
    assert setting["NAME"] == str(tmp_path / "shouwang.sqlite3")


def test_a_database_address_is_read_with_escaped_signs(tmp_path: Path) -> None:
    found = read_environment(
        {
            "SHOUWANG_HOME": str(tmp_path),
            "SHOUWANG_DATABASE_URL": "postgresql://shou:p%40ss@db:5433/wang",
        }
    )

    setting = database_setting(found)

    assert (setting["USER"], setting["PASSWORD"], setting["HOST"]) == ("shou", "p@ss", "db")
    assert (setting["PORT"], setting["NAME"]) == ("5433", "wang")


def test_another_kind_of_database_is_refused(tmp_path: Path) -> None:
    found = read_environment(
        {"SHOUWANG_HOME": str(tmp_path), "SHOUWANG_DATABASE_URL": "mysql://db/wang"}
    )

    with pytest.raises(SettingError, match="SHOUWANG_DATABASE_URL"):
        database_setting(found)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SHOUWANG_HTTPS", "yes"),
        ("SHOUWANG_WEB_THREADS", "-1"),
        ("SHOUWANG_HOME_AREA", "33078"),
        ("SHOUWANG_HOME_AREA", "Yunshan"),
        ("SHOUWANG_SECRETKEY", "typo"),
        ("SHOUWANG_NATIONAL_SENDER", "3307814160000"),
        ("SHOUWANG_NATIONAL_SENDER", "330781416000００"),
        ("SHOUWANG_SMTP_URL", "http://mail.example.org"),
        ("SHOUWANG_CHANNELS", "sms"),
        ("SHOUWANG_CHANNELS", "inbox=json://gateway"),
        ("SHOUWANG_CHANNELS", "sms=json://one sms=json://two"),
    ],
)
def test_a_wrong_or_unknown_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name):
        read(tmp_path, **{name: value})


def test_a_mail_server_needs_a_sender(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="SHOUWANG_MAIL_FROM"):
        read(tmp_path, SHOUWANG_SMTP_URL="smtp://mail.example.org")


@pytest.mark.parametrize(
    "told",
    [
        {"SHOUWANG_SMTP_URL": "smtp://user:hidden@mail:many", "SHOUWANG_MAIL_FROM": "a@b"},
        {"SHOUWANG_CHANNELS": "sms:json://user:hidden@gateway"},
    ],
)
def test_a_wrong_address_is_refused_without_its_secret(
    tmp_path: Path, told: dict[str, str]
) -> None:
    with pytest.raises(SettingError) as refused:
        read_environment({"SHOUWANG_HOME": str(tmp_path), **told})

    assert "hidden" not in str(refused.value)


def test_channels_are_read_with_spaces_between(tmp_path: Path) -> None:
    value = "sms=json://gateway/{phone}?+Key={key} wecom=wecombot://robot/"

    found = read_environment({"SHOUWANG_HOME": str(tmp_path), "SHOUWANG_CHANNELS": value})

    assert found.channels == (
        ("sms", "json://gateway/{phone}?+Key={key}"),
        ("wecom", "wecombot://robot/"),
    )
    assert "gateway" not in repr(found)


def test_certificates_are_files_that_are_there(tmp_path: Path) -> None:
    paths = [tmp_path / "a.pem", tmp_path / "b.pem"]
    for path in paths:
        path.write_text("x")
    given = {"SHOUWANG_CAP_CERTIFICATES": f"{paths[0]} {paths[1]}"}

    found = read_environment({"SHOUWANG_HOME": str(tmp_path), **given})

    assert found.cap_certificates == (str(paths[0]), str(paths[1]))
    assert found.cap_key == ""
    with pytest.raises(SettingError, match=r"SHOUWANG_CAP_KEY names /no/key\.pem"):
        read(tmp_path, SHOUWANG_CAP_KEY="/no/key.pem")


def test_a_secret_key_is_made_once_and_is_for_its_owner_only(tmp_path: Path) -> None:
    keys = {
        read_environment({"SHOUWANG_HOME": str(tmp_path)}).secret_key,
        read_environment({"SHOUWANG_HOME": str(tmp_path)}).secret_key,
    }

    assert len(keys) == 1
    assert stat.S_IMODE((tmp_path / "keys" / "secret-key").stat().st_mode) == 0o600
