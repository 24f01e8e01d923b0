"""Changing a duty rule, and the open duties of its class with it."""

from django.db import transaction

from deadlines.ledger import reconcile
from deadlines.models import DutyRule
from members.models import Organization


@transaction.atomic
def save(rule: DutyRule) -> int:
    """Save a rule and give the open duties the dates that follow; returns how many were written or changed."""
    before = DutyRule.objects.filter(pk=rule.pk).values_list("requirement_class", flat=True).first()
    rule.save()
    return sum(_reconcile(each) for each in {rule.requirement_class, before or rule.requirement_class})


@transaction.atomic
def delete(rule: DutyRule) -> int:
    """Take a rule away; what is open of it ends."""
    rule.delete()
    return _reconcile(rule.requirement_class)


def rehearse(rule: DutyRule) -> int:
    """How many duties `save` would write or change; nothing stays written."""
    key, is_new = rule.pk, rule._state.adding
    with transaction.atomic():
        number = save(rule)
        transaction.set_rollback(True)
    rule.pk, rule._state.adding = key, is_new
    return number


def _reconcile(requirement_class: str) -> int:
    return reconcile(Organization.objects.of_class(requirement_class))
