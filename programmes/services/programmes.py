"""The programmes of a school: made, renamed, and the variants in which they are offered."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from core import audit
from core.access import require
from core.errors import ActionRefused
from programmes import brought
from programmes.enums import Variant
from programmes.models import Institution, Programme, ProgrammeVariant
from programmes.policies import MANAGING_ROLES
from programmes.services import reference

FIELDS = ("name", "name_en", "code", "code_type", "level")


@transaction.atomic
def create_programme(
    *,
    actor: Any,
    institution_id: int,
    values: Mapping[str, Any],
    variants: Collection[str],
    framework: str = "",
) -> Programme:
    """`framework`: the name of one that comes with the portal, published at once.

    Who coordinates or manages at this school gets that role here too, or could not see it.
    """
    school = Institution.objects.get(pk=institution_id)
    require(actor, "programmes.add_programme", school)
    known = _reference(framework, variants)
    programme = Programme(institution=school, **{name: values[name] for name in FIELDS})
    if known and programme.level is None:
        programme.level = known.level
    _write(programme)
    _set_variants(programme, variants)
    _give_own_role(actor, programme)
    audit.record(
        actor=actor,
        action="programmes.programme_made",
        subject=programme,
        institution=school.pk,
        code=programme.code,
        variants=sorted(variants),
        framework=framework,
    )
    if known:
        added = reference.add_framework(programme=programme, name=known.name, actor=actor)
        brought.bring_all(actor=actor, framework=added, name=known.name)
    return programme


@transaction.atomic
def change_programme(
    *, actor: Any, programme_id: int, values: Mapping[str, Any], variants: Collection[str]
) -> Programme:
    programme = (
        Programme.objects.select_for_update(of=("self",))
        .select_related("institution")
        .get(pk=programme_id)
    )
    require(actor, "programmes.change", programme)
    changed = [name for name in FIELDS if getattr(programme, name) != values[name]]
    for name in changed:
        setattr(programme, name, values[name])
    if changed:
        _write(programme)
    if _set_variants(programme, variants):
        changed.append("variants")
    if changed:
        audit.record(
            actor=actor,
            action="programmes.programme_changed",
            subject=programme,
            fields=changed,
            variants=sorted(variants),
        )
    return programme


def _reference(name: str, variants: Collection[str]) -> reference.Reference | None:
    if not name:
        return None
    known = next((each for each in reference.references() if each.name == name), None)
    if known is None:
        raise ActionRefused(_("The portal does not have these outcomes."))
    if not any(Variant(each).is_vocational == known.vocational for each in variants):
        raise ActionRefused(
            _("These outcomes are for mbo: choose BOL or BBL.")
            if known.vocational
            else _("These outcomes are for higher education: choose one of its variants.")
        )
    return known


def _write(programme: Programme) -> None:
    programme.name, programme.code = programme.name.strip(), programme.code.strip()
    if not (programme.name and programme.code):
        raise ActionRefused(_("A programme needs a name and a code."))
    try:
        with transaction.atomic():
            programme.save()
    except IntegrityError as error:
        same = Programme.objects.filter(
            institution=programme.institution, code_type=programme.code_type, code=programme.code
        )
        other = same.exclude(pk=programme.pk).first()
        if other is None:
            raise
        raise ActionRefused(
            _("%(school)s has a programme with the code %(code)s already: %(programme)s.")
            % {"school": programme.institution, "code": other.code, "programme": other}
        ) from error


def _set_variants(programme: Programme, wanted: Collection[str]) -> bool:
    """True when something changed."""
    if not wanted:
        raise ActionRefused(_("A programme is offered in at least one variant."))
    there = {row.variant: row for row in programme.variants.select_for_update(of=("self",))}
    gone = [row for variant, row in there.items() if variant not in set(wanted)]
    new = [variant for variant in Variant.values if variant in set(wanted) - set(there)]
    for row in gone:
        _remove(row)
    for variant in new:
        ProgrammeVariant.objects.create(programme=programme, variant=variant)
    return bool(gone or new)


def _remove(row: ProgrammeVariant) -> None:
    try:
        row.delete()
    except ProtectedError as error:
        raise ActionRefused(
            _("The variant %(variant)s stays: students are enrolled in it.")
            % {"variant": row.short}
        ) from error


def _give_own_role(actor: Any, programme: Programme) -> None:
    """The first of coordinator and manager that `actor` is at this school."""
    held = set(
        actor.programme_roles.filter(
            programme__institution=programme.institution, role__in=MANAGING_ROLES
        ).values_list("role", flat=True)
    )
    for role in MANAGING_ROLES:
        if role in held:
            actor.programme_roles.create(programme=programme, role=role)
            break
    # Roles are remembered on the person for one request; this one is new.
    for kept in ("cached_role_rows", "cached_programme_roles"):
        actor.__dict__.pop(kept, None)
