"""Before members are taken over: which rows look like a member or like each other, which say something new."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from members.models import Contact
from tests.members.factory import ContactFactory, OrganizationFactory, RoleFactory
from tests.secretariat import tables
from tests.secretariat.bringing_in import checked, imported

pytestmark = pytest.mark.django_db


def remarks_on(client, *members):
    run = checked(client, "members", tables.xlsx("members", members))
    assert run.problems == []
    return run, [(cell, said) for _row, _column, said, cell, _written in run.remarks]


def test_a_new_row_that_looks_like_a_member_is_remarked_at_its_cell(client, officer):
    there = OrganizationFactory(
        name_ja="取込１ 株式会社", status="left", left_on="2025-03-31", leaving_reason="withdrew"
    )
    ContactFactory(organization=OrganizationFactory(name_ja="西部市"), email="Import1@example.jp")
    run, said = remarks_on(client, tables.member(1, corporate_number=there.corporate_number), tables.member(2))
    assert said == [
        ("E2", "取込１ 株式会社（退会）の法人番号と同じです。"),
        ("B2", "取込１ 株式会社（退会）の名称と同じです。"),
        ("P2", "西部市のメールアドレスと同じです。"),
    ]
    assert (run.new_rows, run.may_be_confirmed) == (2, True)
    page = client.get(reverse("import-run", args=[run.pk])).content.decode()
    assert "取り込みは妨げません。" in page
    assert all(each in page for _cell, each in said)


def test_the_address_of_somebody_who_signs_in_is_remarked(client, officer):
    role = RoleFactory(organization__name_ja="北部町")
    rows = [tables.member(1, contact_email=role.user.email.upper()), tables.member(2, contact_email=officer.email)]
    _run, said = remarks_on(client, *rows)
    assert said == [("P2", "北部町のメールアドレスと同じです。"), ("P3", f"{officer}のメールアドレスと同じです。")]


def test_rows_of_the_file_that_look_alike_are_remarked_at_the_later_one(client, officer):
    rows = [
        tables.member(1),
        tables.member(2),
        tables.member(3, name_ja="(株)取込1", contact_email="IMPORT1@example.jp"),
    ]
    _run, said = remarks_on(client, *rows)
    assert said == [("B4", "2行目の名称と同じです。"), ("P4", "2行目のメールアドレスと同じです。")]


def test_what_is_wrong_stands_in_the_order_of_the_file_and_is_not_remarked_as_well(client, officer):
    number = tables.corporate_number(7777)
    rows = [
        tables.member(1, corporate_number=number),
        tables.member(2, corporate_number=number, category="社団"),
        tables.member(3, corporate_number=number, website="x", name_kana="漢字"),
    ]
    run = checked(client, "members", tables.xlsx("members", [rows[0], rows[2], rows[1]]))
    assert [cell for _row, _column, _said, cell, _written in run.problems] == ["C3", "H3", "A4"]
    run = checked(client, "members", tables.xlsx("members", [rows[0], {**rows[0], "name_ja": "別の名称"}]))
    assert [cell for _row, _column, _said, cell, _written in run.problems] == ["E3"]
    assert [cell for _row, _column, _said, cell, _written in run.remarks] == ["P3"]


def test_a_row_of_a_member_says_what_it_would_have_changed(client, officer):
    imported(client, "members", tables.xlsx("members", [tables.member(1), tables.member(2)]))
    rows = [tables.member(1, website="https://new.example.jp/", contact_name="佐藤 花子"), tables.member(2)]
    run, said = remarks_on(client, *rows)
    left = "は既に登録されているため、変更しません。"
    assert said == [
        ("", f"株式会社取込1 {left}ファイルの記載が登録内容と異なる項目：ウェブサイト、連絡担当者の氏名"),
        ("", f"株式会社取込2 {left}"),
    ]
    assert (run.new_rows, run.present_rows) == (0, 2)
    assert Contact.objects.filter(name="佐藤 花子").count() == 0


def test_an_empty_cell_says_nothing_otherwise(client, officer):
    imported(client, "members", tables.xlsx("members", [tables.member(1, website="https://new.example.jp/")]))
    _run, said = remarks_on(client, tables.member(1, website="", contact_name=""))
    assert said == [("", "株式会社取込1 は既に登録されているため、変更しません。")]


def test_the_command_says_the_same(client, officer, tmp_path, capsys):
    imported(client, "members", tables.xlsx("members", [tables.member(1)]))
    file = tmp_path / "register.xlsx"
    file.write_bytes(
        tables.xlsx("members", [tables.member(1, contact_name="佐藤"), tables.member(2, name_ja="取込1有限会社")])
    )
    call_command("import_members", str(file), "--dry-run")
    said = capsys.readouterr().out
    assert "2行目：株式会社取込1 は既に登録されているため、変更しません。" in said
    assert "3行目、名称（日本語）：株式会社取込1（参画中）の名称と同じです。" in said


def test_the_number_of_queries_does_not_grow_with_the_rows(client, officer, django_assert_max_num_queries, tmp_path):
    from enrolment import importing

    def cost(number):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(tables.xlsx("members", [tables.member(n, name_ja="株式会社同名") for n in range(number)]))
        with django_assert_max_num_queries(50) as queries:
            importing.read(path)
        return len(queries)

    imported(client, "members", tables.xlsx("members", [tables.member(n) for n in range(20)]))
    assert cost(2) == cost(20)
