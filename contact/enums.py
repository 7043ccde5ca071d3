from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.enums import Corner

# Who talks with whom. A guardian stands beside the triangle, not in its talks.
TRIANGLE = (Corner.STUDENT, Corner.SCHOOL, Corner.WORKPLACE)


class MomentState(models.TextChoices):
    """proposed → planned → held; or cancelled before it was held."""

    PROPOSED = "proposed", pgettext_lazy("contact moment", "a time is being chosen")
    PLANNED = "planned", pgettext_lazy("contact moment", "planned")
    HELD = "held", pgettext_lazy("contact moment", "held")
    CANCELLED = "cancelled", pgettext_lazy("contact moment", "cancelled")

    @property
    def tone(self) -> str:
        return {"proposed": "wait", "planned": "info", "held": "good", "cancelled": "neutral"}[
            self.value
        ]

    @property
    def is_open(self) -> bool:
        return self in {MomentState.PROPOSED, MomentState.PLANNED}


class Where(models.TextChoices):
    ON_SITE = "on_site", _("at the workplace")
    SCHOOL = "school", _("at school")
    ONLINE = "online", _("online")
    PHONE = "phone", _("by phone")


class ChangeKind(models.TextChoices):
    """What happened to the date of a moment."""

    PLANNED = "planned", _("planned")
    MOVED = "moved", _("moved")
    CANCELLED = "cancelled", _("cancelled")


class StandsFor(models.TextChoices):
    """Which talk of the plan is kept when one of this kind was held."""

    MIDTERM = "contact.midterm_talk", _("the mid-term talk")
    FINAL = "contact.final_talk", _("the final talk")


class Stand(models.TextChoices):
    """What a corner says of a report."""

    AGREED = "agreed", pgettext_lazy("report", "agreed")
    NOT_AGREED = "not_agreed", pgettext_lazy("report", "not agreed")
