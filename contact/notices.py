"""Mails about contact: who and when, never what was written. Links are made when they are sent."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from contact import calendars
from contact.enums import MomentState
from contact.models import ConfidentialSignal, ContactMoment, Thread
from contact.places import place_of
from contact.queries import threads
from contact.queries.moments import RELATED
from contact.task_scope import SCOPE
from notifications.notices import MailFile, Notice, register
from people.enums import Corner
from people.services import links
from placements.corners import corner_of
from placements.models import Placement


class ContactNotice(Notice):
    """Sentences come from `write`, in the reader's language; one template shows them."""

    category = "contact"
    template = "contact/mail/notice"

    def context(self) -> dict[str, Any]:
        with translation.override(self.recipient.language):
            subject, lines, action = self.write()
        return {"subject": subject, "lines": lines, "action": action, "link": self.link()}

    def write(self) -> tuple[str, list[str], str]:
        """(subject, paragraphs, word on the button)"""
        raise NotImplementedError

    def link(self) -> str:
        raise NotImplementedError

    def link_to(self, placement: Placement, path: str) -> str:
        """Workplace people have no password: their link opens this placement's contact."""
        if corner_of(self.recipient, placement) != Corner.WORKPLACE:
            return settings.BASE_URL + path
        return links.mint(user=self.recipient, scope=SCOPE, object_id=placement.pk, path=path)


class MomentNotice(ContactNotice):
    """About one talk. Params: moment_id, sometimes sequence."""

    @cached_property
    def moment(self) -> ContactMoment | None:
        rows = ContactMoment.objects.visible_to(self.recipient).select_related(*RELATED)
        return rows.filter(pk=self.params["moment_id"]).first()

    def still_wanted(self) -> bool:
        return self.moment is not None and self.is_wanted(self.moment)

    def is_wanted(self, moment: ContactMoment) -> bool:
        return True

    def link(self) -> str:
        assert self.moment is not None
        placement = self.moment.placement
        path = reverse("contact:moment", args=[placement.pk, self.moment.pk])
        return self.link_to(placement, path)

    def words(self) -> dict[str, str]:
        moment = self.moment
        assert moment is not None
        return {
            "kind": str(moment.kind_label),
            "student": moment.placement.student.user.name,
            "organiser": moment.organiser.name,
            "place": place_of(moment),
            "when": when_words(moment),
        }


def when_words(moment: ContactMoment) -> str:
    """ "Tuesday 24 November 2026, 14:00" in Amsterdam."""
    if moment.starts_at is None:
        return ""
    start = localtime(moment.starts_at)
    return f"{date_format(start, 'l j F Y')}, {start:%H:%M}"


@register
class PickTimes(MomentNotice):
    key = "contact.pick_times"
    title = pgettext_lazy("mail", "Request to pick a time")

    def is_wanted(self, moment: ContactMoment) -> bool:
        return moment.state == MomentState.PROPOSED

    def write(self) -> tuple[str, list[str], str]:
        words = self.words()
        return (
            _("Which time suits you? %(kind)s: %(student)s") % words,
            [
                _("%(organiser)s wants to plan a talk: %(kind)s, about %(student)s.") % words,
                _("Pick the times that suit you. It takes less than a minute."),
            ],
            _("Pick times"),
        )


@register
class AllPicked(MomentNotice):
    key = "contact.all_picked"
    title = pgettext_lazy("mail", "Everybody answered: fix a time")
    can_be_disabled = True

    def is_wanted(self, moment: ContactMoment) -> bool:
        return moment.state == MomentState.PROPOSED

    def write(self) -> tuple[str, list[str], str]:
        words = self.words()
        return (
            _("Fix a time: %(kind)s, %(student)s") % words,
            [_("Everybody said which times suit. Choose one, and the invitations go out.")],
            _("Choose the time"),
        )


@register
class Invitation(MomentNotice):
    """With a calendar file. Params: moment_id, sequence: only the newest word is sent."""

    key = "contact.invitation"
    title = pgettext_lazy("mail", "Invitation to a talk")
    cannot_wait = True

    def is_wanted(self, moment: ContactMoment) -> bool:
        newest = moment.sequence == self.params["sequence"]
        return moment.state == MomentState.PLANNED and newest

    def write(self) -> tuple[str, list[str], str]:
        words = self.words()
        if self.params.get("moved"):
            subject = _("Moved: %(kind)s, %(student)s, %(when)s") % words
            first = _("The talk has another time or place now.")
        else:
            subject = _("%(kind)s: %(student)s, %(when)s") % words
            first = _("This talk is planned.")
        where = _("When: %(when)s. Place: %(place)s.") % words
        return (
            subject,
            [first, where, _("The attached file puts it in your calendar.")],
            _("Look at the talk"),
        )

    def files(self) -> list[MailFile]:
        return [calendar_file(self.moment, self.recipient, calendars.REQUEST)]


def calendar_file(moment: Any, recipient: Any, method: str) -> MailFile:
    with translation.override(recipient.language):
        content = calendars.invitation(moment, recipient=recipient, method=method)
    name = "cancel.ics" if method == calendars.CANCEL else "invite.ics"
    return MailFile(name, content, f"{calendars.CONTENT_TYPE}; method={method}")


