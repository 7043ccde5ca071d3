"""Which kinds of talks a programme uses, and how many there are at least."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contact import kinds
from contact.kinds import Norm
from contact.models import KindSwitch, NormRow
from core import audit
from core.access import require
from core.errors import ActionRefused
from programmes.models import Programme


@transaction.atomic
def change(
    *,
    actor: Any,
    programme: Programme,
    used: Collection[str],
    norms: Mapping[int, Norm],
) -> None:
    """`used`: keys of the kinds; `norms`: by variant row id. What was planned before stays."""
    require(actor, "contact.oversee", programme)
    off = [key for key in kinds.known_keys() if key not in used]
    if len(off) == len(kinds.known_keys()):
        raise ActionRefused(_("Keep at least one kind of talk."))
    KindSwitch.objects.filter(programme=programme).exclude(kind__in=off).delete()
    KindSwitch.objects.bulk_create(
        [KindSwitch(programme=programme, kind=key) for key in off], ignore_conflicts=True
    )
    for variant in programme.variants.all():
        norm = norms.get(variant.pk)
        if norm is None:
            continue
        if norm.on_site > norm.moments:
            raise ActionRefused(_("Visits on site are a part of the contact moments."))
        if norm == kinds.usual_norms()[variant.variant]:
            NormRow.objects.filter(variant=variant).delete()
        else:
            NormRow.objects.update_or_create(
                variant=variant, defaults={"moments": norm.moments, "on_site": norm.on_site}
            )
    audit.record(
        actor=actor,
        action="contact.settings_changed",
        subject=programme,
        off=off,
        norms={str(pk): [norm.moments, norm.on_site] for pk, norm in norms.items()},
    )
