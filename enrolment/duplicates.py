"""The duplicate guard (DOMAIN §6): one company, association or local government is one member.

For universities and other organizations, and for similar names, the secretariat is only told.
"""

import math
import re
import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db.models import Func, IntegerField, Q, TextField, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.bigrams import Bigrams, pairs_of
from members.categories import ONE_A_LEGAL_ENTITY
from members.models import Organization
from members.readings import normalized

if TYPE_CHECKING:
    from enrolment.models import Application

SIMILAR = 0.55  # likeness from which a name is worth a look
SHOWN = 5  # no more similar names than an officer will read
LEGAL_FORM = re.compile(
    r"株式会社|有限会社|合同会社|合資会社|合名会社|(一般|公益)(社団|財団)法人|(国立|公立)大学法人|学校法人|独立行政法人|"
    r"国立研究開発法人|特定非営利活動法人|\((株|有|同|一社|一財|公社|公財|独|学)\)"
)


class Registered(NamedTuple):
    """What identifies a body, whether it applies, is entered by an officer or changes its facts."""

    category: str
    corporate_number: str
    local_government_code: str
    name_ja: str
    application: Any = None
    organization: Any = None


class AlreadyRegistered(ValidationError):
    """There is a member, or an application being checked, with the same number."""


TAKEN = gettext_lazy(
    "An organization with this number is already a member, or its application is being checked. "
    "Please ask the secretariat."
)


def registered(application: "Application") -> Registered:
    """What identifies an applicant."""
    return Registered(
        application.category,
        application.corporate_number,
        application.local_government_code,
        application.name_ja,
        application=application.pk,
        organization=application.organization_id,
    )


def refuse(application: "Application") -> None:
    """Raise AlreadyRegistered, at its field, where the applicant is a member or applies already."""
    body = registered(application)
    errors = taken(body) or applied_for(body)
    if errors:
        raise AlreadyRegistered(errors)


def taken(body: Registered) -> dict[str, Any]:
    """The identifying fields that a present member has already; empty where it may join."""
    members = Organization.objects.members().exclude(pk=body.organization)
    return {field: TAKEN for field, same in _same(body).items() if members.filter(same).exists()}


def applied_for(body: Registered) -> dict[str, Any]:
    """The identifying fields of another application that the secretariat has not decided."""
    from enrolment.models import Application

    others = Application.objects.open().exclude(pk=body.application)
    return {field: TAKEN for field, same in _same(body).items() if others.filter(same).exists()}


def _same(body: Registered) -> dict[str, Q]:
    """By field, what another body of the same identity has."""
    same = {}
    if body.local_government_code:
        same["local_government_code"] = Q(local_government_code=body.local_government_code)
    if body.corporate_number and body.category in ONE_A_LEGAL_ENTITY:
        same["corporate_number"] = Q(corporate_number=body.corporate_number, category__in=ONE_A_LEGAL_ENTITY)
    return same


def remarks(application: "Application") -> list[str]:
    """What the officers should look at before they decide: the same number, a similar name."""
    body = registered(application)
    return [*_same_number(body), *_similar_names(body)]


def _same_number(body: Registered) -> list[str]:
    from enrolment.models import Application

    if not body.corporate_number:
        return []
    members = Organization.objects.filter(corporate_number=body.corporate_number)[:SHOWN]
    applicants = Application.objects.open().filter(corporate_number=body.corporate_number).exclude(pk=body.application)
    return [
        *(
            _("Same corporate number: %(name)s (%(status)s)") % {"name": member, "status": member.get_status_display()}
            for member in members
            if member.pk != body.organization
        ),
        *(
            _("Same corporate number: application of %(name)s") % {"name": applicant}
            for applicant in applicants[:SHOWN]
        ),
    ]


def _similar_names(body: Registered) -> list[str]:
    from enrolment.models import Application

    applicants = Application.objects.open().exclude(pk=body.application).values_list("name_ja", flat=True)
    return [
        *(
            _("Similar name: %(name)s (%(status)s)") % {"name": member.name_ja, "status": member.get_status_display()}
            for member in members_named_like(body.name_ja)
            if member.pk != body.organization
        ),
        *(
            _("Similar name: application of %(name)s") % {"name": name}
            for name in [name for name in applicants if likeness(name, body.name_ja) >= SIMILAR][:SHOWN]
        ),
    ]


def members_named_like(name: str) -> list[Organization]:
    """The members, former ones too, whose names share most pairs of characters with `name`; the most similar first.

    Pairs, because PostgreSQL's trigrams know no Japanese letters where the database has the C locale.
    """
    pairs = pairs_of(without_legal_form(name))
    if not pairs:
        return []
    sharing = Organization.objects.alias(pairs=Bigrams("search_text")).filter(pairs__overlap=pairs)
    counted = sharing.alias(shared=SharedPairs("search_text", Value(pairs, output_field=ArrayField(TextField()))))
    candidates: Any = counted.filter(shared__gte=math.ceil(len(pairs) * SIMILAR)).order_by("-shared", "pk")[
        : SHOWN * 10
    ]
    alike = {member: likeness(member.name_ja, name) for member in candidates}
    similar: list[Organization] = [member for member in candidates if alike[member] >= SIMILAR]
    return sorted(similar, key=lambda member: -alike[member])[:SHOWN]


class SharedPairs(Func):
    """How many pairs of characters a text shares with a list of pairs."""

    output_field = IntegerField()

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> Any:
        text, pairs = self.get_source_expressions()
        text_sql, text_params = compiler.compile(text)
        pairs_sql, pairs_params = compiler.compile(pairs)
        sql = f"(SELECT count(*) FROM unnest(text_bigrams({text_sql})) AS pair WHERE pair = ANY({pairs_sql}::text[]))"
        return sql, [*text_params, *pairs_params]


def likeness(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1: the share of common pairs of characters (Dice), legal forms aside."""
    first, second = set(pairs_of(without_legal_form(one))), set(pairs_of(without_legal_form(other)))
    if not first or not second:
        return float(without_legal_form(one) == without_legal_form(other) != "")
    return 2 * len(first & second) / (len(first) + len(second))


def without_legal_form(name: str) -> str:
    """A name as it is compared: normalised, without 株式会社 and the like."""
    return normalized(LEGAL_FORM.sub("", unicodedata.normalize("NFKC", name)))
