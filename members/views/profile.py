from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from members.access import member_page
from members.forms import ContactFormSet, ProfileForm
from members.models import Organization
from members.models.organization import OWN_WORDS
from reviews.errors import Conflict
from reviews.sheet import lines_of

REGISTERED_FACTS = ("name_ja", "name_kana", "name_en", "category", "corporate_number", "local_government_code")
REPRESENTATIVE = ("representative_title", "representative_name", "representative_kana")


@member_page()
def profile(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Registered facts, what the member says about itself, and its contacts."""
    context = {
        "organization": organization,
        "facts": [
            line for line in lines_of(organization, (*REGISTERED_FACTS, "prefecture", "joined_on")) if line.value
        ],
        "representative": lines_of(organization, REPRESENTATIVE),
        "own_words": lines_of(organization, OWN_WORDS),
        "contacts": organization.contacts.all(),
        "group_memberships": organization.group_memberships.select_related("working_group"),
    }
    return render(request, "members/profile.html", context)


@member_page(may="manage")
def profile_edit(request: Any, organization: Organization) -> HttpResponse:
    """Change what needs no review; the second editor is told instead of overwriting the first."""
    form = ProfileForm(request.POST or None, instance=organization)
    contacts = ContactFormSet(request.POST or None, instance=organization, prefix="contacts")
    contacts.extra = 1 if "add" in request.GET else 0  # a browser without scripts asks for an empty row
    status = 200
    if request.method == "POST" and all([form.is_valid(), contacts.is_valid()]):
        try:
            save(organization, form, contacts)
        except Conflict:
            form.tell_conflict(**latest_edit(organization))
            status = 409
        else:
            messages.success(request, _("The profile has been saved."))
            return redirect("profile", organization_id=organization.pk)
    context = {"organization": organization, "form": form, "contacts": contacts}
    return render(request, "members/profile_edit.html", context, status=status)


@transaction.atomic
def save(organization: Organization, form: Any, contacts: Any) -> None:
    """The member's own words and its contacts, both or neither. Raises Conflict."""
    organization.save_profile(version=form.seen_version or 0)
    contacts.save()


def latest_edit(organization: Organization) -> dict[str, Any]:
    """The version that stands now, and when it was saved."""
    return dict(Organization.objects.filter(pk=organization.pk).values("version", at=F("updated_at")).get())
