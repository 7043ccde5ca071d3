"""The digest: one mail with all that somebody owes and was not told yet."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from notifications.notices import Notice, register
from people import mail_link
from people.services import links
from reminders.lines import Line, Lines, lines_of
from reminders.queries.digest import Item, items_of


@register
class DigestNotice(Notice):
    """Params: day. Looks anew when it is sent: what is still open, and still theirs."""

    key = "reminders.digest"
    title = pgettext_lazy("mail", "Reminder: what is late and what is due")
    category = "reminder"
    template = "reminders/mail/digest"

    @cached_property
    def items(self) -> list[Item]:
        return items_of(self.recipient, self.params["day"])

    def still_wanted(self) -> bool:
        return bool(self.items)

    def context(self) -> dict[str, Any]:
        with translation.override(self.recipient.language):
            lines = lines_of(self.items, self.recipient)
            subject = _subject(lines)
        addresses = self._addresses([line for part in lines.sections for line in part.lines])
        return {
            "subject": subject,
            "sections": [
                {
                    "key": part.key,
                    "title": part.title,
                    "lines": [{"line": line, "url": next(addresses)} for line in part.lines],
                }
                for part in lines.sections
            ],
            "more": lines.more,
            "link": "",
            "today_url": settings.BASE_URL + reverse("today"),
            "preferences_url": mail_link.link_for(self.recipient),
        }

    def _addresses(self, lines: list[Line]) -> Any:
        """The address behind each button. All links of the mail are made in one statement."""
        tasks = [(line.task.scope, line.task.object_id, line.path) for line in lines if line.task]
        minted = iter(links.mint_many(user=self.recipient, tasks=tasks))
        return iter(
            [next(minted) if line.task else settings.BASE_URL + line.path for line in lines]
        )


def _subject(lines: Lines) -> str:
    mine = [part for part in lines.sections if part.key != "told"]
    number = sum(line.number for part in mine for line in part.lines) + lines.more
    if not number:
        return _("Good to know: others still have something to do")
    if lines.late:
        words = ngettext(
            "%(number)s thing to do, %(late)s late",
            "%(number)s things to do, %(late)s late",
            number,
        )
        return words % {"number": number, "late": lines.late}
    words = ngettext("%(number)s thing to do this week", "%(number)s things to do", number)
    return words % {"number": number}
