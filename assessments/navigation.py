from typing import Any

from django.utils.translation import gettext_lazy as _

from core.access import administers
from core.navigation import Entry, register
from people.reach import MANAGING, programmes_with


def builds_forms(user: Any) -> bool:
    return administers(user) or bool(programmes_with(user, MANAGING))


register(Entry(62, _("Assessment forms"), "assessments:forms", builds_forms, arranges=True))