@register
class Cancelled(MomentNotice):
    key = "contact.cancelled"
    title = pgettext_lazy("mail", "A talk was cancelled")
    cannot_wait = True

    def is_wanted(self, moment: ContactMoment) -> bool:
        return moment.state == MomentState.CANCELLED

    def write(self) -> tuple[str, list[str], str]:
        words = self.words()
        return (
            _("Called off: %(kind)s, %(student)s") % words,
            [_("This talk does not take place."), words["when"]],
            _("Look at the talk"),
        )

    def files(self) -> list[MailFile]:
        if self.moment is None or self.moment.starts_at is None:
            return []
        return [calendar_file(self.moment, self.recipient, calendars.CANCEL)]


@register
class TakenOff(MomentNotice):
    """To someone who is no longer asked, such as a supervisor who left: out of the calendar.

    The receiver sees the placement no longer, so there is no link.
    """

    key = "contact.taken_off"
    title = pgettext_lazy("mail", "No longer asked to a talk")
    cannot_wait = True

    @cached_property
    def moment(self) -> ContactMoment | None:
        rows = ContactMoment.objects.select_related(*RELATED)
        return rows.filter(pk=self.params["moment_id"]).first()

    def is_wanted(self, moment: ContactMoment) -> bool:
        return not moment.invitees.filter(user=self.recipient).exists()

    def write(self) -> tuple[str, list[str], str]:
        words = self.words()
        line = _("Somebody else takes your place in this talk, so you need not come.")
        return _("No longer needed: %(kind)s, %(when)s") % words, [line], ""

    def link(self) -> str:
        return ""

    def files(self) -> list[MailFile]:
        return [calendar_file(self.moment, self.recipient, calendars.CANCEL)]


class ReportNotice(MomentNotice):
    """Params: moment_id, report_id: only about the version that counts."""

    def is_wanted(self, moment: ContactMoment) -> bool:
        return moment.report_id == self.params["report_id"]

    def link(self) -> str:
        assert self.moment is not None
        placement = self.moment.placement
        path = reverse("contact:report", args=[placement.pk, self.moment.pk])
        return self.link_to(placement, path)


@register
class ReportWaits(ReportNotice):
    key = "contact.report_waits"
    title = pgettext_lazy("mail", "Report of a talk to confirm")
    can_be_disabled = True

    def write(self) -> tuple[str, list[str], str]:
        assert self.moment is not None
        assert self.moment.report is not None
        words = self.words() | {"writer": self.moment.report.written_by.name}
        if self.moment.report.number > 1:
            first = _("%(writer)s changed the report of a talk: %(kind)s, about %(student)s.")
        else:
            first = _("%(writer)s wrote a report of a talk: %(kind)s, about %(student)s.")
        return (
            _("Is this report right? %(kind)s: %(student)s") % words,
            [first % words, _("Read it and say whether you agree.")],
            _("Read the report"),
        )


@register
class ReportDisputed(ReportNotice):
    key = "contact.report_disputed"
    title = pgettext_lazy("mail", "Somebody does not agree with a report")
    can_be_disabled = True

    def write(self) -> tuple[str, list[str], str]:
        words = self.words()
        return (
            _("Not agreed: report, %(kind)s, %(student)s") % words,
            [_("Somebody does not agree with this report and says why in the portal.")],
            _("Read the remark"),
        )


@register
class MessageWaits(ContactNotice):
    """One per thread until it was read. Params: thread_id."""

    key = "contact.message"
    title = pgettext_lazy("mail", "New message")
    can_be_disabled = True

    @cached_property
    def thread(self) -> Thread | None:
        rows = Thread.objects.visible_to(self.recipient).with_unread(self.recipient)
        rows = rows.select_related("placement__student__user", "placement__host")
        return rows.filter(pk=self.params["thread_id"]).first()

    def still_wanted(self) -> bool:
        return self.thread is not None and self.thread.unread > 0  # type: ignore[attr-defined]

    def write(self) -> tuple[str, list[str], str]:
        assert self.thread is not None
        waiting = threads.last_unread(self.thread, self.recipient)
        words = {
            "author": waiting.author.name if waiting else "",
            "student": self.thread.placement.student.user.name,
        }
        said = _("You have a message from %(author)s about the placement of %(student)s.") % words
        return (
            _("A message about the placement of %(student)s") % words,
            [said, _("You read and answer it in the portal.")],
            _("Read the message"),
        )

    def link(self) -> str:
        assert self.thread is not None
        placement = self.thread.placement
        path = reverse("contact:thread", args=[placement.pk, self.thread.pk])
        return self.link_to(placement, path)


@register
class PortalMessage(ContactNotice):
    """About something confidential: it says no more than that there is something to read."""

    key = "contact.portal_message"
    title = pgettext_lazy("mail", "Message in the portal")
    cannot_wait = True

    def still_wanted(self) -> bool:
        rows = ConfidentialSignal.objects.visible_to(self.recipient)
        return rows.filter(key=self.params["key"]).exists()

    def write(self) -> tuple[str, list[str], str]:
        return (
            _("There is a message for you in the portal"),
            [_("Sign in to read it.")],
            _("Open the portal"),
        )

    def link(self) -> str:
        return settings.BASE_URL + reverse("contact:for-you")
