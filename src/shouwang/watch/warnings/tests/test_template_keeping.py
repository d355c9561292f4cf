"""Words of a type and level are written anew from a day on; those before are kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from shouwang.ground.access.middleware import POST_KEY
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed
from shouwang.ground.journal.models import Entry
from shouwang.ground.people.models import Account
from shouwang.watch.warnings.actions.template_keeping import write_template
from shouwang.watch.warnings.models import Template
from shouwang.watch.warnings.queries.wordings import template_versions, templates
from shouwang.watch.warnings.rules.templates import TemplateDraft

from .factories import SIX, street_officer, village_head

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 23)
PAGE = "/warnings/templates/flood/orange"
API = "/api/v1/warnings/templates"
WORDS = TemplateDraft(
    type_code="flood",
    level="orange",
    title="{area}洪水橙色预警（新）",
    text="{office}提醒：{onset}起{area}水位上涨。",
    action_text="听从安排转移。",
    source="街道2026年预案",
    in_force_from_on=TODAY,
)
FORM = {
    "title": WORDS.title,
    "text": WORDS.text,
    "action_text": WORDS.action_text,
    "source": WORDS.source,
    "in_force_from_on": "2026-06-23",
}


@pytest.fixture(autouse=True)
def _six() -> Iterator[None]:
    with time_machine.travel(SIX, tick=False):
        yield


def browser_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id or 0))
    session = client.session
    session[POST_KEY] = actor.post_id
    session.save()
    return client


def in_force(officer: Actor, on: date) -> str:
    found = [
        row for row in templates(officer, on) if (row.type_code, row.level) == ("flood", "orange")
    ]
    return found[0].title


def test_new_words_hold_from_their_day_and_the_earlier_ones_before() -> None:
    officer = street_officer()
    before = in_force(officer, TODAY)

    write_template(officer, replace(WORDS, in_force_from_on=date(2026, 7, 1)))

    assert in_force(officer, date(2026, 6, 30)) == before
    assert in_force(officer, date(2026, 7, 1)) == WORDS.title
    assert len(template_versions(officer, "flood", "orange")) == 2


def test_the_journal_names_the_type_and_the_level() -> None:
    write_template(street_officer(), WORDS)

    entry = Entry.objects.get(verb="template.make")
    assert '"level":"orange"' in entry.text


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"title": " "}, "title", "请填写这一项。"),
        ({"text": ""}, "text", "请填写这一项。"),
        ({"action_text": ""}, "action_text", "请填写这一项。"),
        ({"source": ""}, "source", "请填写这一项。"),
        ({"title": "长" * 121}, "title", "最长 120 个字。"),
        ({"text_en": "a" * 2001}, "text_en", "最长 2000 个字。"),
        ({"text": "一\x00二"}, "text", "含有无法保存的字符。"),
        (
            {"text": "{where}水位上涨。"},
            "text",
            "花括号里不能写“where”，只能写 area、office、onset、expires、type、level。",
        ),
        (
            {"title": "洪水预警，电话0579-8888-0000"},
            "title",
            "标题里不要写电话或身份证号，请写到内容或“咨询电话”里。",
        ),
        ({"type_code": "comet"}, "type_code", "请选择预警类型。"),
        ({"level": "none"}, "level", "请选择预警级别：蓝、黄、橙、红。"),
        (
            {"in_force_from_on": TODAY - timedelta(days=1)},
            "in_force_from_on",
            "生效日不能早于今天，以前的用语不改。",
        ),
    ],
)
def test_words_that_cannot_be_kept_are_refused(
    more: dict[str, object], field: str, words: str
) -> None:
    count = Template.objects.count()

    with pytest.raises(Invalid) as error:
        write_template(street_officer(), replace(WORDS, **more))  # type: ignore[arg-type]

    assert {name: str(text) for name, text in error.value.fields.items()} == {field: words}
    assert Template.objects.count() == count


def test_two_versions_of_one_day_are_refused() -> None:
    officer = street_officer()
    write_template(officer, WORDS)

    with pytest.raises(Invalid) as error:
        write_template(officer, WORDS)

    assert str(error.value.fields["in_force_from_on"]) == "这个用语在同一天已有一个版本。"


@pytest.mark.parametrize("role", ["duty_staff", "street_director"])
def test_who_keeps_no_obligations_writes_no_words(role: str) -> None:
    with pytest.raises(NotAllowed):
        write_template(street_officer(role), WORDS)


def test_the_station_of_another_street_writes_no_words() -> None:
    with pytest.raises(NotAllowed, match="这项规定对整个平台生效"):
        write_template(actor_for("safety_station_head", area_code="330781001"), WORDS)


@pytest.mark.requirement("R211")
def test_words_are_rewritten_on_the_page() -> None:
    officer = street_officer()

    answer = browser_of(officer).post(PAGE, FORM, follow=True)

    assert "新用语已保存，到生效日起用；以前的版本保留。" in answer.content.decode()
    assert in_force(officer, TODAY) == WORDS.title


def test_the_page_begins_with_the_words_in_force_and_shows_the_versions() -> None:
    officer = street_officer()
    write_template(officer, replace(WORDS, in_force_from_on=date(2026, 7, 1)))

    text = browser_of(officer).get(PAGE).content.decode()

    assert f'value="{in_force(officer, TODAY)}"' in text
    assert "自 2026-07-01 起" in text
    assert "还没到生效日" in text


def test_a_fault_is_shown_at_its_field_and_what_was_written_stays() -> None:
    answer = browser_of(street_officer()).post(PAGE, {**FORM, "text": "{where}水位上涨。"})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "花括号里不能写“where”" in text
    assert "{where}水位上涨。" in text


@pytest.mark.parametrize("path", ["comet/red", "flood/none", "flood/pink"])
def test_words_of_no_type_or_level_are_not_found(path: str) -> None:
    assert browser_of(street_officer()).get(f"/warnings/templates/{path}").status_code == 404


def test_who_only_reads_sees_no_button() -> None:
    text = browser_of(village_head()).get("/warnings/templates/?type=flood").content.decode()

    assert "改写" not in text
    assert "还没有用语的类型" not in text


def test_a_type_without_words_is_offered_to_the_writer() -> None:
    client = browser_of(street_officer())

    text = client.get("/warnings/templates/?type=earthquake").content.decode()

    assert 'href="/warnings/templates/earthquake/red"' in text


def test_words_are_written_over_the_api() -> None:
    client = browser_of(street_officer())
    body = {**FORM, "type_code": "flood", "level": "orange"}

    answer = client.post(API, body, content_type="application/json")

    shown = [one for one in client.get(API).json() if one["id"] == answer.json()["id"]]
    assert (answer.status_code, shown[0]["title"]) == (201, WORDS.title)


def test_a_village_writes_no_words_over_the_api() -> None:
    body = {**FORM, "type_code": "flood", "level": "orange"}

    answer = browser_of(village_head()).post(API, body, content_type="application/json")

    assert answer.status_code == 403
    assert not Template.objects.filter(source=WORDS.source).exists()
