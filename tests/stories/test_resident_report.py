"""A resident reports a danger: from the phone, without signing in, however little is known."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from shouwang.desks.resident.tests.factories import (
    HEPING,
    POINT,
    YUNSHAN_COMMUNITY,
    make_committee,
    make_place,
    make_villages,
    shown_code,
)
from shouwang.ground.actor import Actor
from shouwang.ground.attachments import files
from shouwang.ground.attachments import queries as attachments
from shouwang.ground.attachments.models import Attachment
from shouwang.ground.attachments.tests.factories import (
    phone_exif,
    photo,
    photo_bytes,
    upload,
    wav_bytes,
)
from shouwang.ground.journal.models import Entry, KeptAnswer
from shouwang.ground.people.tests.factories import AccountFactory
from shouwang.prepare.hazards.models import Hazard, Report

NOBODY = Actor.anonymous()
KEY = "0123456789abcdef0123456789abcdef"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def yunshan(settings: Settings, tmp_path: Path) -> None:
    settings.ATTACHMENTS_ROOT = tmp_path
    cache.clear()
    make_villages()
    make_committee()


def send(client: Client, **fields: object) -> None:
    client.post("/report/new", fields)


@pytest.mark.requirement("R251")
def test_the_first_page_says_whom_to_call_in_danger(client: Client) -> None:
    page = client.get("/report/").content.decode()

    assert 'href="tel:119"' in page
    assert 'href="tel:110"' in page
    assert page.index("tel:119") < page.index("/report/new")


@pytest.mark.requirement("R251", "R110")
def test_a_photo_and_a_pin_are_enough(client: Client) -> None:
    answer = client.post("/report/new", {"photos": photo(), **POINT})

    assert answer.headers["Location"] == "/report/done"
    hazard = Hazard.objects.get()
    assert (hazard.area_code_now, hazard.category, hazard.description) == (HEPING, "unknown", "")
    assert (hazard.source, hazard.state) == ("resident", "reported")
    assert hazard.handler_unit_id is not None


@pytest.mark.requirement("R251")
def test_a_sentence_and_a_community_are_enough_when_the_location_is_refused(
    client: Client,
) -> None:
    send(client, text="楼道里堆满纸箱", area_code=YUNSHAN_COMMUNITY, category="blocked_exit")

    hazard = Hazard.objects.get()
    assert (hazard.area_code_now, hazard.category) == (YUNSHAN_COMMUNITY, "blocked_exit")
    assert (hazard.latitude, hazard.description) == (None, "楼道里堆满纸箱")


@pytest.mark.requirement("R251")
def test_a_voice_note_stands_for_the_sentence(client: Client) -> None:
    send(client, voice=upload(wav_bytes(2), "voice.wav"), area_code=HEPING)

    hazard = Hazard.objects.get()
    (kept,) = attachments.attachments_of(NOBODY, f"hazard:{hazard.pk}")
    assert (kept.kind, kept.purpose, kept.duration_ms) == ("audio", "voice", 2000)


@pytest.mark.requirement("R251")
def test_the_form_offers_eight_categories_with_unknown_first_and_chosen(client: Client) -> None:
    form = client.get("/report/new").context["form"]

    codes = [code for code, _ in form.fields["category"].choices]
    assert len(codes) == 8
    assert codes[0] == form.initial["category"] == "unknown"


@pytest.mark.requirement("R251")
def test_the_answer_is_number_and_code_in_large_type_and_safe_to_reload(client: Client) -> None:
    send(client, text="井盖坏了", area_code=HEPING)

    first = client.get("/report/done").content.decode()
    second = client.get("/report/done").content.decode()

    number, code = shown_code(client)
    assert Report.objects.get().number == number
    assert first.count("big-number") == 2
    assert code in first
    assert code in second
    assert Report.objects.count() == 1


@pytest.mark.requirement("R285")
def test_the_query_code_stands_in_no_table_and_no_address(client: Client) -> None:
    answer = client.post(
        "/report/new", {"text": "井盖坏了", "area_code": HEPING, "idempotency_key": KEY}
    )

    _, code = shown_code(client)
    plain = code.replace("-", "")
    assert code not in answer.headers["Location"]
    assert plain not in answer.cookies["report_ticket"].value
    kept = [KeptAnswer.objects.get().answer, Report.objects.get().code_digest]
    texts = [*kept, *Entry.objects.values_list("text", flat=True)]
    assert not any(code in text or plain in text for text in texts)


@pytest.mark.requirement("R285", "R251")
def test_without_contact_the_report_is_anonymous(client: Client) -> None:
    send(client, text="井盖坏了", area_code=HEPING)

    report = Report.objects.get()
    assert (report.is_anonymous, report.contact) == (True, "")


@pytest.mark.requirement("R285")
def test_a_contact_is_kept_encrypted_and_masked(client: Client) -> None:
    send(client, text="井盖坏了", area_code=HEPING, contact="000-0000-0021")

    report = Report.objects.get()
    assert "0021" not in report.contact_sealed
    assert (report.contact, report.masked_contact) == ("000-0000-0021", "000****0021")
    assert not any("0000-0021" in text for text in Entry.objects.values_list("text", flat=True))


@pytest.mark.requirement("R285")
def test_the_photo_is_kept_without_what_the_phone_wrote_into_it(
    client: Client, tmp_path: Path
) -> None:
    send(client, photos=upload(photo_bytes(exif=phone_exif())), area_code=HEPING)

    stored = [path.read_bytes() for path in files.stored_files()]
    assert len(stored) == 2
    assert not any(b"Exif" in content for content in stored)


@pytest.mark.requirement("R251")
def test_the_code_at_a_places_door_opens_the_form_filled_in(client: Client) -> None:
    place = make_place()

    page = client.get(f"/q/{place.qr_token}")
    client.post("/report/new", {"text": "插座冒烟", "place_token": place.qr_token})

    assert "和平小商店（虚构）" in page.content.decode()
    hazard = Hazard.objects.get()
    assert (hazard.place_id, hazard.area_code_now) == (place.pk, HEPING)
    assert (hazard.latitude, hazard.longitude) == (29.2110, 119.4707)


@pytest.mark.requirement("R251")
def test_photos_survive_a_wrong_form_without_being_sent_again(client: Client) -> None:
    page = client.post("/report/new", {"photos": [photo(), photo(size=(70, 70))]})
    held = page.context["held_token"]

    shown = page.content.decode()
    client.post("/report/new", {"held": held, "area_code": HEPING})

    assert shown.count("data:image/jpeg;base64,") == 2
    hazard = Hazard.objects.get()
    assert len(attachments.attachments_of(NOBODY, f"hazard:{hazard.pk}")) == 2
    assert not Attachment.objects.filter(owner_key__startswith="held:").exists()


@pytest.mark.requirement("R251")
def test_a_held_photo_can_be_taken_out_again(client: Client) -> None:
    page = client.post("/report/new", {"photos": [photo(), photo(size=(70, 70))]})
    first = page.context["held_photos"][0]

    client.post(
        "/report/new",
        {"held": page.context["held_token"], "drop": first.attachment_id, "area_code": HEPING},
    )

    hazard = Hazard.objects.get()
    (kept,) = attachments.attachments_of(NOBODY, f"hazard:{hazard.pk}")
    assert (kept.width, kept.height) == (70, 70)


@pytest.mark.requirement("R251")
def test_a_known_danger_nearby_is_shown_before_sending(client: Client) -> None:
    client.post("/report/new", {"text": "井盖坏了", "category": "road", **POINT})

    page = client.post("/report/new", {"photos": photo(), "text": "井盖没了", **POINT})

    assert "就是这件，我也来补充" in page.content.decode()
    assert Hazard.objects.get().number in page.content.decode()
    assert Hazard.objects.count() == 1


def carried(page: object) -> dict[str, str]:
    """Return what the page would send by itself."""
    html = page.content.decode()  # type: ignore[attr-defined]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))


@pytest.mark.requirement("R251")
def test_joining_a_known_danger_makes_a_report_of_ones_own(client: Client) -> None:
    client.post("/report/new", {"text": "井盖坏了", **POINT})
    known = Hazard.objects.get()
    page = client.post("/report/new", {"photos": photo(), "text": "井盖没了", **POINT})

    client.post("/report/new", {**carried(page), "join": known.number})

    number, _ = shown_code(client)
    known.refresh_from_db()
    assert Hazard.objects.count() == 1
    assert (known.report_count, known.photo_count) == (2, 1)
    assert Report.objects.get(number=number).hazard_id == known.pk


@pytest.mark.requirement("R251")
def test_another_danger_at_the_same_spot_is_reported_on_its_own(client: Client) -> None:
    client.post("/report/new", {"text": "井盖坏了", **POINT})
    page = client.post("/report/new", {"photos": photo(), "text": "电线裸露", **POINT})

    client.post("/report/new", {**carried(page), "join": ""})

    second = Hazard.objects.latest("id")
    assert (Hazard.objects.count(), second.description, second.photo_count) == (2, "电线裸露", 1)


@pytest.mark.requirement("R251")
def test_joining_a_danger_that_is_gone_is_said_and_nothing_is_lost(client: Client) -> None:
    page = client.post(
        "/report/new",
        {"text": "井盖没了", "nearby_seen": "1", "join": "云山-2026-999999", **POINT},
    )

    assert page.status_code == 404
    assert "井盖没了" in page.content.decode()
    assert Report.objects.count() == 0


@pytest.mark.requirement("R251")
def test_pressing_twice_reports_once(client: Client) -> None:
    fields = {"text": "井盖坏了", "area_code": HEPING, "idempotency_key": KEY}

    client.post("/report/new", fields)
    first = shown_code(client)
    client.post("/report/new", fields)

    assert shown_code(client) == first
    assert Report.objects.count() == 1


@pytest.mark.requirement("R251")
def test_another_report_under_the_same_key_is_asked_for_once_more(client: Client) -> None:
    client.post("/report/new", {"text": "井盖坏了", "area_code": HEPING, "idempotency_key": KEY})

    page = client.post(
        "/report/new", {"text": "墙要倒了", "area_code": HEPING, "idempotency_key": KEY}
    )

    assert page.status_code == 422
    assert "这份报告刚才已经提交过" in page.content.decode()
    assert KEY not in page.content.decode()


@pytest.mark.requirement("R251")
def test_the_pin_is_told_its_village_and_the_dangers_around_it(client: Client) -> None:
    client.post("/report/new", {"text": "井盖坏了", "category": "road", **POINT})

    answer = client.get("/report/nearby", POINT).json()

    assert (answer["area_code"], answer["area_name"]) == (HEPING, "和平社区居委会")
    assert answer["nearby"] == [{"title": "道路、井盖、积水", "note": "0 米外，待受理"}]


@pytest.mark.requirement("R251")
def test_a_signed_in_officer_reports_as_nobody(client: Client) -> None:
    account = AccountFactory()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")

    send(client, text="井盖坏了", area_code=HEPING)

    assert Report.objects.get().reporter == ""
    entry = Entry.objects.get(verb="hazard.report")
    assert entry.actor_key == "anonymous"


@pytest.mark.requirement("R251")
def test_the_map_shows_the_villages_where_there_are_no_tiles(client: Client) -> None:
    drawn = client.get("/report/new").context["villages"]

    names = [feature["properties"]["name"] for feature in drawn["features"]]
    assert names == ["云山社区", "和平社区"]


@pytest.mark.requirement("R251")
def test_only_as_many_photos_may_be_added_as_are_left(client: Client) -> None:
    page = client.post("/report/new", {"photos": [photo(), photo(size=(70, 70))]})

    assert page.context["photos_left"] == 1
    assert 'data-photos="1"' in page.content.decode()


@pytest.mark.requirement("R251")
def test_a_refused_form_is_not_mixed_with_the_draft_on_the_phone(client: Client) -> None:
    first = client.get("/report/new").content.decode()
    refused = client.post("/report/new", {"photos": photo()}).content.decode()

    assert 'data-draft="report"' in first
    assert "data-draft=" not in refused


@pytest.mark.requirement("R251")
def test_every_page_of_the_resident_has_the_elder_friendly_switch(client: Client) -> None:
    pages = [client.get(address).content.decode() for address in ("/report/", "/report/new")]

    assert all("长辈版" in page and "data-aloud-button" in page for page in pages)
