from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import ActionRefused


class NoText(ActionRefused):
    """The school has no published agreement text for this variant."""

    def __init__(self) -> None:
        super().__init__(
            _("There is no published agreement text for this variant yet. Publish one first."),
            url=reverse("agreements:templates"),
            action=_("To the agreement texts"),
        )
