"""PostgreSQL refuses to run as root: under root it runs as `nobody`, who has to reach its programs and data."""

import os
import pwd
import subprocess
from pathlib import Path
from typing import Any

from circular_partners.embedded import EmbeddedError


def is_root() -> bool:
    return os.geteuid() == 0


def server_account() -> pwd.struct_passwd | None:
    """The account that PostgreSQL runs as, or None for the person's own."""
    if not is_root():
        return None
    try:
        return pwd.getpwnam("nobody")
    except KeyError as error:
        raise EmbeddedError(
            "PostgreSQL cannot run as root and this machine has no user 'nobody': run as another user."
        ) from error


def as_server() -> dict[str, Any]:
    """Arguments of `subprocess.run` that make a process run as the server's account."""
    account = server_account()
    if account is None:
        return {"cwd": "/"}
    return {"cwd": "/", "user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def give(folder: Path) -> None:
    """Make `folder` the server account's own, for nobody else to read."""
    if account := server_account():
        os.chown(folder, account.pw_uid, account.pw_gid)
    folder.chmod(0o700)


def can_execute(program: Path) -> bool:
    """Whether the server's account can run `program` (asked by running it)."""
    try:
        ran = subprocess.run([str(program), "--version"], capture_output=True, timeout=30, check=False, **as_server())
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ran.returncode == 0


def can_enter(folder: Path) -> bool:
    """Whether the server's account can reach what lies in `folder`."""
    return subprocess.run(["/usr/bin/env", "test", "-x", str(folder)], check=False, **as_server()).returncode == 0
