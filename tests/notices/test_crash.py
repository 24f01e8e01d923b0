"""Nothing is lost and nothing doubled, whatever dies; `make crash-test` is the long form (CRASH_SEED repeats a run)."""

import os
import random

import pytest

from tests.notices import crash
from tests.notices.crash_account import Figures
from tests.servers import run_folder

SEED = int(os.environ.get("CRASH_SEED") or random.randrange(1_000_000))


def struck(plan: crash.Plan, name: str) -> Figures:
    folder = run_folder() / name
    folder.mkdir()
    folder.chmod(0o755)
    print(f"CRASH_SEED={plan.seed}", flush=True)  # noqa: T201
    figures = crash.run(folder, plan)
    print(figures, flush=True)  # noqa: T201
    return figures


def check(figures: Figures, plan: crash.Plan) -> None:
    people = plan.mails // 10
    assert figures.lost == []
    assert figures.doubled == []
    assert sum(figures.notices.values()) == plan.mails + people  # a reminder mail says two things
    assert sum(figures.kills.values()) == plan.kills
    assert figures.notices["sent"] > 0.8 * plan.mails


@pytest.mark.processes
def test_twenty_kills_lose_no_mail_and_double_none():
    plan = crash.Plan(mails=400, kills=20, seed=SEED, flushes=2, restarts=1, outage=1, slow=1, lapses=10, patience=120)
    check(struck(plan, "crash-short"), plan)


@pytest.mark.crash
def test_two_hundred_kills_lose_no_mail_and_double_none():
    plan = crash.Plan(mails=5000, kills=210, seed=SEED)
    check(struck(plan, "crash-long"), plan)
