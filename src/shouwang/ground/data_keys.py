"""The key ring for data at rest: encryption bound to its row, and keyed digests."""

from __future__ import annotations

import base64
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Keys by id, newest first: the first one writes, all of them read."""

    keys: tuple[tuple[str, bytes], ...]

    @classmethod
    def parse(cls, text: str) -> KeyRing:
        """Read `id:base64,id:base64`; the first key is the one that writes."""
        keys = []
        for part in filter(None, (item.strip() for item in text.split(","))):
            key_id, _, encoded = part.partition(":")
            key = base64.urlsafe_b64decode(encoded)
            if not key_id or len(key) != KEY_BYTES:
                raise ValueError("each data key reads id:base64 of 32 bytes")
            keys.append((key_id, key))
        if not keys:
            raise ValueError("the data key ring is empty")
        return cls(tuple(keys))

    @classmethod
    def from_file(cls, path: Path) -> KeyRing:
        """Read the ring from a file that only its owner may read, made on first use."""
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            made = f"k1:{base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"
            draft = path.with_suffix(f".{os.getpid()}.new")
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
                out.write(made)
            try:
                os.link(draft, path)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return cls.parse(path.read_text(encoding="utf-8"))

    def encrypt(self, text: str, *, place: str) -> str:
        """Encrypt a text, bound to `place` (`table/row/field`); elsewhere it does not open."""
        key_id, key = self.keys[0]
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(key).encrypt(nonce, text.encode("utf-8"), place.encode("utf-8"))
        return f"{key_id}:{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def decrypt(self, stored: str, *, place: str) -> str:
        """Open a stored text; ValueError when the key is gone or the text was moved or altered."""
        key_id, _, encoded = stored.partition(":")
        key = dict(self.keys).get(key_id)
        if key is None:
            raise ValueError(f"data key {key_id} is not in the ring")
        raw = base64.urlsafe_b64decode(encoded)
        try:
            opened = AESGCM(key).decrypt(
                raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.encode("utf-8")
            )
        except InvalidTag as error:
            raise ValueError("the stored text does not belong here") from error
        return opened.decode("utf-8")

    def digest(self, value: str, *, purpose: str) -> str:
        """Return a keyed digest (hex) by the oldest key: it stays equal when keys rotate."""
        key = self.keys[-1][1]
        derived = hmac.digest(key, f"digest:{purpose}".encode(), "sha256")
        return hmac.digest(derived, value.encode("utf-8"), "sha256").hex()

    def digest_matches(self, value: str, expected: str, *, purpose: str) -> bool:
        """Compare a value with a stored digest in constant time."""
        return hmac.compare_digest(self.digest(value, purpose=purpose), expected)


_ring: KeyRing | None = None


def use_ring(ring: KeyRing) -> None:
    """Hand the ring over at start-up."""
    global _ring  # noqa: PLW0603 - one ring for the process
    _ring = ring


def ring() -> KeyRing:
    """Return the process's key ring."""
    if _ring is None:
        raise RuntimeError("no data key ring was handed over")
    return _ring


def mask_name(name: str) -> str:
    """Mask a personal name: 张三 becomes 张*."""
    return f"{name[:1]}*" if name else ""


def mask_phone(phone: str) -> str:
    """Mask a phone number: 13812341234 becomes 138****1234; short ones keep their last two."""
    digits = "".join(char for char in phone if char.isdigit())
    if len(digits) < 8:
        return f"****{digits[-2:]}" if digits else ""
    return f"{digits[:3]}****{digits[-4:]}"
