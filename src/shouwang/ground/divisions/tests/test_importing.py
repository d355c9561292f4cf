"""Importing a register: all or nothing, again and again, on files as they come."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from shouwang.ground.actor import Actor, Grant, Scope
from shouwang.ground.divisions import queries
from shouwang.ground.divisions.actions import import_divisions, load_home_tree
from shouwang.ground.divisions.jobs import import_command
from shouwang.ground.divisions.models import Division, DivisionChange, NamePart, WorkAreaMember
from shouwang.ground.errors import Invalid, NotAllowed, SignInNeeded
from shouwang.ground.journal.models import Entry

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system("test")
TABLE = "code,name\n33,浙江省\n3307,金华市\n330781,兰溪市\n330781002,云山街道\n"


def _file(folder: Path, text: str = TABLE, name: str = "tree.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_is_loaded_with_parents_and_full_names(tmp_path: Path) -> None:
    report = import_divisions(SYSTEM, _file(tmp_path))

    street = Division.objects.get(code="330781002")
    assert (report.rows, report.added) == (4, 4)
    assert (street.level, street.parent_code) == ("street", "330781")
    assert street.full_name == "浙江省金华市兰溪市云山街道"
    assert Entry.objects.get().verb == "division.import"


def test_loading_again_changes_nothing(tmp_path: Path) -> None:
    import_divisions(SYSTEM, _file(tmp_path))
    parts = NamePart.objects.count()

    report = import_divisions(SYSTEM, _file(tmp_path))

    assert (report.added, report.renamed, report.unchanged) == (0, 0, 4)
    assert NamePart.objects.count() == parts
    assert Division.objects.count() == 4


def test_a_new_name_is_taken_over_with_the_full_names_below_and_noted(tmp_path: Path) -> None:
    import_divisions(SYSTEM, _file(tmp_path))

    report = import_divisions(SYSTEM, _file(tmp_path, TABLE.replace("兰溪市", "兰江市")))

    assert report.renamed == 1
    assert Division.objects.get(code="330781002").full_name == "浙江省金华市兰江市云山街道"
    change = DivisionChange.objects.get()
    assert (change.old_name, change.new_name) == ("兰溪市", "兰江市")
    assert [found.code for found in queries.search(SYSTEM, "兰江")] == ["330781"]
    assert queries.search(SYSTEM, "兰溪") == []


def test_one_bad_row_and_nothing_is_imported(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as caught:
        import_divisions(SYSTEM, _file(tmp_path, f"{TABLE}33078100,短了\n330781003,\n"))

    assert list(caught.value.fields) == ["tree.csv:6", "tree.csv:7"]
    assert Division.objects.count() == 0
    assert Entry.objects.count() == 0


def test_names_that_vanished_are_reported_and_stay(tmp_path: Path) -> None:
    import_divisions(SYSTEM, _file(tmp_path, f"{TABLE}330781001,兰江街道\n330781009,旧街道\n"))

    report = import_divisions(SYSTEM, _file(tmp_path, f"{TABLE}330781001,兰江街道\n"))

    assert report.vanished == ("330781009",)
    assert Division.objects.filter(code="330781009").exists()


def test_a_folder_of_five_tables_is_read_plain_or_gzipped(tmp_path: Path) -> None:
    _file(tmp_path, 'code,name\n33,"浙江省"\n', "provinces.csv")
    _file(tmp_path, "code,name,provinceCode\n3307,金华市,33\n", "cities.csv")
    _file(tmp_path, "\ufeffcode,name,cityCode\n330781,兰溪市,3307\n", "areas.csv")
    (tmp_path / "streets.csv.gz").write_bytes(
        gzip.compress("code,name\r\n330781002,云山街道\r\n".encode())
    )

    report = import_divisions(SYSTEM, str(tmp_path))

    assert report.added == 4


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"name,number\n", "bad.csv:1"),
        ("code,name\n33,浙江省\n".encode("gbk"), "bad.csv"),
        (b"", "bad.csv:1"),
    ],
)
def test_a_file_that_is_no_register_is_refused(tmp_path: Path, content: bytes, place: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)

    with pytest.raises(Invalid) as caught:
        import_divisions(SYSTEM, path)

    assert list(caught.value.fields) == [place]


@pytest.mark.parametrize(
    "content",
    [b"no gzip at all", gzip.compress(TABLE.encode(), mtime=0)[:-12]],
    ids=["no-gzip", "cut-off"],
)
def test_a_damaged_archive_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.csv.gz"
    path.write_bytes(content)

    with pytest.raises(Invalid, match=r"bad\.csv\.gz"):
        import_divisions(SYSTEM, path)


def test_an_empty_folder_and_an_empty_table_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="没有找到区划表"):
        import_divisions(SYSTEM, tmp_path)
    with pytest.raises(Invalid, match="区划表是空的"):
        import_divisions(SYSTEM, _file(tmp_path, "code,name\n"))


def test_progress_ends_at_the_whole(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []

    import_divisions(
        SYSTEM, _file(tmp_path), progress=lambda done, total: heard.append((done, total))
    )

    done, total = heard[-1]
    assert done == total


@pytest.mark.parametrize(
    ("actor", "error"),
    [
        (Actor.anonymous(), SignInNeeded),
        (Actor(key="account:1", account_id=1), NotAllowed),
        (
            Actor(
                key="account:2",
                account_id=2,
                grants=(Grant("divisions.edit", Scope.area("330781", "330702")),),
            ),
            NotAllowed,
        ),
    ],
)
def test_who_may_not_edit_all_of_it_changes_nothing(
    tmp_path: Path, actor: Actor, error: type[Exception]
) -> None:
    with pytest.raises(error):
        import_divisions(actor, _file(tmp_path))

    assert Division.objects.count() == 0


def test_an_administrator_may_load_their_own_area(tmp_path: Path) -> None:
    import_divisions(SYSTEM, _file(tmp_path))
    actor = Actor(
        key="account:1",
        account_id=1,
        grants=(Grant("divisions.edit", Scope.area("330781002")),),
    )

    report = import_divisions(
        actor, _file(tmp_path, "code,name\n330781002002,云山社区居委会\n", "villages.csv")
    )

    assert report.added == 1


def test_the_command_tells_what_it_did_and_what_was_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_command(str(_file(tmp_path))) == 0
    assert "新增 4" in capsys.readouterr().err

    assert import_command(str(_file(tmp_path, "code,name\n1,x\n"))) == 1
    assert "tree.csv:2" in capsys.readouterr().err


def test_the_home_tree_is_jinhua_with_yunshan_in_front() -> None:
    report = load_home_tree(SYSTEM)

    assert report.tree.added == 3457
    assert (report.points, report.work_areas) == (27, 4)
    assert queries.villages_under(SYSTEM, "330781002").count() == 25
    assert WorkAreaMember.objects.count() == 25


def test_the_home_tree_can_be_loaded_twice() -> None:
    load_home_tree(SYSTEM)

    again = load_home_tree(SYSTEM)

    assert (again.tree.added, again.points, again.work_areas) == (0, 0, 0)
