"""The reminders of a day by a loop over objects, as one would write it first: `python -m bench.orm_loop 2026-12-01`."""

import datetime
import json
import sys
import time

import django


def main() -> None:
    day = datetime.date.fromisoformat(sys.argv[1])
    django.setup()
    started = time.perf_counter()
    queued = loop(day)
    print(json.dumps({"seconds": time.perf_counter() - started, "queued": queued}))  # noqa: T201


def loop(day: datetime.date) -> int:
    """One step (30 days before, to the contact), one member at a time; returns how many notices were queued."""
    from deadlines.models import Duty
    from members.models import Organization
    from notices import outbox

    queued = 0
    for organization in Organization.objects.members().prefetch_related("contacts").iterator(chunk_size=1000):
        contact = organization.contacts.all()[0]
        names = {"ja": organization.name_ja, "en": organization.name_en or organization.name_ja}
        for duty in Duty.objects.filter(organization=organization).open():
            if duty.deadline and (duty.deadline - day).days == 30:
                context = {"what": duty.kind_names, "organization": names, "path": duty.get_absolute_url()}
                outbox.queue(
                    "reminder", to=contact.email, about=duty.pk, due_on=duty.deadline, step="loop", context=context
                )
                queued += 1
    return queued


if __name__ == "__main__":
    main()
