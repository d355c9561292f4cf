"""Keys and certificates of an invented office, made for each run."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

AT = datetime(2026, 6, 24, tzinfo=UTC)
OFFICE = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "yunshan.example")])


def signing_pem(number: int = 1, bits: int = 2048) -> bytes:
    """Return an RSA key with its certificate, valid through June 2026, in one PEM text."""
    return _rsa_pem(number, bits)


@cache
def _rsa_pem(number: int, bits: int) -> bytes:
    del number
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + certificate_for(
        key
    ).public_bytes(Encoding.PEM)


@cache
def elliptic_pem() -> bytes:
    """Return a key of another kind with its certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + certificate_for(
        key
    ).public_bytes(Encoding.PEM)


def certificate_for(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> x509.Certificate:
    """Return a certificate that the key has signed for itself."""
    return (
        x509.CertificateBuilder()
        .subject_name(OFFICE)
        .issuer_name(OFFICE)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(datetime(2026, 6, 1, tzinfo=UTC))
        .not_valid_after(datetime(2026, 7, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )
