from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from people.enums import ProgrammeRoleName
from programmes.beginnings import Step, register
from programmes.models import Institution


@register
def coordinator(user: Any, school: Institution) -> Step:
    """Every programme has someone who prepares its placements."""
    programmes = list(school.programmes.order_by("pk"))
    led = set(
        school.programmes.filter(roles__role=ProgrammeRoleName.COORDINATOR).values_list(
            "pk", flat=True
        )
    )
    without = [each for each in programmes if each.pk not in led]
    own = next((each for each in without if user.has_perm("people.manage_programme", each)), None)
    return Step(
        20,
        _("A coordinator for every programme"),
        _("A coordinator brings the list of students and prepares the agreements."),
        bool(programmes) and not without,
        reverse("people:programme-staff", args=[own.pk]) + "#add" if own else "",
        _("Name a coordinator"),
    )
