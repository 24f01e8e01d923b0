"""The portal, run day after day, for the stories that an officer reads."""

import datetime
from collections import defaultdict

import pytest
from django.utils import timezone

from deadlines import sweep
from deadlines.models import Duty, Task
from notices import delivery
from notices.models import Notice

DAY = datetime.date.fromisoformat
SHORT = {
    "goals": "goals",
    "announcement": "announcement",
    "progress_report": "report",
    "project": "project",
    "disclosure": "disclosure",
}


class Story:
    """Runs the portal day after day, with real dates, and notes every mail and every task of the secretariat.

    `mails`: "day: address: what (deadline)", `tasks`: "day: kind: what (deadline)".
    """

    def __init__(self, frozen_today, mailoutbox):
        self.freeze, self.outbox = frozen_today, mailoutbox
        self.mails, self.tasks = [], []

    def run(self, first, last, *, events=None, before_sending=None, missed=(), by_hand=True):
        """Sweep and deliver on every day from `first` to `last`; `events` happen in the afternoon of their day.

        `before_sending`: what happens between the sweep of a day and its mails. `by_hand=False`: the automatic sweep,
        which is held until an officer has seen its preview.
        """
        day, events = DAY(first), {DAY(when): what for when, what in (events or {}).items()}
        before_sending = {DAY(when): what for when, what in (before_sending or {}).items()}
        while day <= DAY(last):
            self.freeze(day.year, day.month, day.day)
            if day.isoformat() not in missed:
                sweep.sweep(day, by_hand=by_hand)
                self._note_tasks(day)
                before_sending.get(day, lambda: None)()
                self._deliver(day)
            if day in events:
                events[day]()
            day += datetime.timedelta(days=1)

    def _deliver(self, day):
        self.outbox.clear()
        delivery.deliver(day=day)
        said = defaultdict(list)
        for notice in Notice.objects.filter(state="sent", kind="reminder", mail__for_day=day).order_by("due_on"):
            kind = SHORT[Duty.objects.get(pk=notice.about).kind]
            said[notice.address.partition("@")[0]].append(f"{kind} ({notice.due_on})")
        digests = [mail for mail in self.outbox if "List-Unsubscribe" in mail.extra_headers]
        assert sorted(mail.to[0].partition("@")[0] for mail in digests) == sorted(said)
        self.mails += [f"{day}: {who}: {', '.join(sorted(what))}" for who, what in sorted(said.items())]

    def _note_tasks(self, day):
        opened = Task.objects.filter(opened_at=timezone.now()).select_related("duty").order_by("kind", "due_on")
        self.tasks += [f"{day}: {task.kind}: {SHORT[task.duty.kind]} ({task.due_on})" for task in opened]


@pytest.fixture
def story(frozen_today, mailoutbox):
    return Story(frozen_today, mailoutbox)
