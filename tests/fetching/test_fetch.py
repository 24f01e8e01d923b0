"""Asking a foreign address: what it says, and what it may not do to us."""

import time

import pytest

from fetching import Refusal, Unreachable, fetch
from fetching.addresses import is_public
from tests.fetching.servers import JAPANESE, certificate_for, drip, drip_headers, endless, html, web_server


@pytest.fixture
def nearby(settings):
    """This machine may be asked, on every port."""
    settings.FETCHING_ALLOW_PRIVATE = True
    settings.FETCHING_PORTS = ()
    return settings


def refusal_of(url):
    with pytest.raises(Unreachable) as refused:
        fetch(url)
    return refused.value.refusal


def test_a_page_is_read_as_people_see_it(nearby):
    page = "<title>資源循環</title><meta name=description content='循環経済'><script>var hidden=1</script><p>本文</p>"
    with web_server({"/": html(page, content_type="text/html; charset=utf-8")}) as (address, _asked):
        answer = fetch(f"{address}/")
    assert (answer.status, answer.is_there, answer.text) == (200, True, "資源循環 循環経済 本文")


@pytest.mark.parametrize("charset", ["utf-8", "cp932", "euc_jp", "iso2022_jp"])
@pytest.mark.parametrize("said", ["", "; charset=ISO-8859-1", "; charset=utf-8", "; charset=no-such-charset"])
def test_pages_of_town_halls_are_read_in_whatever_charset_they_are(nearby, charset, said):
    """Also where the server says another one, or none."""
    with web_server({"/": html(JAPANESE, charset=charset, content_type=f"text/html{said}")}) as (address, _asked):
        assert "サーキュラーエコノミー" in fetch(f"{address}/").text


def test_a_charset_named_in_the_page_is_believed(nearby):
    page = '<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">①循環'
    with web_server({"/": html(page, charset="cp932")}) as (address, _asked):
        assert fetch(f"{address}/").text == "①循環"


def test_a_pdf_is_there_but_not_read(nearby):
    pages = {
        "/said": (200, {"Content-Type": "application/pdf"}, b"%PDF-1.7"),
        "/unsaid": (200, {}, b"%PDF-1.7 \xff"),
    }
    with web_server(pages) as (address, _asked):
        for path in pages:
            answer = fetch(f"{address}{path}")
            assert (answer.is_there, answer.content_type, answer.text) == (True, "application/pdf", None)


def test_redirects_are_followed_to_the_end_and_named(nearby):
    pages = {"/old": (301, {"Location": "/new#top"}, b""), "/new": html("移転先")}
    with web_server(pages) as (address, _asked):
        answer = fetch(f"{address}/old")
    assert (answer.url, answer.final_url, answer.text) == (f"{address}/old", f"{address}/new", "移転先")


def test_five_redirects_are_enough(nearby):
    pages = {f"/{n}": (302, {"Location": f"/{n + 1}"}, b"") for n in range(10)}
    with web_server(pages) as (address, asked):
        assert refusal_of(f"{address}/0") == Refusal.TOO_MANY_REDIRECTS
        assert len(asked) == 6


def test_a_missing_page_is_told_by_its_status(nearby):
    with web_server({}) as (address, _asked):
        answer = fetch(f"{address}/gone")
    assert (answer.status, answer.is_there) == (404, False)


def test_nothing_but_the_question_is_sent(nearby):
    with web_server({"/?q=1": html("ok")}) as (address, asked):
        fetch(f"{address}/?q=1")
    (_path, headers), *_rest = asked
    assert not {"Cookie", "Authorization", "Referer"} & set(headers)
    assert headers["Host"] == address.removeprefix("http://")


