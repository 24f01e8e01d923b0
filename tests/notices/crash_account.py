"""What came of every notice of a crash test, by the database and by what the mail server wrote down."""

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.notices.crash import Site


@dataclass
class Figures:
    """What came of every notice."""

    notices: Counter[str] = field(default_factory=Counter)
    kills: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    uncertain: dict[str, bool] = field(default_factory=dict)  # Message-ID: whether it did arrive
    together: int = 0  # the most that one claim has left uncertain
    taken: int = 0
    seconds: float = 0

    def __str__(self) -> str:
        arrived = sum(self.uncertain.values())
        lines = [
            f"kills: {sum(self.kills.values())} ({', '.join(f'{n} {what}' for what, n in sorted(self.kills.items()))})",
            f"notices: {', '.join(f'{n} {state}' for state, n in sorted(self.notices.items()))}",
            f"mails taken by the mail server: {self.taken}; {self.seconds:.0f} s",
            f"lost: {len(self.lost)}, doubled: {len(self.doubled)}, "
            f"uncertain: {len(self.uncertain)} (of these {arrived} arrived; at most {self.together} of one claim)",
            *(
                f"  uncertain {name}: {'arrived' if there else 'did not arrive'}"
                for name, there in sorted(self.uncertain.items())
            ),
        ]
        return "\n".join(lines)


def account(site: "Site") -> Figures:
    """Each notice is sent and was taken, or has failed and was not, or is uncertain; anything else is lost."""
    figures = Figures()
    taken = Counter(line.split()[1] for line in site.log.read_text().splitlines())
    figures.taken = sum(taken.values())
    figures.doubled = [name for name, times in taken.items() if times > 1]
    rows = site.ask(
        "SELECT notice.id::text, notice.state, mail.state, mail.id::text FROM notices_notice notice "
        "LEFT JOIN notices_mail mail ON mail.id = notice.mail_id"
    )
    for notice, said, state, mail in rows:
        name = f"<{mail}@localhost>"
        there = name in taken
        if (said, state, there) == ("sent", "sent", True) or (said, state, there) == ("queued", "failed", False):
            figures.notices[state] += 1
        elif (said, state) == ("queued", "uncertain"):
            figures.notices[state] += 1
            figures.uncertain[name] = there
        else:
            figures.lost.append(f"notice {notice} {said}, mail {mail} {state}, taken: {there}")
    claims = site.ask("SELECT count(*) FROM notices_mail WHERE state = 'uncertain' GROUP BY claimed_at")
    figures.together = max((count for (count,) in claims), default=0)
    return figures
