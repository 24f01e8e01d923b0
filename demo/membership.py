"""The invented members: organizations with contacts, a manager each, their status history and own schedule."""

import datetime
import uuid
from dataclasses import dataclass, field

from accounts.models import User
from deadlines.models import Schedule
from demo.names import Invented, invent, person
from demo.world import World, new_id
from members.categories import Category
from members.models import Contact, GroupMembership, Organization, Role, StatusChange, WorkingGroup
from members.readings import search_text, sort_key

DEPARTMENTS = ["サステナビリティ推進部", "環境部", "資源循環課", "経営企画部", "CSR推進室"]
ACADEMIC_DEPARTMENTS = ["産学連携推進室", "研究推進課"]
TITLES = ["課長", "主任", "係長", "部長", ""]


@dataclass
class Membership:
    """Rows of some organizations, ready to be written by kind; `order` gives the kinds in the order of their needs."""

    organizations: list[Organization] = field(default_factory=list)
    users: list[User] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    changes: list[StatusChange] = field(default_factory=list)
    schedules: list[Schedule] = field(default_factory=list)
    group_memberships: list[GroupMembership] = field(default_factory=list)
    index_of: dict[uuid.UUID, int] = field(default_factory=dict)

    def write(self) -> None:
        Organization.objects.bulk_create(self.organizations, batch_size=2000)
        User.objects.bulk_create(self.users, batch_size=2000)
        Role.objects.bulk_create(self.roles, batch_size=2000)
        Contact.objects.bulk_create(self.contacts, batch_size=2000)
        StatusChange.objects.bulk_create(self.changes, batch_size=2000)
        Schedule.objects.bulk_create(self.schedules, batch_size=2000)
        GroupMembership.objects.bulk_create(self.group_memberships, batch_size=5000)


def organization_id(world: World, index: int) -> uuid.UUID:
    return new_id(world.rng("organization", index))


def membership(world: World, indexes: list[int]) -> Membership:
    """The rows of some organizations."""
    rows = Membership()
    groups = list(WorkingGroup.objects.all())
    for index in indexes:
        add(rows, world, index, groups)
    return rows


def add(rows: Membership, world: World, index: int, groups: list[WorkingGroup]) -> None:
    rng = world.rng("member", index)
    invented = invent(index, rng)
    script = world.scripts.get(index)
    organization = organization_of(world, index, invented, script.joined_on if script else world.joining(index))
    if script is None:
        leave_or_hold(organization, world, index)
    rows.organizations.append(organization)
    rows.index_of[organization.pk] = index
    add_people(rows, world, index, organization, invented)
    rows.changes += status_history(organization, world)
    rows.schedules.append(schedule_of(organization, world, index))
    rows.group_memberships += [
        GroupMembership(
            organization=organization,
            working_group=group,
            since=organization.joined_on,
            entered_at=organization.created_at,
        )
        for group in rng.sample(groups, k=min(len(groups), rng.randint(0, 2)))
    ]


def organization_of(world: World, index: int, invented: Invented, joined_on: datetime.date) -> Organization:
    rng = world.rng("organization", index)
    organization = Organization(
        id=new_id(rng),
        category=invented.category,
        name_ja=invented.name_ja,
        name_kana=invented.name_kana,
        name_en=invented.name_en,
        corporate_number=invented.corporate_number,
        local_government_code=invented.local_government_code,
        prefecture=invented.prefecture,
        website=f"https://{invented.slug}.example.jp/",
        about_ja=f"{invented.name_ja}は、資源の循環利用に地域・取引先とともに取り組んでいます。",
        about_en=f"{invented.name_en} works on the circular use of resources with its region and its partners.",
        representative_title=representative_title(invented.category),
        consents_to_publication=rng.random() < 0.9,
        joined_on=joined_on,
        created_at=world.at(joined_on, rng),
    )
    somebody = person(rng)
    organization.representative_name, organization.representative_kana = somebody.name, somebody.kana
    organization.sort_key, organization.search_text = sort_key(organization), search_text(organization)
    return organization


def representative_title(category: Category) -> str:
    return {
        Category.COMPANY: "代表取締役社長",
        Category.LOCAL_GOVERNMENT: "市長",
        Category.UNIVERSITY: "学長",
        Category.ASSOCIATION: "会長",
        Category.OTHER: "代表",
    }[category]


def leave_or_hold(organization: Organization, world: World, index: int) -> None:
    """A few have left, for each of the reasons; a few are on hold."""
    rng = world.rng("status", index)
    draw, days = rng.random(), (world.day - organization.joined_on).days
    if days < 200:
        return
    if draw < 0.02:
        organization.status = Organization.Status.LEFT
        organization.left_on = organization.joined_on + datetime.timedelta(days=rng.randint(150, days - 1))
        organization.leaving_reason = rng.choice(Organization.LeavingReason.values)
    elif draw < 0.03:
        organization.status = Organization.Status.ON_HOLD


def status_history(organization: Organization, world: World) -> list[StatusChange]:
    first = StatusChange(
        organization=organization, status=Organization.Status.ACTIVE, effective_on=organization.joined_on
    )
    if organization.status == Organization.Status.LEFT:
        left = StatusChange(
            organization=organization,
            status=organization.status,
            effective_on=organization.left_on or world.day,
            leaving_reason=organization.leaving_reason,
            reason="組織再編のため" if organization.leaving_reason == Organization.LeavingReason.DISSOLVED else "",
        )
        return [first, left]
    if organization.status == Organization.Status.ON_HOLD:
        held_on = max(organization.joined_on, world.day - datetime.timedelta(days=40))
        return [
            first,
            StatusChange(
                organization=organization,
                status=organization.status,
                effective_on=held_on,
                reason="書面による通知の後も提出が確認できないため",
            ),
        ]
    return [first]


def add_people(rows: Membership, world: World, index: int, organization: Organization, invented: Invented) -> None:
    """A contact and a manager who is the same person; every third organization has a second contact."""
    rng = world.rng("people", index)
    departments = ACADEMIC_DEPARTMENTS if invented.category == Category.UNIVERSITY else DEPARTMENTS
    domain = f"{invented.slug}.example.jp"
    for position in (1, 2) if index % 3 == 0 else (1,):
        somebody = person(rng)
        email = f"contact{position}@{domain}"
        rows.contacts.append(
            Contact(
                organization=organization,
                position=position,
                department=rng.choice(departments),
                title=rng.choice(TITLES),
                name=somebody.name,
                kana=somebody.kana,
                email=email,
                telephone=f"0{rng.randint(1, 9)}-0000-{rng.randint(0, 9999):04d}",
            )
        )
        if position == 1:
            user = User(id=new_id(rng), email=email, name=somebody.name, password="!no-password")
            rows.users.append(user)
            rows.roles.append(Role(user=user, organization=organization, kind=Role.Kind.MANAGER))


def schedule_of(organization: Organization, world: World, index: int) -> Schedule:
    rng = world.rng("schedule", index)
    schedule = Schedule(organization=organization)
    if organization.requirement_class != "corporate":
        schedule.interval_months = rng.choice([12, 12, 12, 18, 24])
    elif rng.random() < 0.15:
        schedule.fiscal_year_first_month = rng.choice([1, 3, 7, 10])
    if index in world.scripts:
        return Schedule(organization=organization)
    if organization.category == Category.LOCAL_GOVERNMENT and rng.random() < 0.6:
        schedule.plan_name = f"第{rng.randint(2, 4)}次環境基本計画"
        year = world.day.year + rng.choice([-1, 0, 1, 2])
        schedule.plan_revision_on = max(datetime.date(year, 3, 31), organization.joined_on)
    return schedule
