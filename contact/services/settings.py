"""Which kinds of talks a programme uses, its own kinds, and how many talks there are at least."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from contact import kinds
from contact.kinds import Norm
from contact.models import KindSwitch, NormRow, OwnKind
from contact.words import one_line
from core import audit
from core.access import require
from core.errors import ActionRefused
from programmes.models import Programme

MOST_OWN = 20
OWN_FIELDS = [
    "name_nl",
    "name_en",
    "counts",
    "stands_for",
    "where",
    "minutes",
    "topics_nl",
    "topics_en",
    "is_used",
]


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
    if len(off) == len(kinds.known_keys()) and not _own(programme).filter(is_used=True).exists():
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


@transaction.atomic
def save_own_kind(*, actor: Any, programme: Programme, kind: OwnKind) -> OwnKind:
    """Add a kind, or change it; `kind.revision` is the one that was read.

    Talks that were planned or held have the new name and count as the kind does now.
    """
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    require(actor, "contact.oversee", programme)
    before = _own(programme).filter(pk=kind.pk).first() if kind.pk else None
    if before is not None and before.revision != kind.revision:
        raise ActionRefused(_("A colleague changed this kind in the meantime. Open it again."))
    if before is None and _own(programme).count() >= MOST_OWN:
        raise ActionRefused(_("A programme has at most 20 kinds of its own. Change one instead."))
    kind.programme = programme
    kind.name_nl, kind.name_en = one_line(kind.name_nl, 60), one_line(kind.name_en, 60)
    if not kind.is_used and _is_last(programme, kind):
        raise ActionRefused(_("Keep at least one kind of talk."))
    kind.revision = before.revision + 1 if before else 1
    _write(kind, is_new=before is None)
    audit.record(
        actor=actor,
        action="contact.own_kind_changed" if before else "contact.own_kind_added",
        subject=programme,
        kind=kind.key,
        **{name: getattr(kind, name) for name in OWN_FIELDS},
    )
    return kind


def _write(kind: OwnKind, *, is_new: bool) -> None:
    try:
        with transaction.atomic():
            if is_new:
                kind.save(force_insert=True)
            else:
                kind.save(update_fields=[*OWN_FIELDS, "revision"])
    except IntegrityError as error:
        raise ActionRefused(_("There is a kind of talk with this name already.")) from error


def _own(programme: Programme) -> Any:
    return OwnKind.objects.filter(programme=programme)


def _is_last(programme: Programme, kind: OwnKind) -> bool:
    off = KindSwitch.objects.filter(programme=programme).count()
    others = _own(programme).filter(is_used=True).exclude(pk=kind.pk)
    return off >= len(kinds.known_keys()) and not others.exists()
