"""Teachers are in the file by name only; who of the school's people is meant?"""

from collections.abc import Iterable
from typing import Self

from people.models import ProgrammeRole
from placements.imports.columns import plain


def initial_and_surname(name: str) -> str:
    """ "Daan van den Berg" and "D. van den Berg" both give "d|vandenberg"."""
    words = name.split()
    return f"{plain(words[0])[:1]}|{plain(' '.join(words[1:]))}" if len(words) > 1 else plain(name)


class SchoolPeople:
    """Staff of one school by name. Two people who fit equally well are nobody."""

    def __init__(self, people: Iterable[tuple[int, str]]) -> None:
        self._by_name: dict[str, int] = {}
        self._by_initial: dict[str, set[int]] = {}
        for pk, name in people:
            self.add(pk, name)

    @classmethod
    def of(cls, institution_id: int) -> Self:
        staff = ProgrammeRole.objects.filter(
            programme__institution_id=institution_id, user__is_active=True
        )
        return cls(staff.values_list("user_id", "user__name").distinct().order_by("-user_id"))

    def add(self, pk: int, name: str) -> None:
        self._by_name[plain(name)] = pk
        self._by_initial.setdefault(initial_and_surname(name), set()).add(pk)

    def find(self, name: str) -> int | None:
        exact = self._by_name.get(plain(name))
        if exact is not None:
            return exact
        alike = self._by_initial.get(initial_and_surname(name), set())
        # An initial may stand for a first name, but one first name not for another.
        if len(alike) == 1 and len(plain(name.split()[0])) == 1:
            return next(iter(alike))
        return None
