"""When the ledger of a member is next looked at, so that a day's sweep need not look at all of them."""

import datetime
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Organization


class OpeningQuerySet(models.QuerySet["Opening"]):
    def look_again(self, organization: Any, *, on: datetime.date) -> None:
        """Something happened outside the ledger that may move its open dates: the sweep of `on` derives them."""
        self.filter(organization=organization).update(opens_on=on)


class Opening(models.Model):
    """The first day on which an organization's ledger needs another row; written by the ledger, with the first rows.

    Whoever writes members or changes rules by hand runs `manage.py reconcile_duties` afterwards.
    """

    organization = models.OneToOneField(Organization, models.CASCADE, primary_key=True, related_name="opening")
    opens_on = models.DateField(_("next row opens on"), null=True)  # none: nothing comes any more

    objects: ClassVar[Any] = OpeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("next row of a ledger")
        verbose_name_plural = _("next rows of the ledgers")
        # The daily sweep: whose day has come.
        indexes = [models.Index(fields=["opens_on"], name="ledgers_by_next_row")]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.opens_on}"
