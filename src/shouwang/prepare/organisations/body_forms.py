"""Forms of groups, offices and teams."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid
from shouwang.ground.people import queries as people
from shouwang.ground.units import queries as units
from shouwang.look.templatetags.look import text as in_words

from . import actions, queries
from .forms import DayInput, ErrorForm, document_choices
from .queries import BodyFilter
from .rules.bodies import NAME_LIMIT, PERSON_LIMIT, REASON_LIMIT, leading_duty
from .rules.wording import BODY_KINDS, TEAM_KINDS, BodyKind

if TYPE_CHECKING:
    from .models import OrganisationBody

HOSTS = (
    "street_office",
    "safety_station",
    "economic_development_office",
    "public_order_office",
    "sector_authority",
    "residents_committee",
    "village_committee",
    "city_bureau",
)
"""Kinds of units that an office is set up in."""

ENTERPRISE_ROLES = frozenset({"enterprise_owner", "employee", "cooperative_head"})
"""Whose posts are offered only for a body of their own unit: there may be thousands."""

PLEASE = ("", _("请选择"))
NO_POST = ("", _("没有账号，在下面填写姓名"))


def people_choices(actor: Actor, unit_id: int | None, empty: Any = PLEASE) -> list[tuple[str, Any]]:
    """Return the posts held today: of a unit first, and of offices and committees."""
    held = people.posts(actor, clock.today())
    rows = list(held.exclude(role__in=ENTERPRISE_ROLES))
    own = list(held.filter(unit_id=unit_id)) if unit_id else []
    found = {row.pk: row for row in [*own, *rows]}
    return [
        empty,
        *(
            (str(pk), f"{row.unit.name} · {row.account.name} · {in_words(row.label)}")
            for pk, row in found.items()
        ),
    ]


def area_choices(actor: Actor, street_code: str) -> list[tuple[str, str]]:
    """Return the street and its villages, as far as the actor may look."""
    names = divisions.names_of(actor, [street_code])
    found = [(street_code, names.get(street_code, street_code))]
    found += [(row.code, row.name) for row in divisions.villages_under(actor, street_code)]
    return [(code, name) for code, name in found if queries.may_look(actor, code)]


def _body_choices(rows: Iterable[OrganisationBody], empty: Any) -> list[tuple[str, Any]]:
    return [empty, *((str(row.pk), row.name) for row in rows)]


class BodyErrorForm(ErrorForm):
    """A form whose wrong fields stand where they were asked for."""

    ASKED: ClassVar[dict[str, str]] = {
        "head": "post",
        "area_code": "area",
        "unit": "unit",
        "duty": "post",
        "dissolved_on": "day",
        "last_day_on": "day",
        "from_on": "day",
        "formed_on": "day",
        "contact_post": "contact",
    }

    def take(self, error: Invalid) -> None:
        """Add each wrong field of the action to the field that asked for it."""
        for name, words in error.fields.items():
            asked = name if name in self.fields else self.ASKED.get(name, "")
            self.add_error(asked if asked in self.fields else None, in_words(words))

    def choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """Say what a field offers."""
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class KindForm(ErrorForm):
    """What is to be formed."""

    kind = forms.ChoiceField(
        label=_("要成立什么"),
        choices=[(kind, in_words(label)) for kind, label in BODY_KINDS.items()],
    )


class FilterForm(forms.Form):
    """Which bodies are listed."""

    area = forms.ChoiceField(label=_("区划"), required=False)
    kind = forms.ChoiceField(label=_("类别"), required=False)
    on = forms.DateField(label=_("哪一天"), required=False, widget=DayInput())

    def __init__(self, data: Any, areas: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]
        kinds = [(kind, in_words(label)) for kind, label in BODY_KINDS.items()]
        self.fields["kind"].choices = [("", _("全部")), *kinds]  # type: ignore[attr-defined]


class PersonForm(BodyErrorForm):
    """A post, or a name of somebody without an account; by which document, from which day."""

    post = forms.ChoiceField(label=_("人员"), required=False)
    person_name = forms.CharField(
        label=_("姓名（没有账号时填写）"), max_length=PERSON_LIMIT, required=False
    )
    document = forms.ChoiceField(label=_("依据文件"), required=False)
    day = forms.DateField(
        label=_("自"),
        required=False,
        widget=DayInput(),
        help_text=_("不填则为文件的生效日期，没有文件则为今天。"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, actor: Actor, body: OrganisationBody, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"version": body.version}, **kwargs})
        self.choose("post", people_choices(actor, body.unit_id, NO_POST))
        self.choose("document", document_choices(actor))

    def draft(self, duty: str) -> actions.MemberDraft:
        """Return what was asked for."""
        read = self.cleaned_data
        return actions.MemberDraft(
            self.chosen_id("post"),
            read["person_name"],
            duty,
            self.chosen_id("document"),
            read["day"],
        )


class MemberForm(PersonForm):
    """A new member."""

    duty = forms.ChoiceField(label=_("职务"))

    field_order = ("duty", "post", "person_name", "document", "day")

    def __init__(self, actor: Actor, body: OrganisationBody, *args: Any, **kwargs: Any) -> None:
        super().__init__(actor, body, *args, **kwargs)
        leading = leading_duty(body.kind)
        offered = [pair for pair in queries.choices_of_duty(body.kind) if pair[0] != leading]
        self.choose("duty", [(duty, in_words(label)) for duty, label in reversed(offered)])


class EndMemberForm(BodyErrorForm):
    """The last day of a member, by which document."""

    day = forms.DateField(label=_("最后一天"), widget=DayInput())
    document = forms.ChoiceField(label=_("依据文件"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, actor: Actor, body: OrganisationBody, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"version": body.version}, **kwargs})
        self.choose("document", document_choices(actor))


class DissolveForm(EndMemberForm):
    """From which day on a body is no more."""

    day = forms.DateField(label=_("撤销日期"), widget=DayInput())


class ChangeForm(BodyErrorForm):
    """Whom to reach, and whether the body is on call."""

    contact = forms.ChoiceField(label=_("联系人"), required=False)
    is_on_call = forms.BooleanField(label=_("备勤中，可以随时出动"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, actor: Actor, body: OrganisationBody, *args: Any, **kwargs: Any) -> None:
        initial = {
            "version": body.version,
            "contact": str(body.contact_post_id or ""),
            "is_on_call": body.is_on_call,
        }
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.choose("contact", people_choices(actor, body.unit_id))


class EngageForm(BodyErrorForm):
    """Who is sent out, and why."""

    members = forms.MultipleChoiceField(label=_("人员"), required=False)
    reason = forms.CharField(label=_("事由"), max_length=REASON_LIMIT, required=False)

    def __init__(self, offered: Iterable[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("members", [(str(number), str(number)) for number in offered])

    @property
    def chosen(self) -> list[int]:
        """Return the members that were ticked."""
        return [int(number) for number in self.cleaned_data["members"]]


class FormBodyForm(BodyErrorForm):
    """A new body of a kind; only what the kind needs is asked for."""

    name = forms.CharField(label=_("名称"), max_length=NAME_LIMIT)
    area = forms.ChoiceField(label=_("区划"))
    parent = forms.ChoiceField(label=_("所属领导小组"))
    unit = forms.ChoiceField(label=_("设在哪个单位"))
    built_on = forms.ChoiceField(label=_("在哪支队伍的基础上建立"), required=False)
    takes_members = forms.BooleanField(label=_("原队伍的成员一并加入"), required=False)
    post = forms.ChoiceField(label=_("人员"), required=False)
    person_name = forms.CharField(
        label=_("姓名（没有账号时填写）"), max_length=PERSON_LIMIT, required=False
    )
    document = forms.ChoiceField(label=_("依据文件"), required=False)
    day = forms.DateField(
        label=_("成立日期"),
        required=False,
        widget=DayInput(),
        help_text=_("不填则为文件的生效日期，没有文件则为今天。"),
    )
    contact = forms.ChoiceField(label=_("联系人"), required=False)

    def __init__(
        self,
        actor: Actor,
        kind: BodyKind,
        street_code: str,
        *args: Any,
        unit_id: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.unit_id = kind, unit_id
        self.choose("post", people_choices(actor, unit_id, NO_POST))
        self.choose("contact", people_choices(actor, unit_id))
        self.choose("document", document_choices(actor))
        label = dict(queries.choices_of_duty(kind))[leading_duty(kind).value]
        self.fields["post"].label = in_words(label)
        self._keep(actor, street_code)

    def _keep(self, actor: Actor, street_code: str) -> None:
        """Drop what the kind does not ask for, and offer the rest."""
        is_office = self.kind is BodyKind.LEADING_GROUP_OFFICE
        dropped: set[str] = set() if is_office else {"parent", "unit"}
        if is_office or self.unit_id:
            dropped.add("area")
        if self.kind not in TEAM_KINDS:
            dropped |= {"built_on", "takes_members"}
        for name in dropped:
            del self.fields[name]
        if "area" in self.fields:
            self.choose("area", area_choices(actor, street_code))
        if is_office:
            groups = queries.bodies(actor, BodyFilter(kind=BodyKind.LEADING_GROUP))
            hosts = units.units_under(actor, street_code, HOSTS)
            self.choose("parent", _body_choices(groups, PLEASE))
            self.choose("unit", [PLEASE, *((str(row.pk), row.name) for row in hosts)])
        if "built_on" in self.fields:
            teams = queries.bodies(actor, BodyFilter(street_code)).filter(kind__in=TEAM_KINDS)
            self.choose("built_on", _body_choices(teams, ("", _("没有"))))

    def draft(self) -> actions.BodyDraft:
        """Return what was asked for."""
        read = self.cleaned_data
        leader = actions.MemberDraft(
            self.chosen_id("post"), read["person_name"], leading_duty(self.kind).value
        )
        return actions.BodyDraft(
            kind=self.kind.value,
            name=read["name"],
            members=(leader,),
            area_code=read.get("area", ""),
            unit_id=self.unit_id or self.chosen_id("unit"),
            parent_id=self.chosen_id("parent"),
            built_on_id=self.chosen_id("built_on"),
            takes_members=bool(read.get("takes_members")),
            document_id=self.chosen_id("document"),
            formed_on=read["day"],
            contact_post_id=self.chosen_id("contact"),
        )
