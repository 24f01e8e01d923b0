"""An SMTP server in a process of its own that writes down each mail before it answers, and often misbehaves.

`python -m tests.notices.crash_sink PORT LOG SEED DELAY SLOW`: a line of LOG is the moment, Message-ID and recipient of
one mail that was taken; each takes DELAY seconds, over one connection in three none, one in a hundred SLOW ones.
"""

import asyncio
import os
import random
import sys
import time
from email import message_from_bytes
from typing import Any

from aiosmtpd.smtp import SMTP, syntax

# What goes wrong, in how many of a hundred mails.
TROUBLES = {
    "451 at RCPT": 2,
    "550 at RCPT": 2,
    "452 at DATA": 2,
    "554 at DATA": 1,
    "breaks before DATA": 2,
    "breaks in DATA": 1,
    "breaks after DATA, taken": 0.5,
    "breaks after DATA, not taken": 0.5,
    "slow": 1,
}


class BadSMTP(SMTP):
    """Breaks off in the middle of a message when told so."""

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:
        if getattr(self.session, "trouble", "") == "breaks in DATA":
            await self.push("354 go on")
            await self._reader.read(200)
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


class Sink:
    def __init__(self, *, log: str, seed: int, delay: float, slow: float) -> None:
        self._log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._chance = random.Random(seed)
        self._delay, self._slow = delay, slow

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        kinds = [*TROUBLES, ""]
        weights = [*TROUBLES.values(), 100 - sum(TROUBLES.values())]
        session.trouble = self._chance.choices(kinds, weights)[0]
        if not hasattr(session, "delay"):
            session.delay = self._chance.choice((0, self._delay, self._delay))
        envelope.mail_from = address
        if session.trouble == "breaks before DATA":
            server.transport.abort()
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if session.trouble.endswith("at RCPT"):
            return f"{session.trouble[:3]} not now, or never"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        trouble = session.trouble
        await asyncio.sleep(session.delay)
        if trouble.endswith("at DATA"):
            return f"{trouble[:3]} not now, or never"
        if trouble != "breaks after DATA, not taken":
            message_id = message_from_bytes(envelope.content)["Message-ID"]
            os.write(self._log, f"{time.time():.3f} {message_id} {envelope.rcpt_tos[0]}\n".encode())
        if trouble.startswith("breaks after DATA"):
            server.transport.abort()
        if trouble == "slow":
            await asyncio.sleep(self._slow)
        return "250 taken"


async def main(port: str, log: str, seed: str, delay: str, slow: str) -> None:
    sink = Sink(log=log, seed=int(seed), delay=float(delay), slow=float(slow))
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: BadSMTP(sink), "127.0.0.1", int(port))
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
