"""The steps of an application, in order, and which of them are not yet whole."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.forms import model_to_dict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enrolment.forms import (
    ContactsForm,
    DeclarationsForm,
    OrganizationForm,
    RepresentativeForm,
    StepForm,
    WishesForm,
)
from enrolment.models import Application
from reviews.models import Submission


@dataclass(frozen=True)
class Step:
    """One page of the application."""

    slug: str
    title: str | Promise
    form: type[StepForm]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of Application that this page asks for."""
        return tuple(self.form._meta.fields or ())

    def address(self, application: Application) -> str:
        return reverse("application-step", args=[application.token, self.slug])


@dataclass(frozen=True)
class Standing:
    """A step as the applicant sees it: whole or not, with or without comments to answer.

    One in which nothing has to be said is whole from the start; it is done once something is said.
    """

    step: Step
    address: str
    is_whole: bool
    is_done: bool
    comments: int
    is_current: bool


STEPS = (
    Step("organization", pgettext_lazy("step", "Organization"), OrganizationForm),
    Step("representative", _("Representative"), RepresentativeForm),
    Step("contacts", _("Contacts"), ContactsForm),
    Step("working-groups", _("Working groups"), WishesForm),
    Step("declarations", _("Declarations"), DeclarationsForm),
)
BY_SLUG = {step.slug: step for step in STEPS}


def after(step: Step) -> Step | None:
    """The next step; None after the last."""
    following = STEPS[STEPS.index(step) + 1 :]
    return following[0] if following else None


def before(step: Step) -> Step | None:
    """The step before; None before the first."""
    place = STEPS.index(step)
    return STEPS[place - 1] if place else None


def answers_of(application: Application, step: Step) -> dict[str, Any]:
    """What is stored of a step, as its form would send it."""
    data = model_to_dict(application, fields=step.fields)
    if "working_groups" in data:
        data["working_groups"] = [group.pk for group in data["working_groups"]]
    return data


def standing(application: Application, step: Step, *, comments: int, is_current: bool) -> Standing:
    """Whole is what would pass the step's form as it is stored."""
    answers = answers_of(application, step)
    is_whole = step.form(answers, instance=application).is_valid()
    is_done = is_whole and any(answers.values())
    return Standing(step, step.address(application), is_whole, is_done, comments, is_current)


def standings(application: Application, *, current: Step | None = None) -> list[Standing]:
    """All steps with how far each is; reads what is stored anew, so that no half-typed form counts."""
    stored = Application.objects.get(pk=application.pk)
    returned = stored.last_return
    commented = returned.field_comments if returned else {}
    return [
        standing(stored, step, comments=len(set(commented) & set(step.fields)), is_current=step is current)
        for step in STEPS
    ]


def comments_of(submission: Submission) -> dict[str, Any]:
    """The officer's comments of the last return, by field."""
    returned = submission.last_return
    return returned.field_comments if returned else {}


class Comment(NamedTuple):
    """What the officer wrote about one field, and the step where it is corrected."""

    label: str
    address: str
    comment: str


def comments_with_steps(application: Application) -> list[Comment]:
    """The officer's comments of the last return, each with the way to its field."""
    found = []
    for name, comment in comments_of(application).items():
        step = next((step for step in STEPS if name in step.fields), STEPS[0])
        label = str(Application._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        found.append(Comment(label, f"{step.address(application)}#id_{name}", comment))
    return found
