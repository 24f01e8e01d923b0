"""Something that happens at the same time, over a database connection of its own."""

import threading
import time

import pytest
from django.db import connection


class Beside(threading.Thread):
    """Does something in a thread; `outcome` is what came of it, or what it raised."""

    def __init__(self, act):
        super().__init__(daemon=True)
        self.act, self.outcome = act, None
        self.start()

    def run(self):
        try:
            self.outcome = self.act()
        except Exception as raised:
            self.outcome = raised
        finally:
            connection.close()

    def join(self, timeout=60):
        super().join(timeout)
        assert not self.is_alive()

    def done(self):
        """Wait for its end; raises what it raised."""
        self.join()
        if isinstance(self.outcome, Exception):
            raise self.outcome


def wait_until_somebody_waits_for_a_lock():
    """Of this database: other test runs share the server, and a slow machine is no lock."""
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction sees what it saw first
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    pytest.fail("nobody waits")
