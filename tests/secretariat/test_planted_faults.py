"""Ten thousand rows with two hundred faults: exactly those are found, soon and in little memory."""

import json
import subprocess
import sys

import pytest

from circular_partners.embedded.places import BASE_DIR
from tests.secretariat.faults import planted, said

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]

READ = """
import json, re, sys, time
from pathlib import Path
import django
django.setup()
from django.utils.translation import override
from django.db import connection
connection.ensure_connection()
from secretariat.exchange.things import THINGS
def peak():
    return int(re.search(r"VmHWM:\\s+([0-9]+) kB", Path("/proc/self/status").read_text()).group(1))
idle = peak()
began = time.process_time()
with override("ja"):
    found = THINGS["members"].read(Path(sys.argv[1]))
taken = time.process_time() - began
more = peak() - idle
print(json.dumps({"problems": found.problems, "rows": len(found.rows), "seconds": taken, "kilobytes": more}))
"""


def test_exactly_the_planted_faults_are_found_in_time_and_in_little_memory(tmp_path, process_environment):
    content, expected = planted(10_000, 200)
    (tmp_path / "table.xlsx").write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-c", READ, str(tmp_path / "table.xlsx")],
        cwd=BASE_DIR,
        env=process_environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert said(found["problems"]) == expected
    assert found["rows"] == 10_000 - 200
    assert found["seconds"] < 60
    assert found["kilobytes"] < 300_000
    sys.stdout.write(f"{found['seconds']:.1f} s, {found['kilobytes'] / 1000:.0f} MB above idle\n")
