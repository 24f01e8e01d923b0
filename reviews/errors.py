from typing import Any


class Conflict(Exception):
    """Somebody else changed or decided it first; `subject` is what the loser was looking at."""

    def __init__(self, subject: Any) -> None:
        super().__init__(f"{subject} was changed by somebody else")
        self.subject = subject
