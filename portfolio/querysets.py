"""Who may see evidence, and how it stands; said once."""

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce

from people.reach import office_programmes
from placements.querysets import INSIDE_SCHOOL
from portfolio.enums import Answer, Standing


class EvidenceQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """The one definition of who may see an item.

        Student: the own ones, also removed ones. School: of students in programmes of the own
        office, and of students of whom one is the contact. Workplace: what was made there.
        Somebody who was asked for feedback: that one item. Guardians: none.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self.current()
        return self.filter(
            Q(student__user=user)
            | (
                Q(removed_at__isnull=True)
                & (self._of_school(user) | self._of_workplace(user) | self._asked(user))
            )
        )

    def _of_school(self, user: Any) -> Q:
        placements = apps.get_model("placements", "Placement")._base_manager
        own = placements.filter(school_contact=user).values("student_id")
        found = Q(student_id__in=own)
        programmes = office_programmes(user)
        if programmes:
            enrolments = apps.get_model("people", "Enrolment")._base_manager.filter(
                programme_variant__programme_id__in=programmes
            )
            found |= Q(student_id__in=enrolments.values("student_id"))
        return found

    @staticmethod
    def _of_workplace(user: Any) -> Q:
        shown = apps.get_model("placements", "Placement")._base_manager.exclude(
            state__in=INSIDE_SCHOOL
        )
        guided = shown.filter(supervisor_links__user=user).values("pk")
        of_host = shown.filter(
            host__roles__user=user,
            host__roles__role="host_contact",
            host__roles__institution=F("programme__institution"),
        ).values("pk")
        return Q(placement_id__in=guided) | Q(placement_id__in=of_host)

    @staticmethod
    def _asked(user: Any) -> Q:
        requests = apps.get_model("portfolio", "FeedbackRequest")._base_manager
        asked = requests.filter(asked=user, state__in=["open", "given"])
        return Q(pk__in=asked.values("item_id"))

    def current(self) -> Self:
        """Without what the student removed."""
        return self.filter(removed_at__isnull=True)

    def with_standing(self) -> Self:
        """Annotates the last word of the workplace about exactly the present content."""
        words = apps.get_model("portfolio", "Confirmation")._base_manager
        whens = [When(answer=each.value, then=Value(each.standing.value)) for each in Answer]
        latest = (
            words.filter(item=OuterRef("pk"), content_sha256=OuterRef("content_sha256"))
            .order_by("-id")
            .values(means=Case(*whens, output_field=TextField()))
        )
        return self.annotate(
            standing_value=Coalesce(
                Subquery(latest[:1]), Value(Standing.UNCONFIRMED.value), output_field=TextField()
            )
        )

    def waiting(self) -> Self:
        """Handed in, and no word yet about the present content."""
        words = apps.get_model("portfolio", "Confirmation")._base_manager
        about_this = words.filter(item=OuterRef("pk"), content_sha256=OuterRef("content_sha256"))
        return self.current().filter(~Exists(about_this), asked_at__isnull=False)


class EvidenceFileQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        items = apps.get_model("portfolio", "EvidenceItem").objects.visible_to(user)
        return self.filter(item__in=items)
