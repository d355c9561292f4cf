"""A signed message is proven by a trusted certificate only, and any change breaks it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from shouwang.engines.cap.reading import read_alerts
from shouwang.engines.cap.signing import (
    SignatureState,
    UnusableKeyError,
    Verdict,
    read_certificates,
    read_signing_key,
    sign,
    verify,
)
from shouwang.engines.cap.tests.keys import AT, elliptic_pem, signing_pem
from shouwang.engines.cap.tests.samples import LANDSLIDE, changed
from shouwang.engines.cap.tree import HostileXmlError

FOREIGN = (
    '<Signature Id="NAADS Signature" xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo>'
    '<CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>'
    '<SignatureMethod Algorithm="http://www.w3.org/2000/09/xmldsig#rsa-sha1"/>'
    '<Reference URI=""><Transforms><Transform '
    'Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/></Transforms>'
    '<DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"/>'
    "<DigestValue>kG9MnWLvKwl108kYoBAhFmlZh7k=</DigestValue></Reference></SignedInfo>"
    "<SignatureValue>hPuiJLBRmTDHbDAUep==</SignatureValue></Signature></alert>"
)


def signed(number: int = 1) -> bytes:
    return sign(LANDSLIDE.encode(), read_signing_key(signing_pem(number)))


def test_a_signed_message_is_valid_and_proven() -> None:
    content = signed()
    (found,) = read_alerts(content)

    assert (found.is_signed, found.is_valid) == (True, True)
    assert verify(content, read_certificates(signing_pem()), at=AT) == Verdict(
        SignatureState.VERIFIED, "CN=yunshan.example"
    )


def test_without_a_configured_certificate_nothing_is_verified() -> None:
    assert verify(signed(), [], at=AT).state is SignatureState.NOT_VERIFIED


def test_an_unknown_signer_is_not_verified() -> None:
    found = verify(signed(2), read_certificates(signing_pem(1)), at=AT)

    assert found.state is SignatureState.NOT_VERIFIED


def test_a_changed_message_is_broken() -> None:
    content = signed().replace("立即转移".encode(), "不必转移".encode())

    assert verify(content, read_certificates(signing_pem()), at=AT).state is SignatureState.BROKEN


def test_an_expired_certificate_proves_nothing() -> None:
    found = verify(signed(), read_certificates(signing_pem()), at=datetime(2026, 8, 1, tzinfo=UTC))

    assert found.state is not SignatureState.VERIFIED


def test_a_message_without_signature_says_so() -> None:
    trusted = read_certificates(signing_pem())

    assert verify(LANDSLIDE.encode(), trusted, at=AT) == Verdict(SignatureState.NONE)


def test_an_old_signature_with_sha1_and_an_odd_id_is_survived() -> None:
    content = changed("</alert>", FOREIGN)

    assert verify(content, read_certificates(signing_pem()), at=AT).state is (
        SignatureState.NOT_VERIFIED
    )


def test_a_second_signature_of_a_trusted_office_proves_the_message() -> None:
    content = signed().replace(b"</alert>", FOREIGN.encode())

    assert verify(content, read_certificates(signing_pem()), at=AT).state is (
        SignatureState.VERIFIED
    )


def test_hostile_xml_is_refused_before_any_signature_is_read() -> None:
    content = changed("<alert xmlns", '<!DOCTYPE alert [<!ENTITY a "x">]><alert xmlns')

    with pytest.raises(HostileXmlError):
        verify(content, [], at=AT)


@pytest.mark.parametrize(
    "pem",
    [
        b"",
        b"-----BEGIN CERTIFICATE-----\n\n-----END CERTIFICATE-----\n",
        signing_pem(3, 1024),
        elliptic_pem(),
        signing_pem(1).split(b"-----BEGIN CERT")[0]
        + b"-----BEGIN CERT"
        + signing_pem(2).split(b"-----BEGIN CERT")[1],
    ],
    ids=["empty", "no key", "short key", "other kind", "foreign certificate"],
)
def test_an_unusable_key_is_refused(pem: bytes) -> None:
    with pytest.raises(UnusableKeyError):
        read_signing_key(pem)


def test_a_key_is_never_shown() -> None:
    key = replace(read_signing_key(signing_pem()))

    assert repr(key) == "SigningKey(…)"


def test_certificates_that_are_none_are_refused() -> None:
    with pytest.raises(UnusableKeyError):
        read_certificates(b"nothing")
