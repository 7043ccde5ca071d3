from typing import Any

from django.utils.translation import gettext_lazy as _

from core.access import administers
from core.navigation import Entry, register
from people.enums import ProgrammeRoleName
from people.reach import programmes_with


def edits_texts(user: Any) -> bool:
    return administers(user) or bool(
        programmes_with(user, [ProgrammeRoleName.COORDINATOR, ProgrammeRoleName.MANAGER])
    )


register(Entry(60, _("Agreement texts"), "agreements:templates", edits_texts, arranges=True))
