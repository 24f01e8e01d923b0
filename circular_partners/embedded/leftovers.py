"""Processes of an earlier `make run` that was killed: found by the mark in their environment, and ended."""

import contextlib
import os
from collections.abc import Iterator

import psutil

from circular_partners.embedded.places import BASE_DIR

MARK = "CIRCULAR_PARTNERS_CLONE"


def marked_environment() -> dict[str, str]:
    """The environment for what `make run` starts."""
    return os.environ | {MARK: str(BASE_DIR)}


def leftovers() -> Iterator[psutil.Process]:
    """Web, worker and beat processes of this clone that run now."""
    mine = {os.getpid(), *(process.pid for process in psutil.Process().parents())}
    for process in psutil.process_iter():
        try:
            if process.pid not in mine and process.environ().get(MARK) == str(BASE_DIR):
                yield process
        except psutil.Error:
            continue


def end_leftovers() -> int:
    """End them, gently first; returns how many there were."""
    found = list(leftovers())
    for process in found:
        tell(process, "terminate")
    _gone, stubborn = psutil.wait_procs(found, timeout=8)
    for process in stubborn:
        tell(process, "kill")
    psutil.wait_procs(stubborn, timeout=3)
    return len(found)


def tell(process: psutil.Process, what: str) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        getattr(process, what)()
