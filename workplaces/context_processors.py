from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from people.enums import Corner, ProgrammeRoleName
from people.reach import roles_of
from workplaces.enums import HostRoleName
from workplaces.reach import first_host_role

# Someone with several roles is called by the one with the widest view.
WIDEST_FIRST = [
    ProgrammeRoleName.COORDINATOR,
    ProgrammeRoleName.MANAGER,
    ProgrammeRoleName.EXAMINER,
    ProgrammeRoleName.SCHOOL_SUPERVISOR,
]


def account(request: HttpRequest) -> dict[str, Any]:
    """Who is signed in, in words and in the colour of a corner: for the head of every page."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    words, corner = _role_and_corner(user)
    links = [
        {"url": reverse("people:account"), "label": _("My account")},
        {"url": reverse("people:mail"), "label": _("How we mail you")},
    ]
    return {"account_role": words, "account_corner": corner, "account_links": links}


def _role_and_corner(user: Any) -> tuple[str, str]:
    held = {row.role for row in roles_of(user)}
    for role in WIDEST_FIRST:
        if role in held:
            return str(role.label), Corner.SCHOOL
    if user.is_superuser:
        return _("administrator"), Corner.SCHOOL
    # One question for everyone outside the school's staff.
    if hasattr(user, "student"):
        return pgettext("role", "student"), Corner.STUDENT
    host_role = first_host_role(user)
    if host_role:
        return str(HostRoleName(host_role.role).label), Corner.WORKPLACE
    return _("guardian"), Corner.GUARDIAN
