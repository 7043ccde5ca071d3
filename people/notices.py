from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from notifications.notices import Notice, register
from people import task_sessions
from people.models import MailedLink, ProgrammeRole
from people.services import links


@register
class LinkRenewed(Notice):
    """A new link in place of an expired one, to the same address. Params: link_id."""

    key = "people.link_renewed"
    title = pgettext_lazy("mail", "New link")
    category = "account"
    template = "people/mail/link_renewed"
    cannot_wait = True
    asked_by_reader = True

    def still_wanted(self) -> bool:
        link = self.link()
        return bool(link and not link.revoked_at and task_sessions.describe(link))

    def context(self) -> dict[str, Any]:
        link = self.link()
        if link is None:
            return {}
        usual: timedelta = link.expires_at - link.created_at
        address = links.mint(
            user=link.user,
            scope=link.scope,
            object_id=link.object_id,
            path=link.path,
            valid_for=usual,
        )
        return {"link": address, "sentence": task_sessions.describe(link)}

    def link(self) -> MailedLink | None:
        found = MailedLink.objects.select_related("user").filter(pk=self.params["link_id"])
        return found.first()


@register
class RoleGiven(Notice):
    """Someone got a role in a programme. Params: role_id."""

    key = "people.role_given"
    title = pgettext_lazy("mail", "New role in a programme")
    category = "account"
    template = "people/mail/role_given"

    def still_wanted(self) -> bool:
        return self.role() is not None

    def context(self) -> dict[str, Any]:
        return {"role": self.role(), "link": settings.BASE_URL + reverse("account_login")}

    def role(self) -> ProgrammeRole | None:
        found = ProgrammeRole.objects.select_related("programme")
        return found.filter(pk=self.params["role_id"], user=self.recipient).first()
