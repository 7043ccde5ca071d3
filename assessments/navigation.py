from typing import Any

from django.utils.translation import gettext_lazy as _

from core.access import administers
from core.navigation import Entry, register
from people.reach import MANAGING, programmes_with, roles_of
from workplaces.reach import first_host_role


def builds_forms(user: Any) -> bool:
    return administers(user) or bool(programmes_with(user, MANAGING))


def reads_evaluations(user: Any) -> bool:
    """Who manages a programme, and people at a workplace."""
    if roles_of(user) or user.is_superuser:
        return builds_forms(user)
    return not user.is_student and first_host_role(user) is not None


register(Entry(45, _("Evaluations"), "assessments:evaluations", reads_evaluations))
register(Entry(62, _("Assessment forms"), "assessments:forms", builds_forms, arranges=True))
