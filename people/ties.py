"""What someone is here beside staff of a programme; higher apps add what they know."""

from collections.abc import Callable

from people.models import Guardianship, Student, User

Tie = Callable[[User], bool]
_ties: list[Tie] = []


def register(tie: Tie) -> Tie:
    _ties.append(tie)
    return tie


def has_other(person: User) -> bool:
    return any(tie(person) for tie in _ties)


@register
def studies(person: User) -> bool:
    return Student.objects.filter(user=person).exists()


@register
def guards(person: User) -> bool:
    return Guardianship.objects.filter(guardian=person).exists()
