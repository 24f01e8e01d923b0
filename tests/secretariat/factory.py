"""Submissions that wait for the secretariat."""

import datetime

import factory

from enrolment.models import Application, ChangeRequest
from tests.members.factory import OrganizationFactory, corporate_number


class WaitingApplicationFactory(factory.django.DjangoModelFactory):
    """A complete application of a company, submitted on the web."""

    class Meta:
        model = Application
        skip_postgeneration_save = True

    class Params:
        n = factory.Sequence(lambda n: 500 + n)

    applicant_email = factory.LazyAttribute(lambda o: f"applicant{o.n}@example.jp")
    category = "company"
    name_ja = factory.LazyAttribute(lambda o: f"株式会社めぐみ{o.n}")
    name_kana = "カブシキガイシャメグミ"
    name_en = factory.LazyAttribute(lambda o: f"Megumi {o.n} Co., Ltd.")
    corporate_number = factory.LazyAttribute(lambda o: corporate_number(o.n))
    prefecture = "13"
    representative_name = "代表 太郎"
    contact_name = "窓口 花子"
    contact_email = factory.LazyAttribute(lambda o: f"contact{o.n}@example.jp")
    agrees_to_terms = True
    declares_no_antisocial_forces = True

    @factory.post_generation
    def submitted(self, create, extracted, **kwargs):
        Application.objects.get(pk=self.pk).submit(by=None)
        self.refresh_from_db()


class WaitingChangeFactory(factory.django.DjangoModelFactory):
    """A notification of change that was submitted."""

    class Meta:
        model = ChangeRequest
        skip_postgeneration_save = True

    organization = factory.SubFactory(OrganizationFactory)
    changes = factory.LazyFunction(lambda: {"representative_name": "新代表 次郎"})
    before = factory.LazyAttribute(lambda o: {name: getattr(o.organization, name) for name in o.changes})
    effective_on = datetime.date(2026, 4, 1)
    reason = "役員の改選"

    @factory.post_generation
    def submitted(self, create, extracted, **kwargs):
        ChangeRequest.objects.get(pk=self.pk).submit(by=None)
        self.refresh_from_db()
