"""変更届: registered facts change through review, and what is owed follows."""

import pytest
from django.urls import reverse

from deadlines import ledger
from enrolment.duplicates import AlreadyRegistered
from enrolment.models import ChangeRequest
from members.categories import Category
from members.models import Organization
from reviews.errors import Conflict
from tests.enrolment.bad_input import IDS, NASTY
from tests.enrolment.mails import mails_to
from tests.members.factory import ContactFactory, OfficerFactory, OrganizationFactory, RoleFactory, corporate_number

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization():
    organization = OrganizationFactory(name_kana="ジュンカンショウジ")
    ContactFactory(organization=organization, email="contact@example.jp")
    ledger.reconcile(Organization.objects.filter(pk=organization.pk))
    return organization


@pytest.fixture
def manager(client, organization):
    role = RoleFactory(organization=organization)
    client.force_login(role.user)
    return role.user


def typed(organization, **changes):
    names = ("category", "name_ja", "name_kana", "name_en", "corporate_number", "local_government_code", "prefecture")
    people = ("representative_title", "representative_name", "representative_kana")
    facts = {name: getattr(organization, name) for name in (*names, *people)}
    return {**facts, "effective_on": "令和8年4月1日", "reason": "商号変更のため", "version": "1", **changes}


def write(client, organization, **changes):
    return client.post(reverse("change-new", args=[organization.pk]), typed(organization, **changes))


def sent_change(organization, **changes):
    before = {name: getattr(organization, name) for name in changes}
    change = ChangeRequest.objects.create(organization=organization, changes=changes, before=before)
    change.submit(by=None)
    return change


def test_a_manager_writes_compares_and_sends_a_change(client, organization, manager):
    old = organization.name_ja
    answer = write(client, organization, name_ja="株式会社めぐる新商号")
    change = ChangeRequest.objects.get()
    assert change.changes == {"name_ja": "株式会社めぐる新商号"}
    page = client.get(answer.url).content.decode()
    assert old in page
    assert "株式会社めぐる新商号" in page

    client.post(reverse("change-submit", args=[organization.pk, change.pk]), {"version": change.version})

    change.refresh_from_db()
    organization.refresh_from_db()
    assert (change.state, organization.name_ja) == ("submitted", old)
    assert len(mails_to("contact@example.jp", "submission-received")) == 1


def test_acceptance_writes_the_register_and_tells(organization):
    change = sent_change(organization, name_ja="株式会社めぐる新商号", name_kana="メグルシンショウゴウ")
    change.accept(by=OfficerFactory())
    organization.refresh_from_db()
    assert organization.name_ja == "株式会社めぐる新商号"
    assert "メグルシンショウゴウ" in organization.search_text
    assert organization.sort_key == "メグルシンショウゴウ"
    (mail,) = mails_to("contact@example.jp", "submission-accepted")
    assert "変更届" in mail.subject


def test_another_category_changes_what_is_owed(organization):
    sent_change(organization, category=Category.OTHER).accept(by=OfficerFactory())
    outstanding = set(organization.duties.outstanding().values_list("kind", flat=True))
    assert "project" in outstanding
    assert "goals" not in outstanding


def test_the_comparison_stays_what_it_was_after_acceptance(organization):
    old = organization.name_ja
    change = sent_change(organization, name_ja="株式会社めぐる新商号")
    change.accept(by=OfficerFactory())
    change = ChangeRequest.objects.get(pk=change.pk)
    assert change.predecessor().sheet()[0].value == old


def test_a_number_that_another_member_has_is_refused_at_the_form_and_at_acceptance(client, organization, manager):
    number = corporate_number(999_999)
    change = sent_change(organization, corporate_number=number)
    OrganizationFactory(corporate_number=number)
    with pytest.raises(AlreadyRegistered):
        change.accept(by=OfficerFactory())
    change.withdraw(by=manager) if change.state == "submitted" else None
    ChangeRequest.objects.all().delete()
    assert "corporate_number" in write(client, organization, corporate_number=number).context["form"].errors


def test_what_a_category_needs_is_marked_and_asked_for(client, organization, manager):
    form = client.get(reverse("change-new", args=[organization.pk])).context["form"]
    assert form.fields["corporate_number"].shown_as_required
    assert form.fields["prefecture"].shown_as_required
    answer = write(client, organization, corporate_number="", prefecture="")
    assert {"corporate_number", "prefecture"} <= set(answer.context["form"].errors)


def test_nothing_changed_is_said(client, organization, manager):
    assert write(client, organization).status_code == 422
    assert not ChangeRequest.objects.exists()


def test_one_change_at_a_time(client, organization, manager):
    write(client, organization, name_ja="新しい名前")
    write(client, organization, name_ja="もっと新しい名前")
    assert ChangeRequest.objects.get().changes["name_ja"] == "新しい名前"


def test_a_returned_change_is_corrected_with_the_comment_in_sight(client, organization, manager):
    change = sent_change(organization, name_ja="株式会社めぐる新商号")
    change.send_back(by=OfficerFactory(), comment="", field_comments={"name_ja": "登記をご確認ください。"})
    address = reverse("change-edit", args=[organization.pk, change.pk])
    assert "登記をご確認ください。" in client.get(address).content.decode()
    assert "株式会社めぐる新商号" in client.get(address).content.decode()
    client.post(address, typed(organization, name_ja="株式会社めぐる商号", version=change.version))
    change.refresh_from_db()
    assert change.changes == {"name_ja": "株式会社めぐる商号"}


def test_a_second_window_does_not_overwrite_the_first(client, organization, manager):
    write(client, organization, name_ja="新しい名前")
    change = ChangeRequest.objects.get()
    address = reverse("change-edit", args=[organization.pk, change.pk])
    client.post(address, typed(organization, name_ja="次の名前", version=change.version))
    answer = client.post(address, typed(organization, name_ja="別の名前", version=change.version))
    assert answer.status_code == 409
    assert "別の名前" in answer.content.decode()
    change.refresh_from_db()
    assert change.changes["name_ja"] == "次の名前"


@pytest.mark.parametrize(("what", "text"), NASTY, ids=IDS)
def test_bad_input_in_every_field_is_answered_at_the_field(client, organization, manager, what, text):
    text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    address = reverse("change-new", args=[organization.pk])
    answer = client.post(address, dict.fromkeys(typed(organization), text))
    assert answer.status_code in (302, 422)
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("kind", ["viewer", "editor", "submitter"])
def test_only_a_manager_notifies_changes(client, organization, kind):
    client.force_login(RoleFactory(organization=organization, kind=kind).user)
    assert write(client, organization, name_ja="新しい名前").status_code == 403


def test_a_change_of_another_organization_is_not_there(client, organization, manager):
    other = sent_change(OrganizationFactory(), name_ja="ひみつ")
    assert client.get(reverse("change", args=[organization.pk, other.pk])).status_code == 404


def test_a_change_of_a_member_that_left_is_not_accepted(organization):
    change = sent_change(organization, name_ja="新しい名前")
    Organization.objects.filter(pk=organization.pk).update(
        status="left", left_on=organization.joined_on, leaving_reason="withdrew"
    )
    with pytest.raises(Conflict):
        change.accept(by=OfficerFactory())
