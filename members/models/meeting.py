"""Meetings of the working groups, with agenda and minutes."""

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from design import history
from design.words import day, in_language
from members.models.working_group import WorkingGroup
from members.visibility import OfGroupQuerySet, Visibility
from timekeeping import today


class MeetingQuerySet(OfGroupQuerySet):
    def coming(self) -> Self:
        """From today on, the next one first."""
        return self.filter(held_on__gte=today()).order_by("held_on", "starts_at", "pk")

    def past(self) -> Self:
        """Until yesterday, the last one first."""
        return self.filter(held_on__lt=today()).order_by("-held_on", "-starts_at", "-pk")


@history.recorded()
class Meeting(models.Model):
    """One meeting of a working group."""

    Visibility = Visibility

    working_group = models.ForeignKey(
        WorkingGroup, models.PROTECT, related_name="meetings", verbose_name=_("working group")
    )
    held_on = models.DateField(_("held on"))
    starts_at = models.TimeField(_("begins at"), null=True, blank=True, help_text=_("Tokyo time."))
    title_ja = models.CharField(_("title (Japanese)"), max_length=200)
    title_en = models.CharField(_("title (English)"), max_length=300, blank=True)
    place_ja = models.CharField(_("place (Japanese)"), max_length=200, blank=True)
    place_en = models.CharField(_("place (English)"), max_length=300, blank=True)
    is_online = models.BooleanField(_("can be attended online"), default=False)
    agenda_ja = models.TextField(_("agenda (Japanese)"), max_length=4000, blank=True)
    agenda_en = models.TextField(_("agenda (English)"), max_length=6000, blank=True)
    minutes_ja = models.TextField(_("minutes (Japanese)"), max_length=20000, blank=True)
    minutes_en = models.TextField(_("minutes (English)"), max_length=30000, blank=True)
    are_minutes_published = models.BooleanField(
        _("the minutes are published"),
        default=False,
        help_text=_("Everybody who sees the meeting then reads them; until then only the secretariat does."),
    )
    visibility = models.CharField(_("who sees it"), max_length=12, choices=Visibility, default=Visibility.SECRETARIAT)

    objects: ClassVar[Any] = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting of a working group")
        verbose_name_plural = _("meetings of working groups")
        ordering = ["-held_on", "-starts_at", "-pk"]
        indexes = [
            # The pages of a group and of a member: what comes, what was last.
            models.Index(fields=["working_group", "held_on"], name="meetings_of_a_group_by_day"),
            models.Index(fields=["held_on"], name="meetings_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(are_minutes_published=False) | ~models.Q(minutes_ja=""),
                name="published_minutes_are_written",
                violation_error_message=_("Please write the minutes before publishing them."),
            )
        ]

    def __str__(self) -> str:
        return f"{day(self.held_on)} {self.title}"

    def clean(self) -> None:
        """Minutes of a meeting that is still to come cannot be published."""
        if self.are_minutes_published and self.held_on and self.held_on > today():
            raise ValidationError(
                {"are_minutes_published": _("The meeting has not been held yet; its minutes cannot be published.")}
            )

    @property
    def title(self) -> str:
        return in_language(self, "title")

    @property
    def place(self) -> str:
        return in_language(self, "place")

    @property
    def agenda(self) -> str:
        return in_language(self, "agenda")

    @property
    def minutes(self) -> str:
        """As everybody reads them who sees the meeting; nothing until they are published."""
        return in_language(self, "minutes") if self.are_minutes_published else ""

    @property
    def is_translated(self) -> bool:
        return bool(self.title_en)