# --- what an address may not do ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "refusal"),
    [
        ("ftp://example.jp/", Refusal.NOT_WEB),
        ("file:///etc/passwd", Refusal.NOT_WEB),
        ("javascript:alert(1)", Refusal.NOT_WEB),
        ("http://", Refusal.NOT_WEB),
        ("http://[::1", Refusal.NOT_WEB),
        ("http://example.jp:99999/", Refusal.NOT_WEB),
        ("http://example.jp/\r\nX: 1", Refusal.NOT_WEB),
        ("http://user:secret@example.jp/", Refusal.CREDENTIALS),
        ("http://example.jp:22/", Refusal.PORT),
        ("http://no-such-host.invalid/", Refusal.NO_SUCH_HOST),
        ("http://" + "a" * 300 + ".jp/", Refusal.NOT_WEB),
        ("http://127.0.0.1/", Refusal.NOT_PUBLIC),
        ("http://localhost/", Refusal.NOT_PUBLIC),
        ("http://2130706433/", Refusal.NOT_PUBLIC),
        ("http://0x7f.1/", Refusal.NOT_PUBLIC),
        ("http://[::ffff:10.0.0.1]/", Refusal.NOT_PUBLIC),
        ("http://169.254.169.254/latest/meta-data/", Refusal.NOT_PUBLIC),
    ],
)
def test_what_may_not_be_asked(url, refusal):
    assert refusal_of(url) in {refusal, Refusal.NO_SUCH_HOST}


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("64:ff9b::808:808", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.0.1", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("255.255.255.255", False),
        ("224.0.0.1", False),
        ("::", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_which_ip_addresses_are_public(address, public):
    assert is_public(address) is public


def test_a_redirect_into_the_own_network_is_not_followed(nearby):
    """The first address may be asked; the one it leads to is checked like any other."""
    with web_server({"/secret": html("内部")}) as (inside, asked):
        onward = inside.replace("localhost", "127.0.0.1") + "/secret"

        def send_on(handler):
            nearby.FETCHING_ALLOW_PRIVATE = False  # from here on this machine is private again
            handler.send_response(302)
            handler.send_header("Location", onward)
            handler.end_headers()

        with web_server({"/": send_on}) as (address, _asked):
            assert refusal_of(f"{address}/") == Refusal.NOT_PUBLIC
        assert asked == []


def test_a_redirect_to_another_scheme_is_not_followed(nearby):
    with web_server({"/": (302, {"Location": "file:///etc/passwd"}, b"")}) as (address, _asked):
        assert refusal_of(f"{address}/") == Refusal.NOT_WEB


@pytest.mark.parametrize("slow", [drip, drip_headers])
def test_who_drips_is_cut_off_in_time(nearby, slow):
    nearby.FETCHING_SECONDS = 1.0
    started = time.monotonic()
    with web_server({"/": slow}) as (address, _asked):
        assert refusal_of(f"{address}/") == Refusal.TIME_OUT
    assert time.monotonic() - started < 3


def test_of_a_huge_page_only_the_beginning_is_read(nearby):
    nearby.FETCHING_MOST_BYTES = 100_000
    with web_server({"/": endless}) as (address, _asked):
        answer = fetch(f"{address}/")
    assert answer.is_cut
    assert answer.text.startswith("資源循環")
    assert len(answer.text) <= 100_000 / 3


def test_a_certificate_nobody_vouches_for_is_refused(nearby, tmp_path):
    with web_server({"/": html("ok")}, certificate=certificate_for("localhost", tmp_path)) as (address, _asked):
        assert refusal_of(f"{address}/") == Refusal.CERTIFICATE


def test_a_certificate_for_another_name_is_refused_and_the_right_one_is_taken(nearby, tmp_path, monkeypatch):
    for name, is_right in (("other.example.jp", False), ("localhost", True)):
        certificate = certificate_for(name, tmp_path)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with web_server({"/": html("ok")}, certificate=certificate) as (address, _asked):
            if is_right:
                assert fetch(f"{address}/").text == "ok"
            else:
                assert refusal_of(f"{address}/") == Refusal.CERTIFICATE


def test_a_closed_port_and_a_stranger_that_speaks_no_http_are_told_apart(nearby):
    with web_server({"/": lambda handler: handler.wfile.write(b"SSH-2.0-OpenSSH\r\n\r\n")}) as (address, _asked):
        assert refusal_of(f"{address}/") == Refusal.NOT_HTTP
    assert refusal_of(f"{address}/") == Refusal.NO_CONNECTION
