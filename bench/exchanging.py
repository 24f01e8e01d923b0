"""One step of an import or export in a process of its own: `python -m bench.exchanging check FILE` prints figures."""

import datetime
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import django


def main() -> None:
    django.setup()
    from django.utils.translation import override  # only a configured Django can read it

    with override("ja"):
        print(json.dumps(STEPS[sys.argv[1]](*sys.argv[2:])))  # noqa: T201


def plant(path: str, rows: str, faults: str) -> dict[str, Any]:
    """Write a workbook of members with so many faults."""
    from tests.secretariat.faults import planted

    content, expected = planted(int(rows), int(faults))
    Path(path).write_bytes(content)
    return {"expected": len(expected)}


def check(path: str) -> dict[str, Any]:
    """Upload a file and let the worker check it."""
    run = uploaded(path)
    return measured(run_waiting) | {"problems": fresh(run).problem_count}


def write(path: str) -> dict[str, Any]:
    """Check a file, confirm it and let the worker write it."""
    run = uploaded(path)

    def all_of_it() -> None:
        run_waiting()
        assert fresh(run).move("checked", "confirmed"), fresh(run).message or fresh(run).problems[:3]
        run_waiting()

    figures = measured(all_of_it)
    assert fresh(run).state == "written", fresh(run).message
    return figures | {"rows": fresh(run).new_rows}


def export() -> dict[str, Any]:
    """Let the worker export all members."""
    from secretariat.models import Export

    asked = {"kind": "members", "words": {}, "form": Export.Form.XLSX, "by": officer()}
    Export.objects.create(query="q=nobody", **asked)
    run_waiting()  # a worker has read its admin long before
    made = Export.objects.create(query="", **asked)
    figures = measured(run_waiting)
    made.refresh_from_db()
    assert made.state == "done", made.message
    return figures


def bare() -> dict[str, Any]:
    """The cells of the same export by xlsxwriter alone; reading them is not measured."""
    import xlsxwriter

    from members.models import Organization
    from secretariat.exchange.sources import SOURCES

    rows = [list(filter(is_written, enumerate(row))) for row in SOURCES["members"].rows(Organization.objects.all())]

    def write_all() -> None:
        with tempfile.TemporaryFile() as target, xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
            sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
            for number, row in enumerate(rows):
                for column, value in row:
                    if isinstance(value, datetime.date):
                        sheet.write_datetime(number, column, value, day)
                    elif isinstance(value, int | Decimal):
                        sheet.write_number(number, column, value)
                    else:
                        sheet.write_string(number, column, value)

    return measured(write_all) | {"rows": len(rows), "cells": sum(map(len, rows))}


def is_written(cell: tuple[int, Any]) -> bool:
    return cell[1] not in (None, False, "")


def uploaded(path: str) -> Any:
    from django.core.files import File

    from secretariat.models import ImportRun

    run = ImportRun(thing="members", name="table.xlsx", by=officer())
    with Path(path).open("rb") as file:
        run.file.save("table", File(file))
    return run


def officer() -> Any:
    from accounts.models import User

    return User.objects.get_or_create(email="bench@example.jp", defaults={"is_staff": True, "is_superuser": True})[0]


def run_waiting() -> None:
    from secretariat.exchange import running

    running.run_waiting()


def fresh(run: Any) -> Any:
    run.refresh_from_db()
    return run


def measured(work: Callable[[], None]) -> dict[str, Any]:
    """Seconds, and MiB above what the process had at its peak before."""
    idle, started, processor = peak(), time.perf_counter(), time.process_time()
    work()
    taken = {"seconds": time.perf_counter() - started, "processor": time.process_time() - processor}
    return taken | {"peak": peak() - idle}


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


STEPS: dict[str, Callable[..., dict[str, Any]]] = {
    "plant": plant,
    "check": check,
    "write": write,
    "export": export,
    "bare": bare,
}

if __name__ == "__main__":
    main()
