"""One Valkey server on the loopback address. It keeps nothing: it only wakes work that PostgreSQL holds."""

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from circular_partners.embedded import EmbeddedError
from circular_partners.embedded.places import free_port, is_free
from circular_partners.embedded.programs import valkey_program

AT_ONCE = Retry(NoBackoff(), 0)


@dataclass
class ValkeyServer:
    """The server whose log and pid lie in `folder`."""

    folder: Path

    def url(self, port: int, number: int = 0) -> str:
        return f"redis://127.0.0.1:{port}/{number}"

    def answers_on(self, port: int | None) -> bool:
        """Whether the server of this folder (and not somebody else's) answers on `port`."""
        if not port:
            return False
        try:
            with redis.Redis(port=port, socket_connect_timeout=2, socket_timeout=2, retry=AT_ONCE) as client:
                return Path(client.config_get("dir")["dir"]) == self.folder
        except (redis.RedisError, KeyError):
            return False

    def start(self, port: int | None = None) -> int:
        """Start the server and return its port: `port` where that is free."""
        if port and self.answers_on(port):
            return port
        self.folder.mkdir(parents=True, exist_ok=True)
        for attempt in range(5):
            chosen = port if port and attempt == 0 and is_free(port) else free_port()
            try:
                self._launch(chosen)
                is_up = self._comes_up(chosen)
            except KeyboardInterrupt:  # nobody else knows its port yet
                if self._comes_up(chosen, seconds=1):
                    self.stop(chosen)
                raise
            if is_up:
                return chosen
        raise EmbeddedError(f"Valkey did not start; its log is {self.folder / 'server.log'}.")

    def stop(self, port: int | None) -> None:
        if port is None or not self.answers_on(port):
            return
        with redis.Redis(port=port) as client:
            client.shutdown(nosave=True)

    def _launch(self, port: int) -> None:
        command = [str(valkey_program()), "--port", str(port), "--bind", "127.0.0.1", "--daemonize", "yes"]
        command += ["--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        command += ["--logfile", str(self.folder / "server.log"), "--pidfile", str(self.folder / "server.pid")]
        subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, cwd="/")

    def _comes_up(self, port: int, *, seconds: float = 10) -> bool:
        over = time.monotonic() + seconds
        while time.monotonic() < over:
            if self.answers_on(port):
                return True
            time.sleep(0.05)
        return False
