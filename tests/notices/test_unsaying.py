"""Taking back what was said to somebody, beside the worker that is about to send it, over real connections."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from notices import claims, outbox
from notices.envelopes import pack
from notices.models import Mail, Notice
from tests.beside import Beside, wait_until_somebody_waits_for_a_lock
from timekeeping import today

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
KIND, STEP = "submission-returned", "1"


@pytest.fixture
def said():
    """Something said to two people, packed and not sent."""
    about = uuid4()
    for address in ("one@example.jp", "two@example.jp"):
        outbox.queue(KIND, to=address, about=about, step=STEP)
    pack(today())
    return about


def claim():
    """The next mail, if any."""
    return next(iter(claims.take(timezone.now())), None)


def test_no_claim_comes_between_unsaying_and_its_commit(said):
    with transaction.atomic():
        assert outbox.unsay(KIND, about=said, step=STEP)
        claiming = Beside(claim)
        claiming.done()
    assert claiming.outcome is None
    assert claim() is None
    assert set(Mail.objects.values_list("state", flat=True)) == {"cancelled"}


def test_a_claim_that_is_being_made_is_waited_for_and_counts_as_heard(said):
    with transaction.atomic():
        claimed = claim()
        unsaying = Beside(lambda: outbox.unsay(KIND, about=said, step=STEP))
        wait_until_somebody_waits_for_a_lock()
    unsaying.done()
    assert unsaying.outcome is False
    assert [notice.state for notice in claimed.mail.notices.all()] == [Notice.State.QUEUED]
    assert Notice.objects.filter(state="cancelled").count() == 1


def test_what_waits_in_no_envelope_yet_is_unsaid():
    about = uuid4()
    outbox.queue(KIND, to="one@example.jp", about=about, step=STEP)
    assert outbox.unsay(KIND, about=about, step=STEP)
    assert pack(today()) == 0
