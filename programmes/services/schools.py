"""Schools: made by administrators, kept up to date by who coordinates or manages there."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import audit
from core.access import require
from core.errors import ActionRefused
from programmes.models import Institution

FIELDS = (
    "name",
    "code",
    "address",
    "city",
    "representative",
    "confidential_adviser",
    "guardian_rule",
    "region",
)


@transaction.atomic
def create_school(*, actor: Any, values: Mapping[str, Any]) -> Institution:
    require(actor, "programmes.add_school")
    school = Institution(**{name: values[name] for name in FIELDS if name in values})
    _write(school)
    audit.record(actor=actor, action="programmes.school_made", subject=school, code=school.code)
    return school


@transaction.atomic
def change_school(*, actor: Any, institution_id: int, values: Mapping[str, Any]) -> Institution:
    """Only what `values` names changes. What was sent or signed keeps the words it had."""
    school = Institution.objects.select_for_update(of=("self",)).get(pk=institution_id)
    require(actor, "programmes.change_school", school)
    changed = [name for name in FIELDS if name in values and getattr(school, name) != values[name]]
    if not changed:
        return school
    if "code" in changed:
        require(
            actor,
            "programmes.change_school_code",
            school,
            why=_("Only an administrator changes the code of a school."),
        )
    for name in changed:
        setattr(school, name, values[name])
    _write(school)
    audit.record(actor=actor, action="programmes.school_changed", subject=school, fields=changed)
    return school


def _write(school: Institution) -> None:
    school.name = school.name.strip()
    school.code = school.code.strip().upper()
    if not (school.name and school.code):
        raise ActionRefused(_("A school needs a name and a code."))
    try:
        with transaction.atomic():
            school.save()
    except IntegrityError as error:
        other = Institution.objects.filter(code=school.code).exclude(pk=school.pk).first()
        if other is None:
            raise
        raise ActionRefused(
            _("%(school)s has the code %(code)s already. Every school has its own code.")
            % {"school": other.name, "code": other.code}
        ) from error
