from django.utils.translation import gettext_lazy as _

from core.navigation import Entry, register
from workplaces.policies import works_at_a_school

register(
    Entry(
        30,
        _("Workplaces"),
        "workplaces:list",
        lambda user: user.is_superuser or works_at_a_school(user),
    )
)
