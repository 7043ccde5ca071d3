from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from placements.models import Placement
from programmes.beginnings import Step, register
from programmes.models import Institution


@register
def placements(user: Any, school: Institution) -> Step:
    may = user.has_perm("placements.import_roster", school)
    return Step(
        40,
        _("Students and placements"),
        _("A coordinator imports the list of the school: students, workplaces and placements."),
        Placement.objects.filter(programme__institution=school).exists(),
        reverse("imports:list") if may else "",
        _("Import a list"),
    )
