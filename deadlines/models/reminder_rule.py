"""When people are reminded of what they owe, and in which words: data that the secretariat changes (DOMAIN §4)."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deadlines.models.rules import Kind
from deadlines.steps import Rule, Words
from design import history
from design.words import bracketed
from members.categories import RequirementClass
from notices.placeholders import NAMES, is_unbalanced, unknown_names
from timekeeping import today


@history.recorded()
class ReminderRule(models.Model):
    """When to remind of which duties, whom, and in which words. Lead times are data (DOMAIN §4).

    A step whose day is before `effective_from` is never mailed: a rule switched on never mails the past.
    """

    class Audience(models.TextChoices):
        CONTACT = "contact", _("Contact")
        MANAGERS = "managers", _("Managers")
        SECRETARIAT = "secretariat", _("Secretariat")

    kind = models.CharField(
        _("kind of duty"), max_length=20, choices=Kind, blank=True, help_text=_("Empty: every kind.")
    )
    requirement_class = models.CharField(
        _("requirement class"), max_length=20, choices=RequirementClass, blank=True, help_text=_("Empty: every class.")
    )
    lead_days = models.SmallIntegerField(
        _("days before the due date"),
        help_text=_("Negative: days after it."),
        validators=[MinValueValidator(-400), MaxValueValidator(400)],
    )
    audience = models.CharField(_("audience"), max_length=12, choices=Audience, default=Audience.CONTACT)
    effective_from = models.DateField(
        _("in force from"),
        default=today,
        help_text=_(
            "Steps of earlier days are not mailed. A rule that is switched on, or whose days, duties or audience "
            "change, is in force from today at the earliest."
        ),
    )
    is_enabled = models.BooleanField(_("in force"), default=True)
    subject_ja = models.CharField(_("subject (Japanese)"), max_length=120, blank=True)
    text_ja = models.TextField(_("text (Japanese)"), max_length=2000, blank=True)
    subject_en = models.CharField(_("subject (English)"), max_length=120, blank=True)
    text_en = models.TextField(_("text (English)"), max_length=2000, blank=True)

    LANGUAGE_PAIRS: ClassVar[tuple[tuple[str, str], ...]] = (("subject_ja", "subject_en"), ("text_ja", "text_en"))
    WHAT_IS_MAILED: ClassVar[tuple[str, ...]] = ("kind", "requirement_class", "lead_days", "audience")

    class Meta:
        verbose_name = _("reminder rule")
        verbose_name_plural = _("reminder rules")
        ordering = ["-lead_days"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "requirement_class", "lead_days", "audience"], name="one_rule_a_lead_time"
            )
        ]

    def __str__(self) -> str:
        return lead_in_words(self.lead_days) + bracketed(self.get_audience_display())

    def as_values(self) -> Rule:
        """The rule for the arithmetic of steps."""
        return Rule(
            self.kind, self.requirement_class, self.lead_days, self.audience, self.effective_from, self.own_words
        )

    @property
    def own_words(self) -> Words:
        """Its own words; empty where the house's default wording stands."""
        return Words(self.subject_ja, self.subject_en, self.text_ja, self.text_en)

    def clean(self) -> None:
        """Refuse words that could not be filled, and a start in the past. Raises ValidationError by field."""
        problems = self._problems_of_words()
        if self.is_enabled and self.effective_from:
            try:
                self._start_no_earlier_than_today()
            except ValidationError as problem:
                problems["effective_from"] = [problem]
        if problems:
            raise ValidationError(problems)

    def _start_no_earlier_than_today(self) -> None:
        """A rule that begins to mail something else begins today; a date of the past that was typed is refused."""
        before = type(self).objects.filter(pk=self.pk).first()
        is_typed = before is None or before.effective_from != self.effective_from
        if self.effective_from >= today() or not (is_typed or self._begins_anew(before)):
            return
        if is_typed:
            raise ValidationError(_("Please enter today or a later date: a rule never mails the past."))
        self.effective_from = today()

    def _begins_anew(self, before: Any) -> bool:
        """Whether it would mail what it did not mail before."""
        return not before.is_enabled or any(
            getattr(before, name) != getattr(self, name) for name in self.WHAT_IS_MAILED
        )

    def _problems_of_words(self) -> dict[str, list[Any]]:
        problems: dict[str, list[Any]] = {}
        for pair in self.LANGUAGE_PAIRS:
            for name, other in (pair, pair[::-1]):
                written = getattr(self, name).replace("\r\n", "\n").strip()
                setattr(self, name, written)
                if found := problems_of_text(written):
                    problems[name] = list(found)
                elif not written and getattr(self, other).strip():
                    problems[name] = [gettext("Please write it in both languages, or in neither.")]
        return problems


def lead_in_words(days: int) -> str:
    """A lead time as people say it."""
    if days == 0:
        return gettext("on the day")
    words = gettext("{days} days before") if days > 0 else gettext("{days} days after")
    return words.format(days=abs(days))


def problems_of_text(text: str) -> list[str]:
    """What hinders a text with placeholders from being saved, in words for the officer."""
    known = " ".join(f"{{{name}}}" for name in NAMES)
    problems = [
        gettext("There is no placeholder {name}. There are: {known}").format(name=f"{{{name}}}", known=known)
        for name in unknown_names(text)
    ]
    if is_unbalanced(text):
        problems.append(gettext("A brace { or } is missing or too many. Braces are only for placeholders."))
    return problems
