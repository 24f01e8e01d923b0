import re
import shutil
import subprocess

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.template import engines
from django.utils import translation

from design import pdf
from design.charts import LineChart, LineWords, Reading
from design.pdf import render_pdf
from design.pdf_pages import StaticOnly


def asked(program, *arguments, document):
    program = shutil.which(program) or pytest.fail(f"{program} is missing: apt-get install poppler-utils")
    return subprocess.run([program, *arguments], input=document, capture_output=True, check=True).stdout.decode()


def text_of(document):
    return asked("pdftotext", "-", "-", document=document)


@pytest.fixture
def sheet():
    lines = [{"label": "団体名", "value": "株式会社髙﨑①㈱"}, {"label": "目標", "value": ""}]
    with translation.override("ja"):
        return render_pdf("pdf/sheet.html", {"title": "定量目標（下書き）", "lines": lines})


def test_the_text_of_a_document_can_be_read_out(sheet):
    text = text_of(sheet)
    for expected in ("定量目標（下書き）", "株式会社髙﨑①㈱", "サーキュラーパートナーズ ポータル", "未入力", "1/1"):
        assert expected in text


def test_a_document_is_tagged_for_screen_readers(sheet):
    assert re.search(r"Tagged:\s+yes", asked("pdfinfo", "-", document=sheet))
    assert 'pdfuaid:part="1"' in asked("pdfinfo", "-meta", "-", document=sheet)


def test_a_chart_stands_in_a_document(monkeypatch):
    words = LineWords("年度", "実績", "目標", "基準", "中間目標")
    chart = LineChart("使用量", "減っています。", "トン", words, [Reading(2020, 480), Reading(2021, 455)])
    blocks = "{% block title %}表{% endblock %}{% block main %}<h1>表</h1>{{ chart.wide }}{% endblock %}"
    source = '{% extends "pdf/base.html" %}' + blocks
    template = engines["django"].from_string(source)
    monkeypatch.setattr(pdf, "render_to_string", lambda name, context: template.render(context))
    assert "実績 455" in text_of(render_pdf("chart", {"chart": chart}))


@pytest.mark.parametrize(
    "url",
    ["https://example.jp/x.png", "file:///etc/passwd", "static:///../manage.py", "data:text/plain,x", "ftp://x/y"],
)
def test_a_document_opens_nothing_but_static_files(url):
    with pytest.raises((ValueError, SuspiciousFileOperation)):
        StaticOnly().fetch(url)


def test_static_files_are_found():
    assert StaticOnly().fetch("static:///portal/icons/mark.svg").read().startswith(b"<svg")
