"""Sign-in with gBizID: what it may open, and what it never does."""

import pytest
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage

from accounts.models import User
from members.business_identity import BusinessIdentityAdapter, refusal
from tests.members.factory import RoleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def role():
    return RoleFactory()


def identity(role, **changes):
    return {"account_type": "2", "corporate_number": role.organization.corporate_number, **changes}


@pytest.mark.parametrize("account_type", ["2", "3", 2, 3])
def test_a_checked_identity_of_the_own_organization_opens_the_account(role, account_type):
    assert refusal(identity(role, account_type=account_type), role.user) is None


@pytest.mark.parametrize("account_type", ["1", 1, "", None, "4"])
def test_an_entry_account_never_binds(role, account_type):
    assert refusal(identity(role, account_type=account_type), role.user)


@pytest.mark.parametrize("number", ["", None, "4011001098993"])
def test_another_number_does_not_open_it(role, number):
    assert refusal(identity(role, corporate_number=number), role.user)


def test_somebody_without_a_role_is_refused(role):
    assert refusal(identity(role), UserFactory())


def attempt(rf, user, known, said):
    request = rf.get("/")
    request.user = user
    request.session = {}
    request._messages = FallbackStorage(request)
    login = SocialLogin(user=known or User(), account=SocialAccount(extra_data={"userinfo": said}))
    BusinessIdentityAdapter(request).pre_social_login(request, login)


def test_an_unknown_identity_makes_no_account(rf, role):
    with pytest.raises(ImmediateHttpResponse) as refused:
        attempt(rf, AnonymousUser(), None, identity(role))
    assert refused.value.response.url == "/accounts/login/"


def test_a_signed_in_person_connects_a_fitting_identity(rf, role):
    attempt(rf, role.user, None, identity(role))


def test_a_signed_in_person_cannot_connect_an_entry_account(rf, role):
    with pytest.raises(ImmediateHttpResponse):
        attempt(rf, role.user, None, identity(role, account_type="1"))


def test_a_connected_identity_stops_opening_when_the_role_is_gone(rf, role):
    role.delete()
    with pytest.raises(ImmediateHttpResponse):
        attempt(rf, AnonymousUser(), role.user, identity(role))
