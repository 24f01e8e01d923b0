"""Applications, whole and valid, of every category."""

import factory

from enrolment.models import Application, TermsVersion
from members.categories import Category
from members.identifiers import corporate_number_of_local_government
from tests.members.factory import NAMES, corporate_number, local_government_code


class ApplicationFactory(factory.django.DjangoModelFactory):
    """A draft with everything filled in; `category=` decides names and numbers."""

    class Meta:
        model = Application

    class Params:
        n = factory.Sequence(lambda n: n)
        is_local_government = factory.LazyAttribute(lambda o: o.category == Category.LOCAL_GOVERNMENT)

    applicant_email = factory.LazyAttribute(lambda o: o.contact_email)
    category = Category.COMPANY
    name_ja = factory.LazyAttribute(lambda o: NAMES[o.category][0].format(o.n))
    name_kana = factory.LazyAttribute(lambda o: NAMES[o.category][1].format("サン"))
    name_en = factory.LazyAttribute(lambda o: NAMES[o.category][2].format(o.n))
    local_government_code = factory.LazyAttribute(lambda o: local_government_code(o.n) if o.is_local_government else "")
    corporate_number = factory.LazyAttribute(
        lambda o: (
            corporate_number_of_local_government(o.local_government_code)
            if o.is_local_government
            else corporate_number(500_000 + o.n)
        )
    )
    prefecture = factory.LazyAttribute(lambda o: o.local_government_code[:2] or "13")
    website = factory.LazyAttribute(lambda o: f"https://applicant{o.n}.example.jp/")
    representative_title = "代表取締役"
    representative_name = "佐藤 花子"
    representative_kana = "サトウ ハナコ"
    contact_department = "環境部 資源循環課"
    contact_title = "課長"
    contact_name = "鈴木 一郎"
    contact_kana = "スズキ イチロウ"
    contact_email = factory.Sequence(lambda n: f"applicant{n}@example.jp")
    contact_telephone = "03-1234-5678"
    terms = factory.LazyFunction(lambda: TermsVersion.objects.first())
    agrees_to_terms = True
    declares_no_antisocial_forces = True
    consents_to_publication = True


def submitted_application(**fields):
    """An application that waits for a decision."""
    application = ApplicationFactory(**fields)
    application.submit(by=None)
    return application
