from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from members.officers import make_officer


class Command(BaseCommand):
    help = "Make an officer of the secretariat and mail a link to set a password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--administrator", action="store_true", help="may also administer other officers")

    def handle(self, *args: Any, email: str, administrator: bool, **options: Any) -> None:
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email} is not an e-mail address.", returncode=2) from error
        user = make_officer(email, administrator=administrator)
        self.stdout.write(f"{user.email} is an officer; the link to set a password is on its way by mail.")
