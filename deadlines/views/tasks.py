"""A task of the secretariat: what is the matter, where it is put right, and the officer's word that it is done."""

import uuid
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from deadlines.forms import DoneForm
from deadlines.models import Task
from members.access import officer_required
from members.models import Organization, Role
from notices.models import BouncedAddress
from reviews.errors import Conflict


class Way(NamedTuple):
    """An address of a member, and what stands in the way of a mail to it."""

    name: str
    address: str
    telephone: str
    is_bounced: bool
    is_closed: bool


@officer_required
def task(request: HttpRequest, task_id: uuid.UUID) -> HttpResponse:
    """See a task and say that it is done, with a note; of two officers the second is told."""
    found = get_object_or_404(Task.objects.select_related("organization", "duty", "officer", "done_by"), pk=task_id)
    form = DoneForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            found.finish(by=request.user, note=form.cleaned_data["note"])
        except Conflict:
            found.refresh_from_db()
            status = 409
        else:
            messages.success(request, _("The task is done."))
            return redirect("admin:deadlines_task_changelist")
    context = {
        **admin.site.each_context(request),
        "title": found.get_kind_display(),
        "task": found,
        "form": form,
        "ways": list(ways_to(found.organization)),
        "is_beaten": status == 409,
    }
    return render(request, "deadlines/task.html", context, status=status)


@officer_required
@require_POST
def task_assign(request: HttpRequest, task_id: uuid.UUID) -> HttpResponse:
    """Take a task, also from the officer that the page showed; whoever took it meanwhile keeps it."""
    found = get_object_or_404(Task, pk=task_id)
    if str(found.officer_id or "") != request.POST.get("officer", ""):
        messages.error(request, _("Somebody else has taken or closed this task meanwhile."))
        return redirect("task", found.pk)
    try:
        found.assign(to=request.user)
        messages.success(request, _("The task is yours."))
    except Conflict:
        messages.error(request, _("Somebody else has taken or closed this task meanwhile."))
    return redirect("task", found.pk)


def ways_to(organization: Organization) -> Iterator[Way]:
    """The contacts of a member in their order, then its managers."""
    people: list[Any] = [(contact, contact.email.lower(), contact.telephone) for contact in organization.contacts.all()]
    managers = Role.objects.filter(organization=organization, kind=Role.Kind.MANAGER).select_related("user")
    people += [(role.user, role.user.email, "") for role in managers]
    addresses = {address for _who, address, _telephone in people}
    bounced = set(BouncedAddress.objects.filter(address__in=addresses).values_list("address", flat=True))
    closed = set(User.objects.filter(email__in=addresses, is_active=False).values_list("email", flat=True))
    for who, address, telephone in people:
        is_closed = address in closed and not getattr(who, "is_shared_mailbox", False)
        yield Way(str(who), address, telephone, address in bounced, is_closed)
