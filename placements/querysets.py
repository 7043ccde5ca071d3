"""Who may see a row, said once."""

from typing import Any, Self

from dateutil.relativedelta import relativedelta
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery

from core.dates import today
from people.reach import coordinated_programmes, office_programmes

# A proposal, and one that was turned down, stays between student and school.
INSIDE_SCHOOL = ["searching", "proposed", "rejected", "withdrawn"]


class PlacementQuerySet(models.QuerySet):
    def visible_to(self, user: Any, *, searching: bool = False) -> Self:
        """The one definition of who may see a placement.

        Office roles: their programmes. Everyone else: the placements in which they take part.
        `searching`: also those without a workplace yet, which nothing but their own page can show.
        """
        if not user.is_authenticated:
            return self.none()
        if not searching:
            return self.with_workplace().visible_to(user, searching=True)
        if user.is_superuser:
            return self
        programmes = office_programmes(user)
        own = Q(pk__in=self._taking_part(user))
        return self.filter(own | Q(programme_id__in=programmes) if programmes else own)

    def with_workplace(self) -> Self:
        return self.filter(host__isnull=False)

    def of_programmes_of(self, user: Any) -> Self:
        """Every placement of the programmes whose office `user` belongs to."""
        if user.is_superuser:
            return self
        return self.filter(programme_id__in=office_programmes(user))

    def with_part_for(self, user: Any) -> Self:
        """The placements in which `user` takes part as a person."""
        return self.filter(pk__in=self._taking_part(user))

    def _taking_part(self, user: Any) -> models.QuerySet:
        """Ids. School supervisor: where he or she is the contact. Student: the own ones.
        Workplace supervisor: where he or she guides. Host contact: the own organisation's,
        from the school that named them.
        Guardian: the child's, while it is a minor.

        A union of small index lookups: one OR over all of it would read the whole table.
        """
        rows = self.model._base_manager.order_by()
        shown = rows.exclude(state__in=INSIDE_SCHOOL)
        adult_when_born_by = today() - relativedelta(years=18)
        return (
            rows.filter(school_contact=user)
            .values("pk")
            .union(
                rows.filter(student__user=user).values("pk"),
                shown.filter(supervisor_links__user=user).values("pk"),
                shown.filter(
                    host__roles__user=user,
                    host__roles__role="host_contact",
                    host__roles__institution=F("programme__institution"),
                ).values("pk"),
                shown.filter(
                    student__guardianships__guardian=user,
                    student__birth_date__gt=adult_when_born_by,
                ).values("pk"),
            )
        )


class CommitmentQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(state="open")

    def with_postponed(self) -> Self:
        """`times_postponed`: how often somebody asked for another date."""
        rows = self.model._base_manager.filter(pk=OuterRef("pk")).order_by()
        counted = rows.values("pk").annotate(number=Count("postponements")).values("number")
        return self.annotate(times_postponed=Subquery(counted))

    def owned_by(self, user: Any) -> Self:
        """Open promises with the name of `user` on them."""
        return self.open().filter(owner=user)

    def of_office(self, user: Any) -> Self:
        """Open promises of the school without a name: the placement office keeps them."""
        programmes = coordinated_programmes(user)
        return self.open().filter(
            owner__isnull=True, debtor="school", placement__programme_id__in=programmes
        )

    def of_host(self, user: Any) -> Self:
        """Open promises of a workplace without a name: its contact keeps them."""
        return self.open().filter(
            owner__isnull=True,
            debtor="workplace",
            placement__host__roles__user=user,
            placement__host__roles__role="host_contact",
            placement__host__roles__institution=F("placement__programme__institution"),
        )

    def mine(self, user: Any) -> Self:
        """Open promises that `user` is to keep."""
        rows = type(self)(self.model)
        return self.open().filter(
            Q(pk__in=rows.owned_by(user).values("pk"))
            | Q(pk__in=rows.of_office(user).values("pk"))
            | Q(pk__in=rows.of_host(user).values("pk"))
        )
