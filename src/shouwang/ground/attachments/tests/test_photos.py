"""What happens to a photo between the upload and the row."""

from __future__ import annotations

import errno
import io
import zipfile
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from pytest_django.fixtures import Settings

from shouwang.ground.actor import Actor
from shouwang.ground.attachments import actions, files, queries, rules
from shouwang.ground.attachments.models import Attachment
from shouwang.ground.errors import Invalid, NotFound, Unavailable
from shouwang.ground.journal.queries import history

from .factories import phone_exif, photo, photo_bytes, upload

ACTOR = Actor.anonymous()
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def attachments_root(settings: Settings, tmp_path: Path) -> Path:
    settings.ATTACHMENTS_ROOT = tmp_path
    return tmp_path


def kept_picture(sha256: str, root: Path, variant: str = rules.Variant.FULL) -> Image.Image:
    return Image.open(root / rules.path_of(sha256, "image/jpeg", variant))


def png_header(width: int, height: int) -> bytes:
    chunk = b"IHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    return (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"
        + chunk
        + zlib.crc32(chunk).to_bytes(4, "big")
        + b"\x00\x00\x00\x00IDAT\x35\xaf\x06\x1e"
    )


def test_a_large_photo_is_shrunk_to_2048_with_a_thumbnail_of_320(attachments_root: Path) -> None:
    prepared = actions.prepare_photo(photo(size=(4000, 3000)))

    assert (prepared.width, prepared.height) == (2048, 1536)
    assert kept_picture(prepared.sha256, attachments_root).size == (2048, 1536)
    small = kept_picture(prepared.sha256, attachments_root, rules.Variant.THUMBNAIL)
    assert small.size == (320, 240)


def test_metadata_is_read_and_then_removed(attachments_root: Path) -> None:
    prepared = actions.prepare_photo(upload(photo_bytes(exif=phone_exif())))

    assert prepared.taken_at == datetime(2026, 6, 22, 1, 30, tzinfo=UTC)
    assert (prepared.latitude, prepared.longitude) == (29.21, 119.45)
    kept = kept_picture(prepared.sha256, attachments_root)
    assert dict(kept.getexif()) == {}
    raw = (attachments_root / rules.path_of(prepared.sha256, "image/jpeg")).read_bytes()
    assert b"Exif" not in raw


def test_the_place_of_the_camera_is_encrypted_and_looking_is_journaled() -> None:
    row = actions.store_photo(
        ACTOR,
        upload(photo_bytes(exif=phone_exif())),
        owner_key="report:9",
        purpose=rules.Purpose.BEFORE,
    )

    assert "29.21" not in row.place_sealed
    assert actions.reveal_place(ACTOR, row.pk, owner_key="report:9") == (29.21, 119.45)
    assert [item.verb for item in history(ACTOR, "report:9")] == [
        "attachment.store",
        "attachment.unmask",
    ]


def test_a_photo_taken_sideways_stands_upright(attachments_root: Path) -> None:
    prepared = actions.prepare_photo(upload(photo_bytes(exif=phone_exif(orientation=6))))

    assert (prepared.width, prepared.height) == (48, 64)
    red, _, blue = kept_picture(prepared.sha256, attachments_root).getpixel((24, 4))  # type: ignore[misc]
    assert (red > 200, blue < 60) == (True, True)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "HEIF", "AVIF"])
def test_usual_kinds_of_photos_are_accepted(kind: str) -> None:
    prepared = actions.prepare_photo(upload(photo_bytes(kind=kind), f"photo.{kind.lower()}"))

    assert (prepared.width, prepared.height, prepared.mime) == (64, 48, "image/jpeg")


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "I;16", "1"])
def test_every_colour_mode_becomes_plain_jpeg(mode: str, attachments_root: Path) -> None:
    out = io.BytesIO()
    Image.new(mode, (5000, 20)).save(out, "PNG")

    prepared = actions.prepare_photo(upload(out.getvalue(), "screen.png"))

    assert kept_picture(prepared.sha256, attachments_root).mode == "RGB"
    assert prepared.width == 2048


def test_transparency_becomes_white(attachments_root: Path) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (32, 32), (0, 0, 0, 0)).save(out, "PNG")

    prepared = actions.prepare_photo(upload(out.getvalue(), "screen.png"))

    assert kept_picture(prepared.sha256, attachments_root).getpixel((9, 9)) == (255, 255, 255)


def test_a_picture_of_120_megapixels_is_refused_by_its_header() -> None:
    with pytest.raises(Invalid) as refused:
        actions.prepare_photo(upload(png_header(12_000, 10_000), "huge.png"))

    assert str(refused.value.fields["photos"]) == (
        "照片“huge.png”达到 1.2 亿像素，太大了，请用普通模式重拍。"
    )


def test_a_picture_of_just_less_than_120_megapixels_is_decoded() -> None:
    with pytest.raises(Invalid) as refused:
        actions.prepare_photo(upload(png_header(11_999, 10_000), "large.png"))

    assert "不是完整的照片" in str(refused.value.fields["photos"])


def test_a_bomb_of_four_billion_pixels_is_refused_by_its_header() -> None:
    with pytest.raises(Invalid) as refused:
        actions.prepare_photo(upload(png_header(65_000, 65_000), "bomb.png"))

    assert "1.2 亿像素" in str(refused.value.fields["photos"])


def a_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a")
    return out.getvalue()


