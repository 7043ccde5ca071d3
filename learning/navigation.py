from typing import Any

from django.utils.translation import gettext_lazy as _

from core.navigation import Entry, register
from learning.policies import judges_something


def judges(user: Any) -> bool:
    return bool(judges_something(user))


register(Entry(30, _("Judge tasks"), "learning:judge", judges))
