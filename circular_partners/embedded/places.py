"""Where the embedded servers keep their data, and the ports they were given."""

import hashlib
import json
import socket
import sys
import tempfile
from pathlib import Path
from typing import Any

from circular_partners.embedded import EmbeddedError
from circular_partners.embedded.account import can_enter

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = BASE_DIR / "var"
RECORD = VAR_DIR / "embedded.json"


def read_record() -> dict[str, Any]:
    """What var/embedded.json remembers: ports and folders; empty before the first start."""
    try:
        return dict(json.loads(RECORD.read_text()))
    except (OSError, ValueError):
        return {}


def remember(**facts: Any) -> None:
    """Write facts to var/embedded.json (whole file at once, so that a reader never sees half of it)."""
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    half = RECORD.with_suffix(".new")
    half.write_text(json.dumps(read_record() | facts, indent=1) + "\n")
    half.replace(RECORD)


def remembered_port(service: str) -> int | None:
    port = read_record().get(f"{service}_port")
    return port if isinstance(port, int) else None


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A TCP port that nobody uses on the loopback address just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def shared_folders() -> list[Path]:
    """Folders outside the clone that every account can reach, the lasting one first."""
    return [Path("/var/lib/circular-partners"), Path(tempfile.gettempdir()) / "circular-partners"]


def reachable_folder(name: str) -> Path:
    """A new or existing folder outside the clone that the server's account can reach."""
    for root in shared_folders():
        try:
            root.mkdir(mode=0o755, parents=True, exist_ok=True)
        except OSError:
            continue
        if root.stat().st_uid == 0 and can_enter(root):
            folder = root / name
            folder.mkdir(mode=0o755, exist_ok=True)
            return folder
    raise EmbeddedError("No folder was found that PostgreSQL's user 'nobody' can reach: run as another user than root.")


def data_folder() -> Path:
    """The folder of the database cluster: under var/, or outside where a private clone shuts the server out."""
    if recorded := read_record().get("postgres_data"):
        folder = Path(recorded)
        if (folder / "PG_VERSION").exists():
            if not can_enter(folder.parent):
                raise EmbeddedError(f"PostgreSQL's user cannot reach its data in {folder} any more: open the folder.")
            return folder
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    if can_enter(VAR_DIR):
        return VAR_DIR / "postgres"
    clone = hashlib.sha256(str(BASE_DIR).encode()).hexdigest()[:12]
    folder = reachable_folder(f"clone-{clone}") / "postgres"
    print(  # noqa: T201
        f"This folder is private, PostgreSQL runs as 'nobody': its data lie in {folder}.", file=sys.stderr
    )
    return folder
