"""The five categories of members (statistics) and the three requirement classes they fall into (DOMAIN §2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    COMPANY = "company", _("Company")
    ASSOCIATION = "association", _("Industry association")
    LOCAL_GOVERNMENT = "local_government", _("Local government")
    UNIVERSITY = "university", _("University / research institution")
    OTHER = "other", _("Other organization")


class RequirementClass(models.TextChoices):
    CORPORATE = "corporate", _("Corporations and industry associations")
    LOCAL_GOVERNMENT = "local_government", _("Local governments")
    ACADEMIC = "academic", _("Universities, research institutions and other organizations")


CLASS_OF = {
    Category.COMPANY: RequirementClass.CORPORATE,
    Category.ASSOCIATION: RequirementClass.CORPORATE,
    Category.LOCAL_GOVERNMENT: RequirementClass.LOCAL_GOVERNMENT,
    Category.UNIVERSITY: RequirementClass.ACADEMIC,
    Category.OTHER: RequirementClass.ACADEMIC,
}


def categories_of(requirement_class: str) -> list[Category]:
    """The categories that fall into a requirement class."""
    return [category for category, its_class in CLASS_OF.items() if its_class == requirement_class]


# One legal entity is one member here; a university or other body may have several institutes (DOMAIN §6).
ONE_A_LEGAL_ENTITY = (Category.COMPANY, Category.ASSOCIATION)
