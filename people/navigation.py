from django.utils.translation import gettext_lazy as _

from core.navigation import Entry, register

register(
    Entry(
        order=80,
        label=_("People"),
        url_name="people:staff",
        visible_to=lambda user: user.has_perm("people.manage_some_programme"),
        arranges=True,
    )
)
