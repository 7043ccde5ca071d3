"""Whose name may `actor` read here? Typing somebody's e-mail address tells nobody their name."""

from typing import Any

from django.utils.translation import gettext as _

from core.access import administers
from core.errors import ActionRefused
from core.search import fold
from people.models import User
from people.queries import managed_people
from people.reach import roles_of


def knows(actor: Any, person: User) -> bool:
    """Administrators know all; staff the colleagues of their school and whom they manage."""
    if administers(actor) or actor.pk == person.pk:
        return True
    schools = {role.programme.institution_id for role in roles_of(actor)}
    colleagues = person.programme_roles.filter(programme__institution__in=schools)
    return colleagues.exists() or managed_people(actor).filter(pk=person.pk).exists()


def is_called(person: User, typed: str) -> bool:
    """ "J. Jansen" and "Jan jansen" both call Jan Jansen: the last name and the first letter."""
    known, given = fold(person.name).split(), fold(typed).split()
    return bool(known and given) and (known[-1], known[0][0]) == (given[-1], given[0][0])


def refuse_unless_called(person: User, typed: str) -> None:
    """Somebody `actor` does not know is taken only under their own name."""
    if not is_called(person, typed):
        raise ActionRefused(
            _(
                "This e-mail address belongs to someone with another name. Check the address, and "
                "write the name as that person does."
            )
        )


def refuse_closed(person: User) -> None:
    if not person.is_active:
        raise ActionRefused(_("This account was closed. Ask an administrator to open it again."))
