"""Who may see a row, said once."""

from typing import Any, Self

from dateutil.relativedelta import relativedelta
from django.db import models
from django.db.models import Exists, OuterRef, Q

from core.dates import today
from people.enums import ProgrammeRoleName
from people.models import Guardianship, ProgrammeRole

# Who sees all placements of a programme. A school supervisor sees the own students.
OFFICE_ROLES = [
    ProgrammeRoleName.COORDINATOR,
    ProgrammeRoleName.MANAGER,
    ProgrammeRoleName.EXAMINER,
]


def office_programmes(user: Any) -> list[int]:
    """Ids of the programmes of which `user` sees every placement."""
    return list(
        ProgrammeRole.objects.filter(user=user, role__in=OFFICE_ROLES)
        .values_list("programme_id", flat=True)
        .distinct()
    )


class PlacementQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """The one definition of who may see a placement.

        Office roles: their programmes. School supervisor: where he or she is the contact.
        Student: the own ones. Workplace supervisor: where he or she guides. Host contact: the
        own organisation's. Guardian: the child's, while it is a minor. A rejected or withdrawn
        proposal stays between student and school.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(
            Q(programme_id__in=office_programmes(user))
            | Q(school_contact=user)
            | Q(student__user=user)
            | self._workplace_sees(user)
            | self._guardian_sees(user)
        )

    @staticmethod
    def _workplace_sees(user: Any) -> Q:
        through = user.supervised_placements.through.objects.filter(
            placement=OuterRef("pk"), user=user
        )
        hosts = user.host_roles.filter(role="host_contact").values("host_id")
        shown = ~Q(state__in=["proposed", "rejected", "withdrawn"])
        return shown & (Q(Exists(through)) | Q(host_id__in=hosts))

    @staticmethod
    def _guardian_sees(user: Any) -> Q:
        adult_when_born_by = today() - relativedelta(years=18)
        guarded = Guardianship.objects.filter(student=OuterRef("student"), guardian=user)
        shown = ~Q(state__in=["proposed", "rejected", "withdrawn"])
        return shown & Q(Exists(guarded)) & Q(student__birth_date__gt=adult_when_born_by)


class CommitmentQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(state="open")

    def mine(self, user: Any) -> Self:
        """Open promises that `user` is to keep: the own ones, and those of the own office."""
        programmes = ProgrammeRole.objects.filter(
            user=user, role=ProgrammeRoleName.COORDINATOR
        ).values("programme_id")
        return self.open().filter(
            Q(owner=user)
            | Q(owner__isnull=True, debtor="school", placement__programme_id__in=programmes)
        )
