"""A sweep that nobody woke, because the broker was away at that minute, runs later on the same day."""

import pytest
from django.utils import timezone

from deadlines.models import Sweep
from deadlines.tasks import sweep, sweep_if_missed
from timekeeping import today

pytestmark = pytest.mark.django_db


def test_a_sweep_that_was_not_woken_runs_later():
    sweep_if_missed()
    assert Sweep.objects.get().day == today()
    assert Sweep.objects.get().finished_at


def test_a_sweep_that_broke_off_is_run_again():
    Sweep.objects.create(day=today())
    sweep_if_missed()
    assert Sweep.objects.get().finished_at


def test_a_sweep_that_has_run_is_left_alone():
    sweep()
    finished_at = Sweep.objects.get().finished_at
    assert finished_at <= timezone.now()
    sweep_if_missed()
    assert Sweep.objects.get().finished_at == finished_at
