from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import AgreementTemplate
from programmes.beginnings import Step, register
from programmes.models import Institution


@register
def texts(user: Any, school: Institution) -> Step:
    may = user.has_perm("agreements.edit_template", school)
    return Step(
        30,
        _("Agreement texts"),
        _("One text per variant. Begin with the standard texts and change what you want."),
        AgreementTemplate.objects.filter(institution=school).exists(),
        reverse("agreements:templates") if may else "",
        _("To the agreement texts"),
    )
