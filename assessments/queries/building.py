"""The forms of the programmes of somebody, and who keeps which version."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from assessments.enums import InstrumentKind
from assessments.models import InstrumentVersion
from core.access import administers, visible_or_404
from people.reach import managed_programme_ids
from programmes.models import Cohort, Programme


def find_version(user: Any, version_id: int) -> InstrumentVersion:
    rows = InstrumentVersion.objects.select_related(
        "instrument__programme__institution", "published_by"
    )
    return visible_or_404(rows, user, pk=version_id)


def programmes_of(user: Any) -> QuerySet[Programme]:
    """The programmes whose forms `user` builds."""
    rows = Programme.objects.select_related("institution").order_by("name", "pk")
    return rows if administers(user) else rows.filter(pk__in=managed_programme_ids(user))


@dataclass(frozen=True)
class KindLine:
    kind: str
    label: Any
    versions: list[InstrumentVersion]

    @property
    def in_use(self) -> InstrumentVersion | None:
        return next((each for each in self.versions if each.is_published), None)

    @property
    def draft(self) -> InstrumentVersion | None:
        return next((each for each in self.versions if not each.is_published), None)


@dataclass(frozen=True)
class ProgrammeForms:
    programme: Programme
    lines: list[KindLine]

    @property
    def made(self) -> list[KindLine]:
        return [line for line in self.lines if line.versions]

    @property
    def missing(self) -> list[KindLine]:
        return [line for line in self.lines if not line.versions]


def forms_for(user: Any) -> list[ProgrammeForms]:
    """Two queries, whatever the number of programmes."""
    versions = InstrumentVersion.objects.select_related("instrument").annotate(used=Count("rounds"))
    programmes = list(programmes_of(user))
    by_kind: dict[tuple[int, str], list[InstrumentVersion]] = {}
    rows = versions.filter(instrument__programme__in=[each.pk for each in programmes])
    for version in rows.order_by("-number"):
        key = (version.instrument.programme_id, version.instrument.kind)
        by_kind.setdefault(key, []).append(version)
    found = [ProgrammeForms(each, list(_lines(each, by_kind))) for each in programmes]
    return sorted(found, key=lambda group: not group.made)


def _lines(
    programme: Programme, by_kind: dict[tuple[int, str], list[InstrumentVersion]]
) -> Iterable[KindLine]:
    for kind in InstrumentKind:
        yield KindLine(kind.value, kind.label, by_kind.get((programme.pk, kind.value), []))


def cohorts_with_older(version: InstrumentVersion) -> QuerySet[Cohort]:
    """Cohorts that keep another version of this form."""
    return (
        Cohort.objects.filter(forms__instrument=version.instrument_id)
        .exclude(forms__version=version)
        .select_related("programme")
        .order_by("-year")
        .distinct()
    )
