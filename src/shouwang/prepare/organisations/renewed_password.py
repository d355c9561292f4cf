"""Renewing one's password before signing a responsibility letter (R284)."""

from shouwang.ground.access.renewed_password import renew_password

__all__ = ["renew_password"]
