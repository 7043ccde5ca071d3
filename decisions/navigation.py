from typing import Any

from django.utils.translation import gettext_lazy as _

from core.navigation import Entry, register
from people.enums import ProgrammeRoleName
from people.reach import office_programmes, programmes_with

DECIDING = [ProgrammeRoleName.EXAMINER, ProgrammeRoleName.MANAGER]


def assesses_somewhere(user: Any) -> bool:
    """Examiners decide and managers authorise; a contact person finds it on Today."""
    return bool(programmes_with(user, DECIDING))


def compares_judges(user: Any) -> bool:
    return bool(office_programmes(user))


register(Entry(35, _("Results"), "decisions:waiting", assesses_somewhere))
register(Entry(64, _("Calibration"), "decisions:calibration-forms", compares_judges, arranges=True))
