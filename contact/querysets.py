"""Who may see which rows, said once."""

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from people.models import Guardianship
from people.reach import coordinated_programmes, office_programmes
from placements.models import Placement
from placements.querysets import INSIDE_SCHOOL


def triangle_placements(user: Any) -> models.QuerySet:
    """Placements that `user` sees, but not as a guardian only."""
    visible = Placement.objects.visible_to(user)
    if user.is_superuser:
        return visible
    guarded = Guardianship.objects.filter(guardian=user, student=OuterRef("student"))
    another_part = (
        Q(programme_id__in=office_programmes(user))
        | Q(school_contact=user)
        | Q(pk__in=Placement.objects.filter(supervisor_links__user=user).values("pk"))
    )
    return visible.filter(~Exists(guarded) | another_part)


class MomentQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(placement__in=triangle_placements(user).values("pk"))

    def open(self) -> Self:
        return self.filter(state__in=["proposed", "planned"])

    def held(self) -> Self:
        return self.filter(state="held")


class ThreadQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Only the persons in the corners that take part. No office, no administrator."""
        if not user.is_authenticated:
            return self.none()
        guides = Placement.supervisors.through.objects.filter(user=user).values("placement")
        contact = Q(placement__school_contact=user) | Q(
            placement__school_contact__isnull=True,
            placement__programme_id__in=coordinated_programmes(user),
        )
        return self.filter(
            Q(corners__contains=["student"], placement__student__user=user)
            | (Q(corners__contains=["school"]) & contact)
            | (
                Q(corners__contains=["workplace"], placement__in=guides)
                & ~Q(placement__state__in=INSIDE_SCHOOL)
            )
        )

    def with_unread(self, user: Any) -> Self:
        """Each thread with `unread`: messages of others after what `user` read."""
        marks = apps.get_model("contact.ReadMark").objects.filter(
            thread=OuterRef("thread"), user=user
        )
        unread = (
            apps.get_model("contact.Message")
            .objects.filter(thread=OuterRef("pk"), withdrawn_at=None)
            .exclude(author=user)
            .filter(pk__gt=Coalesce(Subquery(marks.values("last_id")[:1]), 0))
            .order_by()
            .values("thread")
            .annotate(number=Count("pk"))
            .values("number")
        )
        return self.annotate(
            unread=Coalesce(Subquery(unread, output_field=models.IntegerField()), 0)
        )


class SignalQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """The student, the person to whom it was written, and who the student added.

        Nobody else: not the office, not the administrator, never the workplace or a guardian.
        """
        if not user.is_authenticated:
            return self.none()
        coordinated = Q(
            coordinator_may_read=True,
            placement__programme_id__in=coordinated_programmes(user),
        )
        return self.filter(Q(student__user=user) | Q(recipient=user) | coordinated)


class ReportQuerySet(models.QuerySet):
    def current(self) -> Self:
        """The version that counts, of each moment."""
        return self.filter(pk=F("moment__report_id"))
