"""Signing in and out, passwords, addresses and second factors, with their mails."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import User
from members.officers import make_officer, reset_second_factors
from notices import kinds
from notices.models import Notice
from notices.rendering import render
from tests.members.factory import (
    PASSWORD,
    AdministratorFactory,
    InvitationFactory,
    OfficerFactory,
    RoleFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_tried_before():
    cache.clear()


def sign_in(client, user, password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": user.email, "password": password, **more})


def letter(notice):
    """The mail as it is written when it is sent."""
    minted = (kind.mint(notice.context, notice.user) if (kind := kinds.kind_of(notice.kind)).mint else {}) or {}
    return render(notice.kind, {**notice.context, **minted}, language=notice.language)


def link_in(notice):
    return "/" + re.search(r"http://[^/]+/(\S+)", letter(notice).text).group(1)


def test_a_member_comes_to_the_workspace(client):
    role = RoleFactory()
    assert sign_in(client, role.user).url == reverse("my")
    assert client.get(reverse("my")).url == reverse("workspace", args=[role.organization_id])


def test_an_officer_comes_to_the_desk(client):
    assert sign_in(client, OfficerFactory()).url == reverse("admin:index")


def test_somebody_comes_to_the_page_they_asked_for(client):
    role = RoleFactory()
    asked = reverse("people", args=[role.organization_id])
    assert sign_in(client, role.user, next=asked).url == asked


def test_nobody_is_led_to_another_site(client):
    assert sign_in(client, RoleFactory().user, next="https://evil.example/").url == reverse("my")


def test_several_organizations_are_offered(client):
    first = RoleFactory()
    second = RoleFactory(user=first.user)
    client.force_login(first.user)
    page = client.get(reverse("my")).content.decode()
    assert str(first.organization_id) in page
    assert str(second.organization_id) in page


def test_nobody_signs_up(client):
    client.post(reverse("account_signup"), {"email": "a@example.jp", "password1": PASSWORD, "password2": PASSWORD})
    assert not User.objects.exists()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_an_unknown_address_and_a_wrong_password_look_the_same(client, language):
    known = UserFactory()
    path = ("/en" if language == "en" else "") + "/accounts/login/"
    answers = [
        client.post(path, {"login": email, "password": "wrong-password"}).context["form"].errors.as_text()
        for email in (known.email, "nobody@example.jp")
    ]
    assert answers[0] == answers[1] != ""


def test_guessing_is_slowed_down(client):
    user = UserFactory()
    for _attempt in range(12):
        sign_in(client, user, "wrong-password")
    sign_in(client, user)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("login", ["", "x", "\x00", "🙂", "a" * 5000, "<script>", "\u202ea@example.jp"])
def test_strange_input_is_no_server_error(client, login):
    response = client.post(reverse("account_login"), {"login": login, "password": "\x00"})
    assert response.status_code == 200
    assert "_auth_user_id" not in client.session


def test_asking_for_a_password_looks_the_same_for_unknown_addresses(client):
    user = UserFactory()
    known = client.post(reverse("account_reset_password"), {"email": user.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.jp"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [notice.address for notice in Notice.objects.all()] == [user.email]
    assert reverse("inquiry") in client.get(reverse("account_reset_password")).content.decode()


def test_a_new_password_is_set_by_the_mailed_link_and_only_once(client):
    user = UserFactory()
    client.post(reverse("account_reset_password"), {"email": user.email})
    notice = Notice.objects.get(kind="password-reset")
    link = link_in(notice)
    assert "key" not in str(notice.context)

    page = client.get(link, follow=True)
    assert "<h1>パスワードの設定</h1>" in page.content.decode()
    typed = {"password1": "another-2030-word", "password2": "another-2030-word"}
    done = client.post(page.redirect_chain[-1][0], typed, follow=True)
    assert f'<a class="btn btn--solid" href="{reverse("account_login")}">' in done.content.decode()
    user.refresh_from_db()
    assert user.check_password("another-2030-word")
    assert "/accounts/password/reset/key/" in link
    assert "このリンクは使用できません" in client.get(link).content.decode()
    assert Notice.objects.filter(kind="security-notice", context__event="password_reset").exists()


def test_a_new_address_holds_once_confirmed(client):
    user = RoleFactory().user
    sign_in(client, user)
    asked = client.post(reverse("account_email"), {"email": "moved@example.jp", "action_add": ""})
    assert asked.url.startswith(reverse("account_reauthenticate"))
    client.post(asked.url, {"password": PASSWORD})
    user.refresh_from_db()
    assert user.email != "moved@example.jp"

    notice = Notice.objects.get(kind="email-confirmation")
    assert notice.address == "moved@example.jp"
    link = link_in(notice)
    client.get(link)
    user.refresh_from_db()
    assert user.email != "moved@example.jp"
    client.post(link)
    user.refresh_from_db()
    assert user.email == "moved@example.jp"


def test_signing_in_makes_the_address_a_verified_one(client):
    user = RoleFactory().user
    sign_in(client, user)
    assert EmailAddress.objects.get(user=user).verified


@pytest.mark.parametrize(
    ("language", "salutation", "words"),
    [("ja", "平素より大変お世話になっております。", "パスワード"), ("en", "Dear 山田", "password")],
)
def test_mails_are_written_in_the_persons_language(client, language, salutation, words):
    user = UserFactory(language=language, name="山田 太郎")
    client.post("/en/accounts/password/reset/", {"email": user.email})
    mail = letter(Notice.objects.get(kind="password-reset"))
    assert salutation in mail.text
    assert words in mail.text
    assert ("/en/accounts/" in mail.text) == (language == "en")


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    "kind", ["set-password", "password-reset", "invitation", "security-notice", "inquiry-received", "inquiry-answered"]
)
def test_every_mail_of_the_house_can_be_read_in_both_languages(kind, language):
    invitation = InvitationFactory()
    context = {
        "addressee": {"name": "山田 太郎"},
        "invitation": invitation.pk,
        "inviting": {"ja": "めぐり市", "en": "Meguri City"},
        "role": {"ja": "編集者", "en": "Editor"},
        "invited_by": "佐藤",
        "expires_on": "2026-04-01",
        "event": "password_changed",
        "path": "/accounts/password/reset/",
        "subject": "件名",
        "body": "本文 <b>",
        "answer": "回答",
    }
    minting = kinds.kind_of(kind).mint
    minted = minting(context, UserFactory()) if minting else {}
    mail = render(kind, {**context, **minted}, language=language)
    assert mail.subject.startswith("【サーキュラーパートナーズ事務局】" if language == "ja" else "[Circular Partners")
    assert "{{" not in mail.text
    assert "&lt;" not in mail.text
    if language == "en":
        assert not re.search("[ぁ-ん]{3}", mail.text.replace("サーキュラーパートナーズ", ""))


class TestOfficers:
    def test_the_command_makes_an_officer_and_mails_a_link(self):
        call_command("create_officer", "New.Officer@example.jp")
        user = User.objects.get()
        assert (user.email, user.is_staff, user.is_superuser) == ("new.officer@example.jp", True, False)
        assert "/accounts/password/reset/key/" in link_in(Notice.objects.get(kind="set-password"))

    def test_the_command_makes_an_administrator(self):
        call_command("create_officer", "a@example.jp", "--administrator")
        assert User.objects.get().is_superuser

    def test_the_command_refuses_what_is_no_address(self):
        with pytest.raises(CommandError) as refused:
            call_command("create_officer", "not an address")
        assert refused.value.returncode == 2
        assert not User.objects.exists()

    def test_a_members_person_keeps_account_and_password(self):
        user = RoleFactory().user
        make_officer(user.email)
        user.refresh_from_db()
        assert user.is_staff
        assert user.check_password(PASSWORD)
        assert user.roles.exists()

    def test_an_officer_cannot_reach_the_desk_without_a_second_factor(self, client, settings):
        settings.REQUIRE_SECOND_FACTOR = True
        client.force_login(OfficerFactory())
        assert client.get(reverse("admin:index")).url == reverse("mfa_index")
        assert client.get(reverse("reviews")).url == reverse("mfa_index")

    def test_with_a_second_factor_the_desk_opens(self, client, settings):
        settings.REQUIRE_SECOND_FACTOR = True
        officer = OfficerFactory()
        Authenticator.objects.create(user=officer, type=Authenticator.Type.TOTP, data={"secret": "x"})
        client.force_login(officer)
        assert client.get(reverse("admin:index")).status_code == 200

    def test_members_need_none(self, client, settings):
        settings.REQUIRE_SECOND_FACTOR = True
        role = RoleFactory()
        client.force_login(role.user)
        assert client.get(reverse("workspace", args=[role.organization_id])).status_code == 200

    def test_resetting_second_factors_tells_the_person(self):
        officer = OfficerFactory()
        Authenticator.objects.create(user=officer, type=Authenticator.Type.TOTP, data={"secret": "x"})
        reset_second_factors(officer)
        assert not Authenticator.objects.exists()
        assert Notice.objects.get().context["event"] == "second_factor_reset"

    def test_the_desks_own_sign_in_is_the_portals(self, client):
        response = client.get("/secretariat/", follow=True)
        assert response.redirect_chain[-1][0] == "/accounts/login/?next=/secretariat/"

    @pytest.mark.parametrize("path", ["/secretariat/", "/secretariat/login/", "/secretariat/accounts/user/"])
    def test_a_members_person_is_refused_at_the_desk(self, client, path):
        client.force_login(RoleFactory().user)
        assert client.get(path, follow=True).status_code == 403


class TestPeopleAtTheDesk:
    def add(self, client):
        typed = {"email": "New@example.jp", "name": "新任", "desk_rank": "contractor"}
        return client.post(reverse("admin:accounts_user_add"), typed)

    def test_an_administrator_invites_an_officer(self, client):
        client.force_login(AdministratorFactory())
        assert 'name="email"' in client.get(reverse("admin:accounts_user_add")).content.decode()
        assert self.add(client).status_code == 302
        invited = User.objects.get(email="new@example.jp")
        assert (invited.is_staff, invited.may_prepare, invited.may_decide) == (True, True, False)
        assert Notice.objects.get().kind == "set-password"

    def test_who_is_registered_already_is_named_and_keeps_their_rights(self, client):
        client.force_login(AdministratorFactory())
        role = RoleFactory(user__email="new@example.jp", user__is_active=False)
        answer = self.add(client)
        assert answer.status_code == 200
        (error,) = answer.context["adminform"].form.errors["email"]
        assert str(role.user) in error
        assert str(role.organization) in error
        assert "アカウント停止" in error
        page = reverse("admin:accounts_user_change", args=[role.user_id])
        assert f'<a href="{page}">' in answer.content.decode()
        role.user.refresh_from_db()
        assert (role.user.is_staff, role.user.is_active) == (False, False)
        assert not Notice.objects.exists()

    def test_the_rank_of_an_officer_is_said_and_not_changed(self, client):
        client.force_login(AdministratorFactory())
        officer = OfficerFactory(email="new@example.jp", desk_rank="viewer")
        (error,) = self.add(client).context["adminform"].form.errors["email"]
        assert officer.get_desk_rank_display() in error
        officer.refresh_from_db()
        assert officer.desk_rank == "viewer"

    def test_the_link_to_set_a_password_opens_no_closed_account(self, client):
        officer = OfficerFactory(is_active=False)
        client.force_login(AdministratorFactory())
        chosen = {"action": "mail_set_password_link", "_selected_action": [officer.pk]}
        client.post(reverse("admin:accounts_user_changelist"), chosen)
        officer.refresh_from_db()
        assert not officer.is_active
        assert not Notice.objects.exists()

    def test_an_officer_invites_nobody(self, client):
        client.force_login(OfficerFactory())
        assert self.add(client).status_code == 403

    def test_an_officer_reads_the_people_and_changes_no_officer(self, client):
        other = OfficerFactory()
        client.force_login(OfficerFactory())
        page = reverse("admin:accounts_user_change", args=[other.pk])
        assert client.get(reverse("admin:accounts_user_changelist")).status_code == 200
        assert client.get(page).status_code == 200
        assert client.post(page, {"name": "x", "language": "ja"}).status_code == 403

    def test_an_officer_does_not_raise_a_members_person(self, client):
        user = RoleFactory().user
        client.force_login(OfficerFactory())
        typed = {"name": "x", "language": "ja", "is_active": "on", "is_staff": "on", "is_superuser": "on"}
        management = {"roles-TOTAL_FORMS": "0", "roles-INITIAL_FORMS": "0"}
        client.post(reverse("admin:accounts_user_change", args=[user.pk]), typed | management)
        user.refresh_from_db()
        assert (user.name, user.is_staff, user.is_superuser) == ("x", False, False)

    def test_an_administrator_does_not_shut_themselves_out(self, client):
        administrator = AdministratorFactory()
        client.force_login(administrator)
        typed = {"name": "x", "language": "ja", "roles-TOTAL_FORMS": "0", "roles-INITIAL_FORMS": "0"}
        client.post(reverse("admin:accounts_user_change", args=[administrator.pk]), typed)
        administrator.refresh_from_db()
        assert administrator.is_superuser
        assert administrator.is_active

    @pytest.mark.parametrize("action", ["reset_second_factors", "mail_set_password_link"])
    def test_an_administrator_helps_officers_in_again(self, client, action):
        officer = OfficerFactory()
        client.force_login(AdministratorFactory())
        chosen = {"action": action, "_selected_action": [officer.pk]}
        client.post(reverse("admin:accounts_user_changelist"), chosen)
        assert Notice.objects.get().address == officer.email
