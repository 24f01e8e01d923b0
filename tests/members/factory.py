"""Organizations with valid numbers for their category, and their people."""

import datetime

import factory

from members.categories import Category
from members.identifiers import (
    complete_local_government_code,
    corporate_check_digit,
    corporate_number_of_local_government,
)
from members.models import Certificate, Contact, Invitation, Organization, Role, WorkingGroup
from tests.accounts.factory import PASSWORD, AdministratorFactory, OfficerFactory, UserFactory

__all__ = [
    "PASSWORD",
    "AdministratorFactory",
    "CertificateFactory",
    "ContactFactory",
    "InvitationFactory",
    "OfficerFactory",
    "OrganizationFactory",
    "RoleFactory",
    "UserFactory",
    "WorkingGroupFactory",
    "corporate_number",
    "local_government_code",
]

NAMES = {
    Category.COMPANY: ("株式会社循環第{}", "ジュンカンダイ{}", "Junkan {} Co., Ltd."),
    Category.ASSOCIATION: ("一般社団法人第{}再生協会", "ダイ{}サイセイキョウカイ", "Recycling Association {}"),
    Category.LOCAL_GOVERNMENT: ("めぐり第{}市", "メグリダイ{}シ", "Meguri City {}"),
    Category.UNIVERSITY: ("第{}循環大学", "ダイ{}ジュンカンダイガク", "Junkan University {}"),
    Category.OTHER: ("資源の会第{}", "シゲンノカイダイ{}", "Resource Society {}"),
}


def corporate_number(n):
    """The n-th valid corporate number (法人番号) for tests."""
    base = f"{10001000000 + n:012}"
    return f"{corporate_check_digit(base)}{base}"


def local_government_code(n):
    """The n-th valid local government code for tests, in Tokyo and after."""
    return complete_local_government_code(f"{13 + n // 900:02}{100 + n % 900:03}")


class OrganizationFactory(factory.django.DjangoModelFactory):
    """A member; `category=` decides names and numbers."""

    class Meta:
        model = Organization

    class Params:
        n = factory.Sequence(lambda n: n)
        is_local_government = factory.LazyAttribute(lambda o: o.category == Category.LOCAL_GOVERNMENT)

    category = Category.COMPANY
    name_ja = factory.LazyAttribute(lambda o: NAMES[o.category][0].format(o.n))
    name_kana = factory.LazyAttribute(lambda o: NAMES[o.category][1].format(o.n))
    name_en = factory.LazyAttribute(lambda o: NAMES[o.category][2].format(o.n))
    local_government_code = factory.LazyAttribute(lambda o: local_government_code(o.n) if o.is_local_government else "")
    corporate_number = factory.LazyAttribute(
        lambda o: (
            corporate_number_of_local_government(o.local_government_code)
            if o.is_local_government
            else corporate_number(o.n)
        )
    )
    prefecture = factory.LazyAttribute(lambda o: o.local_government_code[:2] or "13")
    website = factory.LazyAttribute(lambda o: f"https://member{o.n}.example.jp/")
    representative_title = "代表者"
    representative_name = "佐藤 花子"
    representative_kana = "サトウ ハナコ"
    consents_to_publication = True
    joined_on = datetime.date(2024, 4, 1)


class RoleFactory(factory.django.DjangoModelFactory):
    """A manager unless `kind=` says otherwise."""

    class Meta:
        model = Role

    user = factory.SubFactory(UserFactory)
    organization = factory.SubFactory(OrganizationFactory)
    kind = Role.Kind.MANAGER


class ContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contact

    organization = factory.SubFactory(OrganizationFactory)
    position = factory.Sequence(lambda n: n % 30000 + 1)
    department = "環境部 資源循環課"
    title = "課長"
    name = "鈴木 一郎"
    kana = "スズキ イチロウ"
    email = factory.Sequence(lambda n: f"contact{n}@example.jp")
    telephone = "03-1234-5678"


class InvitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Invitation

    organization = factory.SubFactory(OrganizationFactory)
    email = factory.Sequence(lambda n: f"invited{n}@example.jp")
    kind = Role.Kind.EDITOR
    invited_by = factory.SubFactory(UserFactory)


class CertificateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Certificate

    organization = factory.SubFactory(OrganizationFactory)
    issued_by = factory.SubFactory(UserFactory)
    name_ja = factory.SelfAttribute("organization.name_ja")
    joined_on = factory.SelfAttribute("organization.joined_on")


class WorkingGroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = WorkingGroup

    slug = factory.Sequence(lambda n: f"topic-{n}")
    name_ja = factory.Sequence(lambda n: f"検討WG{n}")
    name_en = factory.Sequence(lambda n: f"Working group {n}")
