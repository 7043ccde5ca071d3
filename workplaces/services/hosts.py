"""Host organisations, their sites and the people who work there."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.access import administers, require
from core.errors import ActionRefused
from people.acquaintance import knows, refuse_closed, refuse_unless_called
from people.models import Student, User
from people.reach import managed_institutions, roles_of
from workplaces.enums import HostRoleName
from workplaces.models import HostOrganisation, HostRole, HostSite, HostSpelling
from workplaces.spelling import match_name

SITE_FIELDS = ("name", "street", "postcode", "city")


def find_host(name: str) -> HostOrganisation | None:
    """The one host that is written like this, whatever the spelling; None when unsure."""
    written = match_name(name)
    spelled = HostSpelling.objects.filter(spelling=written)
    found = list(HostOrganisation.objects.filter(pk__in=spelled.values("host"))[:2])
    if not found:
        found = list(HostOrganisation.objects.filter(match_name=written)[:2])
    return found[0] if len(found) == 1 else None


@transaction.atomic
def find_or_make_host(*, actor: Any, name: str, kvk_number: str = "") -> HostOrganisation:
    """The host of that name, or a new one."""
    name = " ".join(name.split())
    if not name:
        raise ActionRefused(_("Write the name of the organisation."))
    found = find_host(name)
    if found is not None:
        return found
    host = HostOrganisation.objects.create(
        name=name, match_name=match_name(name), kvk_number=kvk_number
    )
    audit.record(actor=actor, action="workplaces.host_made", subject=host, name=name)
    return host


@transaction.atomic
def find_or_make_site(*, actor: Any, host: HostOrganisation, **address: str) -> HostSite:
    """The site at this address. `address`: name, street, postcode, city."""
    values = {field: " ".join(address.get(field, "").split()) for field in SITE_FIELDS}
    site, created = HostSite.objects.get_or_create(
        host=host,
        name=values["name"],
        postcode=values["postcode"],
        street=values["street"],
        defaults={"city": values["city"]},
    )
    if created:
        audit.record(actor=actor, action="workplaces.site_made", subject=site, host=host.pk)
    return site


@transaction.atomic
def change_host(*, actor: Any, host_id: int, name: str, kvk_number: str) -> HostOrganisation:
    host = HostOrganisation.objects.select_for_update(of=("self",)).get(pk=host_id)
    require(actor, "workplaces.edit", host)
    host.name, host.match_name, host.kvk_number = name, match_name(name), kvk_number
    host.save(update_fields=["name", "match_name", "kvk_number"])
    audit.record(actor=actor, action="workplaces.host_changed", subject=host)
    return host


@transaction.atomic
def save_site(
    *, actor: Any, host: HostOrganisation, site_id: int | None = None, **address: str
) -> HostSite:
    """Add a site, or correct the address of one."""
    require(actor, "workplaces.edit", host)
    site = HostSite(host=host)
    if site_id is not None:
        site = HostSite.objects.select_for_update(of=("self",)).get(pk=site_id, host=host)
    for field in SITE_FIELDS:
        setattr(site, field, address.get(field, ""))
    twin = HostSite.objects.filter(
        host=host, name=site.name, postcode=site.postcode, street=site.street
    ).exclude(pk=site.pk)
    if twin.exists():
        raise ActionRefused(_("This organisation already has a site with that name and address."))
    site.save()
    audit.record(actor=actor, action="workplaces.site_changed", subject=site, host=host.pk)
    return site


@transaction.atomic
def ensure_supervisor(
    *, actor: Any, host: HostOrganisation, name: str, email: str, phone: str = ""
) -> User:
    """The person with this address as workplace supervisor at `host`; made when unknown.

    The name of someone the portal knows already stays: it is theirs, not the writer's. Who does
    not see that person anyway must know how they are called.
    """
    address = email.strip().lower()
    if Student.objects.filter(user__email=address).exists():
        raise ActionRefused(
            _("This e-mail address belongs to a student. A student cannot be the supervisor.")
        )
    user = User.objects.filter(email=address).first()
    if user is not None:
        refuse_closed(user)
        if not _sees_person(actor, user):
            refuse_unless_called(user, name)
    else:
        user = User.objects.create_user(
            email=address, name=" ".join(name.split()), phone=phone.strip()
        )
    give_role(actor=actor, host=host, user=user, role=HostRoleName.WORKPLACE_SUPERVISOR)
    return user


def _sees_person(actor: Any, user: User) -> bool:
    """Staff of every school find the people of every organisation on its page."""
    on_a_page = (administers(actor) or roles_of(actor)) and user.host_roles.exists()
    return bool(on_a_page) or knows(actor, user)


def give_role(
    *,
    actor: Any,
    host: HostOrganisation,
    user: User,
    role: str,
    function: str = "",
    institution_id: int | None = None,
) -> HostRole:
    """A contact is named by a school (`institution_id`), a supervisor by none."""
    named: dict[str, Any] = {
        "user": user,
        "host": host,
        "role": role,
        "institution_id": institution_id,
    }
    row, created = HostRole.objects.get_or_create(**named, defaults={"function": function})
    if created:
        audit.record(
            actor=actor, action="workplaces.role_given", subject=row, host=host.pk, role=role
        )
    return row


@transaction.atomic
def add_person(
    *, actor: Any, host: HostOrganisation, name: str, email: str, role: str, function: str = ""
) -> HostRole:
    """A supervisor or contact of the organisation, added by the school."""
    require(actor, "workplaces.edit", host)
    user = ensure_supervisor(actor=actor, host=host, name=name, email=email)
    if role == HostRoleName.WORKPLACE_SUPERVISOR:
        return HostRole.objects.get(user=user, host=host, role=role)
    schools = managed_institutions(actor)
    if not schools:
        raise ActionRefused(_("Only a coordinator of a school can name this contact."))
    named = [
        give_role(
            actor=actor, host=host, user=user, role=role, function=function, institution_id=school
        )
        for school in schools
    ]
    return named[0]


@transaction.atomic
def remove_role(*, actor: Any, role_id: int) -> None:
    row = HostRole.objects.select_for_update(of=("self",)).select_related("host").get(pk=role_id)
    require(actor, "workplaces.edit", row.host)
    if row.institution_id and row.institution_id not in managed_institutions(actor):
        raise ActionRefused(_("Another school named this contact. Only that school can end it."))
    audit.record(
        actor=actor,
        action="workplaces.role_taken",
        subject=row,
        host=row.host_id,
        user=row.user_id,
        role=row.role,
    )
    row.delete()
