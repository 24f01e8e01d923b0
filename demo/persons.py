"""The people who can sign in to the demo (DESIGN, contracts), and the organizations they act for."""

import datetime
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import User
from deadlines.models import Duty
from demo.membership import organization_id
from demo.names import category_of
from demo.world import FIRST_JOINING, Script, World
from members.categories import Category
from members.models import Organization, Role
from reviews.models import State

PASSWORD = "circular-demo-2030"
OFFICERS = {
    "secretariat@example.jp": "事務局 花子",
    "officer2@example.jp": "事務局 太郎",
    "administrator@example.jp": "管理者 三郎",
}


class DemoPerson(NamedTuple):
    email: str
    name: str
    category: Category
    role: str


MEMBERS = [
    DemoPerson("member@example.jp", "会員 由紀", Category.COMPANY, Role.Kind.MANAGER),
    DemoPerson("submitter@example.jp", "提出 健一", Category.COMPANY, Role.Kind.SUBMITTER),
    DemoPerson("editor@example.jp", "編集 美咲", Category.COMPANY, Role.Kind.EDITOR),
    DemoPerson("viewer@example.jp", "閲覧 直樹", Category.COMPANY, Role.Kind.VIEWER),
    DemoPerson("city@example.jp", "市役所 恵子", Category.LOCAL_GOVERNMENT, Role.Kind.MANAGER),
    DemoPerson("university@example.jp", "大学 誠", Category.UNIVERSITY, Role.Kind.MANAGER),
]


def index_of(category: Category) -> int:
    """The demo organization of a category: the first one."""
    return next(index for index in range(307) if category_of(index)[0] == category)


def scripts(day: datetime.date) -> dict[int, Script]:
    """What the demo persons find: a report due soon and an announcement returned; goals due soon and no plan date;
    a disclosure whose date has passed."""

    def joined(months: int, days: int) -> datetime.date:
        """A joining date whose period of `months` ends `days` after the day of the demo."""
        return max(day + datetime.timedelta(days=days) - relativedelta(months=months), FIRST_JOINING)

    return {
        index_of(Category.COMPANY): Script(
            joined(24, 25),
            {(Duty.Kind.GOALS, 1): State.ACCEPTED, (Duty.Kind.ANNOUNCEMENT, 1): State.RETURNED},
        ),
        index_of(Category.LOCAL_GOVERNMENT): Script(joined(12, 12), {}),
        index_of(Category.UNIVERSITY): Script(joined(24, -9), {(Duty.Kind.PROJECT, 1): State.ACCEPTED}),
    }


@transaction.atomic
def write_persons(world: World) -> list[str]:
    """Make the log-ins that are missing; returns their addresses."""
    made = []
    password = make_password(PASSWORD)  # once: that it takes long is what it is for
    for email, name in OFFICERS.items():
        if not User.objects.filter(email=email).exists():
            is_administrator = email.startswith("administrator")
            User.objects.create(email=email, password=password, name=name, is_staff=True, is_superuser=is_administrator)
            made.append(email)
    for person in MEMBERS:
        if not User.objects.filter(email=person.email).exists():
            user = User.objects.create(email=person.email, password=password, name=person.name)
            organization = Organization.objects.get(pk=organization_id(world, index_of(person.category)))
            Role.objects.create(user=user, organization=organization, kind=person.role)
            made.append(person.email)
    return made
