"""Addresses in a file that a person of the portal already has, and who may not be taken for it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from people.acquaintance import is_called, knows
from people.models import User
from workplaces.models import HostRole

CLOSED = "trainer_account_closed"
SOMEONE_ELSE = "trainer_email_of_someone_else"


@dataclass(frozen=True)
class Doubts:
    closed: frozenset[str] = frozenset()
    # People nobody here sees: an address in a file must not tell their name.
    strangers: dict[str, User] = field(default_factory=dict)

    def why_not(self, email: str, name: str) -> str:
        """The kind of warning, or nothing when this person is the supervisor of the row."""
        if email in self.closed:
            return CLOSED
        stranger = self.strangers.get(email)
        return SOMEONE_ELSE if stranger and not is_called(stranger, name) else ""


def doubts_about(actor: Any, emails: Iterable[str]) -> Doubts:
    """Two queries for all addresses, and a few for each person from elsewhere."""
    known = {email for email in emails if email}
    people = list(User.objects.filter(email__in=known)) if known else []
    active = [person for person in people if person.is_active]
    on_a_page = set(HostRole.objects.filter(user__in=active).values_list("user_id", flat=True))
    return Doubts(
        closed=frozenset(person.email or "" for person in people if not person.is_active),
        strangers={
            person.email or "": person
            for person in active
            if person.pk not in on_a_page and not knows(actor, person)
        },
    )
