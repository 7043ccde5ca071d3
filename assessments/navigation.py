from typing import Any

from django.utils.translation import gettext_lazy as _

from core.access import administers
from core.navigation import Entry, register
from people.reach import MANAGING, programmes_with, roles_of
from workplaces.reach import first_host_role


def builds_forms(user: Any) -> bool:
    return administers(user) or bool(programmes_with(user, MANAGING))


def works_at_a_workplace(user: Any) -> bool:
    if roles_of(user) or user.is_superuser or user.is_student:
        return False
    return first_host_role(user) is not None


EVALUATIONS = (_("Evaluations"), "assessments:evaluations")
# The school looks at them now and then; for a workplace they stand beside its placements.
register(Entry(45, *EVALUATIONS, works_at_a_workplace))
register(Entry(61, *EVALUATIONS, builds_forms, arranges=True))
register(Entry(62, _("Assessment forms"), "assessments:forms", builds_forms, arranges=True))
