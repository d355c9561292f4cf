"""A running server finds what a later build has made."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpResponse, HttpResponseBase
from django.test import RequestFactory

from shouwang.look.serving import StaticFiles

LATER = "/static/look/dist/main-abcd1234.css"


@pytest.fixture
def server() -> StaticFiles:
    """Return a server that has listed its files already."""
    return StaticFiles(lambda _request: HttpResponse("page", status=404))


def ask(server: StaticFiles, address: str) -> HttpResponseBase:
    return server(RequestFactory().get(address))


def test_a_file_that_was_built_later_is_served_for_ever(
    server: StaticFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = tmp_path / "main-abcd1234.css"
    built.write_text("a{}", encoding="utf-8")
    monkeypatch.setattr(finders, "find", {"look/dist/main-abcd1234.css": str(built)}.get)

    answer = ask(server, LATER)

    assert (answer.status_code, b"".join(answer)) == (200, b"a{}")
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "address", [LATER, "/static/look/dist/", "/static/look/dist/../../secret", "/hazards/"]
)
def test_what_was_never_built_is_handed_on(server: StaticFiles, address: str) -> None:
    assert ask(server, address).status_code == 404
    assert address not in server.files


def test_files_outside_the_build_are_listed_at_start_only(
    server: StaticFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finders, "find", {"look/mark-2.svg": __file__}.get)

    assert ask(server, "/static/look/mark-2.svg").status_code == 404
