"""bench/RESULTS.md: one section a measurement, each replaced by its next run."""

import re
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")


def write(title: str, text: str) -> None:
    """Put `text` under the heading `## title`, in the place of what stood there."""
    before = RESULTS.read_text() if RESULTS.exists() else "# Results\n"
    section = f"## {title}\n\n{text.strip()}\n\n"
    old = re.compile(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    added = f"{before.rstrip()}\n\n{section}"
    after = old.sub(lambda _: section, before) if old.search(before) else added
    RESULTS.write_text(after.rstrip() + "\n")
