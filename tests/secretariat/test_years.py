"""Fiscal years at the desk: preview, freeze, the follow-up report, what of it is public."""

import logging
import subprocess

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.models import DeskRank
from reports import closing, follow_up
from reports.models import FollowUp, FrozenYear
from tests.members.factory import OfficerFactory, OrganizationFactory
from timekeeping import FiscalYear, fiscal_year_of, today

pytestmark = pytest.mark.django_db
YEAR = fiscal_year_of(today()).year - 1


@pytest.fixture(autouse=True)
def private_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def frozen(edition=1, reason=""):
    seen = closing.fingerprint(closing.count(YEAR))
    return closing.freeze(YEAR, edition=edition, seen=seen, by=OfficerFactory(), reason=reason)


def report(year, language="ja"):
    FollowUp.ask_for(year, by=OfficerFactory())
    follow_up.make_waiting()
    return FollowUp.objects.get(year=year, language=language)


def sign_in(client, **fields):
    officer = OfficerFactory(**fields)
    client.force_login(officer)
    return officer


def freeze_at_the_desk(client, **more):
    page = client.get(reverse("year-freeze", args=[YEAR]))
    seen = {"edition": page.context["edition"], "seen": page.context["seen"]}
    return client.post(reverse("year-freeze", args=[YEAR]), {**seen, **more}, follow=True)


def text_of(follow_up):
    with follow_up.document.file.open("rb") as file:
        done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=file.read(), capture_output=True, check=True)
    return done.stdout.decode()


def test_an_officer_looks_at_the_figures_and_freezes_them(client):
    officer = sign_in(client)
    OrganizationFactory()
    assert "未確定" in client.get(reverse("years")).content.decode()
    answer = freeze_at_the_desk(client)
    assert "確定しました" in answer.content.decode()
    assert FrozenYear.objects.get().frozen_by == officer
    assert "確定済み" in client.get(reverse("years")).content.decode()


def test_a_year_that_is_not_over_has_no_such_page(client):
    sign_in(client)
    assert client.get(reverse("year-freeze", args=[YEAR + 1])).status_code == 404
    assert client.get(reverse("year-freeze", args=[10**20])).status_code == 404
    assert client.get(reverse("year", args=[10**20, 1])).status_code == 404


def test_who_comes_second_is_told_who_was_first(client):
    sign_in(client)
    page = client.get(reverse("year-freeze", args=[YEAR]))
    first = frozen()
    seen = {"edition": page.context["edition"], "seen": page.context["seen"], "reason": "後からの操作"}
    answer = client.post(reverse("year-freeze", args=[YEAR]), seen, follow=True)
    assert f"{first.frozen_by}が先にこの年度を確定しました" in answer.content.decode()
    assert FrozenYear.objects.count() == 1


def test_figures_that_changed_since_the_preview_are_shown_again(client):
    sign_in(client)
    page = client.get(reverse("year-freeze", args=[YEAR]))
    OrganizationFactory()
    seen = {"edition": 1, "seen": page.context["seen"]}
    answer = client.post(reverse("year-freeze", args=[YEAR]), seen, follow=True)
    assert "数値が変わりました" in answer.content.decode()
    assert not FrozenYear.objects.exists()


def test_a_new_edition_asks_for_its_reason_beside_the_field(client):
    sign_in(client)
    frozen()
    answer = freeze_at_the_desk(client, reason=" ")
    assert answer.status_code == 422
    assert 'id="reason-error"' in answer.content.decode()
    freeze_at_the_desk(client, reason="参画日の訂正")
    assert list(FrozenYear.objects.values_list("edition", "reason")) == [(2, "参画日の訂正"), (1, "")]


def test_a_year_to_be_frozen_has_its_next_step_in_the_list_and_every_edition_its_number(client):
    sign_in(client)
    OrganizationFactory()
    page = client.get(reverse("years")).content.decode()
    assert f'<a href="{reverse("year-freeze", args=[YEAR])}">数値を確認して確定する' in page
    frozen()
    assert "第1版" in client.get(reverse("years")).content.decode()


def test_what_differs_from_the_last_edition_is_shown_before_a_new_one_is_frozen(client):
    sign_in(client)
    OrganizationFactory(joined_on=FiscalYear(YEAR - 1).ends_on)
    frozen()
    page = client.get(reverse("year-freeze", args=[YEAR])).content.decode()
    assert "数値に差異はありません" in page
    OrganizationFactory(joined_on=FiscalYear(YEAR).ends_on)
    answer = client.get(reverse("year-freeze", args=[YEAR]))
    assert ("年度末の会員", 1, 2) in answer.context["changed"]
    assert "第1版との差異" in answer.content.decode()


def test_the_reason_stays_where_the_figures_have_changed(client):
    sign_in(client)
    frozen()
    page = client.get(reverse("year-freeze", args=[YEAR]))
    OrganizationFactory()
    posted = {"edition": 2, "seen": page.context["seen"], "reason": "参画日の訂正"}
    answer = client.post(reverse("year-freeze", args=[YEAR]), posted, follow=True)
    assert "数値が変わりました" in answer.content.decode()
    assert "参画日の訂正</textarea>" in answer.content.decode()


