"""The way back to the desk's home has one name on every page of the desk."""

import re

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.urls import reverse

from accounts.models import User
from deadlines.models import ReminderRule
from members.models import WorkingGroup
from tests.inquiries.test_inquiry import asked
from tests.members.factory import OfficerFactory, OrganizationFactory, WorkingGroupFactory

pytestmark = pytest.mark.django_db
