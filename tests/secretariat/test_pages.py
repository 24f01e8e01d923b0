"""The web pages that submissions name: asked in the background, shown beside the form."""

import datetime

import pytest
from django.utils import timezone

from secretariat import tasks
from secretariat.checks import pages, remarks_on
from secretariat.checks.pages import addresses_to_ask, is_elsewhere, word_in
from secretariat.models import PageCheck
from secretariat.queue import review_address
from tests.fetching.servers import html, web_server
from tests.members.factory import OfficerFactory
from tests.secretariat.factory import waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def nearby(settings):
    settings.FETCHING_ALLOW_PRIVATE = True
    settings.FETCHING_PORTS = ()
    settings.WAKE_WORKERS = False


@pytest.fixture
def officer(client):
    client.force_login(OfficerFactory())


def said_of(url):
    """Texts and warnings about the page of an announcement, once it was asked."""
    announcement = waiting("announcement", url=url)
    pages.ask(url)
    return [(remark.text, remark.is_warning) for remark in remarks_on(announcement)]


def test_what_is_said_of_pages(nearby):
    town = "<title>めぐり市</title><p>第三次環境基本計画に資源循環の目標を定めました。</p>"
    answers = {
        "/good": html(town, charset="cp932"),
        "/other": html("<p>採用情報</p>"),
        "/plan.pdf": (200, {"Content-Type": "application/pdf"}, b"%PDF-1.7"),
        "/moved": (302, {"Location": "/"}, b""),
        "/": html("<p>循環経済</p>"),
    }
    with web_server(answers) as (address, _asked):
        assert said_of(f"{address}/good") == [("ページは公開されており、「資源循環」の記載があります。", False)]
        assert said_of(f"{address}/other") == [("ページに資源循環に関する記載が見当たりません。", True)]
        assert said_of(f"{address}/plan.pdf") == [("PDFが公開されています。内容は確認していません。", False)]
        assert said_of(f"{address}/gone") == [("ページが見つかりません（ステータス 404）。", True)]
        assert said_of(f"{address}/moved")[0] == (f"別のページに転送されます：{address}/", True)
    assert said_of(f"{address}/good?2") == [("サーバーに接続できません。", True)]


def test_an_address_inside_is_never_asked(settings):
    with web_server({"/": html("資源循環")}) as (address, asked):
        assert said_of(f"{address}/")[0][1] is True
    assert asked == []


@pytest.mark.parametrize(
    ("asked", "reached", "elsewhere"),
    [
        ("http://www.example.jp/ce/", "https://example.jp/ce/index.html", False),
        ("https://example.jp/ce/", "https://example.jp/", True),
        ("https://example.jp/", "https://example.jp/top/", False),
        ("https://example.jp/ce/", "https://other.example/ce/", True),
    ],
)
def test_where_a_redirect_leads(asked, reached, elsewhere):
    assert is_elsewhere(asked, reached) is elsewhere


def test_words_are_found_in_any_width_and_case():
    assert word_in("Ｃｉｒｃｕｌａｒ Economy") == "circular"
    assert word_in("ｻｰｷｭﾗｰ") == "サーキュラー"
    assert word_in("循環器内科") == ""


def test_new_addresses_are_asked_once_and_again_after_a_new_submission(nearby):
    with web_server({"/": html("資源循環")}) as (address, asked):
        announcement = waiting("announcement", url=f"{address}/", days=1)
        waiting("disclosure", url="")
        tasks.check_new_pages()
        tasks.check_new_pages()
        assert len(asked) == 1
        later = timezone.now() + datetime.timedelta(seconds=1)
        type(announcement).objects.update(submitted_at=later)
        assert addresses_to_ask(10) == [f"{address}/"]


def test_one_worker_at_a_time_asks_an_address(nearby):
    assert PageCheck.claim("https://www.example.jp/") is not None
    assert PageCheck.claim("https://www.example.jp/") is None
    long_ago = timezone.now() - datetime.timedelta(hours=1)
    PageCheck.objects.update(started_at=long_ago)
    assert PageCheck.claim("https://www.example.jp/") is not None


def test_the_page_of_a_review_waits_for_nothing_and_writes_nothing(client, officer, nearby):
    announcement = waiting("announcement")
    page = client.get(review_address(announcement))
    assert "確認中です" in page.content.decode()
    assert not PageCheck.objects.exists()


def test_an_officer_has_a_page_checked_again(client, officer, nearby):
    with web_server({"/": html("資源循環")}) as (address, asked):
        announcement = waiting("announcement", url=f"{address}/", days=1)
        pages.ask(announcement.url)
        assert addresses_to_ask(10) == []
        where = review_address(announcement) + "check/"
        assert client.get(where).status_code == 405
        answer = client.post(f"{where}?kind=announcement")
        assert answer.url == f"{review_address(announcement)}?kind=announcement"
        assert "再確認中" in client.get(answer.url).content.decode()
        tasks.check_new_pages()
        assert len(asked) == 2
        assert "再確認中" not in client.get(review_address(announcement)).content.decode()
