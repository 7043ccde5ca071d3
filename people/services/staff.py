"""Who works in a programme: given and taken by its coordinators, its manager, an administrator."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit
from core.access import require
from core.errors import ActionRefused, AlreadyDone
from notifications.services import addresses, queue
from people.acquaintance import knows, refuse_closed, refuse_unless_called
from people.models import ProgrammeRole, User
from people.services import accounts, links
from programmes.models import Programme

REACHES_FURTHER = gettext_lazy(
    "This person does more here than work in your programmes. An administrator can close or open "
    "the account."
)


@transaction.atomic
def give_role(
    *, actor: User, programme: Programme, email: str, name: str, role: str, language: str = "nl"
) -> ProgrammeRole:
    """Someone known by this address gets the role; an unknown address becomes a new person.

    Someone of another school only when `name` is theirs: an address alone tells nobody a name.
    """
    require(actor, "people.manage_programme", programme)
    person, is_new = User.objects.get_or_create(
        email=email.strip().lower(), defaults={"name": name, "language": language}
    )
    if is_new:
        person.set_unusable_password()
        person.save(update_fields=["password"])
    elif not knows(actor, person):
        refuse_unless_called(person, name)
    refuse_closed(person)
    given, is_new_role = ProgrammeRole.objects.get_or_create(
        user=person, programme=programme, role=role
    )
    if not is_new_role:
        raise AlreadyDone(
            _("%(name)s has this role in this programme already.") % {"name": person.name}
        )
    audit.record(
        actor=actor, action="role_given", subject=person, programme=programme.pk, role=role
    )
    queue(
        notice_key="people.role_given",
        recipient=person,
        params={"role_id": given.pk},
        once_key=f"people.role_given:{given.pk}",
    )
    return given


@transaction.atomic
def take_role(*, actor: User, role: ProgrammeRole) -> None:
    require(actor, "people.manage_programme", role.programme)
    if role.user_id == actor.pk and not actor.is_superuser:
        raise ActionRefused(_("You cannot take your own role away. Ask someone else to do it."))
    audit.record(
        actor=actor,
        action="role_taken",
        subject=role.user,
        programme=role.programme_id,
        role=role.role,
    )
    role.delete()


@transaction.atomic
def give_email(*, actor: User, person: User, email: str) -> None:
    """An address for someone who has none, so that they can sign in."""
    require(actor, "people.manage_person", person)
    person = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if not person.email:
        _set_email(actor, person, email)
    elif may_be_mended(person):
        _replace_email(actor, person, email)
    else:
        raise ActionRefused(_("This person has an e-mail address. An administrator can change it."))


@transaction.atomic
def change_email(*, actor: User, person: User, email: str) -> None:
    """Another address: whoever reads the old one can do nothing any more."""
    require(actor, "people.change_email", person)
    person = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    _replace_email(actor, person, email)


def may_be_mended(person: User) -> bool:
    """An address that does not work is no key to the account any more, so the school may give
    another one; not to an administrator."""
    return not person.is_superuser and addresses.is_bad(person)


def _replace_email(actor: User, person: User, email: str) -> None:
    _set_email(actor, person, email)
    links.revoke_all(person)
    accounts.end_all_sessions(person)


def _set_email(actor: User, person: User, email: str) -> None:
    person.email = email.strip().lower()
    try:
        with transaction.atomic():
            person.save(update_fields=["email"])
    except IntegrityError as error:
        raise ActionRefused(_("Someone else has this e-mail address already.")) from error
    # allauth keeps addresses too; an old one there would still open the account.
    EmailAddress.objects.filter(user=person).delete()
    addresses.heal_changed(person)
    audit.record(actor=actor, action="email_set", subject=person)


@transaction.atomic
def deactivate(*, actor: User, person: User) -> None:
    """This person cannot sign in any more; sessions and links end at once, records stay."""
    require(actor, "people.deactivate_person", person, why=REACHES_FURTHER)
    if person.pk == actor.pk:
        raise ActionRefused(_("You cannot close your own account."))
    _set_active(actor, person, active=False)
    links.revoke_all(person)
    accounts.end_all_sessions(person)


@transaction.atomic
def activate(*, actor: User, person: User) -> None:
    require(actor, "people.deactivate_person", person, why=REACHES_FURTHER)
    _set_active(actor, person, active=True)


def _set_active(actor: User, person: User, *, active: bool) -> None:
    person.is_active = active
    person.save(update_fields=["is_active"])
    action = "account_opened" if active else "account_closed"
    audit.record(actor=actor, action=action, subject=person)


def staff_of(programme: Programme) -> list[dict[str, Any]]:
    """[{person, roles: [ProgrammeRole]}] by name. One query."""
    roles = ProgrammeRole.objects.filter(programme=programme).select_related("user")
    people: dict[int, dict[str, Any]] = {}
    for role in roles.order_by("user__name", "user_id", "role"):
        people.setdefault(role.user_id, {"person": role.user, "roles": []})["roles"].append(role)
    return list(people.values())
