"""Exporting 100,000 rows: speed against xlsxwriter writing the same cells, and peak memory at two sizes."""

import json
import subprocess
import sys

from bench.servers import manage, servers

SMALL, LARGE = 10_000, 100_000
# The export as the worker makes it, and the same cells by xlsxwriter alone; each in a process of its own.
EXPORT = """
import json, re, sys, tempfile, time
from pathlib import Path
import django
django.setup()
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import override
from secretariat.exchange.sources import SOURCES
from secretariat.exchange.writing import write_xlsx
def peak():
    return int(re.search(r"VmHWM:\\s+([0-9]+) kB", Path("/proc/self/status").read_text()).group(1))
source, most = SOURCES[sys.argv[1]], int(sys.argv[2])
model = __import__("django.apps", fromlist=["apps"]).apps.get_model(sys.argv[3])
idle = peak()
began = time.monotonic()
with override("ja"), transaction.atomic(), tempfile.TemporaryFile() as target:
    ids = model.objects.order_by("pk").values("pk")[:most]
    rows = source.rows(model.objects.filter(pk__in=ids).order_by("pk"))
    write_xlsx(target, "rows", source.headings(), rows)
print(json.dumps({"seconds": time.monotonic() - began, "megabytes": (peak() - idle) / 1024}))
"""
BARE = """
import datetime, json, pickle, sys, tempfile, time
import django
django.setup()
import xlsxwriter
from django.utils.translation import override
from secretariat.exchange.sources import SOURCES
source, most = SOURCES[sys.argv[1]], int(sys.argv[2])
model = __import__("django.apps", fromlist=["apps"]).apps.get_model(sys.argv[3])
with override("ja"):
    ids = model.objects.order_by("pk").values("pk")[:most]
    rows = list(source.rows(model.objects.filter(pk__in=ids).order_by("pk")))
began = time.monotonic()
with tempfile.TemporaryFile() as target, xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is None or value == "" or value is False:
                continue
            if isinstance(value, datetime.date):
                sheet.write_datetime(number, column, value, day)
            else:
                sheet.write(number, column, value if isinstance(value, (int, str)) else float(value))
print(json.dumps({"seconds": time.monotonic() - began, "rows": len(rows)}))
"""


def run(environment: dict[str, str], program: str, rows: int) -> dict[str, float]:
    """The figures that one of the programs prints."""
    done = subprocess.run(
        [sys.executable, "-c", program, "members", str(rows), "members.Organization"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def section(small: int = SMALL, large: int = LARGE) -> str:
    """The figures as Markdown, on a database of its own with as many members as the larger export has."""
    with servers() as environment:
        manage(environment, "migrate", "-v0")
        manage(environment, "demo", "--no-logins", "--members", str(large), "-v0")
        lines = [
            "## Export to xlsx",
            "",
            "| rows | export | peak above idle | xlsxwriter alone, the same cells | share of its speed |",
            "| ---: | ---: | ---: | ---: | ---: |",
        ]
        for rows in (small, large):
            ours, bare = run(environment, EXPORT, rows), run(environment, BARE, rows)
            lines.append(
                f"| {bare['rows']:,} | {ours['seconds']:.1f} s | {ours['megabytes']:.0f} MB | {bare['seconds']:.1f} s "
                f"| {bare['seconds'] / ours['seconds']:.2f} |"
            )
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    sizes = [int(word) for word in sys.argv[1:]]
    sys.stdout.write(section(*sizes))
