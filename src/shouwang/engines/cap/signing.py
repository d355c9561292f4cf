"""Signatures of messages: enveloped XML-DSig with RSA-SHA256, made and verified (§3.3.4.1).

signxml takes 20 MB and is read with the first message that is signed or has a signature.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from lxml import etree

from .elements import read_element
from .values import SIGNATURES

LEAST_KEY_BITS: Final = 2048
_SIGNATURE: Final = f"{{{SIGNATURES}}}Signature"
_CERTIFICATE: Final = f".//{{{SIGNATURES}}}X509Certificate"


class UnusableKeyError(ValueError):
    """The key or certificate cannot be used; the message shows none of it."""


class SignatureState(StrEnum):
    """What is known of the signature of a message."""

    NONE = "none"
    NOT_VERIFIED = "not_verified"
    VERIFIED = "verified"
    BROKEN = "broken"
    """A trusted certificate is named as the signer's, and the message is not what it signed."""


_RANK: Final = (
    SignatureState.VERIFIED,
    SignatureState.BROKEN,
    SignatureState.NOT_VERIFIED,
    SignatureState.NONE,
)
"""Of several signatures the one that proves the message counts, then the one that is broken."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the signature stands, who signed when that is proven, why not when it is not."""

    state: SignatureState
    signer: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private RSA key with the certificate of its owner."""

    key_pem: bytes
    certificate_pem: bytes

    def __repr__(self) -> str:
        """Show nothing of the key."""
        return "SigningKey(…)"


def read_signing_key(pem: bytes) -> SigningKey:
    """Return key and certificate from one PEM text; UnusableKeyError when one does not fit."""
    try:
        key = load_pem_private_key(pem, password=None)
        certificate = x509.load_pem_x509_certificate(pem)
    except (ValueError, TypeError) as error:
        raise UnusableKeyError(
            "a PEM file with an RSA key and its certificate is needed"
        ) from error
    if not isinstance(key, rsa.RSAPrivateKey) or key.key_size < LEAST_KEY_BITS:
        raise UnusableKeyError(f"an RSA key of at least {LEAST_KEY_BITS} bits is needed")
    if key.public_key() != certificate.public_key():
        raise UnusableKeyError("the certificate belongs to another key")
    return SigningKey(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        certificate.public_bytes(Encoding.PEM),
    )


def read_certificates(pem: bytes) -> list[x509.Certificate]:
    """Return the certificates of a PEM text; UnusableKeyError when there is none."""
    try:
        return x509.load_pem_x509_certificates(pem)
    except ValueError as error:
        raise UnusableKeyError("a PEM file with certificates is needed") from error


def sign(content: bytes, key: SigningKey) -> bytes:
    """Return the message with an enveloped signature as its last element."""
    from signxml import algorithms
    from signxml.signer import XMLSigner

    signer = XMLSigner(
        method=algorithms.SignatureConstructionMethod.enveloped,
        signature_algorithm=algorithms.SignatureMethod.RSA_SHA256,
        digest_algorithm=algorithms.DigestAlgorithm.SHA256,
        c14n_algorithm=algorithms.CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
    )
    signed = signer.sign(read_element(content), key=key.key_pem, cert=key.certificate_pem.decode())
    told: bytes = etree.tostring(signed, xml_declaration=True, encoding="UTF-8")
    return told


def verify(content: bytes, trusted: Sequence[x509.Certificate], *, at: datetime) -> Verdict:
    """Return how the signatures of one message stand; one proven signature is enough.

    HostileXmlError and BrokenXmlError come first. A signature that cannot be verified makes no
    message invalid; one that names a trusted certificate and does not fit is broken.
    """
    root = read_element(content)
    signatures = root.findall(_SIGNATURE)
    if not signatures:
        return Verdict(SignatureState.NONE)
    if not trusted:
        return Verdict(SignatureState.NOT_VERIFIED, reason="no certificate is configured")
    verdicts = [
        _judged(root, number, certificate, at)
        for number, signature in enumerate(signatures)
        for certificate in _candidates(signature, trusted)
    ]
    verdicts.append(
        Verdict(SignatureState.NOT_VERIFIED, reason="no trusted certificate is the signer's")
    )
    return min(verdicts, key=lambda one: _RANK.index(one.state))


def _candidates(
    signature: Any,
    trusted: Sequence[x509.Certificate],
) -> Iterator[x509.Certificate]:
    """Yield the trusted certificates that the signature names, or all when it names none."""
    names_one = signature.find(_CERTIFICATE) is not None
    for certificate in trusted:
        if not names_one or _is_named(signature, certificate):
            yield certificate


def _is_named(signature: Any, certificate: x509.Certificate) -> bool:
    pem = certificate.public_bytes(Encoding.PEM).decode().splitlines()
    body = "".join(pem[1:-1])
    return any(
        "".join((one.text or "").split()) == body for one in signature.iterfind(_CERTIFICATE)
    )


def _judged(root: Any, number: int, certificate: x509.Certificate, at: datetime) -> Verdict:
    """Return whether one signature proves the message.

    The others are left aside: each signs the message alone. The attributes of some networks break
    the schema of signatures (`Id="NAADS Signature"`), so it is not applied. A broken signature
    brings the verifier to raise much else than its own errors.
    """
    from signxml.exceptions import InvalidCertificate, InvalidSignature, SignXMLException
    from signxml.verifier import SignatureConfiguration, XMLVerifier

    alone = copy.deepcopy(root)
    signatures = alone.findall(_SIGNATURE)
    for place, other in enumerate(signatures):
        if place != number:
            _remove(other)
    config = SignatureConfiguration(location="./", verification_time=at)
    try:
        found = XMLVerifier().verify(
            alone, x509_cert=certificate, validate_schema=False, expect_config=config
        )
    except (SignXMLException, etree.LxmlError, ValueError, TypeError, AttributeError) as error:
        is_broken = isinstance(error, InvalidSignature) and not isinstance(
            error, InvalidCertificate
        )
        state = SignatureState.NOT_VERIFIED
        if is_broken and _is_named(signatures[number], certificate):
            state = SignatureState.BROKEN
        return Verdict(state, reason=str(error)[:200] or type(error).__name__)
    signed = None if isinstance(found, list) else found.signed_xml
    if signed is None or signed.tag != root.tag:
        return Verdict(SignatureState.NOT_VERIFIED, reason="not the message is signed")
    return Verdict(SignatureState.VERIFIED, certificate.subject.rfc4514_string())


def _remove(signature: Any) -> None:
    """Take a signature out and leave the text behind it."""
    parent, before = signature.getparent(), signature.getprevious()
    tail = signature.tail or ""
    if before is None:
        parent.text = (parent.text or "") + tail
    else:
        before.tail = (before.tail or "") + tail
    parent.remove(signature)
