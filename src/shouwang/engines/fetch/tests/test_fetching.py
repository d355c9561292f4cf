"""A document is fetched within its limits, and never from a network that is not public."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from shouwang.engines.fetch.addresses import Failure, FetchError, is_public, read_address
from shouwang.engines.fetch.fetching import Fetched, Known, Limits, fetch

from .peers import Peer, Reply, peer

NEAR = Limits(size_bytes=1_000, time_s=5, may_be_private=True)
FAR = Limits(size_bytes=1_000, time_s=5)


@pytest.fixture
def other() -> Iterator[Peer]:
    with peer() as found:
        yield found


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Return a PEM file with a key and the certificate of 127.0.0.1 that it signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "feeds.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "peer.pem"
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(pem + made.public_bytes(Encoding.PEM))
    return path


def failure(text: str, limits: Limits = NEAR) -> Failure:
    with pytest.raises(FetchError) as error:
        fetch(text, limits)
    return error.value.failure


def test_a_document_is_fetched_with_its_tag(other: Peer) -> None:
    other.replies["/feed"] = Reply(body=b"<a/>", headers={"ETag": '"1"'})

    assert fetch(f"{other.address}/feed", NEAR) == Fetched(b"<a/>", '"1"', "")


def test_an_unchanged_document_is_not_sent_again(other: Peer) -> None:
    other.replies["/feed"] = Reply(body=b"<a/>", headers={"ETag": '"1"'})

    assert fetch(f"{other.address}/feed", NEAR, Known('"1"')).content is None


def test_no_compressed_answer_is_asked_for(other: Peer) -> None:
    other.replies["/"] = Reply(body=b"<a/>")

    fetch(other.address, NEAR)

    assert other.calls[0][1]["Accept-Encoding"] == "identity"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ftp://feeds.example/a",
        "file:///etc/passwd",
        "//feeds.example/a",
        "http://",
        "http://user:word@feeds.example/",
        "http://feeds.example:0/",
        "http://feeds.example:99999/",
        "http://feeds.example/a b",
        "http://feeds.example/\r\nX: 1",
        "http://消息.example/",
        "http://[::1/",
        f"http://feeds.example/{'a' * 500}",
    ],
)
def test_what_is_no_address_of_the_web_is_not_called(text: str) -> None:
    with pytest.raises(FetchError, match="address"):
        read_address(text)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - an address that is refused
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:7f00:1::", False),
        ("localhost", False),
    ],
)
def test_only_the_public_network_is_public(number: str, *, expected: bool) -> None:
    assert is_public(number) is expected


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1"])
def test_a_private_network_is_not_called(other: Peer, host: str) -> None:
    port = other.address.rpartition(":")[2]

    assert failure(f"http://{host}:{port}/", FAR) in {Failure.PRIVATE, Failure.NAME}
    assert other.calls == []


def test_a_redirect_is_followed(other: Peer) -> None:
    other.replies["/old"] = Reply(302, headers={"Location": "/new"})
    other.replies["/new"] = Reply(body=b"<a/>")

    assert fetch(f"{other.address}/old", NEAR).content == b"<a/>"


def test_a_redirect_to_no_address_of_the_web_is_not_followed(other: Peer) -> None:
    other.replies["/old"] = Reply(302, headers={"Location": "file:///etc/passwd"})

    assert failure(f"{other.address}/old") is Failure.ADDRESS


def test_an_endless_redirect_ends(other: Peer) -> None:
    other.replies["/old"] = Reply(302, headers={"Location": "/old"})

    assert failure(f"{other.address}/old") is Failure.REDIRECT
    assert len(other.calls) == 4


def test_a_document_beyond_the_limit_is_given_up(other: Peer) -> None:
    other.replies["/"] = Reply(body=b"a" * 1_001)

    assert failure(other.address) is Failure.SIZE


def test_a_document_at_the_limit_is_taken(other: Peer) -> None:
    other.replies["/"] = Reply(body=b"a" * 1_000)

    assert fetch(other.address, NEAR).content == b"a" * 1_000


def test_a_peer_that_stalls_is_given_up_in_time(other: Peer) -> None:
    other.replies["/"] = Reply(body=b"aaaa", stalls=True)

    assert failure(other.address, Limits(1_000, 0.3, may_be_private=True)) is Failure.TIME


@pytest.mark.parametrize("status", [204, 403, 404, 500, 503])
def test_any_other_status_is_a_failure(other: Peer, status: int) -> None:
    other.replies["/"] = Reply(status)

    assert failure(other.address) is Failure.STATUS


def test_a_document_that_is_cut_short_is_a_failure(other: Peer) -> None:
    other.replies["/"] = Reply(body=b"a", headers={"Content-Length": "9"})

    assert failure(other.address) is Failure.ANSWER


def test_a_peer_that_is_down_is_a_failure() -> None:
    with peer() as gone:
        address = gone.address

    assert failure(address) is Failure.CONNECT


def test_a_name_that_is_not_known_is_a_failure() -> None:
    assert failure("http://feeds.invalid/") is Failure.NAME


def test_a_peer_without_a_trusted_certificate_is_not_read(certificate: Path) -> None:
    with peer(certificate) as other:
        other.replies["/"] = Reply(body=b"<a/>")

        assert failure(other.address) is Failure.CONNECT


def test_a_peer_with_a_trusted_certificate_is_read(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with peer(certificate) as other:
        other.replies["/"] = Reply(body=b"<a/>")

        assert fetch(other.address, NEAR).content == b"<a/>"


def test_an_encrypted_peer_that_stalls_is_given_up_in_time(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with peer(certificate) as other:
        other.replies["/"] = Reply(body=b"aaaa", stalls=True)

        assert failure(other.address, Limits(1_000, 0.5, may_be_private=True)) is Failure.TIME


def test_no_redirect_leads_out_of_encryption(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with peer(certificate) as other:
        other.replies["/"] = Reply(302, headers={"Location": "http://127.0.0.1/"})

        assert failure(other.address) is Failure.REDIRECT
