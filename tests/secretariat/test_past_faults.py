"""Faults planted into tables of past projects and disclosures: each is found, in its own cell, and nothing else."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from secretariat.exchange.things import THINGS
from tests.members.factory import OrganizationFactory
from tests.reports.factory import ProjectFactory, accepted
from tests.secretariat import tables
from tests.secretariat.faults import EARLY, FORMULAS, NO_DATES, UNREADABLE, WEBSITES, Fault

pytestmark = pytest.mark.django_db

LABELS = ("その他の何か", "???", "主導者", "99")
NUMBERS = ("1", "番号", "1234-5678", "00000000-0000-0000-0000-00000000000g")
LIMITS = {
    "projects": {
        "name_ja": 200,
        "name_en": 300,
        "partners": 1000,
        "initiatives": 4000,
        "initiatives_en": 6000,
    },
    "disclosures": {"title": 200, "results": 4000, "place": 200, "projects": 2000},
}
NEEDED = {
    "projects": ("name_ja", "part", "started_on", "initiatives", "received_on"),
    "disclosures": ("projects", "title", "results", "disclosed_on", "received_on"),
}
DAYS = {
    "projects": ("started_on", "ends_on", "received_on", "accepted_on"),
    "disclosures": ("disclosed_on", "received_on", "accepted_on"),
}
OWN = {
    "projects": [
        *(Fault("part", text) for text in LABELS),
        *(Fault("project", text) for text in NUMBERS),
        Fault("ends_on", "2024-09-30"),
        Fault("accepted_on", "2024-12-01"),
    ],
    "disclosures": [
        *(Fault("disclosure", text) for text in NUMBERS),
        *(Fault("projects", text) for text in ("知らない実証", "；", "00000000-0000-4000-8000-000000000000")),
        Fault("disclosed_on", "2099-04-01"),
        Fault("accepted_on", "2025-10-02"),
        Fault("place", "", "url"),  # neither an address nor a place
    ],
}


@pytest.fixture
def university():
    return OrganizationFactory(category="university")


def faults(thing):
    """Kinds of faults in a table, each with its cell."""
    limits = LIMITS[thing]
    found = [Fault(column, text) for column in limits for text in UNREADABLE.values()]
    found += [Fault(column, "あ" * (limit + 1)) for column, limit in limits.items()]
    found += [Fault(column, text) for column in DAYS[thing] for text in NO_DATES]
    found += [Fault(column, text) for column in ("received_on", "accepted_on") for text in (*EARLY, "2099-04-01")]
    found += [Fault("url", text) for text in WEBSITES]
    found += [Fault(next(iter(limits)), text) for text in (*FORMULAS, "#DIV/0!", "二行\nの名称")]
    found += [Fault(column, "") for column in NEEDED[thing]]
    found += [Fault("corporate_number", text) for text in ("4011001098994", "法人番号")]
    return found + OWN[thing]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("thing", ["projects", "disclosures"])
def test_exactly_the_planted_faults_are_found(tmp_path, university, thing, language):
    accepted(ProjectFactory(organization=university, name_ja="選別の実証"))
    planted, rows = set(), []
    for fault in faults(thing):
        title = f"実証{len(rows)}"
        right = tables.project(university, name_ja=title)
        if thing == "disclosures":
            right = tables.disclosure(university, title=title)
        rows += [{**right, fault.column: fault.value}, {**right, **renamed(thing, f"{title}の次")}]
        planted.add((len(rows), fault.place))
    path = tmp_path / "table.xlsx"
    path.write_bytes(tables.xlsx(thing, rows, language=language))
    found = THINGS[thing].read(path)
    form = tables.FORMS[thing]
    names = dict(zip(form.headings("ja"), form.columns(), strict=True))
    assert {(problem.row, names.get(problem.column, problem.column)) for problem in found.problems} == planted
    assert len(found.problems) == len(planted)
    assert len(found.rows) == len(rows) - len(planted)


def renamed(thing, name):
    return {"name_ja" if thing == "projects" else "title": name}


@pytest.mark.parametrize(
    ("language", "thing", "said"),
    [
        ("ja", "projects", "「プロジェクト」の表"),
        ("en", "projects", "This is a table of “Projects”"),
        ("ja", "disclosures", "「成果の情報開示」の表"),
        ("en", "disclosures", "This is a table of “Disclosures”"),
    ],
)
def test_a_table_of_another_kind_is_refused_by_name(university, tmp_path, language, thing, said):
    path = tmp_path / "table.xlsx"
    path.write_bytes(tables.xlsx(thing, [getattr(tables, thing[:-1])(university)], language=language))
    for other in set(THINGS) - {thing}:
        with override(language), pytest.raises(ValidationError, match=said):
            THINGS[other].read(path)


def test_problems_are_said_in_either_language(university, tmp_path):
    path = tmp_path / "table.xlsx"
    path.write_bytes(tables.xlsx("projects", [tables.project(university, accepted_on="2024-12-01", part="")]))
    for language, wanted in (
        ("ja", {"入力してください。", "受領日より前の日付は入力できません。"}),
        ("en", {"Please enter this item.", "This date cannot be before the day of receipt."}),
    ):
        with override(language):
            assert {problem.message for problem in THINGS["projects"].read(path).problems} == wanted
