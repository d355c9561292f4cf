"""Encryption bound to its place, keyed digests, masks."""

from __future__ import annotations

import base64
import stat
from pathlib import Path

import pytest

from shouwang.ground.data_keys import KeyRing, mask_name, mask_phone

PLACE = "people_account/zhang/phone"


def key(sign: bytes) -> str:
    return base64.urlsafe_b64encode(sign * 32).decode()


OLD = KeyRing.parse(f"k1:{key(b'a')}")
ROTATED = KeyRing.parse(f"k2:{key(b'b')},k1:{key(b'a')}")


def test_what_is_encrypted_opens_at_its_own_place() -> None:
    assert OLD.decrypt(OLD.encrypt("000-0000-0001", place=PLACE), place=PLACE) == "000-0000-0001"


def test_what_is_moved_to_another_row_does_not_open() -> None:
    stored = OLD.encrypt("000-0000-0001", place=PLACE)

    with pytest.raises(ValueError, match="does not belong here"):
        OLD.decrypt(stored, place="people_account/li/phone")


def test_the_same_text_is_never_stored_twice_alike() -> None:
    assert OLD.encrypt("x", place=PLACE) != OLD.encrypt("x", place=PLACE)


def test_after_rotation_old_texts_still_open_and_digests_stay() -> None:
    stored = OLD.encrypt("x", place=PLACE)

    assert ROTATED.decrypt(stored, place=PLACE) == "x"
    assert ROTATED.encrypt("x", place=PLACE).startswith("k2:")
    assert ROTATED.digest("x", purpose="p") == OLD.digest("x", purpose="p")


def test_a_key_that_is_gone_is_named() -> None:
    stored = ROTATED.encrypt("x", place=PLACE)

    with pytest.raises(ValueError, match="k2"):
        OLD.decrypt(stored, place=PLACE)


def test_digests_differ_by_purpose() -> None:
    assert OLD.digest("x", purpose="p") != OLD.digest("x", purpose="q")


def test_a_ring_in_a_file_is_made_once_and_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "data-keys"

    first, second = KeyRing.from_file(path), KeyRing.from_file(path)

    assert first == second
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["", "k1:", "k1:YQ==", ":" + key(b"a")])
def test_a_wrong_ring_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"key"):
        KeyRing.parse(text)


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812341234", "138****1234"),
        ("000-0000-0024", "000****0024"),
        ("12345", "****45"),
        ("", ""),
    ],
)
def test_phones_are_masked(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


def test_names_are_masked() -> None:
    assert (mask_name("宁采薇"), mask_name("")) == ("宁*", "")
