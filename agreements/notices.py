"""Mails about agreements: names of people and organisations only; the rest stays in the portal."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import pgettext, pgettext_lazy

from agreements import content, differences, parties, terms
from agreements.enums import AgreementState
from agreements.models import Agreement
from agreements.queries import sent_back_before
from agreements.services.signing import signable_parties
from agreements.task_scope import SCOPE
from notifications.notices import Notice, register
from people.enums import Corner
from people.services import links

RELATED = (
    "placement__student__user",
    "placement__programme__institution",
    "placement__host",
    "sealed_document",
)


# Joined when the mail is written, so in the language of its reader.
_listed = lazy(lambda labels: ", ".join(str(label) for label in labels), str)


class AgreementNotice(Notice):
    """About one version. Rights and state are looked at when it is sent. Params: agreement_id."""

    category = "agreement"
    url_name = "agreements:detail"
    _found: Agreement | None = None

    @property
    def agreement(self) -> Agreement | None:
        if self._found is None:
            rows = Agreement.objects.visible_to(self.recipient).select_related(*RELATED)
            self._found = rows.filter(pk=self.params["agreement_id"]).first()
        return self._found

    def still_wanted(self) -> bool:
        return self.agreement is not None and self.is_wanted(self.agreement)

    def is_wanted(self, agreement: Agreement) -> bool:
        return True

    def context(self) -> dict[str, Any]:
        agreement = self.agreement
        if agreement is None:
            return {}
        placement = agreement.placement
        changed = sorted(agreement.changed_fields)
        return {
            "agreement": agreement,
            "student": placement.student.user.name,
            "host": placement.host.name,
            "school": placement.programme.institution.name,
            "reader": reader_of(self.recipient, agreement),
            "amended": _listed([terms.RULES[key].label for key in changed]) if changed else "",
            "link": self.link(agreement),
        }

    def link(self, agreement: Agreement) -> str:
        """People without a password get a link that begins a session for this task only."""
        path = reverse(self.url_name, args=[agreement.pk])
        if reader_of(self.recipient, agreement) in {Corner.WORKPLACE, Corner.GUARDIAN}:
            return links.mint(user=self.recipient, scope=SCOPE, object_id=agreement.pk, path=path)
        return settings.BASE_URL + path


def reader_of(user: Any, agreement: Agreement) -> str:
    """From which corner the receiver reads; staff of the school comes with a password."""
    placement = agreement.placement
    if placement.student.user_id == user.pk:
        return Corner.STUDENT
    if parties.acts_for_workplace(user, placement):
        return Corner.WORKPLACE
    if parties.acts_as_guardian(user, placement):
        return Corner.GUARDIAN
    return Corner.SCHOOL


@register
class CheckRequested(AgreementNotice):
    key = "agreements.check_requested"
    title = pgettext_lazy("mail", "Request to check the data")
    template = "agreements/mail/check_requested"
    url_name = "agreements:check"

    def is_wanted(self, agreement: Agreement) -> bool:
        return agreement.state == AgreementState.PROPOSED and parties.acts_for_workplace(
            self.recipient, agreement.placement
        )

    def context(self) -> dict[str, Any]:
        """Which lines changed, never what they say; the remark itself is read in the portal."""
        context = super().context()
        if not context:
            return context
        agreement = context["agreement"]
        asked = sent_back_before(agreement)
        since = differences.since(asked, content.build(agreement)) if asked else []
        return context | {"asked": asked, "since": [change.label for change in since]}


@register
class Returned(AgreementNotice):
    """To the one who sent it. The comment itself is read in the portal."""

    key = "agreements.returned"
    title = pgettext_lazy("mail", "Agreement sent back for correction")
    template = "agreements/mail/returned"

    def is_wanted(self, agreement: Agreement) -> bool:
        return agreement.state == AgreementState.RETURNED


@register
class SignRequested(AgreementNotice):
    """Params: agreement_id, party."""

    key = "agreements.sign_requested"
    title = pgettext_lazy("mail", "Request to sign")
    template = "agreements/mail/sign_requested"
    cannot_wait = True
    url_name = "agreements:sign"

    def is_wanted(self, agreement: Agreement) -> bool:
        return self.params["party"] in signable_parties(self.recipient, agreement)

    def context(self) -> dict[str, Any]:
        return super().context() | {"party": self.params["party"]}


@register
class Sealed(AgreementNotice):
    key = "agreements.sealed"
    title = pgettext_lazy("mail", "Agreement signed by all")
    template = "agreements/mail/sealed"

    def is_wanted(self, agreement: Agreement) -> bool:
        return agreement.state == AgreementState.ACTIVE


@register
class ContactChanged(AgreementNotice):
    """A change without signatures. Params: agreement_id, what (supervisor, school_contact)."""

    key = "agreements.contact_changed"
    title = pgettext_lazy("mail", "Another supervisor or contact")
    template = "agreements/mail/contact_changed"

    def is_wanted(self, agreement: Agreement) -> bool:
        return agreement.state == AgreementState.ACTIVE

    def context(self) -> dict[str, Any]:
        context = super().context()
        if not context:
            return context
        placement = context["agreement"].placement
        first = placement.supervisor_links.filter(is_first=True).select_related("user").first()
        supervisor = first.user.name if first else ""
        contact = placement.school_contact.name if placement.school_contact else ""
        is_supervisor = self.params["what"] == "supervisor"
        return context | {
            "name": supervisor if is_supervisor else contact,
            "what": pgettext("who changed", "workplace supervisor")
            if is_supervisor
            else pgettext("who changed", "contact person of the school"),
        }


@register
class Ended(AgreementNotice):
    key = "agreements.ended"
    title = pgettext_lazy("mail", "Agreement ended early")
    template = "agreements/mail/ended"

    def is_wanted(self, agreement: Agreement) -> bool:
        return agreement.state == AgreementState.TERMINATED