def test_a_first_edition_asked_for_after_a_colleagues_is_not_taken_for_a_second_one(client):
    sign_in(client)
    page = client.get(reverse("year-freeze", args=[YEAR]))
    first = frozen()
    posted = {"edition": page.context["edition"], "seen": page.context["seen"]}
    answer = client.post(reverse("year-freeze", args=[YEAR]), posted, follow=True)
    assert f"{first.frozen_by}が先にこの年度を確定しました" in answer.content.decode()
    assert FrozenYear.objects.count() == 1


def test_a_contractor_has_the_report_made_and_neither_freezes_nor_publishes(client):
    sign_in(client, desk_rank=DeskRank.CONTRACTOR)
    year = frozen()
    assert "この数値で確定する" not in client.get(reverse("year-freeze", args=[YEAR])).content.decode()
    assert client.post(reverse("year-freeze", args=[YEAR])).status_code == 403
    assert client.post(reverse("year-report", args=[YEAR, 1])).status_code == 302
    assert client.post(reverse("year-publish", args=[YEAR, 1, "ja"])).status_code == 403
    assert set(year.follow_ups.values_list("state", flat=True)) == {"waiting"}


def test_a_viewer_reads_the_year_and_its_report(client):
    sign_in(client, desk_rank=DeskRank.VIEWER)
    made = report(frozen())
    assert client.get(made.year.get_absolute_url()).status_code == 200
    assert client.get(made.document.get_absolute_url())["Content-Type"] == "application/pdf"
    assert client.post(reverse("year-report", args=[YEAR, 1])).status_code == 403


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ja", ["年次フォローアップ報告書", "第2版", "株式会社めぐり"]),
        ("en", ["Yearly follow-up report", "Edition 2", "Meguri"]),
    ],
)
def test_the_report_says_what_was_frozen_in_both_languages(language, words, caplog):
    OrganizationFactory(name_ja="株式会社めぐり", name_en="Meguri Co., Ltd.")
    frozen()
    made = report(frozen(2, "訂正"), language)
    assert made.state == "ready"
    for word in words:
        assert word in text_of(made)
    said = [record for record in caplog.records if record.name == "weasyprint" and record.levelno >= logging.ERROR]
    assert [record.getMessage() for record in said] == []


def test_fonts_are_embedded_and_the_head_of_the_table_stands_on_every_page():
    OrganizationFactory.create_batch(60)
    made = report(frozen())
    with made.document.file.open("rb") as file:
        fonts = subprocess.run(["pdffonts", "-"], input=file.read(), capture_output=True, check=True).stdout.decode()
    assert all(line.split()[-5] == "yes" for line in fonts.splitlines()[2:])
    pages = [page for page in text_of(made).split("\f") if "めぐり" in page or "循環第" in page]
    assert len(pages) >= 2
    assert all("都道府県" in page for page in pages)


def test_a_report_made_again_later_says_the_same():
    organization = OrganizationFactory(name_ja="株式会社旧名")
    year = frozen()
    organization.name_ja = "株式会社新名"
    organization.save()
    assert "株式会社旧名" in text_of(report(year))


def test_of_two_workers_one_makes_a_report_and_a_dead_ones_is_taken_over():
    year = frozen()
    FollowUp.ask_for(year, by=None)
    pk = year.follow_ups.first().pk
    assert FollowUp.claim(pk, pages_expected=5)
    assert FollowUp.claim(pk, pages_expected=5) is None
    FollowUp.objects.filter(pk=pk).update(heard_at="2020-01-01T00:00:00Z")
    assert FollowUp.claim(pk, pages_expected=5)


def test_what_is_published_is_not_made_anew_and_can_be_taken_back(client):
    sign_in(client)
    made = report(frozen())
    publish = reverse("year-publish", args=[YEAR, 1, "ja"])
    client.post(publish)
    again = client.post(publish, follow=True)
    assert "他の事務局担当者が先に変更しました" in again.content.decode()
    FollowUp.ask_for(made.year, by=None)
    made.refresh_from_db()
    assert made.state == "ready"
    client.post(publish, {"withdraw": "1"})
    made.refresh_from_db()
    assert made.published_at is None


def test_the_public_reads_only_what_is_published(client):
    made = report(frozen())
    address = reverse("follow-up", args=[YEAR, 1, "ja"])
    assert client.get(address).status_code == 404
    assert address not in client.get(reverse("dashboard")).content.decode()
    made.publish(by=OfficerFactory())
    answer = client.get(address)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert address in client.get(reverse("dashboard")).content.decode()
    with translation.override("en"):
        assert "Yearly follow-up reports" in client.get(reverse("open-data")).content.decode()


def test_a_report_that_cannot_be_made_has_failed_and_keeps_no_other_up():
    year = FrozenYear.objects.create(year=YEAR, figures=closing.count(YEAR))
    broken = FrozenYear.objects.create(year=YEAR, edition=2, reason="集計値なし", figures={})
    FollowUp.ask_for(broken, by=None)
    FollowUp.ask_for(year, by=None)
    assert follow_up.make_waiting() == 2
    assert set(broken.follow_ups.values_list("state", flat=True)) == {"failed"}
    assert set(year.follow_ups.values_list("state", flat=True)) == {"ready"}