def a_gif() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("P", (100, 100), colour) for colour in range(9)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.jpg", a_zip()),
        ("photo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("photo.jpg", b"<!doctype html><script>alert(1)</script>"),
        ("photo.gif", a_gif()),
        ("photo.jpg", photo_bytes(size=(640, 480))[:2000]),
        ("photo.png", photo_bytes(size=(640, 480), kind="PNG")[:900]),
        ("photo.jpg", b""),
        ("photo.jpg", b"\xff\xd8\xff\xe0" + bytes(100)),
        ("photo.heic", b"\x00\x00\x00\x18ftypheic" + bytes(200)),
    ],
    ids=["zip", "svg", "html", "gif", "cut jpeg", "cut png", "empty", "noise", "heic noise"],
)
def test_what_is_no_photo_is_refused_and_leaves_nothing(
    name: str, content: bytes, attachments_root: Path
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.store_photo(ACTOR, upload(content, name), owner_key="report:1", purpose="before")

    assert str(refused.value.fields["photos"]) == (
        f"“{name}”不是完整的照片，请重新拍照或选择 JPG、PNG、WebP、HEIC 照片。"
    )
    assert list(attachments_root.iterdir()) == []
    assert Attachment.objects.count() == 0


def test_a_file_of_more_than_64_megabytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = photo_bytes()
    monkeypatch.setattr(rules, "PHOTO_LIMIT_BYTES", len(content) - 1)

    with pytest.raises(Invalid) as refused:
        actions.prepare_photo(upload(content))

    assert "超过 64 MB" in str(refused.value.fields["photos"])


def test_a_full_disk_is_said_and_leaves_no_half_file(
    monkeypatch: pytest.MonkeyPatch, attachments_root: Path
) -> None:
    def full(path: Path, content: bytes) -> None:
        path.write_bytes(content[:10])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files, "_write", full)

    with pytest.raises(Unavailable) as refused:
        actions.prepare_photo(photo())

    assert str(refused.value) == "磁盘已满，照片没有保存；文字内容还在。"
    assert list(files.stored_files()) == []


def test_any_other_fault_of_the_disk_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(path: Path, content: bytes) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(files, "_write", broken)

    with pytest.raises(OSError, match="Input/output"):
        actions.prepare_photo(photo())


def test_the_same_photo_twice_is_one_file_and_two_rows() -> None:
    first = actions.store_photo(ACTOR, photo(), owner_key="report:1", purpose="before")
    second = actions.store_photo(ACTOR, photo(), owner_key="report:2", purpose="before")

    assert first.sha256 == second.sha256
    assert len(list(files.stored_files())) == 2
    assert [row.pk for row in queries.attachments_of(ACTOR, "report:2")] == [second.pk]


def test_storing_is_journaled_with_the_digest() -> None:
    row = actions.store_photo(ACTOR, photo(), owner_key="hazard:12", purpose="after")

    (entry,) = history(ACTOR, "hazard:12")
    assert entry.verb == "attachment.store"
    assert entry.details["sha256"] == row.sha256


def test_an_unknown_purpose_is_a_mistake_of_the_program() -> None:
    prepared = actions.prepare_photo(photo())

    with pytest.raises(ValueError, match="unknown purpose"):
        actions.store(ACTOR, prepared, owner_key="hazard:12", purpose="holiday")


def test_a_file_is_served_as_a_private_picture_and_nothing_else() -> None:
    row = actions.store_photo(ACTOR, photo(), owner_key="hazard:12", purpose="before")

    answer = queries.serve(ACTOR, row.pk, owner_key="hazard:12", variant="thumbnail")

    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, max-age=3600"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Disposition"] == f'inline; filename="{row.sha256[:12]}.jpg"'
    answer.close()


@pytest.mark.parametrize(
    ("owner_key", "variant"), [("hazard:13", "full"), ("hazard:12", "original"), ("", "full")]
)
def test_another_owners_file_is_not_found(owner_key: str, variant: str) -> None:
    row = actions.store_photo(ACTOR, photo(), owner_key="hazard:12", purpose="before")

    with pytest.raises(NotFound):
        queries.open_file(ACTOR, row.pk, owner_key=owner_key, variant=variant)


def test_a_row_whose_file_was_lost_is_not_found(attachments_root: Path) -> None:
    row = actions.store_photo(ACTOR, photo(), owner_key="hazard:12", purpose="before")
    (attachments_root / rules.path_of(row.sha256, row.mime)).unlink()

    with pytest.raises(NotFound):
        queries.serve(ACTOR, row.pk, owner_key="hazard:12")


def test_moving_the_owner_takes_all_photos_along() -> None:
    for name in ("a.jpg", "b.jpg"):
        actions.store_photo(ACTOR, photo(name), owner_key="report:1", purpose="before")

    moved = actions.move_owner(ACTOR, "report:1", "hazard:3")

    found = queries.attachments_of_many(ACTOR, ["report:1", "hazard:3"])
    assert (moved, len(found["report:1"]), len(found["hazard:3"])) == (2, 0, 2)
    assert history(ACTOR, "hazard:3")[-1].details["from"] == "report:1"


def test_limits_are_three_photos_for_residents_and_nine_for_officers() -> None:
    assert (queries.PUBLIC_PHOTO_LIMIT, queries.OFFICER_PHOTO_LIMIT) == (3, 9)
