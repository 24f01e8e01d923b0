import argparse
import datetime
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.models import User
from demo.desk import write_desk
from demo.groups import write_groups
from demo.names import PROPORTIONS
from demo.persons import OFFICERS, PASSWORD, scripts, write_persons
from demo.world import World
from demo.writing import write_members
from demo.years import write_year
from portal.counting import count_anew
from timekeeping import today


def number_of_members(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 100_000:
        raise argparse.ArgumentTypeError("a number of members from 1 to 100000")
    return number


class Command(BaseCommand):
    help = (
        "Write believable Japanese members, their history and work for the secretariat. Running it again adds nothing."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--members", type=number_of_members, default=sum(PROPORTIONS.values()), metavar="N")
        parser.add_argument("--seed", type=int, default=1, metavar="S")
        parser.add_argument("--date", type=datetime.date.fromisoformat, default=None, metavar="YYYY-MM-DD")
        parser.add_argument("--no-logins", action="store_true", help="no demo log-ins")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        day = options["date"] or today()
        world = World(options["seed"], day, scripts(day))
        indexes = sorted({*range(options["members"]), *world.scripts})
        done = 0
        for number in write_members(world, indexes):
            done += number
            if options["verbosity"] and number:
                self.stdout.write(f"{done} members written ({time.monotonic() - started:.0f} s)")
        write_desk(world)
        write_groups(world)
        count_anew()
        if not options["no_logins"] and settings.EMBEDDED:
            made = write_persons(world)
            if options["verbosity"]:
                self.stdout.writelines(f"log-in {email} / {PASSWORD}" for email in made)
        write_year(world, by=User.objects.filter(email=next(iter(OFFICERS))).first())
        if not done and options["verbosity"]:
            self.stdout.write("The demo is there already; nothing was changed.")
